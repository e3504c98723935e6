"""Rows read by column must come out as rows read one by one: nothing more, nothing less, nothing else."""

import random
from collections.abc import Sequence
from datetime import date, datetime

import pytest

from minqing_cli.intake import visits
from minqing_cli.intake.came_of import SheetReading
from minqing_cli.sheets import Cell
from tests.intake.tables import read

HEADING = (
    "序号", "走访日期", "总支", "村", "走访对象", "对象类型", "家庭住址", "联系电话", "走访人", "是否有问题", "意见建议",
    "责任类", "问题类别", "责任单位", "完成时限", "是否当场解决", "备注",
)  # fmt: skip
CELLS: tuple[Sequence[Cell], ...] = (
    (1.0, 2.0, "3", "", None, "合计", "注：", True, "村", "走访日期"),
    (date(2022, 3, 5), date(2022, 3, 5), datetime(2022, 3, 6, 9, 30), "2022.3.7", "3月8日", "2022-02-30", "", "同上",
     44626.0, 3.1, "三月五日", "3月5-6日", "#REF!", date(2021, 1, 1), date(2022, 12, 31)),
    ("", "", "前岭总支", "后河总支", None, "同上"),
    ("前岭村", "前岭村", "东坡村", " 前岭 村", "前玲村", "", None, "同上"),
    ("张建国", "王桂兰", "李伟", "刘秀英", "同上", "签字", "合计", "群众代表", "书记", "孙  涛", "", None, "12户", 3.0, "张建国\n王桂兰"),
    ("家庭", "家庭", "企业", "农户", "", None),
    ("前岭村3组12号", "前岭村3组12号", "3组", "", None, "家住37040019900101001X旁", "村东头，路北第三户", 3.0, "前岭村＿x_x000D_号"),
    ("13800000001", "13800000002", "138 0000 0003", 13800000004.0, "0632-5500001", "1.38E+10", "无", "", None, 1e17, "１３８００００００５",
     "13800000006/13800000007", "#N/A", "10800000001", "13800000001 ", "13800000001\n13800000002"),
    ("李明", "李明", "赵娜", "", None, "签字", "同上"),
    ("是", "否", "", None, "看情况", True, 1.0, 0.0),
    ("无", "没有意见", "", None, "都挺好的", "路灯不亮，晚上出行不便", "路灯不亮。", "路灯不亮，另外垃圾没人拉", "村干部贪占低保款，账目不公开",
     "感谢党和政府，路已经修好了", "打过热线没解决，自来水水压低", "1、路灯不亮2、垃圾没人拉", "同上", "家里没人，锁门", "路灯不亮\n井盖坏了",
     "卫生室门口路坏了，积水难行", "请领导关心一下，希望尽快解决", "希望修路，希望安路灯，谢谢", "在外务工，电话里说路灯坏了", "合计", "第一，路灯坏，第二，路不平",
     "还有三户没通水，请尽快接通", "路灯不亮，晚上出行不便，没意见", "政策很好，很满意，路灯不亮", "无意见，就是井盖坏了", "一直停水，没有人管", "#VALUE!"),
    ("", None, "镇和村解决", "第一类", "上级解决", "市直部门单独解决"),
    ("", None, "居住环境", "环境", "水电", "社会治安"),
    ("", None, "民政办"),
    ("", "", None, "2022-05-31", "尽快", date(2022, 5, 1)),
    ("", None, "是", "否", "已处理完", "当场疏通，已解决"),
    ("", None, "已留联系卡", "低保户", "身份证37040019900101001X"),
)  # fmt: skip


def sheet(chance: random.Random) -> list[list[Cell]]:
    """Twelve rows; each cell most often sound, so that rows that are plain and rows that are not follow each other."""
    sound = [cells[0] for cells in CELLS]
    sound[10] = "路灯不亮，晚上出行不便"
    rate = chance.choice((0.0, 0.05, 0.2, 0.5))
    return [
        [chance.choice(cells) if chance.random() < rate else chance.choice((one, one, cells[1])) for one, cells in
         zip(sound, CELLS, strict=True)]
        for _ in range(12)
    ]  # fmt: skip


def both(monkeypatch: pytest.MonkeyPatch, *rows: Sequence[Cell] | str) -> tuple[SheetReading, SheetReading]:
    """The same sheet by column and row by row."""
    by_column = read(*rows)
    with monkeypatch.context() as patch:
        patch.setattr(visits, "can_be_plain", lambda heading, fills: False)
        return by_column, read(*rows)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        (4, "张建国\n王桂兰"),
        (4, "群众签字"),
        (4, "共计\n三户"),
        (7, "13800000001\n13800000002"),
        (7, "1380000000"),
        (4, 7.0),
    ],
)
def test_a_column_judged_in_one_piece_is_judged_cell_by_cell(
    column: int, cell: Cell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names and numbers of a column are looked at together; one cell among fifty must not slip through."""
    rows: list[list[Cell]] = [
        ["1", date(2022, 3, 5), "", "前岭村", "张建国", "家庭", "", f"138000000{number:02d}", "李明", "否", "无"]
        for number in range(50)
    ]
    for place in (0, 20, 49):
        rows[place][column] = cell

    by_column, one_by_one = both(monkeypatch, HEADING[:11], *rows)

    assert by_column == one_by_one


@pytest.mark.parametrize("seed", range(120))
def test_rows_by_column_equal_rows_one_by_one(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The short way must never say anything else than the long one, whatever stands in a cell."""
    chance = random.Random(seed)
    above = chance.choice(([], ["| 村：前岭村　走访人：李明 |"], ["| 填报日期：2022年3月9日 |"]))

    by_column, one_by_one = both(monkeypatch, *above, HEADING, *sheet(chance))

    assert list(by_column.visits) == list(one_by_one.visits)
    assert by_column == one_by_one


def test_a_sound_row_is_read_by_column(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the test above would compare the long way with itself."""
    monkeypatch.setattr(visits, "record_of", lambda draft, year: pytest.fail(f"row {draft.row} was read by itself"))
    sound = ["1", date(2022, 3, 5), "", "前岭村", "张建国", "家庭", "前岭村3组12号", "13800000001", "李明", "是",
             "路灯不亮，晚上出行不便", "镇和村解决", "居住环境", "民政办", "", "是", ""]  # fmt: skip

    reading = read(HEADING, sound)

    assert [one.issues[0].text for one in reading.visits] == ["路灯不亮，晚上出行不便"]


def test_ditto_below_a_plain_row_takes_from_it() -> None:
    """The last valid row above may be one that was read by column."""
    first = ["1", date(2022, 3, 5), "", "前岭村", "张建国", "家庭", "", "13800000001", "李明", "否", "无"]

    reading = read(HEADING[:11], first, [*first[:3], "同上", "王桂兰", "", "", "13800000002", "同上", "", "同上"])

    assert [(one.visit.village, one.visit.visitor, one.visit.opinion) for one in reading.visits] == [
        ("前岭村", "李明", "无")
    ] * 2
