"""五渠道: an issue names where it came from; the same thing through another channel stays one issue with every source."""

from pathlib import Path

import pytest

from minqing_cli.plan import built_in
from tests.conftest import Cli, write_sheet

ISSUE = ("2020-06-05", "吉市口村", "田震", "13800000001", "李美", "小区缺体育健身器材")
HEADING = ("走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议")


@pytest.fixture
def county(tmp_path: Path) -> Cli:
    """汶上县's plan with one issue heard at the door."""
    Cli(tmp_path)("init", tmp_path / "ws", "--plan", "wenshang")
    cli = Cli(tmp_path / "ws")
    cli("merge", write_sheet(tmp_path / "村.xlsx", ("记录", [HEADING, ISSUE])), "--today", "2020-06-06", "--no-export")
    return cli


def add(cli: Cli, channel: str, day: str) -> None:
    """Take the same words of the same household down by hand."""
    _, village, person, phone, visitor, opinion = ISSUE
    entry = ("--village", village, "--person", person, "--phone", phone, "--visitor", visitor, "--opinion", opinion)
    cli("add", *entry, "--channel", channel, "--visited-on", day, "--today", day)


def test_M14_the_five_channels_and_three_more() -> None:
    """入户听、服务站接、建议箱看、村干部谈、系统查, and 微信, 热线, O2O."""
    assert built_in("wenshang").channels == ("入户", "服务站", "建议箱", "村干部", "平台", "微信", "热线", "O2O平台")


def test_M14_one_matter_through_three_channels_is_one_issue_with_all_its_sources(county: Cli) -> None:
    """同一事跨渠道合并为1个事件，保留全部来源: it counts once and each source stays."""
    add(county, "微信", "2020-06-15")
    add(county, "热线", "2020-06-20")

    found = county("show", "WS-2020-0001", "--json").json

    assert county("report", "closure", "--as-of", "2020-06-30", "--json").json["total"]["received"] == 1
    assert found["channel"] == "入户走访"
    assert [(one["on"], "微信" in one["source"], "热线" in one["source"]) for one in found["repeats"]] == [
        ("2020-06-15", True, False),
        ("2020-06-20", False, True),
    ]


def test_M14_after_six_months_it_is_another_issue(county: Cli) -> None:
    """R6: within six months it is the same, later it is new, and comes from the hotline."""
    add(county, "热线", "2020-12-20")

    assert county("show", "WS-2020-0002", "--json").json["channel"] == "热线"
    assert county("report", "closure", "--as-of", "2020-12-31", "--json").json["total"]["received"] == 2
