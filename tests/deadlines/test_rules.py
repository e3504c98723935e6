"""Deadlines for some issues: each way to allow time, reckoned a second way, and which rule speaks of an issue."""

import random
from datetime import date, timedelta

import pytest

from minqing_cli.deadlines import Matter
from minqing_cli.deadlines.account import account_of, why
from minqing_cli.deadlines.calendar import load_calendar
from minqing_cli.deadlines.due import DueDay, due_day, natural_days_after
from minqing_cli.plan import HolidayYear, Plan, built_in
from minqing_cli.plan.handling import DeadlineRule
from minqing_cli.terms import YES
from tests.deadlines.test_golden_deadlines import FIRST, LAST, OFFICIAL

CHINA = load_calendar()
YONGAN, CHAIHUDIAN = built_in("yongan"), built_in("chaihudian")


def with_rules(plan: Plan, *rules: DeadlineRule, **deadline: object) -> Plan:
    """The plan with rules of its own."""
    return plan.model_copy(update={"deadline": plan.deadline.model_copy(update={"rule": rules, **deadline})})


def rests(day: date) -> bool:
    """Whether a day is not worked, by the second list of days."""
    year = OFFICIAL[str(day.year)]
    december = OFFICIAL.get(str(day.year + 1), {"off": [], "worked": []})
    if day in year["worked"] or day in december["worked"]:
        return False
    return day.isoweekday() > 5 or day in year["off"] or day in december["off"]


def test_five_hundred_natural_deadlines_agree_with_a_second_way_of_counting() -> None:
    """民法典203: the last day moves past days off, and only the last day."""
    draw = random.Random(20260101)
    moved = 0
    for _ in range(500):
        start = FIRST + timedelta(days=draw.randrange((LAST - FIRST).days - 120))
        days = draw.choice((5, 15, 30, 60, 90))
        golden = date.fromordinal(start.toordinal() + days)
        while rests(golden):
            golden = date.fromordinal(golden.toordinal() + 1)
        moved += golden != start + timedelta(days=days)

        assert natural_days_after(start, days, CHINA) == (golden, False), (start, days)
    assert moved > 100


@pytest.mark.parametrize(
    ("accepted_on", "hours", "due_on"),
    [
        (date(2022, 3, 5), 24, date(2022, 3, 6)),
        (date(2022, 3, 4), 24, date(2022, 3, 5)),
        (date(2022, 3, 4), 12, date(2022, 3, 5)),
        (date(2022, 3, 4), 25, date(2022, 3, 6)),
        (date(2022, 9, 30), 48, date(2022, 10, 2)),
    ],
)
def test_hours_run_from_the_end_of_the_day_and_through_days_off(accepted_on: date, hours: int, due_on: date) -> None:
    """A leaking gas pipe does not wait for Monday."""
    plan = with_rules(YONGAN, DeadlineRule(urgency=("特急",), hours=hours, basis="急"))

    assert due_day(accepted_on, plan, CHINA, matter=Matter(urgency="特急")) == DueDay(due_on)
    assert due_day(accepted_on, plan, CHINA) == due_day(accepted_on, YONGAN, CHINA)


def test_a_rule_that_names_a_phase_is_bound_by_that_phase_only() -> None:
    """What takes money is resolved by the end of the last phase, though all else is due before."""
    last, resolve = CHAIHUDIAN.phase[-1], CHAIHUDIAN.phase_named(CHAIHUDIAN.deadline.phase)
    assert resolve is not None
    assert last.ends_on > resolve.ends_on
    plan = with_rules(CHAIHUDIAN, DeadlineRule(subject=("居住环境",), phase_end=last.name, basis="要花钱的"))

    assert due_day(date(2022, 3, 5), plan, CHINA, matter=Matter(subject="居住环境")) == DueDay(last.ends_on)
    assert due_day(date(2022, 3, 5), plan, CHINA, matter=Matter(subject="其他")) == DueDay(resolve.ends_on)


def test_every_other_rule_ends_with_the_phase_of_the_plan() -> None:
    """D9: the earlier of the two binds, and says that it did."""
    plan = with_rules(CHAIHUDIAN, DeadlineRule(natural_days=60, basis="信访", petition=True))

    assert due_day(date(2022, 5, 20), plan, CHINA, matter=Matter(petition=YES)) == DueDay(
        date(2022, 5, 31), capped=True
    )
    assert due_day(date(2022, 3, 5), plan, CHINA, matter=Matter(petition=YES)).due_on == date(2022, 5, 5)


def test_the_day_in_the_sheet_stands_before_all_rules() -> None:
    """D9: 表中“完成时限”或方案规则."""
    plan = with_rules(YONGAN, DeadlineRule(urgency=("特急",), hours=24, basis="急"))

    assert due_day(date(2022, 3, 5), plan, CHINA, date(2022, 3, 20), Matter(urgency="特急")).due_on == date(2022, 3, 20)


@pytest.mark.parametrize(
    ("matter", "days"),
    [
        (Matter("镇和村解决", "居住环境"), 1),
        (Matter("镇和市直部门联动", "居住环境"), 2),
        (Matter("镇和市直部门联动", "社会治安", channel="入户走访"), 3),
        (Matter("镇和市直部门联动", "社会治安", channel="热线"), 4),
        (Matter("镇和市直部门联动", "社会治安", petition=YES), 5),
        (Matter("镇和市直部门联动", "社会治安"), 6),
    ],
)
def test_the_first_rule_that_speaks_of_an_issue_counts(matter: Matter, days: int) -> None:
    """Every condition written must hold; without any, the general deadline does. A visit is at the door, whatever its name."""
    rules = (
        DeadlineRule(responsibility=("镇和村解决",), subject=("居住环境",), working_days=1, basis="一"),
        DeadlineRule(subject=("居住环境",), working_days=2, basis="二"),
        DeadlineRule(channel=("入户听",), working_days=3, basis="三"),
        DeadlineRule(channel=("热线",), working_days=4, basis="四"),
        DeadlineRule(petition=True, working_days=5, basis="五"),
    )
    plan = with_rules(YONGAN, *rules, working_days=6, phase="")
    monday = date(2022, 3, 7)

    assert due_day(monday, plan, CHINA, matter=matter) == due_day(monday, with_rules(plan, working_days=days), CHINA)


def test_an_offices_own_year_settles_what_was_provisional() -> None:
    """D10: with the notice in the plan, the same count is final."""
    notice = HolidayYear(year=2027, source="通知", off=(date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)))
    start = date(2026, 12, 31)

    assert due_day(start, YONGAN, CHINA) == DueDay(date(2027, 1, 5), provisional=True)
    assert due_day(start, YONGAN, load_calendar((notice,))) == DueDay(date(2027, 1, 6))
    assert natural_days_after(start, 1, CHINA) == (date(2027, 1, 1), True)
    assert natural_days_after(start, 1, load_calendar((notice,))) == (date(2027, 1, 4), False)


def test_the_account_counts_as_the_due_day_does() -> None:
    """What is explained day by day must end where the due day is; 400 accounts of every kind."""
    draw = random.Random(7)
    rules = (
        DeadlineRule(urgency=("特急",), hours=24, basis="急"),
        DeadlineRule(petition=True, natural_days=60, basis="信访"),
        DeadlineRule(subject=("居住环境",), working_days=10, basis="工程"),
    )
    plan = with_rules(YONGAN, *rules)
    matters = (Matter(), Matter(urgency="特急"), Matter(petition=YES), Matter(subject="居住环境"))
    for _ in range(400):
        start = FIRST + timedelta(days=draw.randrange((LAST - FIRST).days - 120))
        matter = draw.choice(matters)
        account = account_of(start, plan, CHINA, matter=matter)
        counted = [one for one in account.days if one.number]

        assert account.due == due_day(start, plan, CHINA, matter=matter)
        assert account.days[-1].day == account.due.due_on
        assert [one.number for one in counted] == list(range(1, len(counted) + 1))
        expected = {0: YONGAN.deadline.working_days, 1: 1, 2: 60, 3: 10}[matters.index(matter)]
        assert len(counted) == expected


def test_every_day_says_on_what_it_rests() -> None:
    """A leader asks why Saturday counted."""
    account = account_of(date(2022, 4, 1), with_rules(YONGAN, working_days=3, phase=""), CHINA)

    assert [(str(one.day), one.number) for one in account.days] == [
        ("2022-04-02", 1), ("2022-04-03", 0), ("2022-04-04", 0), ("2022-04-05", 0), ("2022-04-06", 2), ("2022-04-07", 3),
    ]  # fmt: skip
    assert [one.because for one in account.days[:2]] == ["周六，调休上班", "周日，放假"]
    assert {one.notice for one in account.days[:4]} == {"国务院办公厅关于2022年部分节假日安排的通知"}
    assert account.days[-1].notice == ""
    assert why(date(2027, 1, 4), CHINA) == ("周一，工作日（2027 年放假安排还没有公布，暂按周一至周五）", "")
