"""Which days are worked, and how far some working days reach.

工作日 follows the State Council's yearly notice: Monday to Friday, less the days off, plus the make-up days (调休).
A year without a notice is reckoned Monday to Friday and every result that rests on it is said to be
provisional (D10); the strict functions refuse it. Nothing here asks the clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache

from minqing_cli.deadlines.holidays import published_holidays
from minqing_cli.plan import HolidayYear, Plan

_SATURDAY = 5
_DAY = timedelta(days=1)


class CalendarGap(LookupError):
    """A working day was asked for in a year whose holidays are not published. year: which."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{year} 年的放假安排还没有公布或导入")
        self.year = year


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off and make-up working days of the years that are covered."""

    years: frozenset[int]
    off: frozenset[date]
    made_up: frozenset[date]
    notices: tuple[HolidayYear, ...] = field(default=(), compare=False)
    """What it is made of, in order: where each day stands."""

    def covers(self, year: int) -> bool:
        """Say whether the year's notice is known."""
        return year in self.years

    def is_working_day(self, day: date) -> bool:
        """Say whether the day is worked. Raises CalendarGap for a year that is not covered."""
        if day.year not in self.years:
            raise CalendarGap(day.year)
        return self.is_presumed_working_day(day)

    def is_presumed_working_day(self, day: date) -> bool:
        """Say whether the day is worked, Monday to Friday in a year that is not covered (D10)."""
        return day in self.made_up or (day.weekday() < _SATURDAY and day not in self.off)

    def notice_of(self, day: date) -> HolidayYear | None:
        """Return the notice that names a day as off or worked; None for a day that none names."""
        return next((one for one in self.notices if day in one.off or day in one.made_up), None)


@cache
def load_calendar(extra: tuple[HolidayYear, ...] = ()) -> Calendar:
    """Return the calendar of our own table, with further years of the office; theirs replaces ours of the same year."""
    tables = {table.year: table for table in (*published_holidays(), *extra)}
    return Calendar(
        years=frozenset(tables),
        off=frozenset(day for table in tables.values() for day in table.off),
        made_up=frozenset(day for table in tables.values() for day in table.made_up),
        notices=tuple(table for _, table in sorted(tables.items())),
    )


def calendar_of(plan: Plan) -> Calendar:
    """Return the calendar that is in force under a plan."""
    return load_calendar(plan.holiday)


def working_days_after(start: date, days: int, calendar: Calendar) -> date:
    """Return the date `days` working days after `start`, which itself is not counted; 0 gives `start`.

    Raises CalendarGap where a day to be counted lies in a year that is not covered, ValueError for a negative number.
    Source: 民法典第201条 (开始的当日不计入), R10.

    >>> working_days_after(date(2022, 4, 1), 3, load_calendar())     # 2 April is a make-up working day
    datetime.date(2022, 4, 7)
    """
    day, gap = _counted(start, days, calendar)
    if gap is not None:
        raise CalendarGap(gap)
    return day


def presumed_working_days_after(start: date, days: int, calendar: Calendar) -> tuple[date, bool]:
    """Return (date, provisional) as `working_days_after` does, Monday to Friday where no notice is known (D10).

    >>> presumed_working_days_after(date(2026, 12, 30), 3, load_calendar())
    (datetime.date(2027, 1, 4), True)
    """
    day, gap = _counted(start, days, calendar)
    return day, gap is not None


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """Count the presumed working days after `start` up to and with `end`; 0 where `end` is not later."""
    return sum(calendar.is_presumed_working_day(day) for day in _days_after(start, end))


def _days_after(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=number) for number in range(1, (end - start).days + 1))


@lru_cache(maxsize=4096)
def _counted(start: date, days: int, calendar: Calendar) -> tuple[date, int | None]:
    """Return the day reached, and the first year without a notice on the way to it."""
    if days < 0:
        raise ValueError(f"working days cannot be negative: {days}")
    day, gap = start, None
    while days:
        day += _DAY
        days -= calendar.is_presumed_working_day(day)
        if gap is None and not calendar.covers(day.year):
            gap = day.year
    return day, gap
