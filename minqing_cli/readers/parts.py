"""The parts of an .xlsx workbook, looked through before a decoder sees them.

Decoders trust what a file says of itself. Here every part that they read is inflated once, with a bound and its
checksum, so that lying counts, bombs, declared entities and cells too far apart are met where they cost no more than a
refusal. On the way it is noted what decoders do not tell (`marks`).
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from xml.etree import ElementTree

from minqing_cli import problems
from minqing_cli.plan import Limits
from minqing_cli.readers.area import extent, filled_reach, is_beyond, reach
from minqing_cli.readers.marks import Marks, marks_of, together
from minqing_cli.readers.package import Package, damaged, part_name
from minqing_cli.readers.refusal import Refused
from minqing_cli.readers.slices import LONG, NotCuttable, Slices
from minqing_cli.sheets import column_letters

_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
_NEVER_DECODED = (
    *(".png", ".jpg", ".jpeg", ".jpe", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".svg", ".webp", ".ico"),
    *(".mp3", ".mp4", ".wav", ".avi", ".bin", ".vml"),
)
"""Pictures, macros, printer settings and the like, wherever the workbook does not name one of them as its sheet."""
_WORKSHEET = b"sheetData"
_WORKSHEET_WIDE = _WORKSHEET.decode().encode("utf-16-le")
_TAIL = 200
_ENDS = (b"worksheet>", "worksheet>".encode("utf-16-le"), "worksheet>".encode("utf-16-be"))
"""Decoders take the end of the file for the end of the sheet."""
_DECLARED_STRINGS = re.compile(rb"uniqueCount\s*=\s*[\"']\s*(\d+)")
_LONGEST_HEAD = 4096
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_DECLARATIONS_WIDE = tuple(word.decode().encode("utf-16-le") for word in _DECLARATIONS)
_PICTURE = b"DISPIMG("
_STRICT = b"purl.oclc.org/ooxml/spreadsheetml"
_SHEET_ID = b"sheetId="
_STRING = re.compile(rb't="s"[^<>]{0,400}><v>(\d{1,9})</v>')
_LONG_STRINGS = 32 << 10
_MOST_TEXT = 80 << 20
"""Bytes of text that the cells of a workbook may come to when each gets its own copy of a shared string."""


_WORKBOOKS_REMEMBERED = 64
_PARTS_REMEMBERED, _LONGEST_REMEMBERED = 256, 8 << 10
_harmless: set[tuple[int, int, int, bytes]] = set()
"""Parts, as they lie packed, that were looked through in another file and found to be nothing that a sheet needs."""


@dataclass(slots=True)
class Parts:
    """What was noticed in the parts: marks by part, sheets in the workbook's order, and what holds for all."""

    package: Package
    read: set[str] = field(default_factory=set)
    marks: dict[str, Marks] = field(default_factory=dict)
    sheets: list[str] = field(default_factory=list)
    pictures: bool = False
    strict: bool = False
    workbook: bytes = b""
    workbook_name: str = ""
    shared: bytes = b""
    long: set[str] = field(default_factory=set)
    """Worksheets that were looked through in slices, and can be decoded so."""

    def worksheets(self) -> list[str]:
        """Return the part of each worksheet in the order of the workbook. Raises Refused where that cannot be told."""
        try:
            targets = self.targets()
            sheets = [targets[relationship] for relationship in _relationships_of_sheets(self.workbook)]
        except (ElementTree.ParseError, StopIteration, LookupError, ValueError):
            raise damaged("工作表的目录读不出来") from None
        return [part for part, kind in sheets if kind.endswith("/worksheet")]

    def targets(self) -> Mapping[str, tuple[str, str]]:
        """Relationship of the workbook → name of the part that it leads to, and the kind of relationship."""
        folder, _, name = self.workbook_name.rpartition("/")
        at = self.package.by_name.get(f"{folder}/_rels/{name}.rels".removeprefix("/"))
        if at is None:
            return {}
        return _targets(self.package.read(at), folder)


@lru_cache(maxsize=_WORKBOOKS_REMEMBERED)
def _relationships_of_sheets(workbook: bytes) -> tuple[str, ...]:
    """The relationship of each sheet of a workbook, in order. Raises ParseError, StopIteration."""
    return tuple(
        next(value for name, value in element.attrib.items() if name.endswith("}id"))
        for element in ElementTree.fromstring(workbook).iter()
        if element.tag.rpartition("}")[2] == "sheet"
    )


@lru_cache(maxsize=_WORKBOOKS_REMEMBERED)
def _targets(relationships: bytes, folder: str) -> Mapping[str, tuple[str, str]]:
    """Relationship → name of the part that it leads to, and its kind. Raises ParseError, ValueError."""
    return {
        element.attrib.get("Id", ""): (
            part_name(posixpath.normpath(posixpath.join("/" + folder, target))),
            element.attrib.get("Type", ""),
        )
        for element in ElementTree.fromstring(relationships)
        if (target := element.attrib.get("Target"))
    }


def examine(package: Package, limits: Limits) -> Parts:
    """Look through the parts that decoders read. Raises Refused."""
    names = package.by_name
    sheets = sum(1 for name in names if _SHEET_PART.fullmatch(name))
    if sheets > limits.sheets:
        raise Refused(problems.TOO_LARGE, f"工作表 {sheets} 张，上限 {limits.sheets} 张")
    package.check_sizes()
    parts = Parts(package)
    for name in names:
        if not name.endswith(_NEVER_DECODED):
            _examine_part(parts, name, limits)
    if parts.workbook.count(_SHEET_ID) > limits.sheets:
        raise Refused(problems.TOO_LARGE, f"工作表 {parts.workbook.count(_SHEET_ID)} 张，上限 {limits.sheets} 张")
    _examine_targets(parts, limits)
    parts.sheets = parts.worksheets()
    if not package.by_name.keys() >= set(parts.sheets):
        raise damaged("缺少工作表")
    _examine_strings(parts)
    return parts


def _examine_targets(parts: Parts, limits: Limits) -> None:
    """The workbook may call any part its sheet: whatever it leads to is looked through as well."""
    try:
        targets = {name for name, _ in parts.targets().values()}
    except (ElementTree.ParseError, LookupError, ValueError):
        raise damaged("内容读不出来") from None
    for name in targets & parts.package.by_name.keys() - parts.read:
        _examine_part(parts, name, limits)


def _examine_part(parts: Parts, name: str, limits: Limits) -> None:
    at = parts.package.by_name[name]
    parts.read.add(name)
    if parts.package.members[at].file_size >= LONG and _examine_slices(parts, name, limits):
        return
    packed = parts.package.packed(at)
    if packed in _harmless:
        return
    content = parts.package.read(at)
    if any(word in content for word in _DECLARATIONS) or any(word in content for word in _DECLARATIONS_WIDE):
        raise Refused(problems.UNSAFE_CONTENT, "实体声明")
    # A decoder makes room for as many strings as the part says it has; each takes more than one byte.
    declared = _DECLARED_STRINGS.search(content, 0, _LONGEST_HEAD)
    if declared and int(declared[1]) > len(content):
        raise damaged("共享文字的数目不对")
    parts.pictures = parts.pictures or _PICTURE in content
    if name.endswith("workbook.xml") and not parts.workbook:
        parts.workbook, parts.workbook_name, parts.strict = content, name, _STRICT in content
    elif name.endswith("sharedstrings.xml"):
        parts.shared = content if len(content) > _LONG_STRINGS else parts.shared
    elif _WORKSHEET not in content and _WORKSHEET_WIDE not in content and _PICTURE not in content:
        _remember_harmless(packed)
    # Wherever a worksheet lies in the archive, and in whatever encoding it is written.
    if _WORKSHEET in content or _WORKSHEET_WIDE in content:
        if not any(end in content[-_TAIL:] for end in _ENDS):
            raise damaged("工作表内容不完整")
        found = extent(content, limits.cells)
        if found is not None:
            raise _too_far(*found)
        marks = marks_of(content)
        if marks is not None:
            parts.marks[name] = marks


def _too_far(rows: int, columns: int) -> Refused:
    return Refused(problems.TOO_LARGE, f"有内容的格子远到 {column_letters(columns - 1)} 列第 {rows} 行")


def _examine_slices(parts: Parts, name: str, limits: Limits) -> bool:
    """Look through a long worksheet slice by slice; say whether that was possible."""
    reached = {(1, 1)}

    def marks(slices: Slices) -> Iterator[Marks | None]:
        yield marks_of(slices.head)
        for part in slices:
            reached.add(reach(part))
            parts.pictures = parts.pictures or _PICTURE in part
            yield marks_of(part)
        yield marks_of(slices.tail)

    try:
        slices = _slices(parts, name)
        found = together(marks(slices))
    except NotCuttable:
        return False
    if _DECLARED_STRINGS.search(slices.head) or _PICTURE in slices.head + slices.tail:
        return False
    if is_beyond(*_furthest(reached), limits.cells):
        rows, columns = _furthest([(1, 1), *map(filled_reach, _slices(parts, name))])
        if is_beyond(rows, columns, limits.cells):
            raise _too_far(rows, columns)
    parts.long.add(name)
    if found is not None:
        parts.marks[name] = found
    return True


def _furthest(reached: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """Return the last row and the last column that any of them reaches; there is at least one."""
    rows, columns = zip(*reached, strict=True)
    return max(rows), max(columns)


def _slices(parts: Parts, name: str) -> Slices:
    return Slices(parts.package.pieces(parts.package.by_name[name]))


def _remember_harmless(packed: tuple[int, int, int, bytes]) -> None:
    """Remember a part that says nothing by itself: styles and themes are the same bytes in all files of a program."""
    if len(packed[-1]) <= _LONGEST_REMEMBERED:
        if len(_harmless) >= _PARTS_REMEMBERED:
            _harmless.clear()
        _harmless.add(packed)


def _examine_strings(parts: Parts) -> None:
    """A string that is stored once may be shown by a million cells, each of which gets a copy of its own."""
    if not parts.shared:
        return
    lengths = [len(one) for one in parts.shared.split(b"</si>")]
    total = 0
    for name in parts.read:
        if "worksheets/" not in name:
            continue
        if sum(content.count(b't="s"') for content in _contents(parts, name)) * max(lengths) + total <= _MOST_TEXT:
            continue
        for content in _contents(parts, name):
            for found in _STRING.finditer(content):
                at = int(found[1])
                total += lengths[at] if at < len(lengths) else 0
                if total > _MOST_TEXT:
                    raise Refused(problems.TOO_LARGE, f"文字合计超过 {_MOST_TEXT >> 20} MB")


def _contents(parts: Parts, name: str) -> Iterable[bytes]:
    """The content of a part, that of a long worksheet slice by slice."""
    return _slices(parts, name) if name in parts.long else (parts.package.read(parts.package.by_name[name]),)
