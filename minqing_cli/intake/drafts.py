"""The cells of a row gathered for its fields: merged ranges filled down, 同上 resolved, identity numbers taken out.

A draft is still cells; `visits` makes a record of it. Each value remembers nothing of where it came from:
a problem is shown at the field's own cell of the row, where the clerk has to write.
"""

import re
import string
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import isfinite

from minqing_cli import clean
from minqing_cli.intake.heading import Heading
from minqing_cli.problems import DITTO_WITHOUT_ROW, IDENTITY_DIGITS_LOST, IDENTITY_NUMBER
from minqing_cli.sheets import Cell, Merge, Rows, column_letters
from minqing_cli.validate import Finding, finding

_DITTO = re.compile(r"[〃″\"“”〞']{1,2}|同(?:上|前)(?:行|面|一?户|一?条|列)?[。.]?")
_LONGEST_DITTO = 6
_SHORTEST_IDENTITY = 18
_PRECISE_BELOW = 10**15
"""A number cell has 15 digits at most: of a longer number the last ones are made up."""
_UNSEEN = string.whitespace + "\u3000\u00a0\u2028\u2029" + clean.INVISIBLE
_SERIAL = re.compile(r"\d{1,5}")


@dataclass(slots=True)
class Draft:
    """The cells of one row by field, blank ones left out, and what was noticed on the way.

    block: of a sheet with several tables one below the other, which one it stands in. places: field → row and
    column, where they do not follow from the row and the heading.
    """

    row: int
    cells: dict[str, Cell]
    findings: list[Finding] = field(default_factory=list)
    block: int = 0
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def is_blank(cell: Cell) -> bool:
    """Say whether a cell holds nothing that anybody could see."""
    return cell is None or (isinstance(cell, str) and not cell.strip(_UNSEEN))


def fill_merges(rows: Rows, merges: Sequence[Merge], below: int, columns: Collection[int] | None = None) -> None:
    """Write the value of each merged range that spans rows below the heading into all its rows, in place.

    columns: those of the fields (all, where not given). Rows in which none of them holds anything of its own stay
    as they are: they are reserved. Only the first column of a range is filled: a range over several is one field's
    cell drawn wide.
    """
    tall = [merge for merge in merges if merge[2] > merge[0] > below and merge[0] < len(rows)]
    spanned = {row for top, _, bottom, _ in tall for row in range(top + 1, min(bottom + 1, len(rows)))}
    own = {row for row in spanned if _holds_any(rows[row], columns)}
    for top, left, bottom, _ in tall:
        if left >= len(rows[top]) or is_blank(rows[top][left]):
            continue
        for row in range(top + 1, min(bottom + 1, len(rows))):
            if row in own and left < len(rows[row]) and is_blank(rows[row][left]):
                filled = rows[row]
                filled[left] = rows[top][left]
                rows[row] = filled


def _holds_any(row: Sequence[Cell], columns: Collection[int] | None) -> bool:
    if columns is None:
        return not all(map(is_blank, row))
    return any(column < len(row) and not is_blank(row[column]) for column in columns)


def gather(row: Sequence[Cell], index: int, heading: Heading, block: int = 0) -> Draft:
    """Return the draft of one row; columns that no field claims go into the remark with their names."""
    width = len(row)
    cells: dict[str, Cell] = {}
    for name, column in heading.columns.items():
        if column < width:
            cell = row[column]
            if not is_blank(cell):
                cells[name] = cell
    if heading.days:
        _join_day(row, heading.days, cells)
    draft = Draft(index, cells, block=block)
    remarks = []
    for column, written, name in _beside(row, heading):
        shown = _kept(row[column], draft)
        if not shown:
            continue
        if name and is_joined(column, name, heading):
            joint = "\n" if name == "opinion" else "/"
            cells[name] = joint.join(filter(None, (clean.text(cells.get(name)), shown)))
        else:
            remarks.append(f"{written}：{shown}")
    if remarks:
        own = clean.text(cells.get("remark"))
        cells["remark"] = "；".join([own, *remarks] if own else remarks)
    return draft


def _join_day(row: Sequence[Cell], columns: Sequence[int], cells: dict[str, Cell]) -> None:
    """Put the day that has a column for each of its parts together; what is missing of it leaves it unreadable."""
    parts = [clean.text(row[column]).rstrip("年月日") if column < len(row) else "" for column in columns]
    cells.pop("visited_on", None)
    if any(parts):
        cells["visited_on"] = "".join(map("".join, zip(parts, "年月日"[-len(parts) :], strict=False)))


def _beside(row: Sequence[Cell], heading: Heading) -> Iterator[tuple[int, str, str]]:
    """Yield (column, name, field) of every column of a row that is no field's own; the field only of doubled ones."""
    width = len(row)
    for column, written in heading.extras:
        if column < width:
            yield column, written, ""
    for column, written, name in heading.doubled:
        if column < width:
            yield column, written, name
    for column in unclaimed_columns(heading, width):
        if holds_something(row, column, heading):
            yield column, unnamed(column), ""


def unclaimed_columns(heading: Heading, width: int) -> tuple[int, ...]:
    """Return the columns of a table that have no heading."""
    return tuple(column for column in _gaps(heading.named, width) if heading.owns(column))


@lru_cache(maxsize=16)
def _gaps(named: frozenset[int], width: int) -> tuple[int, ...]:
    return tuple(column for column in range(width) if column not in named)


def holds_something(row: Sequence[Cell], column: int, heading: Heading) -> bool:
    """Say whether a cell without a heading says anything; running numbers before the first column do not."""
    if column >= len(row) or is_blank(row[column]):
        return False
    return column > min(heading.named) or not _SERIAL.fullmatch(clean.text(row[column]))


def unnamed(column: int) -> str:
    """What a column without a heading is called in remarks and messages."""
    return f"{column_letters(column)}列"


def is_joined(column: int, name: str, heading: Heading) -> bool:
    """A second opinion is an opinion too; a second phone only beside the first: further off it is the visitor's."""
    return name == "opinion" or (name == "phones" and abs(column - heading.columns[name]) == 1)


def _kept(cell: Cell, draft: Draft) -> str:
    """Return a cell for the remark; a number whose last digits are made up is not kept."""
    if isinstance(cell, float | int) and not isinstance(cell, bool) and _is_imprecise(cell):
        draft.findings.append(_digits_lost(cell, "remark"))
        return ""
    return clean.text(cell)


def _digits_lost(number: float, name: str) -> Finding:
    return finding(IDENTITY_DIGITS_LOST, name, digits=len(str(abs(int(number)))))


def _is_imprecise(number: float) -> bool:
    return isfinite(number) and abs(number) >= _PRECISE_BELOW


def resolve_ditto(draft: Draft, previous: Mapping[str, Cell] | None) -> None:
    """Replace 同上 by the cell of the last valid row of the same sheet; without one, by nothing and a finding."""
    for name, cell in list(draft.cells.items()):
        if not isinstance(cell, str) or not is_ditto(cell):
            continue
        if previous is not None and name in previous:
            draft.cells[name] = previous[name]
        else:
            del draft.cells[name]
            if previous is None:
                draft.findings.append(finding(DITTO_WITHOUT_ROW, name, cell.strip()))


def holds_ditto(draft: Draft) -> bool:
    """Say whether a cell of a draft means what stands above it."""
    return any(isinstance(cell, str) and is_ditto(cell) for cell in draft.cells.values())


def is_ditto(cell: str) -> bool:
    """Say whether a cell means what stands above it."""
    return len(cell) <= _LONGEST_DITTO and _DITTO.fullmatch("".join(cell.split())) is not None


def drop_identity_numbers(draft: Draft) -> None:
    """Take identity numbers out of every cell: the business does not need them, so they are not kept."""
    for name, cell in list(draft.cells.items()):
        if isinstance(cell, str):
            if len(cell) >= _SHORTEST_IDENTITY and (without := clean.without_identity_numbers(cell)) != cell:
                draft.cells[name] = without
                draft.findings.append(finding(IDENTITY_NUMBER, name))
        elif isinstance(cell, float | int) and not isinstance(cell, bool) and _is_imprecise(cell):
            del draft.cells[name]
            draft.findings.append(_digits_lost(cell, name))
