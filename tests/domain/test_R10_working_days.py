"""工作日: the day itself is not counted, 调休 is worked, and a year without a notice is 暂定 (民法典201条, D10)."""

from datetime import date

import pytest

from minqing_cli.deadlines.calendar import load_calendar, presumed_working_days_after, working_days_after

CHINA = load_calendar()
EXAMPLES = [
    ("2022-03-01", 3, "2022-03-04"),
    ("2022-04-01", 3, "2022-04-07"),
    ("2022-04-29", 3, "2022-05-07"),
    ("2022-05-31", 3, "2022-06-06"),
    ("2022-09-29", 5, "2022-10-11"),
    ("2023-01-18", 5, "2023-01-30"),
    ("2026-02-13", 3, "2026-02-25"),
    ("2026-02-13", 5, "2026-02-27"),
]


@pytest.mark.parametrize(("start", "days", "due"), EXAMPLES)
def test_R10_working_days_as_the_notices_of_those_years_set_them(start: str, days: int, due: str):
    """Holidays are skipped, weekends that are worked instead are counted."""
    assert working_days_after(date.fromisoformat(start), days, CHINA) == date.fromisoformat(due)


def test_R10_a_year_not_yet_announced_is_provisional_and_one_that_is_announced_is_not():
    """Nothing is silently counted by weekends alone."""
    assert presumed_working_days_after(date(2026, 12, 30), 3, CHINA) == (date(2027, 1, 4), True)
    assert presumed_working_days_after(date(2026, 12, 1), 3, CHINA) == (date(2026, 12, 4), False)
