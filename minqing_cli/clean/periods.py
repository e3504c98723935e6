"""The days that a written period spans, as schedules write them."""

import re
from datetime import date

from minqing_cli.clean.dates import day
from minqing_cli.clean.fault import Fault

_BETWEEN = re.compile(r"(?<!\s)\s*+(?:至|到|[~～—–\-－]{1,2})\s*")
_DAY_ALONE = re.compile(r"\d{1,2}\s*[日号]?")


def period(value: str, year: int) -> tuple[date, date] | None:
    """Return the first and last day of a written period; None where it cannot be read. year: where it names none.

    >>> period("3月1日-15日", 2022), period("2022-03-01至2022-03-31", 2020)
    ((datetime.date(2022, 3, 1), datetime.date(2022, 3, 15)), (datetime.date(2022, 3, 1), datetime.date(2022, 3, 31)))
    >>> period("3月5日", 2022), period("另行通知", 2022)
    ((datetime.date(2022, 3, 5), datetime.date(2022, 3, 5)), None)
    """
    for between in _BETWEEN.finditer(value):
        first = _day(value[: between.start()], year)
        if first is None:
            continue
        after = value[between.end() :]
        if _DAY_ALONE.fullmatch(after):
            after = f"{first.year}-{first.month}-{re.sub(r'[日号 ]', '', after)}"
        last = _day(after, first.year)
        if last is not None and first <= last:
            return first, last
    only = _day(value, year)
    return (only, only) if only else None


def _day(value: str, year: int) -> date | None:
    try:
        return day(value, year)
    except Fault:
        return None
