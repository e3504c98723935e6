"""A zip archive that is what it says: one directory, one name a part, every part at its own place.

Programs disagree about archives that contradict themselves, so a single wrong bit could make one of them read
another part, or none. Here whatever the directory says is held against the headers before the parts, and a part
is only ever returned whole, of the size and with the checksum that the directory gives. Nothing is written to disk.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from minqing_cli import problems
from minqing_cli.readers.refusal import Refused

if TYPE_CHECKING:
    from minqing_cli.plan import Limits

_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_LOCATOR_64 = b"PK\x06\x07"
_END_SIZE, _END_64_SIZE, _LOCATOR_64_SIZE = 22, 56, 20
_LONGEST_COMMENT = 65535
_LOCAL = b"PK\x03\x04"
_LOCAL_SIZE = 30
_MEGABYTE = 1 << 20
_ENCRYPTED = 1
_PACKED_AT_ONCE, _INFLATED_AT_ONCE = 1 << 18, 1 << 20
_UTF_8 = 0x800
_UNICODE_NAME = 0x7075
_SYMLINK, _FILE_TYPE = 0o120000, 0o170000
_LONGEST_ENTRY = 1024
"""Bytes of the directory that a part may take on average: a name, and what programs add to it."""


def damaged(kind: str) -> Refused:
    """Return the refusal of a file that contradicts itself."""
    return Refused(problems.DAMAGED, kind)


class Package:
    """The parts of an archive by name. Raises Refused for an archive that is damaged, contradicts itself, or is too large."""

    def __init__(self, content: bytes, limits: "Limits") -> None:
        self._content = content
        self._limits = limits
        count = _check_end(content, limits)
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                self.members = archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error):
            raise damaged("压缩包不完整") from None
        if len(self.members) != count:
            raise damaged("压缩包目录的条数不对")
        self._starts = [_start_of(content, member) for member in self.members]
        self._check_places()

    def _check_places(self) -> None:
        """Parts that overlap are how a small archive inflates to a thousand times its size."""
        order = sorted(range(len(self.members)), key=lambda at: self.members[at].header_offset)
        end = 0
        for at in order:
            member = self.members[at]
            if member.header_offset < end:
                raise damaged("压缩包的部件互相重叠")
            end = self._starts[at] + member.compress_size
        if end > len(self._content):
            raise damaged("压缩包不完整")

    @cached_property
    def by_name(self) -> dict[str, int]:
        """Normalised name → position, for an archive whose parts must have different names."""
        found: dict[str, int] = {}
        for at, member in enumerate(self.members):
            name = part_name(member.filename)
            if name in found or unicode_name(member) not in (None, member.filename):
                raise damaged("压缩包里有重名的部件")
            found[name] = at
        return found

    def check_total(self) -> None:
        """Refuse what would inflate beyond the limit, by what the directory says; `read` holds it to that."""
        inflated = sum(member.file_size for member in self.members) // _MEGABYTE
        if inflated > self._limits.inflated_mb:
            raise Refused(problems.TOO_LARGE, f"解压后 {inflated} MB，上限 {self._limits.inflated_mb} MB")

    def check_sizes(self) -> None:
        """Refuse what would inflate beyond the limits, in all or in one part."""
        self.check_total()
        if any(self.is_bomb(member) for member in self.members):
            raise Refused(problems.TOO_LARGE, f"部件压缩比超过 {self._limits.part_ratio} 倍，疑似压缩炸弹")

    def is_bomb(self, member: zipfile.ZipInfo) -> bool:
        """Say whether a part says that it inflates to many times its size."""
        limits = self._limits
        large = member.file_size > limits.part_mb * _MEGABYTE
        return large and member.file_size > limits.part_ratio * member.compress_size

    def packed(self, at: int) -> tuple[int, int, int, bytes]:
        """Return a part as it lies packed, with all that settles what `read` makes of it."""
        member, start = self.members[at], self._starts[at]
        packed = self._content[start : start + member.compress_size]
        return member.compress_type | member.flag_bits << 16, member.file_size, member.CRC, packed

    def read(self, at: int) -> bytes:
        """Return the whole part at a position. Raises Refused where it is not what the directory says."""
        member, start = self.members[at], self._starts[at]
        if member.flag_bits & _ENCRYPTED:
            raise Refused(problems.ENCRYPTED)
        packed = self._content[start : start + member.compress_size]
        if member.compress_type == zipfile.ZIP_STORED:
            found = packed
        elif member.compress_type == zipfile.ZIP_DEFLATED:
            found = _inflated(packed, member.file_size)
        else:
            raise damaged("压缩方式认不出来")
        if len(found) != member.file_size or zlib.crc32(found) != member.CRC:
            raise damaged("压缩包校验不符")
        return found

    def pieces(self, at: int) -> Iterator[bytes]:
        """Yield a part piece by piece. Raises Refused, at its end at the latest, where it is not what the directory says."""
        member = self.members[at]
        if member.compress_type != zipfile.ZIP_DEFLATED or member.flag_bits & _ENCRYPTED:
            yield self.read(at)
            return
        packed = memoryview(self._content)[self._starts[at] :][: member.compress_size]
        length = checksum = 0
        for piece in _inflated_by_pieces(packed):
            length += len(piece)
            checksum = zlib.crc32(piece, checksum)
            if length > member.file_size:
                break
            yield piece
        if length != member.file_size or checksum != member.CRC:
            raise damaged("压缩包校验不符")


def part_name(written: str) -> str:
    """Return a part's name as decoders look it up: without regard to case, slashes and a leading slash."""
    return written.replace("\\", "/").removeprefix("/").lower()


def is_symlink(member: zipfile.ZipInfo) -> bool:
    """Say whether a member is a link to somewhere else."""
    return (member.external_attr >> 16) & _FILE_TYPE == _SYMLINK


def unicode_name(member: zipfile.ZipInfo) -> str | None:
    """Return the name in Unicode that some packers add beside the one in the local encoding."""
    at, extra = 0, member.extra
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == _UNICODE_NAME and size > 5:
            return extra[at + 9 : at + 4 + size].decode("utf-8", errors="replace")
        at += 4 + size
    return None


def _check_end(content: bytes, limits: "Limits") -> int:
    """Return how many parts the end of the directory counts, having checked that the directory lies right before it."""
    end = content.rfind(_END, max(0, len(content) - _END_SIZE - _LONGEST_COMMENT))
    if end < 0 or end + _END_SIZE > len(content):
        raise damaged("压缩包不完整")
    here, count, size, offset = _four("<HHLL", content, end + 8)
    at_64 = end - _LOCATOR_64_SIZE - _END_64_SIZE
    if at_64 >= 0 and content[end - _LOCATOR_64_SIZE :].startswith(_LOCATOR_64) and content[at_64:].startswith(_END_64):
        here, count, size, offset = _four("<QQQQ", content, at_64 + 24)
        end = at_64
    if count > limits.members or size > limits.members * _LONGEST_ENTRY:
        shown = max(count, here)
        raise Refused(problems.TOO_LARGE, f"内含 {shown} 个部件，上限 {limits.members} 个")
    if offset + size != end or here != count:
        raise damaged("压缩包目录的位置不对")
    return count


def _four(layout: str, content: bytes, at: int) -> tuple[int, int, int, int]:
    first, second, third, fourth = struct.unpack_from(layout, content, at)
    return first, second, third, fourth


def _start_of(content: bytes, member: zipfile.ZipInfo) -> int:
    """Return where the bytes of a part begin, having held the header before them against the directory."""
    header = member.header_offset
    if content[header : header + 4] != _LOCAL or header + _LOCAL_SIZE > len(content):
        raise damaged("压缩包不完整")
    name_size: int
    extra_size: int
    name_size, extra_size = struct.unpack_from("<HH", content, header + 26)
    name = content[header + _LOCAL_SIZE : header + _LOCAL_SIZE + name_size]
    if name.decode("utf-8" if member.flag_bits & _UTF_8 else "cp437", errors="replace") != member.orig_filename:
        raise damaged("压缩包里的名称前后不一")
    return header + _LOCAL_SIZE + name_size + extra_size


def _inflated(packed: bytes, size: int) -> bytes:
    """Inflate, never to more than one byte beyond the size that was announced."""
    decoder = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        found = decoder.decompress(packed, size + 1)
    except zlib.error:
        raise damaged("压缩包校验不符") from None
    if not decoder.eof or decoder.unused_data:
        raise damaged("压缩包校验不符")
    return found


def _inflated_by_pieces(packed: memoryview) -> Iterator[bytes]:
    """Inflate, a bounded piece at a time, what must end where the bytes end."""
    decoder = zlib.decompressobj(-zlib.MAX_WBITS)
    at = 0
    given: bytes | memoryview = b""
    while not decoder.eof:
        if not given:
            given = packed[at : at + _PACKED_AT_ONCE]
            at += len(given)
        try:
            piece = decoder.decompress(given, _INFLATED_AT_ONCE)
        except zlib.error:
            raise damaged("压缩包校验不符") from None
        if not (given or piece):
            raise damaged("压缩包校验不符")
        given = decoder.unconsumed_tail
        if piece:
            yield piece
    if decoder.unused_data or at < len(packed):
        raise damaged("压缩包校验不符")
