"""The records of an old workbook's stream, looked through before a decoder sees them ([MS-XLS]).

Each record is a type, a length and as many bytes. What is wanted of them: whether there is a password, how far the
cells reach, and what decoders do not tell of a sheet.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from minqing_cli import problems
from minqing_cli.plan import Limits
from minqing_cli.readers.marks import Marks
from minqing_cli.readers.package import damaged
from minqing_cli.readers.refusal import Refused
from minqing_cli.sheets import Flaw, FlawKind, column_letters

_BEGIN, _END = 0x0809, 0x000A
_PASSWORD, _SHEET, _STRINGS = 0x002F, 0x0085, 0x00FC
_ROW, _COLUMNS, _FILTERED = 0x0208, 0x007D, 0x009B
_ERROR, _FORMULA = 0x0205, 0x0006
_CELLS = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x00BD, 0x00FD, 0x027E, 0x00D6, 0x0406, 0x0206})
_SEVERAL = 0x00BD
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x20, 0x01
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
"""What a cell shows for the number of its error, in binary workbooks of either kind."""
_MOST_COLUMNS = 256
_WORKSHEET, _EXCEL_97 = 0x0010, 0x0600
"""Before Excel 97 texts are written in the encoding of the computer, which decoders get wrong."""


@dataclass(slots=True)
class _Found:
    """What was found of one sheet."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    filtered: bool = False
    flaws: dict[tuple[int, int], Flaw] = field(default_factory=dict)
    height: int = 0
    width: int = 0


def look_through(stream: bytes, limits: Limits) -> tuple[Marks, ...]:
    """Return the marks of each worksheet in the order of the stream's sheets. Raises Refused."""
    sheets: list[int] = []
    found: dict[int, _Found] = {}
    here: _Found | None = None
    depth = 0
    if not stream.startswith(struct.pack("<H", _BEGIN)):
        raise Refused(problems.OLD_VERSION)
    for at, kind, data in _records(stream):
        if kind == _BEGIN:
            depth += 1
            if len(data) < 4 or struct.unpack_from("<H", data)[0] < _EXCEL_97:
                raise Refused(problems.OLD_VERSION)
            if depth == 1 and len(data) >= 4 and struct.unpack_from("<H", data, 2)[0] == _WORKSHEET:
                here = found[at] = _Found()
        elif kind == _END:
            depth -= 1
            here = here if depth > 0 else None
        elif kind == _PASSWORD:
            raise Refused(problems.ENCRYPTED)
        elif kind == _SHEET and len(data) >= 6:
            if data[5] == 0:
                sheets.append(struct.unpack_from("<L", data)[0])
        elif kind == _STRINGS and len(data) >= 8 and struct.unpack_from("<L", data, 4)[0] > len(stream):
            raise damaged("共享文字的数目不对")
        elif here is not None and depth == 1:
            _note(here, kind, data, limits)
    if len(sheets) > limits.sheets:
        raise Refused(problems.TOO_LARGE, f"工作表 {len(sheets)} 张，上限 {limits.sheets} 张")
    return tuple(_marks(found.get(at)) for at in sheets)


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at, size = 0, len(stream)
    unpack = struct.Struct("<HH").unpack_from
    while at + 4 <= size:
        kind, length = unpack(stream, at)
        if at + 4 + length > size:
            # Bytes behind the last record are common; a record cut off within a sheet is not.
            if kind:
                raise damaged("工作簿内容不完整")
            return
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _note(sheet: _Found, kind: int, data: bytes, limits: Limits) -> None:
    if kind in _CELLS and len(data) >= 6:
        row, column = struct.unpack_from("<HH", data)
        last = column + (len(data) - 6) // 6 - 1 if kind == _SEVERAL else column
        sheet.height, sheet.width = max(sheet.height, row + 1), max(sheet.width, last + 1)
        if sheet.width > _MOST_COLUMNS or sheet.height * sheet.width > limits.cells:
            where = f"{column_letters(sheet.width - 1)} 列第 {sheet.height} 行"
            raise Refused(problems.TOO_LARGE, f"有内容的格子远到 {where}")
        if kind == _ERROR and len(data) >= 8 and data[7]:
            sheet.flaws[row, column] = Flaw(FlawKind.ERROR, ERRORS.get(data[6], ""))
        elif kind == _FORMULA and len(data) >= 14 and data[12:14] == b"\xff\xff" and data[6] == 2:
            sheet.flaws[row, column] = Flaw(FlawKind.ERROR, ERRORS.get(data[8], ""))
    elif kind == _ROW and len(data) >= 14 and data[12] & _HIDDEN_ROW:
        sheet.rows.add(struct.unpack_from("<H", data)[0])
    elif kind == _COLUMNS and len(data) >= 10 and data[8] & _HIDDEN_COLUMN:
        first, last = struct.unpack_from("<HH", data)
        sheet.columns.update(range(first, min(last, _MOST_COLUMNS) + 1))
    elif kind == _FILTERED:
        sheet.filtered = True


def _marks(found: _Found | None) -> Marks:
    if found is None:
        return Marks()
    return Marks(frozenset(found.rows), frozenset(found.columns), found.filtered, found.flaws)
