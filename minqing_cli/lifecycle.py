"""The life of an issue: which step may follow which, what each requires, and what it changes.

受理 → 研判 → 转办 → 办理 → 办结 or 解释说明 → 回访 → 销号, with 退回, 挂起, 撤回 and 无法回访 beside that line (M15, M18,
D12). Everything legal stands in TRANSITIONS; what is not there is refused, with the reason and the legal steps.
Decides nothing about records: callers hand in how far an issue is and get back the fields that change. 并件 is no
step here: it needs the main issue and belongs to whoever merges them. Nothing here asks the clock.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from minqing_cli.terms import UNIT_PENDING, Satisfaction, State

_SATISFIED = (Satisfaction.SATISFIED, Satisfaction.FAIRLY_SATISFIED)
_CONCLUSIONS = (State.RESOLVED, State.EXPLAINED)
_AT_WORK = (State.ASSESSED, State.DISPATCHED, State.IN_PROGRESS)

KEPT_BY_THE_TOWN = "自办"
HANDED_ON = "转办"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an issue has come. last_on: the latest business date of anything that was done with it."""

    state: State
    accepted_on: date
    last_on: date
    subject: str | None = None
    responsibility: str = ""
    unit: str = ""
    own_units: frozenset[str] = frozenset()
    """Who is the town itself: the office and the issue's village."""
    resolved_on: date | None = None
    resolved_as: str = ""
    satisfaction: str = ""
    evidence: str = ""
    round: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One step as somebody reports it. on: None where no day was given. note: the grounds (依据)."""

    to: State
    on: date | None = None
    by: str = ""
    note: str = ""
    unit: str = ""
    result: str = ""
    satisfaction: str = ""
    evidence: str = ""
    subject: str = ""
    responsibility: str = ""
    """The class that a person settles on; only with 研判."""


@dataclass(frozen=True, slots=True)
class StepRefused:
    """Why a step is not taken, and which ones the state allows."""

    reason: str
    legal: tuple[State, ...]

    def __str__(self) -> str:
        allowed = f"现在可以：{'、'.join(self.legal)}。" if self.legal else "这一件已经到头，没有下一步。"
        return f"{self.reason}{allowed}"


@dataclass(frozen=True, slots=True)
class Need:
    """What a step requires. says: what to do where it is missing."""

    met: Callable[[Progress, Step], bool]
    says: str


@dataclass(frozen=True, slots=True)
class Transition:
    """One legal step and what it requires."""

    start: State
    to: State
    needs: tuple[Need, ...] = ()


_CLASS = Need(
    lambda issue, step: bool((issue.subject or step.subject) and (issue.responsibility or step.responsibility)),
    "还没有定主题和责任类，请写明是哪一类（--subject、--responsibility）。",
)
_UNIT = Need(
    lambda issue, step: (step.unit or issue.unit) not in ("", UNIT_PENDING),
    "转办要写明责任单位（--unit，自办的写镇或村）。",
)
_OTHER_UNIT = Need(
    lambda issue, step: step.unit not in ("", UNIT_PENDING, issue.unit), "改派要写明新的责任单位（--unit）。"
)
_RECEIVER = Need(
    lambda issue, step: step.unit not in ("", UNIT_PENDING), "退回只用于非本镇的事项，要写明接收方（--unit）。"
)
_REASON = Need(lambda issue, step: bool(step.note), "要写明原因（--note）。")
_RESULT = Need(lambda issue, step: bool(step.result), "办结要写明办理结果（--result）。")
_EXPLANATION = Need(lambda issue, step: bool(step.result or step.note), "解释说明要写明理由（--result）。")
_RATING = Need(
    lambda issue, step: bool(step.satisfaction), f"回访要填满意度（--satisfaction {'、'.join(Satisfaction)}）。"
)
_DISSATISFIED = Need(
    lambda issue, step: issue.satisfaction == Satisfaction.DISSATISFIED, "只有回访评价为不满意的才重办或挂账。"
)
_EXPLAINED = Need(
    lambda issue, step: issue.resolved_as == State.EXPLAINED, "只有解释说明的才转长期挂账；办结而群众不满意的要重办。"
)
_UNRATED = Need(
    lambda issue, step: issue.satisfaction not in (*_SATISFIED, Satisfaction.DISSATISFIED),
    "群众已经评价过；不满意的先重办，办结后再回访。",
)
_SATISFIED_NEED = Need(lambda issue, step: issue.satisfaction in _SATISFIED, "群众没有评价为满意或基本满意，不能销号。")
_EVIDENCE = Need(lambda issue, step: bool(step.evidence or issue.evidence), "销号要有佐证（--evidence）。")
_APPROVAL = Need(
    lambda issue, step: bool(step.by and step.note),
    "无法回访要经镇批准：写明批准人（--by）和三次没有联系上的日期（--note）。",
)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(State.ACCEPTED, State.ASSESSED, (_CLASS,)),
    Transition(State.ACCEPTED, State.RETURNED, (_RECEIVER, _REASON)),
    Transition(State.ACCEPTED, State.WITHDRAWN, (_REASON,)),
    Transition(State.ASSESSED, State.DISPATCHED, (_UNIT,)),
    Transition(State.ASSESSED, State.RETURNED, (_RECEIVER, _REASON)),
    Transition(State.ASSESSED, State.SUSPENDED, (_REASON,)),
    Transition(State.ASSESSED, State.WITHDRAWN, (_REASON,)),
    # 退回重派: the unit sends it back, and it is judged or handed on anew.
    Transition(State.DISPATCHED, State.ASSESSED, (_REASON,)),
    Transition(State.DISPATCHED, State.DISPATCHED, (_OTHER_UNIT, _REASON)),
    Transition(State.DISPATCHED, State.IN_PROGRESS),
    # A unit that reports the result has worked on it: 办理 need not be noted on its own.
    Transition(State.DISPATCHED, State.RESOLVED, (_RESULT,)),
    Transition(State.DISPATCHED, State.EXPLAINED, (_EXPLANATION,)),
    Transition(State.DISPATCHED, State.RETURNED, (_RECEIVER, _REASON)),
    Transition(State.DISPATCHED, State.SUSPENDED, (_REASON,)),
    Transition(State.IN_PROGRESS, State.ASSESSED, (_REASON,)),
    Transition(State.IN_PROGRESS, State.DISPATCHED, (_OTHER_UNIT, _REASON)),
    Transition(State.IN_PROGRESS, State.RESOLVED, (_RESULT,)),
    Transition(State.IN_PROGRESS, State.EXPLAINED, (_EXPLANATION,)),
    Transition(State.IN_PROGRESS, State.RETURNED, (_RECEIVER, _REASON)),
    Transition(State.IN_PROGRESS, State.SUSPENDED, (_REASON,)),
    Transition(State.RESOLVED, State.REVISITED, (_RATING,)),
    Transition(State.RESOLVED, State.UNREACHABLE, (_APPROVAL,)),
    Transition(State.EXPLAINED, State.REVISITED, (_RATING,)),
    Transition(State.EXPLAINED, State.UNREACHABLE, (_APPROVAL,)),
    Transition(State.REVISITED, State.CLOSED, (_SATISFIED_NEED, _EVIDENCE)),
    Transition(State.REVISITED, State.IN_PROGRESS, (_DISSATISFIED,)),
    # 长期挂账 (R7): what cannot be solved stays in the denominator, and its conclusion as it was.
    Transition(State.REVISITED, State.SUSPENDED, (_DISSATISFIED, _EXPLAINED, _REASON)),
    Transition(State.REVISITED, State.REVISITED, (_UNRATED, _RATING)),
    Transition(State.REVISITED, State.UNREACHABLE, (_UNRATED, _APPROVAL)),
    Transition(State.UNREACHABLE, State.REVISITED, (_RATING,)),
    Transition(State.RETURNED, State.ASSESSED, (_REASON,)),
    Transition(State.SUSPENDED, State.IN_PROGRESS, (_REASON,)),
)

_BY_PAIR = {(one.start, one.to): one for one in TRANSITIONS}


def legal_steps(state: State) -> tuple[State, ...]:
    """Return the states that may follow, in the order of the table."""
    return tuple(one.to for one in TRANSITIONS if one.start == state)


def take_step(issue: Progress, step: Step, today: date) -> dict[str, Any] | StepRefused:
    """Return the fields of the issue that the step changes, by name, or why it is refused.

    A step without a day is taken today.

    >>> from datetime import date
    >>> day = date(2022, 4, 1)
    >>> print(take_step(Progress(State.ACCEPTED, day, day), Step(State.CLOSED), day))
    “受理”不能直接到“销号”。现在可以：研判、退回、撤回。
    """
    legal = legal_steps(issue.state)
    found = _BY_PAIR.get((issue.state, step.to))
    if found is None:
        same = step.to == issue.state
        reason = f"这一件已经是“{step.to}”。" if same else f"“{issue.state}”不能直接到“{step.to}”。"
        return StepRefused(reason, legal)
    on = step.on or today
    for reason in (*_wrong_days(issue, on, today), *(need.says for need in found.needs if not need.met(issue, step))):
        return StepRefused(reason, legal)
    return _changes(issue, step, on)


def _wrong_days(issue: Progress, on: date, today: date) -> Iterator[str]:
    if on > today:
        yield f"日期 {on} 晚于今天（{today}）。"
    if on < issue.accepted_on:
        yield f"日期 {on} 早于受理日 {issue.accepted_on}。"
    elif on < issue.last_on:
        yield f"日期 {on} 早于上一步的日期 {issue.last_on}。"


def _changes(issue: Progress, step: Step, on: date) -> dict[str, Any]:
    changes: dict[str, Any] = {"state": step.to, "stepped_on": on, "stepped_by": step.by, "step_note": step.note}
    if step.to in _AT_WORK and issue.resolved_on is not None:
        changes |= _reopened(issue)
    changes |= {name: value for name in ("unit", "result", "evidence") if (value := getattr(step, name))}
    if step.to is State.ASSESSED:
        # A person stands behind the class from here on; what came back from a unit is not handed on any more.
        changes |= {"decided": True, "needs_review": False, "dispatched_on": None}
        changes |= {name: value for name in ("subject", "responsibility") if (value := getattr(step, name))}
        if issue.state is not State.ACCEPTED:
            changes["unit"] = step.unit or UNIT_PENDING
    elif step.to is State.DISPATCHED:
        unit = step.unit or issue.unit
        changes |= {"dispatched_on": on, "disposal": KEPT_BY_THE_TOWN if unit in issue.own_units else HANDED_ON}
    elif step.to in _CONCLUSIONS:
        changes |= {"resolved_on": on, "resolved_as": step.to, "result": step.result or step.note}
        if step.to is State.EXPLAINED:
            changes["disposal"] = State.EXPLAINED
    elif step.to is State.REVISITED:
        changes |= {"revisited_on": on, "satisfaction": step.satisfaction}
    elif step.to is State.CLOSED:
        changes["closed_on"] = on
    return changes


def _reopened(issue: Progress) -> dict[str, Any]:
    """A new round: the conclusion is taken back (D11), the rating stays the latest one until the next (R3)."""
    conclusion = {"resolved_on": None, "resolved_as": "", "result": "", "disposal": "", "on_the_spot": False}
    return {"round": issue.round + 1, **conclusion}


def already_taken(issue: Progress, step: Step, on: date | None, by: str, note: str, result: str) -> bool:
    """Say whether the last step was this one: same state, and nothing given that differs from what is kept.

    on, by, note, result: of the last step.
    """
    kept = {"by": by, "note": note, "result": result, "unit": issue.unit, "satisfaction": issue.satisfaction}
    kept |= {"evidence": issue.evidence, "subject": issue.subject or "", "responsibility": issue.responsibility}
    given = {name: getattr(step, name) for name in kept}
    return (
        issue.state == step.to
        and step.on in (None, on)
        and all(not value or value == kept[name] for name, value in given.items())
    )
