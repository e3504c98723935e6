"""Issues that are one matter: joined to a main issue (并件), taken out again (分开), their households called back (R6, M14).

What is joined stays in the ledger under its own number and is not counted; the main issue is worked on for all. Whoever
raised a joined one is told of the result like everybody else: his own call-back is kept with his own number. A person
decides that issues are the same, and stands for it. See docs/decisions/0062.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from minqing_cli.lifecycle.progress import CONCLUSIONS, Main, Progress, Step, StepRefused, trace_of, wrong_days
from minqing_cli.plan import Plan
from minqing_cli.terms import APART, UNRATED, State

JOINABLE = (
    State.ACCEPTED, State.ASSESSED, State.DISPATCHED, State.IN_PROGRESS, State.SUSPENDED, *CONCLUSIONS,
)  # fmt: skip
"""What was not yet asked of its household; afterwards it is a matter of its own."""
MAIN_STATES = (*JOINABLE, State.REVISITED)
"""Where an issue may stand that others are joined to."""
LEGAL_WHEN_JOINED = (APART, State.REVISITED, State.UNREACHABLE)
"""What is done with an issue that is joined: it stays where it is, the last two note the call-back."""


def join(issue: Progress, step: Step, on: date, today: date, legal: tuple[str, ...]) -> dict[str, Any] | StepRefused:
    """Return what joining an issue to the main one of the step changes, or why it is refused."""
    for reason in (
        *_not_joinable(issue),
        *_no_main(issue, step.main),
        *_not_signed(step),
        *wrong_days(issue, on, today),
    ):
        return StepRefused(reason, legal)
    main = step.main
    if main is None or on < main.accepted_on:
        return StepRefused(f"日期 {on} 早于主件受理的日子。", legal)
    return {
        "state": State.MERGED,
        "main_number": main.number,
        "joined_on": on,
        "joined_by": step.by,
        "joined_note": step.note,
        "tries": "",
        **trace_of(step, on),
    }


def _not_joinable(issue: Progress) -> Iterator[str]:
    if issue.state not in JOINABLE:
        yield f"“{issue.state}”不能直接到“{State.MERGED}”。"
    if issue.satisfaction not in UNRATED:
        yield "群众已经评价过这一件的办理，不能再并入别的件。"
    if issue.state is State.SUSPENDED and issue.resolved_on is not None:
        yield "长期挂账的件不能剔除，不能并入别的件。"
    if issue.joined:
        yield f"{'、'.join(issue.joined)} 已经并入这一件，不能再把它并到别的件；请先分开，或改把别的件并到这一件。"


def _no_main(issue: Progress, main: Main | None) -> Iterator[str]:
    if main is None:
        yield "并件要写明主件编号（--into）。"
    elif main.number == issue.number:
        yield "不能并入自己，请写另一件的编号。"
    elif main.main_number:
        yield f"{main.number} 已经并入 {main.main_number}，请直接并入 {main.main_number}。"
    elif main.state not in MAIN_STATES:
        yield f"{main.number} 是“{main.state}”，不能作主件；主件要没有销号、撤回、退回。"
    elif main.sensitive != issue.sensitive:
        yield f"这一件和 {main.number} 只有一件涉干部，不能并；请先认定或解除（minqing review sensitive）。"


def _not_signed(step: Step) -> Iterator[str]:
    if not (step.by and step.note):
        yield "是不是同一件须由人确认：写明确认人（--by）和依据（--note）。"


def part(issue: Progress, step: Step, on: date, today: date, legal: tuple[str, ...]) -> dict[str, Any] | StepRefused:
    """Return what taking an issue out of its main one changes: it goes back to where it was.

    Of one that is not joined it settles that it is not the one it looks like.
    """
    if issue.state is not State.MERGED and not issue.looks_like:
        return StepRefused("这一件没有并入别的件，也没有疑似同件，不用分开。", legal)
    for reason in (*_not_signed(step), *wrong_days(issue, on, today)):
        return StepRefused(reason, legal)
    if issue.state is not State.MERGED:
        return {"same_as": "", **trace_of(step, on)}
    return {
        "state": issue.joined_from or _by_what_is_known(issue),
        "main_number": "",
        "joined_on": None,
        "joined_by": "",
        "joined_note": "",
        "revisited_on": None,
        "satisfaction": "",
        "tries": "",
        "unreachable_on": None,
        "same_as": "",
        **trace_of(step, on),
    }


def _by_what_is_known(issue: Progress) -> State:
    """Where an issue stands that came in joined already, from an office's own list."""
    if issue.resolved_on is not None:
        return State(issue.resolved_as or State.RESOLVED)
    return State.ASSESSED if issue.subject and issue.responsibility else State.ACCEPTED


def call_household(issue: Progress, step: Step, on: date, today: date, plan: Plan) -> dict[str, Any] | StepRefused:
    """Return what calling the household of a joined issue back changes, once the main one is concluded."""
    for reason in (*_not_to_call(issue, step, on, plan), *wrong_days(issue, on, today)):
        return StepRefused(reason, LEGAL_WHEN_JOINED)
    if step.unreached:
        return {"tries": "、".join(map(str, (*issue.tries, on))), **trace_of(step, on)}
    if step.to is State.UNREACHABLE:
        return {"unreachable_on": on, **trace_of(step, on)}
    return {"revisited_on": on, "satisfaction": step.satisfaction, **trace_of(step, on)}


def _not_to_call(issue: Progress, step: Step, on: date, plan: Plan) -> Iterator[str]:
    main = issue.main
    if step.to not in (State.REVISITED, State.UNREACHABLE) or main is None:
        yield f"这一件已经并入 {main.number if main else '别的件'}，随主件办理。"
        return
    if issue.called_with:
        yield f"反映人和 {issue.called_with} 的是同一户，回访记在 {issue.called_with} 上。"
    elif main.resolved_on is None:
        yield f"主件 {main.number} 还没有办结，办结后再回访。"
    elif main.state is State.CLOSED:
        yield f"主件 {main.number} 已经销号。"
    elif on < main.resolved_on:
        yield f"日期 {on} 早于主件的办结日 {main.resolved_on}。"
    if issue.satisfaction not in UNRATED:
        yield f"群众已经评价过（{issue.satisfaction}）；不满意的，主件重办、办结后再回访。"
    if step.unreached and on in issue.tries:
        yield f"{on} 已经记过一次没有联系上，同一天只算一次。"
    if step.to is State.UNREACHABLE:
        if len(issue.tries) < plan.revisit.tries:
            yield f"不同日没有联系上满 {plan.revisit.tries} 次才可以报批无法回访，已记 {len(issue.tries)} 次。"
        if not (step.by and step.note):
            yield "无法回访要经镇批准：写明批准人（--by）和依据（--note）。"
    elif not step.unreached and not step.satisfaction:
        yield "回访要填满意度（--satisfaction）。"
