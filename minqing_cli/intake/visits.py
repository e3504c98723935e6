"""From one sheet to its visits: every row below the heading ends as accepted, held or ignored, with the reason.

Duplicates are not known here; `merging` finds them against the ledger and the other sheets of the run.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from minqing_cli import problems
from minqing_cli.classify import Rulebook
from minqing_cli.intake.came_of import SheetReading, held_row
from minqing_cli.intake.chosen import choice_of
from minqing_cli.intake.continued import ABOVE_THE_SHEET, OpenTable
from minqing_cli.intake.drafts import (
    Draft,
    drop_identity_numbers,
    fill_merges,
    holds_ditto,
    is_blank,
    resolve_ditto,
)
from minqing_cli.intake.flaws import Flaws, flawed_fields, take_out, without_blanks
from minqing_cli.intake.further import take_further
from minqing_cli.intake.heading import SEARCHED_ROWS, Heading, HeadingNames, find_heading
from minqing_cli.intake.meta import Meta, read_meta
from minqing_cli.intake.opinions import OpinionReader
from minqing_cli.intake.other_forms import other_form
from minqing_cli.intake.plain import PlainReader, PlainRows, can_be_plain
from minqing_cli.intake.record import headings_of, mended_record, record_of
from minqing_cli.intake.rows import DataRows, heading_again, sort_rows
from minqing_cli.intake.tables import drawn_wide, one_below_another, side_by_side
from minqing_cli.intake.texts import read_text
from minqing_cli.intake.told import (
    heading_problems,
    nearest_heading,
    reported_day_used,
    stopping_problem,
    unnamed_problems,
    unseen_problems,
    village_of_sheet,
    visitor_of_sheet,
)
from minqing_cli.intake.upright import upright_drafts
from minqing_cli.packed import Pile
from minqing_cli.problems import Problem, Rule
from minqing_cli.records import ReadVisit, Visit
from minqing_cli.sheets import Cell, Place, Sheet
from minqing_cli.spool import Spool
from minqing_cli.terms import Severity
from minqing_cli.validate import Circumstances, Finding, check, written_due

VISIT_FORM = "附件4"
BLANK_SHEET = "空白工作表。"

Valid = Mapping[str, Cell] | None
"""The cells of the last valid row of a sheet: what 同上 means."""


@dataclass(frozen=True)
class Intake:
    """What reading a sheet needs to know."""

    circumstances: Circumstances
    names: HeadingNames
    rules: Rulebook
    spool: Spool | None = None
    """Takes the rows that were read, so that those of a large sheet need no memory."""

    @cached_property
    def plain(self) -> PlainReader:
        """Reads the plain rows of every sheet of the run."""
        return PlainReader(self.circumstances, self.names, self.year)

    @cached_property
    def opinions(self) -> OpinionReader:
        """Reads the texts of plain rows."""
        return OpinionReader(self.circumstances.plan, self.rules, self.year)

    @property
    def year(self) -> int:
        """The year of dates that name none."""
        return self.circumstances.plan.campaign_year(self.circumstances.today)


def read_sheets(file: str, sheets: Sequence[Sheet], intake: Intake) -> list[SheetReading]:
    """Read the worksheets of one file, in order: a table may go on in the next sheet."""
    readings: list[SheetReading] = []
    open_table: OpenTable | None = None
    for sheet in sheets:
        reading = read_sheet(file, sheet, intake, open_table)
        if reading.reason != BLANK_SHEET:
            open_table = reading.goes_on
        # Of no use to anybody else.
        reading.goes_on = None
        readings.append(reading)
    return readings


def read_sheet(file: str, sheet: Sheet, intake: Intake, before: OpenTable | None = None) -> SheetReading:
    """Read one worksheet. file: its name as shown in messages. before: the table of the sheet before it."""
    pile = Pile(intake.circumstances.branches, intake.spool)
    desk = _Desk(SheetReading(sheet.name, visits=pile), Place(file, sheet.name), intake, sheet.flaws)
    reading = desk.reading
    if all(is_blank(cell) for row in sheet.rows for cell in row):
        reading.reason = BLANK_SHEET
        return reading
    heading = find_heading(sheet.rows, intake.names)
    other = other_form(sheet, heading)
    upright = [] if other or (heading and heading.is_of_visits) else upright_drafts(sheet, intake.names)
    meta = Meta()
    if heading is None and not (other or upright) and before is not None and (heading := before.carried_over(sheet)):
        meta = before.meta
    if other or not (upright or (heading and not {"visited_on", "opinion"} <= set(heading.missing))):
        desk.leave(other, nearest_heading(sheet.rows, intake.names), before)
        return reading
    reading.problems.extend(unseen_problems(desk.place, sheet))
    if upright:
        desk.read_forms(upright)
    elif heading is not None:
        desk.read_tables(sheet, heading, meta)
    if not reading.visits and not reading.held:
        reading.problems.append(problems.SHEET_WITHOUT_ROWS.at(desk.place))
    return reading


@dataclass(frozen=True, slots=True)
class _Desk:
    """One sheet being read: what has come of it so far, and where it stands."""

    reading: SheetReading
    place: Place
    intake: Intake
    flaws: Flaws

    def leave(self, other: str | None, nearest: str, before: OpenTable | None) -> None:
        """Say why the sheet is not read. nearest: the row that is most like a heading, in words."""
        rule = problems.OTHER_FORM if other else problems.LIKE_A_HEADING if nearest else problems.NO_HEADING
        nearest += "各列与前一张工作表也对不上，不能当作它的续页。" if before is not None else ""
        problem = rule.at(self.place, form=other, rows=SEARCHED_ROWS, nearest=nearest)
        self.reading.reason = problem.says
        self.reading.problems.append(problem)

    def read_forms(self, drafts: Sequence[Draft]) -> None:
        """Read upright forms, one household each."""
        self.reading.form, self.reading.heading_row = VISIT_FORM, drafts[0].row + 1
        filled = [draft for draft in drafts if draft.findings or {"person", "opinion"} & draft.cells.keys()]
        self._ignore_reserved([draft.row for draft in drafts if draft not in filled])
        if filled:
            self._fill_from_name(filled, {"village", "visitor"}.difference(*(draft.cells for draft in filled)))
        self._read(filled, {}, None)

    def read_tables(self, sheet: Sheet, heading: Heading, above: Meta) -> None:
        """Read the tables of a sheet, one below another and side by side. above: what holds from the sheet before."""
        reading, names = self.reading, self.intake.names
        reading.form, reading.heading_row, reading.columns = VISIT_FORM, heading.row + 1 or None, heading.columns
        if heading.row == ABOVE_THE_SHEET:
            reading.problems.append(problems.CONTINUED.at(self.place))
        meta = read_meta(sheet.rows[: max(heading.top, 0)], names).over(above)
        previous: Valid = None
        stretches = list(one_below_another(sheet.rows, heading, names))
        for index, stretch in enumerate(stretches):
            tables = self._tables(sheet, stretch.heading)
            found: list[tuple[DataRows, Valid]] = []
            for table in tables:
                self._ignore(heading_again(sheet, table) if index else ())
                plain = self._plain_rows(sheet, table, meta) if len(stretches) == len(tables) == 1 else None
                rows = sort_rows(sheet, table, names, meta, stretch.end, plain)
                reading.problems.extend(unnamed_problems(self.place, sheet, table, rows.drafts))
                found.append((rows, self._read_table(rows, table, None if found else previous)))
            previous = found[0][1]
            lines = [line for rows, _ in found for line in rows.lines[::-1]]
            meta = read_meta(lines, names).over(found[0][0].metas[-1])
        if len(reading.choices) > 1:
            # What stands at a row's field depends on its table then.
            reading.columns = {}
        if len(tables) == 1 and not tables[0].ambiguous:
            reading.goes_on = OpenTable(tables[0], meta)

    def _plain_rows(self, sheet: Sheet, heading: Heading, meta: Meta) -> PlainRows | None:
        fills, intake = meta.fills(dates_written=True), self.intake
        if not can_be_plain(heading, fills) or stopping_problem(self.place, heading, fills, intake.names):
            return None
        return PlainRows(intake.plain, intake.opinions, sheet.rows, heading, fills, self.reading.visits)

    def _tables(self, sheet: Sheet, heading: Heading) -> tuple[Heading, ...]:
        """Return the tables that begin with a heading, after saying what is to be said of it."""
        rows = sheet.rows[max(heading.top, 0) : heading.row + 1]
        tables = side_by_side(heading, self.intake.names, rows) if rows else (heading,)
        tables = tuple(drawn_wide(table, sheet) for table in tables) if rows and sheet.merges else tables
        if len(tables) > 1:
            at = Place(self.place.file, self.place.sheet, heading.row)
            self.reading.problems.append(problems.SIDE_BY_SIDE.at(at, count=len(tables)))
        fill_merges(
            sheet.rows, sheet.merges, heading.row, [column for one in tables for column in one.columns.values()]
        )
        for table in tables if rows else ():
            self.reading.problems.extend(heading_problems(self.place, table, self.intake.names))
        self.reading.choices.extend(choice_of(table, rows) for table in tables)
        return tables

    def _read_table(self, rows: DataRows, heading: Heading, previous: Valid) -> Valid:
        self._ignore(rows.ignored)
        self._ignore_reserved(rows.reserved)
        fills = rows.fills()
        for draft in rows.drafts:
            for name, cell in fills[draft.block].items():
                draft.cells.setdefault(name, cell)
        known = {name for filled in fills for name in filled}
        unknown = {"village", "visitor"}.intersection(heading.missing) - known
        if rows.drafts and unknown:
            known |= self._fill_from_name(rows.drafts, unknown)
        stopped = stopping_problem(self.place, heading, known, self.intake.names)
        if stopped:
            self.reading.problems.append(stopped)
            why = "，".join(headings_of(heading.missing)) or "列名有歧义"
            self.reading.held.extend(held_row(draft, why, self.intake.year) for draft in rows.drafts)
            return previous
        first = rows.metas[0]
        if rows.drafts and "visited_on" in heading.missing and "visited_on" not in first.values:
            self.reading.problems.append(reported_day_used(self.place, first.reported_on))
        return self._read(rows.drafts, heading.columns, previous, rows.plain)

    def _fill_from_name(self, drafts: Sequence[Draft], unknown: Collection[str]) -> set[str]:
        """Take village and visitor from the sheet's name where nothing else names them; return the fields so filled."""
        circumstances, sheet = self.intake.circumstances, self.place.sheet or ""
        found = {
            "village": (village_of_sheet(sheet, circumstances.villages), problems.VILLAGE_OF_SHEET),
            "visitor": (visitor_of_sheet(sheet, circumstances.register_visitors), problems.VISITOR_OF_SHEET),
        }
        filled = set()
        for name, (value, rule) in found.items():
            if value and name in unknown:
                filled.add(name)
                self.reading.problems.append(rule.at(self.place, name, value))
                for draft in drafts:
                    draft.cells.setdefault(name, value)
        return filled

    def _ignore(self, rows: Iterable[tuple[int, Rule]]) -> None:
        for row, rule in rows:
            self.reading.problems.append(rule.at(Place(self.place.file, self.place.sheet, row)))
            self.reading.ignored += 1

    def _ignore_reserved(self, rows: Sequence[int]) -> None:
        """Rows that were numbered beforehand and left blank share one problem."""
        if not rows:
            return
        self.reading.ignored += len(rows)
        count = f"，共 {len(rows)} 行（第 {rows[0] + 1} 至 {rows[-1] + 1} 行之间）" if len(rows) > 1 else ""
        at = Place(self.place.file, self.place.sheet, rows[0])
        self.reading.problems.append(problems.ROW_RESERVED.at(at, count=count))

    def _read(
        self, drafts: Sequence[Draft], columns: Mapping[str, int], previous: Valid, plain: PlainRows | None = None
    ) -> Valid:
        """Make records of drafts, in order, and return the cells of the last valid row of the sheet.

        columns: field → column, where the drafts do not say it themselves. previous: the valid row before them.
        plain: the rows among them that are read already; the last valid row may be one of these.
        """
        valid_at = -1
        for draft in drafts:
            flawed = flawed_fields(draft, columns, self.flaws)
            if holds_ditto(draft):
                before = plain.cells_before(draft.row) if plain else None
                resolve_ditto(draft, before[1] if before and before[0] > valid_at else previous)
            drop_identity_numbers(draft)
            if flawed:
                take_out(draft, flawed)
            take_further(draft, self.intake.names.further)
            visit = record_of(draft, self.intake.year)
            if isinstance(visit, Visit) and not (draft.findings and _stops(draft.findings)) and self._is_ours(visit):
                said = self._accept(draft, visit)
                valid_at, previous = draft.row, draft.cells
            else:
                self.reading.held.append(held_row(draft, "", self.intake.year))
                said = [*draft.findings, *self._all_wrong(draft, visit)]
            found = without_blanks(said, flawed) if flawed else said
            self.reading.problems.extend(self._at_cell(one, draft, columns) for one in found)
        return previous

    def _accept(self, draft: Draft, visit: Visit) -> list[Finding]:
        circumstances = self.intake.circumstances
        outcome, issues, said = read_text(visit, circumstances.plan, self.intake.rules)
        due = written_due(visit, self.intake.year)
        self.reading.visits.append(ReadVisit(draft.row, visit, outcome, issues, due))
        return [*draft.findings, *check(visit, circumstances), *said]

    def _is_ours(self, visit: Visit) -> bool:
        return visit.village not in self.intake.circumstances.towns

    def _all_wrong(self, draft: Draft, visit: Visit | list[Finding]) -> list[Finding]:
        """Return what is wrong with a row that is sent back, its doubtful cells too: it should come back only once."""
        refused = [] if isinstance(visit, Visit) else visit
        fields = {one.field for one in refused}
        mended = visit if isinstance(visit, Visit) else mended_record(draft, fields, self.intake.year)
        doubts = check(mended, self.intake.circumstances) if mended else ()
        return [*refused, *(one for one in doubts if one.field not in fields)]

    def _at_cell(self, found: Finding, draft: Draft, columns: Mapping[str, int]) -> Problem:
        row, column = draft.row, columns.get(found.field) if found.field else None
        if found.field and found.field in draft.places:
            row, column = draft.places[found.field]
        place = Place(self.place.file, self.place.sheet, row, column)
        return found.rule.at(place, found.field, found.found, **found.values)


def _stops(findings: Iterable[Finding]) -> bool:
    return any(one.rule.severity is Severity.ERROR for one in findings)
