"""三率: 响应率, 解决率 and 满意率 weighed by the plan; without weights there is no score."""

from datetime import date

import pytest

from minqing_cli.plan import PlanError, parse
from minqing_cli.plan.lists import Ranking
from minqing_cli.reports import ranking
from minqing_cli.reports.tally import Tally

WEIGHTS = Ranking(weights={"响应率": 30, "解决率": 35, "满意率": 35})
UNIT = Tally("水务站", received=10, dispatched=9, resolved=8, due=8, on_time=8, rated=5, satisfied=4)


def test_R05_thirty_thirty_five_thirty_five() -> None:
    """准格尔旗: 0.9×30 + 0.8×35 + 0.8×35 = 83.00."""
    report = ranking.compute([UNIT], "unit", date(2022, 5, 31), settings=WEIGHTS)

    assert report.as_json()["rows"][0]["score"] == "83.00"
    assert "综合分" in report.table().headings()
    assert any("响应率 30，解决率 35，满意率 35" in note for note in report.table().notes)


def test_nobody_asked_is_no_score_and_no_weights_no_column() -> None:
    """A rate that has nothing to count is not taken for zero."""
    silent = Tally("水务站", received=10, dispatched=9, resolved=8, due=8)

    assert ranking.compute([silent], "unit", date(2022, 5, 31), settings=WEIGHTS).as_json()["rows"][0]["score"] is None
    assert "综合分" not in ranking.compute([UNIT], "unit", date(2022, 5, 31)).table().headings()


def test_the_plan_is_told_when_its_weights_are_not_a_hundred() -> None:
    """With the line."""
    source = 'plan = "standard"\n[ranking]\nweights = { "响应率" = 30, "解决率" = 35, "满意率" = 30 }\n'

    with pytest.raises(PlanError, match=r"第3行.*合计是 95"):
        parse(source, "minqing.toml")
