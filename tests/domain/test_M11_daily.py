"""日汇总日反馈: three dispositions add up to the day's issues; 诸往镇's 20 with 6 solved at once."""

from datetime import date
from pathlib import Path

import pytest

from minqing_cli.reports import daily
from tests.conftest import Cli, write_sample_sheets

ZERO = dict.fromkeys((*daily.HEADINGS, "answered_of_all", "received"), 0)


def test_M11_six_of_twenty_were_answered_on_the_spot() -> None:
    """30.00 %, with the sentence that is sent up."""
    counts = ZERO | {"new": 20, "answered": 6, "tracked": 12, "explained": 2, "fed_back": 5, "open": 12}

    report = daily.compute([("诸往村", counts)], (), "village", date(2022, 3, 23)).as_json()

    assert report["total"]["answered_rate"]["shown"] == "30.00%"
    assert "新增 20 件：现场答复 6 件，登记跟踪 12 件，解释说明 2 件；当日反馈 5 件" in report["text"][0]


def test_dispositions_that_do_not_add_up_are_a_fault_of_whoever_counted() -> None:
    """No figure leaves with a hole in it."""
    with pytest.raises(ValueError, match="dispositions"):
        daily.compute([("村", ZERO | {"new": 2, "answered": 1})], (), "village", date(2022, 3, 23))


def test_the_day_of_the_sample_recounted_by_hand(sample_month: Cli) -> None:
    """On 22 March V054, V055 and V056 raised seven issues, one of them solved at once."""
    report = sample_month("report", "daily", "--as-of", "2022-03-22", "--by", "branch", "--json").json

    total = report["total"]
    assert [total[name] for name in ("new", "answered", "tracked", "explained")] == [7, 1, 6, 0]
    assert total["new"] == sum(row["new"] for row in report["rows"])
    assert len(report["further"][0]["rows"]) == 6, "what was solved at once needs nobody any more"


def test_explained_and_fed_back_show_on_their_days(workspace: Cli, tmp_path: Path) -> None:
    """解释说明 is a disposition of its own, feedback the day's call-backs."""
    write_sample_sheets(tmp_path / "收件")
    workspace("merge", tmp_path / "收件", "--today", "2022-03-25", "--no-export", code=1)
    number = next(
        row["id"] for row in workspace("trace", "closure", "received", "--as-of", "2022-03-09", "--json").json["rows"]
    )
    for state, day, *more in (
        ("转办", "2022-03-10", "--unit", "镇规划办"),
        ("解释说明", "2022-03-11", "--result", "已列入下半年计划"),
        ("回访", "2022-03-12", "--satisfaction", "满意"),
    ):
        workspace("advance", number, state, "--on", day, *more, "--today", "2022-03-25")

    on_the_day = workspace("report", "daily", "--as-of", "2022-03-09", "--json").json["total"]
    fed_back = workspace("report", "日报", "--as-of", "2022-03-12", "--json").json["total"]

    assert on_the_day["explained"] == 0, "on that day nobody had explained anything yet"
    assert fed_back["fed_back"] == 1
