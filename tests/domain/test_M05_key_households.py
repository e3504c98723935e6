"""重点户: first on the route, counted by tag, and in nothing that leaves the office."""

from pathlib import Path

from tests.conftest import Cli, write_sheet


def test_M05_key_households_come_first_and_stay_inside(workspace: Cli, tmp_path: Path) -> None:
    """Two of three are tagged; one of them was seen."""
    register = [["总支", "村", "户主", "电话", "网格"]]
    register += [["前岭总支", "前岭村", f"户{n}", f"1380000000{n}", "一网格"] for n in (1, 2, 3)]
    workspace("roster", "import", write_sheet(tmp_path / "底册.xlsx", ("底册", register)))
    key = [
        ["村", "走访对象", "联系电话", "重点户标签"],
        ["前岭村", "户3", "13800000003", "脱贫户、老党员"],
        ["前岭村", "户2", "", "老党员"],
        ["前岭村", "没有这户", "", "老党员"],
    ]
    workspace("logbook", "import", "重点户", write_sheet(tmp_path / "重点户.xlsx", ("名单", key)))
    visits = [
        ["走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议"],
        ["2022-03-05", "前岭村", "户3", "13800000003", "李明", "无"],
    ]
    workspace("merge", write_sheet(tmp_path / "表.xlsx", ("记录", visits)), "--today", "2022-03-06", "--no-export")

    route = workspace("report", "route", "--json").json
    spread = workspace("报表", "重点户", "--as-of", "2022-03-31", "--json").json

    assert [(row["person"], row["number"]) for row in route["rows"]] == [("户2", 1), ("户3", 2), ("户1", 3)]
    assert [(row["village"], row["households"], row["tag1"], row["tag2"]) for row in spread["rows"]] == [
        ("前岭村", 2, 1, 2)
    ]
    rates = {row["tag"]: row["coverage"]["shown"] for row in spread["further"][0]["rows"]}
    assert rates == {"脱贫户": "100.00%", "老党员": "50.00%"}
    assert any("1 户在底册里找不到" in note for note in spread["notes"])
    for name in ("route", "key"):
        assert "没有外发版" in workspace("report", name, "--outside", code=3).err
    for arguments in (("attachment", "5"), ("attachment", "6"), ("report", "coverage", "--outside", "--json")):
        said = workspace(*arguments).out
        assert "老党员" not in said
