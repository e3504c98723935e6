"""镇不漏村、村不漏户: who was seen, out of whom, and never 100 % while one is missing."""

from minqing_cli.reports.rates import Rate
from tests.conftest import Cli


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
