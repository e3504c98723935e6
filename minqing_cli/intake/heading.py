"""Which row of a sheet is the heading, and which column is which field.

The heading is the row, of the first 15, that names most fields of the record; one or two rows below may refine
it (走访对象 over 姓名 and 电话). A name that could mean two fields is settled by its position where the rule of
the forms settles it (单位 and 时间), and otherwise stops the sheet: nothing is guessed. Which names there are is
the business of `names`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from minqing_cli import clean
from minqing_cli.intake.names import SERIALS, HeadingNames, heading_names
from minqing_cli.sheets import Cell

__all__ = [
    "SEARCHED_ROWS",
    "Heading",
    "HeadingNames",
    "Label",
    "find_heading",
    "heading_at",
    "heading_names",
    "holds_a_day",
    "labels_of",
    "read_heading",
    "repeats_heading",
]

SEARCHED_ROWS = 15
_MIN_FIELDS = 3
_MOST_ROWS = 3
_LONGEST_HEADING = 30

_EARLY_FIELDS = ("village", "visited_on")
"""What an ambiguous name means among the first three columns; after the opinion it means the other field."""
_WHO = frozenset({"person", "kind", "address", "phones"})
"""What may stand under 走访对象 in a heading of two rows; under 走访人 the same words mean the visitor's."""

_PARTS_OF_A_DAY = ("年", "月", "日")
_GROUP_END = re.compile("(?:基本)?(?:情况|信息)$")
"""走访情况 over 时间 is 走访时间."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading.

    row: index of its last row; top: of its first. columns: field → column index.
    extras: columns that no field claims, with their names. doubled: columns whose field an earlier one took,
    with the field. ambiguous: (column, name, the fields it could mean). missing: required fields without a
    column. named: every column that has a name, serial numbers too. not_kept: columns that are not read, with their
    names. left, right: the table's columns where several tables stand side by side, right not included. days: where
    the day of the visit has a column for each of 年, 月 and 日 (or the last two), these columns.
    """

    row: int
    columns: Mapping[str, int]
    extras: tuple[tuple[int, str], ...] = ()
    doubled: tuple[tuple[int, str, str], ...] = ()
    ambiguous: tuple[tuple[int, str, tuple[str, ...]], ...] = ()
    missing: tuple[str, ...] = ()
    top: int = 0
    named: frozenset[int] = frozenset()
    days: tuple[int, ...] = ()
    not_kept: tuple[tuple[int, str], ...] = ()
    left: int = 0
    right: int | None = None

    @property
    def is_of_visits(self) -> bool:
        """Whether it heads a table of who said what."""
        return {"person", "opinion"} <= self.columns.keys()

    def owns(self, column: int) -> bool:
        """Say whether a column is the table's own."""
        return self.left <= column and (self.right is None or column < self.right)


@dataclass(frozen=True, slots=True)
class Label:
    """What stands over one column: as written, and the fields that it can mean."""

    column: int
    written: str
    fields: tuple[str, ...]
    part_of_day: bool = False


def find_heading(rows: Sequence[Sequence[Cell]], names: HeadingNames) -> Heading | None:
    """Return the heading among the first rows of a sheet, or None when no row names enough fields.

    Of two tables one below another the upper one's is meant, though the lower one's may name more.
    """
    found: list[Heading] = []
    first: Heading | None = None
    for top in range(min(SEARCHED_ROWS, len(rows))):
        if first is not None and _is_followed(rows, first, top) and max(found, key=_rank) is first:
            # A table that begins further down stays below this one, whatever it names.
            return first
        one = heading_at(rows, top, names)
        if one is not None:
            found.append(one)
            first = one if first is None and one.is_of_visits else first
    best = max(found, key=_rank, default=None)
    if best is None or first is None or not _is_followed(rows, first, best.top):
        return best
    return first


def _is_followed(rows: Sequence[Sequence[Cell]], heading: Heading, before: int) -> bool:
    """Say whether something stands below a heading, above a row."""
    return any(map(_is_filled, rows[heading.row + 1 : before]))


def heading_at(rows: Sequence[Sequence[Cell]], top: int, names: HeadingNames) -> Heading | None:
    """Return the heading that begins with a row, or None when it names too few fields."""
    if not _names_a_field(rows[top], names):
        return None
    best: Heading | None = None
    for last in range(top, min(top + _MOST_ROWS, len(rows))):
        if last > top and not _is_label_row(rows[last]):
            break
        if last > top and not (
            _names_a_field(rows[last], names) or any(cell in _PARTS_OF_A_DAY for cell in rows[last])
        ):
            continue
        found = read_heading(rows[top : last + 1], top, names)
        if _suffices(found) and (best is None or _rank(found) > _rank(best)):
            best = found
    return best


def _rank(heading: Heading) -> tuple[int, int]:
    """More fields first; of equals the heading of fewer rows, which leaves the lines above it to be read."""
    return len(heading.columns) + len(heading.days), heading.top - heading.row


def _suffices(heading: Heading) -> bool:
    return len(heading.columns) >= _MIN_FIELDS or heading.is_of_visits


def repeats_heading(row: Sequence[Cell], heading: Heading, names: HeadingNames) -> bool:
    """Say whether a row below the heading is the heading again, as sheets of several printed pages have it."""
    if holds_a_day(row, heading):
        return False
    same = 0
    for name, column in heading.columns.items():
        if column < len(row) and isinstance(row[column], str):
            same += name in names.fields.get(clean.heading(str(row[column])), ())
    if same >= min(_MIN_FIELDS, len(heading.columns)):
        return True
    # Of a heading of two rows the lower one names little, but nothing else than fields.
    filled = [cell for cell in row if cell is not None and cell != ""]
    return len(filled) > 1 and same > 0 and all(_means(cell, names) for cell in filled)


def holds_a_day(row: Sequence[Cell], heading: Heading) -> bool:
    """Say whether the date column holds something with a digit: the quick sign of data."""
    column = heading.columns.get("visited_on", len(row))
    cell = row[column] if column < len(row) else None
    if not isinstance(cell, str):
        return cell is not None
    return cell[:1].isdigit() or any(letter.isdigit() for letter in cell)


# --- one heading ------------------------------------------------------------------------------


def read_heading(rows: Sequence[Sequence[Cell]], top: int, names: HeadingNames) -> Heading:
    """Read the rows of a heading: names, position rule, what is doubled and what is missing."""
    labels = labels_of(rows, names)
    columns: dict[str, int] = {}
    extras: list[tuple[int, str]] = []
    not_kept: list[tuple[int, str]] = []
    doubled: list[tuple[int, str, str]] = []
    unsettled: list[Label] = []
    days = tuple(label.column for label in labels if label.part_of_day)
    for label in labels:
        if label.part_of_day and label.column != days[0]:
            continue
        if len(label.fields) > 1:
            unsettled.append(label)
        elif not label.fields:
            if not names.keeps(label.written):
                not_kept.append((label.column, label.written))
            elif clean.heading(label.written) not in SERIALS:
                extras.append((label.column, label.written))
        elif label.fields[0] in columns:
            doubled.append((label.column, label.written, label.fields[0]))
        else:
            columns[label.fields[0]] = label.column
    ambiguous = _still_ambiguous(labels, columns, unsettled)
    return Heading(
        top + len(rows) - 1,
        columns,
        tuple(extras),
        tuple(doubled),
        ambiguous,
        tuple(name for name in names.required if name not in columns),
        top,
        frozenset(label.column for label in labels),
        days,
        tuple(not_kept),
    )


def labels_of(rows: Sequence[Sequence[Cell]], names: HeadingNames) -> list[Label]:
    """Return what stands over each column, the rows of the heading joined."""
    found: list[Label] = []
    groups = [""] * len(rows)
    for column in range(max(map(len, rows))):
        lowest = -1
        for level, row in enumerate(rows):
            written = _written(row[column]) if column < len(row) else ""
            if written:
                # A cell to the right of a merged one is blank: it belongs to the same group.
                groups[level:] = [written, *[""] * (len(rows) - level - 1)]
                lowest = level
        if lowest < 0:
            continue
        group = next((text for text in reversed(groups[:lowest]) if text), "")
        found.append(_under(group, groups[lowest], column, names))
    return found


def _written(cell: Cell) -> str:
    return clean.text(cell) if isinstance(cell, str) else ""


def _under(group: str, lower: str, column: int, names: HeadingNames) -> Label:
    """Return what a name means under the name of its group: 姓名 under 走访人 is the visitor's."""
    below = names.fields.get(clean.heading(lower), ())
    if not group:
        return Label(column, lower, below)
    joined = names.fields.get(clean.heading(_GROUP_END.sub("", group) + lower), ())
    if len(joined) == 1:
        return Label(column, lower, joined)
    above = names.fields.get(clean.heading(group), ())
    if "visited_on" in above and lower in _PARTS_OF_A_DAY:
        return Label(column, lower, ("visited_on",), part_of_day=True)
    if len(above) == 1 and above[0] not in _WHO and _WHO.issuperset(below) and below:
        return Label(column, group + lower, above if below == ("person",) else ())
    return Label(column, lower, below)


def _still_ambiguous(
    labels: Sequence[Label], columns: dict[str, int], unsettled: Sequence[Label]
) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
    """Settle names by position where the rule allows it (adding to columns) and return the others."""
    order = [label.column for label in labels]
    rest = []
    for label in unsettled:
        opinion = columns.get("opinion")
        early = [name for name in label.fields if name in _EARLY_FIELDS and order.index(label.column) < 3]
        late = [
            name
            for name in label.fields
            if name not in _EARLY_FIELDS and opinion is not None and label.column > opinion
        ]
        choices = [name for name in (*early, *late) if name not in columns]
        if len(choices) == 1 and len(early) + len(late) == 1:
            columns[choices[0]] = label.column
        else:
            rest.append((label.column, label.written, label.fields))
    return tuple(rest)


# --- what a row could be ----------------------------------------------------------------------


def _means(cell: Cell, names: HeadingNames) -> bool:
    if not isinstance(cell, str) or len(cell) > _LONGEST_HEADING:
        return False
    normal = clean.heading(cell)
    return normal in names.fields or normal in SERIALS


def _names_a_field(row: Sequence[Cell], names: HeadingNames) -> bool:
    return any(isinstance(cell, str) and cell and clean.heading(cell) in names.fields for cell in row)


def _is_filled(row: Sequence[Cell]) -> bool:
    return any(cell is not None and cell != "" for cell in row)


def _is_label_row(row: Sequence[Cell]) -> bool:
    """Say whether a row below a heading may belong to it: short words only."""
    filled = [cell for cell in row if cell is not None and cell != ""]
    return bool(filled) and all(isinstance(cell, str) and len(cell) <= _LONGEST_HEADING for cell in filled)
