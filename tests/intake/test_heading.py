"""The heading row: wherever it stands, whatever its columns are called, and when it must not be guessed."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from minqing_cli.intake.heading import SEARCHED_ROWS, find_heading, heading_names, repeats_heading
from minqing_cli.intake.names import HeadingNames
from minqing_cli.intake.tables import side_by_side
from minqing_cli.sheets import Cell
from tests.intake.tables import codes, intake, markdown, read, told

NAMES = heading_names()
SOUND = "| 走访日期 | 村 | 走访对象 | 走访人 | 意见建议 |"

# 表单 §2, 表头同义词: the fields of a visit sheet.
SYNONYMS = {
    "person": "姓名 走访对象 户主 户主姓名 群众姓名 被访人 反映人 诉求人 受访群众",
    "phones": "电话 联系电话 联系方式 手机 手机号 手机号码 电话号码",
    "village": "村 村居 村(居) 行政村 村名 所在村 社区",
    "branch": "总支 党总支 管区 片区 工作区",
    "visited_on": "日期 走访日期 走访时间 入户时间",
    "visitor": "走访人 走访人员 走访干部 记录人 包户干部 入户人",
    "opinion": "问题 意见建议 群众意见 反映问题 存在问题 诉求 诉求内容 需解决的问题 民情记录",
    "answer": "现场答复 现场解决情况 当场解决 是否当场解决 答复情况 处理情况",
    "has_issue": "是否有问题 有无问题",
    "written_responsibility": "责任类 问题大类 责任分类 类别",
    "written_subject": "主题 问题小类 问题类别 问题分类",
    "unit": "责任单位 承办单位 牵头单位 责任部门",
    "due": "时限 完成时限 整改时限 办理期限 预计完成时间",
}
WRITTEN = [(field, name) for field, names in SYNONYMS.items() for name in names.split()]


def columns(*lines: str, names: HeadingNames = NAMES) -> dict[str, int]:
    """Field → column of the heading that is found."""
    heading = find_heading(markdown(*lines), names)
    assert heading is not None
    return dict(heading.columns)


@pytest.mark.parametrize(("field", "name"), WRITTEN)
def test_every_synonym_of_the_domain_is_known(field: str, name: str) -> None:
    """One unknown name sends a village's whole sheet back."""
    assert NAMES.fields[name if "(" not in name else "村"] == (field,)


@pytest.mark.parametrize(
    "written",
    ["★走访对象", "走访对象：", "走访\n对象", "走 访 对 象", "走访对象（户主）", "＊走访对象", "【走访对象】"],
)
def test_stars_colons_notes_and_blanks_do_not_hide_a_name(written: str) -> None:
    """§2: 去空白、换行、括号注、冒号、全角化后匹配."""
    heading = find_heading([["走访日期", "村", written, "走访人", "意见建议"]], NAMES)

    assert heading is not None
    assert heading.columns["person"] == 2


@pytest.mark.parametrize("row", range(SEARCHED_ROWS))
def test_the_heading_may_be_any_of_the_first_rows(row: int) -> None:
    """Titles, notes and blank rows stand above it."""
    lines = [["填表说明"], [None], ["村：前岭村"]] * 5

    heading = find_heading([*lines[:row], *markdown(SOUND)], NAMES)

    assert heading is not None
    assert heading.row == row


def test_below_the_first_rows_nothing_is_taken_for_a_heading() -> None:
    """The sixteenth row is no heading any more."""
    assert find_heading([*[["填表说明"]] * SEARCHED_ROWS, *markdown(SOUND)], NAMES) is None


@given(some.permutations(["序号", "走访日期", "总支", "村", "走访对象", "联系电话", "走访人", "意见建议", "备注"]))
def test_the_order_of_the_columns_does_not_matter(order: list[str]) -> None:
    """Tools that merge by position go wrong here (§4)."""
    found = columns("|" + "|".join(order) + "|")

    assert all(NAMES.fields[order[column]] == (field,) for field, column in found.items())
    assert len(found) == 8


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("| 单位 | 时间 | 走访对象 | 走访人 | 意见建议 |", {"village": 0, "visited_on": 1}),
        ("| 序号 | 总支 | 单位 | 走访日期 | 走访对象 | 走访人 | 意见建议 |", {"village": 2}),
        ("| 走访日期 | 村 | 走访对象 | 走访人 | 意见建议 | 单位 | 时间 |", {"unit": 5, "due": 6}),
        (
            "| 单位 | 时间 | 走访对象 | 走访人 | 意见建议 | 单位 | 时间 |",
            {"village": 0, "visited_on": 1, "unit": 5, "due": 6},
        ),
    ],
)
def test_unit_and_time_are_settled_by_their_place(line: str, expected: dict[str, int]) -> None:
    """§2: 出现于首三列→村，出现于问题列之后→责任单位；“时间”同理."""
    found = columns(line)

    assert {field: found[field] for field in expected} == expected


@pytest.mark.parametrize(
    "line",
    [
        "| 走访日期 | 走访对象 | 联系电话 | 单位 | 走访人 | 意见建议 |",
        "| 序号 | 村 | 走访对象 | 时间 | 走访人 | 意见建议 |",
        "| 村 | 单位 | 走访日期 | 走访对象 | 走访人 | 意见建议 |",
        "| 走访对象 | 意见建议 | 单位 | 走访日期 | 走访人 |",
    ],
)
def test_a_name_of_two_meanings_elsewhere_holds_the_whole_sheet(line: str) -> None:
    """多义则停下要求映射，不猜: a wrong guess would put every row under a wrong village."""
    reading = read(line, "| 甲 | 乙 | 丙 | 丁 | 戊 | 己 |", "| 甲 | 乙 | 丙 | 丁 | 戊 | 己 |")

    assert codes(reading).count("P103") == 1
    assert (len(reading.visits), len(reading.held)) == (0, 2)


def test_the_settings_decide_what_a_name_means() -> None:
    """[synonyms] in minqing.toml, keyed by field or by our heading."""
    settled = intake(synonyms={"村（社区）": ["单位"], "person": ["户长"]})

    reading = read(
        "| 走访日期 | 户长 | 联系电话 | 单位 | 走访人 | 意见建议 |",
        "| 3月5日 | 张建国 | 13800000001 | 前岭村 | 李明 | 无 |",
        using=settled,
    )

    assert [(one.visit.village, one.visit.person) for one in reading.visits] == [("前岭村", "张建国")]


# --- headings of several rows -----------------------------------------------------------------


def test_a_heading_of_two_rows_is_read_as_one() -> None:
    """附件4: 走访对象 drawn over 姓名 and 电话."""
    found = columns(
        "| 序号 | 走访日期 | 村 | 走访对象 | | 走访人 | 意见建议 |",
        "| | | | 姓名 | 电话 | | |",
    )

    assert found == {"visited_on": 1, "village": 2, "person": 3, "phones": 4, "visitor": 5, "opinion": 6}


def test_a_lower_row_that_names_more_does_not_lose_the_upper_one() -> None:
    """The row with most names is not the whole heading."""
    found = columns(
        "| 序号 | 村 | 走访对象 | | | | 意见建议 | 走访情况 | |",
        "| | | 姓名 | 电话 | 住址 | 对象类型 | | 走访日期 | 走访人 |",
    )

    assert found["village"] == 1
    assert found["opinion"] == 6
    assert found["visitor"] == 8


def test_the_visitors_name_and_phone_are_not_the_households() -> None:
    """姓名 and 电话 under 走访人: his number in the household's cell would make one household of all."""
    reading = read(
        "| 走访日期 | 村 | 走访对象 | | 走访人 | | 意见建议 |",
        "| | | 姓名 | 电话 | 姓名 | 电话 | |",
        "| 3月5日 | 前岭村 | 张建国 | 13800000001 | 李明 | 13800000099 | 无 |",
    )
    visit = reading.visits[0].visit

    assert (visit.person, visit.phones.usable, visit.visitor) == ("张建国", ("13800000001",), "李明")
    assert visit.remark == "走访人电话：13800000099"


def test_the_group_above_makes_a_word_unambiguous() -> None:
    """走访情况 over 时间 and 人员 is 走访时间 and 走访人员."""
    found = columns(
        "| 序号 | 村 | 姓名 | 电话 | 走访情况 | | 意见建议 |",
        "| | | | | 时间 | 人员 | |",
    )

    assert (found["visited_on"], found["visitor"]) == (4, 5)


def test_a_heading_of_three_rows_is_read_as_one() -> None:
    """§4: 两/三级表头."""
    found = columns(
        "| 序号 | 走访日期 | 村 | 走访对象 | | 走访人 | 意见建议 |",
        "| | | | 基本情况 | | | |",
        "| | | | 姓名 | 电话 | | |",
    )

    assert (found["person"], found["phones"], found["opinion"]) == (3, 4, 6)


def test_a_first_row_of_words_only_is_not_swallowed_by_the_heading() -> None:
    """Sheets in text format have no number or date that would tell data from a second heading row."""
    reading = read(
        "| 走访日期 | 村 | 走访对象 | 对象类型 | 走访人 | 意见建议 |",
        "| 3月5日 | 前岭村 | 前岭小学 | 单位 | 李明 | 无 |",
    )

    assert told(reading) == [("前岭小学", "2022-03-05", "无")]


@pytest.mark.parametrize(
    "row",
    [
        "| 走访日期 | 村 | 走访对象 | 走访人 | 意见建议 |",
        "| 走访 日期 | 村： | 走访对象 | 走访人★ | 意见建议 |",
        "| | | 姓名 | | 问题 |",
    ],
)
def test_the_heading_of_the_next_printed_page_is_known_again(row: str) -> None:
    """Also the lower row of two, which names little."""
    heading = find_heading(markdown(SOUND), NAMES)

    assert heading is not None
    assert repeats_heading(markdown(row)[0], heading, NAMES)


@pytest.mark.parametrize(
    "row", ["| 3月5日 | 前岭村 | 户主 | 走访人 | 问题 |", "| | | 姓名 | | 路灯不亮 |", "| | | | | 问题 |"]
)
def test_a_row_of_data_is_not_the_heading_again(row: str) -> None:
    """Whatever names its cells hold."""
    heading = find_heading(markdown(SOUND), NAMES)

    assert heading is not None
    assert not repeats_heading(markdown(row)[0], heading, NAMES)


# --- tables side by side ----------------------------------------------------------------------


def test_tables_side_by_side_each_have_their_columns() -> None:
    """D1: 左右并排的表各算各的行; what the right one lacks it shares with the left one."""
    row = markdown("| 走访日期 | 村 | 走访人 | 序号 | 姓名 | 电话 | 意见建议 | 序号 | 姓名 | 电话 | 意见建议 |")[0]
    heading = find_heading([row], NAMES)

    assert heading is not None
    left, right = side_by_side(heading, NAMES, [row])
    assert left.columns == {"visited_on": 0, "village": 1, "visitor": 2, "person": 4, "phones": 5, "opinion": 6}
    assert right.columns == {"person": 8, "phones": 9, "opinion": 10, "visited_on": 0, "village": 1, "visitor": 2}
    assert not right.missing


def test_one_doubled_column_does_not_make_two_tables() -> None:
    """Two phones of a household are two columns of one table."""
    row: list[Cell] = markdown("| 走访日期 | 村 | 姓名 | 电话 | 手机 | 走访人 | 意见建议 |")[0]
    heading = find_heading([row], NAMES)

    assert heading is not None
    assert side_by_side(heading, NAMES, [row]) == (heading,)


def test_a_table_of_a_person_and_an_opinion_is_enough_for_a_heading() -> None:
    """What else is required may stand above the table; any order of the two will do."""
    for order in permutations(["姓名", "意见建议"]):
        assert find_heading([list(order)], NAMES) is not None
