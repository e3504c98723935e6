"""What a decoder does not tell of a worksheet's XML: hidden rows and columns, filters, and cells without a value.

Most sheets have none of it, and a few searches for fixed bytes say so; only then is the XML looked through.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from minqing_cli import problems
from minqing_cli.readers.refusal import Refused
from minqing_cli.sheets import Flaw, FlawKind, Merge, Rows, Sheet

_HIDDEN = b' hidden="'
_FILTER = b"<filterColumn"
_ERROR = b't="e"'
_FORMULA = b"<f"
_PICTURE = "DISPIMG("

# Bounded, and never across the next tag: a part of a hundred thousand tags that do not end must cost no more than another.
_HIDDEN_ROW = re.compile(rb'<row\b([^<>]{0,400}\shidden="(?:1|true)"[^<>]{0,400})')
_HIDDEN_COLUMN = re.compile(rb'<col\b([^<>]{0,400}\shidden="(?:1|true)"[^<>]{0,400})')
_ROW = re.compile(rb'\sr="(\d{1,7})"')
_FIRST, _LAST = re.compile(rb'\smin="(\d{1,5})"'), re.compile(rb'\smax="(\d{1,5})"')
_CELL_ADDRESS = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')
_CELL_WITH_ERROR = re.compile(
    rb'<c\b([^<>]{0,400}\st="e"[^<>]{0,400})>(?:<f\b[^<>]{0,400}/?>[^<]{0,9000}(?:</f>)?)?\s{0,99}(?:<v>([^<]{0,20})</v>)?'
)
_CELL_WITH_FORMULA = re.compile(
    rb"<c\b([^<>]{0,400})><f\b(?:[^<>]{0,400}/>|[^<>]{0,400}>[^<]{0,9000}</f>)\s{0,99}(<v\s{0,9}/>|<v>\s{0,9}</v>)?\s{0,99}</c>"
)
_TEXT = b't="str"'
_MOST_COLUMNS = 16384
_MOST_FLAWS = 200_000


@dataclass(frozen=True, slots=True)
class Marks:
    """What is to be added to a sheet of cells."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filtered: bool = False
    flaws: Mapping[tuple[int, int], Flaw] = field(default_factory=dict)


def marks_of(content: bytes) -> Marks | None:
    """Return what a worksheet's XML says beside its values; None where it says nothing."""
    hidden, filtered = _HIDDEN in content, _FILTER in content
    errors, formulas = _ERROR in content, _FORMULA in content
    if not (hidden or filtered or errors or formulas):
        return None
    flaws: dict[tuple[int, int], Flaw] = {}
    if errors:
        for found in _CELL_WITH_ERROR.finditer(content):
            _note(flaws, found[1], Flaw(FlawKind.ERROR, (found[2] or b"").decode("ascii", errors="replace")))
    if formulas:
        for found in _CELL_WITH_FORMULA.finditer(content):
            # A formula that gives an empty text has a stored value: that text.
            if not (found[2] and _TEXT in found[1]):
                _note(flaws, found[1], Flaw(FlawKind.UNCALCULATED))
    rows = _hidden_rows(content) if hidden else frozenset()
    return Marks(rows, _hidden_columns(content) if hidden else frozenset(), filtered, flaws)


def together(found: Iterable[Marks | None]) -> Marks | None:
    """Return what the pieces of a worksheet's XML say of the whole; a piece ends where a row does."""
    rows: set[int] = set()
    columns: set[int] = set()
    filtered = False
    flaws: dict[tuple[int, int], Flaw] = {}
    said = False
    for marks in found:
        if marks is not None:
            said = True
            rows |= marks.hidden_rows
            columns |= marks.hidden_columns
            filtered = filtered or marks.filtered
            for address, flaw in marks.flaws.items():
                flaws.setdefault(address, flaw)
            _check_number(flaws)
    return Marks(frozenset(rows), frozenset(columns), filtered, flaws) if said else None


def _hidden_rows(content: bytes) -> frozenset[int]:
    return frozenset(
        int(row[1]) - 1 for found in _HIDDEN_ROW.finditer(content) if (row := _ROW.search(found[1])) is not None
    )


def _hidden_columns(content: bytes) -> frozenset[int]:
    columns: set[int] = set()
    for found in _HIDDEN_COLUMN.finditer(content):
        first, last = _FIRST.search(found[1]), _LAST.search(found[1])
        if first and last:
            columns.update(range(int(first[1]) - 1, min(int(last[1]), _MOST_COLUMNS)))
    return frozenset(columns)


def _note(flaws: dict[tuple[int, int], Flaw], attributes: bytes, flaw: Flaw) -> None:
    address = _CELL_ADDRESS.search(attributes)
    if address is None:
        return
    column = 0
    for letter in address[1]:
        column = column * 26 + letter - 64
    flaws.setdefault((int(address[2]) - 1, column - 1), flaw)
    _check_number(flaws)


def _check_number(flaws: Mapping[tuple[int, int], Flaw]) -> None:
    if len(flaws) > _MOST_FLAWS:
        raise Refused(problems.TOO_LARGE, f"错误值和没有结果的公式超过 {_MOST_FLAWS} 个")


def marked(sheet: Sheet, marks: Marks | None, pictures: bool) -> Sheet:
    """Return the sheet with what its marks say. pictures: the file holds cells that WPS shows as pictures."""
    flaws = dict(marks.flaws) if marks else {}
    if pictures:
        flaws |= _pictures(sheet.rows)
    if not flaws and marks is None:
        return sheet
    for (row, column), flaw in flaws.items():
        _make_room(sheet.rows, row, column)
        if flaw.kind is not FlawKind.UNCALCULATED:
            cells = sheet.rows[row]
            cells[column] = None
            sheet.rows[row] = cells
    marks = marks or Marks()
    width = max(map(len, sheet.rows), default=0)
    return replace(
        sheet,
        hidden_rows=frozenset(row for row in marks.hidden_rows if row < len(sheet.rows)),
        hidden_columns=frozenset(column for column in marks.hidden_columns if column < width),
        filtered=marks.filtered,
        flaws=flaws,
    )


def _make_room(rows: Rows, row: int, column: int) -> None:
    """Decoders leave out blank cells at the end; one that only looks blank must have a place."""
    while len(rows) <= row:
        rows.append([])
    if len(rows[row]) <= column:
        rows[row] = [*rows[row], *[None] * (column + 1 - len(rows[row]))]


def _pictures(rows: Rows) -> dict[tuple[int, int], Flaw]:
    return {
        (index, column): Flaw(FlawKind.PICTURE)
        for index, row in enumerate(rows)
        for column, cell in enumerate(row)
        if isinstance(cell, str) and _PICTURE in cell
    }


def covered(merges: tuple[Merge, ...], rows: int) -> int:
    """Return how many rows merged ranges cover together within the first ones."""
    return sum(max(0, min(bottom + 1, rows) - top) for top, _, bottom, _ in merges)
