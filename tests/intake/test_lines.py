"""Totals, notes and signatures are no data; a visit never vanishes because of a word in it."""

import pytest

from minqing_cli.intake.heading import find_heading, heading_names
from minqing_cli.intake.lines import not_data
from tests.intake.tables import HEADING, codes, markdown, read

NAMES = heading_names()
HEAD = find_heading(markdown(HEADING), NAMES)


def rule_of(line: str) -> str | None:
    """The code of what a row below the usual heading is; None for data."""
    assert HEAD is not None
    rule = not_data(markdown(line)[0], HEAD.columns)
    return rule.code if rule else None


@pytest.mark.parametrize(
    "line",
    [
        "| 合计 | | | 12户 | | | 5件 | |",
        "| 合　计 | | | 12 | | | 5 | |",
        "| | 小计 | | | | | | |",
        "| | | | 合计 | | | 5 | |",
        "| 合计：12户 | | | | | | | |",
        "| 合计12户5件 | | | | | | | |",
        "| 本页小计 | | | 3 | | | | |",
        "| 前岭村合计 | | | 12 | | | | |",
        "| 共12户5件 | | | | | | | |",
        "| | | | | | | 合计：5件 | |",
        "| | | | 12户 | | | 5件 | |",
    ],
)
def test_a_total_is_no_record(line: str) -> None:
    """§4: 中间插合计行; it stands in any column and with blanks between its letters."""
    assert rule_of(line) == "P501"


@pytest.mark.parametrize(
    "line",
    [
        "| 备注：1.本表一户一行；2.问题要具体。 | | | | | | | |",
        "| 注：以上无误 | | | | | | | |",
        "| | | | 说明：以上无误 | | | | |",
        "| | | | | | | 注：以上无误 | |",
        "| 注1. 一户一行 | | | | | | | |",
        "| ※注：一户一行 | | | | | | | |",
        "| 填写说明：一户一行 | | | | | | | |",
        "| 以下空白 | | | | | | | |",
        "| | | | 以下空白 | | | | |",
        "| 第1页 共2页 | | | | | | | |",
        "| 柴胡店镇联系服务群众大走访意见建议记录表 | | | | | | | |",
        "| 村：东坡村 | | | | | | | |",
    ],
)
def test_a_note_is_no_record_in_whatever_column_it_stands(line: str) -> None:
    """Titles, page numbers and 以下空白 of printed forms belong here too."""
    assert rule_of(line) == "P502"


@pytest.mark.parametrize(
    "line",
    [
        "| 走访人签字： | | | | | | | |",
        "| 走访人签字：李明 | | 包村干部： | | 村党组织书记： | | 填报日期： | 2022-03-31 |",
        "| 走访人签字： | 李明 | | 王强 | 包村干部： | 赵娜 | 2022.3.31 | |",
        "| 填报人： | | | 审核人： | | | 联系电话： | 13800000001 |",
        "| 填报人：张三　审核人：李四　联系电话：13800000001 | | | | | | | |",
        "| | | | 走访人签字： | | 填报日期：2022-3-31 | | |",
        "| 走访人签字 | | | 村党支部书记签字 | | | | |",
        "| | | | | | 领导签字 | | |",
        "| （盖章） | | | | | | | |",
        "| 填报日期： | 2022-03-31 | | | | | | |",
    ],
)
def test_a_signature_is_no_record_though_it_is_spread_over_the_row(line: str) -> None:
    """Its values fall into the columns of person, day and opinion."""
    assert rule_of(line) == "P503"


@pytest.mark.parametrize(
    "line",
    [
        "| 1 | 3月5日 | 前岭村 | 合计 | 13800000001 | 李明 | 路灯不亮 | |",
        "| 备注： | 3月5日 | 前岭村 | 王五 | | 李明 | 路灯不亮 | |",
        "| 注：补录 | 3月5日 | 前岭村 | 王五 | | 李明 | | |",
        "| 1 | 3月5日 | 前岭村 | 王五 | | 李明 | 合计：三盏灯坏了 | |",
        "| 1 | 3月5日 | 前岭村 | 王五 | | 李明 | 累计3次反映路灯坏 | |",
        "| 1 | 3月5日 | 前岭村 | 王五 | | 李明 | 签字 | |",
        "| 1 | 3月5日 | 前岭村 | 王五 | | 李明 | 走访人签字：后办 | 已签字 |",
        "| 1 | 3月5日 | 前岭村 | 王五 | | 李明 | | 备注：家中无人 |",
        "| 1 | 3月5日 | 前岭村 | | | 李明 | 路灯不亮 | 已签字 |",
        "| 1 | | 前岭村 | 王五 | | 李明 | 备注：路灯不亮 | |",
        "| 1 | 2月30日 | 前岭村 | 王五 | | 李明 | 路灯不亮 | |",
        "| | | | | | | 路灯不亮 | |",
        "| | | | 王五 | | | | |",
    ],
)
def test_a_visit_is_data_whatever_words_stand_in_it(line: str) -> None:
    """A row that could be a visit must be accepted or sent back, never passed over."""
    assert rule_of(line) is None


def test_the_reasons_are_said_row_by_row() -> None:
    """Nothing vanishes unseen: each ignored row has a message, numbered empty rows share one."""
    reading = read(
        HEADING,
        "| 1 | 3月5日 | 前岭村 | 王五 | 13800000001 | 李明 | 无 | |",
        "| 合计 | | | | | | | |",
        HEADING,
        "| 2 | | | | | | | |",
        "| 3 | | 前岭村 | | | | | |",
        "| 注：以上无误 | | | | | | | |",
        "| 走访人签字： | | | | | | | |",
    )

    assert sorted(codes(reading)) == ["P501", "P502", "P503", "P504", "P505"]
    assert (len(reading.visits), len(reading.held), reading.ignored) == (1, 0, 6)
    assert next(str(one) for one in reading.problems if one.code == "P505").count("第 5 至 6 行之间") == 1


def test_a_long_row_of_commas_is_no_riddle() -> None:
    """A phone cell with dozens of commas kept a reader busy for ever."""
    assert not_data(["2022-03-05", "1380000" + "," * 400 + "x"], {"visited_on": 0, "person": 1}) is None
