"""R9, M09, M15: what the plan says of returns, approvals and the platform is told and counted, and holds nothing up."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from minqing_cli.merging.known import StoredIssue
from minqing_cli.plan import built_in
from minqing_cli.workflows.dispatch import slip_values
from tests.conftest import Cli, write_sheet

NUMBER = "CHD-2022-0001"
TODAY = ("--today", "2022-05-10")


@pytest.fixture
def town(workspace: Cli) -> Cli:
    """One issue that was handed to a unit on Friday 8 April 2022."""
    entry = (
        "--village",
        "前岭村",
        "--person",
        "张三",
        "--phone",
        "13800000001",
        "--visitor",
        "李明",
        "--opinion",
        "路灯不亮",
    )
    workspace("add", *entry, "--today", "2022-03-05", "-y")
    workspace("advance", NUMBER, "转办", "--unit", "镇城建办", "--on", "2022-04-08", *TODAY)
    return workspace


def give_back(cli: Cli, on: str, unit: str = "供电所") -> str:
    """The unit sends the issue back and names whose it is."""
    return cli("advance", NUMBER, "研判", "--unit", unit, "--note", "不归本单位", "--on", on, *TODAY).out


def test_R09_a_return_after_the_allowed_days_is_taken_told_and_counted(town: Cli):
    """非本职2个工作日内退回: 12 April is the second working day, the 13th is late; the issue goes back in both cases."""
    in_time = give_back(town, "2022-04-12")
    town("advance", NUMBER, "转办", "--unit", "供电所", "--on", "2022-04-13", *TODAY)
    late = give_back(town, "2022-04-18", "水利站")

    assert "P859" not in in_time
    assert "P859" in late
    assert "第 3 个工作日" in late
    found = town("show", NUMBER, "--json").json
    assert (found["returned_times"], found["returned_late_times"]) == (2, 1)
    listed = town("report", "midweek", "--as-of", "2022-05-10", "--json").json["rows"]
    assert ["退回 2 次（超期退回 1 次）" in row["why"] for row in listed] == [True]


def test_R09_a_late_return_in_a_sheet_is_told_by_its_cell(town: Cli, tmp_path: Path):
    """It is a warning: the row is done and the run ends well."""
    row = (NUMBER, "研判", "2022-04-20", "供电所", "不归本单位")
    sheet = write_sheet(tmp_path / "办理表.xlsx", ("办理表", [("编号", "办理状态", "日期", "责任单位", "依据"), row]))

    found = town("advance", "--from", sheet, *TODAY, "--json").json

    assert [(one["cell"], one["code"], one["severity"]) for one in found["problems"]] == [("B2", "P859", "warning")]
    assert found["steps"]["taken"] == 1


def test_M15_the_approver_of_an_extension_is_held_against_the_plan(tmp_path: Path):
    """A plan that names 镇分管领导 is told of every other name, and of none that says so; both are kept as written."""
    assert built_in("standard").extension.approved_by == "镇分管领导"
    Cli(tmp_path)("init", tmp_path / "ws", "--plan", "standard", "--office", "样镇")
    cli = Cli(tmp_path / "ws")
    heading = ("走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议")
    rows = [("2026-03-02", "前岭村", f"张{at}", f"1380000000{at}", "李明", f"{at}组路灯不亮") for at in (1, 2)]
    cli("merge", write_sheet(tmp_path / "表.xlsx", ("记录", [heading, *rows])), "--today", "2026-03-02", "--no-export")
    said = []
    for number, approver in (("MQ-2026-0001", "镇分管领导刘芳"), ("MQ-2026-0002", "王会计")):
        cli("advance", number, "转办", "--unit", "镇城建办", "--today", "2026-03-03")
        asked = ("--extend-to", "2026-03-12", "--by", approver, "--note", "等配件", "--today", "2026-03-04")
        said.append("P858" in cli("advance", number, *asked).out)
        assert cli("show", number, "--json").json["approved_by"] == approver

    assert said == [False, True]


def test_M09_the_slip_and_the_list_say_who_transfers_on_the_platform(town: Cli):
    """第2、3类由网格员上传，由镇社会治理综合服务中心转办: on the list of what is to be uploaded, and on the slip once it is."""
    plan = built_in("chaihudian")
    by = plan.platform.transferred_by
    notes = town("report", "upload", "--as-of", "2022-05-10", "--json").json["notes"]
    day = date(2022, 4, 8)
    issue = StoredIssue(
        NUMBER, 1, 2022, 1, 1, 0, "", "前岭村", "张三", "", day, "路灯不亮", "", "居住环境", "镇和市直部门联动", "供电所", "转办", day
    )  # fmt: skip
    slips = [slip_values(replace(issue, platform_number=number), plan)["requirements"] for number in ("", "ZB1")]

    assert by == "镇社会治理综合服务中心"
    assert any(by in note for note in notes)
    assert [by in str(slip) for slip in slips] == [False, True]
