"""Other forms among the visit sheets: told apart, named, never read as visits; our own form reads perfectly."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from minqing_cli.forms import BLANK_FORMS, VISIT_SHEET
from minqing_cli.intake.came_of import SheetReading
from minqing_cli.intake.visits import read_sheet
from minqing_cli.plan import built_in
from minqing_cli.readers.formats import read_workbook
from minqing_cli.terms import Outcome
from minqing_cli.writers.blank import write_blank
from tests.intake.tables import CHD, HEADING, codes, intake, read

ROW = "| 1 | 3月5日 | 前岭村 | 张建国 | 13800000001 | 李明 | 无 | |"
OF_ISSUES = "| 序号 | 编号 | 总支 | 村 | 姓名 | 联系电话 | 走访日期 | 问题 | 责任类 | 主题 | 责任单位 | 措施 | 完成时限 | 办理状态 |"
ISSUE = "| 1 | CHD-2022-0001 | 前岭总支 | 前岭村 | 张建国 | 13800000001 | 3月5日 | 路灯不亮 | 镇和村解决 | 居住环境 | 前岭村 | | | 受理 |"


def readings_of(path: Path) -> list[SheetReading]:
    """Every sheet of a workbook, read as visits."""
    return [read_sheet(path.name, sheet, intake()) for sheet in read_workbook(path, built_in("standard").limits).sheets]


@pytest.mark.parametrize("form", [form for form in BLANK_FORMS if form.name != "附件4"], ids=lambda form: form.name)
def test_our_own_other_forms_are_never_read_as_visits(form, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """They lie in the same folder as the visit sheets, blank or filled in."""
    path = tmp_path / "form.xlsx"
    write_blank(form, path, CHD, rows=3, village="前岭村")
    book = openpyxl.load_workbook(path)
    for cell in list(book.worksheets[0].iter_rows())[-3][1:]:
        cell.value = "张建国"
    book.save(path)

    reading = readings_of(path)[0]

    assert reading.form is None
    assert reading.reason
    assert reading.total == 0


@pytest.mark.parametrize(
    ("lines", "form"),
    [
        (["| 没有问题群众清单 |", "| 序号 | 村 | 姓名 | 联系电话 | 走访日期 | 走访人 | 备注 |", ROW], "附件5"),
        (["| 柴胡店镇联系服务群众大走访问题清单 |", OF_ISSUES, ISSUE], "附件6"),
        (["| 柴胡店镇整改台账 |", OF_ISSUES, ISSUE], "整改台账"),
        ([OF_ISSUES, ISSUE], "问题清单或整改台账"),
        (["| 应访底册 |", "| 序号 | 总支 | 村 | 户主 | 联系电话 | 走访人 |", ROW], "应访底册"),
        (["| 大走访活动安排表 |", "| 序号 | 总支 | 村 | 网格 | 走访人 | 联系电话 |", ROW], "附件2"),
    ],
)
def test_a_form_is_known_by_its_title_or_by_its_columns(lines: list[str], form: str) -> None:
    """People delete the title row and keep the columns."""
    reading = read(*lines)

    assert reading.form is None
    assert form in (reading.reason or "")
    assert codes(reading) == ["P108"]


def test_the_ledger_that_we_export_is_not_read_back_as_visits() -> None:
    """Its sheet 走访记录 has every column of a visit sheet: read, it would “correct” the whole ledger."""
    reading = read(
        "| 柴胡店镇走访记录 |", "| 截至 2022 年 4 月 1 日，第 3 批。内部资料，含个人信息，请勿外传。 |", HEADING, ROW
    )

    assert reading.form is None
    assert reading.total == 0


@pytest.mark.parametrize("title", ["前岭村大走访问题清单", "前岭村走访台账", "意见建议记录表（问题清单）"])
def test_a_village_may_call_its_visit_sheet_what_it_likes(title: str) -> None:
    """What has a visitor and an opinion in its heading is a visit sheet."""
    reading = read(f"| {title} |", HEADING, ROW)

    assert reading.form == "附件4"
    assert len(reading.visits) == 1


def test_our_blank_visit_form_filled_in_reads_perfectly(tmp_path: Path) -> None:
    """Its notes and sign-off are no rows, its numbered blank rows are said once, its own columns are all known."""
    path = tmp_path / "附件4.xlsx"
    write_blank(VISIT_SHEET, path, CHD, rows=10, village="前岭村", branch="前岭总支")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    first = sheet.max_row - 9
    for offset, (person, opinion) in enumerate([("张建国", "无"), ("刘秀英", "1、路灯不亮；2、垃圾三天没人拉")]):
        values = {
            2: datetime(2022, 3, 5),
            5: person,
            6: "家庭",
            7: "3组",
            8: f"1380000000{offset}",
            9: "入户",
            10: "李明",
            11: opinion,
        }
        for column, value in values.items():
            sheet.cell(first + offset, column, value)
    book.save(path)

    reading = readings_of(path)[0]

    assert reading.form == "附件4"
    assert [
        (one.visit.village, one.visit.branch, one.visit.person, one.visit.visited_on) for one in reading.visits
    ] == [
        ("前岭村", "前岭总支", "张建国", date(2022, 3, 5)),
        ("前岭村", "前岭总支", "刘秀英", date(2022, 3, 5)),
    ]
    assert [(one.outcome, len(one.issues)) for one in reading.visits] == [
        (Outcome.NO_PROBLEM, 0),
        (Outcome.HAS_ISSUE, 2),
    ]
    assert (reading.held, reading.ignored) == ([], 8)
    assert codes(reading) == ["P505"]


def test_our_blank_visit_form_sent_back_blank_is_said(tmp_path: Path) -> None:
    """Numbered rows alone are no report."""
    path = tmp_path / "附件4.xlsx"
    write_blank(VISIT_SHEET, path, CHD, rows=10, village="前岭村")

    assert "P107" in codes(readings_of(path)[0])


@pytest.mark.parametrize("lines", [[], [[None, " "], ["", None]]])
def test_a_blank_sheet_is_no_news(lines: list[str]) -> None:
    """Every workbook of old versions has Sheet2 and Sheet3."""
    reading = read(*lines)

    assert (reading.form, reading.problems) == (None, [])
    assert reading.reason


def test_a_sheet_without_a_heading_says_how_to_get_it_read() -> None:
    """It may be a visit sheet whose heading was deleted."""
    assert codes(read("| 填表说明 |", "| 一户一行 |")) == ["P101"]
