"""重复: the same person with the same matter within six months is one issue, counted once and raised again."""

from pathlib import Path

import pytest

from tests.conftest import Cli, write_sheet

HEADING = ("走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议")


def visited(cli: Cli, folder: Path, day: str, *rows: tuple[str, str, str]) -> list[str]:
    """Merge a day's visits of (person, phone, words); return the number of each issue in order of the rows."""
    sheet = [HEADING, *((day, "前岭村", person, phone, "李明", words) for person, phone, words in rows)]
    path = write_sheet(folder / f"{day}.xlsx", ("记录", sheet))
    merged = cli("merge", path, "--today", day, "--no-export", "--rows", "--json").json
    return [one["id"] for row in sorted(merged["visit_rows"], key=lambda row: row["row"]) for one in row["issues"]]


def received(cli: Cli) -> int:
    """受理 of the whole ledger."""
    found: int = cli("report", "closure", "--as-of", "2023-12-31", "--json").json["total"]["received"]
    return found


def days_again(cli: Cli, number: str) -> list[str]:
    """The days on which an issue was raised again."""
    return [one["on"] for one in cli("show", number, "--json").json["repeats"]]


ZHANG = ("张建国", "13800000001", "路灯不亮")


@pytest.mark.parametrize(
    ("again_on", "same"), [("2022-03-06", True), ("2022-09-05", True), ("2022-09-06", False), ("2023-03-05", False)]
)
def test_R06_within_six_months_it_is_the_same_issue(workspace: Cli, tmp_path: Path, again_on: str, same: bool) -> None:
    """From 5 March to 5 September it is raised again; a day later it is a new one with a number of its own."""
    [first] = visited(workspace, tmp_path, "2022-03-05", ZHANG)
    [second] = visited(workspace, tmp_path, again_on, ZHANG)

    assert (second == first) is same
    assert received(workspace) == (1 if same else 2)
    assert days_again(workspace, first) == ([again_on] if same else [])


def test_R06_spaces_and_stops_do_not_make_another_matter_and_a_direction_does(workspace: Cli, tmp_path: Path) -> None:
    """规范化后文字完全相同: “村东路灯不亮” again with a full stop is the same, “村西” is another lamp."""
    [east] = visited(workspace, tmp_path, "2022-03-05", ("张建国", "13800000001", "村东路灯不亮"))
    [same] = visited(workspace, tmp_path, "2022-04-05", ("张建国", "13800000001", "村东 路灯不亮。"))
    [west] = visited(workspace, tmp_path, "2022-05-05", ("张建国", "13800000001", "村西路灯不亮"))

    assert (same == east, west == east) == (True, False)
    assert received(workspace) == 2


def test_R06_another_person_with_the_same_words_is_another_issue(workspace: Cli, tmp_path: Path) -> None:
    """不同人同一事 is gathered as one case (M19), and each of them is counted and called back."""
    numbers = visited(workspace, tmp_path, "2022-03-05", ZHANG, ("孙桂兰", "13800000002", "路灯不亮"))

    assert len(set(numbers)) == received(workspace) == 2


def test_R06_how_often_is_kept_with_each_day_and_is_a_reason_to_supervise(workspace: Cli, tmp_path: Path) -> None:
    """Twice again: the issue says 2, each day stands in its story, and 督办 names the count and nothing else."""
    [number] = visited(workspace, tmp_path, "2022-03-05", ZHANG)
    for day in ("2022-04-05", "2022-05-05"):
        visited(workspace, tmp_path, day, ZHANG)
    workspace("advance", number, "转办", "--unit", "水利站", "--on", "2022-05-06", "--today", "2022-05-06")

    story = workspace("show", number).out
    slips = workspace("supervise", "--today", "2022-05-10", "--json").json["slips"]

    assert days_again(workspace, number) == ["2022-04-05", "2022-05-05"]
    assert "2022-04-05" in story
    assert "2022-05-05" in story
    assert [one["reason"] for one in slips] == ["重复反映 2 次"]


def test_R06_the_same_sheet_again_raises_nothing(workspace: Cli, tmp_path: Path) -> None:
    """A file that is handed in twice is no second complaint."""
    [number] = visited(workspace, tmp_path, "2022-03-05", ZHANG)
    write_sheet(
        tmp_path / "又一份.xlsx",
        ("记录", [HEADING, ("2022-03-05", "前岭村", "张建国", "13800000001", "李明", "路灯不亮")]),
        saved_by="别人",
    )
    workspace("merge", tmp_path / "又一份.xlsx", "--today", "2022-03-06", "--no-export")

    assert days_again(workspace, number) == []


def test_R06_who_says_himself_that_he_told_it_before_is_marked(workspace: Cli, tmp_path: Path) -> None:
    """V057 “打过12345没解决”: counted once, and the ledger says that it was told before (D4)."""
    words = "路灯不亮，打过12345没解决"
    [number] = visited(workspace, tmp_path, "2022-03-05", ("张建国", "13800000001", words))

    assert workspace("show", number, "--json").json["self_repeated"] is True
    assert received(workspace) == 1
