"""Take over an office's own ledger (整改台账) in mid-campaign: its issues with states, dates, units and ratings."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from minqing_cli import clean, problems
from minqing_cli.deadlines import calendar_of
from minqing_cli.intake.heading import SEARCHED_ROWS
from minqing_cli.intake.takeover import LEDGER_FORM, LedgerReading, read_ledger
from minqing_cli.intake.told import unseen_in
from minqing_cli.intake.visits import Intake, read_sheet
from minqing_cli.merging.takeover import TAKEOVER, LedgerSheet, TakeoverResult, weigh_takeover
from minqing_cli.merging.town_data import DATA_SHEET
from minqing_cli.problems import Problem
from minqing_cli.readers.refusal import Refused
from minqing_cli.records import ReadVisit
from minqing_cli.sheets import Cell, Place, Sheet
from minqing_cli.stores import ledger
from minqing_cli.stores.batches import Batch
from minqing_cli.stores.ledger import Ledger
from minqing_cli.stores.noted import SheetRecord
from minqing_cli.stores.towns import towns_known, villages_of_towns
from minqing_cli.validate import Circumstances
from minqing_cli.workflows.reading import digest, make_intake, read_single
from minqing_cli.workflows.sources import keep_source
from minqing_cli.workflows.workspace import Clock, Workspace
from minqing_cli.workflows.writing import new_batch
from minqing_cli.writers.ledger_book import LEDGER_SHEET, OUTCOME, SOURCE, VISITS_SHEET

_OWN_COLUMNS = frozenset({OUTCOME, SOURCE})
"""Worked out anew, not taken for a remark."""


@dataclass(slots=True)
class TakeoverReport:
    """What a run found and did. batch: None where nothing was written. refused: why nothing could be read."""

    dry_run: bool = False
    batch: int | None = None
    readings: list[LedgerReading] = field(default_factory=list)
    result: TakeoverResult = field(default_factory=TakeoverResult)
    problems: list[Problem] = field(default_factory=list)
    refused: Problem | None = None
    visits: int = 0
    """Visits without an issue, from the sheet of visits of our own workbook."""

    @property
    def accepted(self) -> int:
        """Rows that went into the ledger."""
        return self.result.new + self.result.changed + self.result.repeated

    @property
    def held(self) -> int:
        """Rows that stay out: faulty, doubtful or in conflict."""
        return sum(reading.held for reading in self.readings) + self.result.doubtful + self.result.conflict

    @property
    def ignored(self) -> int:
        """Rows that are no data."""
        return sum(reading.ignored for reading in self.readings)

    @property
    def rows(self) -> dict[str, int]:
        """Rows by fate; total is the sum of the others."""
        fates = {
            "accepted": self.accepted,
            "duplicate": self.result.same,
            "held": self.held,
            "ignored": self.ignored,
        }
        return {"total": sum(fates.values()), **fates}


def import_ledger(workspace: Workspace, path: Path, clock: Clock, dry_run: bool = False) -> TakeoverReport:
    """Take a ledger file over as one batch, all or nothing. Raises Locked, LedgerBroken, LedgerUnwritable, OSError."""
    report = TakeoverReport(dry_run)
    try:
        opened = read_single(path, workspace.plan.limits, workspace.log)
    except Refused as refused:
        report.refused = refused.problem(path.name)
        return report
    sha256 = digest(path)
    with workspace.locked(), ledger.writing(workspace.ledger) as book:
        intake = make_intake(
            Circumstances(workspace.plan, clock.today, book.register_villages(), towns=villages_of_towns(book))
        )
        if DATA_SHEET in {sheet.name for sheet in opened.sheets} and towns_known(book):
            # Taken over as the county's own, everybody in it would count twice.
            reason = "这是镇里导出的整本台账，在县里用 minqing merge --from-ledger 汇总"
            report.refused = problems.TOWN_LEDGER_REFUSED.at(Place(path.name), reason=reason)
            return report
        incoming = _read(path.name, sha256, opened.sheets, intake, report)
        report.problems.extend(unseen_in(path.name, opened, [reading.name for reading in report.readings]))
        if not report.readings:
            report.refused = problems.NO_LEDGER_SHEET.at(Place(path.name))
            return report
        report.result = _weigh(book, incoming, workspace, clock)
        report.problems.extend(report.result.problems)
        if report.result.writes and not dry_run:
            keep_source(workspace, path, path.name, sha256)
            report.batch = book.append(_batch(report, path.name, sha256, workspace, clock))
    return report


def _read(file: str, sha256: str, sheets: Sequence[Sheet], intake: Intake, report: TakeoverReport) -> list[LedgerSheet]:
    """Read every sheet that is a ledger, and the visits beside it in a workbook of our own."""
    incoming = []
    for sheet in sheets:
        reading = read_ledger(file, sheet, intake)
        if reading.found:
            report.readings.append(reading)
            report.problems.extend(reading.problems)
            incoming.append(LedgerSheet(sha256, file, sheet.name, tuple(reading.lines), columns=dict(reading.columns)))
    names = {sheet.name: sheet for sheet in sheets}
    if LEDGER_SHEET in names and VISITS_SHEET in names:
        visits = _visits_beside(file, names[VISITS_SHEET], incoming, intake)
        report.visits = len(visits)
        incoming.append(LedgerSheet(sha256, file, VISITS_SHEET, visits=visits))
    return incoming


def _visits_beside(file: str, sheet: Sheet, ledgers: Sequence[LedgerSheet], intake: Intake) -> tuple[ReadVisit, ...]:
    """Return the visits of our own workbook whose issues no line of its ledger tells.

    Their text is not split again: what they raised and is still an issue stands in the ledger.
    """
    told = {
        (line.visit.visit.village, line.visit.visit.person, line.visit.visit.visited_on)
        for one in ledgers
        for line in one.lines
    }
    reading = read_sheet(file, _as_visit_sheet(sheet), intake)
    return tuple(
        read._replace(issues=())
        for read in reading.visits
        if (read.visit.village, read.visit.person, read.visit.visited_on) not in told
    )


def _as_visit_sheet(sheet: Sheet) -> Sheet:
    """Return our own sheet of visits as a sender would write it: without our lines above it and our own columns."""
    heading = next((index for index, row in enumerate(sheet.rows[:SEARCHED_ROWS]) if _own_columns(row)), 0)
    own = _own_columns(sheet.rows[heading]) if sheet.rows else frozenset()
    rows: list[list[Cell]] = [[] for _ in range(heading)]
    rows += [[None if column in own else cell for column, cell in enumerate(row)] for row in sheet.rows[heading:]]
    return replace(sheet, rows=rows)


def _own_columns(row: Sequence[Cell]) -> frozenset[int]:
    return frozenset(
        column for column, cell in enumerate(row) if isinstance(cell, str) and clean.heading(cell) in _OWN_COLUMNS
    )


def _weigh(book: Ledger, sheets: Sequence[LedgerSheet], workspace: Workspace, clock: Clock) -> TakeoverResult:
    plan = workspace.plan
    branches = book.branches() | {village: branch for branch, villages in plan.places.items() for village in villages}
    return weigh_takeover(sheets, book, plan, calendar_of(plan), plan.campaign_year(clock.today), branches)


def _batch(report: TakeoverReport, file: str, sha256: str, workspace: Workspace, clock: Clock) -> Batch:
    merged, result = report.result.merged, report.result
    records = [
        SheetRecord(
            sha256, file, reading.name, LEDGER_FORM, None, reading.heading_row,
            len(reading.lines), 0, reading.held, reading.ignored,
        )
        for reading in report.readings
    ]  # fmt: skip
    return new_batch(
        workspace,
        clock,
        TAKEOVER,
        {
            "rows": report.rows,
            "issues": {"new": result.new, "changed": result.changed, "same": result.same, "conflict": result.conflict},
        },
        households=merged.households,
        visits=merged.visits,
        issues=merged.issues,
        repeats=merged.repeats,
        sheets=records,
    )
