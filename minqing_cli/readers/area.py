"""How far apart the cells of a worksheet lie: decoders fill the rectangle between the first and the last of them.

Two cells A1 and XFD1048576 in a file of 2 kB make a decoder ask for hundreds of gigabytes and die. Judged are
cells that hold something: whole columns that are only formatted cost nothing.
"""

import re
from collections.abc import Iterable

_MAX_ROWS = 1_048_576

_NOT_NEAR = re.compile(rb'<c(?! r="[A-Ha-h]?[A-Za-z]\d{1,4}"|[A-Za-z])')
"""A cell that is not written as programs write it, within column HZ and row 9,999; or whose column or row is beyond."""
_NEAR = 234 * 9_999
_FAR = re.compile(rb' r="(?:[A-Za-z]{3}|[I-Zi-z][A-Za-z]|[A-Za-z]{0,2}\d{5})')
"""A column beyond HZ or a row beyond 9,999: without one, a sheet has at most so many cells."""
_UNUSUAL = (
    b"r='",
    b"r =",
    b"r= ",
    b'r=" ',
    b"\nr=",
    b"\tr=",
    b"\rr=",
    b":c ",
    b":c>",
    b"<c>",
    b"<c/>",
    b"<c\n",
    b"<c\t",
    b"<c\r",
)
"""Ways to write a cell that the quick patterns do not see; no spreadsheet program does."""
_WITHOUT_REFERENCE = re.compile(rb"<(?:\w+:)?c(?:\s+(?!r\s*=)[\w:]+\s*=\s*[\"'][^\"'<>]{0,400}[\"']){0,20}\s*/?>")

_CELL = re.compile(rb"<(?:\w{1,20}:)?c\s([^<>]*)>")
_NOT_PLAIN = re.compile(rb'<c(?! r="[A-Za-z]{1,3}\d{1,7}"|[A-Za-z])')
_PREFIXED = re.compile(rb"<\w{1,20}:c[\s/>]")
_ROW_OF_CELL, _COLUMN_OF_CELL = re.compile(rb'<c r="[A-Za-z]+(\d+)'), re.compile(rb'<c r="([A-Za-z]+)')
_FILLED_CELL = re.compile(rb'<c r="([A-Za-z]+)(\d+)[^<>]*(?<!/)>')
_ROW = re.compile(rb"<(?:\w{1,20}:)?row(\s[^<>]*)?>")
_REFERENCE = re.compile(rb"(?:^|\s)r\s*=\s*[\"']\s*([A-Za-z]*)(\d+)")
"""Decoders reckon with columns beyond XFD as well."""
_LETTERS = 8
"""So many letters are a column beyond every limit; more need not be reckoned."""


def extent(content: bytes, limit: int) -> tuple[int, int] | None:
    """Return (rows, columns) of a worksheet's XML where their product exceeds `limit`; None where it is safe."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        content = content.decode("utf-16", errors="replace").encode()
    if limit >= _NEAR and b":c" not in content and not _NOT_NEAR.search(content):
        return None
    far = limit < _NEAR or _FAR.search(content)
    if not _is_unusual(content) and not (far and _beyond(limit // _MAX_ROWS).search(content)):
        return None
    rows, columns = _exactly(content)
    return (rows, columns) if is_beyond(rows, columns, limit) else None


def is_beyond(rows: int, columns: int, limit: int) -> bool:
    """Say whether a sheet of that size has more cells than `limit`, or more rows than any sheet."""
    return rows * columns > limit or rows > _MAX_ROWS


def is_plain(content: bytes) -> bool:
    """Say whether every cell begins as programs write it, with its address: `<c r="A1"`."""
    return not _NOT_PLAIN.search(content) and not (b":c" in content and _PREFIXED.search(content))


def reach(content: bytes) -> tuple[int, int]:
    """Return the last row and the last column of a cell of plain XML."""
    return _last(set(_ROW_OF_CELL.findall(content)), set(_COLUMN_OF_CELL.findall(content)))


def filled_reach(content: bytes) -> tuple[int, int]:
    """Return the same of the cells that are not merely formatted, which takes longer."""
    found = _FILLED_CELL.findall(content)
    return _last({row for _, row in found}, {letters for letters, _ in found})


def _last(rows: Iterable[bytes], columns: Iterable[bytes]) -> tuple[int, int]:
    return max(map(int, rows), default=1), max(map(_column_number, columns), default=1)


def _is_unusual(content: bytes) -> bool:
    return any(written in content for written in _UNUSUAL) or content.count(b"<c ") != content.count(b'<c r="')


def _beyond(columns: int) -> re.Pattern[bytes]:
    """Return a pattern for references to columns beyond the first ones, or to rows of seven digits.

    A sheet without such columns is safe at any length.
    """
    letters = "[A-Za-z]{2,}"
    if columns < 26:
        upper = chr(ord("A") + columns)
        letters += f"|[{upper}-Z{upper.lower()}-z]"
    return re.compile(rf' r="(?:(?:{letters})\d|[A-Za-z]*\d{{7}})'.encode())


def _exactly(content: bytes) -> tuple[int, int]:
    """Return the last row and the last column with a cell that is not merely formatted."""
    rows = columns = 1
    for found in _CELL.finditer(content):
        attributes = found[1]
        if attributes.endswith(b"/"):
            continue
        reference = _REFERENCE.search(attributes)
        if reference:
            rows, columns = max(rows, int(reference[2][:10])), max(columns, _column_number(reference[1][:_LETTERS]))
    if _WITHOUT_REFERENCE.search(content):
        for part in re.split(rb"<(?:\w+:)?row\b", content)[1:]:
            columns = max(columns, len(re.findall(rb"<(?:\w+:)?c\b", part)))
        for found in _ROW.finditer(content):
            reference = _REFERENCE.search(found[1] or b"")
            rows = max(rows, int(reference[2][:10])) if reference else rows + 1
    return rows, columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
