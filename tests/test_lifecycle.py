"""The life of an issue as one table: every pair of states, what each step requires, what it changes (M15, M18, D12)."""

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from minqing_cli import lifecycle
from minqing_cli.lifecycle import (
    TRANSITIONS,
    Extension,
    Main,
    Progress,
    Step,
    StepRefused,
    already_taken,
    extend,
    legal_steps,
)
from minqing_cli.plan import built_in
from minqing_cli.terms import UNIT_PENDING, Satisfaction, State

LEGAL = {
    "受理": "研判 退回 撤回 并件",
    "研判": "研判 转办 退回 挂起 撤回 并件",
    "转办": "研判 转办 办理 办结 解释说明 退回 挂起 并件",
    "办理": "研判 转办 办结 解释说明 退回 挂起 并件",
    "办结": "回访 无法回访 并件",
    "解释说明": "回访 无法回访 并件",
    "回访": "销号 办理 挂起 回访 无法回访",
    "销号": "",
    "退回": "研判",
    "挂起": "办理 并件",
    "撤回": "",
    "并件": "分开 回访 无法回访",
    "无法回访": "回访",
}
ACCEPTED, LATER, TODAY = date(2022, 3, 5), date(2022, 4, 1), date(2022, 5, 1)
COMPLETE = Step(
    State.ACCEPTED,
    LATER,
    by="王芳",
    note="镇办公会",
    unit="供电所",
    result="已更换",
    satisfaction=Satisfaction.SATISFIED,
    evidence="照片3张",
    into="CHD-2022-0009",
    main=Main("CHD-2022-0009", State.IN_PROGRESS, ACCEPTED),
)
JOINED_TO = Main("CHD-2022-0009", State.RESOLVED, ACCEPTED, resolved_on=ACCEPTED)


PLAN = built_in("standard")
TRIES = (date(2022, 3, 6), date(2022, 3, 7), date(2022, 3, 8))


def take_step(issue: Progress, step: Step, today: date) -> dict[str, Any] | StepRefused:
    """Take a step by the standard plan."""
    return lifecycle.take_step(issue, step, today, PLAN)


def progress(state: State, **known: object) -> Progress:
    """An issue in a state, with a class and a unit."""
    fields = {"subject": "居住环境", "responsibility": "镇和村解决", "unit": "前岭村", **known}
    return Progress(state, ACCEPTED, ACCEPTED, **fields)  # type: ignore[arg-type]


def suiting(start: State, to: State) -> Progress:
    """An issue in `start` of which everything holds that a step to `to` may require of it."""
    known: dict[str, object] = {}
    if start is State.REVISITED:
        known = {"resolved_on": ACCEPTED, "resolved_as": State.EXPLAINED}
        if to is State.CLOSED:
            known["satisfaction"] = Satisfaction.SATISFIED
        elif to in (State.IN_PROGRESS, State.SUSPENDED):
            known["satisfaction"] = Satisfaction.DISSATISFIED
    if to is State.UNREACHABLE:
        known["tries"] = TRIES
    if start is State.MERGED:
        known["main"] = JOINED_TO
    return progress(start, **known)


@pytest.mark.parametrize(("start", "to"), list(product(State, State)))
def test_M15_every_pair_of_states_is_either_in_the_list_or_refused(start: State, to: State):
    """The list above is written by hand from M15: the table may not drift from it unseen."""
    found = take_step(suiting(start, to), replace(COMPLETE, to=to), TODAY)

    if to in LEGAL[start].split():
        assert isinstance(found, dict)
        # Of a joined issue the call-back is noted, and it stays joined.
        assert found.get("state", start) is (start if start is State.MERGED else to)
    else:
        assert isinstance(found, StepRefused)
        assert [str(state) for state in found.legal] == LEGAL[start].split()
        assert all(state in str(found) for state in found.legal)


def test_the_list_of_legal_steps_is_the_table():
    """legal_steps, the table and the list by hand say the same, each pair once."""
    assert {str(state): [str(to) for to in legal_steps(state)] for state in State} == {
        state: steps.split() for state, steps in LEGAL.items()
    }
    assert len({(one.start, one.to) for one in TRANSITIONS}) == len(TRANSITIONS)


REQUIRED = [
    (progress(State.ACCEPTED, subject=None), Step(State.ASSESSED), "主题和责任类"),
    (progress(State.ASSESSED, unit=UNIT_PENDING), Step(State.DISPATCHED), "责任单位"),
    (progress(State.DISPATCHED), Step(State.DISPATCHED, unit="供电所"), "原因"),
    (progress(State.DISPATCHED), Step(State.DISPATCHED, unit="前岭村", note="重派"), "新的责任单位"),
    (progress(State.DISPATCHED), Step(State.RESOLVED), "办理结果"),
    (progress(State.IN_PROGRESS), Step(State.RESOLVED), "办理结果"),
    (progress(State.IN_PROGRESS), Step(State.EXPLAINED), "理由"),
    (progress(State.IN_PROGRESS), Step(State.SUSPENDED), "原因"),
    (progress(State.IN_PROGRESS), Step(State.RETURNED, note="属邻镇"), "接收方"),
    (progress(State.IN_PROGRESS), Step(State.RETURNED, unit="邻镇"), "原因"),
    (progress(State.ACCEPTED), Step(State.WITHDRAWN), "原因"),
    (progress(State.RESOLVED), Step(State.REVISITED), "满意度"),
    (progress(State.RESOLVED, tries=TRIES), Step(State.UNREACHABLE, note="三次"), "批准人"),
    (progress(State.RESOLVED, tries=TRIES[:2]), Step(State.UNREACHABLE, by="王芳", note="镇里同意"), "已记 2 次"),
    (progress(State.IN_PROGRESS), Step(State.ASSESSED, note="不属本单位职责"), "该归哪个单位"),
    (progress(State.IN_PROGRESS, dissatisfied_times=2), Step(State.RESOLVED, result="换了"), "见面沟通"),
    (progress(State.REVISITED, satisfaction="不满意"), Step(State.CLOSED, evidence="照片"), "满意或基本满意"),
    (progress(State.REVISITED, satisfaction="未评价"), Step(State.CLOSED, evidence="照片"), "满意或基本满意"),
    (progress(State.REVISITED, satisfaction="满意"), Step(State.CLOSED), "佐证"),
    (progress(State.REVISITED, satisfaction="满意"), Step(State.IN_PROGRESS), "不满意"),
    (progress(State.REVISITED, satisfaction="不满意", resolved_as="办结"), Step(State.SUSPENDED, note="难"), "重办"),
    (progress(State.REVISITED, satisfaction="不满意"), Step(State.REVISITED, satisfaction="满意"), "重办"),
]


@pytest.mark.parametrize(("issue", "step", "said"), REQUIRED)
def test_a_step_without_what_it_requires_is_refused_and_says_what_is_missing(issue: Progress, step: Step, said: str):
    """M18 and R7: nobody closes an issue past the household, and nothing is explained away without a reason."""
    found = take_step(issue, step, TODAY)

    assert isinstance(found, StepRefused)
    assert said in found.reason


@pytest.mark.parametrize(
    ("on", "said"),
    [(date(2022, 3, 4), "受理日"), (date(2022, 3, 19), "上一步"), (date(2022, 5, 2), "今天")],
)
def test_days_run_neither_backwards_nor_into_the_future(on: date, said: str):
    """A day before acceptance, before the step before, or after today is a slip."""
    issue = replace(progress(State.DISPATCHED), last_on=date(2022, 3, 20))

    found = take_step(issue, Step(State.IN_PROGRESS, on), TODAY)

    assert isinstance(found, StepRefused)
    assert said in found.reason


def test_a_step_without_a_day_is_taken_today():
    """The clerk who says nothing means now."""
    found = take_step(progress(State.ASSESSED), Step(State.DISPATCHED), TODAY)

    assert isinstance(found, dict)
    assert found["dispatched_on"] == found["stepped_on"] == TODAY


@pytest.mark.parametrize(("unit", "disposal"), [("前岭村", "自办"), ("供电所", "转办")])
def test_D12_kept_by_town_or_village_and_handed_on_are_both_dispatched(unit: str, disposal: str):
    """M15 knows 自办 and 已转办; both are the state 转办, told apart by the unit."""
    issue = progress(State.ASSESSED, own_units=frozenset({"柴胡店镇", "前岭村"}))

    found = take_step(issue, Step(State.DISPATCHED, unit=unit), TODAY)

    assert isinstance(found, dict)
    assert (found["unit"], found["disposal"]) == (unit, disposal)


def test_dissatisfaction_opens_a_new_round_and_takes_the_conclusion_back():
    """D11: 重办中的不算办结; the rating stays the latest one (R3)."""
    issue = progress(State.REVISITED, satisfaction="不满意", resolved_on=LATER, resolved_as="办结")

    found = take_step(issue, Step(State.IN_PROGRESS), TODAY)

    assert isinstance(found, dict)
    assert (found["round"], found["resolved_on"], found["resolved_as"], found["result"]) == (2, None, "", "")
    assert "satisfaction" not in found


def test_an_issue_that_a_unit_sends_back_waits_for_a_unit_anew():
    """退回重派: the unit that refused it does not stay responsible, and it is not handed on any more."""
    step = Step(State.ASSESSED, note="不属本单位职责", unit="水利站")

    found = take_step(progress(State.IN_PROGRESS, returned_times=1), step, TODAY)

    assert isinstance(found, dict)
    assert (found["unit"], found["dispatched_on"], found["returned_times"]) == ("水利站", None, 2)


def test_explaining_keeps_the_reason_as_the_result():
    """M11: 解释说明 without a reason is none; the reason may stand in either place."""
    found = take_step(progress(State.IN_PROGRESS), Step(State.EXPLAINED, note="政策不允许"), TODAY)

    assert isinstance(found, dict)
    assert (found["resolved_as"], found["result"], found["disposal"]) == ("解释说明", "政策不允许", "解释说明")


def test_the_same_step_again_is_known():
    """Sent in twice it changes nothing; with another day or another unit it is another step."""
    issue = progress(State.DISPATCHED)
    step = Step(State.DISPATCHED, LATER, by="王芳", unit="前岭村")
    kept = {"on": LATER, "by": "王芳", "note": "", "result": ""}

    assert already_taken(issue, step, **kept)
    assert already_taken(issue, replace(step, on=None, by=""), **kept)
    assert not already_taken(issue, replace(step, on=TODAY), **kept)
    assert not already_taken(issue, replace(step, unit="供电所"), **kept)


def test_what_proved_an_earlier_round_does_not_close_the_next():
    """M18: a photograph of the first repair is no evidence of the second."""
    known = {"satisfaction": "不满意", "resolved_on": LATER, "resolved_as": "办结", "evidence": "照片1", "tries": TRIES}

    found = take_step(progress(State.REVISITED, **known), Step(State.IN_PROGRESS), TODAY)

    assert isinstance(found, dict)
    assert (found["evidence"], found["tries"], found["on_time"]) == ("", "", "")


def test_D12_only_tries_of_different_days_count():
    """Three calls on one afternoon are one try; the issue stays where it is."""
    first = take_step(progress(State.RESOLVED), Step(State.REVISITED, LATER, unreached=True), TODAY)
    again = take_step(progress(State.RESOLVED, tries=(LATER,)), Step(State.REVISITED, LATER, unreached=True), TODAY)
    too_early = take_step(progress(State.IN_PROGRESS), Step(State.REVISITED, LATER, unreached=True), TODAY)

    assert isinstance(first, dict)
    assert first["tries"] == "2022-04-01"
    assert "state" not in first
    assert isinstance(again, StepRefused)
    assert isinstance(too_early, StepRefused)


def test_M12_after_two_dissatisfactions_the_leaders_act_themselves():
    """三个亲自: with the three days it can be resolved again."""
    acts = "；".join(f"{act} 2022-04-01" for act in PLAN.escalation.acts)

    found = take_step(
        progress(State.IN_PROGRESS, dissatisfied_times=2), replace(COMPLETE, to=State.RESOLVED, acts=acts), TODAY
    )

    assert isinstance(found, dict)
    assert found["acts"] == acts


def test_M12_an_act_without_its_day_is_none():
    """A sheet that only repeats the three words tells nothing."""
    step = replace(COMPLETE, to=State.RESOLVED, acts="；".join(PLAN.escalation.acts))

    found = take_step(progress(State.IN_PROGRESS, dissatisfied_times=2), step, TODAY)

    assert isinstance(found, StepRefused)
    assert "见面沟通" in found.reason


def test_D12_the_rating_of_an_earlier_round_does_not_keep_a_try_from_being_noted():
    """After 重办 the old 不满意 still stands (R3), and nobody may be at home this time."""
    again = progress(State.RESOLVED, satisfaction="不满意", round=2)

    found = take_step(again, Step(State.REVISITED, LATER, unreached=True), TODAY)

    assert isinstance(found, dict)
    assert found["tries"] == "2022-04-01"


@pytest.mark.parametrize(("due", "said"), [(LATER, "是"), (date(2022, 3, 31), "否")])
def test_R02_whether_it_was_in_time_is_settled_at_the_conclusion(due: date, said: str):
    """Later edits of the due day must not turn late into in time."""
    found = take_step(progress(State.IN_PROGRESS, due_on=due), replace(COMPLETE, to=State.RESOLVED), TODAY)

    assert isinstance(found, dict)
    assert found["on_time"] == said


def test_D10_a_provisional_due_day_settles_nothing():
    """Without the year's notice nobody knows whether it was in time."""
    issue = progress(State.IN_PROGRESS, due_on=LATER, due_provisional=True)

    found = take_step(issue, replace(COMPLETE, to=State.RESOLVED), TODAY)

    assert isinstance(found, dict)
    assert found["on_time"] == ""


DUE = date(2022, 4, 5)
ASKED = Extension(date(2022, 4, 12), LATER, "王镇长", "等材料", 5)
NOT_EXTENDED = [
    (replace(ASKED, on=date(2022, 4, 6)), {}, "已经过期"),
    (replace(ASKED, by=""), {}, "批准人"),
    (replace(ASKED, to=DUE), {}, "不晚于"),
    (ASKED, {"extended_times": 1}, "最多延期 1 次"),
    (replace(ASKED, working_days=11), {}, "最多延 10 个工作日"),
    (ASKED, {"resolved_on": LATER}, "不在办理中"),
]


@pytest.mark.parametrize(("asked", "known", "said"), NOT_EXTENDED)
def test_R09_an_extension_outside_the_rules_is_refused_with_the_reason(
    asked: Extension, known: dict[str, object], said: str
):
    """Asked before the due day, approved by somebody, once, and not without bounds."""
    found = extend(progress(State.IN_PROGRESS, due_on=DUE, **known), asked, PLAN, TODAY)

    assert isinstance(found, StepRefused)
    assert said in found.reason


def test_R02_an_extension_after_the_due_day_leaves_late_late():
    """Where a plan lets one ask afterwards, the new day counts for the card, not for the verdict."""
    lenient = PLAN.model_copy(update={"extension": PLAN.extension.model_copy(update={"asked_before_due": False})})
    issue = progress(State.IN_PROGRESS, due_on=DUE)

    in_time = extend(issue, ASKED, lenient, TODAY)
    late = extend(issue, replace(ASKED, on=date(2022, 4, 6)), lenient, TODAY)

    assert isinstance(in_time, dict)
    assert isinstance(late, dict)
    assert "on_time" not in in_time
    assert late["on_time"] == "否"
