"""阶段与节点: which phase a day lies in, how far the nodes are, and who has not reported."""

from datetime import date
from pathlib import Path

import pytest

from minqing_cli.logbooks import Submission
from minqing_cli.plan import Node, Phase, built_in
from minqing_cli.reports import nodes
from tests.conftest import Cli, write_sample_roster, write_sheet

PLAN = built_in("chaihudian")
BRANCHES = {"branch": ["前岭总支", "后河总支", "龙泉总支"]}
NODE = Node(name="问题分类", on=date(2022, 4, 15), per="branch", to="镇组织人事办公室")


@pytest.mark.parametrize(
    ("day", "phase"),
    [("2022-03-01", "走访排查"), ("2022-03-31", "走访排查"), ("2022-04-15", "问题分类"), ("2022-04-16", "集中办结"),
     ("2022-05-31", "集中办结"), ("2022-06-01", "回访反馈"), ("2022-06-30", "回访反馈")],
)  # fmt: skip
def test_M06_the_phase_of_any_day(day: str, phase: str) -> None:
    """Both days of a phase belong to it."""
    report = nodes.compute((), PLAN.phase, {}, (), date.fromisoformat(day))

    assert f"现在是“{phase}”阶段" in report.table().notes[1]


def test_M06_who_is_past_the_node_is_named() -> None:
    """On the day itself nobody is late; the day after the two that did not report are named, and who came late is counted."""
    handed = [Submission(node="问题分类", reporter="前岭总支", handed_on=date(2022, 4, 14))]
    late = [*handed, Submission(node="问题分类", reporter="后河总支", handed_on=date(2022, 4, 17))]

    on_the_day = nodes.compute([NODE], PLAN.phase, BRANCHES, handed, date(2022, 4, 15)).as_json()
    after = nodes.compute([NODE], PLAN.phase, BRANCHES, handed, date(2022, 4, 16)).as_json()
    later = nodes.compute([NODE], PLAN.phase, BRANCHES, late, date(2022, 4, 20)).as_json()

    assert on_the_day["further"][0]["rows"] == []
    assert [(row["reporter"], row["days"]) for row in after["further"][0]["rows"]] == [("后河总支", 1), ("龙泉总支", 1)]
    assert (after["rows"][0]["handed_in"]["shown"], later["rows"][0]["late"]) == ("33.33%", 1)
    assert [row["reporter"] for row in later["further"][0]["rows"]] == ["龙泉总支"]


def test_before_between_and_after_the_phases() -> None:
    """No phase is said to be one."""
    phases = [Phase(name="走访", starts_on=date(2022, 3, 1), ends_on=date(2022, 3, 31))]

    said = [nodes.compute((), phases, {}, (), date(2022, month, 20)).table().notes[1] for month in (2, 4)]

    assert said == ["现在不在任何阶段；下一个是“走访”，9 天后开始。", "各阶段都已结束。"]


def test_M06_the_four_nodes_of_the_plan_by_command(workspace: Cli, tmp_path: Path) -> None:
    """Branches and villages come from the register."""
    workspace("roster", "import", write_sample_roster(tmp_path / "底册.xlsx"))
    node = PLAN.node[0]
    sheet = [["报什么", "单位", "报送日期"], [node.name, "前岭总支", "2022-03-30"]]
    workspace("logbook", "import", "报送", write_sheet(tmp_path / "报送.xlsx", ("登记", sheet)))

    report = workspace("报表", "节点", "--as-of", "2022-07-01", "--json").json

    assert len(report["rows"]) == len(PLAN.node)
    missing = {(row["name"], row["reporter"]) for row in report["further"][0]["rows"]}
    assert (node.name, "后河总支") in missing or node.per != "branch"
    assert (node.name, "前岭总支") not in missing
