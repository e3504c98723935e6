"""Due days reckoned again by the plan and the calendar in force: after a change of the plan's deadlines, or when the
holidays of a year are announced (D10).

Only open issues move, and none whose due day somebody put off. One that was concluded while its due day was provisional
gets its verdict now, once, and keeps it (R2). What came over from the campaign before keeps the day that its own plan
gave, which is final once its year is announced; towns' issues are the towns'.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from minqing_cli.deadlines import DueDay, calendar_of
from minqing_cli.lifecycle import verdict
from minqing_cli.merging.known import StoredIssue
from minqing_cli.plan import Plan
from minqing_cli.stores import ledger
from minqing_cli.stores.ledger import Ledger
from minqing_cli.terms import FINISHED, State
from minqing_cli.workflows.clocks import due_by_plan
from minqing_cli.workflows.workspace import Clock, Workspace
from minqing_cli.workflows.writing import new_batch

COMMAND = "deadline recount"


@dataclass(slots=True)
class Recounted:
    """What moved: each issue as it was and as it is. batch: None where nothing was written."""

    changes: list[tuple[StoredIssue, StoredIssue]]
    batch: int | None = None
    dry_run: bool = False


def recount(workspace: Workspace, clock: Clock, dry_run: bool = False) -> Recounted:
    """Reckon all due days again and write what moved as one batch. Raises Locked, LedgerUnwritable."""
    with workspace.locked(), ledger.writing(workspace.ledger) as book:
        report = Recounted(list(_moved(book, workspace.plan, clock.today)), dry_run=dry_run)
        if report.changes and not dry_run:
            changed = [after for _, after in report.changes]
            counts = {"issues": {"new": 0, "changed": len(changed), "same": 0}}
            report.batch = book.append(new_batch(workspace, clock, COMMAND, counts, issues=changed))
    return report


def _moved(book: Ledger, plan: Plan, today: date) -> Iterator[tuple[StoredIssue, StoredIssue]]:
    issues = [issue for issue in book.issues_by_the_clock() if issue.due_on and not (issue.town or issue.extended_to)]
    written, calendar = book.dues_written(), calendar_of(plan)
    versions = book.versions_of(issue.number for issue in issues if issue.round > 1)
    for issue in issues:
        if not issue.visit_id and issue.due_on:
            due: DueDay | None = DueDay(
                issue.due_on, not calendar.covers(issue.due_on.year) and issue.due_provisional, issue.due_capped
            )
        else:
            due = due_by_plan(issue, versions, written.get(issue.visit_id, ""), plan, today)
        if due is None:
            continue
        after = _reckoned(issue, due)
        if after != issue:
            yield issue, after


def _reckoned(issue: StoredIssue, due: DueDay) -> StoredIssue:
    if issue.resolved_on is None:
        return issue if issue.state in FINISHED or issue.state == State.MERGED else replace(issue, **due.fields())
    if issue.on_time or due.provisional:
        return issue
    return replace(issue, **due.fields(), on_time=verdict(issue.resolved_on, due.due_on, provisional=False))
