"""版式: A4 landscape, one page wide, 小标宋 title, full borders, headings on every page, page numbers."""

import openpyxl
import pytest

from minqing_cli.reports import REPORTS
from tests.conftest import Cli


@pytest.mark.parametrize("name", [report.name for report in REPORTS])
def test_R12_every_report_is_ready_to_print(sample_month: Cli, name: str) -> None:
    """As township offices print: margins 28/26/20 mm, title 22 pt, heading repeated, 第x页 共y页."""
    path = sample_month.folder.parent / f"{name}.xlsx"
    sample_month("report", name, "--as-of", "2022-06-01", "-o", path)

    sheet = openpyxl.load_workbook(path).worksheets[0]
    setup, margins = sheet.page_setup, sheet.page_margins
    assert (setup.paperSize, setup.orientation, setup.fitToWidth or 1, setup.fitToHeight) == (9, "landscape", 1, 0)
    assert [round(inches * 25.4) for inches in (margins.top, margins.bottom, margins.left, margins.right)] == [
        28,
        26,
        20,
        20,
    ]
    assert (sheet["A1"].font.name, sheet["A1"].font.size) == ("方正小标宋简体", 22)
    assert sheet.print_title_rows is not None
    assert "第 &P 页 共 &N 页" in str(sheet.oddFooter.center.text)
    heading = int(sheet.print_title_rows.split("$")[-1])
    assert sheet.cell(heading, 1).border.left.style == "thin"
    assert any("2022-06-01" in str(sheet.cell(row, 1).value) for row in range(2, heading)), "the cut-off is printed"
