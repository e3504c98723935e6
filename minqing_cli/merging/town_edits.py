"""What somebody changed on the sheets of a town's exported workbook after it was written.

The sheets are laid beside what the ledger in the same workbook shows. A row that differs is held: the county cannot
know whether the ledger or the hand that wrote over it is right, and the town has to settle it in its own ledger.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from minqing_cli import clean, problems
from minqing_cli.problems import Problem
from minqing_cli.sheets import Cell, Place, Sheet

_SEARCHED_ROWS = 20
_NAMED = 5

Shown = tuple[Any, Sequence[Cell]]
"""What a row is known by in the ledger, and its cells as the workbook shows them."""


@dataclass(slots=True)
class Edits:
    """What was found on a sheet. held: the rows of the ledger that are not to be taken over."""

    held: set[Any] = field(default_factory=set)
    rows: int = 0
    """Rows of the sheet that are held, those added by hand among them."""
    problems: list[Problem] = field(default_factory=list)


def edits_of(
    file: str, sheet: Sheet | None, name: str, ident: str, headings: Sequence[str], shown: Iterable[Shown]
) -> Edits:
    """Compare a sheet with what it should show.

    name: of the sheet. ident: the column by which a row is known again wherever it stands now. headings: the columns in
    the order of the cells of `shown`.
    """
    found = Edits()
    columns = _columns(sheet, headings) if sheet else None
    cut = _cut(columns, headings)
    if sheet is None or columns is None or cut:
        waiting = [one for one, _ in shown]
        found.held.update(waiting)
        found.rows = len(waiting)
        found.problems.append(problems.TOWN_ROWS_GONE.at(Place(file), what=f"“{name}”{cut}"))
        return found
    heading, at = columns
    places = {written: index for index, written in enumerate(map(clean.heading, headings))}
    expected: dict[str, list[Shown]] = defaultdict(list)
    for key, cells in shown:
        expected[clean.text(cells[places[ident]])].append((key, cells))
    other = []
    for row, cells in enumerate(sheet.rows[heading + 1 :], start=heading + 1):
        if any(cell not in (None, "") for cell in cells):
            alike = expected[_cell(cells, at[ident])]
            same = next((one for one in alike if not _differing(cells, at, one[1], places)), None)
            if same is None:
                other.append((row, cells))
            else:
                alike.remove(same)
    for row, cells in other:
        _hold(found, Place(file, name, row), cells, at, expected[_cell(cells, at[ident])], places, ident)
    gone = [one for alike in expected.values() for one in alike]
    if gone:
        found.held.update(key for key, _ in gone)
        found.rows += len(gone)
        said = "、".join(clean.text(cells[places[ident]]) for _, cells in gone[:_NAMED])
        more = " 等" if len(gone) > _NAMED else ""
        found.problems.append(
            problems.TOWN_ROWS_GONE.at(Place(file, name), what=f"少了 {len(gone)} 行（{said}{more}）")
        )
    return found


def _columns(sheet: Sheet, headings: Sequence[str]) -> tuple[int, dict[str, int]] | None:
    """Return the row of the heading, and heading → column."""
    wanted = set(map(clean.heading, headings))
    best: tuple[int, dict[str, int]] | None = None
    for row, cells in enumerate(sheet.rows[:_SEARCHED_ROWS]):
        named = {clean.heading(cell): column for column, cell in enumerate(cells) if isinstance(cell, str)}
        at = {written: column for written, column in named.items() if written in wanted}
        if at and (best is None or len(at) > len(best[1])):
            best = row, at
    return best


def _cut(columns: tuple[int, dict[str, int]] | None, headings: Sequence[str]) -> str:
    """Say what is missing of a sheet as a whole; nothing where every column is there."""
    if columns is None:
        return "这张表不见了"
    gone = [one for one in headings if clean.heading(one) not in columns[1]]
    return f"少了{'、'.join(gone)}列，各行核对不了" if gone else ""


def _hold(
    found: Edits,
    place: Place,
    cells: Sequence[Cell],
    at: dict[str, int],
    alike: list[Shown],
    places: dict[str, int],
    ident: str,
) -> None:
    """Hold a row that is none of those expected under its name, or not as expected."""
    found.rows += 1
    if not alike:
        said = f"{ident}“{_cell(cells, at[ident])}”"
        found.problems.append(problems.TOWN_ROW_ADDED.at(Place(place.file, place.sheet, place.row), found=said))
        return
    key, own = min(alike, key=lambda one: len(_differing(cells, at, one[1], places)))
    alike.remove((key, own))
    found.held.add(key)
    differing = _differing(cells, at, own, places)
    first = differing[0]
    found.problems.append(
        problems.TOWN_ROW_EDITED.at(
            Place(place.file, place.sheet, place.row, at[first]),
            found=_cell(cells, at[first]) or "空白",
            ours=clean.text(own[places[first]]) or "空白",
            columns="、".join(differing),
        )
    )


def _differing(cells: Sequence[Cell], at: dict[str, int], own: Sequence[Cell], places: dict[str, int]) -> list[str]:
    width = len(cells)
    return [
        name for name, column in at.items() if not _alike(cells[column] if column < width else None, own[places[name]])
    ]


def _alike(cell: Cell, own: Cell) -> bool:
    # Nearly all cells are: what an office program changes of a value without changing what it says is rare.
    return cell == own or not (cell or own) or clean.text(cell) == clean.text(own)


def _cell(cells: Sequence[Cell], column: int) -> str:
    return clean.text(cells[column]) if column < len(cells) else ""
