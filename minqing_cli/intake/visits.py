"""From one sheet to its visits: every row below the heading ends as accepted, held or ignored, with the reason.

Duplicates are not known here; `merging` finds them against the ledger and the other sheets of the run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from minqing_cli import clean, problems
from minqing_cli.classify import Rulebook
from minqing_cli.intake.drafts import Draft, drop_identity_numbers, fill_merges, is_blank, resolve_ditto
from minqing_cli.intake.heading import SEARCHED_ROWS, Heading, HeadingNames, find_heading, side_by_side
from minqing_cli.intake.meta import read_meta
from minqing_cli.intake.other_forms import other_form
from minqing_cli.intake.record import headings_of, record_of
from minqing_cli.intake.rows import DataRows, sort_rows
from minqing_cli.intake.texts import read_text
from minqing_cli.intake.told import heading_problems, reported_day_used, stopping_problem, unnamed_problems
from minqing_cli.intake.upright import upright_drafts
from minqing_cli.problems import Problem
from minqing_cli.records import ReadVisit, Visit
from minqing_cli.sheets import Cell, Place, Sheet
from minqing_cli.validate import Circumstances, Finding, check, written_due

VISIT_FORM = "附件4"
BLANK_SHEET = "空白工作表。"


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row that is sent back: what of it identifies the household, as far as it was written."""

    row: int
    village: str
    person: str
    phones: tuple[str, ...]
    why: str


@dataclass(slots=True)
class SheetReading:
    """What was read from one sheet.

    form: 附件4, or None when the sheet is no visit sheet. heading_row: from 1, as Excel shows it.
    columns: field → column of the (first) table. held and ignored count rows; accepted ones are in visits.
    """

    name: str
    form: str | None = None
    reason: str | None = None
    heading_row: int | None = None
    columns: Mapping[str, int] = field(default_factory=dict)
    visits: list[ReadVisit] = field(default_factory=list)
    held: list[HeldRow] = field(default_factory=list)
    ignored: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Rows that are not blank, below the heading."""
        return len(self.visits) + len(self.held) + self.ignored


@dataclass(frozen=True, slots=True)
class Intake:
    """What reading a sheet needs to know."""

    circumstances: Circumstances
    names: HeadingNames
    rules: Rulebook

    @property
    def year(self) -> int:
        """The year of dates that name none."""
        return self.circumstances.plan.campaign_year(self.circumstances.today)


def read_sheet(file: str, sheet: Sheet, intake: Intake) -> SheetReading:
    """Read one worksheet. file: its name as shown in messages."""
    desk = _Desk(SheetReading(sheet.name), Place(file, sheet.name), intake)
    reading = desk.reading
    if all(is_blank(cell) for row in sheet.rows for cell in row):
        reading.reason = BLANK_SHEET
        return reading
    heading = find_heading(sheet.rows, intake.names)
    other = other_form(sheet, heading)
    upright = [] if other or (heading and heading.is_of_visits) else upright_drafts(sheet, intake.names)
    if other or not (upright or (heading and not {"visited_on", "opinion"} <= set(heading.missing))):
        desk.leave(other)
        return reading
    if sheet.hidden:
        reading.problems.append(problems.HIDDEN_SHEET.at(desk.place))
    if upright:
        desk.read_forms(upright)
    elif heading is not None:
        desk.read_tables(sheet, heading)
    if not reading.visits and not reading.held:
        reading.problems.append(problems.SHEET_WITHOUT_ROWS.at(desk.place))
    return reading


@dataclass(frozen=True, slots=True)
class _Desk:
    """One sheet being read: what has come of it so far, and where it stands."""

    reading: SheetReading
    place: Place
    intake: Intake

    def leave(self, other: str | None) -> None:
        """Say why the sheet is not read."""
        rule = problems.OTHER_FORM if other else problems.NO_HEADING
        problem = rule.at(self.place, form=other, rows=SEARCHED_ROWS)
        self.reading.reason = problem.says
        self.reading.problems.append(problem)

    def read_forms(self, drafts: Sequence[Draft]) -> None:
        """Read upright forms, one household each."""
        self.reading.form, self.reading.heading_row = VISIT_FORM, drafts[0].row + 1
        filled = [draft for draft in drafts if {"person", "opinion"} & draft.cells.keys()]
        self._ignore_reserved([draft.row for draft in drafts if draft not in filled])
        self._read(filled, {})

    def read_tables(self, sheet: Sheet, heading: Heading) -> None:
        """Read the table of a sheet, or the tables that stand in it side by side."""
        reading, names = self.reading, self.intake.names
        reading.form, reading.heading_row, reading.columns = VISIT_FORM, heading.row + 1, heading.columns
        tables = side_by_side(heading, names, sheet.rows[heading.row])
        if len(tables) > 1:
            at = Place(self.place.file, self.place.sheet, heading.row)
            reading.problems.append(problems.SIDE_BY_SIDE.at(at, count=len(tables)))
        meta = read_meta(sheet.rows[: heading.top], names)
        fill_merges(
            sheet.rows, sheet.merges, heading.row, [column for one in tables for column in one.columns.values()]
        )
        for table in tables:
            reading.problems.extend(heading_problems(self.place, table, names))
            rows = sort_rows(sheet, table, names, meta)
            reading.problems.extend(unnamed_problems(self.place, sheet, table, rows.drafts))
            self._read_table(rows, table)

    def _read_table(self, rows: DataRows, heading: Heading) -> None:
        for row, rule in rows.ignored:
            self.reading.problems.append(rule.at(Place(self.place.file, self.place.sheet, row)))
        self.reading.ignored += len(rows.ignored)
        self._ignore_reserved(rows.reserved)
        fills = _fills(rows)
        for draft in rows.drafts:
            for name, cell in fills[draft.block].items():
                draft.cells.setdefault(name, cell)
        stopped = stopping_problem(self.place, heading, {name for filled in fills for name in filled})
        if stopped:
            self.reading.problems.append(stopped)
            why = "，".join(headings_of(heading.missing)) or "列名有歧义"
            self.reading.held.extend(_held_row(draft, why) for draft in rows.drafts)
            return
        first = rows.metas[0]
        if rows.drafts and "visited_on" in heading.missing and "visited_on" not in first.values:
            self.reading.problems.append(reported_day_used(self.place, first.reported_on))
        self._read(rows.drafts, heading.columns)

    def _ignore_reserved(self, rows: Sequence[int]) -> None:
        """Rows that were numbered beforehand and left blank share one problem."""
        if not rows:
            return
        self.reading.ignored += len(rows)
        count = f"，共 {len(rows)} 行（第 {rows[0] + 1} 至 {rows[-1] + 1} 行之间）" if len(rows) > 1 else ""
        at = Place(self.place.file, self.place.sheet, rows[0])
        self.reading.problems.append(problems.ROW_RESERVED.at(at, count=count))

    def _read(self, drafts: Sequence[Draft], columns: Mapping[str, int]) -> None:
        """Make records of drafts, in order; columns: field → column, where the drafts do not say it themselves."""
        previous: dict[str, Cell] | None = None
        for draft in drafts:
            resolve_ditto(draft, previous)
            drop_identity_numbers(draft)
            visit = record_of(draft, self.intake.year)
            if isinstance(visit, Visit):
                said = self._accept(draft, visit)
                previous = draft.cells
            else:
                self.reading.held.append(_held_row(draft, ""))
                said = [*draft.findings, *visit]
            self.reading.problems.extend(self._at_cell(one, draft, columns) for one in said)

    def _accept(self, draft: Draft, visit: Visit) -> list[Finding]:
        circumstances = self.intake.circumstances
        outcome, issues, said = read_text(visit, circumstances.plan, self.intake.rules)
        due = written_due(visit, self.intake.year)
        self.reading.visits.append(ReadVisit(draft.row, visit, outcome, issues, due))
        return [*draft.findings, *check(visit, circumstances), *said]

    def _at_cell(self, found: Finding, draft: Draft, columns: Mapping[str, int]) -> Problem:
        row, column = draft.row, columns.get(found.field) if found.field else None
        if found.field and found.field in draft.places:
            row, column = draft.places[found.field]
        place = Place(self.place.file, self.place.sheet, row, column)
        return found.rule.at(place, found.field, found.found, **found.values)


def _fills(rows: DataRows) -> list[dict[str, Cell]]:
    """What lines above each block put into its blank cells; a date only where the block has none of its own."""
    dated = {draft.block for draft in rows.drafts if "visited_on" in draft.cells}
    return [meta.fills(block in dated) for block, meta in enumerate(rows.metas)]


def _held_row(draft: Draft, why: str) -> HeldRow:
    return HeldRow(
        draft.row,
        clean.name(clean.text(draft.cells.get("village"))),
        clean.name(clean.text(draft.cells.get("person"))),
        clean.phones(clean.text(draft.cells.get("phones"))).usable,
        why,
    )
