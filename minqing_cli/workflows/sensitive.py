"""A person settles whether an issue concerns an official: confirmed it stays with the plan's unit, cleared it flows (D8)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from minqing_cli.merging.known import StoredIssue
from minqing_cli.merging.progress import progress_of
from minqing_cli.plan import Plan
from minqing_cli.stores import ledger
from minqing_cli.stores.batches import Batch
from minqing_cli.stores.queries import Queries
from minqing_cli.terms import UNIT_PENDING, State
from minqing_cli.workflows.story import NoSuchIssue
from minqing_cli.workflows.workspace import Clock, Workspace
from minqing_cli.workflows.writing import new_batch

Verdict = Literal["confirm", "clear"]
COMMAND = "review sensitive"
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
        versions = [version for _, version in book.versions_of([issue.number])[issue.number]]
        if _is_settled(versions, verdict):
            return Settled(issue)
        if verdict == "clear" and not issue.sensitive:
            raise NotSettled(f"{issue.number} 没有标为涉干部，不用解除。")
        day = on or clock.today
        last = progress_of(issue, plan.office.name).last_on
        if not last <= day <= clock.today:
            raise NotSettled(f"日期 {day} 应在上一步的日期 {last} 和今天（{clock.today}）之间。")
        after = replace(
            issue,
            sensitive=verdict == "confirm",
            unit=_unit_after(issue, verdict, plan),
            stepped_on=day,
            stepped_by=by,
            step_note=_SAID[verdict] + note,
        )
        return Settled(issue, after, None if dry_run else book.append(_batch(after, workspace, clock)))


def _is_settled(versions: Sequence[StoredIssue], verdict: Verdict) -> bool:
    """Say whether the last verdict on an issue was this one."""
    verdicts = [one.step_note for one in versions if one.step_note.startswith(tuple(_SAID.values()))]
    return bool(verdicts) and verdicts[-1].startswith(_SAID[verdict])


def _unit_after(issue: StoredIssue, verdict: Verdict, plan: Plan) -> str:
    """Return who takes the issue. What is at a unit already stays there until a person hands it on."""
    if issue.state not in _NOT_HANDED_ON:
        return issue.unit
    if verdict == "confirm":
        return plan.units.sensitive
    if issue.unit != plan.units.sensitive:
        return issue.unit
    return plan.unit_for(issue.responsibility, issue.village, issue.subject or "") or UNIT_PENDING


def _batch(issue: StoredIssue, workspace: Workspace, clock: Clock) -> Batch:
    return new_batch(
        workspace,
        clock,
        COMMAND,
        {"issues": {"new": 0, "changed": 1, "same": 0}},
        issues=[issue],
    )
