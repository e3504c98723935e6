"""Which tables a sheet holds: beside one another, and one below another, each with a heading of its own.

Both are known by their headings alone. A heading that comes again as it was (on every printed page) begins no new
table; one whose columns stand elsewhere does, or every phone of the second table would be read as a name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from minqing_cli import clean
from minqing_cli.intake.drafts import is_blank, is_ditto
from minqing_cli.intake.heading import Heading, Label, heading_at, holds_a_day, labels_of, read_heading
from minqing_cli.intake.names import SERIALS, HeadingNames
from minqing_cli.sheets import Cell, Sheet

_LONGEST_HEADING = 30
_KNOWN_OF_ALL = 0.5
"""The share of its cells that must be known names for a row below a table to be a heading: the others are extras or
misspelt, and hold no digit.
"""
_LEAST_KNOWN = 3
_SHARED = ("visited_on", "branch", "village", "grid", "visitor", "method")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A table, or several side by side, and the first row that is no longer theirs."""

    heading: Heading
    end: int


def one_below_another(rows: Sequence[Sequence[Cell]], heading: Heading, names: HeadingNames) -> Iterator[Stretch]:
    """Yield the tables of a sheet from its first heading down."""
    below = heading.row
    for row in range(heading.row + 1, len(rows)):
        if row <= below or holds_a_day(rows[row], heading) or not _is_heading_row(rows[row], names):
            continue
        found = heading_at(rows, row, names)
        if found is None or _is_the_lower_part(rows, row, heading, names):
            continue
        below = found.row
        if _stands_elsewhere(found, heading):
            yield Stretch(heading, found.top)
            heading = found
    yield Stretch(heading, len(rows))


def _is_the_lower_part(rows: Sequence[Sequence[Cell]], row: int, heading: Heading, names: HeadingNames) -> bool:
    """Say whether a row ends a heading of several rows that comes again, its upper rows naming too little alone."""
    height = heading.row - heading.top
    above = rows[row - height : row + 1]
    return height > 0 and read_heading(above, row - height, names).columns == heading.columns


def _stands_elsewhere(found: Heading, heading: Heading) -> bool:
    """Say whether a column means something else than before; columns that only one heading names do not matter."""
    taken = {column: name for name, column in heading.columns.items()}
    meant: list[tuple[int, tuple[str, ...]]] = [(column, (name,)) for name, column in found.columns.items()]
    meant += [(column, fields) for column, _, fields in found.ambiguous]
    meant += [(column, ()) for column, _ in (*found.extras, *found.not_kept)]
    moved = any(heading.columns.get(name, column) != column for name, column in found.columns.items())
    return moved or any(column in taken and taken[column] not in fields for column, fields in meant)


def _is_heading_row(row: Sequence[Cell], names: HeadingNames) -> bool:
    known = unknown = 0
    for cell in row:
        if cell is None or cell == "":
            continue
        if not isinstance(cell, str) or len(cell) > _LONGEST_HEADING or is_ditto(cell):
            return False
        written = clean.heading(cell)
        if written in names.fields or written in SERIALS:
            known += 1
        elif not is_blank(cell):
            unknown += 1
            if unknown > known + _LEAST_KNOWN or any(map(str.isdigit, cell)):
                return False
    return known >= _LEAST_KNOWN and known >= _KNOWN_OF_ALL * (known + unknown)


def drawn_wide(heading: Heading, sheet: Sheet) -> Heading:
    """Return a heading whose opinion, where it is merged over several columns, has all of them that are written in."""
    opinion = heading.columns.get("opinion")
    over = [right for top, left, _, right in sheet.merges if left == opinion and heading.top <= top <= heading.row]
    if opinion is None or not over:
        return heading
    further = [
        column
        for column in range(opinion + 1, max(over) + 1)
        if column not in heading.named and any(not is_blank(cell) for cell in _below(sheet, heading.row, column))
    ]
    own = sheet.rows[heading.top : heading.row + 1]
    name = next(clean.text(row[opinion]) for row in own[::-1] if opinion < len(row) and not is_blank(row[opinion]))
    return replace(
        heading,
        doubled=(*heading.doubled, *((column, name, "opinion") for column in further)),
        named=heading.named.union(further),
    )


def _below(sheet: Sheet, row: int, column: int) -> Iterator[Cell]:
    return (cells[column] for cells in sheet.rows[row + 1 :] if column < len(cells))


def side_by_side(heading: Heading, names: HeadingNames, rows: Sequence[Sequence[Cell]]) -> tuple[Heading, ...]:
    """Return the headings of the tables that stand beside one another, each of a person and an opinion.

    rows: the heading's own. Where the heading is that of one table, it comes back alone. A table to the right shares
    the day, the place and the visitor of the first one where it has no columns for them.
    """
    again = {name for _, _, name in heading.doubled}
    if not {"person", "opinion"} <= again:
        return (heading,)
    starts = _starts(labels_of(rows, names))
    parts = []
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        part = replace(heading, left=start, right=end)
        own = [[cell if part.owns(column) else None for column, cell in enumerate(row)] for row in rows]
        parts.append(replace(read_heading(own, heading.top, names), left=start, right=end))
    if not all(part.is_of_visits for part in parts):
        return (heading,)
    return (parts[0], *(_sharing(part, parts[0]) for part in parts[1:]))


def _starts(labels: Sequence[Label]) -> list[int]:
    """Return the first column of each table: there a name comes again that the table before it has had.

    The same field in two columns beside one another is one table's (电话 and 手机).
    """
    starts = [0]
    seen: set[str] = set()
    before = ""
    for label in labels:
        name = label.fields[0] if len(label.fields) == 1 else ""
        keys = {clean.heading(label.written), name} - {""}
        if name != before and not seen.isdisjoint(keys):
            starts.append(label.column)
            seen = set()
        seen |= keys
        before = name or label.written
    return starts


def _sharing(part: Heading, first: Heading) -> Heading:
    shared = {name: first.columns[name] for name in _SHARED if name in first.columns and name not in part.columns}
    missing = tuple(name for name in part.missing if name not in shared)
    return replace(part, columns={**part.columns, **shared}, missing=missing)
