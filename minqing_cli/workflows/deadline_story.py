"""How the due day of one issue came about, from the ledger and the plan in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from minqing_cli.deadlines import calendar_of, days_over
from minqing_cli.deadlines.account import Account, account_of
from minqing_cli.deadlines.due import natural_days_after
from minqing_cli.merging.known import StoredIssue
from minqing_cli.plan import Plan
from minqing_cli.stores import ledger
from minqing_cli.stores.queries import Queries
from minqing_cli.terms import YES, State
from minqing_cli.workflows.clocks import clock_start, named_due
from minqing_cli.workflows.story import NoSuchIssue
from minqing_cli.workflows.workspace import Workspace

Span = tuple[date, date | None, str]


@dataclass(frozen=True, slots=True)
class DeadlineStory:
    """One issue with the account of its due day. account: None where it cannot be given; unknown says why.

    over: natural days past the due day in force, negative before it; None for a concluded issue. suspended: (from, to,
    reason) of each suspension. notice_due: by when a petitioner has to be told; None for all others.
    """

    issue: StoredIssue
    plan: Plan
    as_of: date
    account: Account | None
    unknown: str = ""
    over: int | None = None
    suspended: tuple[Span, ...] = ()
    notice_due: date | None = None


def deadline_story(workspace: Workspace, number: str, as_of: date) -> DeadlineStory:
    """Return how a due day came about. Raises NoSuchIssue."""
    plan = workspace.plan
    calendar = calendar_of(plan)
    wanted = [number.strip(), number.strip().upper()]
    with ledger.reading(workspace.ledger) as (book, connection):
        issue = next(iter(book.issues_numbered(wanted)), None)
        if issue is None:
            raise NoSuchIssue(number, Queries(connection).numbers_near(number))
        versions = book.versions_of([issue.number])
        visit = next(iter(book.visits_by_id([issue.visit_id])), None)
    in_force = issue.extended_to or issue.due_on
    over = days_over(in_force, as_of) if in_force and issue.resolved_on is None else None
    notice = None
    if issue.petition == YES and plan.petition.notice_days:
        notice, _ = natural_days_after(issue.accepted_on, plan.petition.notice_days, calendar)
    spans = _suspended([one for _, one in versions.get(issue.number, ())])
    start = clock_start(issue, versions)
    account, unknown = None, ""
    if issue.town:
        unknown = f"这是{issue.town}台账里的件，期限由该镇的方案定。"
    elif not issue.visit_id:
        unknown = "这是从上一个活动承接来的件，期限照原方案。"
    elif start is None:
        unknown = "这一轮从哪天起算，台账里没有记。"
    else:
        written = named_due(issue, visit.visit.due if visit else "", plan, as_of)
        account = account_of(start, plan, calendar, written, issue.matter)
    return DeadlineStory(issue, plan, as_of, account, unknown, over, spans, notice)


def _suspended(story: Sequence[StoredIssue]) -> tuple[Span, ...]:
    found: list[Span] = []
    begun: StoredIssue | None = None
    for one in story:
        if one.state == State.SUSPENDED and begun is None:
            begun = one
        elif begun is not None and one.state != State.SUSPENDED:
            found.append((begun.stepped_on or begun.accepted_on, one.stepped_on, begun.step_note))
            begun = None
    if begun is not None:
        found.append((begun.stepped_on or begun.accepted_on, None, begun.step_note))
    return tuple(found)
