"""Due days reckoned again by the plan and the calendar in force: after a change of the plan's deadlines, or when the
holidays of a year are announced (D10).

Only open issues move. One that was concluded while its due day was provisional gets its verdict now, once, and keeps
it (R2). What came over from the campaign before keeps the day that its own plan gave, and towns' issues are the towns'.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from minqing_cli import clean
from minqing_cli.deadlines import DueDay, calendar_of, due_day
from minqing_cli.lifecycle import verdict
from minqing_cli.merging.known import StoredIssue
from minqing_cli.plan import Plan
from minqing_cli.stores import ledger
from minqing_cli.stores.ledger import Ledger
from minqing_cli.terms import FINISHED, State
from minqing_cli.workflows.workspace import Clock, Workspace
from minqing_cli.workflows.writing import new_batch

COMMAND = "deadline recount"
Versions = Mapping[str, Sequence[tuple[str, StoredIssue]]]


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
        start = clock_start(issue, versions)
        if not issue.visit_id and issue.due_on:
            due = DueDay(
                issue.due_on, not calendar.covers(issue.due_on.year) and issue.due_provisional, issue.due_capped
            )
        elif start is None:
            continue
        else:
            named = named_due(issue, written.get(issue.visit_id, ""), plan, today)
            due = due_day(start, plan, calendar, named, issue.matter)
        after = _reckoned(issue, due)
        if after != issue:
            yield issue, after


def clock_start(issue: StoredIssue, versions: Versions) -> date | None:
    """Return from which day an issue's clock runs: its acceptance, or the step that opened its round.

    None where the ledger does not know that step: a round that came over from an office's own list.
    """
    if issue.round == 1:
        return issue.accepted_on
    story = [one for _, one in versions.get(issue.number, ())]
    opened = (after for before, after in pairwise(story) if before.round < after.round == issue.round)
    return next((one.stepped_on for one in opened), None)


def named_due(issue: StoredIssue, written: str, plan: Plan, today: date) -> date | None:
    """Return the day that the sheet names. written: 完成时限 as it stands there; it holds for the first round only."""
    try:
        return clean.day(written, plan.campaign_year(today)) if written and issue.round == 1 else None
    except clean.Fault:
        return None


def _reckoned(issue: StoredIssue, due: DueDay) -> StoredIssue:
    if issue.resolved_on is None:
        return issue if issue.state in FINISHED or issue.state == State.MERGED else replace(issue, **due.fields())
    if issue.on_time or due.provisional:
        return issue
    return replace(issue, **due.fields(), on_time=verdict(issue.resolved_on, due.due_on, provisional=False))
