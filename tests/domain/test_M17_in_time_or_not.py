"""及时办结率100%: 2779 of 2779, and one of them late is 99.96 %, counted out of the ledger itself."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import Cli, write_sheet

ALL = 2779
CAME, DONE = date(2020, 12, 7), date(2020, 12, 9)
HEADING = (
    "编号", "村", "姓名", "联系电话", "受理日", "问题", "责任类", "主题", "责任单位", "办理状态", "转办日", "办结日", "办理结果",
)  # fmt: skip


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """汶上县: 2,779 issues that are due on 14 December, all but the last one resolved in time."""
    root = tmp_path_factory.mktemp("wenshang")
    rows = [
        (
            f"W{n:04d}", "南站村", f"户主{n:04d}", f"138{n:08d}", CAME, f"第{n}盏路灯不亮", "乡镇和村解决", "居住环境", "南站村",
            *(("办结", CAME, DONE, "已换") if n < ALL else ("转办", CAME, None, None)),
        )
        for n in range(1, ALL + 1)
    ]  # fmt: skip
    Cli(root)("init", root / "ws", "--plan", "wenshang")
    cli = Cli(root / "ws")
    cli("ledger", "import", write_sheet(root / "台账.xlsx", ("台账", [HEADING, *rows])), "--today", "2020-12-10")
    return cli


@pytest.mark.parametrize(
    ("resolved_on", "shown", "goal"),
    [("2020-12-14", "100.00%（2779/2779）", "达标"), ("2020-12-15", "99.96%（2778/2779）", "未达标（差 1 件）")],
)
def test_M17_only_all_in_time_is_a_hundred_per_cent(
    county: Cli, tmp_path: Path, resolved_on: str, shown: str, goal: str
) -> None:
    """The last one resolved on its due day, or on the day after: as printed, and against the goal of the plan."""
    shutil.copytree(county.folder, tmp_path / "ws")
    cli = Cli(tmp_path / "ws")
    cli("advance", "WS-2020-2779", "办结", "--result", "已换", "--on", resolved_on, "--today", "2020-12-23")

    assert shown in cli("report", "closure", "--as-of", "2020-12-23", env={"COLUMNS": "400"}).out
    goals = cli("report", "goals", "--as-of", "2020-12-23", "--json").json["rows"]
    assert {row["goal"]: row["verdict"] for row in goals}["按时办结率"] == goal


def test_M17_the_same_by_the_counts_alone(cli: Cli) -> None:
    """A rate that somebody states is reckoned the same way."""
    assert "99.96%（2778/2779）" in cli("rate", "2778/2779").out
    assert "100.00%（2779/2779）" in cli("rate", "2779/2779").out
