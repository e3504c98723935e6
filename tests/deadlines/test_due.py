"""Due days and cards: D9 and D10, on the plan of 柴胡店镇 and on one with working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from minqing_cli.deadlines.calendar import load_calendar, working_days_between
from minqing_cli.deadlines.due import DueDay, card, days_over, due_day, yellow_until
from minqing_cli.plan import Deadline, HolidayYear, Phase, Plan, built_in
from minqing_cli.terms import Card

CHINA = load_calendar()
CHAIHUDIAN = built_in("chaihudian")
STANDARD = built_in("standard")
PHASE_END = date(2022, 5, 31)


def plan_with(days: int, phase_end: date | None = None, yellow: int = 1) -> Plan:
    """A plan with a rule of working days, and a phase that ends on a day."""
    phases = (Phase(name="办结", starts_on=date(2022, 1, 1), ends_on=phase_end, role="resolve"),) if phase_end else ()
    deadline = Deadline(working_days=days, phase="办结" if phase_end else "", yellow_working_days=yellow)
    return STANDARD.model_copy(update={"phase": phases, "deadline": deadline})


def test_the_phase_alone_binds_where_the_plan_has_no_working_days() -> None:
    """柴胡店镇 set no days per issue, only 31 May for all; nothing is compressed by that."""
    assert due_day(date(2022, 3, 5), CHAIHUDIAN, CHINA) == DueDay(PHASE_END)


def test_a_deadline_written_in_the_sheet_goes_before_the_rule() -> None:
    """D9: 到期日=min(表中“完成时限”或方案规则, 阶段末日)."""
    assert due_day(date(2022, 3, 5), CHAIHUDIAN, CHINA, date(2022, 4, 10)) == DueDay(date(2022, 4, 10))
    assert due_day(date(2022, 3, 1), plan_with(3), CHINA, date(2022, 3, 20)) == DueDay(date(2022, 3, 20))


def test_a_written_deadline_beyond_the_phase_is_cut_and_marked() -> None:
    """D9: 被压缩时打标."""
    assert due_day(date(2022, 3, 5), CHAIHUDIAN, CHINA, date(2022, 9, 30)) == DueDay(PHASE_END, capped=True)


def test_the_rule_counts_working_days_until_the_phase_cuts_it() -> None:
    """Three working days after 30 May would be 2 June; two are 1 June; one is the phase's last day and fits."""
    plan = plan_with(3, PHASE_END)

    assert due_day(date(2022, 4, 1), plan, CHINA) == DueDay(date(2022, 4, 7))
    assert due_day(date(2022, 5, 30), plan, CHINA) == DueDay(PHASE_END, capped=True)
    assert due_day(date(2022, 5, 30), plan_with(1, PHASE_END), CHINA) == DueDay(PHASE_END)


@pytest.mark.parametrize("plan", [CHAIHUDIAN, plan_with(3, PHASE_END)])
def test_an_issue_accepted_after_the_phase_is_due_on_its_last_day_and_marked(plan: Plan) -> None:
    """D9's minimum is taken literally; the mark tells the clerk why the issue is late from the start."""
    assert due_day(date(2022, 6, 10), plan, CHINA) == DueDay(PHASE_END, capped=True)


def test_a_due_day_in_a_year_without_a_notice_is_provisional() -> None:
    """D10; published later, the same issue gets its final day."""
    published = load_calendar((HolidayYear(year=2027, source="通知", off=(date(2027, 1, 1),)),))

    assert due_day(date(2026, 12, 30), plan_with(3), CHINA) == DueDay(date(2027, 1, 4), provisional=True)
    assert due_day(date(2026, 12, 30), plan_with(3), published) == DueDay(date(2027, 1, 5))


def test_a_day_that_is_written_or_set_by_the_plan_is_never_provisional() -> None:
    """Only reckoned days can move with a notice; a date on paper stays."""
    assert due_day(date(2027, 3, 1), plan_with(5), CHINA, date(2027, 3, 31)) == DueDay(date(2027, 3, 31))
    assert due_day(date(2027, 3, 1), plan_with(0, date(2027, 5, 31)), CHINA) == DueDay(date(2027, 5, 31))


def test_a_phase_end_that_no_notice_can_undercut_is_final() -> None:
    """All days up to 31 December 2026 are known, so 5 working days from the 29th end after it whatever comes."""
    late = plan_with(5, date(2026, 12, 31))
    later = plan_with(5, date(2027, 1, 4))

    assert due_day(date(2026, 12, 29), late, CHINA) == DueDay(date(2026, 12, 31), capped=True)
    assert due_day(date(2026, 12, 29), later, CHINA) == DueDay(date(2027, 1, 4), provisional=True, capped=True)


def test_a_plan_without_any_deadline_is_refused() -> None:
    """`plan check` finds it first; a due day must not be made up."""
    with pytest.raises(ValueError, match="neither"):
        due_day(date(2022, 3, 1), plan_with(0), CHINA)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2022, 5, 27), None),
        (date(2022, 5, 29), None),
        (date(2022, 5, 30), Card.YELLOW),
        (date(2022, 5, 31), Card.YELLOW),
        (date(2022, 6, 1), Card.RED),
    ],
)
def test_yellow_comes_one_working_day_before_and_red_the_day_after(as_of: date, expected: Card | None) -> None:
    """D9: 黄牌=距到期不多于1个工作日（含到期日当天），红牌=过期. 31 May 2022 is a Tuesday."""
    assert card(PHASE_END, as_of, CHAIHUDIAN, CHINA) == expected


def test_days_off_do_not_use_up_the_warning() -> None:
    """Due on Saturday 7 May, a make-up day after the May holiday: Friday the 6th warns, Thursday does not."""
    assert card(date(2022, 5, 7), date(2022, 5, 5), STANDARD, CHINA) is None
    assert card(date(2022, 5, 7), date(2022, 5, 6), STANDARD, CHINA) is Card.YELLOW
    assert card(date(2022, 5, 5), date(2022, 4, 29), STANDARD, CHINA) is Card.YELLOW


def test_a_provisional_day_warns_but_never_gives_a_red_card() -> None:
    """D10: 暂定期间不判超期."""
    assert card(date(2027, 1, 4), date(2027, 1, 4), STANDARD, CHINA, provisional=True) is Card.YELLOW
    assert card(date(2027, 1, 4), date(2027, 1, 5), STANDARD, CHINA, provisional=True) is None
    assert card(date(2027, 1, 4), date(2027, 1, 5), STANDARD, CHINA) is Card.RED


def test_days_over_are_natural_days() -> None:
    """D9: 超期天数按自然日，黄牌≤0; a weekend counts two."""
    assert [days_over(PHASE_END, day) for day in (date(2022, 5, 30), PHASE_END, date(2022, 6, 6))] == [-1, 0, 6]


@given(as_of=some.dates(date(2021, 1, 1), date(2028, 1, 1)), ahead=some.integers(0, 30), yellow=some.integers(0, 5))
def test_the_horizon_for_a_query_agrees_with_a_count_of_the_days_left(as_of: date, ahead: int, yellow: int) -> None:
    """A query selects due days from as_of to the horizon; exactly these have few enough working days left."""
    plan = plan_with(5, yellow=yellow)
    due_on = as_of + timedelta(days=ahead)
    left = working_days_between(as_of, due_on, CHINA)

    assert (due_on <= yellow_until(as_of, plan, CHINA)) == (left <= yellow)
    assert (card(due_on, as_of, plan, CHINA) is Card.YELLOW) == (left <= yellow)
