"""What stands above a table fills what the table leaves blank."""

from datetime import date, datetime

import pytest

from minqing_cli.intake.heading import heading_names
from minqing_cli.intake.meta import read_meta
from minqing_cli.sheets import Cell
from tests.intake.tables import HEADING, codes, read, told

NAMES = heading_names()


def values(*rows: list[Cell]) -> dict[str, Cell]:
    """Field → cell."""
    return dict(read_meta(rows, NAMES).values)


@pytest.mark.parametrize(
    "row",
    [
        ["村：前岭村　走访人：李明　走访日期：2022年3月5日"],
        ["村(社区)：前岭村", None, "走访人: 李明", "日期：2022年3月5日"],
        ["村：", "前岭村", "走访人：", "李明", "走访日期：", "2022年3月5日"],
        ["村：", None, "前岭村", None, "走访人：", None, "李明", "走访日期：", "2022年3月5日"],
        ["村　　名：前岭村，走访人员：李明；走访时间：2022年3月5日 14:30"],
        ["村名", "前岭村", "走访人", "李明", "走访日期", "2022年3月5日"],
    ],
)
def test_labels_and_values_are_found_in_one_cell_or_in_neighbours(row: list[Cell]) -> None:
    """Each township draws these lines in its own way."""
    assert values(row) == {"village": "前岭村", "visitor": "李明", "visited_on": "2022年3月5日"}


def test_a_date_cell_beside_its_label_is_taken_as_it_is() -> None:
    """Not every value is text."""
    assert values(["走访日期：", datetime(2022, 3, 5)]) == {"visited_on": datetime(2022, 3, 5)}


@pytest.mark.parametrize(
    "row",
    [
        ["走访人：　　　走访日期：　　年　月　日"],
        ["走访人：____"],
        ["走访人：", None, "日期：", None],
        ["走访人", "走访日期"],
    ],
)
def test_a_line_that_nobody_filled_in_says_nothing(row: list[Cell]) -> None:
    """A printed form has these labels even when they stay blank."""
    assert values(row) == {}


@pytest.mark.parametrize(
    ("written", "village"),
    [
        ("前岭村", "前岭村"),
        ("前岭村村委会", "前岭村"),
        ("前岭村党支部", "前岭村"),
        ("柴胡店镇", ""),
        ("户/件", ""),
        ("龙泉社区居委会", "龙泉社区"),
    ],
)
def test_who_reports_stands_for_the_village_only_where_it_is_one(written: str, village: str) -> None:
    """Our own form has 填报单位(盖章) and 单位：户/件 on its second line."""
    assert read_meta([[f"填报单位(盖章)：{written}　填报日期：　年　月　日"]], NAMES).reporter == village


def test_above_the_table_fills_blank_cells_and_missing_columns() -> None:
    """A row's own cell always wins."""
    reading = read(
        "| 村：前岭村　走访人：李明 |",
        "| 走访日期 | 村 | 姓名 | 联系电话 | 意见建议 |",
        "| 3月5日 | | 张建国 | 13800000001 | 无 |",
        "| 3月5日 | 东坡村 | 刘秀英 | 13800000002 | 无 |",
    )

    assert [(one.visit.village, one.visit.visitor) for one in reading.visits] == [
        ("前岭村", "李明"),
        ("东坡村", "李明"),
    ]


def test_a_column_that_is_nowhere_holds_the_whole_sheet() -> None:
    """D1: 缺必填列的表（整表扣留）; every row of data counts as held."""
    reading = read(
        "| 走访日期 | 姓名 | 意见建议 |", "| 3月5日 | 张建国 | 无 |", "| 3月5日 | 刘秀英 | 无 |", "| 合计 | | |"
    )

    assert (len(reading.visits), len(reading.held), reading.ignored) == (0, 2, 1)
    assert "村（社区）、走访人" in next(one.says for one in reading.problems if one.code == "P102")


def test_the_rows_of_a_held_sheet_keep_what_is_known_of_them() -> None:
    """Coverage must count the household as sent back, not as never visited."""
    reading = read(
        "| 村：前岭村 |", "| 走访日期 | 姓名 | 联系电话 | 意见建议 |", "| 3月5日 | 张建国 | 13800000001 | 无 |"
    )

    assert [(row.village, row.person, row.phones) for row in reading.held] == [("前岭村", "张建国", ("13800000001",))]


def test_the_date_above_stands_for_the_visits_only_where_the_table_has_none() -> None:
    """D1: 日期缺失 holds the row; the day on which a sheet was filled in is not the day of a visit."""
    reading = read(
        "| 填表日期：2022年3月11日 |",
        HEADING,
        "| 1 | 3月5日 | 前岭村 | 张建国 | 13800000001 | 李明 | 无 | |",
        "| 2 | | 前岭村 | 刘秀英 | 13800000002 | 李明 | 无 | |",
    )

    assert told(reading) == [("张建国", "2022-03-05", "无")]
    assert codes(reading) == ["P201"]


def test_a_sheet_without_any_date_takes_the_day_of_filling_in_and_says_so() -> None:
    """One visitor, one day, one sheet: the date is written once, above."""
    reading = read(
        "| 村：前岭村　走访人：李明　填报日期：2022.3.5 |", "| 序号 | 姓名 | 意见建议 |", "| 1 | 张建国 | 无 |"
    )

    assert reading.visits[0].visit.visited_on == date(2022, 3, 5)
    assert "P110" in codes(reading)


def test_a_second_table_below_takes_its_own_lines() -> None:
    """Two villages on one sheet: the second must not be booked under the first."""
    reading = read(
        "| 村：前岭村　走访人：李明 |",
        "| 走访日期 | 姓名 | 联系电话 | 意见建议 |",
        "| 3月5日 | 张建国 | 13800000001 | 无 |",
        "| 走访人签字：　　村党组织书记： |",
        "| 村：东坡村　走访人：赵娜 |",
        "| 走访日期 | 姓名 | 联系电话 | 意见建议 |",
        "| 3月6日 | 刘秀英 | 13800000002 | 无 |",
    )

    assert [(one.visit.village, one.visit.visitor) for one in reading.visits] == [
        ("前岭村", "李明"),
        ("东坡村", "赵娜"),
    ]
    assert reading.ignored == 3


def test_a_line_between_the_rows_names_the_village_of_those_below() -> None:
    """Sections without a heading of their own."""
    reading = read(
        "| 走访人：李明 |",
        "| 走访日期 | 姓名 | 联系电话 | 意见建议 |",
        "| 村：前岭村 | | | |",
        "| 3月5日 | 张建国 | 13800000001 | 无 |",
        "| 村：东坡村 | | | |",
        "| 3月6日 | 刘秀英 | 13800000002 | 无 |",
    )

    assert [one.visit.village for one in reading.visits] == ["前岭村", "东坡村"]
