"""Due days against a second list of days off and a second way of counting (R10)."""

import random
import tomllib
from bisect import bisect_right
from datetime import date, timedelta
from pathlib import Path

from minqing_cli.deadlines.calendar import Calendar, load_calendar, working_days_after

OFFICIAL = tomllib.loads(Path(__file__).with_name("official_days.toml").read_text(encoding="utf-8"))
FIRST, LAST = date(2007, 1, 1), date(2026, 12, 31)
CASES_PER_YEAR = 60
ALLOWANCES = (1, 2, 3, 5, 7, 10, 15)


def _worked_days() -> list[date]:
    """Every day that is worked by the second list, in order."""
    off = {day for year in OFFICIAL.values() for day in year["off"]}
    worked = {day for year in OFFICIAL.values() for day in year["worked"]}
    every = (FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1))
    return [day for day in every if day in worked or (day.isoweekday() <= 5 and day not in off)]


def _golden(worked: list[date]) -> list[tuple[date, int, date]]:
    """Start, allowance and due day: the n-th of the worked days that come after the start."""
    draw = random.Random(20220401)
    cases = []
    for year in range(FIRST.year, LAST.year + 1):
        for _ in range(CASES_PER_YEAR):
            start = date(year, 1, 1) + timedelta(days=draw.randrange(365))
            days = draw.choice(ALLOWANCES)
            due = bisect_right(worked, start) + days - 1
            if due < len(worked):
                cases.append((start, days, worked[due]))
    return cases


def _wrong(calendar: Calendar) -> list[tuple[date, int, date]]:
    return [case for case in _golden(_worked_days()) if working_days_after(case[0], case[1], calendar) != case[2]]


def test_every_day_of_twenty_years_is_worked_by_both_lists_or_by_neither() -> None:
    """One wrong day moves every due day behind it."""
    calendar, worked = load_calendar(), set(_worked_days())
    every = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]

    assert [day for day in every if calendar.is_working_day(day) != (day in worked)] == []


def test_more_than_a_thousand_due_days_agree_with_the_second_way_of_counting() -> None:
    """A deadline that is one day off is a wrong red card."""
    assert len(_golden(_worked_days())) >= 1000
    assert _wrong(load_calendar()) == []


def test_a_forgotten_make_up_day_would_be_noticed() -> None:
    """A comparison that cannot fail proves nothing."""
    ours = load_calendar()
    without = Calendar(ours.years, ours.off, frozenset())

    assert len(_wrong(without)) >= 50
