"""What came of a merge, as the clerk hears it: each file, each sheet, each row."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from minqing_cli.deadlines import Calendar
from minqing_cli.merging.alone import Alone, AloneRows
from minqing_cli.merging.known import IncomingRow, MergeResult
from minqing_cli.merging.weigh import outcomes
from minqing_cli.packed import Told
from minqing_cli.plan import Plan
from minqing_cli.problems import Problem
from minqing_cli.stores.merged import Known
from minqing_cli.terms import RowFate
from minqing_cli.workflows.intake_report import (
    FileOutcome,
    IntakeReport,
    RowCounts,
    RowOutcome,
    SheetOutcome,
    skipped_outcome,
)
from minqing_cli.workflows.reading import FileReading
from minqing_cli.workflows.workspace import Clock


@dataclass(slots=True)
class Weighed:
    """What the sheets of a run change. alone: the rows that were set apart and stay packed until they are written."""

    result: MergeResult
    alone: Alone
    plan: Plan
    calendar: Calendar
    year: int

    def written(self) -> Iterator[AloneRows]:
        """Unpack the rows that stand alone, with their ids and numbers."""
        return self.alone.written(self.plan, self.calendar, self.year)


def problems_of(reading: FileReading) -> list[Problem]:
    own = [problem for sheet in reading.sheets for problem in sheet.problems] if reading.status == "read" else []
    return [*reading.problems, *own]


def report_of(
    readings: Sequence[FileReading],
    weighed: Weighed,
    known: Known,
    clock: Clock,
    dry_run: bool,
    with_rows: bool,
) -> IntakeReport:
    result, alone = weighed.result, weighed.alone
    fates = {sheet: Counter({RowFate.ACCEPTED: count}) for sheet, count in alone.by_sheet().items()}
    for row in result.rows:
        fates.setdefault(row.sheet.place_key, Counter())[row.fate] += 1
    report = IntakeReport("merge", clock.today, visits=result.visit_tally, issues=result.issue_tally, dry_run=dry_run)
    for reading in readings:
        report.problems.extend(problems_of(reading))
        if reading.status == "skipped" and reading.sha256 in known and not reading.corrected:
            sheets = [record for record, _, _ in known[reading.sha256]]
            report.files.append(skipped_outcome(reading.path, reading.name, reading.sha256, sheets))
            result.visit_tally.same += sum(record.accepted + record.duplicate for record in sheets)
        else:
            report.files.append(file_outcome(reading, fates))
        if is_news(reading):
            report.held_in.update(row.village for sheet in reading.sheets for row in sheet.held)
        else:
            known_already = [visit for sheet in reading.sheets for visit in sheet.visits]
            result.visit_tally.same += len(known_already)
            result.issue_tally.same += sum(len(visit.issues) for visit in known_already)
    report.held_in.update(row.visit.village for row in result.rows if row.fate is RowFate.HELD)
    report.problems.extend(result.problems)
    apart = alone.outcomes()
    report.outcomes = {outcome: count + apart[outcome] for outcome, count in outcomes(result.rows).items()}
    if with_rows:
        found = [(row.order, _row_outcome(row)) for row in result.rows if row.fate is not RowFate.HELD]
        for rows in weighed.written():
            places = ((order, "", "") for order in rows.slab.orders())
            found.extend(zip(places, _alone_outcomes(rows), strict=True))
        report.row_outcomes = [outcome for _, outcome in sorted(found, key=itemgetter(0))]
    return report


def is_news(reading: FileReading) -> bool:
    """Whether the rows of a file are its own: not those of another file with its bytes, nor corrected ones."""
    return reading.status == "read" and not reading.copy_of


def file_outcome(reading: FileReading, fates: dict[tuple[str, str, str], Counter[RowFate]]) -> FileOutcome:
    sheets = []
    for sheet in reading.sheets if reading.status == "read" or reading.corrected else []:
        fate = fates.get((reading.sha256, reading.name, sheet.name))
        accepted = fate[RowFate.ACCEPTED] if fate else len(sheet.visits)
        held = len(sheet.held) + (fate[RowFate.HELD] if fate else 0)
        counts = RowCounts(accepted, fate[RowFate.DUPLICATE] if fate else 0, held, sheet.ignored)
        if reading.copy_of:
            counts = RowCounts(0, len(sheet.visits) + len(sheet.held), 0, sheet.ignored)
        elif reading.corrected:
            counts = RowCounts(0, len(sheet.visits), 0, sheet.ignored + len(sheet.held))
        sheets.append(
            SheetOutcome(sheet.name, sheet.form, sheet.reason, sheet.heading_row, counts, tuple(sheet.choices))
        )
    return FileOutcome(reading.path, reading.name, reading.sha256, reading.status, reading.reason, tuple(sheets))


def _row_outcome(row: IncomingRow) -> RowOutcome:
    numbers: Sequence[str | None] = row.numbers
    if len(numbers) != len(row.read.issues):
        numbers = [None] * len(row.read.issues)
    issues = tuple(zip(numbers, row.read.issues, strict=True))
    return RowOutcome(row.sheet.file, row.sheet.sheet, row.read.row, row.read.outcome, issues)


def _alone_outcomes(rows: AloneRows) -> Iterator[RowOutcome]:
    for row, issues in zip(rows.rows, rows.issues, strict=True):
        read = Told(*row).read
        numbered = tuple(zip((issue["number"] for issue in issues), read.issues, strict=True))
        yield RowOutcome(rows.sheet.file, rows.sheet.sheet, read.row, read.outcome, numbered)
