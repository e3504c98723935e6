"""Read binary workbooks (.xlsb): the archive of .xlsx with records instead of XML in its parts ([MS-XLSB])."""

import posixpath
import re
import struct
from collections.abc import Iterator

from minqing_cli import problems
from minqing_cli.plan import Limits
from minqing_cli.readers.biff import ERRORS
from minqing_cli.readers.gate import Opened
from minqing_cli.readers.marks import Marks, marked
from minqing_cli.readers.package import Package, damaged, part_name
from minqing_cli.readers.refusal import Refused
from minqing_cli.readers.xlsx import decoded
from minqing_cli.sheets import Flaw, FlawKind, Workbook, column_letters

_WORKBOOK = "xl/workbook.bin"
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.bin")
_READ = (".bin", ".xml", ".rels")
_ROW, _SHEET, _FILTER_COLUMN, _COLUMN = 0, 156, 163, 60
_CELLS, _ERRORS_IN = frozenset(range(1, 12)), frozenset({3, 11})
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x10, 0x01
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_TARGET = re.compile(rb"<Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb"\b(Id|Target|Type)\s*=\s*\"([^\"]*)\"")


def fits(file: Opened) -> bool:
    """Say whether a file is such a workbook."""
    return _WORKBOOK in file.parts


def read(file: Opened, limits: Limits) -> Workbook:
    """Return every worksheet, hidden ones marked. Raises Refused."""
    package = file.package
    if package is None:
        raise Refused(problems.NOT_A_WORKBOOK, "里面没有工作簿")
    package.check_sizes()
    sheets = [name for name in package.by_name if _SHEET_PART.fullmatch(name)]
    if len(sheets) > limits.sheets:
        raise Refused(problems.TOO_LARGE, f"工作表 {len(sheets)} 张，上限 {limits.sheets} 张")
    marks: dict[str, Marks] = {}
    for name, at in package.by_name.items():
        if name.endswith(_READ):
            content = package.read(at)
            if "worksheets/" in name and name.endswith(".bin"):
                marks[name] = _marks_of(content, limits)
    found = decoded(file.content)
    if found is None:
        raise damaged("内容读不出来")
    order = _in_order(package)
    if len(found) < len(order):
        raise damaged("有工作表读不出来")
    if len(order) == len(found):
        found = tuple(marked(sheet, marks.get(part), False) for sheet, part in zip(found, order, strict=True))
    return Workbook(found, macros="xl/vbaproject.bin" in file.parts)


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and length are numbers of seven bits a byte, two and four bytes at most."""
    at, size = 0, len(content)
    while at < size:
        kind, at = _number(content, at, 2)
        length, at = _number(content, at, 4)
        if at + length > size:
            raise damaged("工作簿内容不完整")
        yield kind, content[at : at + length]
        at += length


def _number(content: bytes, at: int, longest: int) -> tuple[int, int]:
    value = 0
    for place in range(longest):
        if at >= len(content):
            raise damaged("工作簿内容不完整")
        byte = content[at]
        at += 1
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            break
    return value, at


def _marks_of(content: bytes, limits: Limits) -> Marks:
    rows: set[int] = set()
    columns: set[int] = set()
    flaws: dict[tuple[int, int], Flaw] = {}
    filtered = False
    row = height = width = 0
    for kind, data in _records(content):
        if kind == _ROW and len(data) >= 12:
            row = struct.unpack_from("<L", data)[0]
            if data[11] & _HIDDEN_ROW:
                rows.add(row)
        elif kind in _CELLS and len(data) >= 4:
            column = struct.unpack_from("<L", data)[0]
            if kind == 1:
                continue
            height, width = max(height, row + 1), max(width, column + 1)
            if height > _MOST_ROWS or width > _MOST_COLUMNS or height * width > limits.cells:
                where = f"{column_letters(min(width, _MOST_COLUMNS) - 1)} 列第 {height} 行"
                raise Refused(problems.TOO_LARGE, f"有内容的格子远到 {where}")
            if kind in _ERRORS_IN and len(data) >= 9:
                flaws[row, column] = Flaw(FlawKind.ERROR, ERRORS.get(data[8], ""))
        elif kind == _COLUMN and len(data) >= 18 and data[16] & _HIDDEN_COLUMN:
            first, last = struct.unpack_from("<LL", data)
            columns.update(range(first, min(last, _MOST_COLUMNS) + 1))
        elif kind == _FILTER_COLUMN:
            filtered = True
    return Marks(frozenset(rows), frozenset(columns), filtered, flaws)


def _in_order(package: Package) -> list[str]:
    """Return the parts of the worksheets in the order of the workbook; empty where that cannot be told."""
    rels = package.by_name.get("xl/_rels/workbook.bin.rels")
    if rels is None:
        return []
    targets: dict[str, str] = {}
    for found in _TARGET.finditer(package.read(rels)):
        one = {name.decode(): value.decode(errors="replace") for name, value in _ATTRIBUTE.findall(found[0])}
        if one.get("Type", "").endswith("/worksheet"):
            targets[one.get("Id", "")] = part_name(posixpath.normpath(posixpath.join("/xl", one.get("Target", ""))))
    order = []
    for kind, data in _records(package.read(package.by_name[_WORKBOOK])):
        if kind == _SHEET and len(data) >= 12:
            count = struct.unpack_from("<L", data, 8)[0]
            target = targets.get(data[12 : 12 + 2 * count].decode("utf-16-le", errors="replace"))
            if target:
                order.append(target)
    return order
