"""What people say of an issue that its deadlines rest on: how urgent it is, whether it is a petition, when its household was told.

Such a word changes no state; it is a version with who, when and on what grounds, and the due day of an open issue follows it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from minqing_cli.merging.known import StoredIssue
from minqing_cli.plan import Plan
from minqing_cli.stores import ledger
from minqing_cli.stores.ledger import Ledger
from minqing_cli.stores.queries import Queries
from minqing_cli.terms import NOT_COUNTED, YES, State
from minqing_cli.workflows.clocks import due_by_plan
from minqing_cli.workflows.story import NoSuchIssue
from minqing_cli.workflows.workspace import Clock, Workspace
from minqing_cli.workflows.writing import new_batch

COMMAND = "deadline set"


@dataclass(frozen=True, slots=True)
class Declared:
    """What is said. urgency, petition (是、否), notified_on: empty where nothing is said of it."""

    urgency: str = ""
    petition: str = ""
    notified_on: date | None = None
    on: date | None = None
    by: str = ""
    note: str = ""


@dataclass(slots=True)
class Declaration:
    """What came of it. after: None where nothing changed. refused: why it was not taken down."""

    before: StoredIssue
    after: StoredIssue | None = None
    refused: str = ""
    batch: int | None = None
    dry_run: bool = False


def declare(workspace: Workspace, number: str, said: Declared, clock: Clock, dry_run: bool = False) -> Declaration:
    """Take down what is said of an issue. Raises NoSuchIssue, Locked, LedgerUnwritable."""
    with workspace.locked(), ledger.writing(workspace.ledger) as book:
        issue = next(iter(book.issues_numbered([number.strip(), number.strip().upper()])), None)
        if issue is None:
            raise NoSuchIssue(number, Queries(book.connection).numbers_near(number))
        report = Declaration(issue, dry_run=dry_run)
        report.refused = next(_faults(issue, said, clock.today), "")
        if report.refused:
            return report
        after = _declared(book, issue, said, workspace.plan, clock.today)
        if after == issue:
            return report
        report.after = replace(after, stepped_on=said.on or clock.today, stepped_by=said.by, step_note=said.note)
        if not dry_run:
            counts = {"issues": {"new": 0, "changed": 1, "same": 0}}
            report.batch = book.append(new_batch(workspace, clock, COMMAND, counts, issues=[report.after]))
    return report


def _faults(issue: StoredIssue, said: Declared, today: date) -> Iterator[str]:
    on = said.on or today
    petition = said.petition or issue.petition
    if issue.town:
        yield f"这是{issue.town}台账里的件，请在该镇登记，再汇总到这里。"
    if issue.state in NOT_COUNTED or issue.state == State.CLOSED:
        yield f"这一件是“{issue.state}”，不用再定时限。"
    if not (said.by and said.note):
        yield "要写明由谁定的（--by）和依据（--note）。"
    if on > today:
        yield f"日期 {on} 晚于今天（{today}）。"
    if on < max(issue.accepted_on, issue.stepped_on or issue.accepted_on):
        yield f"日期 {on} 早于受理或上一步的日期。"
    if said.notified_on is not None:
        if petition != YES:
            yield "只有登记为信访的件才记告知日（--petition 是）。"
        if not issue.accepted_on <= said.notified_on <= today:
            yield f"告知日 {said.notified_on} 不在受理日 {issue.accepted_on} 到今天（{today}）之间。"


def _declared(book: Ledger, issue: StoredIssue, said: Declared, plan: Plan, today: date) -> StoredIssue:
    after = replace(
        issue,
        urgency=said.urgency or issue.urgency,
        petition=said.petition or issue.petition,
        notified_on=said.notified_on or issue.notified_on,
    )
    open_ = issue.resolved_on is None and issue.extended_to is None and issue.due_on is not None
    if after.matter == issue.matter or not open_:
        return after
    visit = next(iter(book.visits_by_id([issue.visit_id])), None)
    due = due_by_plan(after, book.versions_of([issue.number]), visit.visit.due if visit else "", plan, today)
    return replace(after, **due.fields()) if due else after
