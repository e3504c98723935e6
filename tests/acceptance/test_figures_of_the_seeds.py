"""The figures that the five sources print, typed into the forms an office would fill in, and printed by the reports.

What runs through a whole campaign is in test_plans.py; here are the figures that stand in registers and lists beside it.
Where a source writes 余, the whole number is taken and the report names what was written.
"""

from datetime import date
from pathlib import Path

import pytest

from minqing_cli.reports.sharing import share_sizes
from tests.conftest import Cli, write_sheet

WIDE = {"COLUMNS": "400"}


def opened(folder: Path, plan: str) -> Cli:
    """A workspace of a built-in plan."""
    Cli(folder)("init", folder / "ws", "--plan", plan)
    return Cli(folder / "ws")


def logbook(cli: Cli, name: str, folder: Path, *rows: tuple[object, ...]) -> None:
    """Take a filled-in register over."""
    cli("logbook", "import", name, write_sheet(folder / f"{name}.xlsx", ("登记", rows)))


def printed(cli: Cli, report: str, as_of: str) -> str:
    """What the report prints on a wide screen."""
    return cli("report", report, "--as-of", as_of, env=WIDE).out


def test_wenshang_has_392_teams_of_85_units_31_leaders_and_2116_members(tmp_path: Path) -> None:
    """共组织31位县级领导、85个县直部门单位，组建了392支“民情书记”团队，共2116名“民情书记”参与其中."""
    cli = opened(tmp_path, "wenshang")
    rows: list[tuple[object, ...]] = [("队伍名称", "负责村", "派出单位", "镇领导", "其他成员")]
    first = 0
    for number, size in enumerate(share_sizes(2116, 392)):
        members = "、".join(f"书记{one}" for one in range(first, first + size))
        rows.append((f"{number}队", f"{number}村", f"单位{number % 85}", f"领导{number % 31}", members))
        first += size
    logbook(cli, "队伍", tmp_path, *rows)

    said = printed(cli, "teams", "2020-12-23")

    assert "共 392 支队伍，85 个单位，31 位领导，2116 名队员；对应 392 个村（社区）。" in said
    assert "没有队伍的村 0 个" in said


def test_yongan_has_supervised_ten_sites(tmp_path: Path) -> None:
    """目前已督导10个整改现场: in the report and in the bulletin that quotes it."""
    cli = opened(tmp_path, "yongan")
    heading = ("督导日期", "督导对象", "督导方式", "督导现场", "发现问题", "整改期限", "整改完成日")
    sites = [
        ("2023-06-05", f"永安{n}村", "现场督导", f"{n}号现场", "路面没有清扫" if n == 3 else "", "2023-06-10" if n == 3 else "", "")
        for n in range(10)
    ]  # fmt: skip
    logbook(cli, "督导", tmp_path, heading, *sites)

    assert "已督导 10 个现场" in printed(cli, "supervision", "2023-06-30")
    assert "累计督导 10 次、10 个现场，发现问题 1 个，过期没有整改的 1 个" in printed(cli, "bulletin", "2023-06-30")


SERVICES = (
    ("2023-03-31", "“周六剧场”“戏曲六进”惠民演出", 60, "", "", "", "60余场次"),
    ("2023-03-31", "“舞出精彩·满意市中”广场舞培训", 181, 4000, "", "", "4000余人次"),
    ("2023-04-30", "“礼赞二十大 舞动新时代”广场舞比赛", 11, 2000, "", "", ""),
    ("2023-04-30", "非遗进校园等活动", 60, "", "", "", "60余场次"),
    ("2023-04-30", "公益电影放映", 240, "", "", "", "240余场次"),
    ("2023-05-31", "公益培训", 110, 2000, "", "", "110余场次，2000余人次"),
    ("2023-05-31", "市中区文体生活地图", "", "", 100000, "", ""),
    ("2023-05-31", "文化生活宣传册", "", "", 500, "", "500余份"),
    ("2023-05-31", "残疾儿童康复救助", "", "", "", 298, ""),
    ("2023-05-31", "辅助器具", "", "", 300, "", "300余件"),
    ("2023-05-31", "“如康家园”服务", "", "", "", 106, ""),
    ("2023-05-31", "家庭无障碍改造", "", "", "", 520, ""),
    ("2023-05-31", "惠残手册", "", 1000, 1500, "", "1500余份，1000余人次"),
)  # fmt: skip


def test_shizhong_counts_its_services_and_says_which_numbers_were_rounded(tmp_path: Path) -> None:
    """文旅局 and 残联: 662 场次, 9000 人次, 102300 份, 924 人 by hand from the article; May's share apart."""
    cli = opened(tmp_path, "standard")
    logbook(cli, "服务", tmp_path, ("日期", "服务项目", "场次", "人次", "发放数", "救助数", "约数来源"), *SERVICES)

    total = cli("report", "services", "--as-of", "2023-05-31", "--json").json["total"]
    said = printed(cli, "services", "2023-05-31")

    assert [total[name] for name in ("sessions", "people", "handed_out", "aided")] == [662, 9000, 102300, 924]
    assert [total[f"month_{name}"] for name in ("sessions", "people", "handed_out", "aided")] == [
        110,
        3000,
        102300,
        924,
    ]
    assert all(f"原文为“{row[-1]}”" in said for row in SERVICES if row[-1])


@pytest.mark.parametrize(
    ("what", "written", "whole"),
    [("安全宣传资料", "2100余份", 2100), ("帮助群众解决实际问题", "230余件", 230), ("收集建议措施", "67余条", 67)],
)
def test_xiaochi_s_rounded_numbers_are_refused_as_they_stand(
    tmp_path: Path, what: str, written: str, whole: int
) -> None:
    """2100余份、230余件、67余条: no figure by themselves (M13), and kept with what was written once a number is given."""
    cli = opened(tmp_path, "xiaochi")
    heading = ("日期", "服务项目", "发放数", "约数来源")
    bare = write_sheet(tmp_path / "约.xlsx", ("登记", [heading, ("2024-09-01", what, written, "")]))
    refused = cli("logbook", "import", "服务", bare, code=None)
    logbook(cli, "服务", tmp_path, heading, ("2024-09-01", what, whole, written))

    said = printed(cli, "services", "2024-09-08")

    assert refused.code in (1, 3)
    assert str(whole) in said
    assert f"原文为“{written}”" in said


@pytest.mark.parametrize(
    ("day", "phase"),
    [("2022-03-31", "走访排查"), ("2022-04-15", "问题分类"), ("2022-05-31", "集中办结"), ("2022-06-30", "回访反馈")],
)
def test_chaihudian_prints_its_phases_and_the_nodes_to_report_by(tmp_path: Path, day: str, phase: str) -> None:
    """3月31日、4月15日、5月31日、6月30日: by phase and node, with to whom; all four are working days."""
    cli = opened(tmp_path, "chaihudian")

    said = printed(cli, "nodes", day)

    assert f"现在是“{phase}”阶段" in said
    assert all(node in said for node in ("2022-04-15", "2022-05-31", "2022-06-30", "镇组织人事办公室"))
    assert date.fromisoformat(day).weekday() < 5
