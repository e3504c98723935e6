"""The ledger workbook: what the office looks things up in, prints and fills in."""

import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from minqing_cli.forms import LEDGER
from minqing_cli.plan import Plan
from minqing_cli.reports import closure, matrix
from minqing_cli.reports.tally import Tally
from minqing_cli.sheets import Cell
from minqing_cli.writers.cards import CardDays
from minqing_cli.writers.ledger_book import BookColumn, BookFigures, BookSheet, write_ledger_book

FIELDS = LEDGER.fields
AS_OF = date(2022, 3, 18)


def issue(number: int, **changes: Cell) -> list[Cell]:
    values: dict[str, Cell] = {
        "number": f"CHD-2022-{number:04d}", "village": "前岭村", "person": "张建国", "phones": "13800000001",
        "visited_on": date(2022, 3, 9), "text": "路灯不亮", "state": "受理", "round": 1, **changes,
    }  # fmt: skip
    return [values.get(name) for name in FIELDS]


def side(*rows: list[Cell]) -> BookSheet:
    columns = (BookColumn("走访日期", 12, "date"), BookColumn("走访对象", 12), BookColumn("联系电话", 14, "phone"))
    return BookSheet(columns, rows)


def figures(plan: Plan) -> BookFigures:
    counts = {(plan.responsibilities[0], plan.subjects[0]): 3, (None, None): 1}
    tallies = [Tally("前岭总支", received=3, resolved=1, due=2, overdue=1), Tally("后河总支", received=1)]
    return BookFigures(
        matrix.compute(counts, plan.responsibilities, plan.subjects, AS_OF).table(),
        closure.compute(tallies, "branch", AS_OF).table(),
    )


def book(path: Path, plan: Plan, *issues: list[Cell], visits: BookSheet | None = None) -> Any:
    days = CardDays(AS_OF, date(2022, 3, 20))
    write_ledger_book(path, plan, issues, visits or side(), side(), figures(plan), batch=3, days=days)
    return load_workbook(path)


def test_the_workbook_holds_every_issue_every_visit_and_the_figures(tmp_path: Path, town: Plan) -> None:
    """One file for looking up, printing and reporting."""
    visits = side([date(2022, 3, 5), "王桂兰", "13800000002"], [date(2022, 3, 6), "孙涛", None])

    written = book(tmp_path / "总台账.xlsx", town, issue(1), issue(2), visits=visits)

    assert written.sheetnames == ["总台账", "分类统计", "办理进度", "走访记录", "待研判", "说明"]
    assert [row[:2] for row in written["总台账"].iter_rows(min_row=4, max_col=2, values_only=True)] == [
        (1, "CHD-2022-0001"), (2, "CHD-2022-0002"),
    ]  # fmt: skip
    assert [row[1] for row in written["走访记录"].iter_rows(min_row=4, values_only=True)] == ["王桂兰", "孙涛"]


def test_the_ledger_has_every_declared_column_in_order(tmp_path: Path, town: Plan) -> None:
    """A field added to the record must not go missing here."""
    sheet = book(tmp_path / "a.xlsx", town, issue(1))["总台账"]

    headings = [str(cell.value).replace("\n", "") for cell in sheet[3]]

    assert headings == ["序号", *(LEDGER.heading(name) for name in FIELDS)]


@pytest.mark.parametrize(
    ("field", "choices"),
    [
        ("state", "受理"),
        ("satisfaction", "基本满意"),
        ("responsibility", "村办"),
        ("subject", "水"),
        ("urgency", "特急"),
    ],
)
def test_closed_columns_have_drop_downs_over_all_rows(tmp_path: Path, town: Plan, field: str, choices: str) -> None:
    """Classes are the plan's own."""
    own = town.model_copy(update={"subjects": ("水", "电"), "responsibilities": ("村办", "镇办")})

    sheet = book(tmp_path / "a.xlsx", own, *map(issue, range(5)))["总台账"]

    column = FIELDS.index(field) + 2
    rules = [rule for rule in sheet.data_validations.dataValidation if sheet.cell(8, column).coordinate in rule.sqref]
    assert len(rules) == 1
    assert choices in str(rules[0].formula1)
    assert sheet.cell(4, column).coordinate in rules[0].sqref


def test_the_ledger_can_be_filtered_and_keeps_its_heading_and_numbers_in_sight(tmp_path: Path, town: Plan) -> None:
    """Thirty-odd columns: without the number at the left nobody knows which issue a cell belongs to."""
    sheet = book(tmp_path / "a.xlsx", town, *map(issue, range(5)))["总台账"]

    assert sheet.auto_filter.ref == f"A3:{sheet.cell(3, len(FIELDS) + 1).column_letter}8"
    assert sheet.freeze_panes == "C4"
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$3:$3", "$A:$B")
    assert int(sheet.page_setup.fitToWidth) > 1, "on one page the print would be too small to read"


def test_what_only_the_screen_needs_stands_behind_what_is_printed(tmp_path: Path, town: Plan) -> None:
    """分类依据 and 来源 made the rows twice as high and the pages a third more."""
    sheet = book(tmp_path / "总台账.xlsx", town, issue(1))["总台账"]
    headings = [str(cell.value).replace("\n", "") for cell in sheet[3]]
    last = range_boundaries(sheet.print_area.split("!")[1].replace("$", ""))[2]

    assert headings[last:] == ["疑似同件", "需研判", "分类依据", "来源", "原编号"]
    assert "备注" in headings[:last]


def test_phones_are_text_and_dates_dates_in_every_sheet(tmp_path: Path, town: Plan) -> None:
    """Both are what people sort and search by."""
    visits = side([date(2022, 3, 5), "王桂兰", "13800000002"])

    written = book(tmp_path / "a.xlsx", town, issue(1), visits=visits)

    phone, day = (written["总台账"].cell(4, FIELDS.index(name) + 2) for name in ("phones", "visited_on"))
    assert (phone.value, phone.number_format, day.number_format) == ("13800000001", "@", "yyyy-mm-dd")
    assert [cell.number_format for cell in written["走访记录"][4]] == ["yyyy-mm-dd", "General", "@"]


def test_text_like_a_formula_stays_text(tmp_path: Path, town: Plan, parts: Callable[[Path], dict[str, bytes]]) -> None:
    """Villages' texts go into this workbook unread."""
    written = book(tmp_path / "a.xlsx", town, issue(1, text="=1+1"), visits=side([None, "@a", "+1"]))

    assert written["总台账"].cell(4, FIELDS.index("text") + 2).value == "=1+1"
    assert all(b"<f>" not in xml for name, xml in parts(tmp_path / "a.xlsx").items() if "worksheets/sheet" in name)


def test_the_explanation_says_batch_and_business_date_and_nothing_of_the_clock(tmp_path: Path, town: Plan) -> None:
    """The same ledger must give the same workbook tomorrow."""
    for name in ("a.xlsx", "b.xlsx"):
        written = book(tmp_path / name, town, issue(1))

    said = {row[0]: row[1] for row in written["说明"].iter_rows(values_only=True)}
    assert (said["业务日期"], said["批次"]) == ("2022-03-18", "第 3 批")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_an_empty_ledger_is_a_workbook_all_the_same(tmp_path: Path, town: Plan) -> None:
    """`init` writes one before anything is merged."""
    sheet = book(tmp_path / "a.xlsx", town)["总台账"]

    assert sheet["A3"].value == "序号"
    assert sheet.max_row == 3


def test_a_row_of_another_length_is_refused(tmp_path: Path, town: Plan) -> None:
    """One value too few would shift every later one under the wrong heading."""
    rows = [issue(1)[:-1]]

    with pytest.raises(ValueError, match="columns"):
        book(tmp_path / "a.xlsx", town, *rows)

    assert not (tmp_path / "a.xlsx").exists()


def test_every_column_of_an_issue_can_be_read_back(tmp_path: Path, town: Plan) -> None:
    """The workbook is filled in and returned: what does not come back would be taken for deleted."""
    written = issue(1, measures="已联系  供电所", due_on=date(2022, 3, 20), repeats=2, remark="-", text="一\n二 & <三>")
    issues = [written, issue(2)]

    sheet = book(tmp_path / "a.xlsx", town, *issues)["总台账"]

    found = [[plain(cell) for cell in row] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert found == [[number, *(value or None for value in values)] for number, values in enumerate(issues, start=1)]


def plain(value: Any) -> Any:
    return value.date() if hasattr(value, "hour") else value


def test_cards_are_rules_over_the_two_days_at_the_top(tmp_path: Path, town: Plan) -> None:
    """Whoever fills in 办结日 sees the colour go; whoever prints later only changes the day."""
    sheet = book(tmp_path / "a.xlsx", town, *map(issue, range(5)))["总台账"]

    at, until = FIELDS.index("responsibility") + 2, FIELDS.index("unit") + 2
    days = {sheet.cell(2, column - 1).value: sheet.cell(2, column).value.date() for column in (at, until)}
    assert days == {"截止日期": AS_OF, "黄牌截至": date(2022, 3, 20)}
    ((area, rules),) = ((str(one.sqref), one.rules) for one in sheet.conditional_formatting)
    assert "B4:B8" in area
    red, yellow = (rule.formula[0] for rule in rules)
    assert sheet.cell(2, at).column_letter == red.split("<=$")[1][0]
    assert f"<=${sheet.cell(2, until).column_letter}$2" in yellow


def test_the_figures_have_charts_that_take_their_numbers_from_the_cells(tmp_path: Path, town: Plan) -> None:
    """A picture would stay as it is when somebody puts a figure right."""
    written = book(tmp_path / "a.xlsx", town, issue(1))

    (classes,), (progress,) = written["分类统计"]._charts, written["办理进度"]._charts
    assert (classes.grouping, len(classes.series)) == ("stacked", len(town.responsibilities))
    assert [len(chart.series) for chart in (classes, progress)] == [3, 4]
    values = classes.series[0].val.numRef.f.split("!")[1].replace("$", "")
    assert next(cell.value for cell in written["分类统计"][values][0]) == 3
    names = progress.series[0].cat.strRef or progress.series[0].cat.numRef
    cells = written["办理进度"][names.f.split("!")[1].replace("$", "")]
    assert [row[0].value for row in cells] == ["前岭总支", "后河总支"]


def test_long_sheets_cost_no_memory(tmp_path: Path, town: Plan) -> None:
    """Rows are taken one by one when they are written; a town has three hundred thousand visits."""

    class Visits:
        def __len__(self) -> int:
            return 20_000

        def __iter__(self) -> Iterator[list[Cell]]:
            for number in range(len(self)):
                yield [date(2022, 3, 5), f"村民{number}", f"{13800000000 + number}"]

    tracemalloc.start()
    book_size = len(Visits())
    write_ledger_book(
        tmp_path / "a.xlsx", town, (), BookSheet(side().columns, Visits()), side(), figures(town), batch=1,
        days=CardDays(AS_OF, AS_OF),
    )  # fmt: skip
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < book_size * 500
