"""The table of days off and make-up working days, as text and as values.

Our own table (`holidays.toml`) covers 2004 to 2026; a year that the State Council announces later can
be added by an office with a file of the same form. Nothing here counts days.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Any

_KEYS = {"source", "off", "made_up"}
_SATURDAY = 5


class HolidayTableError(ValueError):
    """A table of holidays that cannot be used; the message says in Chinese what and where."""


@dataclass(frozen=True, slots=True)
class YearOfHolidays:
    """What the notice for one year names.

    off: days off, weekends among them only where the notice names them. made_up: Saturdays and Sundays worked
    instead (调休). Both may hold days of the December before. source: the notice's title.
    """

    year: int
    source: str
    off: frozenset[date]
    made_up: frozenset[date]


def parse_holidays(text: str) -> tuple[YearOfHolidays, ...]:
    r"""Return the years of a TOML text of the form of `holidays.toml`, in order. Raises HolidayTableError.

    >>> [table] = parse_holidays('[2027]\nsource = "通知"\noff = [2027-01-01]\nmade_up = [2027-01-03]')
    >>> table.year, sorted(table.off)
    (2027, [datetime.date(2027, 1, 1)])
    """
    try:
        sections = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise HolidayTableError(f"节假日表写法有误（{error}）。") from None
    return tuple(sorted((_year(name, section) for name, section in sections.items()), key=lambda table: table.year))


@cache
def published_holidays() -> tuple[YearOfHolidays, ...]:
    """Return the years of our own table."""
    return parse_holidays((resources.files(__package__) / "holidays.toml").read_text(encoding="utf-8"))


def _year(name: str, section: Any) -> YearOfHolidays:
    if not (name.isascii() and name.isdigit() and len(name) == 4) or not isinstance(section, dict):
        raise HolidayTableError(f"节假日表里的“{name}”不是年份，应写成 [2027] 一节。")
    if unknown := sorted(section.keys() - _KEYS):
        raise HolidayTableError(f"节假日表 [{name}] 里的 {unknown[0]} 不是可用的设置，可用：source、off、made_up。")
    source = section.get("source")
    if not isinstance(source, str) or not source.strip():
        raise HolidayTableError(f"节假日表 [{name}] 没有写 source（放假通知的名称）。")
    year = int(name)
    off, made_up = (_days(year, key, section.get(key, [])) for key in ("off", "made_up"))
    if not off:
        raise HolidayTableError(f"节假日表 [{name}] 的 off 是空的：没有一天放假的年份不能当作已公布。")
    if both := sorted(off & made_up):
        raise HolidayTableError(f"节假日表 [{name}] 里 {both[0]} 既放假又上班。")
    if weekdays := sorted(day for day in made_up if day.weekday() < _SATURDAY):
        raise HolidayTableError(f"节假日表 [{name}] 的 made_up 里 {weekdays[0]} 不是周六或周日，本来就上班。")
    return YearOfHolidays(year, source.strip(), off, made_up)


def _days(year: int, key: str, values: Any) -> frozenset[date]:
    if not isinstance(values, list):
        raise HolidayTableError(f"节假日表 [{year}] 的 {key} 应为日期列表，如 [{year}-01-01]。")
    for value in values:
        # A datetime is a date to Python, but a day with a time of day is a slip of the pen here.
        if not isinstance(value, date) or isinstance(value, datetime):
            raise HolidayTableError(f"节假日表 [{year}] 的 {key} 里“{value}”不是日期，应写成 {year}-01-01，不加引号。")
        if value.year != year and (value.year, value.month) != (year - 1, 12):
            raise HolidayTableError(f"节假日表 [{year}] 的 {key} 里 {value} 不在这一年（上年 12 月的也可以）。")
    return frozenset(values)
