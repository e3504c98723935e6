"""走访人员与区域一一对应: gaps, doubles, people outside their area, changes that are not on file."""

from datetime import date
from pathlib import Path

import pytest

from minqing_cli.logbooks import Filing
from minqing_cli.merging.schedule import ScheduleLine
from minqing_cli.reports.assignment import Visited, area_key, check
from tests.conftest import Cli, write_sheet

HEADING = ("总支", "村", "走访区域", "应访户数", "包村领导", "包村干部", "网格员", "联系电话")


def line(village: str, area: str, officer: str, number: int = 1) -> ScheduleLine:
    """One area; leader and village people are the same everywhere."""
    return ScheduleLine(number, "前岭总支", village, area, 100, "孙镇长", officer, "王网格", "13800000001")


def visit(village: str, visitor: str, grid: str = "", day: int = 5) -> Visited:
    """One visit in March."""
    return Visited(date(2022, 3, day), village, grid, "张建国", visitor, "前岭村.xlsx › 记录 › 第3行")


def test_M02_zhao_na_in_qianling_is_one_warning() -> None:
    """前岭村 is 李明's; one record by 赵娜 is the only one of the list."""
    lines = [line("前岭村", "全村", "李明"), line("东坡村", "全村", "赵娜", 2)]
    visits = [visit("前岭村", "李明"), visit("前岭村", "赵娜"), visit("东坡村", "赵娜"), visit("前岭村", "李明、赵娜")]

    assert check(lines, (), visits).strangers == (visits[1],)


def test_an_area_without_a_team_and_one_with_two_are_told() -> None:
    """缺→错，重→错; an area has the same name however its number is written."""
    lines = [line("前岭村", "一网格", "李明"), line("前岭村", "第1网格", "赵娜", 2), line("东坡村", "全村", "赵娜", 3)]

    found = check(lines, [("前岭村", "二网格"), ("前岭村", "1网格"), ("东坡村", "三组"), ("西坡村", "")], ())

    assert [(village, area) for village, area, _ in found.gaps] == [("前岭村", "二网格"), ("西坡村", "")]
    assert [(village, area) for village, area, _ in found.doubles] == [("前岭村", "第1网格")]
    assert found.needs_clerk


def test_a_change_of_people_needs_to_be_on_file() -> None:
    """李明 → 赵娜: without a filing a violation, with one not; and she is no stranger from that day on."""
    before, after = [line("前岭村", "全村", "李明")], [line("前岭村", "全村", "赵娜")]
    filing = Filing(
        village="前岭村", area="全村", before="李明", after="赵娜", filed_on=date(2022, 3, 4), approved_by="镇长"
    )

    (bare,) = check(after, (), (), earlier=before).changes or ()
    (filed,) = check(after, (), (), [filing], earlier=before).changes or ()

    assert (bare.before, bare.after, bare.filed, filed.filed) == (("李明",), ("赵娜",), False, True)
    visits = [visit("前岭村", "赵娜", day=3), visit("前岭村", "赵娜", day=5)]
    assert check(before, (), visits, [filing]).strangers == (visits[0],)


@pytest.mark.parametrize(("written", "key"), [("第二网格", "2网格"), ("10号网格", "10网格"), ("十一组", "11组")])
def test_area_names(written: str, key: str) -> None:
    """As people write numbers."""
    assert area_key(written) == key


def test_the_command_says_it_all_and_ends_with_one(workspace: Cli, tmp_path: Path) -> None:
    """A register with a village that nobody answers for, a stranger, and a change against the version before."""
    rows = [["前岭总支", "前岭村", "全村", 10, "孙镇长", "李明", "王网格", "13800000001"]]
    workspace("schedule", "import", write_sheet(tmp_path / "一.xlsx", ("安排", [HEADING, *rows])))
    rows[0][5] = "周强"
    workspace("schedule", "import", write_sheet(tmp_path / "二.xlsx", ("安排", [HEADING, *rows])))
    register = [["总支", "村", "户主"], ["前岭总支", "前岭村", "张建国"], ["前岭总支", "东坡村", "刘成"]]
    workspace("roster", "import", write_sheet(tmp_path / "底册.xlsx", ("底册", register)))
    sheet = [["走访日期", "村", "走访对象", "走访人", "意见建议"], ["2022-03-05", "前岭村", "张建国", "赵娜", "无"]]
    workspace("merge", write_sheet(tmp_path / "表.xlsx", ("记录", sheet)), "--today", "2022-03-06", "--no-export")

    said = workspace("安排", "核对", "--against", "1", code=1).out
    tables = {
        one["title"]: one
        for one in workspace("schedule", "check", "--against", tmp_path / "一.xlsx", "--json", code=1).json["tables"]
    }

    assert "东坡村" in said
    assert "没有责任人" in said
    assert "无" in said
    assert [row["visitor"] for row in tables["走访人不是本区域责任人的记录"]["rows"]] == ["赵娜"]
    assert [(row["before"], row["after"], row["filed"]) for row in tables["换人清单"]["rows"]] == [
        ("李明", "周强", "无")
    ]
    workspace("schedule", "check", "--against", "99", code=3)
