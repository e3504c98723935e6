"""附件5 and 附件6: every household in exactly one place."""

import openpyxl

from tests.conftest import Cli


def test_M08_the_lists_and_the_rest_add_up_to_the_register(sample_month: Cli) -> None:
    """12 + 45 + 2 + 1 = 60, and 45 households have 52 issues."""
    total = sample_month("report", "coverage", "--as-of", "2022-06-01", "--json").json["total"]
    path = sample_month.folder.parent / "附件6.xlsx"
    sample_month("attachment", "6", "-o", path)

    assert [total[key] for key in ("no_problem", "has_issue", "not_reached", "to_complete", "registered")] == [
        12, 45, 2, 1, 60,
    ]  # fmt: skip
    cells = [str(cell.value) for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row if cell.value]
    assert any(cell.replace(" ", "") == "合计：45户52件" for cell in cells)
