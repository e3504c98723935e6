"""Working days: R10's examples, a second way of counting, and years without a notice."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import islice
from random import Random

import pytest

from minqing_cli.deadlines.calendar import (
    CalendarGap,
    load_calendar,
    presumed_working_days_after,
    working_days_after,
    working_days_between,
)
from minqing_cli.deadlines.holidays import published_holidays

CHINA = load_calendar()
GOLDEN = (
    (date(2022, 3, 1), 3, date(2022, 3, 4)),
    (date(2022, 4, 1), 3, date(2022, 4, 7)),
    (date(2022, 4, 29), 3, date(2022, 5, 7)),
    (date(2022, 5, 31), 3, date(2022, 6, 6)),
    (date(2022, 9, 29), 5, date(2022, 10, 11)),
    (date(2023, 1, 18), 5, date(2023, 1, 30)),
    (date(2026, 2, 13), 3, date(2026, 2, 25)),
    (date(2026, 2, 13), 5, date(2026, 2, 27)),
)


@pytest.mark.parametrize(("start", "days", "expected"), GOLDEN)
def test_the_examples_of_r10_hold(start: date, days: int, expected: date) -> None:
    """Each of them crosses a holiday, a make-up day or a plain week, as the rule's author measured it."""
    assert working_days_after(start, days, CHINA) == expected


def days_from_a_list(start: date, days: int) -> date:
    """Count by writing down every working day of three years and picking from the list."""
    off = {day for table in published_holidays() for day in table.off}
    made_up = {day for table in published_holidays() for day in table.made_up}
    span = (start + timedelta(days=number) for number in range(1, 1100))
    worked = (day for day in span if (day.strftime("%u") not in "67" or day in made_up) and day not in off - made_up)
    return next(islice(worked, days - 1, None))


def test_six_hundred_cases_agree_with_a_second_way_of_counting() -> None:
    """A slip in the loop would move every deadline; the list does not share its code."""
    chance = Random(20220301)
    for _ in range(600):
        start = date(2004, 1, 1) + timedelta(days=chance.randrange(365 * 22))
        days = chance.randrange(1, 61)

        assert working_days_after(start, days, CHINA) == days_from_a_list(start, days), (start, days)


def test_every_day_of_the_table_agrees_with_chinesecalendar(chinese_calendar: Callable[[date], bool]) -> None:
    """Our own table was made from that package once; nothing may have been lost on the way."""
    day = date(2004, 1, 1)
    while day.year < 2027:
        assert CHINA.is_working_day(day) == chinese_calendar(day), day
        day += timedelta(days=1)


@pytest.fixture
def chinese_calendar() -> Callable[[date], bool]:
    """The package that the table was made from; it is no dependency, so it may be absent."""
    is_workday: Callable[[date], bool] = pytest.importorskip("chinese_calendar").is_workday
    return is_workday


def test_the_four_milestones_of_the_plan_are_working_days() -> None:
    """M06 says so of 2022; a phase that ended on a day off would shorten everyone's time."""
    assert all(
        CHINA.is_working_day(day)
        for day in (date(2022, 3, 31), date(2022, 4, 15), date(2022, 5, 31), date(2022, 6, 30))
    )


def test_a_year_without_a_notice_is_refused_by_the_strict_count() -> None:
    """D10: nothing may count weekends only and keep quiet about it."""
    with pytest.raises(CalendarGap) as caught:
        working_days_after(date(2026, 12, 30), 3, CHINA)

    assert caught.value.year == 2027
    with pytest.raises(CalendarGap):
        CHINA.is_working_day(date(2027, 1, 4))


def test_a_year_without_a_notice_is_reckoned_monday_to_friday_and_said_to_be_provisional() -> None:
    """D10: 到期日按周一至周五推算并标“暂定”. 1 January 2027 is a Friday and counts, for want of a notice."""
    assert presumed_working_days_after(date(2026, 12, 30), 1, CHINA) == (date(2026, 12, 31), False)
    assert presumed_working_days_after(date(2026, 12, 30), 2, CHINA) == (date(2027, 1, 1), True)
    assert presumed_working_days_after(date(2026, 12, 30), 3, CHINA) == (date(2027, 1, 4), True)


def test_no_days_lead_nowhere_and_negative_ones_are_a_mistake() -> None:
    """0 working days after a day is that day, whatever day it is."""
    assert working_days_after(date(2027, 5, 1), 0, CHINA) == date(2027, 5, 1)
    with pytest.raises(ValueError, match="negative"):
        working_days_after(date(2022, 3, 1), -1, CHINA)


def test_counting_there_and_back_agree() -> None:
    """The days between a start and the day reached are as many as were counted off."""
    for start, days, reached in GOLDEN:
        assert working_days_between(start, reached, CHINA) == days
    assert working_days_between(date(2022, 5, 31), date(2022, 5, 31), CHINA) == 0
    assert working_days_between(date(2022, 5, 31), date(2022, 5, 1), CHINA) == 0
