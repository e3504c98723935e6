"""A worksheet as values with addresses, and the address itself.

Rows and columns count from 0 in code and are shown to people as Excel shows them (A1).
Nothing here knows what a column means.
"""

import pickle
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from itertools import islice
from typing import overload

Cell = None | str | int | float | bool | date | datetime | time | timedelta
Row = list[Cell]

_PACKED_AT_ONCE = 1000
"""Rows packed as one piece."""
_UNPACKED = 4
"""Pieces that are unpacked at a time: where a sheet is read, and where its readers look back."""


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


class LongRows(Sequence[Row]):
    """The rows of a long sheet, kept packed: 300,000 rows as lists of values take several hundred megabytes.

    To whoever reads them they are a sequence of rows like any other; a few thousand are unpacked at a time, so that
    going through them in order is quick. A row that is changed has to be given back (`rows[index] = row`).
    """

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._pieces: list[bytes] = []
        self._length = 0
        self._padded, self._width = 0, 0
        self._unpacked: dict[int, list[Row]] = {}
        """Piece → its rows, the one that was asked for last at the end."""
        self._changed: set[int] = set()

    # --- filling ------------------------------------------------------------------------------

    def add(self, rows: Iterable[Row]) -> None:
        """Add rows below the others."""
        rows = iter(rows)
        while piece := list(islice(rows, _PACKED_AT_ONCE)):
            self._begin(piece)
            self._pieces[-1] = _packed(piece)

    def fill_up(self, width: int) -> None:
        """Let every row so far have as many cells: what is wanting is blank, as decoders give it."""
        self._padded, self._width = len(self._pieces), width

    def _begin(self, piece: list[Row]) -> None:
        self._starts.append(self._length)
        self._pieces.append(b"")
        self._length += len(piece)

    # --- a sequence ---------------------------------------------------------------------------

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            start, stop, step = index.indices(self._length)
            if step != 1:
                return [self[at] for at in range(start, stop, step)]
            return list(self._between(start, stop))
        piece, at = self._at(index)
        return self._rows_of(piece)[at]

    def __setitem__(self, index: int, row: Row) -> None:
        piece, at = self._at(index)
        self._rows_of(piece)[at] = row
        self._changed.add(piece)

    def __iter__(self) -> Iterator[Row]:
        return self._between(0, self._length)

    def append(self, row: Row) -> None:
        """Add one row below the others."""
        last = len(self._pieces) - 1
        if last < self._padded or self._length - self._starts[last] >= _PACKED_AT_ONCE:
            last += 1
            self._begin([row])
            self._keep(last, [row])
        else:
            self._rows_of(last).append(row)
            self._length += 1
        self._changed.add(last)

    def _between(self, start: int, stop: int) -> Iterator[Row]:
        while start < stop:
            piece, at = self._at(start)
            rows = self._rows_of(piece)[at : at + stop - start]
            yield from rows
            start += len(rows)

    def _at(self, index: int) -> tuple[int, int]:
        """Return the piece of a row, and where in it the row stands."""
        if index < 0:
            index += self._length
        if not 0 <= index < self._length:
            raise IndexError("no such row")
        piece = bisect_right(self._starts, index) - 1
        return piece, index - self._starts[piece]

    # --- packing ------------------------------------------------------------------------------

    def _rows_of(self, piece: int) -> list[Row]:
        rows = self._unpacked.pop(piece, None)
        if rows is None:
            rows = pickle.loads(self._pieces[piece])
            if piece < self._padded:
                for row in rows:
                    row.extend([""] * (self._width - len(row)))
        self._keep(piece, rows)
        return rows

    def _keep(self, piece: int, rows: list[Row]) -> None:
        self._unpacked[piece] = rows
        if len(self._unpacked) > _UNPACKED:
            self._pack(next(iter(self._unpacked)))

    def _pack(self, piece: int) -> None:
        rows = self._unpacked.pop(piece)
        if piece in self._changed:
            self._changed.discard(piece)
            self._pieces[piece] = _packed(rows)

    def __getstate__(self) -> tuple[object, ...]:
        for piece in list(self._unpacked):
            self._pack(piece)
        return self._starts, self._pieces, self._length, self._padded, self._width

    def __setstate__(self, state: tuple[list[int], list[bytes], int, int, int]) -> None:
        self._starts, self._pieces, self._length, self._padded, self._width = state
        self._unpacked, self._changed = {}, set()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(list.__eq__, self, other))

    __hash__ = None  # type: ignore[assignment]


def _packed(rows: list[Row]) -> bytes:
    # A text that comes again is packed once, if it is the same object.
    known: dict[str, str] = {}
    same = known.setdefault
    return pickle.dumps([[same(cell, cell) if type(cell) is str else cell for cell in row] for row in rows], 5)


Rows = list[Row] | LongRows


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet, anchored at A1: `rows[r][c]` is the cell; rows may differ in length.

    merges: (first row, first column, last row, last column) of each merged range, all inclusive.
    hidden: the whole sheet is hidden in the workbook; hidden_rows, hidden_columns: those within the rows read.
    filtered: a filter is on, and some of the hidden rows are what it leaves out.
    flaws: (row, column) of cells that look blank in `rows` and are not.
    """

    name: str
    rows: Rows
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
