"""转办单 and 督办单: one case, one upright page."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from minqing_cli.forms import DISPATCH, SLIPS, SUPERVISION, Slip
from minqing_cli.plan import Plan
from minqing_cli.writers.slips import write_slips

every_slip = pytest.mark.parametrize("form", SLIPS, ids=lambda form: form.name)


def slip(folder: Path, form: Slip, plan: Plan, *values: dict[str, Any]) -> Any:
    write_slips(form, folder / "单.xlsx", plan, values or ({},))
    return load_workbook(folder / "单.xlsx")


def value_cell(sheet: Any, label: str) -> Any:
    """The cell right of a label."""
    found = next(cell for row in sheet.iter_rows() for cell in row if cell.value == label)
    return sheet.cell(found.row, found.column + 1)


@every_slip
def test_every_field_stands_right_of_its_label(tmp_path: Path, town: Plan, form: Slip) -> None:
    """What is filled in by hand and what is filled in by the program stand in the same place."""
    sheet = slip(tmp_path, form, town, {name: f"填{name}" for name in form.columns()})[form.title]

    for name, column in form.columns().items():
        assert value_cell(sheet, column.heading).value == f"填{name}"


@every_slip
def test_a_slip_prints_upright_on_one_page(tmp_path: Path, town: Plan, form: Slip) -> None:
    """A slip is handed over on paper, signed and sealed."""
    sheet = slip(tmp_path, form, town)[form.title]

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("portrait", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    # One page wide and high is what a file says by saying nothing.
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in ((1, 1), (None, None))
    assert sheet.print_area is not None
    assert sheet["A1"].value == f"柴胡店镇联系服务群众大走访{form.title}"


@every_slip
def test_labels_are_locked_and_values_are_not(tmp_path: Path, town: Plan, form: Slip) -> None:
    """The unit writes the receipt, and nothing else."""
    sheet = slip(tmp_path, form, town)[form.title]

    assert sheet.protection.sheet
    assert sheet.protection.password is None
    for column in form.columns().values():
        cell = value_cell(sheet, column.heading)
        assert not cell.protection.locked
        assert sheet.cell(cell.row, cell.column - 1).protection.locked


def test_the_reason_of_a_supervision_is_chosen_from_its_list(tmp_path: Path, town: Plan) -> None:
    """Counts by reason need the same words."""
    sheet = slip(tmp_path, SUPERVISION, town)["督办单"]

    cell = value_cell(sheet, "督办原因").coordinate
    rule = next(rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref)
    assert rule.formula1 == '"逾期,不满意,多次退回,重复反映"'


def test_days_are_days_and_numbers_of_a_phone_are_text(tmp_path: Path, town: Plan) -> None:
    """As in the tables."""
    sheet = slip(tmp_path, DISPATCH, town, {"due_on": date(2022, 5, 31), "contact_phone": "13800000001"})["转办单"]

    assert value_cell(sheet, "办结时限").value.date() == date(2022, 5, 31)
    assert value_cell(sheet, "办结时限").number_format == "yyyy-mm-dd"
    assert value_cell(sheet, "联系电话").number_format == "@"


def test_several_slips_are_a_sheet_each(tmp_path: Path, town: Plan) -> None:
    """Forty slips are printed with one command, not with forty."""
    book = slip(tmp_path, DISPATCH, town, {"number": "CHD-2022-0001"}, {"number": "CHD-2022-0002"})

    assert book.sheetnames == ["转办单1", "转办单2"]
    assert value_cell(book["转办单2"], "编号").value == "CHD-2022-0002"


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path, town: Plan) -> None:
    """What a household said is never computed."""
    sheet = slip(tmp_path, DISPATCH, town, {"text": "=1+1"})["转办单"]

    assert value_cell(sheet, "问题").value == "=1+1"
    assert value_cell(sheet, "问题").data_type == "s"
