"""Import the visit schedule (附件2), and show it."""

from dataclasses import dataclass, field
from pathlib import Path

from minqing_cli import problems
from minqing_cli.intake.schedule import read_schedule
from minqing_cli.intake.told import unseen_in
from minqing_cli.merging.schedule import ScheduleLine, ScheduleResult, weigh_schedule
from minqing_cli.problems import Problem
from minqing_cli.readers.refusal import Refused
from minqing_cli.records import ScheduleEntry
from minqing_cli.sheets import Place, Workbook
from minqing_cli.stores import ledger
from minqing_cli.stores.batches import Batch
from minqing_cli.stores.ledger import Ledger
from minqing_cli.stores.queries import Queries
from minqing_cli.workflows.reading import read_single
from minqing_cli.workflows.workspace import Clock, Workspace
from minqing_cli.workflows.writing import new_batch
from minqing_cli.writers.atomic import sha256_of


@dataclass(slots=True)
class ScheduleReport:
    """What an import found and did. batch: None where nothing was written. refused: why nothing could be read.

    held, ignored: rows of the file that are no part of the schedule.
    """

    batch: int | None = None
    result: ScheduleResult = field(default_factory=ScheduleResult)
    problems: list[Problem] = field(default_factory=list)
    refused: Problem | None = None
    accepted: int = 0
    held: int = 0
    ignored: int = 0


def import_schedule(workspace: Workspace, path: Path, clock: Clock, dry_run: bool = False) -> ScheduleReport:
    """Put a schedule file in the place of the schedule in force, as one batch."""
    report = ScheduleReport()
    try:
        book = read_single(path, workspace.plan.limits, workspace.log)
        entries = _read(path.name, book, report)
    except Refused as refused:
        report.refused = refused.problem(path.name)
    if report.refused is not None:
        return report
    complete = not report.held
    if dry_run:
        with ledger.reading(workspace.ledger) as (store, _):
            _weigh(store, report, entries, complete, path.name)
        return report
    with workspace.locked(), ledger.writing(workspace.ledger) as store:
        _weigh(store, report, entries, complete, path.name)
        if report.result.changes:
            report.batch = store.append(_batch(report.result, path, workspace, clock))
    return report


def _read(file: str, book: Workbook, report: ScheduleReport) -> list[tuple[Place, ScheduleEntry]]:
    """Read every sheet that is a schedule."""
    entries: list[tuple[Place, ScheduleEntry]] = []
    found: list[str] = []
    for sheet in book.sheets:
        reading = read_schedule(file, sheet)
        found += [sheet.name] if reading.found else []
        entries.extend(reading.entries)
        report.problems.extend(reading.problems)
        # A sheet that lacks a column stands for lines nobody can read.
        report.held += reading.held if reading.found else len(reading.problems)
        report.ignored += reading.ignored
    report.problems.extend(unseen_in(file, book, found))
    if not found:
        report.refused = report.problems[0] if report.problems else problems.SCHEDULE_NOT_FOUND.at(Place(file))
    elif not entries and not report.held:
        # An empty sheet is no order to end every line of the schedule in force.
        report.refused = problems.SCHEDULE_EMPTY.at(Place(file))
    return entries


def _weigh(
    store: Ledger, report: ScheduleReport, entries: list[tuple[Place, ScheduleEntry]], complete: bool, file: str
) -> None:
    known = list(Queries(store.connection).schedule())
    report.result = weigh_schedule(entries, known, store.next_schedule_id(), complete, file)
    report.problems.extend(report.result.problems)
    report.held += report.result.held
    report.accepted = len(entries) - report.result.held


def _batch(result: ScheduleResult, path: Path, workspace: Workspace, clock: Clock) -> Batch:
    return new_batch(
        workspace,
        clock,
        "schedule import",
        {
            "file": path.name,
            "sha256": sha256_of(path),
            "schedule": {
                "new": result.new,
                "changed": result.changed,
                "same": result.same,
                "ended": len(result.ended),
            },
        },
        schedule=result.lines,
        ended_schedule=result.ended,
    )


def schedule(workspace: Workspace) -> list[ScheduleLine]:
    """Return the schedule in force, in the order of its sheet."""
    with ledger.reading(workspace.ledger) as (_, connection):
        return list(Queries(connection).schedule())
