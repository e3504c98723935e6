"""What is to be read: the files that are named, those in folders, and those in archives as chat programs send them.

Nothing is decoded here. Files of an archive are laid down in a folder of the run's own under names of our own, so that
no name in an archive ever becomes a path. Whatever cannot be a sheet of visits for its place alone is told with the reason.
"""

import hashlib
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from minqing_cli import problems
from minqing_cli.problems import Problem
from minqing_cli.readers.gate import admit, why_not_opened
from minqing_cli.readers.package import Package, is_symlink, part_name, unicode_name
from minqing_cli.readers.refusal import Refused
from minqing_cli.sheets import Place, on_one_line

if TYPE_CHECKING:
    from minqing_cli.plan import Limits

INSIDE = " › "
"""Between the name of an archive and that of a file in it."""
_LITTER = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_OF_A_MAC = "__MACOSX"
_LOCK_PREFIX = "~$"
_MEGABYTE = 1 << 20
_ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06")
_OF_DOCUMENTS = ("[content_types].xml", "_rels/", "docprops/", "customxml/", "xl/", "word/", "ppt/", "mimetype")
"""How the first part of a workbook or document is called; an archive of files may begin like it only by chance."""
_LOCAL_NAME_AT = 30
HEAD = 128
"""Bytes at the beginning of a file that tell what it may be."""
_SUFFIX = re.compile(r"\.[a-z0-9]{1,6}")
_UTF_8 = 0x800
_ENCRYPTED = 1
_UNPACK = "请先解压，把里面的表格直接放进来。"


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read. name: as messages show it; shown_path: as scripts are told, where that is not `path`.

    sha256: of its bytes; empty where they cannot be read or need not be.
    """

    path: Path
    name: str
    shown_path: str = ""
    unread: Problem | None = None
    same_as: Path | None = None
    sha256: str = ""

    @property
    def told(self) -> str:
        """The path as scripts are told it."""
        return self.shown_path or printable(str(self.path))


def printable(name: str) -> str:
    """Return a name from a file system or an archive as it can be printed on one line."""
    if any("\ud800" <= letter <= "\udfff" for letter in name):
        # A name of other bytes than UTF-8, as the system hands it on.
        name = name.encode("utf-8", errors="surrogateescape").decode("gb18030", errors="replace")
    return on_one_line(name)


@contextmanager
def find_files(paths: Sequence[Path], limits: "Limits") -> Iterator[list[Found]]:
    """Give the files that are named or lie in named folders and archives, each once, in the order of their names.

    What came out of an archive is there until the end. A path that does not exist is given as it is: reading it says so.
    """
    found = named_files(paths)
    with tempfile.TemporaryDirectory(prefix="minqing-", ignore_cleanup_errors=True) as scratch:
        unpacked = [one for at in found for one in _unpacked(at, limits, Path(scratch))]
        yield _copies_told(unpacked)


def named_files(paths: Sequence[Path]) -> list[Found]:
    """Return the files that are named or lie in named folders, each once; archives as they are."""
    found: dict[str, Found] = {}
    folders: dict[str, str] = {}
    for given in paths:
        for one in _in_folder(given) if given.is_dir() else [Found(given, printable(given.name))]:
            found.setdefault(_real(one.path, folders), one)
    return list(found.values())


def _real(path: Path, folders: dict[str, str]) -> str:
    """Return where a file really lies. folders: where those lie that were looked up, since many files share one."""
    if os.path.islink(path):
        return os.path.realpath(path)
    folder, name = os.path.split(path)
    if folder not in folders:
        folders[folder] = os.path.realpath(folder)
    return os.path.join(folders[folder], name)


def _in_folder(folder: Path) -> list[Found]:
    """Return everything in a folder that may be a file of the sender's."""
    found: list[Found] = []

    def name(path: str) -> str:
        return printable(Path(path).relative_to(folder).as_posix())

    def unreadable(error: OSError) -> None:
        path = str(error.filename)
        problem = problems.CANNOT_OPEN.at(Place(name(path)), kind=f"文件夹{why_not_opened(error)}")
        found.append(Found(Path(path), name(path), unread=problem))

    for at, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = [one for one in folders if not one.startswith(".") and one != _OF_A_MAC]
        for one in folders:
            path = os.path.join(at, one)
            if os.path.islink(path):
                problem = problems.CANNOT_OPEN.at(Place(name(path)), kind="这是指向另一个文件夹的链接")
                found.append(Found(Path(path), name(path), unread=problem))
        for one in files:
            if not one.startswith(".") and one.lower() not in _LITTER:
                path = os.path.join(at, one)
                found.append(_judged(Found(Path(path), name(path)), one))
    return sorted(found, key=lambda one: one.path)


def _judged(found: Found, name: str) -> Found:
    """Return a file with what its name alone tells."""
    if not name.startswith(_LOCK_PREFIX):
        return found
    return replace(found, unread=problems.LOCK_FILE.at(Place(found.name)))


# --- archives ----------------------------------------------------------------------------------


def _unpacked(found: Found, limits: "Limits", scratch: Path) -> list[Found]:
    """Return the files of an archive; anything else, and an archive that cannot be opened, as it is."""
    if found.unread or not _may_be_archive(found.path):
        return [found]
    try:
        package = admit(found.path, limits).package
        if package is None or _is_document(package):
            return [found]
        package.check_total()
    except Refused as refused:
        return [replace(found, unread=refused.problem(found.name))]
    folder = Path(tempfile.mkdtemp(dir=scratch))
    inside = [
        _laid_down(found, package, at, limits, folder)
        for at, member in enumerate(package.members)
        if _is_of_sender(_name_of(member))
    ]
    if not inside:
        return [replace(found, unread=problems.ARCHIVED_FILE.at(Place(found.name), kind="里面没有文件", fix=""))]
    return sorted(inside, key=lambda one: one.name)


def _may_be_archive(path: Path) -> bool:
    """Say whether a file may be an archive of files, by its first bytes."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            return begins_an_archive(stream.read(HEAD), path)
    except OSError:
        return False


def begins_an_archive(head: bytes, path: Path) -> bool:
    """Say whether the first bytes of a file are those of an archive of files, or may be."""
    if not head.startswith(_ARCHIVE):
        return False
    first = head[_LOCAL_NAME_AT:].decode("latin-1").lower()
    return path.suffix.lower() == ".zip" or not first.startswith(_OF_DOCUMENTS)


def _is_document(package: Package) -> bool:
    """Say whether an archive is itself a workbook or document."""
    names = {part_name(member.filename) for member in package.members}
    return "[content_types].xml" in names or {"mimetype", "content.xml"} <= names


def _name_of(member: zipfile.ZipInfo) -> str:
    """Return a member's name; without a mark of its encoding it is UTF-8 or, from Windows, GB18030."""
    told = unicode_name(member)
    if told is not None or member.flag_bits & _UTF_8:
        return told or member.orig_filename
    written = member.orig_filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.orig_filename


def _is_of_sender(name: str) -> bool:
    """Say whether a member is a file that a person put there."""
    parts = name.replace("\\", "/").split("/")
    if not parts[-1] or _OF_A_MAC in parts or parts[-1].lower() in _LITTER:
        return False
    return not any(part.startswith(".") and part.strip(".") for part in parts)


def _laid_down(archive: Found, package: Package, at: int, limits: "Limits", folder: Path) -> Found:
    """Write one member into a folder of ours, or say why not."""
    member = package.members[at]
    name = _name_of(member).replace("\\", "/")
    inside = Found(
        folder / f"{at:05}{_suffix(name)}",
        f"{archive.name}{INSIDE}{printable(name)}",
        f"{archive.told}{INSIDE}{printable(name)}",
    )
    place = Place(inside.name)
    if _leads_outside(name):
        return replace(inside, unread=problems.ARCHIVED_FILE.at(place, kind="路径指到压缩包外面", fix=_UNPACK))
    if is_symlink(member):
        return replace(inside, unread=problems.ARCHIVED_FILE.at(place, kind="这是一个链接，不是文件", fix=_UNPACK))
    if member.flag_bits & _ENCRYPTED:
        return replace(
            inside,
            unread=problems.ARCHIVED_FILE.at(place, kind="压缩包设了密码", fix="请报送人去掉密码，重新打包发来。"),
        )
    if package.is_bomb(member) or member.file_size > limits.file_mb * _MEGABYTE:
        kind = f"解压后 {member.file_size // _MEGABYTE} MB，疑似压缩炸弹或上限 {limits.file_mb} MB"
        return replace(inside, unread=problems.TOO_LARGE.at(place, kind=kind))
    try:
        content = package.read(at)
        if content.startswith(_ARCHIVE) and not _is_document(Package(content, limits)):
            return replace(inside, unread=problems.ARCHIVED_FILE.at(place, kind="压缩包里还有压缩包", fix=_UNPACK))
        inside.path.write_bytes(content)
    except Refused as refused:
        return replace(inside, unread=refused.problem(inside.name))
    except OSError:
        return replace(inside, unread=problems.CANNOT_OPEN.at(place, kind="临时文件夹写不进去，磁盘可能满了"))
    return _judged(inside, name.rpartition("/")[2])


def _suffix(name: str) -> str:
    suffix = Path(name).suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""


def _leads_outside(name: str) -> bool:
    return name.startswith("/") or ".." in name.split("/") or bool(re.match("[A-Za-z]:", name))


# --- the same file twice -------------------------------------------------------------------------


def _copies_told(files: list[Found]) -> list[Found]:
    """Return the files with those told that have the bytes of another; of these the shortest name counts as the first."""
    told = [replace(found, sha256=digest_of(found.path)) if found.unread is None else found for found in files]
    by_digest: dict[str, list[int]] = {}
    for at, found in enumerate(told):
        if found.sha256:
            by_digest.setdefault(found.sha256, []).append(at)
    for group in by_digest.values():
        first, *others = sorted((told[at] for at in group), key=lambda one: (len(one.name), one.name))
        same = [first, *(replace(one, same_as=first.path) for one in others)]
        for at, one in zip(group, same, strict=True):
            told[at] = one
    return told


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes; empty for what is no file or cannot be read."""
    try:
        # Opening a pipe would wait for ever.
        if not path.is_file():
            return ""
        with path.open("rb", buffering=0) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
