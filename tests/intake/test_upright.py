"""竖式表单: one household a page, labels to the left of their values."""

from minqing_cli.sheets import Cell
from tests.intake.tables import codes, read, told

PAGE = [
    "| 意见建议记录表 | | | |",
    "| 村 | 前岭村 | 走访日期 | 3月5日 |",
    "| 走访对象 | 张建国 | 联系电话 | 13800000001 |",
    "| 性别 | 男 | 走访人 | 李明 |",
    "| 意见建议 | 路灯不亮 | | |",
    "| 现场答复 | 已上报 | | |",
    "| 走访人签字： | | 填报日期：2022-3-9 | |",
]


def test_one_upright_form_is_one_row() -> None:
    """D1: 竖式表单一张=一行; what has no field of its own goes into the remark."""
    reading = read(*PAGE)

    assert told(reading) == [("张建国", "2022-03-05", "路灯不亮")]
    visit = reading.visits[0].visit
    assert (visit.village, visit.phones.usable, visit.visitor, visit.answer) == (
        "前岭村",
        ("13800000001",),
        "李明",
        "已上报",
    )
    assert visit.remark == "性别：男"
    assert reading.total == 1


def test_forms_below_one_another_are_a_row_each() -> None:
    """A sheet that is printed page after page."""
    second = [line.replace("张建国", "刘秀英").replace("路灯不亮", "无") for line in PAGE]

    reading = read(*PAGE, [None], *second)

    assert told(reading) == [("张建国", "2022-03-05", "路灯不亮"), ("刘秀英", "2022-03-05", "无")]


def test_a_fault_is_shown_at_the_value_of_its_label() -> None:
    """A held form counts one held row, and the clerk is led to the cell."""
    reading = read(*(line.replace("3月5日", "2月30日") for line in PAGE))

    assert (len(reading.visits), len(reading.held)) == (0, 1)
    assert [str(one.place.cell) for one in reading.problems] == ["D2"]


def test_a_label_without_a_value_is_blank_and_not_the_next_label() -> None:
    """姓名 [blank] 联系电话 … must not make a person called 联系电话."""
    reading = read(*(line.replace("13800000001", " ").replace("| 张建国 |", "| |") for line in PAGE))

    assert len(reading.held) == 1
    assert reading.held[0].person == ""


def test_a_value_beside_a_label_drawn_over_two_cells_is_found() -> None:
    """Merged labels are common; the value begins after them."""
    rows: list[list[Cell]] = [
        ["村", None, "前岭村"],
        ["走访日期", None, "3月5日"],
        ["走访对象", None, "张建国"],
        ["走访人", None, "李明"],
        ["意见建议", None, "无"],
    ]
    reading = read(*rows, merges=[(row, 0, row, 1) for row in range(5)])

    assert told(reading) == [("张建国", "2022-03-05", "无")]


def test_a_blank_upright_form_is_reserved() -> None:
    """Handed out, not filled in."""
    reading = read("| 走访对象 | | 走访日期 | |", "| 村 | | 走访人 | |", "| 意见建议 | | | |")

    assert (len(reading.visits), len(reading.held), reading.ignored) == (0, 0, 1)
    assert codes(reading) == ["P505", "P107"]
