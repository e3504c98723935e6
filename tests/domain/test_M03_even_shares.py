"""避免重复、均等分配: the seeds' own numbers, and no household twice."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from minqing_cli.reports.sharing import said, share_sizes, shared
from tests.conftest import Cli, write_sheet


@pytest.mark.parametrize(
    ("things", "people", "shares"),
    [(1425, 110, {13: 105, 12: 5}), (6761, 210, {33: 41, 32: 169}), (2116, 392, {6: 156, 5: 236})],
)
def test_M03_the_shares_of_the_seeds(things: int, people: int, shares: dict[int, int]) -> None:
    """小池镇, 矿区街道, 汶上县."""
    sizes = share_sizes(things, people)

    assert {size: sizes.count(size) for size in sizes} == shares
    assert sum(sizes) == things


@given(some.integers(0, 3000), some.integers(1, 300))
def test_nobody_gets_two_more_than_another_and_nothing_is_lost(things: int, people: int) -> None:
    """差额≤1, whatever the numbers."""
    found = shared(range(things), people)

    assert max(map(len, found)) - min(map(len, found)) <= 1
    assert [thing for own in found for thing in own] == list(range(things))


def test_the_command_says_the_shares_and_gives_each_household_once(workspace: Cli, tmp_path: Path) -> None:
    """Key households stand first in each share; the list says that it is for the office alone."""
    register = [["总支", "村", "户主", "电话"]] + [
        ["前岭总支", "前岭村", f"户{n}", f"1380000{n:04d}"] for n in range(7)
    ]
    workspace("roster", "import", write_sheet(tmp_path / "底册.xlsx", ("底册", register)))
    key = [["村", "走访对象", "联系电话", "重点户标签"], ["前岭村", "户2", "13800000002", "脱贫户、老党员"]]
    workspace("logbook", "import", "重点户", write_sheet(tmp_path / "重点户.xlsx", ("名单", key)))

    assert said(2116, 392) in workspace("schedule", "share", "392", "--households", "2116").out
    (table,) = workspace("schedule", "share", "李明", "赵娜,周强", "--json").json["tables"]

    shares = {
        name: [row["person"] for row in table["rows"] if row["visitor"] == name] for name in ("李明", "赵娜", "周强")
    }
    assert shares == {"李明": ["户2", "户0", "户1"], "赵娜": ["户3", "户4"], "周强": ["户5", "户6"]}
    assert any("只在内部使用" in note for note in table["notes"])
    workspace("schedule", "share", code=2)
    workspace("schedule", "share", "李明", "李明", code=2)
