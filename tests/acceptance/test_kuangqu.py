"""M22: the 6,761 households of 矿区街道 with 347 issues, merged and reported exactly."""

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from tests.conftest import Cli, write_sheet

HOUSEHOLDS, ISSUES, COMMUNITIES, VISITORS = 6761, 347, 7, 210
PROBLEMS = (
    "路灯不亮",
    "自来水水压小",
    "卫生室经常没药",
    "广场上的健身器材坏了",
    "养老金太低",
    "校车站点太远",
    "楼道堆满杂物没人管",
)


def town() -> pd.DataFrame:
    """The street as the test makes it: every household visited once, 347 with one issue each."""
    rows = []
    for index in range(HOUSEHOLDS):
        community = index % COMMUNITIES
        # Spread over all communities: 347 = the households whose number is a multiple of 19, less the last few.
        has_issue = index % 19 == 0 and index // 19 < ISSUES
        rows.append(
            {
                "社区": f"矿区第{community + 1}社区",
                "户主": f"户{index:04d}",
                "电话": f"138{index:08d}",
                "日期": date(2022, 3, 1) + timedelta(days=index % 31),
                "走访人": f"走访人{index % VISITORS:03d}",
                "问题": PROBLEMS[index // 19 % len(PROBLEMS)] if has_issue else "无",
            }
        )
    return pd.DataFrame(rows)


@pytest.mark.slow
def test_M22_every_household_and_issue_is_counted(tmp_path: Path):
    """347 issues of 6,761 households: 5.13 in a hundred, by community as pandas counts them."""
    frame = town()
    assert int((frame["问题"] != "无").sum()) == ISSUES
    Cli(tmp_path)("init", tmp_path / "ws", "--plan", "chaihudian", "--office", "矿区街道")
    cli = Cli(tmp_path / "ws")
    register = frame[["社区", "户主", "电话", "走访人"]].values.tolist()
    cli(
        "roster",
        "import",
        write_sheet(tmp_path / "底册.xlsx", ("底册", [["社区", "户主", "电话", "走访人"], *register])),
    )
    heading = ["走访日期", "社区", "户主", "联系电话", "走访人", "意见建议"]
    for name, part in frame.groupby("社区"):
        rows = part[["日期", "社区", "户主", "电话", "走访人", "问题"]].values.tolist()
        write_sheet(tmp_path / "收" / f"{name}.xlsx", ("记录表", [heading, *rows]))

    merged = cli("merge", tmp_path / "收", "--json", "--no-export").json

    assert merged["rows"] == {"total": HOUSEHOLDS, "accepted": HOUSEHOLDS, "duplicate": 0, "held": 0, "ignored": 0}
    assert merged["outcomes"] == {
        "no_problem": HOUSEHOLDS - ISSUES, "has_issue": ISSUES, "not_reached": 0, "to_complete": 0,
    }  # fmt: skip
    coverage = cli("report", "coverage", "--json").json
    assert coverage["total"]["coverage_rate"]["shown"] == "100.00%"
    expected = frame.groupby("社区").agg(
        all=("户主", "size"), issues=("问题", lambda texts: int((texts != "无").sum()))
    )
    assert {row["key"]: (row["visited"], row["has_issue"]) for row in coverage["rows"]} == {
        name: (int(row["all"]), int(row["issues"])) for name, row in expected.iterrows()
    }
    assert cli("report", "matrix", "--json").json["total"] == ISSUES
    assert cli("report", "closure", "--json").json["total"]["received"] == ISSUES
    assert round(ISSUES / HOUSEHOLDS * 100, 2) == 5.13
