"""The 60 sample visits of 柴胡店镇 through the commands alone: every figure of M01, M07 and M08 (D1 to D8)."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import (
    Cli,
    real_date,
    sample_visits,
    write_sample_roster,
    write_sample_sheets,
)

RESPONSIBILITIES = {"1": "镇和村解决", "2": "镇和市直部门联动", "3": "市直部门单独解决"}
OUTCOMES = {"无问题": "no_problem", "有问题": "has_issue", "未走访到": "not_reached", "待补": "to_complete"}


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> tuple[Cli, Any]:
    """A workspace with the register and the sample merged; the merge's own JSON with every row."""
    root = tmp_path_factory.mktemp("month")
    Cli(root)("init", root / "ws", "--plan", "chaihudian")
    cli = Cli(root / "ws")
    cli("roster", "import", write_sample_roster(root / "底册.xlsx"))
    write_sample_sheets(root / "第一次")
    merged = cli("merge", root / "第一次", "--today", "2022-03-25", "--json", "--rows", code=1).json
    return cli, merged


@pytest.fixture(scope="module")
def corrected(month: tuple[Cli, Any]) -> tuple[Cli, Any]:
    """The same workspace after the sheets came back with V060's date corrected."""
    cli, _ = month
    before = {
        name: cli("report", name, "--as-of", "2022-06-01", "--json").json for name in ("matrix", "coverage", "closure")
    }
    before["附件5"] = count_list(cli, "5")
    before["附件6"] = count_list(cli, "6")
    root = cli.folder.parent
    write_sample_sheets(root / "第二次", real_date, saved_by="村文书")
    merged = cli("merge", root / "第二次", "--today", "2022-03-28", "--json", "--rows").json
    return cli, {"before": before, "merged": merged}


def count_list(cli: Cli, number: str) -> str:
    """Write an attachment and return its last line of figures, as another reader sees it."""
    cli("attachment", number)
    path = next((cli.folder / "输出").glob(f"附件{number}_*.xlsx"))
    sheet = openpyxl.load_workbook(path).active
    totals = [
        str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell and str(cell).startswith("合计")
    ]
    assert len(totals) == 1
    return totals[0].replace(" ", "")


def by_sample_number(merged: Any) -> dict[str, Any]:
    """The merge's rows by the number of the sample visit, found through village and row."""
    rows = {(row["file"], row["row"]): row for row in merged["visit_rows"]}
    found: dict[str, Any] = {}
    places: dict[str, int] = {}
    for visit in sample_visits():
        village = visit["村(单位)"]
        places[village] = places.get(village, 2) + 1
        row = rows.get((f"{village}.xlsx", places[village]))
        if row is not None:
            found[visit["编号"]] = row
    return found


def test_each_visit_has_the_expected_outcome_issues_and_classes(corrected: tuple[Cli, Any]):
    """The core of the tool: 60 visits as cadres write them, read as a person would."""
    rows = by_sample_number(corrected[1]["merged"])

    for visit in sample_visits():
        row = rows[visit["编号"]]
        subjects = visit["期望_主题"].split("|") if visit["期望_主题"] else []
        responsibilities = [RESPONSIBILITIES[one] for one in visit["期望_责任类"].split("|") if one]
        spots = [one == "是" for one in visit["期望_是否现场解决"].split("|") if one]
        assert row["outcome"] == OUTCOMES[visit["期望_走访结果"]], visit["编号"]
        assert len(row["issues"]) == int(visit["期望_问题数"]), visit["编号"]
        assert [issue["subject"] for issue in row["issues"]] == subjects, visit["编号"]
        assert [issue["responsibility"] for issue in row["issues"]] == responsibilities, visit["编号"]
        assert [issue["on_the_spot"] for issue in row["issues"]] == spots, visit["编号"]
        source = "自来水水压小，二楼上不去水" if visit["编号"] == "V019" else visit["意见建议(原文)"]
        positions = [source.index(issue["text"]) for issue in row["issues"]]
        assert positions == sorted(positions), "the issues are the sender's own words, in their order"


def test_only_the_complaint_about_an_official_is_sensitive(corrected: tuple[Cli, Any]):
    """D8: V052, and nothing else."""
    rows = by_sample_number(corrected[1]["merged"])
    assert [number for number, row in rows.items() if any(issue["sensitive"] for issue in row["issues"])] == ["V052"]


def test_the_impossible_date_is_the_only_row_held(month: tuple[Cli, Any]):
    """D1: phones and blank opinions are warned of; only 30 February holds its row."""
    _, merged = month
    assert merged["rows"] == {"total": 60, "accepted": 59, "duplicate": 0, "held": 1, "ignored": 0}
    errors = [problem for problem in merged["problems"] if problem["severity"] == "error"]
    assert [(one["file"], one["cell"], one["found"]) for one in errors] == [("石坝村.xlsx", "G8", "2022-02-30")]


def test_M01_coverage_before_and_after_the_correction(corrected: tuple[Cli, Any]):
    """56/60 = 93.33 %, then 57/60 = 95.00 %; the missed households by name."""
    cli, found = corrected
    before = found["before"]["coverage"]
    after = cli("report", "coverage", "--as-of", "2022-06-01", "--json").json
    assert before["total"]["coverage_rate"] == {"n": 56, "of": 60, "percent": "93.33", "shown": "93.33%"}
    assert after["total"]["coverage_rate"] == {"n": 57, "of": 60, "percent": "95.00", "shown": "95.00%"}
    assert {one["person"] for one in before["missed_households"]} == {"徐长海", "韩志远", "韩志刚", "韩雪"}
    assert {one["person"]: one["reason"] for one in after["missed_households"]} == {
        "徐长海": "未走访到",
        "韩志远": "待补",
        "韩志刚": "未走访到",
    }
    assert {one["visitor"] for one in after["missed_households"]} == {"王磊"}
    assert after["missed_villages"] == []


def test_M07_the_matrix_before_and_after_the_correction(corrected: tuple[Cli, Any]):
    """18/24/10 and 18/6/6/7/6/6/3; before it one issue less in 镇和村 and in 居住环境."""
    cli, found = corrected
    before, after = found["before"]["matrix"], cli("report", "matrix", "--json").json
    assert [row["total"] for row in after["rows"]] == [18, 24, 10]
    assert list(after["subject_totals"].values()) == [18, 6, 6, 7, 6, 6, 3]
    assert (after["pending"], after["total"]) == (0, 52)
    assert [row["total"] for row in before["rows"]] == [17, 24, 10]
    assert list(before["subject_totals"].values()) == [17, 6, 6, 7, 6, 6, 3]


def test_M08_every_household_is_in_exactly_one_list(corrected: tuple[Cli, Any]):
    """12 + 45 + 2 + 1 = 60, and before the correction 12 + 44 + 2 + 1 + 1."""
    cli, found = corrected
    assert (found["before"]["附件5"], found["before"]["附件6"]) == ("合计：12户", "合计：44户51件")
    assert (count_list(cli, "5"), count_list(cli, "6")) == ("合计：12户", "合计：45户52件")
    before = found["before"]["coverage"]["total"]
    assert [before[key] for key in ("no_problem", "has_issue", "not_reached", "to_complete", "held", "no_record")] == [
        12, 44, 2, 1, 1, 0,
    ]  # fmt: skip
    after = cli("report", "coverage", "--as-of", "2022-06-01", "--json").json["total"]
    assert [after[key] for key in ("no_problem", "has_issue", "not_reached", "to_complete", "held", "no_record")] == [
        12, 45, 2, 1, 0, 0,
    ]  # fmt: skip


def test_closure_counts_what_was_solved_on_the_spot(corrected: tuple[Cli, Any]):
    """Four of 52 were solved during the visit."""
    cli, _ = corrected
    total = cli("report", "closure", "--as-of", "2022-06-01", "--json").json["total"]
    assert total["received"] == 52
    assert total["resolved_rate"] == {"n": 4, "of": 52, "percent": "7.69", "shown": "7.69%"}
    assert total["overdue"] == total["unresolved"] == 48


def test_on_the_first_of_june_all_others_are_overdue(corrected: tuple[Cli, Any]):
    """The phase 集中办结 ended the day before: 48 red cards, one day over."""
    cli, _ = corrected
    report = cli("report", "overdue", "--as-of", "2022-06-01", "--json").json
    assert report["total"]["red"] == len(report["rows"]) == 48
    assert {(row["days_over"], row["due_on"], row["card"]) for row in report["rows"]} == {(1, "2022-05-31", "red")}
    day_before = cli("report", "overdue", "--as-of", "2022-05-31", "--due-soon", "--json").json
    assert (day_before["total"]["red"], day_before["total"]["yellow"]) == (0, 48)
    assert {row["days_over"] for row in day_before["rows"]} == {0}


def test_the_correction_adds_one_visit_and_keeps_every_number(corrected: tuple[Cli, Any], month: tuple[Cli, Any]):
    """59 rows are known already; the corrected one gets the next number."""
    merged = corrected[1]["merged"]
    assert merged["rows"] == {"total": 60, "accepted": 1, "duplicate": 59, "held": 0, "ignored": 0}
    assert merged["visits"] == {"new": 1, "changed": 0, "same": 59, "conflict": 0}
    old, new = by_sample_number(month[1]), by_sample_number(merged)
    for number, row in old.items():
        assert [issue["id"] for issue in row["issues"]] == [issue["id"] for issue in new[number]["issues"]]
    assert [issue["id"] for issue in new["V060"]["issues"]] == ["CHD-2022-0052"]


def test_a_place_never_gets_the_complaint_about_its_own_official(corrected: tuple[Cli, Any], tmp_path: Path):
    """D8: 柳沟村 and its branch get lists without V052; the town's own list has it."""
    cli, _ = corrected
    words = "怀疑村干部"
    for arguments in (
        ("attachment", "6", "--place", "柳沟村"),
        ("attachment", "6", "--place", "后河总支"),
        ("attachment", "6", "--outside"),
        ("ledger", "export", "--village", "柳沟村"),
        ("ledger", "export", "--unit", "待定"),
    ):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.xlsx"
        cli(*arguments, "-o", path)
        assert words not in all_text(path), arguments
    inspectors = tmp_path / "inspectors.xlsx"
    cli("ledger", "export", "--unit", "镇纪委", "-o", inspectors)
    assert words in all_text(inspectors), "who has to look into it gets it"
    town = tmp_path / "town.xlsx"
    cli("attachment", "6", "-o", town)
    assert words in all_text(town)


def test_the_figures_of_a_share_count_its_own_issues_and_no_complaint_about_an_official(
    corrected: tuple[Cli, Any], tmp_path: Path
):
    """D8: one more in the total than in the list would tell the branch that somebody complained."""
    cli, _ = corrected
    for arguments in ((), ("--village", "后河总支"), ("--village", "柳沟村"), ("--unit", "待定")):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.xlsx"
        cli("ledger", "export", *arguments, "-o", path, "--today", "2022-06-01")
        book = openpyxl.load_workbook(path)
        listed = sum(1 for row in book["总台账"].iter_rows(min_row=4, max_col=2, values_only=True) if row[1])
        totals = {
            name: next(row for row in book[name].iter_rows(values_only=True) if row[0] == "合计")
            for name in ("分类统计", "办理进度")
        }
        assert totals["分类统计"][-1] == totals["办理进度"][1] == listed, arguments


def test_the_ledger_workbook_says_what_the_reports_say(corrected: tuple[Cli, Any], tmp_path: Path):
    """One computation: who prints the workbook and who prints the report must hold the same figures."""
    cli, _ = corrected
    cli("ledger", "export", "-o", tmp_path / "a.xlsx", "--today", "2022-06-01")
    for sheet, report in (("分类统计", ("matrix",)), ("办理进度", ("closure", "--by", "branch"))):
        cli("report", *report, "--as-of", "2022-06-01", "-o", tmp_path / f"{sheet}.xlsx")
        inside, alone = (
            [[cell.value for cell in row] for row in openpyxl.load_workbook(tmp_path / name)[title]]
            for name, title in (("a.xlsx", sheet), (f"{sheet}.xlsx", "报表"))
        )
        assert inside == alone


def all_text(path: Path) -> str:
    """Everything that stands in a workbook."""
    book = openpyxl.load_workbook(path)
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)
