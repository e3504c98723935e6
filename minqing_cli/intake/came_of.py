"""What came of one sheet: its rows that were accepted, held or ignored, and what was said of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from minqing_cli import clean
from minqing_cli.intake.chosen import Choice
from minqing_cli.intake.continued import OpenTable
from minqing_cli.intake.drafts import Draft
from minqing_cli.packed import Pile
from minqing_cli.problems import Problem


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row that is sent back: what of it identifies the household, as far as it was written."""

    row: int
    village: str
    person: str
    phones: tuple[str, ...]
    why: str
    visitor: str = ""
    grid: str = ""
    visited_on: date | None = None


@dataclass(slots=True)
class SheetReading:
    """What was read from one sheet.

    form: 附件4, or None when the sheet is no visit sheet. heading_row: from 1, as Excel shows it.
    columns: field → column; empty for a sheet of several tables. held and ignored count rows; accepted ones are in visits.
    choices: which heading and columns each table was read by. goes_on: the table that the next sheet may go on with.
    """

    name: str
    form: str | None = None
    reason: str | None = None
    heading_row: int | None = None
    columns: Mapping[str, int] = field(default_factory=dict)
    visits: Pile = field(default_factory=Pile)
    held: list[HeldRow] = field(default_factory=list)
    ignored: int = 0
    problems: list[Problem] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    goes_on: OpenTable | None = None

    @property
    def total(self) -> int:
        """Rows that are not blank, below the heading."""
        return len(self.visits) + len(self.held) + self.ignored


def held_row(draft: Draft, why: str, year: int) -> HeldRow:
    """Return a row that is sent back. year: of dates that name none."""
    return HeldRow(
        draft.row,
        clean.name(clean.text(draft.cells.get("village"))),
        clean.name(clean.text(draft.cells.get("person"))),
        clean.phones(clean.text(draft.cells.get("phones"))).usable,
        why,
        clean.name(clean.text(draft.cells.get("visitor"))),
        clean.name(clean.text(draft.cells.get("grid"))),
        _day_of(draft, year),
    )


def _day_of(draft: Draft, year: int) -> date | None:
    try:
        return clean.day(draft.cells.get("visited_on"), year)
    except clean.Fault:
        return None
