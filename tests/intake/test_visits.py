"""Every row of a sheet in exactly one fate, and what holds a row back — only what D1 names."""

import csv
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from minqing_cli.intake.came_of import SheetReading
from minqing_cli.problems import CATALOGUE
from minqing_cli.sheets import Cell
from minqing_cli.terms import Outcome, Severity
from tests.conftest import DATA
from tests.intake.tables import HEADING, codes, read, sheet_of, told

SOUND = "| 1 | 3月5日 | 前岭村 | 张建国 | 13800000001 | 李明 | 无 | |"
SEVERITY = {rule.code: rule.severity for rule in CATALOGUE}

PERSONS = some.sampled_from(["张建国", "刘秀英", "合计", "同上", "鲁源机械厂", "走访人签字：", "备注：无", "12户", " "])
DAYS = some.sampled_from(["3月5日", "2022-03-06", "2月30日", "上周", "同上", "　"]) | some.just(datetime(2022, 3, 7))
OPINIONS = some.sampled_from(
    ["无", "路灯不亮", "同上", "合计：3件", "请村里签字盖章", "备注：无", "1、路灯不亮；2、井盖坏了", "5件"]
)
OTHERS = some.sampled_from(
    ["前岭村", "李明", "注：以上无误", "小计", "填报日期：", "13800000001", "无", 1.0, 13800000002.0, "\u200b", ""]
)
CELLS = some.none() | OTHERS
ROWS = some.tuples(
    CELLS, some.none() | DAYS, CELLS, some.none() | PERSONS, CELLS, CELLS, some.none() | OPINIONS, CELLS
).map(list)
LINES = some.sampled_from(
    [
        [None] * 8,
        ["合计", None, None, "2户", None, None, "1件", None],
        ["备注：1.一户一行", *[None] * 7],
        ["走访人签字：", "李明", None, "王强", "包村干部：", None, "2022-3-31", None],
        ["序号", "走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议", "备注"],
        [5, *[None] * 7],
        [" ", *[None] * 7],
    ]
)
COLUMNS = list(range(8))


def visible(row: list[Cell]) -> bool:
    """Whether a row shows anything: counted apart from the program."""
    return any(str(cell).strip(" \t\n\u3000\u200b") for cell in row if cell is not None)


@given(
    some.lists(ROWS | LINES, max_size=12),
    some.permutations(COLUMNS),
    some.sampled_from([[], ["| 村：前岭村　走访人：李明 |"]]),
)
def test_every_row_that_shows_something_has_exactly_one_fate(
    rows: list[list[Cell]], order: list[int], above: list[str]
) -> None:
    """D1, for any content in any order of columns; and no sheet ends in an error."""
    names: list[Cell] = ["序号", "走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议", "备注"]
    shuffled = [[row[column] for column in order] for row in [names, *rows]]

    reading = read(*above, *shuffled)

    assert reading.form == "附件4"
    assert len(reading.visits) + len(reading.held) + reading.ignored == sum(map(visible, rows))


@given(some.lists(ROWS | LINES, max_size=12))
def test_whatever_is_not_accepted_is_said(rows: list[list[Cell]]) -> None:
    """A held row has an error at the row, an ignored one a note, so that nothing vanishes unseen."""
    reading = read(HEADING, *rows)
    errors = {one.place.row for one in reading.problems if one.severity is Severity.ERROR}
    notes = [one for one in reading.problems if one.code.startswith("P50")]

    assert {row.row for row in reading.held} == errors
    assert bool(notes) == bool(reading.ignored)


@given(
    some.lists(
        some.lists(some.none() | some.text(max_size=8) | some.floats() | some.datetimes(), max_size=6), max_size=8
    )
)
def test_any_sheet_is_read_without_an_error(rows: list[list[Cell]]) -> None:
    """Strangers' workbooks hold anything at all."""
    assert isinstance(read(*rows), SheetReading)
    assert isinstance(read(HEADING, *rows), SheetReading)


def test_only_day_place_and_person_hold_a_row_back() -> None:
    """D1: 电话、身份证、类别等问题一律只警告不扣留; V009, V058 and a sheet full of slips are accepted."""
    reading = read(
        "| 走访日期 | 村 | 走访对象 | 对象类型 | 联系电话 | 走访方式 | 走访人 | 是否有问题 | 意见建议 | 问题大类 | 问题小类 | 完成时限 | 是否需上报 |",
        "| 3月5日 | 前玲村 | 张建国 | 农户 | 1.38E+10 | 路过 | | 看情况 | 路灯不亮 | 上级 | 水电 | 尽快 | 也许 |",
        "| 2021-03-05 | 前岭村 | 刘秀英 | 家庭 | 1380000061 | 入户 | 李明 | 否 | 路灯不亮 | | | | |",
        "| 2022-12-05 | 前岭村 | 王海 | 家庭 | 无 | 入户 | 李明 | 是 | | | | | |",
    )

    assert (len(reading.visits), len(reading.held)) == (3, 0)
    assert {SEVERITY[code] for code in codes(reading)} <= {Severity.WARNING, Severity.INFO}
    assert {"P206", "P211", "P212", "P214", "P221", "P222", "P223", "P224", "P225", "P226", "P231", "P232"} <= set(
        codes(reading)
    )


@pytest.mark.parametrize(
    ("line", "code", "cell"),
    [
        (SOUND.replace("3月5日", " "), "P201", "B2"),
        (SOUND.replace("3月5日", "上周三"), "P202", "B2"),
        (SOUND.replace("3月5日", "2022-02-30"), "P203", "B2"),
        (SOUND.replace("前岭村", " "), "P204", "C2"),
        (SOUND.replace("张建国", " ").replace("无", "路灯不亮"), "P205", "D2"),
        (SOUND.replace("张建国", "张" * 61), "P234", "D2"),
    ],
)
def test_a_held_row_names_the_cell_to_correct(line: str, code: str, cell: str) -> None:
    """催改最费口舌: file, sheet, cell, what to write."""
    reading = read(HEADING, line)

    assert (len(reading.visits), len(reading.held)) == (0, 1)
    assert [(one.code, one.place.cell) for one in reading.problems if one.severity is Severity.ERROR] == [(code, cell)]


def test_a_number_cell_with_a_lost_nought_is_held() -> None:
    """3.1 may be 1 March or 10 March."""
    reading = read(HEADING, [1, 3.1, "前岭村", "张建国", "13800000001", "李明", "无", None])

    assert codes(reading) == ["P207"]
    assert len(reading.held) == 1


def test_several_faults_of_a_row_are_said_at_once() -> None:
    """One round of corrections, not three."""
    reading = read(HEADING, "| 1 | | | | | | 路灯不亮 | |")

    assert sorted(codes(reading)) == ["P201", "P204", "P205", "P206", "P211"]
    assert len(reading.held) == 1


def test_the_doubtful_cells_of_a_held_row_are_said_with_it() -> None:
    """Else the village mends the day, and hears of the telephone a week later."""
    reading = read(HEADING, SOUND.replace("3月5日", "2022-02-30").replace("13800000001", "1.38E+10"))

    assert sorted((one.code, one.place.cell) for one in reading.problems) == [("P203", "B2"), ("P214", "E2")]
    assert (len(reading.visits), len(reading.held)) == (0, 1)


@pytest.mark.parametrize(
    ("flag", "opinion", "outcome", "said"),
    [
        ("否", "", Outcome.NO_PROBLEM, []),
        ("是", "", Outcome.TO_COMPLETE, ["P301"]),
        ("", "", Outcome.TO_COMPLETE, ["P301"]),
        ("否", "路灯不亮", Outcome.HAS_ISSUE, ["P302"]),
        ("是", "无", Outcome.NO_PROBLEM, ["P302"]),
        ("有", "路灯不亮", Outcome.HAS_ISSUE, []),
    ],
)
def test_the_flag_speaks_only_where_the_opinion_is_blank(
    flag: str, opinion: str, outcome: Outcome, said: list[str]
) -> None:
    """D2: 矛盾=以意见建议栏为准并警告; 空白≠无问题."""
    reading = read(
        "| 走访日期 | 村 | 走访对象 | 联系电话 | 走访人 | 是否有问题 | 意见建议 |",
        f"| 3月5日 | 前岭村 | 张建国 | 13800000001 | 李明 | {flag} | {opinion} |",
    )

    assert [one.outcome for one in reading.visits] == [outcome]
    assert codes(reading) == said


def test_what_is_too_long_is_cut_and_said_but_not_sent_back() -> None:
    """Somebody pasted a whole document into one cell; the visit still took place."""
    reading = read(HEADING, SOUND.replace("无", "路灯不亮" * 1500).replace("李明", "李" * 500))

    assert len(reading.visits) == 1
    assert len(reading.visits[0].visit.opinion) == 4000
    assert codes(reading).count("P238") == 2


def test_tables_side_by_side_count_their_own_rows() -> None:
    """D1: a row of the sheet may be two visits."""
    reading = read(
        "| 序号 | 走访日期 | 村 | 姓名 | 走访人 | 意见建议 | 序号 | 走访日期 | 村 | 姓名 | 走访人 | 意见建议 |",
        "| 1 | 3月5日 | 前岭村 | 张建国 | 李明 | 无 | 2 | 2月30日 | 前岭村 | 刘秀英 | 李明 | 路灯不亮 |",
        "| 3 | 3月5日 | 前岭村 | 王海 | 李明 | 同上 | 4 | 3月6日 | 前岭村 | 高明 | 李明 | 井盖坏了 |",
        "| 5 | 3月5日 | 前岭村 | 孙涛 | 李明 | 无 | | | | | | |",
    )

    assert told(reading) == [
        ("张建国", "2022-03-05", "无"),
        ("王海", "2022-03-05", "无"),
        ("孙涛", "2022-03-05", "无"),
        ("高明", "2022-03-06", "井盖坏了"),
    ]
    assert len(reading.held) == 1
    assert [one.place.cell for one in reading.problems if one.code == "P203"] == ["H2"]


def test_a_hidden_sheet_is_read_and_said() -> None:
    """§4: 隐藏（读取但提示）."""
    reading = read(HEADING, SOUND, hidden=True)

    assert len(reading.visits) == 1
    assert codes(reading) == ["P105"]


def test_reading_does_not_change_what_a_sheet_says_apart_from_its_merged_cells() -> None:
    """The same sheet read twice gives the same."""
    lines = [HEADING, SOUND, "| 2 | 同上 | 同上 | 刘秀英 | 13800000002 | 同上 | 同上 | |"]

    assert read(*lines) == read(*lines)
    assert sheet_of(*lines).rows[2][1] == "同上"


def test_the_sample_of_sixty_visits_comes_to_what_the_domain_says() -> None:
    """M08 before the correction of V060: 12 无问题, 44 有问题, 2 未走访到, 1 待补, 1 sent back; 51 issues."""
    with (DATA / "sample_visits.csv").open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.reader(stream))
    wanted = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    head = ["总支", "村(单位)", "走访对象", "对象类型", "联系电话", "走访日期", "走访人", "意见建议", "现场解决情况"]

    reading = read(head, *([line[column] or None for column in wanted] for line in lines[1:]))

    assert {outcome: sum(1 for one in reading.visits if one.outcome is outcome) for outcome in Outcome} == {
        Outcome.NO_PROBLEM: 12,
        Outcome.HAS_ISSUE: 44,
        Outcome.NOT_REACHED: 2,
        Outcome.TO_COMPLETE: 1,
    }
    assert [row.person for row in reading.held] == ["韩雪"]
    assert sum(len(one.issues) for one in reading.visits) == 51
