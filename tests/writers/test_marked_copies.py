"""Marked copies: exactly the faulty cells, nothing else, and gone again when the copy comes back."""

import html
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

from minqing_cli.terms import RETURN_MARK, RETURN_TITLE
from minqing_cli.writers import returned
from minqing_cli.writers.cells import new_book
from minqing_cli.writers.marking import COLOURS
from tests.conftest import Cli, write_sheet

TODAY = ("--today", "2022-03-31")
HEADING = ["序号", "走访日期", "总支", "村", "走访对象", "联系电话", "走访方式", "走访人", "意见建议"]
FAULTS: dict[tuple[str, str], object] = {
    ("前岭村", "B5"): "2022-02-30",
    ("前岭村", "E6"): None,
    ("前岭村", "F8"): "138000",
    ("前岭村", "I9"): None,
    ("东坡村", "B6"): "上周三",
    ("东坡村", "F7"): "1.38E+10",
    ("东坡村", "G8"): "路上碰到",
    ("东坡村", "H9"): None,
    ("后河村", "B5"): None,
    ("后河村", "D6"): None,
    ("后河村", "F8"): "在他儿子那",
    ("后河村", "B9"): "2022-12-05",
}
"""Twelve, four on each of three sheets: (sheet, cell) → what is wrong in it."""


def sound_rows(village: str, phones_from: int) -> list[list[object]]:
    """Six rows without a fault."""
    texts = ("路灯不亮", "无", "下水道堵了", "=1+1 要求公开账目明细", "校车费用高", "无")
    return [
        [
            n,
            f"2022-03-{4 + n:02}",
            "前岭总支",
            village,
            f"周{'甲乙丙丁戊己'[n]}",
            str(phones_from + n),
            "入户",
            "李明",
            text,
        ]
        for n, text in enumerate(texts)
    ]


def senders_workbook(path: Path, faults: dict[tuple[str, str], object]) -> Path:
    """Write three sheets with everything that a copy has to keep, and the given faults."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    thin = Side(style="thin")
    for number, village in enumerate(("前岭村", "东坡村", "后河村")):
        sheet = book.create_sheet(village)
        sheet.append(["柴胡店镇联系服务群众大走访意见建议记录表"])
        sheet.merge_cells("A1:I1")
        sheet.append(["填报单位（盖章）："])
        sheet.append(HEADING)
        for row in sound_rows(village, 13800000100 + 10 * number):
            sheet.append(row)
        for row in sheet.iter_rows(min_row=3):
            for cell in row:
                cell.border, cell.alignment = Border(thin, thin, thin, thin), Alignment(wrap_text=True)
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.data_type = "s"
        sheet["A1"].font = Font(name="黑体", size=18, bold=True)
        sheet["F8"].fill = PatternFill("solid", fgColor="FF92D050")
        sheet["F8"].comment = Comment("这个号是问邻居要的", "李明")
        sheet["I5"].comment = Comment("老人耳背", "李明")
        sheet["K4"] = "=COUNTA(E4:E9)"
        sheet.column_dimensions["I"].width = 41
        sheet.row_dimensions[4].height = 33
        drop_down = DataValidation(type="list", formula1='"入户,电话,微信,座谈"')
        drop_down.add("G4:G40")
        sheet.add_data_validation(drop_down)
        red = PatternFill("solid", bgColor="FFFF0000")
        sheet.conditional_formatting.add("A4:A9", CellIsRule(operator="greaterThan", formula=["5"], fill=red))
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.print_title_rows, sheet.freeze_panes = "3:3", "A4"
        sheet.oddFooter.center.text = "走访人签字：第 &P 页"
    for (village, address), value in faults.items():
        book[village][address].value = value
    book.save(path)
    return path


def looks(cell: Any, fill: bool = True) -> list[str]:
    """Everything a cell is, but for its comment."""
    parts = [cell.data_type, cell.value, cell.font, cell.border, cell.alignment, cell.number_format, cell.protection]
    return [repr(part) for part in (*parts, *([cell.fill] if fill else []))]


def differences(before: Path, after: Path) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Compare two workbooks: cells whose fill or comment differs, and cells where anything else differs.

    What belongs to whole sheets is asserted to be the same.
    """
    one, other = openpyxl.load_workbook(before, rich_text=True), openpyxl.load_workbook(after, rich_text=True)
    marked, changed = set(), set()
    for sheet in one.worksheets:
        copy = other[sheet.title]
        assert sheet.merged_cells.ranges == copy.merged_cells.ranges
        widths = [{key: one.width for key, one in book.column_dimensions.items()} for book in (sheet, copy)]
        heights = [
            {key: one.height for key, one in book.row_dimensions.items() if one.height} for book in (sheet, copy)
        ]
        assert widths[0] == widths[1]
        assert heights[0] == heights[1]
        assert repr(sheet.data_validations.dataValidation) == repr(copy.data_validations.dataValidation)
        assert repr(list(sheet.conditional_formatting)) == repr(list(copy.conditional_formatting))
        rules = [
            [repr(rule) for found in book.conditional_formatting for rule in found.rules] for book in (sheet, copy)
        ]
        assert rules[0] == rules[1]
        for name in ("page_setup", "page_margins", "print_options", "sheet_properties"):
            assert repr(getattr(sheet, name)) == repr(getattr(copy, name)), name
        assert sheet.oddFooter.center.text == copy.oddFooter.center.text
        for name in ("print_title_rows", "print_area", "freeze_panes", "sheet_state"):
            assert getattr(sheet, name) == getattr(copy, name), name
        rows = range(1, max(sheet.max_row, copy.max_row) + 1)
        for row in rows:
            for column in range(1, max(sheet.max_column, copy.max_column) + 1):
                here, there = sheet.cell(row, column), copy.cell(row, column)
                texts = [cell.comment.text if cell.comment else None for cell in (here, there)]
                if repr(here.fill) != repr(there.fill) or texts[0] != texts[1]:
                    marked.add((sheet.title, here.coordinate))
                if looks(here, fill=False) != looks(there, fill=False):
                    changed.add((sheet.title, here.coordinate))
    return marked, changed


def lines_of(path: Path) -> list[Sequence[object]]:
    """The rows of the return sheet below its heading."""
    rows = list(openpyxl.load_workbook(path)[RETURN_TITLE].iter_rows(values_only=True))
    top = next(index for index, row in enumerate(rows) if row[0] == "序号")
    return rows[top + 1 :]


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A workbook with the twelve faults."""
    return senders_workbook(tmp_path / "三个村.xlsx", FAULTS)


@pytest.fixture
def marked(faulty: Path, cli: Cli) -> Path:
    """Its marked copy."""
    cli("validate", faulty, "--annotate", "退回", *TODAY, code=1)
    return faulty.parent / "退回" / "三个村_退回.xlsx"


def test_exactly_the_twelve_faulty_cells_are_marked_and_nothing_else_has_changed(faulty: Path, marked: Path) -> None:
    """The sender looks only at the coloured cells; one too few is sent back again, one too many is not believed."""
    found, changed = differences(faulty, marked)

    assert found == set(FAULTS)
    assert changed == set()


def test_a_mark_says_what_to_do_and_keeps_what_the_sender_wrote(marked: Path) -> None:
    """The sender's own comment is theirs: it is not ours to lose."""
    book = openpyxl.load_workbook(marked)

    comment = book["前岭村"]["F8"].comment.text
    assert comment.startswith("这个号是问邻居要的\n")
    assert "6 位数字" in comment
    assert book["前岭村"]["I5"].comment.text == "老人耳背"
    assert book["前岭村"]["B5"].fill.fgColor.rgb == COLOURS[next(one for one in COLOURS if one.value == "错误")]


def test_the_return_sheet_lists_each_fault_and_can_be_filtered_and_printed(marked: Path) -> None:
    """A clerk at the village prints it and crosses off line by line."""
    book = openpyxl.load_workbook(marked)
    sheet = book[RETURN_TITLE]

    assert {(row[1], row[2]) for row in lines_of(marked)} == set(FAULTS)
    assert all(row[5] and row[6] for row in lines_of(marked))
    assert sheet.auto_filter.ref
    assert sheet.print_title_rows
    assert sheet.page_setup.orientation == "landscape"
    assert not sheet._hyperlinks
    assert book.sheetnames == ["前岭村", "东坡村", "后河村", RETURN_TITLE]


def test_after_correction_the_check_is_clean_and_the_next_copy_has_no_mark_left(marked: Path, cli: Cli) -> None:
    """The sender corrects on our copy; our colours, comments and sheet are no data and no fault."""
    sound = senders_workbook(cli.folder / "对的.xlsx", {})
    right, book = openpyxl.load_workbook(sound), openpyxl.load_workbook(marked)
    for village, address in FAULTS:
        book[village][address].value = right[village][address].value
    book.save(marked)

    clean = cli("validate", marked, "--json", *TODAY).json

    assert [one for one in clean["problems"] if one["severity"] != "info"] == []
    assert clean["rows"] == {"total": 18, "accepted": 18, "duplicate": 0, "held": 0, "ignored": 0}

    book["前岭村"]["E5"].value = None
    book.save(marked)
    cli("validate", marked, "--annotate", "再退回", *TODAY, code=1)
    again = cli.folder / "再退回" / "三个村_退回.xlsx"
    right["前岭村"]["E5"].value = None
    right.save(sound)
    found, changed = differences(sound, again)

    assert found == {("前岭村", "E5")}
    assert changed == set()
    assert len(lines_of(again)) == 1
    assert openpyxl.load_workbook(again).sheetnames.count(RETURN_TITLE) == 1


def test_our_sheet_is_known_by_its_sign_and_a_senders_sheet_of_that_name_is_theirs(cli: Cli) -> None:
    """A village may have a sheet of that name, and may give ours another one."""
    rows = sound_rows("前岭村", 13800000200)
    rows[0][5] = "138000"
    path = write_sheet(cli.folder / "前岭村.xlsx", (RETURN_TITLE, [HEADING, *rows]))
    cli("validate", path, "--annotate", "退回", *TODAY)
    copy = cli.folder / "退回" / "前岭村_退回.xlsx"
    book = openpyxl.load_workbook(copy)
    assert len(book.sheetnames) == 2
    book.worksheets[1].title = "改名了"
    book.save(copy)

    report = cli("validate", copy, "--annotate", "再退回", "--json", *TODAY).json

    assert report["rows"]["accepted"] == 6
    assert "退回说明" in report["files"][0]["sheets"][1]["reason"]
    assert openpyxl.load_workbook(cli.folder / "再退回" / "前岭村_退回.xlsx").sheetnames[0] == RETURN_TITLE
    assert len(openpyxl.load_workbook(cli.folder / "再退回" / "前岭村_退回.xlsx").sheetnames) == 2


def test_a_mark_whose_comment_was_deleted_loses_its_colour_in_the_next_copy(
    faulty: Path, marked: Path, cli: Cli
) -> None:
    """Deleting the comment is what a tidy sender does first."""
    book = openpyxl.load_workbook(marked)
    book["前岭村"]["F8"].comment = None
    book["前岭村"]["F8"].value = "13800000104"
    book.save(marked)

    cli("validate", marked, "--annotate", "再退回", *TODAY, code=1)

    again = openpyxl.load_workbook(cli.folder / "再退回" / "三个村_退回.xlsx")
    assert again["前岭村"]["F8"].fill.fgColor.rgb == "FF92D050"


def test_a_short_return_sheet_holds_the_heading_and_the_faulty_rows_only(faulty: Path, cli: Cli) -> None:
    """A village with 300 rows and two faults gets two rows to look at."""
    cli("validate", faulty, "--annotate", "退回", "--only-faulty", *TODAY, code=1)

    book = openpyxl.load_workbook(cli.folder / "退回" / "三个村_退回.xlsx")
    east = [[cell.value for cell in row] for row in book["东坡村"].iter_rows(min_row=3)]
    assert east[0][:9] == HEADING
    assert [row[4] for row in east[1:]] == ["周丙", "周丁", "周戊", "周己"]
    marks = {cell.coordinate for row in book["东坡村"].iter_rows() for cell in row if cell.comment}
    assert marks == {"B4", "F5", "G6", "H7"}
    assert {row[2] for row in lines_of(cli.folder / "退回" / "三个村_退回.xlsx") if row[1] == "东坡村"} == marks


def test_the_text_for_the_chat_group_has_cells_and_kinds_and_nothing_personal(faulty: Path, marked: Path) -> None:
    """It is pasted where fifty people read it."""
    texts = sorted(marked.parent.glob("*.txt"))
    said = "\n".join(path.read_text(encoding="utf-8-sig") for path in texts)

    assert [path.name for path in texts] == [f"{village}_退回说明.txt" for village in ("东坡村", "前岭村", "后河村")]
    assert texts[0].read_bytes().startswith(b"\xef\xbb\xbf")
    assert "走访日期不存在（不改不能入账）：第 1 张表 B5" in said
    assert "联系电话位数不对：第 1 张表 F8" in said
    for private in ("周甲", "周丙", "李明", "138", "儿子", "路灯", "路上碰到", "02-30"):
        assert private not in said, private


def test_what_the_copy_could_not_carry_is_named_on_its_sheet_and_on_the_screen(cli: Cli) -> None:
    """A copy without the photo of the pothole must not pass for the whole thing."""
    rows = sound_rows("前岭村", 13800000200)
    rows[0][5] = "138000"
    path = write_sheet(cli.folder / "前岭村.xlsx", ("记录表", [HEADING, *rows]))
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/media/image1.png", b"\x89PNG")
        package.writestr("xl/drawings/drawing1.xml", '<xdr:wsDr xmlns:xdr="x"><xdr:sp a=""/></xdr:wsDr>')

    said = cli("validate", path, "--annotate", "退回", *TODAY).err

    assert "图片、文本框和图形" in said
    sheet = openpyxl.load_workbook(cli.folder / "退回" / "前岭村_退回.xlsx")[RETURN_TITLE]
    assert any("图片、文本框和图形" in str(row[0].value) for row in sheet.iter_rows(max_row=6))


def test_of_a_file_that_is_no_xlsx_the_values_come_back_in_one_and_it_is_said(cli: Cli) -> None:
    """The old formats cannot be written back; what matters is that the sender sees where."""
    rows = sound_rows("前岭村", 13800000200)
    rows[0][5] = "138000"
    lines = [",".join(map(str, row)) for row in (HEADING, *rows)]
    path = cli.folder / "前岭村.csv"
    path.write_text("\n".join(lines), encoding="gb18030")

    said = cli("validate", path, "--annotate", "退回", *TODAY).err

    assert "只抄了各格的内容" in said
    book = openpyxl.load_workbook(cli.folder / "退回" / "前岭村_退回.xlsx")
    assert [cell.coordinate for row in book.worksheets[0].iter_rows() for cell in row if cell.comment] == ["F2"]
    assert book.worksheets[0]["I5"].data_type == "s"


def test_the_same_copy_made_again_is_the_same_file_and_an_edited_one_is_not_overwritten(
    faulty: Path, marked: Path, cli: Cli
) -> None:
    """Somebody may already be correcting in the copy that lies there."""
    before = marked.read_bytes()
    assert "和上次一样" in cli("validate", faulty, "--annotate", "退回", *TODAY, code=1).err
    assert marked.read_bytes() == before

    book = openpyxl.load_workbook(marked)
    book.save(marked)
    edited = marked.read_bytes()
    said = cli("validate", faulty, "--annotate", "退回", *TODAY, code=1).err

    assert marked.read_bytes() == edited
    assert "三个村_退回_新.xlsx" in said


def test_a_folder_that_cannot_be_written_is_said_and_ends_with_one(workspace: Cli) -> None:
    """The merge itself has succeeded and stays."""
    rows = sound_rows("前岭村", 13800000200)
    rows[0][5] = "138000"
    path = write_sheet(workspace.folder.parent / "前岭村.xlsx", ("记录表", [HEADING, *rows]))
    (workspace.folder / "退回" / "占着").write_text("这里有一个文件", encoding="utf-8")

    done = workspace("merge", path, "--annotate", workspace.folder / "退回" / "占着", *TODAY, code=1)

    assert "写不出退回件" in done.err
    assert workspace("report", "closure", "--json", *TODAY).json["total"]["received"] > 0


def test_the_folder_for_returns_may_not_lie_among_the_sheets_that_came_in(cli: Cli) -> None:
    """The next run would read our copies as the village's sheets."""
    write_sheet(cli.folder / "收" / "前岭村.xlsx", ("记录表", [HEADING, *sound_rows("前岭村", 13800000200)]))

    cli("validate", "收", "--annotate", "收/退回", code=2)


def test_the_week_puts_the_copies_into_a_dated_folder_of_returns(workspace: Cli) -> None:
    """The clerk's weekly routine sends them out without a second command."""
    senders_workbook(workspace.folder / "收件" / "三个村.xlsx", FAULTS)

    workspace("week", *TODAY, code=1)

    folder = workspace.folder / "退回" / str(date(2022, 3, 31))
    assert (folder / "三个村_退回.xlsx").is_file()
    assert (folder / "前岭村_退回说明.txt").is_file()


def test_a_fault_in_a_merged_cell_is_marked_where_its_value_stands(cli: Cli) -> None:
    """The lower cells of a merged range can hold neither comment nor colour."""
    rows = sound_rows("前岭村", 13800000200)[:2]
    rows[0][1] = "上周三"
    path = write_sheet(cli.folder / "前岭村.xlsx", ("记录表", [HEADING, *rows]))
    book = openpyxl.load_workbook(path)
    book.worksheets[0].merge_cells("B2:B3")
    book.save(path)

    cli("validate", path, "--annotate", "退回", *TODAY, code=1)

    sheet = openpyxl.load_workbook(cli.folder / "退回" / "前岭村_退回.xlsx").worksheets[0]
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment] == ["B2"]
    assert RETURN_MARK not in str(sheet["B2"].comment.text)


def test_a_short_sheet_that_returns_corrects_its_rows_and_asks_nothing_of_the_others(workspace: Cli) -> None:
    """It lacks the rows by which a corrected sheet is known, so it says itself what it answers."""
    rows = sound_rows("前岭村", 13800000200)
    rows[0][1] = "2022-12-05"
    rows[1][5] = "138000"
    rows[3][1], rows[3][8] = "2022-02-30", "公交班次太少"
    path = write_sheet(workspace.folder.parent / "前岭村.xlsx", ("记录表", [HEADING, *rows]))
    workspace("merge", path, "--annotate", "退回/短", "--only-faulty", *TODAY, code=1)
    short = workspace.folder / "退回" / "短" / "前岭村_退回.xlsx"
    book = openpyxl.load_workbook(short)
    sheet = book.worksheets[0]
    assert sheet.max_row == 4
    sheet["B2"].value, sheet["F3"].value, sheet["B4"].value = "2022-03-05", "13800000201", "2022-03-07"
    book.save(short)

    report = workspace("merge", short, "--json", *TODAY).json

    assert report["rows"] == {"total": 3, "accepted": 3, "duplicate": 0, "held": 0, "ignored": 0}
    assert report["visits"] == {"new": 1, "changed": 2, "same": 0, "conflict": 0}
    assert not [one for one in report["problems"] if one["severity"] != "info"]
    again = workspace("merge", short, "--json", *TODAY).json
    assert again["batch"] is None
    assert workspace("merge", path, "--json", *TODAY).json["rows"]["held"] == 0
    # The old sheet merged once more must not undo what the answer corrected.
    assert workspace("report", "closure", "--json", *TODAY).json["total"]["received"] == 4


def test_the_text_of_a_file_that_could_not_be_read_says_what_to_do(cli: Cli) -> None:
    """There is no marked copy to look into."""
    write_sheet(cli.folder / "收" / "前岭村.xlsx", ("记录表", [HEADING, *sound_rows("前岭村", 13800000200)]))
    (cli.folder / "收" / "东坡村.rar").write_bytes(b"Rar!\x1a\x07\x01\x00")

    cli("validate", "收", "--annotate", "退回", *TODAY, code=1)

    said = (cli.folder / "退回" / "东坡村.rar_退回说明.txt").read_text(encoding="utf-8-sig")
    assert "压缩包打不开。请先解压" in said
    assert "标了颜色" not in said


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is lowered in the parent, which only a fork passes on")
def test_a_workbook_too_large_to_be_copied_gets_its_faulty_rows(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A very large file must not take for ever, nor come back unmarked."""
    monkeypatch.setattr(returned, "MOST_BYTES", 500)
    rows = sound_rows("前岭村", 13800000200)
    rows[4][5] = "138000"
    path = write_sheet(cli.folder / "前岭村.xlsx", ("记录表", [HEADING, *rows]))

    cli("validate", path, "--annotate", "退回", *TODAY)

    sheet = openpyxl.load_workbook(cli.folder / "退回" / "前岭村_退回.xlsx").worksheets[0]
    named = [row[4] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert named[-1] == "周戊"
    assert not {"周甲", "周乙", "周丙"} & set(named)
    assert sheet.cell(sheet.max_row, 6).comment


@pytest.mark.office
def test_marks_are_known_again_after_another_program_has_saved_the_copy(marked: Path, cli: Cli) -> None:
    """Nobody corrects with openpyxl: the sender's WPS writes the whole workbook anew."""
    home = f"-env:UserInstallation=file://{cli.folder}/office"
    order = ["soffice", "--headless", home, "--convert-to", "xlsx", "--outdir", str(cli.folder / "收"), str(marked)]
    subprocess.run(order, check=True, capture_output=True, timeout=120)

    cli("validate", "收", "--annotate", "再退回", *TODAY, code=1)

    again = openpyxl.load_workbook(cli.folder / "再退回" / "三个村_退回.xlsx")
    comments = [
        cell.comment.text for sheet in again.worksheets for row in sheet.iter_rows() for cell in row if cell.comment
    ]
    # Twelve faults and six comments of the sender, two of them in the same cell as a fault.
    assert len(comments) == 12 + 6 - 2
    assert all(text.count("【退回第") <= 1 for text in comments)
    assert again.sheetnames.count(RETURN_TITLE) == 1


def test_a_footer_of_two_lines_stays_one_of_two_lines(cli: Cli) -> None:
    """Our own blank 附件4 has the signatures in one; an escape in their stead would be printed on every page."""
    rows = sound_rows("前岭村", 13800000200)
    rows[0][5] = "138000"
    path = cli.folder / "前岭村.xlsx"
    with new_book(path) as book:
        sheet = book.add_worksheet("记录表")
        for number, row in enumerate((HEADING, *rows)):
            sheet.write_row(number, 0, row)
        sheet.set_footer("&C走访人签字：\n第 &P 页")

    cli("validate", path, "--annotate", "退回", *TODAY)

    footers = []
    for one in (path, cli.folder / "退回" / "前岭村_退回.xlsx"):
        with zipfile.ZipFile(one) as package:
            part = package.read("xl/worksheets/sheet1.xml").decode()
        footers.append(html.unescape(re.findall("<oddFooter>(.*?)</oddFooter>", part, re.DOTALL)[0]).split())
    assert footers[0] == footers[1]


def test_the_text_of_a_file_in_an_archive_is_named_as_its_sender_knows_it(cli: Cli) -> None:
    """The village sent 东村.xlsx to somebody who packed it; neither a file's name nor a line of the text says “ › ”."""
    sheet = write_sheet(cli.folder / "东村.xlsx", ("记录表", [HEADING, *sound_rows("前岭村", 13800000200)]))
    nameless = write_sheet(cli.folder / "未名.xlsx", ("记录表", [["走访对象", "意见建议"], ["张三", "路灯不亮"]]))
    book = openpyxl.load_workbook(sheet)
    book.active["B2"] = "2022-02-30"
    book.save(sheet)
    (cli.folder / "收").mkdir()
    with zipfile.ZipFile(cli.folder / "收" / "周报.zip", "w") as archive:
        for path in (sheet, nameless):
            archive.write(path, f"村里/{path.name}")

    cli("validate", "收", "--annotate", "退回", *TODAY, code=1)

    texts = {path.name: path.read_text(encoding="utf-8-sig") for path in (cli.folder / "退回").glob("*.txt")}
    assert "前岭村_退回说明.txt" in texts
    assert any("未名.xlsx" in name for name in texts)
    assert not [name for name, said in texts.items() if "›" in name or "›" in said or "周报" in name]
