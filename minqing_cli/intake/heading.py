"""Which row of a sheet is the heading, and which column is which field.

A row is the heading when it names at least three fields of the record, the most of the first 15 rows.
A name that could mean two fields is settled by its position where the rule of the forms settles it
(单位 and 时间), and otherwise stops the sheet: nothing is guessed.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pydantic import BaseModel

from minqing_cli import clean
from minqing_cli.columns import columns_of
from minqing_cli.records import Visit
from minqing_cli.sheets import Cell

SEARCHED_ROWS = 15
_MIN_FIELDS = 3
_LONGEST_HEADING = 30

SERIALS = frozenset({"序号", "编号", "行号", "序", "NO", "No", "no"})
"""Running numbers of the sender: neither data nor worth a remark."""

_EARLY_FIELDS = ("village", "visited_on")
"""What an ambiguous name means among the first three columns; after the opinion it means the other field."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading row.

    row: index of the row (of a heading of two rows, the lower one). columns: field → column index.
    extras: columns that no field claims, with their names. doubled: columns whose field an earlier one took.
    ambiguous: (column, name, the fields it could mean). missing: required fields without a column.
    """

    row: int
    columns: Mapping[str, int]
    extras: tuple[tuple[int, str], ...] = ()
    doubled: tuple[tuple[int, str], ...] = ()
    ambiguous: tuple[tuple[int, str, tuple[str, ...]], ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class HeadingNames:
    """Every name a field may have in a sheet: normalised name → the fields it can mean."""

    record: type[BaseModel]
    fields: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...] = field(default=())

    def suggestion(self, name: str) -> str | None:
        """Return the known name that is nearest to an unknown one."""
        near = difflib.get_close_matches(clean.heading(name), self.fields, n=1, cutoff=0.6)
        return near[0] if near else None


def heading_names(record: type[BaseModel] = Visit, synonyms: Mapping[str, Sequence[str]] | None = None) -> HeadingNames:
    """Gather the names of a record's fields, with the plan's own synonyms (keyed by field or heading)."""
    return _heading_names(record, tuple((key, tuple(names)) for key, names in (synonyms or {}).items()))


@lru_cache(maxsize=16)
def _heading_names(record: type[BaseModel], synonyms: tuple[tuple[str, tuple[str, ...]], ...]) -> HeadingNames:
    found: dict[str, list[str]] = {}
    own: dict[str, str] = {}
    for name, column in columns_of(record).items():
        for written in (column.heading, *column.also):
            fields = found.setdefault(clean.heading(written), [])
            if name not in fields:
                fields.append(name)
        own[name] = name
        own[clean.heading(column.heading)] = name
    for key, names in synonyms:
        target = own.get(key) or own.get(clean.heading(key))
        for written in names:
            # The office has decided what the name means: it is no longer ambiguous.
            found[clean.heading(written)] = [target] if target else []
    required = tuple(name for name, column in columns_of(record).items() if column.required)
    return HeadingNames(record, {key: tuple(value) for key, value in found.items() if value}, required)


def find_heading(rows: Sequence[Sequence[Cell]], names: HeadingNames) -> Heading | None:
    """Return the heading among the first rows of a sheet, or None when no row names three fields."""
    best: Heading | None = None
    for index, row in enumerate(rows[:SEARCHED_ROWS]):
        if not _could_be_heading(row):
            continue
        found = _read_heading(index, row, names)
        if len(found.columns) >= _MIN_FIELDS and (best is None or len(found.columns) > len(best.columns)):
            best = found
    if best is None:
        return None
    joined = _with_row_below(best, rows, names)
    return joined if len(joined.columns) > len(best.columns) else best


def repeats_heading(row: Sequence[Cell], heading: Heading, names: HeadingNames) -> bool:
    """Say whether a row below the heading is the heading again, as sheets of several printed pages have it."""
    same = 0
    for name, column in heading.columns.items():
        if column < len(row) and isinstance(row[column], str):
            same += name in names.fields.get(clean.heading(str(row[column])), ())
    return same >= min(_MIN_FIELDS, len(heading.columns))


def _could_be_heading(row: Sequence[Cell]) -> bool:
    texts = sum(1 for cell in row if isinstance(cell, str) and 0 < len(cell) <= _LONGEST_HEADING)
    return texts >= _MIN_FIELDS


def _read_heading(index: int, row: Sequence[Cell], names: HeadingNames) -> Heading:
    columns: dict[str, int] = {}
    extras: list[tuple[int, str]] = []
    doubled: list[tuple[int, str]] = []
    unsettled: list[tuple[int, str, tuple[str, ...]]] = []
    for column, cell in enumerate(row):
        written = clean.text(cell) if isinstance(cell, str) else ""
        if not written:
            continue
        normal = clean.heading(written)
        fields = names.fields.get(normal, ())
        if len(fields) > 1:
            unsettled.append((column, written, fields))
        elif not fields:
            if normal not in SERIALS:
                extras.append((column, written))
        elif fields[0] in columns:
            doubled.append((column, written))
        else:
            columns[fields[0]] = column
    ambiguous = tuple(_still_ambiguous(row, columns, unsettled))
    missing = tuple(name for name in names.required if name not in columns)
    return Heading(index, columns, tuple(extras), tuple(doubled), ambiguous, missing)


def _still_ambiguous(
    row: Sequence[Cell], columns: dict[str, int], unsettled: list[tuple[int, str, tuple[str, ...]]]
) -> list[tuple[int, str, tuple[str, ...]]]:
    """Settle names by position where the rule allows it (adding to columns) and return the others."""
    filled = [column for column, cell in enumerate(row) if clean.text(cell)]
    rest = []
    for column, written, fields in unsettled:
        early = [name for name in fields if name in _EARLY_FIELDS]
        late = [name for name in fields if name not in _EARLY_FIELDS]
        opinion = columns.get("opinion")
        choice = None
        if filled.index(column) < 3 and len(early) == 1:
            choice = early[0]
        elif opinion is not None and column > opinion and len(late) == 1:
            choice = late[0]
        if choice is None or choice in columns:
            rest.append((column, written, fields))
        else:
            columns[choice] = column
    return rest


def _with_row_below(found: Heading, rows: Sequence[Sequence[Cell]], names: HeadingNames) -> Heading:
    """Join the row below to a heading of two rows (走访对象 over 姓名 and 电话): its names fill or refine."""
    below = found.row + 1
    if below >= len(rows) or not any(
        isinstance(cell, str) and clean.heading(cell) in names.fields for cell in rows[below]
    ):
        return found
    upper, lower = rows[found.row], rows[below]
    if any(cell is not None and cell != "" and not isinstance(cell, str) for cell in lower):
        return found
    width = max(len(upper), len(lower))
    joined: list[Cell] = []
    for column in range(width):
        under = lower[column] if column < len(lower) else None
        above = upper[column] if column < len(upper) else None
        joined.append(under if clean.text(under) else above)
    return _read_heading(below, joined, names)
