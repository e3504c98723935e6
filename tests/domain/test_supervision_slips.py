"""督办单: a slip of its own number for what is overdue, unsatisfactory, sent back often or raised again, and the nth time."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Cli, write_sheet

HEADING = ("走访日期", "总支", "村", "走访对象", "联系电话", "走访人", "意见建议")
PEOPLE = ("张建国", "孙桂兰", "吴磊", "赵明", "杨福")
TEXTS = ("路灯不亮", "机井坏了", "自来水水压小", "巷道没硬化", "怀疑村干部贪污土地流转的钱")


@pytest.fixture
def town(workspace: Cli, tmp_path: Path) -> tuple[Cli, dict[str, str]]:
    """Five issues of one village at 水利站, the last by mistake; all due on 2022-05-31."""
    rows = [
        ("2022-03-05", "前岭总支", "前岭村", person, f"1380000000{number}", "李明", text)
        for number, (person, text) in enumerate(zip(PEOPLE, TEXTS, strict=True))
    ]
    sheet = write_sheet(tmp_path / "村.xlsx", ("记录", [HEADING, *rows]))
    merged = workspace("merge", sheet, "--today", "2022-03-10", "--no-export", "--rows", "--json").json
    visits = sorted(merged["visit_rows"], key=lambda row: row["row"])
    numbers = {person: row["issues"][0]["id"] for person, row in zip(PEOPLE, visits, strict=True)}
    steps = [
        ("编号", "办理状态", "日期", "责任单位"),
        *((one, "转办", "2022-03-10", "水利站") for one in numbers.values()),
    ]
    workspace("advance", "--from", write_sheet(tmp_path / "办理.xlsx", ("办理", steps)), "--today", "2022-03-20")
    return workspace, numbers


def run(cli: Cli, today: str, code: int | None = None) -> Any:
    """Run the command and return its JSON."""
    return cli("supervise", "--today", today, "--json", code=code).json


def test_nothing_is_supervised_before_there_is_a_reason(town: tuple[Cli, dict[str, str]]) -> None:
    """On the due day itself nothing is late."""
    cli, _ = town
    assert (run(cli, "2022-05-31", 0)["slips"], run(cli, "2022-05-31", 0)["batch"]) == ([], None)


def test_each_late_issue_gets_a_number_and_the_nth_time(town: tuple[Cli, dict[str, str]]) -> None:
    """First on 2022-06-02, 3 working days from there (the 3rd to the 5th are 端午): 06-08. Then, past that, a second time."""
    cli, numbers = town
    first, same, second = run(cli, "2022-06-02"), run(cli, "2022-06-08"), run(cli, "2022-06-09")

    assert {one["id"] for one in first["slips"]} == {numbers[person] for person in PEOPLE[:4]}
    assert {(one["reason"], one["times"], one["due_on"]) for one in first["slips"]} == {("逾期 2 天", 1, "2022-06-08")}
    assert sorted(one["number"] for one in first["slips"]) == [f"CHD-2022-督000{number}" for number in range(1, 5)]
    assert (same["slips"], same["standing"], same["batch"]) == ([], 4, None)
    assert {(one["reason"], one["times"]) for one in second["slips"]} == {("逾期 9 天", 2)}
    assert sorted(one["number"] for one in second["slips"]) == [f"CHD-2022-督000{number}" for number in range(5, 9)]


def test_the_page_says_number_reason_and_both_days(town: tuple[Cli, dict[str, str]]) -> None:
    """One page for each issue, in one file for the unit, and not a word of who complained."""
    cli, numbers = town
    run(cli, "2022-06-02")
    [path] = (cli.folder / "输出" / "督办").glob("*.xlsx")
    pages = [
        [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
        for sheet in openpyxl.load_workbook(path).worksheets
    ]

    assert len(pages) == 4
    page = next(page for page in pages if numbers["张建国"] in page)
    assert {"逾期 2 天", "水利站", "1"} <= set(page)
    assert any(text.startswith("2022-05-31") for text in page)
    assert not any(person in text for page in pages for text in page for person in PEOPLE)


def test_an_issue_about_an_official_gets_none_at_another_unit(town: tuple[Cli, dict[str, str]]) -> None:
    """The slip names the issue to the unit that has it: only the plan's unit may get one (D8)."""
    cli, numbers = town
    result = run(cli, "2022-06-02", 1)

    assert [one["code"] for one in result["problems"]] == ["P875"]
    assert numbers["杨福"] not in {one["id"] for one in result["slips"]}


def test_dissatisfied_sent_back_twice_and_raised_again_are_reasons(
    town: tuple[Cli, dict[str, str]], tmp_path: Path
) -> None:
    """Counted in times, before any of them is late."""
    cli, numbers = town
    early = ("--today", "2022-04-20")
    cli("advance", numbers["张建国"], "办结", "--result", "换了灯泡", "--on", "2022-03-25", *early)
    cli("advance", numbers["张建国"], "回访", "--satisfaction", "不满意", "--on", "2022-03-28", *early)
    for day in ("2022-03-22", "2022-03-24"):
        cli("advance", numbers["孙桂兰"], "研判", "--note", "不是本单位的事", "--unit", "农业站", "--on", day, *early)
        cli("advance", numbers["孙桂兰"], "转办", "--unit", "水利站", "--on", day, *early)
    again = ("2022-04-05", "前岭总支", "前岭村", "吴磊", "13800000002", "李明", "自来水水压小")
    cli("merge", write_sheet(tmp_path / "再.xlsx", ("记录", [HEADING, again])), "--no-export", *early)

    reasons = {one["id"]: one["reason"] for one in run(cli, "2022-04-20")["slips"]}

    assert reasons == {
        numbers["张建国"]: "不满意 1 次",
        numbers["孙桂兰"]: "多次退回 2 次",
        numbers["吴磊"]: "重复反映 1 次",
    }


def test_what_is_resolved_is_left_alone(town: tuple[Cli, dict[str, str]]) -> None:
    """A unit that has done its work, late or not, is not reminded of it."""
    cli, numbers = town
    cli("advance", numbers["张建国"], "办结", "--result", "换了灯泡", "--on", "2022-06-01", "--today", "2022-06-02")

    assert numbers["张建国"] not in {one["id"] for one in run(cli, "2022-06-02")["slips"]}


def test_what_is_late_and_was_never_handed_on_is_said(town: tuple[Cli, dict[str, str]], tmp_path: Path) -> None:
    """Nobody can be reminded of it; that it waits must not go unseen."""
    cli, _ = town
    late = ("2022-03-05", "前岭总支", "东坡村", "钱芳", "13800000009", "李明", "健身器材少")
    cli("merge", write_sheet(tmp_path / "晚.xlsx", ("记录", [HEADING, late])), "--no-export", "--today", "2022-03-20")

    assert (run(cli, "2022-05-31")["not_handed_on"], run(cli, "2022-06-02")["not_handed_on"]) == (0, 1)
    assert "还没有转办" in cli("supervise", "--today", "2022-06-03", code=None).out
