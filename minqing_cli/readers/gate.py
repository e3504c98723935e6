"""The gate: a file is opened only if it is one, of a bearable size, and sound in its outer form.

What passes is `Opened`: the bytes, with the directory of the archive or container that they are. Which reader takes
it is settled in `formats`; what lies inside is judged by the reader before anything decodes it.
"""

import errno
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from minqing_cli import problems
from minqing_cli.readers.compound import SIGNATURE, Compound
from minqing_cli.readers.package import Package
from minqing_cli.readers.refusal import Refused

if TYPE_CHECKING:
    from minqing_cli.plan import Limits

_MEGABYTE = 1 << 20
_ARCHIVE = b"PK"
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Opened:
    """A file's bytes and, where it is one, its archive or OLE container. name: ends as the file's own does."""

    content: bytes
    name: str = ""
    package: Package | None = None
    compound: Compound | None = None

    @property
    def head(self) -> bytes:
        """The first bytes."""
        return self.content[:_HEAD]

    @property
    def parts(self) -> frozenset[str]:
        """The names of the parts of an archive, in small letters; empty for everything else."""
        return frozenset(self.package.by_name) if self.package else frozenset()

    @property
    def streams(self) -> frozenset[str]:
        """The names in an OLE container; empty for everything else."""
        return frozenset(self.compound.entries) if self.compound else frozenset()


def admit(path: Path, limits: "Limits") -> Opened:
    """Open a file. Raises Refused where it cannot be opened, is empty, too large, or damaged in its outer form."""
    content = _bytes_of(path, limits)
    if not content:
        raise Refused(problems.EMPTY_FILE)
    return opened(content, path.name, limits)


def opened(content: bytes, name: str, limits: "Limits") -> Opened:
    """Look at bytes as `admit` does at a file."""
    if content.startswith(_ARCHIVE):
        return Opened(content, name, package=Package(content, limits))
    if content.startswith(SIGNATURE):
        return Opened(content, name, compound=Compound(content))
    return Opened(content, name)


def _bytes_of(path: Path, limits: "Limits") -> bytes:
    try:
        # Opening a pipe or a device would wait for ever.
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise Refused(problems.CANNOT_OPEN, "这是文件夹")
        if not stat.S_ISREG(status.st_mode):
            raise Refused(problems.CANNOT_OPEN, "这不是普通文件（是管道或设备）")
        if status.st_size > limits.file_mb * _MEGABYTE:
            raise Refused(problems.TOO_LARGE, f"文件 {status.st_size // _MEGABYTE} MB，上限 {limits.file_mb} MB")
        with path.open("rb") as stream:
            return stream.read(limits.file_mb * _MEGABYTE + 1)
    except OSError as error:
        raise Refused(problems.CANNOT_OPEN, why_not_opened(error)) from None


def why_not_opened(error: OSError) -> str:
    """Return in the clerk's words why the system would not open something."""
    if isinstance(error, FileNotFoundError):
        return "没有这个文件"
    if isinstance(error, PermissionError):
        return "没有读取权限"
    if error.errno == errno.ELOOP:
        return "链接绕成了圈"
    return "读取出错"
