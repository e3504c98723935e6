"""OLE containers, old workbooks and binary workbooks for the tests, put together byte by byte."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTOR = 512
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_LEAST = 4096
"""Shorter streams would lie in another place; they are made this long."""


def compound(streams: Mapping[str, bytes]) -> bytes:
    """An OLE container with streams of at least 4,096 bytes each; empty ones stay empty."""
    long = {name: data.ljust(_LEAST, b"\0") if data else b"" for name, data in streams.items()}
    directory_size = -(-(len(long) + 1) // 4)
    at = 1 + directory_size
    chain = [*range(2, 1 + directory_size), _END]
    starts: dict[str, int] = {}
    body = b""
    for name, data in long.items():
        count = -(-len(data) // _SECTOR)
        starts[name] = at if count else _END
        if count:
            chain += [*range(at + 1, at + count), _END]
        body += data.ljust(count * _SECTOR, b"\0")
        at += count
    tables = 1
    while tables * 128 < len(chain) + tables:
        tables += 1
    # The table's own sectors come last, so that the numbers above hold.
    sectors = [len(chain) + 1 + number for number in range(tables - 1)]
    table = [_TABLE, *chain, *[_TABLE] * (tables - 1)]
    raw = struct.pack(f"<{len(table)}L", *table).ljust(tables * _SECTOR, b"\xff")
    header = SIGNATURE + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 10
    header += struct.pack("<LLLLLLLL", tables, 1, 0, _LEAST, _END, 0, _END, 0)
    header += struct.pack("<109L", *[0, *sectors, *[_FREE] * (109 - tables)])
    entries = _entry("Root Entry", 5, _END, 0)
    entries += b"".join(_entry(name, 2, starts[name], len(data)) for name, data in long.items())
    return header + raw[:_SECTOR] + entries.ljust(directory_size * _SECTOR, b"\0") + body + raw[_SECTOR:]


def _entry(name: str, kind: int, first: int, size: int) -> bytes:
    written = name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", 2 * len(name) + 2, kind, 1)
    child = 1 if kind == 5 else _FREE
    return written + struct.pack("<LLL", _FREE, _FREE, child) + b"\0" * 36 + struct.pack("<LQ", first, size)


def record(kind: int, data: bytes = b"") -> bytes:
    """One record of an old workbook."""
    return struct.pack("<HH", kind, len(data)) + data


def label(row: int, column: int, text: str) -> bytes:
    """A cell with a text."""
    return record(0x204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def number(row: int, column: int, value: float) -> bytes:
    """A cell with a number."""
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))


def rows_of(rows: Sequence[Sequence[object]]) -> bytes:
    """The records of cells of text and numbers."""
    return b"".join(
        label(row, column, cell) if isinstance(cell, str) else number(row, column, float(str(cell)))
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
    )


def biff8(cells: bytes, name: str = "记录表", before: bytes = b"") -> bytes:
    """The stream of a workbook with one sheet. before: further records of the workbook itself."""
    begin = record(0x809, struct.pack("<HHHHLL", 0x600, 5, 0, 0, 0, 6))
    end = record(0x0A)
    formats = record(0x42, struct.pack("<H", 1200)) + record(0xE0, b"\0" * 20)
    size = len(name) * 2 + 8
    at = len(begin) + len(before) + len(formats) + 4 + size + len(end)
    bound = record(0x85, struct.pack("<LBBBB", at, 0, 0, len(name), 1) + name.encode("utf-16-le"))
    sheet = record(0x809, struct.pack("<HHHHLL", 0x600, 0x10, 0, 0, 0, 6)) + cells + end
    return begin + before + formats + bound + end + sheet


def xls(cells: bytes, before: bytes = b"") -> bytes:
    """An old workbook with one sheet."""
    return compound({"Workbook": biff8(cells, before=before)})


def _seven(value: int) -> bytes:
    written = b""
    while True:
        value, low = value >> 7, value & 0x7F
        written += bytes([low | (0x80 if value else 0)])
        if not value:
            return written


def binary(kind: int, data: bytes = b"") -> bytes:
    """One record of a binary workbook."""
    return _seven(kind) + _seven(len(data)) + data


def _wide(text: str) -> bytes:
    return struct.pack("<L", len(text)) + text.encode("utf-16-le")


def binary_row(row: int, cells: Sequence[tuple[int, object]], hidden: bool = False) -> bytes:
    """A row of a binary worksheet: (column, text or number, or None for #N/A) each."""
    head = struct.pack("<LLHBBB", row, 0, 300, 0, 0x10 if hidden else 0, 0) + struct.pack("<L", 0)
    made = binary(0, head)
    for column, value in cells:
        at = struct.pack("<LL", column, 0)
        if value is None:
            made += binary(3, at + b"\x2a")
        elif isinstance(value, str):
            made += binary(6, at + _wide(value))
        else:
            made += binary(5, at + struct.pack("<d", float(str(value))))
    return made


def xlsb(rows: bytes) -> bytes:
    """A binary workbook with one sheet."""
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheet = binary(129) + binary(148, struct.pack("<LLLL", 0, 9, 0, 9)) + binary(145) + rows + binary(146) + binary(130)
    book = binary(131) + binary(143) + binary(156, struct.pack("<LL", 0, 1) + _wide("rId1") + _wide("记录表"))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{types}"/>')
        archive.writestr("xl/workbook.bin", book + binary(144) + binary(132))
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return stream.getvalue()
