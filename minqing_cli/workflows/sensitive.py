"""A person settles whether an issue concerns an official: confirmed it stays with the plan's unit, cleared it flows (D8)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from minqing_cli.merging.known import StoredIssue
from minqing_cli.merging.progress import progress_of
from minqing_cli.plan import Plan
from minqing_cli.stores import ledger, schema
from minqing_cli.stores.batches import Batch
from minqing_cli.stores.queries import Queries
from minqing_cli.terms import CLEARED, CONFIRMED, UNIT_PENDING, State
from minqing_cli.workflows.story import NoSuchIssue
from minqing_cli.workflows.workspace import Clock, Workspace
from minqing_cli.workflows.writing import new_batch

Verdict = Literal["confirm", "clear"]
COMMAND = "review sensitive"
_VERDICTS = {"confirm": CONFIRMED, "clear": CLEARED}
_SAID = {"confirm": "认定涉干部：", "clear": "解除涉干部："}
_NOT_HANDED_ON = (State.ACCEPTED, State.ASSESSED)


class NotSettled(Exception):
    """The verdict cannot be noted; the text says why."""


@dataclass(frozen=True, slots=True)
class Settled:
    """before: the issue as it stood. after: None where it had been settled so before."""

    before: StoredIssue
    after: StoredIssue | None = None
    batch: int | None = None


def settle(
    workspace: Workspace,
    number: str,
    verdict: Verdict,
    by: str,
    note: str,
    clock: Clock,
    on: date | None = None,
    dry_run: bool = False,
) -> Settled:
    """Note a verdict with who and on what grounds. An issue that no word marked may be confirmed as well.

    Raises NoSuchIssue, NotSettled, Locked, LedgerBroken, LedgerUnwritable.
    """
    plan, written = workspace.plan, number.strip()
    with workspace.locked(), ledger.writing(workspace.ledger) as book:
        found = {issue.number: issue for issue in book.issues_numbered({written, written.upper()})}
        issue = found.get(written) or found.get(written.upper())
        if issue is None:
            raise NoSuchIssue(written, Queries(book.connection).numbers_near(written))
        if issue.town:
            raise NotSettled(f"这是{issue.town}台账里的件，请在该镇认定或解除，再汇总到这里。")
        if issue.main_number:
            raise NotSettled(f"{issue.number} 已经并入 {issue.main_number}，请对主件认定或解除，并入的随主件。")
        if issue.sensitive_verdict == _VERDICTS[verdict]:
            return Settled(issue)
        if verdict == "clear" and not issue.sensitive:
            raise NotSettled(f"{issue.number} 没有标为涉干部，不用解除。")
        day = on or clock.today
        last = progress_of(issue, plan.office.name).last_on
        if not last <= day <= clock.today:
            raise NotSettled(f"日期 {day} 应在上一步的日期 {last} 和今天（{clock.today}）之间。")
        # What is joined is the same matter, and its household stands in the same call-back sheet.
        matter = [issue, *book.issues_joined_to([issue.number])]
        settled = [
            replace(
                one,
                sensitive=verdict == "confirm",
                sensitive_verdict=_VERDICTS[verdict],
                unit=_unit_after(one, verdict, plan),
                stepped_on=day,
                stepped_by=by,
                step_note=_SAID[verdict] + note,
            )
            for one in matter
        ]
        return Settled(issue, settled[0], None if dry_run else book.append(_batch(settled, workspace, clock)))


def settled_and_open(workspace: Workspace) -> list[StoredIssue]:
    """Return what is treated as concerning an official: first what waits for a verdict, then what is confirmed."""
    with ledger.reading(workspace.ledger) as (_, connection):
        found = list(Queries(connection, only=(schema.issues.c.sensitive,)).issues())
    return sorted(found, key=lambda one: one.sensitive_verdict != "")


def _unit_after(issue: StoredIssue, verdict: Verdict, plan: Plan) -> str:
    """Return who takes the issue. What is at a unit already stays there until a person hands it on."""
    if issue.state not in _NOT_HANDED_ON:
        return issue.unit
    if verdict == "confirm":
        return plan.units.sensitive
    if issue.unit != plan.units.sensitive:
        return issue.unit
    return plan.unit_for(issue.responsibility, issue.village, issue.subject or "") or UNIT_PENDING


def _batch(issues: Sequence[StoredIssue], workspace: Workspace, clock: Clock) -> Batch:
    return new_batch(
        workspace,
        clock,
        COMMAND,
        {"issues": {"new": 0, "changed": len(issues), "same": 0}},
        issues=issues,
    )
