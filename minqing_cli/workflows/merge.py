"""Validate and merge: from the files of a week to one batch of the ledger."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from minqing_cli.deadlines import load_calendar
from minqing_cli.intake.visits import HeldRow, SheetReading
from minqing_cli.merging.known import IncomingRow, IncomingSheet, MergeResult
from minqing_cli.merging.weigh import outcomes, weigh
from minqing_cli.plan import Plan
from minqing_cli.problems import Problem
from minqing_cli.stores import ledger
from minqing_cli.stores.batches import Batch, HeldRecord, SheetRecord
from minqing_cli.stores.ledger import Ledger
from minqing_cli.terms import RowFate
from minqing_cli.validate import Circumstances
from minqing_cli.workflows.deliveries import deliveries_of
from minqing_cli.workflows.faulty import faulty_files
from minqing_cli.workflows.inbox import Found
from minqing_cli.workflows.intake_report import (
    FileOutcome,
    IntakeReport,
    RowCounts,
    RowOutcome,
    SheetOutcome,
    tally_json,
)
from minqing_cli.workflows.reading import FileReading, digest, read_files
from minqing_cli.workflows.sources import keep_source
from minqing_cli.workflows.workspace import Clock, Workspace

Known = Mapping[str, Sequence[tuple[SheetRecord, str, str]]]
"""File by digest → (what became of a sheet, plan, program) of its latest batch."""


def validate(
    files: Sequence[Found],
    plan: Plan,
    today: date,
    jobs: int,
    log: Path | None,
    step: Callable[[], None],
    workspace: Workspace | None = None,
) -> IntakeReport:
    """Read and check sheets; nothing is written. workspace: whose register says which villages there are."""
    circumstances = Circumstances(plan, today)
    if workspace is not None:
        with ledger.reading(workspace.ledger) as (book, _):
            circumstances = _circumstances(book, plan, today)
    readings = list(read_files(files, circumstances, jobs, log, step))
    report = IntakeReport("validate", today)
    for found, reading in zip(files, readings, strict=True):
        reading.sha256 = _digest_or_nothing(found)
        report.problems.extend(_problems_of(reading))
        report.files.append(_file_outcome(reading, {}))
        for sheet in reading.sheets if not reading.copy_of else ():
            for visit in sheet.visits:
                report.outcomes[visit.outcome] += 1
                issues = tuple((None, issue) for issue in visit.issues)
                report.row_outcomes.append(RowOutcome(reading.name, sheet.name, visit.row, visit.outcome, issues))
    report.faulty = faulty_files(files, readings, report.problems)
    return report


def merge(
    workspace: Workspace,
    files: Sequence[Found],
    clock: Clock,
    jobs: int,
    dry_run: bool = False,
    with_rows: bool = False,
    step: Callable[[], None] = lambda: None,
) -> IntakeReport:
    """Read sheets and put what is sound into the ledger as one batch, all or nothing.

    Raises Locked, LedgerBroken, LedgerUnwritable, OSError.
    """
    with workspace.locked():
        digests = {found.path: _digest_or_nothing(found) for found in files}
        with ledger.reading(workspace.ledger) as (book, _):
            known = book.sheets_of(set(digests.values()) - {""})
            circumstances = _circumstances(book, workspace.plan, clock.today)
        readings = _read(files, digests, known, workspace, circumstances, jobs, step)
        if dry_run:
            with ledger.reading(workspace.ledger) as (book, _):
                result = _weigh(book, readings, known, workspace, clock)
                report = _report(readings, result, known, clock, dry_run=True, with_rows=True)
                report.faulty = faulty_files(files, readings, report.problems)
                return report
        with ledger.writing(workspace.ledger) as book:
            result = _weigh(book, readings, known, workspace, clock)
            report = _report(readings, result, known, clock, dry_run=False, with_rows=with_rows)
            batch = _batch(book, report, result, readings, workspace, clock)
            if batch is not None:
                batch.deliveries, batch.faults = deliveries_of(readings, result.rows, report.problems, known)
            if batch is not None:
                _keep_sources(workspace, files, digests, {sheet.sha256 for sheet in batch.sheets})
                report.batch = book.append(batch)
        report.faulty = faulty_files(files, readings, report.problems)
        return report


def _circumstances(book: Ledger, plan: Plan, today: date) -> Circumstances:
    return Circumstances(plan, today, book.register_villages(), book.register_visitors())


def _read(
    files: Sequence[Found],
    digests: Mapping[Path, str],
    known: Known,
    workspace: Workspace,
    circumstances: Circumstances,
    jobs: int,
    step: Callable[[], None],
) -> list[FileReading]:
    """Return a reading of each file; one that stands in the ledger as it is is not read again."""
    standing = {sha for sha, sheets in known.items() if all(_stands(*sheet, workspace) for sheet in sheets)}
    fresh = iter(
        read_files(
            [found for found in files if digests[found.path] not in standing], circumstances, jobs, workspace.log, step
        )
    )
    readings = []
    for found in files:
        reading = _skipped(found) if digests[found.path] in standing else next(fresh)
        reading.sha256 = digests[found.path]
        readings.append(reading)
    # The pool of workers ends with its generator.
    if next(fresh, None) is not None:
        raise RuntimeError("more readings than files")
    return readings


def _digest_or_nothing(found: Found) -> str:
    try:
        # Opening a pipe would wait for ever.
        return digest(found.path) if found.unread is None and found.path.is_file() else ""
    except OSError:
        return ""


def _stands(record: SheetRecord, plan: str, program: str, workspace: Workspace) -> bool:
    return not record.held and plan == workspace.plan.fingerprint() and program == workspace.program


def _skipped(found: Found) -> FileReading:
    return FileReading(found.told, found.name, status="skipped", reason="与已汇总的文件完全相同，未重复读取。")


def _weigh(
    book: Ledger, readings: Iterable[FileReading], known: Known, workspace: Workspace, clock: Clock
) -> MergeResult:
    plan = workspace.plan
    sheets = [
        IncomingSheet(
            reading.sha256,
            reading.name,
            sheet.name,
            tuple(sheet.visits),
            dict(sheet.columns),
            seen=reading.sha256 in known,
            answers=f"{reading.answer.source}:{sheet.name}" if reading.answer.source else "",
            short=reading.answer.short,
        )
        for reading in readings
        for sheet in reading.sheets
        if sheet.visits
    ]
    branches = book.branches() | {village: branch for branch, villages in plan.places.items() for village in villages}
    return weigh(sheets, book, plan, load_calendar(), plan.campaign_year(clock.today), branches)


def _problems_of(reading: FileReading) -> list[Problem]:
    own = [problem for sheet in reading.sheets for problem in sheet.problems] if reading.status == "read" else []
    return [*reading.problems, *own]


def _report(
    readings: Sequence[FileReading],
    result: MergeResult,
    known: Known,
    clock: Clock,
    dry_run: bool,
    with_rows: bool,
) -> IntakeReport:
    fates: dict[tuple[str, str, str], Counter[RowFate]] = {}
    for row in result.rows:
        fates.setdefault((row.sheet.sha256, row.sheet.file, row.sheet.sheet), Counter())[row.fate] += 1
    report = IntakeReport("merge", clock.today, visits=result.visit_tally, issues=result.issue_tally, dry_run=dry_run)
    for reading in readings:
        report.problems.extend(_problems_of(reading))
        if reading.status == "skipped" and reading.sha256 in known:
            sheets = [record for record, _, _ in known[reading.sha256]]
            report.files.append(_skipped_outcome(reading, sheets))
            result.visit_tally.same += sum(record.accepted + record.duplicate for record in sheets)
        else:
            report.files.append(_file_outcome(reading, fates))
        report.held_in.update(row.village for sheet in reading.sheets for row in sheet.held)
    report.held_in.update(row.visit.village for row in result.rows if row.fate is RowFate.HELD)
    report.problems.extend(result.problems)
    report.outcomes = outcomes(result.rows)
    if with_rows:
        report.row_outcomes = [_row_outcome(row) for row in result.rows if row.fate is not RowFate.HELD]
    return report


def _file_outcome(reading: FileReading, fates: dict[tuple[str, str, str], Counter[RowFate]]) -> FileOutcome:
    sheets = []
    for sheet in reading.sheets if reading.status == "read" else []:
        fate = fates.get((reading.sha256, reading.name, sheet.name))
        accepted = fate[RowFate.ACCEPTED] if fate else len(sheet.visits)
        held = len(sheet.held) + (fate[RowFate.HELD] if fate else 0)
        counts = RowCounts(accepted, fate[RowFate.DUPLICATE] if fate else 0, held, sheet.ignored)
        if reading.copy_of and fate is None:
            counts = RowCounts(0, len(sheet.visits), held, sheet.ignored)
        sheets.append(
            SheetOutcome(sheet.name, sheet.form, sheet.reason, sheet.heading_row, counts, tuple(sheet.choices))
        )
    return FileOutcome(reading.path, reading.name, reading.sha256, reading.status, reading.reason, tuple(sheets))


def _skipped_outcome(reading: FileReading, records: Sequence[SheetRecord]) -> FileOutcome:
    sheets = tuple(
        SheetOutcome(
            record.sheet,
            record.form,
            record.reason,
            record.heading_row,
            RowCounts(0, record.accepted + record.duplicate, 0, record.ignored),
        )
        for record in records
    )
    return FileOutcome(reading.path, reading.name, reading.sha256, reading.status, reading.reason, sheets)


def _row_outcome(row: IncomingRow) -> RowOutcome:
    numbers: Sequence[str | None] = row.numbers
    if len(numbers) != len(row.read.issues):
        numbers = [None] * len(row.read.issues)
    issues = tuple(zip(numbers, row.read.issues, strict=True))
    return RowOutcome(row.sheet.file, row.sheet.sheet, row.read.row, row.read.outcome, issues)


def _batch(
    book: Ledger,
    report: IntakeReport,
    result: MergeResult,
    readings: Sequence[FileReading],
    workspace: Workspace,
    clock: Clock,
) -> Batch | None:
    """Return what to write, or None when the run changes nothing."""
    held = _held_records(readings, result, book.known_held())
    if not (result.visits or result.issues or result.repeats or result.dropped_repeats or result.households or held):
        return None
    sheets = [
        SheetRecord(
            file.sha256, file.name, sheet.name, sheet.form, sheet.reason, sheet.heading_row,
            sheet.rows.accepted, sheet.rows.duplicate, sheet.rows.held, sheet.rows.ignored,
        )
        for file in report.files
        if file.status == "read"
        for sheet in file.sheets
    ]  # fmt: skip
    return Batch(
        command="merge",
        made_at=clock.now,
        received_at=clock.received_at,
        today=clock.today,
        program=workspace.program,
        plan_fingerprint=workspace.plan.fingerprint(),
        plan_source=workspace.plan_source,
        counts={
            "files": report.count("read"),
            "rows": report.rows.as_json(),
            "visits": tally_json(result.visit_tally),
            "issues": tally_json(result.issue_tally),
        },
        households=result.households,
        visits=result.visits,
        issues=result.issues,
        repeats=result.repeats,
        dropped_repeats=result.dropped_repeats,
        sheets=sheets,
        held=held,
    )


def _held_records(
    readings: Sequence[FileReading], result: MergeResult, known: set[tuple[str, str, str]]
) -> list[HeldRecord]:
    """Rows sent back that the ledger has not noted yet; the same fault sent again is no news."""
    found: list[HeldRecord] = []
    for reading in readings:
        for sheet in reading.sheets if reading.status == "read" else ():
            for row in sheet.held:
                _note_held(found, known, _held_record(reading, sheet, row))
    for one in result.rows:
        if one.fate is RowFate.HELD:
            visit, source = one.visit, one.source
            phones = "/".join(visit.phones.usable)
            record = HeldRecord(
                source.sha256, source.file, source.sheet, source.row, visit.village, visit.person, phones
            )
            _note_held(found, known, record)
    return found


def _held_record(reading: FileReading, sheet: SheetReading, row: HeldRow) -> HeldRecord:
    phones = "/".join(row.phones)
    return HeldRecord(reading.sha256, reading.name, sheet.name, row.row, row.village, row.person, phones)


def _note_held(found: list[HeldRecord], known: set[tuple[str, str, str]], record: HeldRecord) -> None:
    key = (record.village, record.person, record.phones)
    if key not in known:
        known.add(key)
        found.append(record)


def _keep_sources(workspace: Workspace, files: Iterable[Found], digests: dict[Path, str], used: set[str]) -> None:
    """Copy the files of a batch into the workspace before the ledger names them."""
    for found in files:
        if digests[found.path] in used:
            keep_source(workspace, found.path, found.name, digests[found.path])
