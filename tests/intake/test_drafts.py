"""Merged cells, 同上, identity numbers, and columns that no field claims."""

from datetime import datetime

import pytest

from minqing_cli.intake.drafts import fill_merges, is_ditto
from minqing_cli.sheets import Cell
from minqing_cli.terms import Outcome
from tests.intake.tables import HEADING, codes, read, told

FIRST = "| 1 | 3月5日 | 前岭村 | 张建国 | 13800000001 | 李明 | 路灯不亮 | |"


@pytest.mark.parametrize("written", ["同上", "〃", "同 上", "同上。", "同上行", "同前", "″", "“", "〃〃"])
def test_the_signs_for_the_same_again_are_known(written: str) -> None:
    """V019; typed, drawn or with a blank in it."""
    assert is_ditto(written)


@pytest.mark.parametrize("written", ["同上次反映的一样", "同意", "", "同上，另外井盖坏了", "同心村"])
def test_other_words_are_no_sign(written: str) -> None:
    """An opinion that only begins so is the sender's own words."""
    assert not is_ditto(written)


def test_ditto_takes_each_cell_of_the_last_valid_row() -> None:
    """D1: “同上”只取同一工作表的上一条有效行 — chained, and over a row that was sent back."""
    reading = read(
        HEADING,
        FIRST,
        "| 2 | 2月30日 | 前岭村 | 刘秀英 | 13800000002 | 李明 | 井盖坏了 | |",
        "| 3 | 同上 | 〃 | 王海 | 13800000003 | 〃 | 同上 | |",
        "| 4 | 同上 | 〃 | 高明 | 13800000004 | 〃 | 同上 | |",
    )

    assert told(reading)[1:] == [("王海", "2022-03-05", "路灯不亮"), ("高明", "2022-03-05", "路灯不亮")]
    assert len(reading.held) == 1


def test_ditto_in_the_person_is_the_same_household_once_more() -> None:
    """Several issues of one visit, a row each."""
    reading = read(HEADING, FIRST, "| 2 | 同上 | 同上 | 同上 | 同上 | 同上 | 自来水停水 | |")

    assert [(one.visit.person, one.visit.phones.usable, one.visit.opinion) for one in reading.visits] == [
        ("张建国", ("13800000001",), "路灯不亮"),
        ("张建国", ("13800000001",), "自来水停水"),
    ]


def test_ditto_in_the_first_row_is_said_and_waits_to_be_completed() -> None:
    """D1: 首行“同上”=警告，待补."""
    reading = read(HEADING, FIRST.replace("路灯不亮", "同上"))

    assert [one.outcome for one in reading.visits] == [Outcome.TO_COMPLETE]
    assert "P303" in codes(reading)


def test_ditto_does_not_reach_into_another_sheet() -> None:
    """Each sheet is read by itself."""
    read(HEADING, FIRST)

    assert read(HEADING, FIRST.replace("路灯不亮", "同上")).visits[0].outcome is Outcome.TO_COMPLETE


# --- merged cells -----------------------------------------------------------------------------


def test_a_merged_cell_holds_for_all_its_rows() -> None:
    """§4: 合并单元格只有左上角有值; one household with two issues is drawn like this."""
    reading = read(
        HEADING,
        FIRST,
        "| 2 | | | | | | 自来水停水 | |",
        merges=[(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 2, 3), (1, 4, 2, 4), (1, 5, 2, 5)],
    )

    assert told(reading) == [("张建国", "2022-03-05", "路灯不亮"), ("张建国", "2022-03-05", "自来水停水")]


def test_a_numbered_blank_row_inside_a_merged_range_stays_reserved() -> None:
    """The village is merged down to the end of the printed form, over rows that nobody used."""
    reading = read(HEADING, FIRST, "| 2 | | | | | | | |", "| 3 | | | | | | | |", merges=[(1, 2, 3, 2), (1, 3, 3, 3)])

    assert (len(reading.visits), reading.ignored) == (1, 2)


def test_a_range_over_several_columns_fills_its_first_one_only() -> None:
    """An opinion drawn over two columns must not appear in the remark as well."""
    rows: list[list[Cell]] = [["a", "b"], ["甲", None], [None, "x"]]

    fill_merges(rows, [(1, 0, 2, 1)], below=0)

    assert rows == [["a", "b"], ["甲", None], ["甲", "x"]]


@pytest.mark.parametrize("merge", [(0, 0, 3, 0), (5, 0, 9, 0), (1, 7, 2, 7), (1, 0, 99, 0)])
def test_ranges_that_reach_beyond_the_table_do_no_harm(merge: tuple[int, int, int, int]) -> None:
    """Files say whatever they like about merged ranges."""
    rows: list[list[Cell]] = [["a"], ["甲"], [None]]

    fill_merges(rows, [merge], below=0)

    assert rows == [["a"], ["甲"], [None]]


# --- identity numbers -------------------------------------------------------------------------


def test_identity_numbers_are_neither_kept_nor_shown() -> None:
    """R13: 本业务不需要，出现即告警 — in a column of their own, in the phone column, in a text."""
    reading = read(
        "| 走访日期 | 村 | 姓名 | 身份证号 | 联系电话 | 走访人 | 意见建议 |",
        "| 3月5日 | 前岭村 | 张建国 | 370400199001010017 | 37040019900101001X | 李明 | 无，身份证号370400199001010017 |",
    )
    said = "".join(map(str, reading.problems))

    assert reading.visits[0].outcome is Outcome.NO_PROBLEM
    assert "3704" not in reading.visits[0].visit.model_dump_json() + said
    assert sorted(codes(reading)) == ["P109", "P211", "P233", "P233"]


def test_a_number_cell_that_lost_its_last_digits_is_dropped() -> None:
    """Excel keeps 15 digits: what it shows of an identity number ends in 000, and that must never be printed."""
    head: list[Cell] = ["走访日期", "村", "姓名", "证件", "联系电话", "走访人", "意见建议"]
    reading = read(
        head, [datetime(2022, 3, 5), "前岭村", "张建国", 3.70400199001010e17, 3.70400199001010e17, "李明", "无"]
    )

    assert reading.visits[0].visit.phones.usable == ()
    assert "3704" not in reading.visits[0].visit.model_dump_json() + "".join(map(str, reading.problems))
    assert codes(reading).count("P240") == 2


# --- columns ----------------------------------------------------------------------------------


def test_columns_that_no_field_claims_go_into_the_remark() -> None:
    """Nothing that a village wrote is lost, with or without a heading over it; running numbers are no remark."""
    reading = read(
        "| 序号 | 走访日期 | 村 | 姓名 | 联系电话 | 走访人 | 意见建议 | 备注 | 家庭人口 | |",
        "| 1 | 3月5日 | 前岭村 | 张建国 | 13800000001 | 李明 | 无 | 常住 | 4 | 老党员 |",
    )

    assert reading.visits[0].visit.remark == "常住；家庭人口：4；J列：老党员"
    assert codes(reading) == ["P104", "P104"]


def test_a_misspelt_column_is_said_with_the_name_it_may_have_meant() -> None:
    """走访对像 is the most common slip; what is required and not there holds the sheet."""
    reading = read("| 走访日期 | 村 | 走访对像 | 走访人 | 意见建议 |", "| 3月5日 | 前岭村 | 张建国 | 李明 | 无 |")

    assert codes(reading) == ["P104", "P102"]
    assert "走访对象" in reading.problems[0].says


def test_two_columns_of_opinions_are_read_together() -> None:
    """存在问题 and 意见建议 side by side: what stands in the second one is an issue, not a remark."""
    reading = read(
        "| 走访日期 | 村 | 姓名 | 联系电话 | 走访人 | 存在问题 | 意见建议 |",
        "| 3月5日 | 前岭村 | 张建国 | 13800000001 | 李明 | 路灯不亮 | 建议安装监控 |",
        "| 3月5日 | 前岭村 | 刘秀英 | 13800000002 | 李明 | | 建议安装监控 |",
        "| 3月5日 | 前岭村 | 王海 | 13800000003 | 李明 | 无 | 无 |",
    )

    assert [len(one.issues) for one in reading.visits] == [2, 1, 0]
    assert codes(reading)[0] == "P111"


def test_a_second_phone_beside_the_first_is_the_households_one_further_off_is_not() -> None:
    """The visitor's number in every household would make one household of all of a name."""
    reading = read(
        "| 走访日期 | 村 | 姓名 | 电话 | 手机 | 走访人 | 联系电话 | 意见建议 |",
        "| 3月5日 | 前岭村 | 张建国 | 0632-5500001 | 13800000001 | 李明 | 13800000099 | 无 |",
    )
    visit = reading.visits[0].visit

    assert visit.phones.usable == ("06325500001", "13800000001")
    assert visit.remark == "联系电话：13800000099"
    assert codes(reading) == ["P111", "P106"]
