"""The cells of a row gathered for its fields: merged ranges filled down, 同上 resolved, lines above the table used.

A draft is still cells; `visits` makes a record of it. Each value remembers nothing of where it came from:
a problem is shown at the field's own cell of the row, where the clerk has to write.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from minqing_cli import clean
from minqing_cli.intake.heading import Heading
from minqing_cli.problems import DITTO_WITHOUT_ROW, IDENTITY_NUMBER
from minqing_cli.sheets import Cell, Merge
from minqing_cli.validate import Finding, finding

DITTO = frozenset({"同上", "〃", "″", '"', "“", "”", "同前", "同上行", "同上。", "〞"})
_SHORTEST_IDENTITY = 18


@dataclass(slots=True)
class Draft:
    """The cells of one row by field, blank ones left out, and what was noticed on the way."""

    row: int
    cells: dict[str, Cell]
    findings: list[Finding] = field(default_factory=list)


def fill_merges(rows: list[list[Cell]], merges: Sequence[Merge], below: int) -> None:
    """Write the value of each merged range that spans rows below the heading into all its rows, in place.

    Only its first column is filled: a range over several columns is one field's cell drawn wide.
    """
    for top, left, bottom, _ in merges:
        if bottom == top or top <= below or top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        if value in (None, ""):
            continue
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row) and row[left] in (None, "") and any(cell not in (None, "") for cell in row):
                row[left] = value


def gather(row: Sequence[Cell], index: int, heading: Heading) -> Draft:
    """Return the draft of one row; columns that no field claims go into the remark with their names."""
    width = len(row)
    cells = {
        name: row[column]
        for name, column in heading.columns.items()
        if column < width and row[column] is not None and row[column] != ""
    }
    draft = Draft(index, cells)
    remarks = [
        f"{written}：{clean.text(row[column])}"
        for column, written in (*heading.extras, *heading.doubled)
        if column < width and clean.text(row[column])
    ]
    if remarks:
        own = clean.text(cells.get("remark"))
        cells["remark"] = "；".join([own, *remarks] if own else remarks)
    return draft


def resolve_ditto(draft: Draft, previous: Mapping[str, Cell] | None) -> None:
    """Replace 同上 by the cell of the last valid row of the same sheet; without one, by nothing and a finding."""
    for name, cell in list(draft.cells.items()):
        if not isinstance(cell, str) or len(cell) > 6 or cell.strip() not in DITTO:
            continue
        if previous is not None and name in previous:
            draft.cells[name] = previous[name]
        else:
            del draft.cells[name]
            if previous is None:
                draft.findings.append(finding(DITTO_WITHOUT_ROW, name, cell.strip()))


def drop_identity_numbers(draft: Draft) -> None:
    """Take identity numbers out of every text: the business does not need them, so they are not kept."""
    for name, cell in _long_texts(draft.cells):
        without = clean.IDENTITY_NUMBER.sub("", cell)
        if without != cell:
            draft.cells[name] = without
            draft.findings.append(finding(IDENTITY_NUMBER, name))


def _long_texts(cells: Mapping[str, Cell]) -> Iterator[tuple[str, str]]:
    for name, cell in list(cells.items()):
        if isinstance(cell, str) and len(cell) >= _SHORTEST_IDENTITY:
            yield name, cell
