"""Random lives of issues: whatever somebody tries, no illegal step is taken and nobody is closed past the household.

100 lives in the usual run, 5,000 by `make test-histories`.
"""

import os
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as some

from minqing_cli.lifecycle import Progress, Step, StepRefused, take_step
from minqing_cli.plan import built_in
from minqing_cli.terms import Satisfaction, State
from tests.test_lifecycle import LEGAL

PLAN = built_in("standard")
ACCEPTED, TODAY = date(2022, 3, 1), date(2022, 12, 31)
KEPT = set(Progress.__dataclass_fields__)
HISTORIES = int(os.environ.get("HISTORIES", "100"))

USUAL = {
    "受理": "研判", "研判": "转办", "转办": "办理", "办理": "办结", "办结": "回访", "解释说明": "回访", "回访": "销号 办理",
    "退回": "研判", "挂起": "办理", "无法回访": "回访",
}  # fmt: skip

# Most of what people send in is the usual next step, so that lives come to an end; the rest is legal, or anything.
ANY_STEP = some.tuples(
    some.sampled_from((*[None] * 26, *State)),
    some.integers(0, 7),
    some.integers(-1, 3),
    some.builds(
        Step,
        to=some.just(State.ACCEPTED),
        by=some.sampled_from(("", "王芳", "王芳")),
        note=some.sampled_from(("", "镇办公会", "镇办公会")),
        unit=some.sampled_from(("", "供电所", "水利站", "待定")),
        result=some.sampled_from(("", "已更换", "已更换")),
        satisfaction=some.sampled_from(("", *Satisfaction, Satisfaction.DISSATISFIED)),
        evidence=some.sampled_from(("", "照片")),
        unreached=some.sampled_from((True, False, False)),
        acts=some.sampled_from(("", "；".join(f"{act} 2022-06-08" for act in PLAN.escalation.acts))),
    ),
)


def moved_on(issue: Progress, changes: dict[str, Any]) -> Progress:
    """The issue after a step, as its next version is read back."""
    fields = {name: value for name, value in changes.items() if name in KEPT}
    if "tries" in fields:
        fields["tries"] = tuple(map(date.fromisoformat, filter(None, fields["tries"].split("、"))))
    return replace(issue, **fields, last_on=changes["stepped_on"])


@given(some.lists(ANY_STEP, min_size=10, max_size=45))
@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=list(HealthCheck))
def test_M15_M18_no_life_of_an_issue_takes_an_illegal_step_or_closes_past_the_household(
    attempts: list[tuple[State | None, int, int, Step]],
):
    """The legal pairs are those written by hand; what closing and 无法回访 ask is counted here anew from the story."""
    issue = Progress(
        State.ACCEPTED, ACCEPTED, ACCEPTED, subject="居住环境", responsibility="镇和村解决", due_on=ACCEPTED
    )
    rating, evidence, verdict, dissatisfied = "", False, "", 0
    missed: set[date] = set()
    taken: Counter[State] = Counter()
    for wished, choice, days, drawn in attempts:
        legal = LEGAL[issue.state].split()
        likely = USUAL.get(issue.state, "").split() if choice > 1 else legal
        to = wished or State(likely[choice % len(likely)] if likely else State.CLOSED)
        on = issue.last_on + timedelta(days=days)
        step = replace(drawn, to=to, on=on, unreached=drawn.unreached and to is State.REVISITED)
        changes = take_step(issue, step, TODAY, PLAN)
        if isinstance(changes, StepRefused):
            continue
        after = moved_on(issue, changes)
        assert after.last_on >= issue.last_on
        if step.unreached:
            assert (after.state, on in missed) == (issue.state, False)
            missed.add(on)
            issue = after
            continue
        assert after.state == to
        assert str(to) in legal
        if after.round > issue.round:
            assert rating == Satisfaction.DISSATISFIED
            assert (after.evidence, after.tries, after.acts) == (step.evidence, (), step.acts)
            evidence, verdict = False, ""
            missed.clear()
        evidence = evidence or bool(step.evidence)
        if to is State.REVISITED:
            rating = step.satisfaction
            dissatisfied += rating == Satisfaction.DISSATISFIED
        if to in (State.RESOLVED, State.EXPLAINED):
            verdict = "是" if on <= ACCEPTED else "否"
            assert dissatisfied < 2 or step.acts or issue.acts
        assert after.on_time == (verdict if after.resolved_on else ""), "settled at the conclusion and kept"
        if to is State.CLOSED:
            assert rating in ("满意", "基本满意")
            assert evidence
        if to is State.UNREACHABLE:
            assert len(missed) >= 3
        taken[to] += 1
        issue = after
    event(f"ends as {issue.state}")
    assert issue.dissatisfied_times == dissatisfied
