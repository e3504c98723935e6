"""A county merges the ledgers of its towns, through the commands."""

import hashlib
import sqlite3
from collections import Counter
from pathlib import Path

from filelock import FileLock

from tests.acceptance.counties import TODAY, TOWNS, numbers, report, roll_up, rows, step, sums
from tests.conftest import Cli, real_date, write_sample_sheets, write_sheet


def test_the_figures_of_the_county_are_the_sums_of_its_towns(towns: list[Cli], county: Cli) -> None:
    """What the county reports must be what its towns report, added up, and by town exactly theirs."""
    roll_up(county, *(town.folder for town in towns))

    for name in ("closure", "coverage"):
        of_towns = [report(town, name)["total"] for town in towns]
        whole = report(county, name, "--by", "town")
        assert numbers(whole["total"]) == dict(sums(of_towns))
        assert of_towns[0] != of_towns[1]
        by_town = {row["key"]: numbers(row) for row in whole["rows"]}
        assert by_town == {town: numbers(one) for town, one in zip(TOWNS, of_towns, strict=True)}
        assert len(report(county, name, "--by", "village")["rows"]) == 18
        figure = "received" if name == "closure" else "visited"
        traced = county(
            "trace", name, figure, "--by", "town", "--key", "乙镇", "--as-of", TODAY, "--today", TODAY, "--json"
        )
        assert traced.json["count"] == of_towns[1][figure]
    cells = [
        Counter({(row["responsibility"], subject): n for row in one["rows"] for subject, n in row["counts"].items()})
        for one in (report(county, "matrix"), *(report(town, "matrix") for town in towns))
    ]
    assert cells[0] == cells[1] + cells[2]


def test_town_number_and_source_are_kept(towns: list[Cli], county: Cli) -> None:
    """A question of the county goes back to the town, its number, and the row that somebody wrote."""
    roll_up(county, *(town.folder for town in towns))

    query = "SELECT number FROM issues WHERE superseded IS NULL ORDER BY year, sequence"
    assert [number for (number,) in rows(county, query)] == [
        f"{name}-{number}" for name, town in zip(TOWNS, towns, strict=True) for (number,) in rows(town, query)
    ]
    shown = county("show", "乙镇-CHD-2022-0003", "--json").json
    own = towns[1]("show", "CHD-2022-0003", "--json").json
    assert (shown["town"], shown["state"], shown["village"]) == ("乙镇", "办结", f"乙镇{own['village']}")
    assert shown["source"] == {**own["source"], "file": f"乙镇/{own['source']['file']}"}
    assert "甲镇-CHD-2022-0003" in county("show", "CHD-2022-0003", code=3).err


def test_offices_of_two_towns_are_two_and_a_department_above_them_is_one(towns: list[Cli], county: Cli) -> None:
    """Every town has its 城建办; a ranking in which they are one blames nobody."""
    for town, unit in zip(towns, ("市供电公司", "市供电公司"), strict=True):
        step(town, "CHD-2022-0002", "转办", "2022-04-16", "--unit", unit)
        step(town, "CHD-2022-0004", "转办", "2022-04-16", "--unit", "镇城建办")
    roll_up(county, *(town.folder for town in towns))

    units = {row["key"]: row["received"] for row in report(county, "closure", "--by", "unit")["rows"]}

    assert (units["甲镇城建办"], units["乙镇城建办"], units["市供电公司"]) == (1, 2, 2)
    assert "镇城建办" not in units


def test_a_second_run_changes_nothing_and_a_newer_ledger_only_what_differs(towns: list[Cli], county: Cli) -> None:
    """The county merges every week: a figure may move only where a town's did."""
    paths = [town.folder for town in towns]
    first = roll_up(county, *paths)
    before = (county.folder / ".minqing" / "ledger.sqlite").read_bytes()
    again = county("merge", "--from-ledger", *paths, "--today", TODAY, "--no-export")
    assert "无变化" in again.out
    assert (county.folder / ".minqing" / "ledger.sqlite").read_bytes() == before

    step(towns[0], "CHD-2022-0001", "撤回", "2022-05-01", "--note", "重复登记")
    step(towns[0], "CHD-2022-0002", "转办", "2022-04-16", "--unit", "镇城建办")
    towns[0]("roster", "status", "王海", "--village", "前岭村", "--status", "搬走")
    write_sample_sheets(towns[0].folder.parent / "收甲镇", real_date, saved_by="更正")
    towns[0]("merge", towns[0].folder.parent / "收甲镇", "--today", "2022-03-29", "--no-export", code=None)
    preview = county("merge", "--from-ledger", *paths, "--dry-run", "--today", TODAY, "--json").json
    assert (county.folder / ".minqing" / "ledger.sqlite").read_bytes() == before
    newer = roll_up(county, *reversed(paths))

    assert (
        preview["issues"]
        == newer["issues"]
        == {"new": 1, "changed": 2, "same": 102, "withdrawn": 0} | {"same": first["issues"]["new"] - 2}
    )
    assert newer["visits"]["new"] == 1
    assert newer["towns"][0]["status"] == "unchanged"
    for name in ("closure", "coverage"):
        of_towns = [report(town, name)["total"] for town in towns]
        assert numbers(report(county, name)["total"]) == dict(sums(of_towns))
    assert report(county, "closure")["total"]["withdrawn"] == 1


def test_what_a_town_no_longer_has_ends_in_the_county(towns: list[Cli], county: Cli) -> None:
    """A row that a town took back must not live on in the county's figures."""
    roll_up(county, towns[0].folder)
    with sqlite3.connect(towns[0].folder / ".minqing" / "ledger.sqlite") as connection:
        connection.execute("UPDATE issues SET superseded = 3 WHERE number = 'CHD-2022-0001'")

    assert roll_up(county, towns[0].folder)["issues"]["withdrawn"] == 1

    total = report(county, "closure")["total"]
    assert total["received"] == report(towns[0], "closure")["total"]["received"] == 50


def test_a_town_is_only_read_also_while_it_is_at_work(towns: list[Cli], county: Cli) -> None:
    """A county that merges at noon must not stop a town's clerk, nor change one byte of the town's workspace."""
    files = sorted(path for path in towns[0].folder.rglob("*") if path.is_file())
    before = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
    writing = sqlite3.connect(towns[0].folder / ".minqing" / "ledger.sqlite")
    with FileLock(towns[0].folder / ".minqing" / "lock"):
        writing.execute("BEGIN IMMEDIATE")
        assert roll_up(county, towns[0].folder)["issues"]["new"] == 51
        writing.rollback()
    writing.close()

    assert sorted(path for path in towns[0].folder.rglob("*") if path.is_file() and path.name != "lock") == [
        path for path in files if path.name != "lock"
    ]
    assert [hashlib.sha256(path.read_bytes()).hexdigest() for path in files] == before


def test_what_cannot_be_merged_is_refused_with_the_reason_and_the_others_are_merged(
    towns: list[Cli], county: Cli, tmp_path: Path
) -> None:
    """One damaged file must not keep the county from the other towns, nor count for anything."""
    whole = (towns[0].folder / ".minqing" / "ledger.sqlite").read_bytes()
    damaged = tmp_path / "损坏.sqlite"
    damaged.write_bytes(whole[:8192] + b"\xa5" * 40_000 + whole[48_192:])
    other = tmp_path / "别的版本.sqlite"
    other.write_bytes(whole)
    with sqlite3.connect(other) as connection:
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'schema'")
    text = tmp_path / "不是台账.sqlite"
    text.write_text("走访记录", encoding="utf-8")
    book = write_sheet(tmp_path / "总台账.xlsx", ("总台账", [["编号"]]))
    bad = [damaged, other, text, book, tmp_path / "没有", county.folder]

    found = roll_up(county, *bad, towns[1].folder, code=1)

    told = {Path(one["path"]).name: one for one in found["towns"]}
    assert {name for name, one in told.items() if one["status"] == "refused"} == {path.name for path in bad}
    codes = {name: one["problem"]["code"] for name, one in told.items() if one["status"] == "refused"}
    assert codes == {path.name: "P868" if path == book else "P730" for path in bad}
    assert "格式版本为 1" in told[other.name]["problem"]["says"]
    assert "自己的台账" in told["县"]["problem"]["says"]
    assert report(county, "closure")["total"]["received"] == report(towns[1], "closure")["total"]["received"]
    assert roll_up(county, *bad, code=3)["batch"] is None


def test_a_town_is_never_counted_twice(towns: list[Cli], county: Cli, tmp_path: Path) -> None:
    """The same ledger under another path, an older copy, and another ledger of the same name are all refused."""
    older = tmp_path / "旧的.sqlite"
    older.write_bytes((towns[0].folder / ".minqing" / "ledger.sqlite").read_bytes())
    step(towns[0], "CHD-2022-0002", "转办", "2022-04-16", "--unit", "镇城建办")
    copy = tmp_path / "副本.sqlite"
    copy.write_bytes((towns[0].folder / ".minqing" / "ledger.sqlite").read_bytes())

    assert roll_up(county, towns[0].folder, copy, code=1)["issues"]["new"] == 51
    assert roll_up(county, copy)["towns"][0]["status"] == "unchanged"
    assert roll_up(county, older, code=3)["towns"][0]["problem"]["code"] == "P732"
    settings = towns[1].folder / "minqing.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("乙镇", "甲镇"), encoding="utf-8")
    assert roll_up(county, towns[1].folder, code=3)["towns"][0]["problem"]["code"] == "P731"
    named = county("merge", "--from-ledger", towns[1].folder, "--town", "乙镇", "--today", TODAY, "--json").json
    assert named["towns"][0]["town"] == "乙镇"
    assert len(report(county, "closure", "--by", "town")["rows"]) == 2


def test_the_county_goes_on_numbering_its_own(towns: list[Cli], county: Cli, tmp_path: Path) -> None:
    """The county takes down visits of its own: they begin at 1 and are nobody's but its own."""
    roll_up(county, towns[0].folder)
    heading = ["村", "走访对象", "联系电话", "走访日期", "走访人", "意见建议"]
    row = ["前岭村", "张建国", "13800000001", "2022-03-05", "李明", "村东头路灯不亮"]
    write_sheet(tmp_path / "县收" / "表.xlsx", ("附件4", [heading, row]))

    county("merge", tmp_path / "县收", "--today", TODAY, "--no-export")

    assert rows(county, "SELECT number, town FROM issues WHERE town = ''") == [("XIAN-2022-0001", "")]
    assert rows(county, "SELECT id FROM households WHERE town = ''") == [(1,)]
    again = roll_up(county, towns[0].folder)
    assert again["batch"] is None

    Cli(tmp_path)("init", tmp_path / "明年", "--from", county.folder, "--today", TODAY)
    following = Cli(tmp_path / "明年")
    assert rows(following, "SELECT number, other_number FROM issues") == [("XIAN-2022-0002", "XIAN-2022-0001")]
    assert rows(following, "SELECT town FROM households") == [("",)]


def test_a_row_that_a_town_sent_back_counts_in_the_county_as_well(
    towns: list[Cli], county: Cli, tmp_path: Path
) -> None:
    """A town that has only rows held since the last merge has other figures, and so has the county."""
    roll_up(county, towns[1].folder)
    heading = ["村", "走访对象", "联系电话", "走访日期", "走访人", "意见建议"]
    query = "SELECT name, phones FROM households WHERE village = '前岭村' AND on_register AND id NOT IN (SELECT household_id FROM visits)"
    assert rows(towns[1], query) == []
    towns[1]("roster", "add", "张新户", "--village", "前岭村", "--phone", "13800000097")
    roll_up(county, towns[1].folder)
    write_sheet(
        tmp_path / "晚" / "表.xlsx",
        ("附件4", [heading, ["前岭村", "张新户", "13800000097", "2022-02-30", "李明", "无"]]),
    )
    towns[1]("merge", tmp_path / "晚", "--today", "2022-03-30", "--no-export", code=1)

    roll_up(county, towns[1].folder)

    of_town, of_county = (report(cli, "coverage")["total"] for cli in (towns[1], county))
    assert of_county["held"] == of_town["held"] == 1
    assert numbers(of_county) == numbers(of_town)


def test_the_county_does_not_work_on_issues_of_a_town(towns: list[Cli], county: Cli) -> None:
    """What the county wrote there would be gone with the next merge; so it is said at once where to go."""
    roll_up(county, towns[0].folder)
    before = (county.folder / ".minqing" / "ledger.sqlite").read_bytes()

    for call in (
        ("advance", "甲镇-CHD-2022-0002", "转办", "--unit", "某局", "--on", TODAY),
        ("correct", "甲镇-CHD-2022-0002", "--name", "张三丰"),
        ("roster", "rename-village", "甲镇前岭村", "甲镇新前岭村"),
    ):
        assert "请在该镇" in county(*call, "--today", TODAY, code=3).err
    assert (county.folder / ".minqing" / "ledger.sqlite").read_bytes() == before
