"""Columns added to a copy of a clerk's workbook; the clerk's own file and formulas stay as they were."""

import warnings
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from minqing_cli.sheets import Sheet
from minqing_cli.writers.atomic import sha256_of
from minqing_cli.writers.classified import append_columns, append_to_values
from minqing_cli.writers.returned import CannotCopy

COLUMNS = ("责任类", "主题")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A title over the table, a heading in bold on the second row, three rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "记录表"
    for row in (["问题清单"], ["编号", "问题"], [1, "路灯不亮"], [2, "=不是公式"], [3, "=1+1"]):
        sheet.append(row)
    sheet["B4"].data_type = "s"
    sheet.merge_cells("A1:F1")
    sheet["B2"].font = Font(name="黑体", bold=True)
    path = tmp_path / "前岭村.xlsx"
    book.save(path)
    return path


def appended(source: Path, values: dict[int, tuple[str, str]], columns: tuple[str, str] = COLUMNS) -> Any:
    target = source.with_name("已分类.xlsx")
    append_columns(source, target, "记录表", 1, columns, values)
    return load_workbook(target)["记录表"]


def test_columns_are_added_right_of_the_table_in_the_looks_of_its_heading(source: Path) -> None:
    """Neither the merged title nor a note above the table, further right, pushes them away."""
    book = load_workbook(source)
    book["记录表"]["Z1"] = "内部资料"
    book.save(source)

    sheet = appended(source, {2: ("镇和村解决", "居住环境"), 4: ("", "其他")})

    assert [cell.value for cell in sheet[2]][:4] == ["编号", "问题", *COLUMNS]
    assert [(sheet.cell(row, 3).value or "", sheet.cell(row, 4).value) for row in (3, 4, 5)] == [
        ("镇和村解决", "居住环境"), ("", None), ("", "其他"),
    ]  # fmt: skip
    assert (sheet["C2"].font.name, sheet["C2"].font.bold) == ("黑体", True)
    assert sheet["C2"].font.bold != sheet["C3"].font.bold


def test_the_source_is_not_touched(source: Path) -> None:
    """What somebody sent is evidence."""
    before = sha256_of(source)

    appended(source, {2: ("镇和村解决", "居住环境")})

    assert sha256_of(source) == before


def test_the_source_cannot_be_the_target(source: Path) -> None:
    """Not even by another way to write its path."""
    with pytest.raises(ValueError, match="never written"):
        append_columns(source, source.parent / "." / source.name, "记录表", 1, COLUMNS, {})


@pytest.mark.parametrize("text", ["=1+1", "+1", "@a"])
def test_added_text_never_becomes_a_formula(source: Path, text: str) -> None:
    """Reasons quote the village's own words."""
    sheet = appended(source, {2: (text, "居住环境")})

    assert (sheet["C3"].value, sheet["C3"].data_type, sheet["C3"].quotePrefix) == (text, "s", True)


def test_existing_text_stays_text_and_existing_formulas_stay_formulas(source: Path) -> None:
    """The copy must mean what the original meant."""
    sheet = appended(source, {})

    assert (sheet["B4"].value, sheet["B4"].data_type) == ("=不是公式", "s")
    assert (sheet["B5"].value, sheet["B5"].data_type) == ("=1+1", "f")


def test_control_characters_do_not_stop_the_copy(source: Path) -> None:
    """openpyxl refuses to write them."""
    assert appended(source, {2: ("镇\x01村", "居住环境")})["C3"].value == "镇村"


def test_values_right_of_the_headings_are_not_overwritten(source: Path) -> None:
    """Clerks note things beside the table, without a heading."""
    book = load_workbook(source)
    book["记录表"]["E5"] = "已电话核实"
    book.save(source)

    sheet = appended(source, {4: ("镇和村解决", "居住环境")})

    assert [cell.value for cell in sheet[5]] == [3, "=1+1", None, None, "已电话核实", "镇和村解决", "居住环境"]


def test_a_styled_but_empty_corner_costs_nothing(source: Path) -> None:
    """One formatted cell in the last row must neither move the columns nor make a million rows."""
    book = load_workbook(source)
    book["记录表"]["XFD1048576"].font = Font(bold=True)
    book.save(source)

    assert appended(source, {2: ("镇和村解决", "居住环境")})["C2"].value == "责任类"


def test_what_the_copy_lost_is_said(tmp_path: Path) -> None:
    """openpyxl drops text boxes without a word; its warnings are not for the clerk's eyes."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("记录表")
        sheet.write_row(0, 0, ["编号", "问题"])
        sheet.insert_textbox(3, 3, "请尽快办理")

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        lost = append_columns(path, tmp_path / "b.xlsx", "记录表", 0, COLUMNS, {})

    assert lost == ("文本框和图形",)


def test_a_plain_sheet_loses_nothing(source: Path) -> None:
    """Saying so every time would make the warning worthless."""
    assert append_columns(source, source.with_name("b.xlsx"), "记录表", 1, COLUMNS, {}) == ()


def test_of_a_file_that_cannot_be_copied_the_values_are(tmp_path: Path) -> None:
    """An old .xls or a CSV is classified as well; nothing that stood in it becomes a formula."""
    path = tmp_path / "旧.xls"
    path.write_bytes(b"no workbook")
    with pytest.raises(CannotCopy):
        append_columns(path, tmp_path / "新.xlsx", "记录表", 0, COLUMNS, {})
    rows: list[Any] = [["问题", "电话"], ["=1+1路灯\x07", 13800000001.0], [None, "@x"]]

    append_to_values(Sheet("记/录", rows), tmp_path / "新.xlsx", 0, COLUMNS, {1: ("镇和村解决", "居住环境")})

    sheet = load_workbook(tmp_path / "新.xlsx").worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_row=2)] == [
        ["问题", "电话", *COLUMNS],
        ["=1+1路灯", 13800000001, "镇和村解决", "居住环境"],
    ]
    assert {cell.data_type for cell in sheet["A"]} <= {"s", "n"}
