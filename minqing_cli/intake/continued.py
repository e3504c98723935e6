"""Whether a sheet without a heading is the next page of the table in the sheet before it.

It is where its columns fit: nothing stands to the right of the table's last column, and most of its rows hold a day
in the column of days, words in the column of names and digits in the column of phones. A sheet that fits less well is
not read: a wrong guess would put every phone into a name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from minqing_cli import clean
from minqing_cli.intake.drafts import is_blank, is_ditto
from minqing_cli.intake.heading import Heading
from minqing_cli.intake.lines import not_data
from minqing_cli.intake.meta import Meta
from minqing_cli.sheets import Cell, Sheet

ABOVE_THE_SHEET = -1
_FITTING_OF_ALL = 0.5
_FEWEST_DIGITS = 6
_LONGEST_NAME = 20
_SHORT = 2
"""As 无 and 没有 in a column of phones."""


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table that may go on in the next sheet: its heading, and what the lines above it say."""

    heading: Heading
    meta: Meta

    def carried_over(self, sheet: Sheet) -> Heading | None:
        """Return the heading for a sheet that goes on with this table, or None where its columns do not fit."""
        if not _fits(sheet.rows, self.heading):
            return None
        return replace(self.heading, row=ABOVE_THE_SHEET, top=ABOVE_THE_SHEET)


def _fits(rows: Sequence[Sequence[Cell]], heading: Heading) -> bool:
    last = max(heading.named)
    filled = [row for row in rows if not all(map(is_blank, row))]
    if any(not is_blank(cell) for row in filled for cell in row[last + 1 :]):
        return False
    data = [row for row in filled if not_data(row, heading.columns) is None]
    fitting = sum(_is_of(row, heading) for row in data)
    return fitting > 0 and fitting >= _FITTING_OF_ALL * len(data)


def _is_of(row: Sequence[Cell], heading: Heading) -> bool:
    return looks_like_a_visit({name: row[column] for name, column in heading.columns.items() if column < len(row)})


def looks_like_a_visit(cells: Mapping[str, Cell]) -> bool:
    """Say whether cells tell of a visit: each of the telling fields holds its kind, the person and one more at least."""
    signs = [is_of_kind(cells[name]) for name, is_of_kind in _KINDS.items() if not is_blank(cells.get(name))]
    return not is_blank(cells.get("person")) and len(signs) > 1 and all(signs)


def _is_day(cell: Cell) -> bool:
    try:
        clean.day(cell, 2022)
    except clean.Fault as fault:
        return fault.name not in ("date_missing", "date_unreadable") or _is_ditto(cell)
    return True


def _is_ditto(cell: Cell) -> bool:
    return isinstance(cell, str) and is_ditto(cell)


def _is_name(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) <= _LONGEST_NAME and _digits(cell) < _FEWEST_DIGITS and not _is_day(cell)


def _is_phone(cell: Cell) -> bool:
    written = clean.half_width(clean.text(cell))
    return _digits(written) >= _FEWEST_DIGITS or _is_ditto(cell) or (len(written) <= _SHORT and not written.isdigit())


def _digits(written: str) -> int:
    return sum(map(str.isdigit, written))


_KINDS = {"visited_on": _is_day, "person": _is_name, "phones": _is_phone, "visitor": _is_name, "village": _is_name}
"""The columns that tell a table: what a cell of each looks like."""
