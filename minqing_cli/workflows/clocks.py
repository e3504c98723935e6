"""From where the clock of a stored issue runs, and when it is due by the plan in force."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from minqing_cli import clean
from minqing_cli.deadlines import DueDay, calendar_of, due_day
from minqing_cli.merging.known import StoredIssue
from minqing_cli.plan import Plan

Versions = Mapping[str, Sequence[tuple[str, StoredIssue]]]
"""Number → (command, issue) of every version, oldest first."""


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


def due_by_plan(issue: StoredIssue, versions: Versions, written: str, plan: Plan, today: date) -> DueDay | None:
    """Return the due day of an issue's round by the plan in force; None where it is not known when the round began.

    written: 完成时限 as its sheet has it.
    """
    start = clock_start(issue, versions)
    if start is None:
        return None
    return due_day(start, plan, calendar_of(plan), named_due(issue, written, plan, today), issue.matter)
