"""Validate and merge: from the files of a week to one batch of the ledger."""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from minqing_cli.deadlines import load_calendar
from minqing_cli.intake.visits import HeldRow, SheetReading
from minqing_cli.merging.known import IncomingRow, IncomingSheet, MergeResult, Tally
from minqing_cli.merging.weigh import outcomes, weigh
from minqing_cli.plan import Plan
from minqing_cli.problems import Problem
from minqing_cli.records import ReadIssue
from minqing_cli.stores import ledger
from minqing_cli.stores.batches import Batch, HeldRecord, SheetRecord
from minqing_cli.stores.ledger import Ledger
from minqing_cli.terms import Outcome, RowFate, Severity
from minqing_cli.validate import Circumstances
from minqing_cli.workflows.reading import FileReading, Found, digest, read_files
from minqing_cli.workflows.sources import keep_source
from minqing_cli.workflows.workspace import Clock, Workspace

_FATES = ("accepted", "duplicate", "held", "ignored")


@dataclass(slots=True)
class RowCounts:
    """Rows by fate; total is always the sum of the other four."""

    accepted: int = 0
    duplicate: int = 0
    held: int = 0
    ignored: int = 0

    @property
    def total(self) -> int:
        """All rows."""
        return self.accepted + self.duplicate + self.held + self.ignored

    def __add__(self, other: "RowCounts") -> "RowCounts":
        return RowCounts(*(getattr(self, fate) + getattr(other, fate) for fate in _FATES))

    def as_json(self) -> dict[str, int]:
        """The counts with their total."""
        return {"total": self.total, **{fate: getattr(self, fate) for fate in _FATES}}


@dataclass(frozen=True, slots=True)
class SheetOutcome:
    """What became of one sheet."""

    name: str
    form: str | None
    reason: str | None
    heading_row: int | None
    rows: RowCounts


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file."""

    path: str
    name: str
    sha256: str
    status: str
    reason: str | None
    sheets: tuple[SheetOutcome, ...]


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What one accepted or duplicate row says, with the numbers of its issues where it has any."""

    file: str
    sheet: str
    row: int
    outcome: Outcome
    issues: tuple[tuple[str | None, ReadIssue], ...]


@dataclass(slots=True)
class IntakeReport:
    """What a run of validate or merge found and did. batch: None where nothing was written."""

    command: str
    today: date
    batch: int | None = None
    files: list[FileOutcome] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    outcomes: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    visits: Tally | None = None
    issues: Tally | None = None
    row_outcomes: list[RowOutcome] = field(default_factory=list)
    held_in: Counter[str] = field(default_factory=Counter)
    """Village → rows held back; an empty name where the row does not say."""
    dry_run: bool = False

    @property
    def rows(self) -> RowCounts:
        """All rows of all sheets by fate."""
        return sum((sheet.rows for file in self.files for sheet in file.sheets), RowCounts())

    def count(self, status: str) -> int:
        """Files of a status."""
        return sum(1 for file in self.files if file.status == status)

    def as_json(self, with_rows: bool) -> dict[str, Any]:
        """The report in the shape that scripts rely on."""
        found: dict[str, Any] = {
            "command": self.command,
            "today": self.today.isoformat(),
            "batch": self.batch,
            "files": [_file_json(one) for one in self.files],
            "problems": [problem_json(one) for one in self.problems],
            "rows": self.rows.as_json(),
        }
        if self.visits is not None and self.issues is not None:
            found["visits"] = _tally_json(self.visits)
            found["issues"] = _tally_json(self.issues) | {
                "repeated": self.issues.repeated,
                "withdrawn": self.issues.withdrawn,
            }
        found["outcomes"] = {outcome.name.lower(): count for outcome, count in self.outcomes.items()}
        if with_rows:
            found["visit_rows"] = [_row_json(one) for one in self.row_outcomes]
        return found


def validate(
    files: Sequence[Found], plan: Plan, today: date, jobs: int, log: Path | None, step: Callable[[], None]
) -> IntakeReport:
    """Read and check sheets; nothing is written."""
    readings = list(read_files(files, Circumstances(plan, today), jobs, log, step))
    report = IntakeReport("validate", today)
    for reading in readings:
        report.problems.extend(_problems_of(reading))
        report.files.append(_file_outcome(reading, {}))
        for sheet in reading.sheets:
            for visit in sheet.visits:
                report.outcomes[visit.outcome] += 1
                issues = tuple((None, issue) for issue in visit.issues)
                report.row_outcomes.append(RowOutcome(reading.name, sheet.name, visit.row, visit.outcome, issues))
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
            circumstances = Circumstances(workspace.plan, clock.today, book.register_villages())
        standing = {
            sha
            for sha, sheets in known.items()
            if all(_stands(record, plan, program, workspace) for record, plan, program in sheets)
        }
        fresh = [found for found in files if digests[found.path] not in standing]
        readings = {id(found): one for found, one in zip(fresh, read_files(
            fresh, circumstances, jobs, workspace.log, step), strict=True)}  # fmt: skip
        ordered = []
        for found in files:
            reading = readings.get(id(found)) or _skipped(found)
            reading.sha256 = digests[found.path]
            ordered.append(reading)
        if dry_run:
            with ledger.reading(workspace.ledger) as (book, _):
                result = _weigh(book, ordered, workspace, clock)
                report = _report(ordered, result, known, clock, dry_run)
                report.row_outcomes = _row_outcomes(result)
                return report
        with ledger.writing(workspace.ledger) as book:
            result = _weigh(book, ordered, workspace, clock)
            report = _report(ordered, result, known, clock, dry_run)
            if with_rows:
                report.row_outcomes = _row_outcomes(result)
            batch = _batch(book, report, result, ordered, workspace, clock)
            if batch is not None:
                _keep_sources(workspace, files, digests, {sheet.sha256 for sheet in batch.sheets})
                report.batch = book.append(batch)
        return report


def _digest_or_nothing(found: Found) -> str:
    try:
        return digest(found.path)
    except OSError:
        return ""


def _stands(record: SheetRecord, plan: str, program: str, workspace: Workspace) -> bool:
    return not record.held and plan == workspace.plan.fingerprint() and program == workspace.program


def _skipped(found: Found) -> FileReading:
    return FileReading(str(found.path), found.name, status="skipped", reason="与已汇总的文件完全相同，未重复读取。")


def _weigh(book: Ledger, readings: Iterable[FileReading], workspace: Workspace, clock: Clock) -> MergeResult:
    plan = workspace.plan
    sheets = [
        IncomingSheet(reading.sha256, reading.name, sheet.name, tuple(sheet.visits), dict(sheet.columns))
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
    known: dict[str, list[tuple[SheetRecord, str, str]]],
    clock: Clock,
    dry_run: bool,
) -> IntakeReport:
    fates: dict[tuple[str, str, str], Counter[RowFate]] = {}
    for row in result.rows:
        fates.setdefault((row.sheet.sha256, row.sheet.file, row.sheet.sheet), Counter())[row.fate] += 1
    report = IntakeReport(
        "merge", clock.today, visits=result.visit_tally, issues=result.issue_tally, dry_run=dry_run
    )
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
    return report


def _file_outcome(reading: FileReading, fates: dict[tuple[str, str, str], Counter[RowFate]]) -> FileOutcome:
    sheets = []
    for sheet in reading.sheets if reading.status == "read" else []:
        fate = fates.get((reading.sha256, reading.name, sheet.name))
        accepted = fate[RowFate.ACCEPTED] if fate else len(sheet.visits)
        held = len(sheet.held) + (fate[RowFate.HELD] if fate else 0)
        counts = RowCounts(accepted, fate[RowFate.DUPLICATE] if fate else 0, held, sheet.ignored)
        sheets.append(SheetOutcome(sheet.name, sheet.form, sheet.reason, sheet.heading_row, counts))
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


def _row_outcomes(result: MergeResult) -> list[RowOutcome]:
    return [_row_outcome(row) for row in result.rows if row.fate is not RowFate.HELD]


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
            "visits": _tally_json(result.visit_tally),
            "issues": _tally_json(result.issue_tally),
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


def needs_clerk(report: IntakeReport) -> bool:
    """Say whether something is left for the clerk: rows held back, files refused, conflicts."""
    conflicts = (report.visits.conflict if report.visits else 0) + (report.issues.conflict if report.issues else 0)
    return bool(report.rows.held or report.count("refused") or conflicts)


def nothing_read(report: IntakeReport) -> bool:
    """Say whether no file could be read at all."""
    return not report.files or not any(
        file.status in ("read", "skipped") and file.sha256 is not None and file.sheets for file in report.files
    )


def _tally_json(tally: Tally) -> dict[str, int]:
    return {"new": tally.new, "changed": tally.changed, "same": tally.same, "conflict": tally.conflict}


def _file_json(file: FileOutcome) -> dict[str, Any]:
    return {
        "path": file.path,
        "sha256": file.sha256,
        "status": file.status,
        "reason": file.reason,
        "sheets": [
            {
                "name": sheet.name,
                "form": sheet.form,
                "reason": sheet.reason,
                "heading_row": sheet.heading_row,
                "rows": sheet.rows.as_json(),
            }
            for sheet in file.sheets
        ],
    }


_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem in the shape that scripts rely on."""
    place = problem.place
    return {
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
        "row": None if place.row is None else place.row + 1,
        "field": problem.field,
        "code": problem.code,
        "severity": _SEVERITIES[problem.severity],
        "found": problem.found,
        "says": problem.says,
        "fix": problem.fix,
    }


def _row_json(row: RowOutcome) -> dict[str, Any]:
    return {
        "file": row.file,
        "sheet": row.sheet,
        "row": row.row + 1,
        "outcome": row.outcome.name.lower(),
        "issues": [
            {
                "id": number,
                "text": issue.text,
                "subject": issue.subject,
                "responsibility": issue.responsibility,
                "on_the_spot": issue.on_the_spot,
                "sensitive": issue.sensitive,
                "needs_review": issue.needs_review,
            }
            for number, issue in row.issues
        ],
    }
