"""“1+2+N”: one leader of the town, two officers on duty, at least one of the village."""

from pathlib import Path

from minqing_cli.logbooks import Team
from minqing_cli.plan.people import Teams
from minqing_cli.reports.assignment import check
from tests.conftest import Cli, write_sheet

RULE = Teams(leaders=1, officers=2, village_officials_least=1)


def team(name: str, leaders: str, officers: str, officials: str) -> Team:
    """One team."""
    return Team(name=name, leaders=leaders, officers=officers, officials=officials)


def test_M04_a_team_that_is_not_1_2_n_is_listed_with_what_it_lacks() -> None:
    """Nobody more, nobody less; N is one or more."""
    sound = team("一组", "孙镇长", "李明、赵娜", "王书记、张主任")
    few = team("二组", "孙镇长", "李明", "")
    many = team("三组", "孙镇长、周书记", "李明、赵娜", "王书记")

    found = dict(check([], (), (), teams=[sound, few, many], rule=RULE).teams)

    assert found == {
        "二组": "值班干部应为 2 名，实为 1 名；村（社区）干部至少 1 名，实为 0 名",
        "三组": "镇领导应为 1 名，实为 2 名",
    }


def test_M04_the_rule_comes_from_the_plan(workspace: Cli, tmp_path: Path) -> None:
    """Without a rule nothing is said; with 1+2+N the team that does not fit is named."""
    rows = [["队伍名称", "负责村", "镇领导", "值班干部", "村干部"], ["一组", "前岭村", "孙镇长", "李明", "王书记"]]
    workspace("logbook", "import", "队伍", write_sheet(tmp_path / "队伍.xlsx", ("名册", rows)))
    schedule = [
        ["总支", "村", "走访区域", "应访户数", "包村领导", "包村干部", "网格员", "联系电话"],
        ["前岭总支", "前岭村", "全村", 10, "孙镇长", "李明", "王书记", "13800000001"],
    ]
    workspace("schedule", "import", write_sheet(tmp_path / "安排.xlsx", ("安排", schedule)))

    assert "不合规小组" not in workspace("schedule", "check").out
    settings = workspace.folder / "minqing.toml"
    rule = "\n[teams]\nleaders = 1\nofficers = 2\nvillage_officials_least = 1\n"
    settings.write_text(settings.read_text(encoding="utf-8").split("\n[teams]")[0] + rule, encoding="utf-8")
    assert "值班干部应为 2 名" in workspace("schedule", "check", code=1).out
