"""The day that a cell names, however it was written."""

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from math import isfinite

from minqing_cli.clean.fault import Fault
from minqing_cli.clean.words import half_width, text
from minqing_cli.sheets import Cell

_SEPARATOR = r"\s*(?:[年月./\-。、,·—–]{1,2}|\s)\s*"
_FULL_DATE = re.compile(rf"(\d{{4}}|\d{{2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{1,2}})\s*[日号]?")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[月./\-]\s*(\d{1,2})\s*[日号]?")
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_ONE_DAY = r"(?:(?:(?:\d{4}|\d{2})\s*年\s*)?\d{1,2}\s*月\s*\d{1,2}\s*[日号]?|(?:\d{4}[./])?\d{1,2}[./]\d{1,2}|\d{4}-\d{1,2}-\d{1,2})"
_SEVERAL_DAYS = re.compile(rf"{_ONE_DAY}(?:\s*[-—–~至到、,和及与]{{1,2}}\s*(?:{_ONE_DAY}|\d{{1,2}}\s*[日号]?))+")
_TWO_MEANINGS = re.compile(r"(\d{1,2})\.([123])")

_PART_OF_DAY = "凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚|早"
_CLOCK = r"\d{1,2}\s*[:时点]\s*(?:\d{1,2}|半)?\s*分?(?:\s*:\s*\d{1,2}(?:\.\d+)?|\s*\d{1,2}秒)?"
_TRAILING_TIME = re.compile(
    # From where the blanks begin, and all of them: a cell of thirty thousand is gone over once.
    rf"(?<![T\s])[T\s]*+(?:(?:{_PART_OF_DAY})\s*(?:{_CLOCK})?|{_CLOCK})(?:\s*[-—~至到]\s*(?:{_CLOCK}))?(?:左右|许)?$"
)
_WEEKDAY = re.compile(r"[(]?(?:星期|周|礼拜)[一二三四五六日天][)]?")
_TRAILING_NOTE = re.compile(r"\([^()\d]*\)$")
_TRAILING_POINTS = " \n.。,、;"

_CHINESE_DIGITS = {letter: str(digit) for digit, letter in enumerate("〇一二三四五六七八九")} | dict.fromkeys(
    "零○OoΟ", "0"
)
_CHINESE_YEAR = re.compile(f"[{''.join(_CHINESE_DIGITS)}]{{4}}(?=年)")
_CHINESE_COUNT = re.compile(r"(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=\s*[月日号])")

_EPOCH = date(1899, 12, 30)
_SERIAL_RANGE = range(36526, 73051)
"""2000-01-01 to 2099-12-31: any other number is no visit date."""
_FIRST_YEAR = 2000
"""A cell with a small number that is drawn as a date says 1900: that is no visit date either."""
_NEAR_YEARS = 10
"""A year of two digits is only believed near the campaign: `03/05/22` may be March or May."""


def day(value: Cell, year: int) -> date:
    """Return the day that a cell names. year: taken where the cell names none.

    Raises Fault("date_missing"), Fault("date_unreadable"), Fault("date_range") (several days), Fault("date_ambiguous")
    or Fault("date_impossible").

    >>> day("2022.3.5", 2022), day("3月5日", 2022), day("22.3.5", 2020), day(44626.0, 2020)
    (datetime.date(2022, 3, 5), datetime.date(2022, 3, 5), datetime.date(2022, 3, 5), datetime.date(2022, 3, 6))
    """
    if value is None:
        raise Fault("date_missing")
    if isinstance(value, date):
        return _existing(value.year, value.month, value.day)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _day_of_number(value, year)
    if not isinstance(value, str):
        raise Fault("date_unreadable")
    return _day_of_text(text(value), year)


def _day_of_number(value: float, year: int) -> date:
    if not isfinite(value):
        raise Fault("date_unreadable")
    if int(value) in _SERIAL_RANGE:
        return _EPOCH + timedelta(days=int(value))
    written = text(value)
    # A number cell shows 3月1日 and 3月10日 alike as 3.1.
    if (found := _TWO_MEANINGS.fullmatch(written)) and _exists(year, int(found[1]), int(found[2]) * 10):
        raise Fault("date_ambiguous")
    return _day_of_text(written, year)


@lru_cache(maxsize=4096)
def _day_of_text(value: str, year: int) -> date:
    if not value:
        raise Fault("date_missing")
    folded = _TRAILING_NOTE.sub("", _WEEKDAY.sub("", half_width(value)).strip()).strip(_TRAILING_POINTS)
    folded = _CHINESE_YEAR.sub(lambda found: "".join(_CHINESE_DIGITS[letter] for letter in found[0]), folded)
    folded = _CHINESE_COUNT.sub(lambda found: str(_chinese_number(found[0])), folded)
    # Before anything else: 12月5-6日 would pass for the sixth of May 2012.
    if _SEVERAL_DAYS.fullmatch(folded):
        raise Fault("date_range")
    if not _FULL_DATE.fullmatch(folded) and not _MONTH_DAY.fullmatch(folded):
        folded = _TRAILING_TIME.sub("", folded).strip(_TRAILING_POINTS)
    if found := _FULL_DATE.fullmatch(folded) or _COMPACT.fullmatch(folded):
        return _existing(_full_year(found[1], year), int(found[2]), int(found[3]))
    if found := _MONTH_DAY.fullmatch(folded):
        return _existing(year, int(found[1]), int(found[2]))
    if _SERIAL.fullmatch(folded) and int(float(folded)) in _SERIAL_RANGE:
        return _EPOCH + timedelta(days=int(float(folded)))
    raise Fault("date_unreadable")


def _full_year(written: str, year: int) -> int:
    if len(written) == 4:
        return int(written)
    if abs(2000 + int(written) - year) > _NEAR_YEARS:
        raise Fault("date_unreadable")
    return 2000 + int(written)


def _exists(year: int, month: int, day_of_month: int) -> bool:
    return 1 <= month <= 12 and 1 <= day_of_month <= monthrange(year, month)[1]


def _existing(year: int, month: int, day_of_month: int) -> date:
    if year < _FIRST_YEAR:
        raise Fault("date_unreadable")
    if not _exists(year, month, day_of_month):
        raise Fault("date_impossible")
    return date(year, month, day_of_month)


def _chinese_number(letters: str) -> int:
    """Read 一 … 三十一, as the months and days of a Chinese date are written.

    >>> _chinese_number("三"), _chinese_number("十二"), _chinese_number("三十"), _chinese_number("二十一")
    (3, 12, 30, 21)
    """
    tens, ten, units = letters.rpartition("十")
    if not ten:
        return int(_CHINESE_DIGITS[units])
    return int(_CHINESE_DIGITS[tens] if tens else "1") * 10 + int(_CHINESE_DIGITS[units] if units else "0")
