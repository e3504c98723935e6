"""The table of holidays: what is shipped, and what an office may add."""

import importlib.util
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from minqing_cli.deadlines.calendar import load_calendar, working_days_after
from minqing_cli.deadlines.holidays import published_holidays
from minqing_cli.plan import HolidayYear

NEXT_YEAR = HolidayYear(
    year=2027,
    source="国务院办公厅关于2027年部分节假日安排的通知",
    off=(date(2027, 1, 1), date(2026, 12, 31)),
    made_up=(date(2027, 1, 3),),
)
SCRIPT = Path(__file__).parents[2] / "tools" / "holidays_from_chinesecalendar.py"


def test_every_year_from_2004_to_2026_is_there_with_its_source() -> None:
    """A missing year would make its deadlines provisional for no reason."""
    assert [table.year for table in published_holidays()] == list(range(2004, 2027))
    assert all(f"{table.year}年" in table.source for table in published_holidays())
    assert all(table.made_up for table in published_holidays())


def test_the_shipped_table_is_what_the_script_makes() -> None:
    """The file says that it was generated; a change by hand must at least be noticed."""
    pytest.importorskip("chinese_calendar")
    spec = importlib.util.spec_from_file_location("holidays_from_chinesecalendar", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)

    shipped = (resources.files("minqing_cli.deadlines") / "holidays.toml").read_text(encoding="utf-8")

    assert shipped == script.toml()


def test_an_office_adds_a_year_that_was_announced_later() -> None:
    """D10: 接受用户节假日表. The notice for 2027 may name days of December 2026."""
    calendar = load_calendar((NEXT_YEAR,))

    assert calendar.covers(2027)
    assert not load_calendar().covers(2027)
    assert working_days_after(date(2026, 12, 30), 1, calendar) == date(2027, 1, 3)


def test_an_offices_year_takes_the_place_of_ours() -> None:
    """A notice is sometimes changed within its year (2015, 2019, 2020)."""
    changed = (HolidayYear(year=2026, source="调整的通知", off=(date(2026, 1, 1),)),)

    assert not load_calendar().is_working_day(date(2026, 2, 16))
    assert load_calendar(changed).is_working_day(date(2026, 2, 16))
