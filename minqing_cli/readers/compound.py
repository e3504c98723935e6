"""The OLE container that .xls, .et, .doc and encrypted workbooks lie in: its streams, read with bounds.

Layout: [MS-CFB]. A sector table chains sectors of 512 or 4096 bytes; small streams lie in sectors of 64 bytes within
a stream of their own.
"""

from __future__ import annotations

import struct
from array import array
from functools import cached_property

from minqing_cli.readers.package import damaged

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_IN_HEADER = 109
_LAST_SECTOR = 0xFFFFFFFA
"""Numbers from here on end a chain or mark a free sector."""
_ENTRY = 128
_STREAM, _ROOT = 2, 5


class Compound:
    """The streams of a container by name. Raises Refused (damaged) where its tables lead nowhere."""

    def __init__(self, content: bytes) -> None:
        if len(content) < _HEADER:
            raise damaged("OLE 文件头不完整")
        self._content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise damaged("OLE 文件头不对")
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        self._directory_at, self._mini_limit, self._mini_table_at = struct.unpack_from("<L4xLL", content, 48)
        self._table = self._sector_table()
        self.entries = self._entries()

    def _sector_table(self) -> array[int]:
        """Read the table of sectors, whose own sectors the header lists, and a chain of further lists."""
        at, count = struct.unpack_from("<LL", self._content, 68)
        listed = list(struct.unpack_from(f"<{_IN_HEADER}L", self._content, 76))
        seen = set()
        while at < _LAST_SECTOR and count:
            if at in seen:
                raise damaged("OLE 扇区表成环")
            seen.add(at)
            further = _numbers(self._sector(at))
            listed.extend(further[:-1])
            at, count = further[-1], count - 1
        table = array("L")
        for number in listed:
            if number < _LAST_SECTOR:
                table.extend(_numbers(self._sector(number)))
            if len(table) > 2 * len(self._content) // self._size + 2 * self._size:
                raise damaged("OLE 扇区表不对")
        return table

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        found = self._content[start : start + self._size]
        if not found:
            raise damaged("OLE 内容不完整")
        return found.ljust(self._size, b"\0")

    def _chain(self, first: int) -> bytes:
        """Return the bytes of all sectors of a chain."""
        found: list[bytes] = []
        number = first
        while number < _LAST_SECTOR:
            if number >= len(self._table) or len(found) > len(self._table):
                raise damaged("OLE 扇区链不对")
            found.append(self._sector(number))
            number = self._table[number]
        return b"".join(found)

    def _entries(self) -> dict[str, tuple[int, int, int]]:
        """Name → (kind, first sector, size) of every storage and stream; the first of a name counts."""
        directory = self._chain(self._directory_at)
        found: dict[str, tuple[int, int, int]] = {}
        for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
            size, kind = struct.unpack_from("<HB", directory, at + 64)
            if kind and 2 <= size <= 64:
                name = directory[at : at + size - 2].decode("utf-16-le", errors="replace")
                first, length = struct.unpack_from("<LL", directory, at + 116)
                found.setdefault(name if kind != _ROOT else "", (kind, first, length))
        return found

    @cached_property
    def _mini(self) -> tuple[bytes, array[int]]:
        _, first, _ = self.entries.get("", (_ROOT, _LAST_SECTOR, 0))
        table = array("L")
        table.extend(_numbers(self._chain(self._mini_table_at)))
        return self._chain(first), table

    def stream(self, name: str) -> bytes:
        """Return a stream's bytes."""
        kind, first, length = self.entries[name]
        if kind != _STREAM or length > len(self._content):
            raise damaged("OLE 内容不完整")
        found = self._chain(first) if length >= self._mini_limit else self._small(first, length)
        if len(found) < length:
            raise damaged("OLE 内容不完整")
        return found[:length]

    def _small(self, first: int, length: int) -> bytes:
        content, table = self._mini
        found: list[bytes] = []
        number = first
        while number < _LAST_SECTOR and len(found) * self._mini_size < length:
            if number >= len(table):
                raise damaged("OLE 扇区链不对")
            found.append(content[number * self._mini_size : (number + 1) * self._mini_size])
            number = table[number]
        return b"".join(found)


def _numbers(sector: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(sector) // 4}L", sector[: len(sector) // 4 * 4])
