"""Attachments 5 and 6: every sub-total is counted again here, from the rows that stand above it."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from minqing_cli.plan import Plan
from minqing_cli.writers.attachments import IssueRow, NoProblemRow, write_attachment5, write_attachment6
from minqing_cli.writers.fitting import row_height

PEOPLE = ("张建国", "王桂兰", "孙涛", "马玉梅", "欧阳小红")


def household(number: int, branch: str, village: str, **changes: Any) -> NoProblemRow:
    values: dict[str, Any] = {
        "branch": branch, "village": village, "person": PEOPLE[number % 5], "phones": f"{13800000000 + number}",
        "visited_on": date(2022, 3, 5), "visitor": "李明",
    }  # fmt: skip
    return NoProblemRow(**{**values, **changes})


def issue(number: int, responsibility: str, subject: str, **changes: Any) -> IssueRow:
    values: dict[str, Any] = {
        "household": f"H{number}", "number": f"CHD-2022-{number:04d}", "branch": "前岭总支", "village": "前岭村",
        "person": PEOPLE[number % 5], "phones": f"{13800000000 + number}", "visited_on": date(2022, 3, 9),
        "text": f"第{number}盏路灯不亮", "responsibility": responsibility, "subject": subject, "unit": "前岭村",
        "responsible_person": "", "measures": "", "due_on": date(2022, 5, 31), "state": "受理",
    }  # fmt: skip
    return IssueRow(**{**values, **changes})


def lines(path: Path) -> tuple[Any, list[str], list[list[Any]]]:
    """Return the sheet, its headings and the rows from below the heading to 合计."""
    sheet: Any = load_workbook(path).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(index for index, row in enumerate(rows) if row[0] == "序号")
    end = next(index for index, row in enumerate(rows) if str(row[0]).startswith("合计"))
    headings = [str(heading).replace("\n", "").rstrip("★") for heading in rows[top]]
    return sheet, headings, rows[top + 1 : end + 1]


@pytest.fixture
def mixed(town: Plan) -> list[IssueRow]:
    """Sixty issues of every class, out of order, some pending, some of a class that the plan does not know."""
    classes = [(who, what) for who in (*town.responsibilities, "") for what in (*town.subjects, "")]
    rows = [issue(number, *classes[number * 7 % len(classes)]) for number in range(60)]
    return [*rows, issue(60, "镇外单位解决", "居住环境"), issue(61, town.responsibilities[0], "水电", household="H60")]


def test_every_subtotal_of_attachment_6_counts_the_rows_above_it(
    tmp_path: Path, town: Plan, mixed: list[IssueRow]
) -> None:
    """小计 after each subject and each responsibility is what the office checks by hand."""
    write_attachment6(tmp_path / "6.xlsx", town, mixed)

    _, headings, rows = lines(tmp_path / "6.xlsx")
    who, what = headings.index("责任类"), headings.index("主题")
    since_subject: list[list[Any]] = []
    since_class: list[list[Any]] = []
    checked = 0
    for row in rows[:-1]:
        if isinstance(row[0], int):
            since_subject.append(row)
            since_class.append(row)
            continue
        name, count = row[0].removeprefix("小计：").removesuffix("件").rsplit(" ", 1)
        of_subject = {entry[what] for entry in since_subject} == {name}
        counted = since_subject if of_subject else since_class
        assert len(counted) == int(count)
        assert of_subject or name == "待研判" or {entry[who] for entry in counted} == {name}
        since_subject = []
        since_class = since_class if of_subject else []
        checked += 1
    assert since_class == [], "no row is left without a sub-total"
    assert checked > 20
    assert rows[-1][0] == "合计：61户62件"


def test_classes_stand_in_the_plans_order_with_the_pending_last(
    tmp_path: Path, town: Plan, mixed: list[IssueRow]
) -> None:
    """待研判 is a group of its own; a class of an older plan is kept, after the plan's."""
    write_attachment6(tmp_path / "6.xlsx", town, mixed)

    _, headings, rows = lines(tmp_path / "6.xlsx")
    data = [row for row in rows if isinstance(row[0], int)]
    who = list(dict.fromkeys(row[headings.index("责任类")] for row in data))
    of_first = [row[headings.index("主题")] for row in data if row[headings.index("责任类")] == who[0]]
    totals = [row[0] for row in rows if str(row[0]).startswith("小计：")]

    assert who[:4] == [*town.responsibilities, "镇外单位解决"]
    assert list(dict.fromkeys(of_first))[: len(town.subjects)] == list(town.subjects)
    pending = sum(not row.subject or not row.responsibility for row in mixed)
    assert totals[-1] == f"小计：待研判 {pending}件"
    assert [total for total in totals if "待研判" in total] == totals[-1:]


def test_serial_numbers_run_through_and_no_issue_is_lost(tmp_path: Path, town: Plan, mixed: list[IssueRow]) -> None:
    """One issue a row, whatever group it falls into."""
    write_attachment6(tmp_path / "6.xlsx", town, mixed)

    _, headings, rows = lines(tmp_path / "6.xlsx")
    data = [row for row in rows if isinstance(row[0], int)]

    assert [row[0] for row in data] == list(range(1, 63))
    assert Counter(row[headings.index("编号")] for row in data) == Counter(row.number for row in mixed)


def test_rows_of_one_subject_keep_the_order_they_come_in(tmp_path: Path, town: Plan) -> None:
    """The caller has put the urgent ones first."""
    rows = [issue(number, town.responsibilities[0], "居住环境") for number in (3, 1, 2)]

    write_attachment6(tmp_path / "6.xlsx", town, rows)

    _, headings, written = lines(tmp_path / "6.xlsx")
    assert [row[headings.index("编号")][-1] for row in written[:3]] == ["3", "1", "2"]


def test_the_data_area_has_no_merged_cells_and_subtotals_no_number(
    tmp_path: Path, town: Plan, mixed: list[IssueRow]
) -> None:
    """D14: a filter or a reader must find one issue on every row."""
    write_attachment6(tmp_path / "6.xlsx", town, mixed)

    sheet, _, rows = lines(tmp_path / "6.xlsx")
    heading = next(row for row in range(1, 16) if sheet.cell(row, 1).value == "序号")

    assert max(area.max_row for area in sheet.merged_cells.ranges) < heading
    assert all(row[1:] == [None] * (len(row) - 1) for row in rows if not isinstance(row[0], int))


@pytest.mark.parametrize(
    ("write", "total"), [(write_attachment5, "合计：0户"), (write_attachment6, "合计：0户0件")], ids=["附件5", "附件6"]
)
def test_an_empty_list_is_still_a_proper_sheet(tmp_path: Path, town: Plan, write: Any, total: str) -> None:
    """A village without any row hands in its sheet all the same."""
    write(tmp_path / "a.xlsx", town, [])

    sheet, _, rows = lines(tmp_path / "a.xlsx")

    assert [row[0] for row in rows] == [total]
    assert str(sheet.cell(sheet.max_row, 1).value).startswith("填报人：")
    assert sheet.print_title_rows


def test_attachment_5_is_ordered_by_place_with_a_subtotal_for_each_branch(tmp_path: Path, town: Plan) -> None:
    """镇不漏村、村不漏户: the branch checks its own number; a branch the plan does not know comes last."""
    places = [("后河总支", "后河村"), ("龙泉总支", "龙泉村"), ("前岭总支", "东坡村"), ("前岭总支", "前岭村")]
    rows = [household(number, *places[number % 4]) for number in range(10)]

    write_attachment5(tmp_path / "5.xlsx", town, rows)

    _, headings, written = lines(tmp_path / "5.xlsx")
    data = [row for row in written if isinstance(row[0], int)]
    order = list(dict.fromkeys(row[headings.index("村（社区）")] for row in data))
    assert order == ["前岭村", "东坡村", "后河村", "龙泉村"]
    counts = Counter(row.branch for row in rows)
    assert [row[0] for row in written if not isinstance(row[0], int)] == [
        *(f"小计：{branch} {counts[branch]}户" for branch in ("前岭总支", "后河总支", "龙泉总支")), "合计：10户",
    ]  # fmt: skip


def test_within_one_branch_attachment_5_counts_by_village_and_within_one_village_not_at_all(
    tmp_path: Path, town: Plan
) -> None:
    """A sub-total equal to the total below it says nothing."""
    one_branch = [household(number, "前岭总支", ("前岭村", "东坡村")[number % 2]) for number in range(5)]

    write_attachment5(tmp_path / "branch.xlsx", town, one_branch)
    write_attachment5(tmp_path / "village.xlsx", town, one_branch[::2])

    totals = [row[0] for row in lines(tmp_path / "branch.xlsx")[2] if not isinstance(row[0], int)]
    assert totals == ["小计：前岭村 3户", "小计：东坡村 2户", "合计：5户"]
    assert [row[0] for row in lines(tmp_path / "village.xlsx")[2]] == [1, 2, 3, "合计：3户"]


def test_cells_are_what_their_columns_promise(tmp_path: Path, town: Plan) -> None:
    """Dates that sort, phones as text, several numbers each on its line, formulas as the text they were."""
    row = issue(1, town.responsibilities[0], "居住环境", text="=1+1", phones="13800000056/13800000057", remark="+无")

    write_attachment6(tmp_path / "6.xlsx", town, [row])

    sheet, headings, (values, *_) = lines(tmp_path / "6.xlsx")
    first = next(number for number in range(1, 16) if sheet.cell(number, 1).value == 1)
    found = dict(zip(headings, values, strict=True))
    assert (found["问题"], found["备注"]) == ("=1+1", "+无")
    assert {cell.data_type for cell in sheet[first]} <= {"s", "n", "d"}
    assert found["走访日期"].date() == date(2022, 3, 9)
    assert sheet.cell(first, headings.index("走访日期") + 1).number_format == "yyyy-mm-dd"
    assert found["联系电话"] == "13800000056\n13800000057"
    assert sheet.cell(first, headings.index("联系电话") + 1).number_format == "@"


def test_a_long_text_gets_a_row_high_enough_for_all_its_lines(tmp_path: Path, town: Plan) -> None:
    """A cut-off problem on paper cannot be dealt with."""
    long = "村北生产路坑坑洼洼，下雨没法走，" * 12
    rows = [issue(1, town.responsibilities[0], "居住环境", text=long), issue(2, town.responsibilities[0], "居住环境")]

    write_attachment6(tmp_path / "6.xlsx", town, rows)

    sheet, headings, _ = lines(tmp_path / "6.xlsx")
    first = next(number for number in range(1, 16) if sheet.cell(number, 1).value == 1)
    letter = sheet.cell(1, headings.index("问题") + 1).column_letter
    width = sheet.column_dimensions[letter].width
    assert sheet.row_dimensions[first].height >= row_height([long], [width], 10.5) > 100
    assert sheet.row_dimensions[first + 1].height < 40


@pytest.mark.parametrize(("write", "right"), [(write_attachment5, "单位：户"), (write_attachment6, "单位：件")])
def test_the_second_line_says_who_reports_and_when(tmp_path: Path, town: Plan, write: Any, right: str) -> None:
    """Without a day there is room to write one."""
    write(tmp_path / "a.xlsx", town, [], reported_on=date(2022, 3, 18))
    write(tmp_path / "b.xlsx", town, [], unit="前岭总支")

    above = [[cell.value for cell in row if cell.value] for row in lines(tmp_path / "a.xlsx")[0].iter_rows(max_row=3)]
    beside = [cell.value for cell in lines(tmp_path / "b.xlsx")[0][3] if cell.value]
    assert above[2] == ["填报单位(盖章)：柴胡店镇", "填报日期：2022 年 3 月 18 日", right]
    assert beside[0] == "填报单位(盖章)：前岭总支"
    assert beside[1].startswith("填报日期：　")


def test_the_copy_for_outside_shows_no_name_and_no_number(tmp_path: Path, town: Plan) -> None:
    """R13: names and phones in their columns and inside the texts, whoever wrote them there."""
    row = issue(
        1, town.responsibilities[0], "居住环境", person="张建国", phones="13800000056、0632-5500001",
        text="张建国家门口路灯不亮，找邻居13800000099或0632 5500001，也可打5500001", remark="138-0000-0056",
    )  # fmt: skip

    write_attachment6(tmp_path / "6.xlsx", town, [row], outside=True)
    write_attachment5(tmp_path / "5.xlsx", town, [household(0, "前岭总支", "前岭村", person="李")], outside=True)

    sheet, headings, (values, *_) = lines(tmp_path / "6.xlsx")
    found = dict(zip(headings, values, strict=True))
    assert (found["姓名"], found["联系电话"]) == ("张*国", "138****0056\n0632****001")
    assert found["问题"] == "张*国家门口路灯不亮，找邻居138****0099或0632****001，也可打****001"
    assert found["备注"] == "138****0056"
    assert sheet["A2"].value == "柴胡店镇联系服务群众大走访问题清单"
    assert "外发版（已脱敏）" in [cell.value for cell in sheet["A"]]
    assert lines(tmp_path / "5.xlsx")[2][0][3] == "*"


def test_the_inside_copy_is_not_marked_as_masked(tmp_path: Path, town: Plan) -> None:
    """The mark must mean something."""
    write_attachment5(tmp_path / "5.xlsx", town, [household(0, "前岭总支", "前岭村")])

    sheet, _, rows = lines(tmp_path / "5.xlsx")
    assert rows[0][3:5] == ["张建国", "13800000000"]
    assert "外发版（已脱敏）" not in [cell.value for cell in sheet["A"]]


def test_the_same_list_gives_the_same_bytes(tmp_path: Path, town: Plan, mixed: list[IssueRow]) -> None:
    """An unchanged week must not look like a changed file."""
    for name in ("a.xlsx", "b.xlsx"):
        write_attachment6(tmp_path / name, town, mixed)

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
