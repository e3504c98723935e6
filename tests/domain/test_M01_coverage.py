"""镇不漏村、村不漏户: who was seen, out of whom, and never 100 % while one is missing."""

from pathlib import Path

from minqing_cli.reports.rates import Rate
from tests.conftest import Cli, sample_visits, write_sample_sheets


def test_M01_57_of_60_and_the_three_who_were_missed(sample_month: Cli) -> None:
    """95.00 %, and each missed household with its reason."""
    report = sample_month("report", "coverage", "--as-of", "2022-06-01", "--json").json

    assert report["total"]["coverage_rate"] == {"n": 57, "of": 60, "percent": "95.00", "shown": "95.00%"}
    assert {one["person"]: one["reason"] for one in report["missed_households"]} == {
        "徐长海": "未走访到", "韩志刚": "未走访到", "韩志远": "待补",
    }  # fmt: skip
    assert report["missed_villages"] == []


def test_M01_one_missing_of_twenty_thousand_is_not_all() -> None:
    """19999/20000 is shown as 99.99 %; nothing to count is a dash."""
    assert (Rate(19999, 20000).shown, Rate(20000, 20000).shown, Rate(0, 0).shown) == ("99.99%", "100.00%", "—")
    assert (Rate(56, 60).shown, Rate(57, 60).shown) == ("93.33%", "95.00%")


def test_M01_before_the_date_was_put_right_56_of_60(month_as_sent: Cli) -> None:
    """93.33 %, and V060 is missed because its row was sent back."""
    report = month_as_sent("report", "coverage", "--as-of", "2022-06-01", "--json").json
    sent_back = next(visit["走访对象"] for visit in sample_visits() if visit["编号"] == "V060")

    assert report["total"]["coverage_rate"] == {"n": 56, "of": 60, "percent": "93.33", "shown": "93.33%"}
    assert {one["person"]: one["reason"] for one in report["missed_households"]} == {
        "徐长海": "未走访到", "韩志刚": "未走访到", "韩志远": "待补", sent_back: "退回待改",
    }  # fmt: skip
    assert "无数据" in month_as_sent("report", "coverage", "--as-of", "2022-06-01").out, (
        "漏人: no residents on the register"
    )


def test_M01_without_a_register_there_is_no_rate(workspace: Cli, tmp_path: Path) -> None:
    """只能报“已访户数”: nobody knows out of how many."""
    write_sample_sheets(tmp_path / "收件")
    workspace("merge", tmp_path / "收件", "--today", "2022-03-25", "--no-export", code=1)

    said = workspace("report", "coverage", "--as-of", "2022-06-01").out

    assert "已访" in said
    assert "%" not in said
