"""The visit day in every form that arrives, and the ones that must be sent back instead of guessed."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from minqing_cli import clean
from minqing_cli.sheets import Cell

FIFTH = date(2022, 3, 5)


@pytest.mark.parametrize(
    "cell",
    [
        datetime(2022, 3, 5),
        datetime(2022, 3, 5, 14, 30),
        FIFTH,
        44625,
        44625.0,
        44625.604,
        "44625",
        "44625.604",
        20220305,
        "20220305",
    ],
)
def test_a_date_cell_a_serial_number_and_eight_digits_are_the_same_day(cell: Cell) -> None:
    """A cell formatted as a number shows 44625, and copying it as text keeps that number (V006)."""
    assert clean.day(cell, 2022) == FIFTH


@pytest.mark.parametrize(
    "written",
    [
        "2022-03-05", "2022-3-5", "2022.3.5", "2022/3/5", "2022年3月5日", "2022年3月5号", "2022年3月5", "2022 年 3 月 5 日",
        "22.3.5", "22年3月5日", "２０２２．３．５", "２０２２年３月５日", "2022。3。5", "2022、3、5", "2022，3，5", "2022·3·5", "2022—03—05",
        "2022 3 5", "2022.3.5.", "2022.3.5。", "2022.\n3.5", "2022..3.5", "　2022.3.5\u200b",
        "二〇二二年三月五日", "二零二二年三月五日", "二○二二年三月五日", "二O二二年三月五日", "2022年三月五日",
    ],
)  # fmt: skip
def test_a_day_written_with_its_year_is_read_in_every_habit(written: str) -> None:
    """§4: 2022.3.5, 22.3.5, full-width, 汉字 — clerks must not retype what is plain to see."""
    assert clean.day(written, 2020) == FIFTH


@pytest.mark.parametrize(
    "written",
    [
        "3月5日",
        "3月5号",
        "3月5",
        "３月５日",
        "三月五日",
        "3.5",
        "3-5",
        "3/5",
        "03.05",
        "3 月 5 日",
        "3月5日上午",
        "3月5日（周六）",
        3.5,
    ],
)
def test_a_day_without_its_year_falls_into_the_campaign(written: Cell) -> None:
    """D1: 无年份的日期取方案活动年; V004 writes 3月6日."""
    assert clean.day(written, 2022) == FIFTH
    assert clean.day(written, 2021) == date(2021, 3, 5)


@pytest.mark.parametrize(
    "written",
    [
        "2022-3-5 星期六", "2022年3月5日（周六）", "2022年3月5日星期六", "2022年3月5日(星期六)上午9点", "2022.3.5（补录）",
        "2022-03-05 14:30", "2022-03-05 14:30:00", "2022-03-05T14:30:00", "2022/03/05 0:00:00", "2022.3.5 9：30",
        "2022年3月5日 下午3点", "2022年3月5日上午", "2022-3-5 8时30分", "2022-3-5 晚上8点半", "2022.3.5 9:00-11:00",
    ],
)  # fmt: skip
def test_weekday_time_and_notes_beside_a_day_do_not_matter(written: str) -> None:
    """Excel exports add 0:00:00, people add the weekday."""
    assert clean.day(written, 2022) == FIFTH


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("二〇二二年十二月三十一日", date(2022, 12, 31)),
        ("二〇二二年十月十日", date(2022, 10, 10)),
        ("十一月二十日", date(2022, 11, 20)),
        ("三月二十三日", date(2022, 3, 23)),
    ],
)
def test_chinese_tens_are_counted(written: str, expected: date) -> None:
    """十, 十一, 二十 and 二十三 are four ways to use the same letter."""
    assert clean.day(written, 2022) == expected


@pytest.mark.parametrize(
    "written", ["2022-02-30", "2月30日", "２月３０日", "2022.13.1", "2022-00-10", "4月31日", "2月29日", "二月三十日"]
)
def test_a_day_that_is_in_no_calendar_does_not_exist(written: str) -> None:
    """V060: 30 February is sent back, not moved to 2 March."""
    with pytest.raises(clean.Fault, match="date_impossible"):
        clean.day(written, 2022)


@pytest.mark.parametrize(
    "cell",
    [
        "上周三", "5日", "2022年3月", "2022.3", "3月", "农历三月初五", "3/5/2022", "Mar 5 2022",
        "星期六", "见附表", 0, -5, 3, 1e300, float("nan"), float("inf"), True, time(3, 4), timedelta(days=3),
        "十十月五日", "9999999",
    ],
)  # fmt: skip
def test_what_names_no_single_day_is_unreadable(cell: Cell) -> None:
    """A month, a week: the clerk must say which day."""
    with pytest.raises(clean.Fault, match="date_unreadable"):
        clean.day(cell, 2022)


@pytest.mark.parametrize(
    "written",
    [
        "3月5日-6日", "2022.3.5-2022.3.7", "3月5日至3月7日", "2022年3月5日—6日", "3.5-3.6", "3/5-3/6", "3月5、6日",
        "12月5-6日", "22年12月5、6日", "2022-03-05至2022-03-07", "3月5日、8日、9日", "三月五日至六日",
    ],
)  # fmt: skip
def test_several_days_are_not_one(written: str) -> None:
    """On which of them the household was seen is not told; 12月5-6日 must not pass for a day of May 2012."""
    with pytest.raises(clean.Fault, match="date_range"):
        clean.day(written, 2022)


@pytest.mark.parametrize("cell", [None, "", "  ", "　", "\n", "\u200b"])
def test_a_blank_cell_is_a_missing_day(cell: Cell) -> None:
    """Missing and unreadable ask the clerk for different things."""
    with pytest.raises(clean.Fault, match="date_missing"):
        clean.day(cell, 2022)


@pytest.mark.parametrize("cell", [3.1, 3.2, 12.3, 10.1])
def test_a_number_cell_that_lost_a_nought_is_not_guessed(cell: float) -> None:
    """Typed 3.10, a number cell keeps 3.1: 1 March and 10 March look alike."""
    with pytest.raises(clean.Fault, match="date_ambiguous"):
        clean.day(cell, 2022)


def test_a_number_cell_with_one_meaning_is_read() -> None:
    """There is no 30 February and no 50 March; and a text cell still has its nought."""
    assert clean.day(2.3, 2022) == date(2022, 2, 3)
    assert clean.day(3.15, 2022) == date(2022, 3, 15)
    assert clean.day("3.10", 2022) == date(2022, 3, 10)
    assert clean.day("3.1", 2022) == date(2022, 3, 1)


@pytest.mark.parametrize(
    "cell", [datetime(1900, 1, 5), date(1922, 3, 5), "1900-01-05", "0022.3.5", "03/05/22", "99.1.1"]
)
def test_a_year_that_cannot_be_meant_is_unreadable(cell: Cell) -> None:
    """A number drawn as a date says 1900; two digits far from the campaign may be a day as well as a year."""
    with pytest.raises(clean.Fault, match="date_unreadable"):
        clean.day(cell, 2022)


@given(
    some.dates(date(2000, 1, 1), date(2099, 12, 31)),
    some.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y%m%d"]),
)
def test_every_day_survives_being_written_down(day: date, form: str) -> None:
    """Also as the serial number of its cell."""
    assert clean.day(day.strftime(form), 1999) == day
    assert clean.day((day - date(1899, 12, 30)).days, 1999) == day
    assert clean.day(clean.day(day, 1999), 1999) == day


@given(
    some.text(max_size=20)
    | some.text("0123456789.年月日-/ 一二三四十〇号上午:星期", max_size=14)
    | some.floats()
    | some.integers()
    | some.booleans()
    | some.dates()
    | some.none()
)
def test_a_cell_is_a_day_or_a_fault_and_nothing_else(cell: Cell) -> None:
    """A stranger's sheet must never end in a traceback."""
    try:
        found = clean.day(cell, 2022)
    except clean.Fault as fault:
        assert fault.name in ("date_missing", "date_unreadable", "date_impossible", "date_ambiguous", "date_range")  # noqa: PT017
    else:
        assert isinstance(found, date)
        assert found.year >= 2000
