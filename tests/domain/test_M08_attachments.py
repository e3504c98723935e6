"""附件5 and 附件6: every household in exactly one place."""

from collections import Counter

import openpyxl

from tests.conftest import Cli, sample_visits


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


def test_M08_before_the_date_was_put_right_one_household_is_sent_back(month_as_sent: Cli) -> None:
    """12 + 44 + 2 + 1 + 1 = 60, and 44 households have 51 issues; nobody stands in both lists."""
    total = month_as_sent("report", "coverage", "--as-of", "2022-06-01", "--json").json["total"]
    paths = {number: month_as_sent.folder.parent / f"附件{number}.xlsx" for number in "56"}
    for number, path in paths.items():
        month_as_sent("attachment", number, "-o", path)
    cells = {
        number: [
            str(cell.value) for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row if cell.value
        ]
        for number, path in paths.items()
    }

    assert [total[key] for key in ("no_problem", "has_issue", "not_reached", "to_complete", "held", "registered")] == [
        12, 44, 2, 1, 1, 60,
    ]  # fmt: skip
    assert any(cell.replace(" ", "") == "合计：44户51件" for cell in cells["6"])
    assert any(cell.replace(" ", "") == "合计：12户" for cell in cells["5"])
    people = {visit["走访对象"] for visit in sample_visits()}
    names = Counter(visit["走访对象"] for visit in sample_visits())
    once = {name for name in people if names[name] == 1}
    assert not once & set(cells["5"]) & set(cells["6"])
