"""A due day put off, by the plan's rules (R2, R9)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from minqing_cli.lifecycle.progress import Progress, Step, StepRefused, trace_of
from minqing_cli.lifecycle.transitions import legal_steps
from minqing_cli.plan import Plan
from minqing_cli.terms import NO, State

_ENDED = (State.CLOSED, State.WITHDRAWN, State.MERGED, State.RETURNED)


@dataclass(frozen=True, slots=True)
class Extension:
    """A due day put off. working_days: how many lie between the day in force and the new one."""

    to: date
    on: date
    by: str
    note: str
    working_days: int


def is_approved_by(by: str, plan: Plan) -> bool:
    """Say whether one of those who may approve an extension by the plan is among what was written for it.

    >>> from minqing_cli.plan import built_in
    >>> [is_approved_by(name, built_in("standard")) for name in ("镇分管领导刘芳", "刘芳")]
    [True, False]
    """
    named = plan.extension.approved_by
    return not named or any(one in by for one in named.replace("，", "、").split("、"))


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
        _too_far(issue, asked, plan, due),
    )
    for wrong, reason in faults:
        if wrong:
            return StepRefused(reason, legal_steps(issue.state))
    step = Step(issue.state, asked.on, asked.by, asked.note)
    times = issue.extended_times + 1
    verdict = {"on_time": NO} if late and not issue.due_provisional else {}
    return {
        "extended_to": asked.to,
        # A day that somebody approved rests on no calendar.
        "due_provisional": False,
        "approved_by": asked.by,
        "extended_times": times,
        **verdict,
        **trace_of(step, asked.on),
    }


def _too_far(issue: Progress, asked: Extension, plan: Plan, due: date) -> tuple[bool, str]:
    """A petition is put off by natural days, by the rules on petitions; everything else by working days."""
    if issue.petition:
        most, days = plan.petition.extension_days, (asked.to - due).days
        return days > most, f"信访事项一次最多延 {most} 日，{asked.to} 延了 {days} 日。"
    most, days = plan.extension.max_working_days, asked.working_days
    return days > most, f"一次最多延 {most} 个工作日，{asked.to} 延了 {days} 个。"
