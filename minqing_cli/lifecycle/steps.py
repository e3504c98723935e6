"""A step taken or refused, and what it changes."""

from datetime import date
from typing import Any

from minqing_cli.lifecycle.joining import call_household, join, part
from minqing_cli.lifecycle.progress import CONCLUSIONS, Progress, Step, StepRefused, trace_of, wrong_days
from minqing_cli.lifecycle.transitions import BY_PAIR, legal_steps
from minqing_cli.plan import Plan
from minqing_cli.terms import NO, UNIT_PENDING, UNRATED, YES, Disposition, Satisfaction, State

_AT_WORK = (State.ASSESSED, State.DISPATCHED, State.IN_PROGRESS)

KEPT_BY_THE_TOWN = "自办"
HANDED_ON = "转办"


def take_step(issue: Progress, step: Step, today: date, plan: Plan) -> dict[str, Any] | StepRefused:
    """Return the fields of the issue that the step changes, by name, or why it is refused.

    A step without a day is taken today. plan: how often, how many, and what closing requires.

    >>> from datetime import date
    >>> from minqing_cli.plan import built_in
    >>> day = date(2022, 4, 1)
    >>> print(take_step(Progress(State.ACCEPTED, day, day), Step(State.CLOSED), day, built_in("standard")))
    “受理”不能直接到“销号”。现在可以：研判、退回、撤回、并件。
    """
    legal = legal_steps(issue.state)
    if Disposition.EXPLAINED not in plan.dispositions:
        legal = tuple(word for word in legal if word != State.EXPLAINED)
    on = step.on or today
    if step.noted:
        return note_down(step, on, issue, today, legal)
    if step.apart:
        return part(issue, step, on, today, legal)
    if issue.state is State.MERGED:
        return call_household(issue, step, on, today, plan)
    if step.to is State.MERGED:
        return join(issue, step, on, today, legal)
    if step.unreached:
        return try_again(issue, step, on, today)
    found = BY_PAIR.get((issue.state, step.to))
    if found is None:
        same = step.to == issue.state
        reason = f"这一件已经是“{step.to}”。" if same else f"“{issue.state}”不能直接到“{step.to}”。"
        return StepRefused(reason, legal)
    missing = (need.said(issue, plan) for need in found.needs if not need.met(issue, step, plan))
    for reason in (*wrong_days(issue, on, today), *missing):
        return StepRefused(reason, legal)
    return _changes(issue, step, on, plan)


def note_down(
    step: Step, on: date, issue: Progress, today: date, legal: tuple[str, ...]
) -> dict[str, Any] | StepRefused:
    """Return what is said of an issue that stays where it is (M20)."""
    for reason in wrong_days(issue, on, today):
        return StepRefused(reason, legal)
    return {**step.further, **trace_of(step, on)}


def try_again(issue: Progress, step: Step, on: date, today: date) -> dict[str, Any] | StepRefused:
    """Return what a call-back that reached nobody changes: nothing but the days of the tries (D12)."""
    # The rating of an earlier round stays until the next one, and says nothing of this round.
    unrated = issue.state is State.REVISITED and issue.satisfaction in UNRATED
    waits = issue.state in CONCLUSIONS or unrated
    if step.to is not State.REVISITED or not waits:
        return StepRefused("没有联系上，只在办结以后、群众评价以前记。", legal_steps(issue.state))
    for reason in wrong_days(issue, on, today):
        return StepRefused(reason, legal_steps(issue.state))
    if on in issue.tries:
        return StepRefused(f"{on} 已经记过一次没有联系上，同一天只算一次。", legal_steps(issue.state))
    return {"tries": "、".join(map(str, (*issue.tries, on))), **trace_of(step, on)}


def _is_late_return(step: Step, plan: Plan) -> bool:
    """Say whether a unit sends an issue back after the days that the plan allows; it is taken back all the same."""
    return 0 < plan.returns.working_days < step.days_since


def _changes(issue: Progress, step: Step, on: date, plan: Plan) -> dict[str, Any]:
    changes: dict[str, Any] = {"state": step.to, **trace_of(step, on)}
    if step.to in _AT_WORK and issue.resolved_on is not None:
        changes |= _reopened(issue)
        if issue.satisfaction != Satisfaction.DISSATISFIED:
            # Not whoever raised it, but somebody of those joined to it is dissatisfied: what the others said of the
            # conclusion that is taken back says nothing of the next.
            times = issue.dissatisfied_times + 1
            changes |= {"satisfaction": "", "revisited_on": None, "dissatisfied_times": times}
    changes |= {name: value for name in ("unit", "result", "evidence", "acts") if (value := getattr(step, name))}
    changes |= step.further
    if step.to is State.ASSESSED:
        # A person stands behind the class from here on; what came back from a unit is not handed on any more.
        changes |= {"decided": True, "needs_review": False, "dispatched_on": None}
        changes |= {name: value for name in ("subject", "responsibility") if (value := getattr(step, name))}
        if issue.state not in (State.ACCEPTED, State.ASSESSED):
            changes["unit"] = step.unit or UNIT_PENDING
        if issue.state in (State.DISPATCHED, State.IN_PROGRESS):
            changes["returned_times"] = issue.returned_times + 1
            if _is_late_return(step, plan):
                changes["returned_late_times"] = issue.returned_late_times + 1
    elif step.to is State.DISPATCHED:
        unit = step.unit or issue.unit
        changes |= {"dispatched_on": on, "disposal": KEPT_BY_THE_TOWN if unit in issue.own_units else HANDED_ON}
    elif step.to in CONCLUSIONS:
        changes |= {"resolved_on": on, "resolved_as": step.to, "result": step.result or step.note}
        changes["on_time"] = issue.on_time or verdict(on, issue.due_on, issue.due_provisional)
        if step.to is State.EXPLAINED:
            changes["disposal"] = State.EXPLAINED
    elif step.to is State.REVISITED:
        changes |= {"revisited_on": on, "satisfaction": step.satisfaction}
        if step.satisfaction == Satisfaction.DISSATISFIED:
            changes["dissatisfied_times"] = issue.dissatisfied_times + 1
    elif step.to is State.CLOSED:
        changes["closed_on"] = on
    return changes


def verdict(resolved_on: date | str | None, due_on: date | None, provisional: bool) -> str:
    """Say whether an issue was concluded in time (是、否); nothing while it is open or its due day provisional (D10).

    resolved_on: a date, or ISO where a row goes to the ledger unseen.
    """
    if resolved_on is None or due_on is None or provisional:
        return ""
    return YES if str(resolved_on) <= due_on.isoformat() else NO


def _reopened(issue: Progress) -> dict[str, Any]:
    """A new round: the conclusion is taken back with what proved it (D11), the rating stays until the next (R3)."""
    conclusion = {"resolved_on": None, "resolved_as": "", "result": "", "disposal": "", "on_the_spot": False}
    clock = {"on_time": "", "extended_to": None, "approved_by": "", "extended_times": 0}
    return {"round": issue.round + 1, **conclusion, **clock, "evidence": "", "tries": "", "acts": ""}


def already_taken(issue: Progress, step: Step, on: date | None, by: str, note: str, result: str) -> bool:
    """Say whether the last step was this one: same state, and nothing given that differs from what is kept.

    on, by, note, result: of the last step.
    """
    kept = {"by": by, "note": note, "result": result, "unit": issue.unit, "satisfaction": issue.satisfaction}
    kept |= {"evidence": issue.evidence, "subject": issue.subject or "", "responsibility": issue.responsibility}
    kept["into"] = issue.main.number if issue.main else ""
    given = {name: getattr(step, name) for name in kept}
    if any(issue.further.get(name) != value for name, value in step.further.items()):
        return False
    if step.noted:
        return True
    if step.unreached:
        return step.on is not None and step.on in issue.tries
    return (
        _stands_so(issue, step)
        and step.on in (None, on)
        and all(not value or value == kept[name] for name, value in given.items())
    )


def _stands_so(issue: Progress, step: Step) -> bool:
    """Say whether an issue stands where a step would take it."""
    if issue.state is State.MERGED:
        called = step.to is State.REVISITED and issue.satisfaction != ""
        return called or (step.to is State.UNREACHABLE and issue.unreachable) or step.to is State.MERGED
    return issue.state == step.to
