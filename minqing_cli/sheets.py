"""A worksheet as values with addresses, and the address itself.

Rows and columns count from 0 in code and are shown to people as Excel shows them (A1).
Nothing here knows what a column means.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum

Cell = None | str | int | float | bool | date | datetime | time | timedelta


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def on_one_line(name: str) -> str:
    """Return a name as it can be printed: nothing in it ends the line, turns it round or steers the screen.

    >>> on_one_line("东村\\n[red].xlsx")
    '东村?[red].xlsx'
    """
    return name if name.isprintable() else _STEERING.sub("?", name)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, and as far as known its sheet, row and column (from 0)."""

    file: str
    sheet: str | None = None
    row: int | None = None
    column: int | None = None

    @property
    def cell(self) -> str | None:
        """The address as Excel writes it (`E7`), or None when row or column is unknown."""
        if self.row is None or self.column is None:
            return None
        return f"{column_letters(self.column)}{self.row + 1}"

    def __str__(self) -> str:
        where = self.cell or (f"第{self.row + 1}行" if self.row is not None else None)
        return on_one_line(" › ".join(part for part in (self.file, self.sheet, where) if part))


Merge = tuple[int, int, int, int]


class FlawKind(Enum):
    """Why a cell that is not blank gives no value."""

    ERROR = "错误值"
    UNCALCULATED = "没有算出结果的公式"
    PICTURE = "图片"


@dataclass(frozen=True, slots=True)
class Flaw:
    """A cell that somebody filled and that holds no value. shown: what the cell shows, such as `#N/A`."""

    kind: FlawKind
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet, anchored at A1: `rows[r][c]` is the cell; rows may differ in length.

    merges: (first row, first column, last row, last column) of each merged range, all inclusive.
    hidden: the whole sheet is hidden in the workbook; hidden_rows, hidden_columns: those within the rows read.
    filtered: a filter is on, and some of the hidden rows are what it leaves out.
    flaws: (row, column) of cells that look blank in `rows` and are not.
    """

    name: str
    rows: list[list[Cell]]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filtered: bool = False
    flaws: Mapping[tuple[int, int], Flaw] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The readable sheets of one file, in the file's order. macros: it holds some, which are never run."""

    sheets: tuple[Sheet, ...] = field(default_factory=tuple)
    macros: bool = False
