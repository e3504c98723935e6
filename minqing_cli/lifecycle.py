"""The life of an issue: which step may follow which, what each requires, and what it changes.

受理 → 研判 → 转办 → 办理 → 办结 or 解释说明 → 回访 → 销号, with 退回, 挂起, 撤回 and 无法回访 beside that line (M15, M18,
D12). Everything legal stands in TRANSITIONS; what is not there is refused, with the reason and the legal steps.
Two things are done with an issue that stays where it is: a call-back that reached nobody (`try_again`) and a due day
put off (`extend`). Decides nothing about records: callers hand in how far an issue is and get back the fields that
change. 并件 is no step here: it needs the main issue and belongs to whoever merges them. Nothing here asks the clock.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from minqing_cli.plan import Plan
from minqing_cli.terms import NO, UNIT_PENDING, YES, Satisfaction, State

_CONCLUSIONS = (State.RESOLVED, State.EXPLAINED)
_AT_WORK = (State.ASSESSED, State.DISPATCHED, State.IN_PROGRESS)
_ENDED = (State.CLOSED, State.WITHDRAWN, State.MERGED, State.RETURNED)

_DAY = r"\d{4}[-./年]\d{1,2}[-./月]\d{1,2}"

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
    due_on: date | None = None
    """The due day in force, an extension included."""
    due_provisional: bool = False
    on_time: str = ""
    """Whether it was concluded in time, once that is settled."""
    tries: tuple[date, ...] = ()
    """Days on which a call-back reached nobody, in this round."""
    dissatisfied_times: int = 0
    returned_times: int = 0
    extended_times: int = 0
    acts: str = ""
    """What the leaders did themselves in this round (三个亲自), each act with its day."""


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
    unreached: bool = False
    """With 回访: nobody was reached. The issue stays where it is, the day is kept."""
    acts: str = ""
    """What the leaders did themselves (三个亲自), each act with its day."""


@dataclass(frozen=True, slots=True)
class StepRefused:
    """Why a step is not taken, and which ones the state allows."""

    reason: str
    legal: tuple[State, ...]

    def __str__(self) -> str:
        allowed = f"现在可以：{'、'.join(self.legal)}。" if self.legal else "这一件已经到头，没有下一步。"
        return f"{self.reason}{allowed}"


@dataclass(frozen=True, slots=True)
class StepElsewhere(StepRefused):
    """The issue is not worked on in this ledger; no step is legal here."""

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True, slots=True)
class Need:
    """What a step requires. says: what to do where it is missing."""

    met: Callable[[Progress, Step, Plan], bool]
    says: Callable[[Progress, Plan], str] | str

    def said(self, issue: Progress, plan: Plan) -> str:
        """What to tell the clerk."""
        return self.says if isinstance(self.says, str) else self.says(issue, plan)


@dataclass(frozen=True, slots=True)
class Transition:
    """One legal step and what it requires."""

    start: State
    to: State
    needs: tuple[Need, ...] = ()


_CLASS = Need(
    lambda issue, step, plan: bool((issue.subject or step.subject) and (issue.responsibility or step.responsibility)),
    "还没有定主题和责任类，请写明是哪一类（--subject、--responsibility）。",
)
_UNIT = Need(
    lambda issue, step, plan: (step.unit or issue.unit) not in ("", UNIT_PENDING),
    "转办要写明责任单位（--unit，自办的写镇或村）。",
)
_OTHER_UNIT = Need(
    lambda issue, step, plan: step.unit not in ("", UNIT_PENDING, issue.unit), "改派要写明新的责任单位（--unit）。"
)
_RECEIVER = Need(
    lambda issue, step, plan: step.unit not in ("", UNIT_PENDING), "退回只用于非本镇的事项，要写明接收方（--unit）。"
)
_REASON = Need(lambda issue, step, plan: bool(step.note), "要写明原因（--note）。")
_RESULT = Need(lambda issue, step, plan: bool(step.result), "办结要写明办理结果（--result）。")
_EXPLANATION = Need(lambda issue, step, plan: bool(step.result or step.note), "解释说明要写明理由（--result）。")
_RATING = Need(
    lambda issue, step, plan: bool(step.satisfaction), f"回访要填满意度（--satisfaction {'、'.join(Satisfaction)}）。"
)
_DISSATISFIED = Need(
    lambda issue, step, plan: issue.satisfaction == Satisfaction.DISSATISFIED, "只有回访评价为不满意的才重办或挂账。"
)
_EXPLAINED = Need(
    lambda issue, step, plan: issue.resolved_as == State.EXPLAINED,
    "只有解释说明的才转长期挂账；办结而群众不满意的要重办。",
)
_UNRATED = Need(
    lambda issue, step, plan: issue.satisfaction in ("", Satisfaction.NOT_RATED),
    "群众已经评价过；不满意的先重办，办结后再回访。",
)
_SATISFIED_NEED = Need(
    lambda issue, step, plan: issue.satisfaction in plan.satisfaction.satisfied,
    lambda issue, plan: f"群众没有评价为{'或'.join(plan.satisfaction.satisfied)}，不能销号。",
)
_EVIDENCE = Need(
    lambda issue, step, plan: "佐证" not in plan.closure.needs or bool(step.evidence or issue.evidence),
    "销号要有佐证（--evidence）。",
)
_APPROVAL = Need(
    lambda issue, step, plan: bool(step.by and step.note), "无法回访要经镇批准：写明批准人（--by）和依据（--note）。"
)
_TRIED = Need(
    lambda issue, step, plan: len(issue.tries) >= plan.revisit.tries,
    lambda issue, plan: (
        f"不同日没有联系上满 {plan.revisit.tries} 次才可以报批无法回访，已记 {len(issue.tries)} 次"
        + (f"（{'、'.join(map(str, issue.tries))}）" if issue.tries else "")
        + "。每次用 回访 --unreached 记下。"
    ),
)
_PROPOSED = Need(
    lambda issue, step, plan: not plan.returns.names_unit or step.unit not in ("", UNIT_PENDING, issue.unit),
    "退回要写明该归哪个单位（--unit）。",
)
_ACTS = Need(
    lambda issue, step, plan: (
        not _escalated(issue, plan) or all(_dated(act, step.acts or issue.acts) for act in plan.escalation.acts)
    ),
    lambda issue, plan: (
        f"群众已经 {issue.dissatisfied_times} 次不满意，要由{plan.escalation.to}亲自办："
        f"{'、'.join(plan.escalation.acts)}各是哪一天（--act，如 --act {plan.escalation.acts[0]}=2022-06-08）。"
    ),
)


def _dated(act: str, acts: str) -> bool:
    """Say whether an act stands there with its day; the act alone proves nothing."""
    return re.search(rf"{re.escape(act)}[\s=＝:：]*{_DAY}", acts) is not None


def _escalated(issue: Progress, plan: Plan) -> bool:
    return 0 < plan.escalation.dissatisfied_times <= issue.dissatisfied_times


TRANSITIONS: tuple[Transition, ...] = (
    Transition(State.ACCEPTED, State.ASSESSED, (_CLASS,)),
    Transition(State.ACCEPTED, State.RETURNED, (_RECEIVER, _REASON)),
    Transition(State.ACCEPTED, State.WITHDRAWN, (_REASON,)),
    Transition(State.ASSESSED, State.DISPATCHED, (_UNIT,)),
    Transition(State.ASSESSED, State.RETURNED, (_RECEIVER, _REASON)),
    Transition(State.ASSESSED, State.SUSPENDED, (_REASON,)),
    Transition(State.ASSESSED, State.WITHDRAWN, (_REASON,)),
    # 退回重派: the unit sends it back and names whose it is; it is judged anew, or handed on at once.
    Transition(State.DISPATCHED, State.ASSESSED, (_PROPOSED, _REASON)),
    Transition(State.DISPATCHED, State.DISPATCHED, (_OTHER_UNIT, _REASON)),
    Transition(State.DISPATCHED, State.IN_PROGRESS),
    # A unit that reports the result has worked on it: 办理 need not be noted on its own.
    Transition(State.DISPATCHED, State.RESOLVED, (_RESULT, _ACTS)),
    Transition(State.DISPATCHED, State.EXPLAINED, (_EXPLANATION, _ACTS)),
    Transition(State.DISPATCHED, State.RETURNED, (_RECEIVER, _REASON)),
    Transition(State.DISPATCHED, State.SUSPENDED, (_REASON,)),
    Transition(State.IN_PROGRESS, State.ASSESSED, (_PROPOSED, _REASON)),
    Transition(State.IN_PROGRESS, State.DISPATCHED, (_OTHER_UNIT, _REASON)),
    Transition(State.IN_PROGRESS, State.RESOLVED, (_RESULT, _ACTS)),
    Transition(State.IN_PROGRESS, State.EXPLAINED, (_EXPLANATION, _ACTS)),
    Transition(State.IN_PROGRESS, State.RETURNED, (_RECEIVER, _REASON)),
    Transition(State.IN_PROGRESS, State.SUSPENDED, (_REASON,)),
    Transition(State.RESOLVED, State.REVISITED, (_RATING,)),
    Transition(State.RESOLVED, State.UNREACHABLE, (_TRIED, _APPROVAL)),
    Transition(State.EXPLAINED, State.REVISITED, (_RATING,)),
    Transition(State.EXPLAINED, State.UNREACHABLE, (_TRIED, _APPROVAL)),
    Transition(State.REVISITED, State.CLOSED, (_SATISFIED_NEED, _EVIDENCE)),
    Transition(State.REVISITED, State.IN_PROGRESS, (_DISSATISFIED,)),
    # 长期挂账 (R7): what cannot be solved stays in the denominator, and its conclusion as it was.
    Transition(State.REVISITED, State.SUSPENDED, (_DISSATISFIED, _EXPLAINED, _REASON)),
    Transition(State.REVISITED, State.REVISITED, (_UNRATED, _RATING)),
    Transition(State.REVISITED, State.UNREACHABLE, (_UNRATED, _TRIED, _APPROVAL)),
    Transition(State.UNREACHABLE, State.REVISITED, (_RATING,)),
    Transition(State.RETURNED, State.ASSESSED, (_REASON,)),
    Transition(State.SUSPENDED, State.IN_PROGRESS, (_REASON,)),
)

_BY_PAIR = {(one.start, one.to): one for one in TRANSITIONS}


def legal_steps(state: State) -> tuple[State, ...]:
    """Return the states that may follow, in the order of the table."""
    return tuple(one.to for one in TRANSITIONS if one.start == state)


def take_step(issue: Progress, step: Step, today: date, plan: Plan) -> dict[str, Any] | StepRefused:
    """Return the fields of the issue that the step changes, by name, or why it is refused.

    A step without a day is taken today. plan: how often, how many, and what closing requires.

    >>> from datetime import date
    >>> from minqing_cli.plan import built_in
    >>> day = date(2022, 4, 1)
    >>> print(take_step(Progress(State.ACCEPTED, day, day), Step(State.CLOSED), day, built_in("standard")))
    “受理”不能直接到“销号”。现在可以：研判、退回、撤回。
    """
    legal = legal_steps(issue.state)
    on = step.on or today
    if step.unreached:
        return try_again(issue, step, on, today)
    found = _BY_PAIR.get((issue.state, step.to))
    if found is None:
        same = step.to == issue.state
        reason = f"这一件已经是“{step.to}”。" if same else f"“{issue.state}”不能直接到“{step.to}”。"
        return StepRefused(reason, legal)
    missing = (need.said(issue, plan) for need in found.needs if not need.met(issue, step, plan))
    for reason in (*_wrong_days(issue, on, today), *missing):
        return StepRefused(reason, legal)
    return _changes(issue, step, on)


def try_again(issue: Progress, step: Step, on: date, today: date) -> dict[str, Any] | StepRefused:
    """Return what a call-back that reached nobody changes: nothing but the days of the tries (D12)."""
    # The rating of an earlier round stays until the next one, and says nothing of this round.
    unrated = issue.state is State.REVISITED and issue.satisfaction in ("", Satisfaction.NOT_RATED)
    waits = issue.state in _CONCLUSIONS or unrated
    if step.to is not State.REVISITED or not waits:
        return StepRefused("没有联系上，只在办结以后、群众评价以前记。", legal_steps(issue.state))
    for reason in _wrong_days(issue, on, today):
        return StepRefused(reason, legal_steps(issue.state))
    if on in issue.tries:
        return StepRefused(f"{on} 已经记过一次没有联系上，同一天只算一次。", legal_steps(issue.state))
    return {"tries": "、".join(map(str, (*issue.tries, on))), **_trace(step, on)}


@dataclass(frozen=True, slots=True)
class Extension:
    """A due day put off. working_days: how many lie between the day in force and the new one."""

    to: date
    on: date
    by: str
    note: str
    working_days: int


def extend(issue: Progress, asked: Extension, plan: Plan, today: date) -> dict[str, Any] | StepRefused:
    """Return the fields that an approved extension changes, or why it is refused (R2, R9).

    One that is approved after the due day, where the plan allows it, does not turn late into in time.
    """
    rules, due = plan.extension, issue.due_on
    if issue.resolved_on is not None or issue.state in _ENDED or due is None:
        return StepRefused("这一件不在办理中，不用延期。", legal_steps(issue.state))
    late = asked.on > due
    faults = (
        (asked.on > today, f"日期 {asked.on} 晚于今天（{today}）。"),
        (
            not (asked.by and asked.note),
            f"延期要经{rules.approved_by or '领导'}批准：写明批准人（--by）和依据（--note）。",
        ),
        (late and rules.asked_before_due, f"延期要在到期（{due}）以前申请，{asked.on} 已经过期。"),
        (asked.to <= due, f"新的期限 {asked.to} 不晚于现在的期限 {due}。"),
        (
            issue.extended_times >= rules.max_times,
            f"最多延期 {rules.max_times} 次，已经延过 {issue.extended_times} 次。",
        ),
        (
            asked.working_days > rules.max_working_days,
            f"一次最多延 {rules.max_working_days} 个工作日，{asked.to} 延了 {asked.working_days} 个。",
        ),
    )
    for wrong, reason in faults:
        if wrong:
            return StepRefused(reason, legal_steps(issue.state))
    step = Step(issue.state, asked.on, asked.by, asked.note)
    times = issue.extended_times + 1
    verdict = {"on_time": NO} if late and not issue.due_provisional else {}
    return {
        "extended_to": asked.to,
        "approved_by": asked.by,
        "extended_times": times,
        **verdict,
        **_trace(step, asked.on),
    }


def _wrong_days(issue: Progress, on: date, today: date) -> Iterator[str]:
    if on > today:
        yield f"日期 {on} 晚于今天（{today}）。"
    if on < issue.accepted_on:
        yield f"日期 {on} 早于受理日 {issue.accepted_on}。"
    elif on < issue.last_on:
        yield f"日期 {on} 早于上一步的日期 {issue.last_on}。"


def _changes(issue: Progress, step: Step, on: date) -> dict[str, Any]:
    changes: dict[str, Any] = {"state": step.to, **_trace(step, on)}
    if step.to in _AT_WORK and issue.resolved_on is not None:
        changes |= _reopened(issue)
    changes |= {name: value for name in ("unit", "result", "evidence", "acts") if (value := getattr(step, name))}
    if step.to is State.ASSESSED:
        # A person stands behind the class from here on; what came back from a unit is not handed on any more.
        changes |= {"decided": True, "needs_review": False, "dispatched_on": None}
        changes |= {name: value for name in ("subject", "responsibility") if (value := getattr(step, name))}
        if issue.state is not State.ACCEPTED:
            changes["unit"] = step.unit or UNIT_PENDING
        if issue.state in (State.DISPATCHED, State.IN_PROGRESS):
            changes["returned_times"] = issue.returned_times + 1
    elif step.to is State.DISPATCHED:
        unit = step.unit or issue.unit
        changes |= {"dispatched_on": on, "disposal": KEPT_BY_THE_TOWN if unit in issue.own_units else HANDED_ON}
    elif step.to in _CONCLUSIONS:
        changes |= {"resolved_on": on, "resolved_as": step.to, "result": step.result or step.note}
        changes["on_time"] = issue.on_time or _verdict(issue, on)
        if step.to is State.EXPLAINED:
            changes["disposal"] = State.EXPLAINED
    elif step.to is State.REVISITED:
        changes |= {"revisited_on": on, "satisfaction": step.satisfaction}
        if step.satisfaction == Satisfaction.DISSATISFIED:
            changes["dissatisfied_times"] = issue.dissatisfied_times + 1
    elif step.to is State.CLOSED:
        changes["closed_on"] = on
    return changes


def _trace(step: Step, on: date) -> dict[str, Any]:
    return {"stepped_on": on, "stepped_by": step.by, "step_note": step.note}


def _verdict(issue: Progress, on: date) -> str:
    """Whether it was concluded in time; open while the due day is provisional (D10)."""
    if issue.due_on is None or issue.due_provisional:
        return ""
    return YES if on <= issue.due_on else NO


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
    given = {name: getattr(step, name) for name in kept}
    if step.unreached:
        return step.on is not None and step.on in issue.tries
    return (
        issue.state == step.to
        and step.on in (None, on)
        and all(not value or value == kept[name] for name, value in given.items())
    )
