"""M15, M18, D12 through the commands: tries, a second round with its own clock, the leaders' own acts, 销号."""

from tests.conftest import Cli

NUMBER = "CHD-2022-0001"


def step(cli: Cli, *arguments: str, today: str, code: int = 0) -> str:
    """Take a step on a day and return what is said."""
    found = cli("advance", NUMBER, *arguments, "--today", today, code=code)
    return found.out + found.err


def shown(cli: Cli) -> dict[str, object]:
    """The issue as `show --json` tells it."""
    found: dict[str, object] = cli("show", NUMBER, "--json").json
    return found


def entered(cli: Cli) -> None:
    """One issue, handed to a unit and resolved."""
    cli(
        "add", "--village", "前岭村", "--person", "张三", "--phone", "13800000001", "--opinion", "路灯不亮",
        "--visitor", "李明", "--today", "2022-03-05", "-y",
    )  # fmt: skip
    step(cli, "转办", "--unit", "镇城建办", "--by", "王芳", today="2022-04-16")
    step(cli, "办结", "--result", "换了灯泡", today="2022-04-20")


def test_M15_unreachable_only_after_tries_on_three_days(workspace: Cli):
    """D12: three calls on different days, then somebody approves; it is no 销号."""
    entered(workspace)

    for day in ("2022-06-01", "2022-06-02"):
        step(workspace, "回访", "--unreached", "--by", "赵敏", today=day)
    refused = step(workspace, "无法回访", "--by", "刘镇长", "--note", "镇里同意", today="2022-06-02", code=3)
    step(workspace, "回访", "--unreached", "--by", "赵敏", today="2022-06-03")
    step(workspace, "无法回访", "--by", "刘镇长", "--note", "镇里同意", today="2022-06-03")

    assert "已记 2 次" in refused
    assert shown(workspace)["tries"] == "2022-06-01、2022-06-02、2022-06-03"
    assert shown(workspace)["state"] == "无法回访"


def test_M18_twice_dissatisfied_the_leaders_act_and_new_evidence_closes(workspace: Cli):
    """群众不满意不销号: two rounds again, the acts with their days, then satisfied, evidence, closed."""
    entered(workspace)
    step(workspace, "回访", "--satisfaction", "不满意", "--evidence", "照片1", today="2022-06-01")
    step(workspace, "办理", "--note", "群众不满意", today="2022-06-02")
    second = shown(workspace)
    step(workspace, "办结", "--result", "又换了", today="2022-06-06")
    step(workspace, "回访", "--satisfaction", "不满意", today="2022-06-07")
    step(workspace, "办理", "--note", "群众不满意", today="2022-06-08")
    refused = step(workspace, "办结", "--result", "重新布线", today="2022-06-10", code=3)
    acts = ["--act", "见面沟通=2022-06-08", "--act", "协调解决=2022-06-09", "--act", "上门解释=2022-06-10"]
    step(workspace, "办结", "--result", "重新布线", *acts, today="2022-06-10")
    step(workspace, "回访", "--satisfaction", "满意", today="2022-06-12")
    without = step(workspace, "销号", today="2022-06-13", code=3)
    step(workspace, "销号", "--evidence", "照片2", today="2022-06-13")

    assert (second["round"], second["evidence"], second["on_time"]) == (2, "", "")
    assert "见面沟通" in refused
    assert "佐证" in without
    last = shown(workspace)
    assert (last["state"], last["round"], last["dissatisfied_times"]) == ("销号", 3, 2)


def test_R02_an_extension_is_kept_and_the_verdict_stays(workspace: Cli):
    """Approved before the due day it holds; the verdict of the conclusion is the one that closure counts."""
    entered_on_time = ("办结", "--result", "换了灯泡")
    workspace(
        "add", "--village", "前岭村", "--person", "张三", "--phone", "13800000001", "--opinion", "路灯不亮",
        "--visitor", "李明", "--today", "2022-03-05", "-y",
    )  # fmt: skip
    step(workspace, "转办", "--unit", "镇城建办", today="2022-04-16")
    late = step(
        workspace, "--extend-to", "2022-06-10", "--by", "刘镇长", "--note", "等变压器", today="2022-06-01", code=3
    )
    step(
        workspace,
        "--extend-to",
        "2022-06-10",
        "--by",
        "刘镇长",
        "--note",
        "等变压器",
        "--on",
        "2022-05-31",
        today="2022-06-01",
    )
    twice = step(
        workspace, "--extend-to", "2022-06-15", "--by", "刘镇长", "--note", "还在等", today="2022-06-09", code=3
    )
    step(workspace, *entered_on_time, today="2022-06-10")

    assert "已经过期" in late
    assert "最多延期 1 次" in twice
    assert shown(workspace)["on_time"] == "是"
    total = workspace("report", "closure", "--as-of", "2022-06-30", "--json").json["total"]
    assert total["on_time_rate"]["shown"] == "100.00%"
