"""The weekly routine in one run: merge, every list and report into one dated folder, and what changed.

The figures are taken from the ledger as it stands after the merge, those compared with from the ledger as it was
known after the last weekly run of an earlier day. So a second run of the same day says the same again.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from minqing_cli.deadlines import calendar_of
from minqing_cli.plan import Rhythm
from minqing_cli.reports import (
    BULLETIN,
    CLOSURE,
    COVERAGE,
    DAILY,
    MATRIX,
    MEETING,
    MIDWEEK,
    OVERDUE,
    WEEKLY,
    closure,
    coverage,
    matrix,
    overdue,
    week_summary,
)
from minqing_cli.reports.table import Table
from minqing_cli.stores import ledger, weeks
from minqing_cli.stores.queries import Queries
from minqing_cli.terms import LEDGER_FILE
from minqing_cli.workflows import review
from minqing_cli.workflows.attachments import write_issue_list, write_no_problem_list
from minqing_cli.workflows.folder import RETURNS
from minqing_cli.workflows.inbox import Found
from minqing_cli.workflows.intake_report import IntakeReport, nothing_read
from minqing_cli.workflows.lists import Share, write_ledger
from minqing_cli.workflows.merge import merge
from minqing_cli.workflows.publish import Published, publish
from minqing_cli.workflows.recount import Recounted, recount
from minqing_cli.workflows.report import run_report, write_report
from minqing_cli.workflows.returns import write_returns
from minqing_cli.workflows.workspace import Clock, Workspace
from minqing_cli.writers.papers import write_text
from minqing_cli.writers.review_list import REVIEW_TITLE

SUMMARY_FILE = "本周小结.txt"
_OUTPUTS_COUNT = 10
"""Files in the folder beside those that the plan's rhythm asks for."""
_REPORTS = (COVERAGE.name, CLOSURE.name, OVERDUE.name, MATRIX.name)


@dataclass(slots=True)
class WeekReport:
    """What a weekly run did. folder, figures, changes: None where nothing could be read, and in a preview.

    standing: the ledger workbook at its usual place, a copy of the one in the folder.
    """

    merged: IntakeReport
    folder: Path | None = None
    figures: week_summary.Figures | None = None
    changes: week_summary.Changes | None = None
    summary: tuple[str, ...] = ()
    outputs: list[Published] = field(default_factory=list)
    standing: Published | None = None
    moved: Recounted | None = None
    """Due days that were reckoned again; None in a preview."""

    @property
    def unchanged(self) -> bool:
        """Whether the run wrote nothing at all."""
        written = [*self.outputs, *filter(None, [self.standing])]
        return (
            self.merged.batch is None
            and not (self.moved and self.moved.changes)
            and all(one.status == "unchanged" for one in written)
        )


def due_reports(rhythm: Rhythm, today: date) -> list[tuple[str, date]]:
    """Return (report, as of) for what the plan's rhythm asks for in the week that ends today.

    The bulletin is of the time before its day: one of the first of a month speaks of the month before.
    """
    found = [(DAILY.name, today)] if rhythm.daily else []
    if rhythm.midweek or rhythm.meeting:
        found.append((WEEKLY.name, today))
    found += [(MIDWEEK.name, today)] if rhythm.midweek else []
    found += [(MEETING.name, today)] if rhythm.meeting else []
    week = (today - timedelta(days=ago) for ago in range(7))
    found += [(BULLETIN.name, day - timedelta(days=1)) for day in week if day.day == rhythm.bulletin_day]
    return found


def outputs_count(workspace: Workspace, today: date) -> int:
    """Return how many files the folder gets, for the progress shown."""
    return _OUTPUTS_COUNT + len(due_reports(workspace.plan.rhythm, today))


def run_week(
    workspace: Workspace,
    files: Sequence[Found],
    clock: Clock,
    jobs: int,
    dry_run: bool = False,
    step: Callable[[], None] = lambda: None,
) -> WeekReport:
    """Merge the files and write what goes back to the senders; the lists and reports follow with `write_week`.

    step is called after each file read.
    """
    merged = merge(workspace, files, clock, jobs, dry_run, False, step)
    if merged.faulty and not dry_run:
        folder = workspace.root / RETURNS / str(clock.today)
        limits = workspace.plan.limits
        merged.returned = write_returns(merged.faulty, folder, workspace, limits, clock.today, jobs, log=workspace.log)
    # Before anything is counted: the plan or the holidays may have changed since the last week.
    moved = None if dry_run else recount(workspace, clock)
    return WeekReport(merged, moved=moved)


def write_week(workspace: Workspace, report: WeekReport, clock: Clock, step: Callable[[], None]) -> None:
    """Write everything of the week into its folder and remember where the run stood. step: after each file.

    Where nothing could be read, nothing is written.
    """
    if nothing_read(report.merged) or report.merged.dry_run:
        return
    today = clock.today
    with ledger.reading(workspace.ledger) as (_, connection):
        batch = weeks.last_batch(connection)
        before = weeks.week_before(connection, today)
        noted = weeks.week_of(connection, today)
        to_judge = review.to_judge(Queries(connection))
    report.folder = workspace.outputs / f"周报_{today}"
    report.figures = figures(workspace, today, batch, None)
    report.changes = week_summary.changes(report.figures, figures(workspace, *before, before[1]) if before else None)
    refused = [file.name for file in report.merged.files if file.status == "refused"]
    waiting = week_summary.Waiting(report.merged.held_in, refused, len(to_judge.classes))
    report.summary = week_summary.summary(workspace.plan.office.name, report.figures, report.changes, waiting)
    for published in _outputs(workspace, report.folder, report.figures, report.summary, to_judge):
        report.outputs.append(published)
        step()
    report.standing = _keep_standing(workspace, report.outputs[0])
    if noted != batch:
        with ledger.writing(workspace.ledger) as book:
            weeks.note_week(book, today, batch)


def figures(workspace: Workspace, as_of: date, batch: int, as_known: int | None) -> week_summary.Figures:
    """Return how things stood on a day. as_known: the ledger as known after that batch, None for as it stands."""
    if as_known == 0:
        return _nothing(workspace, as_of)
    with ledger.reading(workspace.ledger) as (_, connection):
        visits, ahead = weeks.count_visits(connection, as_of, as_known)
    found = [run_report(workspace, name, as_of, as_known, due_soon=True) for name in _REPORTS]
    return _figures(as_of, batch, visits, ahead, found)


def _nothing(workspace: Workspace, as_of: date) -> week_summary.Figures:
    """The figures of a ledger without a batch."""
    plan, calendar = workspace.plan, calendar_of(workspace.plan)
    found = [
        coverage.compute((), "village", as_of, 0, plan.places),
        closure.compute((), None, as_of, 0),
        overdue.compute((), as_of, 0, plan, calendar, True),
        matrix.compute({}, plan.responsibilities, plan.subjects, as_of, 0),
    ]
    return _figures(as_of, 0, 0, 0, found)


def _figures(as_of: date, batch: int, visits: int, ahead: int, found: Sequence[object]) -> week_summary.Figures:
    covered, closed, late, classes = found
    if (
        isinstance(covered, coverage.CoverageReport)
        and isinstance(closed, closure.ClosureReport)
        and isinstance(late, overdue.OverdueReport)
        and isinstance(classes, matrix.MatrixReport)
    ):
        return week_summary.Figures(as_of, batch, visits, ahead, covered, closed, late, classes)
    raise TypeError([type(one) for one in found])


def _outputs(
    workspace: Workspace,
    folder: Path,
    figures: week_summary.Figures,
    summary: Sequence[str],
    to_judge: review.ToJudge,
) -> Iterator[Published]:
    """Write the files one by one, the ledger workbook first, the summary last."""
    today = figures.as_of
    yield write_ledger(workspace, folder / LEDGER_FILE, Share(), today, for_county=True)[0]
    yield write_no_problem_list(workspace, folder / "附件5_没有问题群众清单.xlsx", None, today, False)[0]
    yield write_issue_list(workspace, folder / "附件6_问题清单.xlsx", None, today, False)[0]
    produce = partial(review.write, to_judge=to_judge, plan=workspace.plan, as_of=today)
    yield publish(workspace, folder / f"{REVIEW_TITLE}.xlsx", produce)
    by_village = run_report(workspace, "closure", today, by="village").table()
    tables: tuple[tuple[str, Table], ...] = (
        (OVERDUE.title, figures.overdue.table()),
        (f"{CLOSURE.title}_各村", by_village),
        (f"{COVERAGE.title}_各村", figures.coverage.table()),
        ("漏访户名单", figures.coverage.missed_table()),
        (MATRIX.title, figures.matrix.table()),
    )
    for name, table in tables:
        yield write_report(workspace, table, folder / f"{name}.xlsx")
    for name, as_of in due_reports(workspace.plan.rhythm, today):
        found = run_report(workspace, name, as_of)
        title = found.table().title if name != BULLETIN.name else BULLETIN.title
        yield write_report(workspace, (found.table(), *found.further_tables()), folder / f"{title}.xlsx")
    yield publish(workspace, folder / SUMMARY_FILE, partial(write_text, lines=summary))


def _keep_standing(workspace: Workspace, dated: Published) -> Published | None:
    """Put a copy of the folder's ledger workbook at the usual place, where `merge` puts it."""
    if dated.status == "failed":
        return None
    return publish(workspace, workspace.outputs / LEDGER_FILE, partial(shutil.copyfile, dated.path))
