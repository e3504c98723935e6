"""访前准备: badges, leaflets and cards to be ready in ten days, and the route."""

from pathlib import Path

from tests.conftest import Cli, write_sheet


def test_M28_a_badge_for_each_person_a_leaflet_for_each_household(workspace: Cli, tmp_path: Path) -> None:
    """李明 works in two villages: one badge in all; houses of a village are seen in the order of their groups."""
    register = [["总支", "村", "户主", "电话", "住址"]]
    groups = {"前岭村": ("十组", "二组", "一组"), "东坡村": ("1组",)}
    register += [
        ["前岭总支", village, f"{village}{group}户", f"138000000{n}{m}", group]
        for n, (village, own) in enumerate(groups.items())
        for m, group in enumerate(own)
    ]
    workspace("roster", "import", write_sheet(tmp_path / "底册.xlsx", ("底册", register)))
    schedule = [["总支", "村", "走访区域", "应访户数", "包村领导", "包村干部", "网格员", "联系电话"]]
    schedule += [
        ["前岭总支", village, "全村", 3, "孙镇长", "李明", f"{village}王", "13800000001"] for village in groups
    ]
    workspace("schedule", "import", write_sheet(tmp_path / "安排.xlsx", ("安排", schedule)))

    needs = workspace("report", "准备", "--as-of", "2022-02-19", "--json").json
    route = workspace("report", "route", "--place", "前岭村", "--json").json

    assert [(row["village"], row["badges"], row["leaflets"], row["cards"]) for row in needs["rows"]] == [
        ("前岭村", 3, 3, 3), ("东坡村", 3, 1, 1),
    ]  # fmt: skip
    assert (needs["total"]["badges"], needs["total"]["leaflets"]) == (4, 4)
    assert any("距今 10 天" in note for note in needs["notes"])
    assert [row["address"] for row in route["rows"]] == ["一组", "二组", "十组"]
