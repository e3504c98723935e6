"""台账健全性: each issue has who, by when, how and how far; villages that are too quiet are worth another look."""

from datetime import date
from pathlib import Path

from minqing_cli.plan import built_in
from minqing_cli.reports import soundness
from minqing_cli.reports.soundness import Kept
from tests.conftest import Cli, write_sheet

AS_OF = date(2023, 6, 30)
DUE = date(2023, 5, 10)


def test_M22_one_thing_missing_makes_an_issue_unsound() -> None:
    """缺一即“不健全”: two of four have everything."""
    issues = [
        Kept("KQ-1", "一社区", "城管办", "甲", DUE, "更换", "已换"),
        Kept("KQ-2", "一社区", "城管办", "", DUE, "更换", ""),
        Kept("KQ-3", "二社区", "", "乙", DUE, "疏通", "在办"),
        Kept("KQ-4", "二社区", "城管办", "丙", None, "", "在办"),
    ]

    report = soundness.compute(issues, (), built_in("kuangqu").soundness, AS_OF).as_json()

    assert report["total"]["sound_rate"]["shown"] == "50.00%"
    assert [row["missing"] for row in report["further"][0]["rows"]] == ["责任人、进展", "时限、措施"]


def test_M21_yongan_wants_two_responsible() -> None:
    """“分管部门+包村干部”双责任人必填: a unit without a person, and a person without a unit, are both one too few."""
    issues = [
        Kept("YA-1", "村", "城建办", "甲", DUE, "", ""),
        Kept("YA-2", "村", "城建办", "", DUE, "", ""),
        Kept("YA-3", "村", "", "甲", DUE, "", ""),
    ]

    report = soundness.compute(issues, (), built_in("yongan").soundness, AS_OF).as_json()

    assert [row["id"] for row in report["further"][0]["rows"]] == ["YA-2", "YA-3"]
    assert report["total"]["sound_rate"]["shown"] == "33.33%"


def test_M22_a_village_of_fifty_without_an_issue_is_worth_another_look(tmp_path: Path) -> None:
    """村级零问题且户数≥50→“建议复核”: 49 quiet households are no reason, one issue in 50 neither."""
    Cli(tmp_path)("init", tmp_path / "ws", "--plan", "kuangqu")
    cli = Cli(tmp_path / "ws")
    heading = ("走访日期", "社区", "户主", "联系电话", "走访人", "意见建议")
    rows = [
        ("2023-04-05", village, f"户{village}{n}", f"138{number:01d}{n:07d}", "李明", "路灯不亮" if n == loud else "无")
        for number, (village, size, loud) in enumerate((("静社区", 50, None), ("小社区", 49, None), ("闹社区", 50, 7)))
        for n in range(size)
    ]
    register = [("社区", "户主", "电话"), *((row[1], row[2], row[3]) for row in rows)]
    cli("roster", "import", write_sheet(tmp_path / "底册.xlsx", ("底册", register)))
    cli(
        "merge", write_sheet(tmp_path / "走访.xlsx", ("记录", [heading, *rows])), "--today", "2023-04-06", "--no-export"
    )

    report = cli("report", "soundness", "--as-of", "2023-06-30", "--json").json

    assert report["further"][1]["rows"] == [{"village": "静社区", "visited": 50}]
    assert (report["total"]["issues"], report["total"]["sound_rate"]["n"]) == (1, 0)


def test_M22_347_of_6761_households_is_five_in_a_hundred(cli: Cli) -> None:
    """6761户/347件=每百户5.13件."""
    assert "5.13%（347/6761）" in cli("rate", "347/6761").out
