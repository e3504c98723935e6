"""台账健全性: each issue has who, by when, how and how far; villages that are too quiet are worth another look."""

from datetime import date, timedelta
from pathlib import Path

from minqing_cli.plan import built_in
from minqing_cli.reports import soundness, visits
from minqing_cli.reports.soundness import Kept
from minqing_cli.reports.visits import Made
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


def test_M22_the_report_gives_issues_per_hundred_households_and_households_per_person() -> None:
    """累计走访6761户，摸排问题诉求347个，210余名工作人员: 5.13 to a hundred, 32.20 to a person; every one told twice is one."""
    made = [
        Made(n, f"第{n % 7 + 1}社区", date(2023, 4, 3) + timedelta(days=n % 5), True, {f"走访员{n % 210}"})
        for n in range(6761)
    ]
    issues = {f"第{n}社区": 50 if n < 7 else 47 for n in range(1, 8)}
    never = (frozenset[date]().__contains__,) * 2

    report = visits.compute(made, issues, (), never, "village", AS_OF).as_json()

    total = report["total"]
    assert total["per_hundred"] == {"n": 347, "of": 6761, "per": 100, "number": "5.13", "shown": "5.13"}
    assert total["per_visitor"]["number"] == "32.20"
    assert sum(row["households"] for row in report["rows"]) == 6761
    assert report["rows"][0]["per_hundred"]["n"] == 50


OFF_HOURS = (
    # day, 时段, 预约, is it off hours?
    ("2023-04-03", "下班后", "电话", True),
    ("2023-04-04", "", "", False),
    ("2023-04-05", "", "温馨提示卡", True),  # 清明节, a Wednesday
    ("2023-04-09", "", "微信", True),  # a Sunday
    ("2023-04-23", "", "", False),  # a Sunday that is worked (调休)
    ("2023-04-22", "", "", False),  # a Saturday is neither
    ("2023-04-11", "周日", "", False),  # a Tuesday, whatever the column says
    ("2023-04-12", "早上，晚上", "电话、微信", True),
    ("2023-04-13", "中午", "", False),
)


def kuangqu(folder: Path) -> Cli:
    """A workspace of the 矿区 plan, which asks for both columns."""
    Cli(folder)("init", folder / "ws", "--plan", "kuangqu")
    return Cli(folder / "ws")


def test_M22_visits_outside_working_hours_are_counted_once_each(tmp_path: Path) -> None:
    """上班前、下班后 as written, 星期天 and 节假日 by the calendar: 4 of 9, recounted from the table above."""
    cli = kuangqu(tmp_path)
    heading = ("走访日期", "社区", "户主", "电话", "走访人", "意见建议", "走访时段", "预约方式")
    rows = [
        (
            day,
            "一社区",
            f"户{n}",
            f"1380000000{n}",
            "李明、赵娜" if n else "李明",
            "路灯不亮" if n == 1 else "无",
            period,
            how,
        )
        for n, (day, period, how, _) in enumerate(OFF_HOURS)
    ]
    # A second row of the first visit, and a locked door on a Sunday: neither is another visit that met somebody.
    rows += [
        (*rows[0][:5], "下水道堵了", "下班后", "电话"),
        ("2023-04-16", "一社区", "户锁", "13800000099", "李明", "锁门", "", ""),
    ]
    said = cli(
        "merge", write_sheet(tmp_path / "a.xlsx", ("表", [heading, *rows])), "--today", "2023-05-01", "--json"
    ).json

    report = cli("report", "visits", "--as-of", "2023-06-30", "--json").json

    assert sorted(one["code"] for one in said["problems"] if one["code"].startswith("P86")) == ["P860", "P864"]
    total = report["total"]
    expected = sum(off for *_, off in OFF_HOURS)
    assert total["off_hours_rate"] == {"n": expected, "of": 9, "percent": "44.44", "shown": "44.44%"}
    assert (total["households"], total["visits"], total["visitors"], total["issues"]) == (9, 9, 2, 2)
    when = report["further"][0]["total"]
    assert [when[name] for name in ("before_work", "after_work", "sunday", "holiday")] == [1, 2, 1, 1]
    assert [when[name] for name in ("telephone", "wechat", "card")] == [2, 2, 1]
    assert when["appointed_rate"]["shown"] == "44.44%"


def test_M22_a_place_has_its_own_figures(tmp_path: Path) -> None:
    """By village and by branch the parts add up to the whole."""
    cli = kuangqu(tmp_path)
    heading = ("走访日期", "总支", "社区", "户主", "电话", "走访人", "意见建议", "走访时段")
    rows = [
        ("2023-04-03", f"{n % 2}片", f"{n % 3}社区", f"户{n}", f"138000000{n:02d}", f"人{n % 4}", "路灯不亮" if n % 5 == 0 else "无",
         "下班后" if n % 3 else "")
        for n in range(12)
    ]  # fmt: skip
    cli("merge", write_sheet(tmp_path / "a.xlsx", ("表", [heading, *rows])), "--today", "2023-05-01", "--no-export")
    ask = ("report", "visits", "--as-of", "2023-06-30", "--json")

    whole = cli(*ask).json["total"]
    for by in ("village", "branch"):
        parts = cli(*ask, "--by", by).json["rows"]
        for name in ("households", "visits", "issues", "off_hours"):
            assert sum(part[name] for part in parts) == whole[name]
    one = cli(*ask, "--place", "1社区").json["total"]
    assert (one["households"], one["off_hours"]) == (4, 4)
