"""Every legal step as one table, and what each requires (M15, M18, D12)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from minqing_cli.lifecycle.joining import JOINABLE, LEGAL_WHEN_JOINED
from minqing_cli.lifecycle.progress import Progress, Reporter, Step
from minqing_cli.plan import Plan
from minqing_cli.terms import UNIT_PENDING, UNRATED, Disposition, Satisfaction, State

_DAY = r"\d{4}[-./年]\d{1,2}[-./月]\d{1,2}"


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
_OTHERWISE = Need(
    lambda issue, step, plan: (
        step.subject not in ("", issue.subject)
        or step.responsibility not in ("", issue.responsibility)
        or step.unit not in ("", issue.unit)
    ),
    "已经研判过；改判要写明新的主题、责任类或责任单位（--subject、--responsibility、--unit）。",
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
_ALLOWED = Need(
    lambda issue, step, plan: Disposition.EXPLAINED in plan.dispositions,
    lambda issue, plan: f"本方案没有“{State.EXPLAINED}”这种处置，准许的是{'、'.join(plan.dispositions)}。",
)
_RATING = Need(
    lambda issue, step, plan: bool(step.satisfaction), f"回访要填满意度（--satisfaction {'、'.join(Satisfaction)}）。"
)
_DISSATISFIED = Need(
    lambda issue, step, plan: (
        Satisfaction.DISSATISFIED in (issue.satisfaction, *(one.satisfaction for one in issue.reporters))
    ),
    "只有回访评价为不满意的才重办或挂账。",
)
_EXPLAINED = Need(
    lambda issue, step, plan: issue.resolved_as == State.EXPLAINED,
    "只有解释说明的才转长期挂账；办结而群众不满意的要重办。",
)
_UNRATED = Need(
    lambda issue, step, plan: issue.satisfaction in UNRATED,
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


_ALONE = Need(
    lambda issue, step, plan: not issue.joined,
    lambda issue, plan: f"{'、'.join(issue.joined)} 并入了这一件，请先分开，再逐件处理。",
)
_ALL_CALLED = Need(
    lambda issue, step, plan: not any(one.waits for one in issue.reporters),
    lambda issue, plan: (
        f"并入的 {_numbers(one for one in issue.reporters if one.waits)} 的反映人还没有回访，每位都回访了才到头。"
    ),
)
_ALL_SATISFIED = Need(
    lambda issue, step, plan: not _dissatisfied_reporters(issue, plan),
    lambda issue, plan: f"并入的 {_numbers(_dissatisfied_reporters(issue, plan))} 的反映人没有评价为满意，不能销号。",
)


def _numbers(reporters: Iterable[Reporter]) -> str:
    return "、".join(one.number for one in reporters)


def _dissatisfied_reporters(issue: Progress, plan: Plan) -> list[Reporter]:
    return [
        one
        for one in issue.reporters
        if not one.unreachable and not one.waits and one.satisfaction not in plan.satisfaction.satisfied
    ]


def _dated(act: str, acts: str) -> bool:
    """Say whether an act stands there with its day; the act alone proves nothing."""
    return re.search(rf"{re.escape(act)}[\s=＝:：]*{_DAY}", acts) is not None


def _escalated(issue: Progress, plan: Plan) -> bool:
    return 0 < plan.escalation.dissatisfied_times <= issue.dissatisfied_times


TRANSITIONS: tuple[Transition, ...] = (
    Transition(State.ACCEPTED, State.ASSESSED, (_CLASS,)),
    Transition(State.ACCEPTED, State.RETURNED, (_RECEIVER, _REASON, _ALONE)),
    Transition(State.ACCEPTED, State.WITHDRAWN, (_REASON, _ALONE)),
    # 改判: words or the sheet gave a class, and a person knows better.
    Transition(State.ASSESSED, State.ASSESSED, (_OTHERWISE,)),
    Transition(State.ASSESSED, State.DISPATCHED, (_UNIT,)),
    Transition(State.ASSESSED, State.RETURNED, (_RECEIVER, _REASON, _ALONE)),
    Transition(State.ASSESSED, State.SUSPENDED, (_REASON,)),
    Transition(State.ASSESSED, State.WITHDRAWN, (_REASON, _ALONE)),
    # 退回重派: the unit sends it back and names whose it is; it is judged anew, or handed on at once.
    Transition(State.DISPATCHED, State.ASSESSED, (_PROPOSED, _REASON)),
    Transition(State.DISPATCHED, State.DISPATCHED, (_OTHER_UNIT, _REASON)),
    Transition(State.DISPATCHED, State.IN_PROGRESS),
    # A unit that reports the result has worked on it: 办理 need not be noted on its own.
    Transition(State.DISPATCHED, State.RESOLVED, (_RESULT, _ACTS)),
    Transition(State.DISPATCHED, State.EXPLAINED, (_ALLOWED, _EXPLANATION, _ACTS)),
    Transition(State.DISPATCHED, State.RETURNED, (_RECEIVER, _REASON, _ALONE)),
    Transition(State.DISPATCHED, State.SUSPENDED, (_REASON,)),
    Transition(State.IN_PROGRESS, State.ASSESSED, (_PROPOSED, _REASON)),
    Transition(State.IN_PROGRESS, State.DISPATCHED, (_OTHER_UNIT, _REASON)),
    Transition(State.IN_PROGRESS, State.RESOLVED, (_RESULT, _ACTS)),
    Transition(State.IN_PROGRESS, State.EXPLAINED, (_ALLOWED, _EXPLANATION, _ACTS)),
    Transition(State.IN_PROGRESS, State.RETURNED, (_RECEIVER, _REASON, _ALONE)),
    Transition(State.IN_PROGRESS, State.SUSPENDED, (_REASON,)),
    Transition(State.RESOLVED, State.REVISITED, (_RATING,)),
    Transition(State.RESOLVED, State.UNREACHABLE, (_TRIED, _APPROVAL, _ALL_CALLED)),
    Transition(State.EXPLAINED, State.REVISITED, (_RATING,)),
    Transition(State.EXPLAINED, State.UNREACHABLE, (_TRIED, _APPROVAL, _ALL_CALLED)),
    Transition(State.REVISITED, State.CLOSED, (_SATISFIED_NEED, _EVIDENCE, _ALL_CALLED, _ALL_SATISFIED)),
    Transition(State.REVISITED, State.IN_PROGRESS, (_DISSATISFIED,)),
    # 长期挂账 (R7): what cannot be solved stays in the denominator, and its conclusion as it was.
    Transition(State.REVISITED, State.SUSPENDED, (_DISSATISFIED, _EXPLAINED, _REASON)),
    Transition(State.REVISITED, State.REVISITED, (_UNRATED, _RATING)),
    Transition(State.REVISITED, State.UNREACHABLE, (_UNRATED, _TRIED, _APPROVAL, _ALL_CALLED)),
    Transition(State.UNREACHABLE, State.REVISITED, (_RATING,)),
    Transition(State.RETURNED, State.ASSESSED, (_REASON,)),
    Transition(State.SUSPENDED, State.IN_PROGRESS, (_REASON,)),
    # What joining requires is in `joining`: it depends on the main issue too.
    *(Transition(start, State.MERGED) for start in JOINABLE),
)

BY_PAIR = {(one.start, one.to): one for one in TRANSITIONS}


def legal_steps(state: State) -> tuple[str, ...]:
    """Return what may follow a state, in the order of the table."""
    if state is State.MERGED:
        return LEGAL_WHEN_JOINED
    return tuple(one.to for one in TRANSITIONS if one.start == state)
