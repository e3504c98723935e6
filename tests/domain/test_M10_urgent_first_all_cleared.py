"""先急后缓、逐步化解、全部清零、全部回访: the order of work, and four verdicts with how many are missing."""

from pathlib import Path

import openpyxl
import pytest

from minqing_cli.reports.rates import Rate
from minqing_cli.reports.verdicts import verdict
from tests.conftest import Cli, write_sheet

HEADING = (
    "编号", "村", "姓名", "联系电话", "走访日期", "问题", "责任类", "主题", "责任单位", "紧急度", "完成时限", "受理日",
    "办理状态", "转办日", "办结日", "办理结果", "处置方式", "满意度", "回访日",
)  # fmt: skip
PRINCIPLES = ("先急后缓", "逐步化解", "全部清零", "全部回访")


def issue(
    number: int,
    urgency: str = "一般",
    due: str = "2022-05-31",
    accepted: str = "2022-03-05",
    resolved: str = "",
    revisited: str = "",
    at_the_door: bool = False,
) -> tuple[object, ...]:
    """One line of an office's own ledger."""
    state = "回访" if revisited else "办结" if resolved else "转办"
    return (
        f"A{number}", "前岭村", f"户{number}", f"1380000000{number}", accepted, f"第{number}盏路灯不亮", "镇和村解决", "居住环境",
        "前岭村", urgency, due, accepted, state, accepted, resolved, "已换" if resolved else "",
        "现场办结" if at_the_door else "", "满意" if revisited else "", revisited,
    )  # fmt: skip


def take_over(cli: Cli, folder: Path, *issues: tuple[object, ...]) -> dict[str, str]:
    """Take a ledger over; return the office's numbers by ours."""
    path = write_sheet(folder / "台账.xlsx", ("整改台账", [HEADING, *issues]))
    cli("ledger", "import", path, "--today", "2022-07-01")
    cli("ledger", "export", "-o", folder / "全.xlsx", "--today", "2022-07-01")
    rows = listed(folder / "全.xlsx")
    return {row["编号"]: row["原编号"] for row in rows}


def listed(path: Path) -> list[dict[str, str]]:
    """The issues of a ledger workbook in its own order, read by another library."""
    lines = openpyxl.load_workbook(path)["总台账"].iter_rows(values_only=True)
    found = [[str(cell or "").replace("\n", "") for cell in line] for line in lines]
    at = next(place for place, line in enumerate(found) if "问题" in [cell.rstrip("★") for cell in line])
    heading = [cell.rstrip("★") for cell in found[at]]
    return [dict(zip(heading, line, strict=True)) for line in found[at + 1 :] if line[0]]


def verdicts(cli: Cli, as_of: str) -> dict[str, str]:
    """Goal → verdict, as the report prints them."""
    rows = cli("report", "goals", "--as-of", as_of, "--json").json["rows"]
    return {row["goal"]: row["verdict"] for row in rows}


def test_M10_four_verdicts_with_how_many_are_missing(workspace: Cli, tmp_path: Path) -> None:
    """Of six: an urgent one late and one still open, two open, three open on the last day, two of four called back."""
    take_over(
        workspace,
        tmp_path,
        issue(1, "特急", resolved="2022-03-10", revisited="2022-03-20"),
        issue(2, "紧急", resolved="2022-06-05"),
        issue(3, resolved="2022-05-20"),
        issue(4, resolved="2022-03-05", revisited="2022-06-02", at_the_door=True),
        issue(5),
        issue(6, "特急", due="2022-03-08"),
    )

    found = verdicts(workspace, "2022-06-10")
    assert [found[name] for name in PRINCIPLES] == [
        "未达标（差 2 件）", "未达标（差 2 件）", "未达标（差 3 件）", "未达标（差 2 件）",
    ]  # fmt: skip
    printed = workspace("报表", "目标", "--as-of", "2022-06-10").out
    assert "未达标（差 3 件）" in printed
    assert "50.00%（2/4）" in printed, "call-backs are counted of everything resolved, at the door as well"


def test_M10_all_reached(workspace: Cli, tmp_path: Path) -> None:
    """On the last day nothing is open, and everybody was called back."""
    take_over(
        workspace,
        tmp_path,
        issue(1, "特急", resolved="2022-03-10", revisited="2022-06-20"),
        issue(2, resolved="2022-05-31", revisited="2022-06-21"),
    )

    assert [verdicts(workspace, "2022-06-30")[name] for name in PRINCIPLES] == ["达标"] * 4
    assert verdicts(workspace, "2022-06-01")["全部回访"] == "未达标（差 2 件）"
    assert verdicts(workspace, "2022-05-30")["全部清零"] == "未达标（差 1 件）"


def test_M10_what_is_resolved_after_the_last_day_was_not_cleared(workspace: Cli, tmp_path: Path) -> None:
    """阶段截止日在办 0 件: done in June is done, and still was open on 31 May."""
    take_over(workspace, tmp_path, issue(1, resolved="2022-06-10", revisited="2022-06-20"))

    found = verdicts(workspace, "2022-06-30")
    assert (found["逐步化解"], found["全部清零"], found["全部回访"]) == ("达标", "未达标（差 1 件）", "达标")
    assert found["先急后缓"] == "—", "there was nothing urgent to judge by"


def test_M10_the_urgent_come_first_then_the_due_then_the_first_to_come(workspace: Cli, tmp_path: Path) -> None:
    """The sort key is (紧急度, 到期日, 登记时间), in the ledger handed out for work and in the duties of the week."""
    ours = take_over(
        workspace,
        tmp_path,
        issue(1, due="2022-05-31"),
        issue(2, due="2022-05-30", accepted="2022-03-09"),
        issue(3, due="2022-05-30", accepted="2022-03-07"),
        issue(4, "特急", due="2022-06-03"),
        issue(5, "紧急", due="2022-05-31"),
        issue(6, "紧急", due="2022-05-30"),
    )
    expected = ["A4", "A6", "A5", "A3", "A2", "A1"]

    workspace("ledger", "export", "--unresolved", "-o", tmp_path / "未办结.xlsx", "--today", "2022-05-30")
    week = workspace("report", "weekly", "--as-of", "2022-05-30", "--json").json["further"][0]["rows"]

    assert [row["原编号"] for row in listed(tmp_path / "未办结.xlsx")] == expected
    assert [ours[row["id"]] for row in week] == expected
    assert [row["urgency"] for row in week][:3] == ["特急", "紧急", "紧急"]


@pytest.mark.parametrize(
    ("rate", "percent", "said"),
    [((550, 579), 95, "未达标（差 1 件）"), ((551, 579), 95, "达标"), ((19999, 20000), 100, "未达标（差 1 件）")],
)
def test_M10_one_missing_is_missed(rate: tuple[int, int], percent: int, said: str) -> None:
    """However near the percentage looks."""
    assert verdict(Rate(*rate), percent) == said
