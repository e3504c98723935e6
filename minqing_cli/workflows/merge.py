"""Validate and merge: from the files of a week to one batch of the ledger."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from minqing_cli.deadlines import calendar_of
from minqing_cli.intake.came_of import HeldRow, SheetReading
from minqing_cli.merging.alone import set_apart
from minqing_cli.merging.known import IncomingSheet, MergeResult
from minqing_cli.merging.weigh import weigh
from minqing_cli.plan import Plan
from minqing_cli.spool import Spool
from minqing_cli.stores import ledger
from minqing_cli.stores.answers import Answered, answered
from minqing_cli.stores.batches import Batch
from minqing_cli.stores.ledger import Ledger
from minqing_cli.stores.merged import Known
from minqing_cli.stores.noted import HeldRecord, SheetRecord
from minqing_cli.stores.towns import villages_of_towns
from minqing_cli.terms import RowFate
from minqing_cli.validate import Circumstances
from minqing_cli.workflows.corrected import set_aside
from minqing_cli.workflows.deliveries import deliveries_of
from minqing_cli.workflows.faulty import faulty_files
from minqing_cli.workflows.inbox import Found
from minqing_cli.workflows.intake_report import (
    SAME_AS_MERGED,
    IntakeReport,
    RowOutcome,
    tally_json,
)
from minqing_cli.workflows.merge_report import Weighed, file_outcome, is_news, problems_of, report_of
from minqing_cli.workflows.reading import FileReading, read_files
from minqing_cli.workflows.sources import Source, keep_sources
from minqing_cli.workflows.workspace import Clock, Workspace
from minqing_cli.workflows.writing import new_batch


def validate(
    files: Sequence[Found],
    plan: Plan,
    today: date,
    jobs: int,
    log: Path | None,
    step: Callable[[], None],
    workspace: Workspace | None = None,
) -> IntakeReport:
    """Read and check sheets; nothing is written.

    workspace: whose register says which villages there are, and whose ledger knows which files were corrected.
    """
    circumstances, earlier = Circumstances(plan, today), dict[str, Answered]()
    if workspace is not None:
        with ledger.reading(workspace.ledger) as (book, _):
            circumstances, earlier = _circumstances(book, plan, today), answered(book.connection)
    readings = list(read_files(files, circumstances, jobs, log, step))
    report = IntakeReport("validate", today)
    for found, reading in zip(files, readings, strict=True):
        reading.sha256 = found.sha256
    set_aside(readings, earlier)
    for reading in readings:
        report.problems.extend(problems_of(reading))
        report.files.append(file_outcome(reading, {}))
        for sheet in reading.sheets if is_news(reading) else ():
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
    with workspace.locked(), Spool(workspace.ledger.parent) as spool:
        digests = {found.path: found.sha256 for found in files}
        with ledger.reading(workspace.ledger) as (book, _):
            known = book.sheets_of(set(digests.values()) - {""})
            earlier = answered(book.connection)
            circumstances = _circumstances(book, workspace.plan, clock.today)
        readings = _read(files, digests, known, workspace, circumstances, jobs, step, spool)
        corrected = set_aside(readings, earlier)
        if dry_run:
            with ledger.reading(workspace.ledger) as (book, _):
                weighed = _weigh(book, readings, known, workspace, clock)
                report = report_of(readings, weighed, known, clock, dry_run=True, with_rows=True)
                report.faulty = faulty_files(files, readings, report.problems)
                return report
        with ledger.writing(workspace.ledger) as book:
            weighed = _weigh(book, readings, known, workspace, clock)
            report = report_of(readings, weighed, known, clock, dry_run=False, with_rows=with_rows)
            batch = _batch(book, report, weighed, readings, corrected, workspace, clock)
            if batch is not None:
                batch.deliveries, batch.faults = deliveries_of(readings, weighed.result.rows, report.problems, known)
            if batch is not None:
                # What an earlier batch rests on was kept with it.
                used = {sheet.sha256 for sheet in batch.sheets} - known.keys()
                kept = (Source(found.path, found.name, digests[found.path]) for found in files)
                keep_sources(workspace, [one for one in kept if one.sha256 in used])
                report.batch = book.append(batch)
        report.faulty = faulty_files(files, readings, report.problems)
        return report


def _circumstances(book: Ledger, plan: Plan, today: date) -> Circumstances:
    return Circumstances(
        plan, today, book.register_villages(), book.register_visitors(), _branches(book, plan), villages_of_towns(book)
    )


def _read(
    files: Sequence[Found],
    digests: Mapping[Path, str],
    known: Known,
    workspace: Workspace,
    circumstances: Circumstances,
    jobs: int,
    step: Callable[[], None],
    spool: Spool,
) -> list[FileReading]:
    """Return a reading of each file, its rows in the spool; one that stands in the ledger as it is is not read again."""
    standing = {sha for sha, sheets in known.items() if all(_stands(*sheet, workspace) for sheet in sheets)}
    fresh = iter(
        read_files(
            [found for found in files if digests[found.path] not in standing],
            circumstances,
            jobs,
            workspace.log,
            step,
            spool,
        )
    )
    readings = []
    for found in files:
        reading = _skipped(found) if digests[found.path] in standing else next(fresh)
        reading.sha256 = digests[found.path]
        for sheet in reading.sheets:
            sheet.visits.put_into(spool)
        readings.append(reading)
    # The pool of workers ends with its generator.
    if next(fresh, None) is not None:
        raise RuntimeError("more readings than files")
    return readings


def _stands(record: SheetRecord, plan: str, program: str, workspace: Workspace) -> bool:
    return not record.held and plan == workspace.plan.fingerprint() and program == workspace.program


def _skipped(found: Found) -> FileReading:
    return FileReading(found.told, found.name, status="skipped", reason=SAME_AS_MERGED)


def _branches(book: Ledger, plan: Plan) -> dict[str, str]:
    """Village → 总支, as register and plan say."""
    return book.branches() | {village: branch for branch, villages in plan.places.items() for village in villages}


def _weigh(book: Ledger, readings: Iterable[FileReading], known: Known, workspace: Workspace, clock: Clock) -> Weighed:
    plan, calendar = workspace.plan, calendar_of(workspace.plan)
    year = plan.campaign_year(clock.today)
    sheets = [
        IncomingSheet(
            reading.sha256,
            reading.name,
            sheet.name,
            sheet.visits,
            dict(sheet.columns),
            seen=reading.sha256 in known,
            answers=f"{reading.answer.source}:{sheet.name}" if reading.answer.source else "",
            short=reading.answer.short,
        )
        for reading in readings
        for sheet in reading.sheets
        if is_news(reading) and sheet.visits
    ]
    weighed, alone = set_apart(sheets, book)
    result = weigh(weighed, book, plan, calendar, year, _branches(book, plan), alone)
    return Weighed(result, alone, plan, calendar, year)


def _batch(
    book: Ledger,
    report: IntakeReport,
    weighed: Weighed,
    readings: Sequence[FileReading],
    corrected: Container[str],
    workspace: Workspace,
    clock: Clock,
) -> Batch | None:
    """Return what to write, or None when the run changes nothing. corrected: digests of files that a copy answers."""
    result = weighed.result
    held = _held_records(readings, result, book.known_held(corrected))
    news = {reading.name: reading.answer for reading in readings if is_news(reading)}
    changes = (
        result.visits, result.issues, result.repeats, result.dropped_repeats, result.households, held, weighed.alone,
    )  # fmt: skip
    if not any(changes):
        return None
    sheets = [
        SheetRecord(
            file.sha256, file.name, sheet.name, sheet.form, sheet.reason, sheet.heading_row,
            sheet.rows.accepted, sheet.rows.duplicate, sheet.rows.held, sheet.rows.ignored,
            " ".join(news[file.name].digests), news[file.name].short,
        )
        for file in report.files
        if file.name in news
        for sheet in file.sheets
    ]  # fmt: skip
    return new_batch(
        workspace,
        clock,
        "merge",
        {
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
        alone=weighed.written(),
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
