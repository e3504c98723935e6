"""走访日前一天提醒、当日随机抽查: by the plan's days, drawn by branch, repeatable by the seed."""

import math
from datetime import date
from pathlib import Path

import pytest

from minqing_cli.merging.schedule import ScheduleLine
from minqing_cli.plan import Reminders
from minqing_cli.reports import going_out
from tests.conftest import Cli, write_sheet

DAY = date(2022, 3, 5)
HEADING = ("总支", "村", "走访区域", "应访户数", "包村领导", "包村干部", "网格员", "联系电话", "起止日期")


def lines(count: int, branch: str = "前岭总支") -> list[ScheduleLine]:
    """Teams of one branch."""
    return [
        ScheduleLine(n, branch, f"{branch}{n}村", "全村", 9, "孙", f"干部{n}", "王", "13800000001", position=n)
        for n in range(count)
    ]


def test_M16_the_same_seed_draws_the_same_teams() -> None:
    """Ceil(5 %) of each branch and one at least; the order of the schedule does not matter."""
    groups = [*lines(41), *lines(3, "后河总支")]

    first = going_out.spot_check(groups, DAY, "7", Reminders())
    again = going_out.spot_check(list(reversed(groups)), DAY, "7", Reminders())

    assert sorted(map(str, first.rows)) == sorted(map(str, again.rows))
    by_branch = [row[0] for row in first.rows]
    assert (by_branch.count("前岭总支"), by_branch.count("后河总支")) == (math.ceil(41 * 0.05), 1)
    draws = {str(going_out.spot_check(groups, DAY, str(seed), Reminders()).rows) for seed in range(20)}
    assert len(draws) > 5, "another seed, another draw"


@pytest.mark.parametrize(("groups", "drawn"), [(0, 0), (1, 1), (20, 1), (21, 2), (100, 5), (101, 6)])
def test_how_many_are_drawn(groups: int, drawn: int) -> None:
    """Five in a hundred, rounded up; never more than there are."""
    assert going_out.sample_size(groups, Reminders()) == drawn


def test_M16_the_fifth_of_march_is_reminded_of_on_the_fourth(workspace: Cli, tmp_path: Path) -> None:
    """每月逢5日; who is not out that day is not on the list; phones are for the office."""
    settings = workspace.folder / "minqing.toml"
    reminders = '\n[reminders]\nvisit_days = ["每月逢5日"]\n'
    settings.write_text(settings.read_text(encoding="utf-8").split("\n[reminders]")[0] + reminders, encoding="utf-8")
    rows = [
        ["前岭总支", "前岭村", "全村", 10, "孙镇长", "李明", "王", "13800000001", "3月1日至3月31日"],
        ["前岭总支", "东坡村", "全村", 10, "孙镇长", "赵娜", "刘", "13800000002", "3月10日-3月20日"],
    ]
    workspace("schedule", "import", write_sheet(tmp_path / "安排.xlsx", ("安排", [HEADING, *rows])))
    planned = [
        ["村", "走访对象", "联系电话", "责任人", "计划日期"],
        ["前岭村", "张建国", "13800000003", "李明", "2022-03-05"],
    ]
    workspace("logbook", "import", "走访计划", write_sheet(tmp_path / "计划.xlsx", ("计划", planned)))

    teams, households = workspace("schedule", "remind", "--today", "2022-03-04", "--json").json["tables"]

    assert [(row["officer"], row["phones"]) for row in teams["rows"]] == [("李明", "13800000001")]
    assert [row["person"] for row in households["rows"]] == ["张建国"]
    assert any("走访日：2022-03-05；提醒日：2022-03-04" in note for note in teams["notes"])
    said = workspace("安排", "提醒", "--today", "2022-03-06")
    assert "2022-03-15" in said.out
    assert "2022-03-14" in said.err
    drawn = [workspace("schedule", "spot-check", "--on", "2022-03-15", "--seed", "1").out for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert "种子：1" in drawn[0]
