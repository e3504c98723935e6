"""The blank forms that villages get: good forms are what saves the office the correcting."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from minqing_cli.clean import heading as canonical
from minqing_cli.forms import BLANK_FORMS, FOLLOW_UP, ISSUE_LIST, RECTIFICATION, ROSTER, TEMPLATES, VISIT_SHEET, Form
from minqing_cli.plan import Plan
from minqing_cli.writers.blank import choices_of, file_name, write_blank

Parts = Callable[[Path], dict[str, bytes]]

every_form = pytest.mark.parametrize("form", BLANK_FORMS, ids=lambda form: form.name)


def blank(folder: Path, form: Form, plan: Plan, **options: Any) -> Any:
    path = folder / "表.xlsx"
    write_blank(form, path, plan, **options)
    return load_workbook(path)[form.title]


def heading_row(sheet: Any) -> int:
    return next(row for row in range(1, 16) if sheet.cell(row, 1).value == "序号")


def column_of(sheet: Any, heading: str) -> int:
    row = sheet[heading_row(sheet)]
    return next(index for index, cell in enumerate(row, start=1) if canonical(cell.value) == canonical(heading))


def choices_at(sheet: Any, heading: str) -> str | None:
    cell = sheet.cell(heading_row(sheet) + 5, column_of(sheet, heading)).coordinate
    return next((rule.formula1 for rule in sheet.data_validations.dataValidation if cell in rule.sqref), None)


@every_form
def test_the_heading_stands_within_the_first_fifteen_rows_and_marks_what_is_required(
    tmp_path: Path, town: Plan, form: Form
) -> None:
    """Readers look for the heading in the first fifteen rows only."""
    sheet = blank(tmp_path, form, town)

    written = [str(cell.value).replace("\n", "") for cell in sheet[heading_row(sheet)]]

    assert written == ["序号", *(form.heading(name) for name in form.fields)]
    assert sum("★" in heading for heading in written) == len(form.starred)


@every_form
def test_title_second_line_and_notes_stand_above_the_heading(tmp_path: Path, town: Plan, form: Form) -> None:
    """The lines that every form of the campaign begins with, word for word."""
    sheet = blank(tmp_path, form, town)

    above = [cell.value for row in sheet.iter_rows(max_row=heading_row(sheet) - 1) for cell in row if cell.value]

    label = [form.name] if form.name.startswith("附件") else []
    assert above[: len(label) + 1] == [*label, f"柴胡店镇联系服务群众大走访{form.title}"]
    assert above[len(label) + 1] == "填报单位(盖章)："
    assert above[len(label) + 3 :] == [f"单位：{form.counted}", *form.notes]


def test_closed_lists_have_drop_downs(tmp_path: Path, town: Plan) -> None:
    """What is chosen from a list need not be corrected afterwards."""
    sheet = blank(tmp_path, VISIT_SHEET, town)

    assert choices_at(sheet, "走访方式") == '"入户,电话,微信,座谈"'
    assert choices_at(sheet, "是否需上报") == '"是,否"'
    assert choices_at(sheet, "意见建议") is None


def test_only_ledger_and_steps_on_paper_take_more_than_one_page_side_by_side() -> None:
    """33 columns on one page would print at four points."""
    assert [form.name for form in BLANK_FORMS if form.further_pages] == ["整改台账", "办理表"]


@every_form
def test_every_closed_list_of_a_form_covers_its_body(tmp_path: Path, town: Plan, form: Form) -> None:
    """A drop-down that ends after some rows is found missing by the clerk who needs it."""
    sheet = blank(tmp_path, form, town)

    last = sheet.max_row
    for name, column in form.columns():
        wanted = choices_of(name, column, town)
        rules = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
        for row in (heading_row(sheet) + 1, last):
            cell = sheet.cell(row, column_of(sheet, form.heading(name))).coordinate
            offered = next((rule.formula1 for rule in rules if cell in rule.sqref), None)
            assert offered == (f'"{",".join(wanted)}"' if wanted else None), name


@every_form
def test_the_heading_is_locked_and_the_body_is_not(tmp_path: Path, town: Plan, form: Form) -> None:
    """In every form, not only in the visit sheet."""
    sheet = blank(tmp_path, form, town, rows=3)
    row = heading_row(sheet)

    assert sheet.protection.sheet
    assert all(cell.protection.locked for cell in sheet[row])
    assert not any(cell.protection.locked for cell in sheet[row + 1])


@every_form
def test_every_phone_column_is_text(tmp_path: Path, town: Plan, form: Form) -> None:
    """A schedule loses its numbers like a visit sheet does."""
    sheet = blank(tmp_path, form, town, rows=3)

    for name, column in form.columns():
        if column.kind == "phone":
            assert sheet.cell(heading_row(sheet) + 2, column_of(sheet, form.heading(name))).number_format == "@"


def test_the_call_back_sheet_offers_its_closed_lists(tmp_path: Path, town: Plan) -> None:
    """回访方式, 是否属实解决 and 满意度 as the rules count them."""
    sheet = blank(tmp_path, FOLLOW_UP, town)

    assert choices_at(sheet, "回访方式") == '"见面,电话,微信"'
    assert choices_at(sheet, "是否属实解决") == '"是,否,部分"'
    assert choices_at(sheet, "满意度") == '"满意,基本满意,不满意,未评价"'


def test_the_ledger_on_paper_offers_its_closed_lists(tmp_path: Path, town: Plan) -> None:
    """办理状态 and 紧急度 as the ledger knows them."""
    sheet = blank(tmp_path, RECTIFICATION, town)

    assert choices_at(sheet, "紧急度") == '"特急,紧急,一般"'
    assert "办结,解释说明,回访,销号" in str(choices_at(sheet, "办理状态"))
    assert choices_at(sheet, "是否销号") == '"是,否"'


def test_rows_that_are_filled_in_keep_the_villages_own_values(tmp_path: Path, town: Plan) -> None:
    """The households of the register stand in the first rows, with room for others below."""
    row = {"person": "张建国", "phones": "13800000001"}
    sheet = blank(tmp_path, VISIT_SHEET, town, rows=3, village="东坡村", visitor="李明", filled_rows=[row])

    first = heading_row(sheet) + 1
    names = ("村（社区）", "走访对象", "联系电话", "走访人")
    written = [[sheet.cell(first + at, column_of(sheet, name)).value for name in names] for at in range(3)]
    assert written == [["东坡村", "张建国", "13800000001", "李明"], *[["东坡村", None, None, "李明"]] * 2]


def test_subjects_and_responsibilities_are_the_plans_own(tmp_path: Path, town: Plan) -> None:
    """A town may name other classes, and its forms must not offer the standard ones."""
    own = town.model_copy(update={"subjects": ("水", "电"), "responsibilities": ("村办", "镇办")})

    assert choices_at(blank(tmp_path, VISIT_SHEET, own), "问题类别") == '"水,电"'
    sheet = blank(tmp_path, ISSUE_LIST, own)
    assert (choices_at(sheet, "主题"), choices_at(sheet, "责任类")) == ('"水,电"', '"村办,镇办"')


def test_drop_downs_reach_below_the_last_bordered_row(tmp_path: Path, town: Plan) -> None:
    """A clerk who needs a row more than the form has goes on writing."""
    sheet = blank(tmp_path, VISIT_SHEET, town, rows=3)

    rule = next(rule for rule in sheet.data_validations.dataValidation if rule.formula1 == '"是,否"')

    assert sheet.cell(heading_row(sheet) + 1000, column_of(sheet, "是否需上报")).coordinate in rule.sqref


def test_phone_cells_are_text_and_date_cells_dates(tmp_path: Path, town: Plan) -> None:
    """As a number, a phone turns into 1.38E+10; as text, a date cannot be sorted."""
    sheet = blank(tmp_path, VISIT_SHEET, town, rows=5)

    rows = range(heading_row(sheet) + 1, heading_row(sheet) + 6)

    assert {sheet.cell(row, column_of(sheet, "联系电话")).number_format for row in rows} == {"@"}
    assert {sheet.cell(row, column_of(sheet, "走访日期")).number_format for row in rows} == {"yyyy-mm-dd"}
    assert sheet.column_dimensions["H"].number_format == "@"


def test_date_and_phone_columns_say_how_to_fill_them_in(tmp_path: Path, town: Plan) -> None:
    """The hint shows when the cell is chosen, before anything wrong is written."""
    sheet = blank(tmp_path, VISIT_SHEET, town)

    hints = {
        rule.promptTitle: (rule.type, rule.prompt) for rule in sheet.data_validations.dataValidation if rule.prompt
    }

    assert set(hints) == {"走访日期", "联系电话"}
    assert hints["走访日期"][0] == "date"
    assert "2022-03-05" in hints["走访日期"][1]


def test_title_and_heading_are_locked_without_a_password_and_the_rest_is_not(tmp_path: Path, town: Plan) -> None:
    """Renamed headings are the commonest trouble; a password would be the next one."""
    sheet = blank(tmp_path, VISIT_SHEET, town, rows=5)
    row = heading_row(sheet)

    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert all(cell.protection.locked for cell in sheet[row])
    assert all(cell.protection.locked for cell in sheet[2])
    assert not any(cell.protection.locked for cell in sheet[row + 1])
    assert not any(cell.protection.locked for cell in sheet[3] if cell.value), "the clerk writes unit and date here"


def test_rows_can_be_added_deleted_sorted_and_formatted_under_protection(tmp_path: Path, town: Plan) -> None:
    """In openpyxl False means: not forbidden."""
    sheet = blank(tmp_path, VISIT_SHEET, town, rows=5)

    rules = sheet.protection
    allowed = (
        rules.insertRows, rules.deleteRows, rules.sort, rules.autoFilter, rules.formatRows, rules.formatColumns,
    )  # fmt: skip
    assert not any(allowed)
    assert rules.deleteColumns
    assert rules.insertColumns


def test_whole_rows_and_columns_are_unlocked(tmp_path: Path, town: Plan) -> None:
    """Excel refuses to delete a row with one locked cell, even an empty one right of the table."""
    sheet = blank(tmp_path, VISIT_SHEET, town, rows=5)

    assert not sheet.row_dimensions[heading_row(sheet) + 1].protection.locked
    assert not sheet.column_dimensions["A"].protection.locked


def test_rows_grow_with_their_text(tmp_path: Path, town: Plan, parts: Parts) -> None:
    """A height marked as set by hand cuts off the third line of an opinion on paper."""
    blank(tmp_path, VISIT_SHEET, town, rows=5)

    xml = parts(tmp_path / "表.xlsx")["xl/worksheets/sheet1.xml"]

    assert b'ht="33"' in xml
    assert b"customHeight" not in xml


@every_form
def test_the_form_prints_on_a4_landscape_with_its_heading_on_every_page(tmp_path: Path, town: Plan, form: Form) -> None:
    """办公习惯: what is printed is handed round and signed."""
    sheet = blank(tmp_path, form, town)

    row = heading_row(sheet)

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert int(sheet.page_setup.fitToHeight) == 0
    assert int(sheet.page_setup.fitToWidth or 1) == len(form.further_pages) + 1
    assert sheet.print_title_rows == f"${row}:${row}"
    assert sheet.print_title_cols == ("$A:$B" if form.further_pages else None)
    assert sheet.freeze_panes == f"{'C' if form.further_pages else 'A'}{row + 1}"
    assert (round(sheet.page_margins.top * 25.4), round(sheet.page_margins.bottom * 25.4)) == (28, 26)
    assert (round(sheet.page_margins.left * 25.4), round(sheet.page_margins.right * 25.4)) == (20, 20)
    footer = sheet.oddFooter.center.text
    assert "第 &P 页 共 &N 页" in footer
    assert all(label in footer for label in form.sign_off), "every printed page can be signed"


PRINTABLE = (257 / 25.4 * 96, 156 / 25.4 * 72)
"""A4 landscape between its margins: pixels across at 96 to the inch, points down."""


def pages_and_room(sheet: Any, form: Form) -> tuple[float, float]:
    """How many printed pages the rows take one below another, and how high the last row is in pages."""
    # Of a form on several pages side by side the first is the widest. Widths are as the file has them, padding included.
    last = 1 + (form.fields.index(form.further_pages[0]) if form.further_pages else len(form.fields))
    across = sum(
        round(one.width * 7)
        for one in sheet.column_dimensions.values()
        for column in range(one.min, one.max + 1)
        if column <= last
    )
    scale = min(1.0, PRINTABLE[0] / across)
    heights = [sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)]
    return sum(heights) * scale / PRINTABLE[1], heights[-1] * scale / PRINTABLE[1]


@every_form
def test_a_blank_form_is_one_printed_page_full_of_rows(tmp_path: Path, town: Plan, form: Form) -> None:
    """Two hundred empty rows were twelve pages, and hid which of them somebody had filled in."""
    pages, row = pages_and_room(blank(tmp_path, form, town), form)

    assert pages <= 1
    assert pages + 2 * row > 1, "and no row more would be lost"


def test_filled_rows_leave_room_for_some_that_the_register_does_not_have(tmp_path: Path, town: Plan) -> None:
    """Whatever the number of households, at least five empty rows follow, and never a page of them."""
    for count in (1, 5, 6, 7, 8, 30):
        filled = [{"person": f"户{number}"} for number in range(count)]
        sheet = blank(tmp_path, VISIT_SHEET, town, village="东坡村", filled_rows=filled)
        empty = sheet.max_row - heading_row(sheet) - count
        assert 5 <= empty <= 20, count


def test_what_is_written_below_the_prepared_rows_is_framed(tmp_path: Path, town: Plan) -> None:
    """The clerk goes on typing; only rows with something in them get borders, and are printed."""
    sheet = blank(tmp_path, VISIT_SHEET, town, rows=3)
    below = heading_row(sheet) + 4

    ((area, (rule,)),) = [(one.sqref, rules) for one, rules in sheet.conditional_formatting._cf_rules.items()]

    first, last = str(area).split(":")
    assert (first, last.rstrip("0123456789")) == (f"A{below}", sheet.cell(1, len(VISIT_SHEET.fields) + 1).column_letter)
    assert rule.formula == [f"COUNTA($B{below}:${last.rstrip('0123456789')}{below})>0"]
    assert rule.dxf.border.left.style == "thin"


def test_a_form_for_a_village_names_it_and_its_branch(tmp_path: Path, town: Plan) -> None:
    """The village's name in every row is what nobody should have to write."""
    sheet = blank(tmp_path, VISIT_SHEET, town, rows=4, village="东坡村")

    row = heading_row(sheet)
    village, branch = column_of(sheet, "村（社区）"), column_of(sheet, "总支")
    assert [sheet.cell(row + number, village).value for number in range(1, 5)] == ["东坡村"] * 4
    assert [sheet.cell(row + number, branch).value for number in range(1, 5)] == ["前岭总支"] * 4
    assert sheet["A3"].value == "填报单位(盖章)：东坡村"


def test_a_given_branch_wins_over_the_tree(tmp_path: Path, town: Plan) -> None:
    """A village may have moved since the plan was written."""
    sheet = blank(tmp_path, ROSTER, town, rows=1, village="东坡村", branch="后河总支")

    assert sheet.cell(heading_row(sheet) + 1, column_of(sheet, "总支")).value == "后河总支"


def test_rows_are_numbered_and_otherwise_empty(tmp_path: Path, town: Plan) -> None:
    """A numbered row without person and opinion is known to be reserved."""
    sheet = blank(tmp_path, VISIT_SHEET, town, rows=3)

    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=heading_row(sheet) + 1)]

    assert [row[0] for row in rows] == [1, 2, 3]
    assert not any(value for row in rows for value in row[1:])


def test_the_same_form_gives_the_same_bytes(tmp_path: Path, town: Plan) -> None:
    """Forms are compared by hash when they come back."""
    for name in ("a.xlsx", "b.xlsx"):
        write_blank(VISIT_SHEET, tmp_path / name, town)

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_files_are_named_for_their_form() -> None:
    """A clerk finds 附件4 by its number and by its name."""
    assert [file_name(form) for form in TEMPLATES] == [
        "附件2_活动安排表.xlsx", "附件4_意见建议记录表.xlsx", "附件5_没有问题群众清单.xlsx", "附件6_问题清单.xlsx", "应访底册.xlsx",
        "整改台账.xlsx", "办理表.xlsx", "回访表.xlsx", "转办单.xlsx", "督办单.xlsx",
    ]  # fmt: skip
