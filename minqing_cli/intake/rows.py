"""Which rows below a heading are data, and in which table of the sheet they stand.

Every row that is not blank comes out once: as a draft, or as an ignored row with its reason. Where a sheet goes
on with a second table (the heading again, with other lines above it), its rows take what those lines say.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from minqing_cli import clean, problems
from minqing_cli.intake.drafts import Draft, gather, is_blank
from minqing_cli.intake.heading import Heading, HeadingNames, repeats_heading
from minqing_cli.intake.lines import not_data
from minqing_cli.intake.meta import META_FIELDS, Meta, read_meta
from minqing_cli.intake.plain import PlainRows
from minqing_cli.problems import Rule
from minqing_cli.sheets import Cell, Sheet

_OF_A_SECTION = ("village", "branch", "grid")
"""What a line between the rows may say for the rows below it; a visitor or a day there may be a signature."""


@dataclass(slots=True)
class DataRows:
    """The rows of one table. ignored: (row, why) in order. reserved: rows without a person and an opinion.

    metas: what holds for each block of the drafts. lines: the rows below the last record, none of them data.
    """

    drafts: list[Draft] = field(default_factory=list)
    ignored: list[tuple[int, Rule]] = field(default_factory=list)
    reserved: list[int] = field(default_factory=list)
    metas: list[Meta] = field(default_factory=list)
    lines: list[Sequence[Cell]] = field(default_factory=list)
    plain: PlainRows | None = None
    """The rows that needed no second look; they are not among the drafts, and all in the first block."""

    def fills(self) -> list[dict[str, Cell]]:
        """What lines above each block put into its blank cells; a date only where the block has none of its own."""
        dated = {draft.block for draft in self.drafts if "visited_on" in draft.cells}
        if self.plain and self.plain.taken:
            dated.add(0)
        return [meta.fills(block in dated) for block, meta in enumerate(self.metas)]


def sort_rows(
    sheet: Sheet,
    heading: Heading,
    names: HeadingNames,
    meta: Meta,
    end: int | None = None,
    plain: PlainRows | None = None,
) -> DataRows:
    """Return the rows below a heading by what they are. meta: what the lines above it say. end: row after the last.

    plain: takes the rows that need no second look.
    """
    found = DataRows(metas=[meta], plain=plain)
    lines: list[Sequence[Cell]] = []
    flawed, telling = _flawed_rows(sheet, heading)
    # Of a heading of several rows the upper ones name too little to be known by their names.
    upper = [_own(row, heading) for row in sheet.rows[max(heading.top, 0) : max(heading.row, 0)]]
    stop = len(sheet.rows) if end is None else end
    for index in _not_plain(found, sorted(flawed), lines, heading.row + 1, stop):
        row = _own(sheet.rows[index], heading)
        if all(is_blank(cell) for cell in row) and index not in telling:
            if index in flawed:
                found.reserved.append(index)
            continue
        if row in upper or repeats_heading(row, heading, names):
            # The last line above the heading says most of what stands below it.
            _begin_block(found, read_meta(lines[::-1], names))
            found.ignored.append((index, problems.ROW_HEADING))
            lines.clear()
            continue
        rule = problems.ROW_NOTE if _is_meta_line(row, names) else not_data(row, heading.columns)
        # A total whose count was never reckoned is still a total: it says so in words.
        if rule is None or (index in telling and rule is not problems.ROW_TOTAL):
            if _is_reserved(row, heading) and index not in telling:
                found.reserved.append(index)
            else:
                found.drafts.append(gather(sheet.rows[index], index, heading, len(found.metas) - 1))
                lines.clear()
            continue
        found.ignored.append((index, rule))
        lines.append(row)
        section = {name: cell for name, cell in read_meta([row], names).values.items() if name in _OF_A_SECTION}
        if section:
            _begin_block(found, Meta(section))
    found.lines = lines
    return found


def _not_plain(
    found: DataRows, flawed: Sequence[int], lines: list[Sequence[Cell]], first: int, stop: int
) -> Iterator[int]:
    """Yield the rows that need a second look, having packed those that need none. Only the first block has plain rows.

    lines: those met since the last record; emptied where plain rows follow.
    """
    index = first
    while index < stop:
        if found.plain is not None and len(found.metas) == 1:
            position = bisect_left(flawed, index)
            after = found.plain.take(index, flawed[position] if position < len(flawed) else stop)
            if after > index:
                lines.clear()
                index = after
                continue
        yield index
        index += 1


def _own(row: list[Cell], heading: Heading) -> list[Cell]:
    """Return a row without the cells of the tables beside."""
    if not (heading.left or heading.right):
        return row
    return [cell if heading.owns(column) else None for column, cell in enumerate(row)]


def _flawed_rows(sheet: Sheet, heading: Heading) -> tuple[set[int], set[int]]:
    """Return the rows that look emptier than they are: all of them, and those whose person or opinion does."""
    own = [(row, column) for row, column in sheet.flaws if heading.owns(column)]
    columns = {heading.columns[name] for name in ("person", "opinion") if name in heading.columns}
    return {row for row, _ in own}, {row for row, column in own if column in columns}


def heading_again(sheet: Sheet, table: Heading) -> Iterator[tuple[int, Rule]]:
    """The rows of a further heading that hold something over this table: below the first one they count as rows."""
    for row in range(table.top, table.row + 1):
        if any(not is_blank(cell) for column, cell in enumerate(sheet.rows[row]) if table.owns(column)):
            yield row, problems.ROW_HEADING


def _begin_block(found: DataRows, meta: Meta) -> None:
    found.metas.append(meta.over(found.metas[-1]))


def _is_meta_line(row: Sequence[Cell], names: HeadingNames) -> bool:
    """Say whether a row is `村 | 东坡村 | 走访人 | 赵娜`: names of fields, each with its value beside it."""
    first = next((cell for cell in row if cell is not None and cell != ""), None)
    if not isinstance(first, str) or META_FIELDS.isdisjoint(names.fields.get(clean.heading(first), ())):
        return False
    filled = [cell for cell in row if not is_blank(cell)]
    labels = [isinstance(cell, str) and clean.heading(cell) in names.fields for cell in filled]
    return len(filled) > 1 and all(label != (index % 2 == 1) for index, label in enumerate(labels))


def _is_reserved(row: Sequence[Cell], heading: Heading) -> bool:
    telling = [heading.columns[name] for name in ("person", "opinion") if name in heading.columns]
    telling += [column for column, _, name in heading.doubled if name == "opinion"]
    return all(is_blank(row[column]) for column in telling if column < len(row))
