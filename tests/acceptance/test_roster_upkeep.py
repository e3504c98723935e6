"""Upkeep of the register and corrections: new versions that no old sheet undoes."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Cli, write_sheet

DAY = ("--today", "2022-03-11")
PEOPLE = (
    ("前岭村", "周小满", "13800009001", "村东头路灯不亮"),
    ("前岭村", "吴大成", "13800009002", "无"),
    ("前岭村", "郑禾", "13800009003", "下水道堵了"),
    ("后河村", "周小满", "13800009004", "自来水水压低"),
    ("后河村", "孙立", "13800009005", ""),
)
"""Village, name, phone, and what the household says; the last one has not been visited."""


def roster(folder: Path, people: Sequence[Sequence[str]] = PEOPLE) -> Path:
    """Write the register."""
    rows = [["某某总支", village, name, phone, "李明"] for village, name, phone, _ in people]
    return write_sheet(folder / "底册.xlsx", ("底册", [["总支", "村", "户主", "联系电话", "走访人"], *rows]))


def sheet(folder: Path, village: str, name: str = "", remark: str = "", held: bool = True) -> Path:
    """Write a village's visits; a row without a day is held, so that the file is read again each time."""
    rows: list[list[str]] = [
        ["2022-03-05", one, person, phone, "李明", says, remark]
        for one, person, phone, says in PEOPLE
        if one == village and says
    ]
    if held:
        rows.append(["", village, "某某", "13800009099", "李明", "无", ""])
    heading = ["走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议", "备注"]
    return write_sheet(folder / "收件" / (name or f"{village}.xlsx"), ("记录表", [heading, *rows]))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the register and the visits of both villages, to be copied."""
    folder = tmp_path_factory.mktemp("made") / "ws"
    Cli(folder.parent)("init", folder, "--plan", "chaihudian")
    cli = Cli(folder)
    cli("roster", "import", roster(folder), *DAY)
    for village in ("前岭村", "后河村"):
        sheet(folder, village)
    cli("merge", "收件", *DAY, "--no-export", code=1)
    return folder


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> Cli:
    """A workspace of its own for each test."""
    shutil.copytree(made, tmp_path / "ws")
    return Cli(tmp_path / "ws")


def merged_again(cli: Cli) -> dict[str, Any]:
    """Merge the old files once more."""
    return cli("merge", "收件", *DAY, "--no-export", "--json", code=1).json


def coverage(cli: Cli) -> dict[str, Any]:
    """The coverage of the day."""
    return cli("report", "coverage", "--as-of", "2022-03-31", "--json").json


def number_of(cli: Cli, text: str) -> str:
    """The number of the issue that says this."""
    for number in range(1, 9):
        done = cli("show", f"CHD-2022-000{number}", "--json", code=None)
        if done.code == 0 and done.json["text"] == text:
            return str(done.json["id"])
    raise AssertionError(text)


# --- status and new households --------------------------------------------------------------------


def test_a_household_that_moved_away_leaves_denominator_and_missed_list(ledger: Cli):
    """Nobody can visit it, so it must not spoil the rate; its name stays in the ledger."""
    assert coverage(ledger)["total"]["registered"] == 5
    done = ledger("roster", "status", "孙立", "--village", "后河村", "--status", "搬走", "--on", "2022-03-10",
                  "--note", "随子女进城", *DAY, "--json").json  # fmt: skip

    after = coverage(ledger)
    assert done["households"][0]["status"] == "搬走（2022-03-10，随子女进城）"
    assert (after["total"]["registered"], after["exempt"]) == (4, 1)
    assert after["total"]["coverage_rate"]["shown"] == "100.00%"
    assert after["missed_households"] == []


def test_a_status_given_twice_changes_nothing_and_can_be_taken_back(ledger: Cli):
    """恢复 puts the household back among those to visit; an import of the register does not."""
    call = ("roster", "status", "孙立", "--village", "后河村", *DAY)
    ledger(*call, "--status", "空户")

    assert "无变化" in ledger(*call, "--status", "空户").out
    ledger("roster", "import", "底册.xlsx", *DAY)
    assert coverage(ledger)["total"]["registered"] == 4
    ledger(*call, "--status", "恢复")
    assert coverage(ledger)["total"]["registered"] == 5


def test_a_household_is_added_once(ledger: Cli):
    """A newly built house; said twice, it is one household."""
    call = ("roster", "add", "冯新居", "--village", "前岭村", "--phone", "13800009010", *DAY)
    added = ledger(*call, "--json").json

    assert added["households"][0]["branch"] == "某某总支"
    assert coverage(ledger)["total"]["registered"] == 6
    assert "无变化" in ledger(*call).out


@pytest.mark.parametrize(
    ("call", "near"),
    [
        (("roster", "status", "孙力", "--village", "后河村", "--status", "搬走"), "孙立"),
        (("roster", "status", "孙立", "--village", "后何村", "--status", "搬走"), "后河村"),
        (("roster", "add", "某人", "--village", "前玲村"), "前岭村"),
        (("roster", "rename-village", "前玲村", "新村"), "前岭村"),
        (("roster", "merge-villages", "前玲村", "--into", "后河村"), "前岭村"),
        (("correct", "周小蛮", "--village", "前岭村", "--name", "周晓满"), "周小满"),
        (("correct", "CHD-2022-0009", "--name", "周晓满"), "CHD-2022-0009"),
    ],
)
def test_what_is_unknown_is_refused_with_the_nearest_names(ledger: Cli, call: tuple[str, ...], near: str):
    """Code 3, a hint, and nothing written."""
    batches = len(ledger("log", "--json").json)

    assert near in ledger(*call, *DAY, code=3).err
    assert len(ledger("log", "--json").json) == batches


def test_two_of_one_name_are_listed(ledger: Cli):
    """The clerk sees both and says which by its phone."""
    ledger("roster", "add", "周小满", "--village", "前岭村", "--phone", "13800009020", *DAY)
    call = ("roster", "status", "周小满", "--village", "前岭村", "--status", "搬走", *DAY)
    said = ledger(*call, code=3).err

    assert "13800009001" in said
    assert "13800009020" in said
    assert ledger(*call, "--phone", "13800009020", "--json").json["households"][0]["phones"] == ["13800009020"]


# --- corrections ---------------------------------------------------------------------------------


def test_a_corrected_name_and_phone_reach_household_visit_and_issue(ledger: Cli):
    """One batch; the number stays, and the story tells of the change."""
    number = number_of(ledger, "村东头路灯不亮")
    done = ledger("correct", number, "--name", "周晓满", "--phone", "13800009031", *DAY, "--json").json
    story = ledger("show", number, "--json").json

    assert done["issues"] == [number]
    assert done["visits"] == 1
    assert (story["person"], story["phones"]) == ("周晓满", "13800009031")
    assert story["changes"][-1]["fields"].keys() == {"person", "phones"}
    shown = ledger("roster", "show", "--json").json["households"]
    assert [one["phones"] for one in shown if one["person"] == "周晓满"] == [["13800009031"]]


@pytest.mark.parametrize(
    "changed", [("--name", "周晓满"), ("--phone", "13800009031"), ("--name", "周晓满", "--phone", "13800009031")]
)
def test_merging_the_old_files_again_does_not_undo_a_correction(ledger: Cli, changed: tuple[str, ...]):
    """The old sheet still says the wrong name and number: its rows are the same visits."""
    number = number_of(ledger, "村东头路灯不亮")
    ledger("correct", "周小满", "--village", "前岭村", *changed, *DAY)
    before = ledger("show", number, "--json").json
    again = merged_again(ledger)

    assert again["batch"] is None
    assert (again["visits"]["new"], again["visits"]["changed"], again["rows"]["duplicate"]) == (0, 0, 4)
    assert ledger("show", number, "--json").json == before
    assert coverage(ledger)["total"]["off_register"] == 0


def test_a_new_sheet_with_the_old_name_finds_the_corrected_household(ledger: Cli):
    """The village copies its list from last week, wrong name and all."""
    ledger("correct", "周小满", "--village", "前岭村", "--name", "周晓满", "--phone", "13800009031", *DAY)
    write_sheet(ledger.folder / "第2周" / "前岭村.xlsx", ("记录表", [
        ["走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议"],
        ["2022-03-12", "前岭村", "周小满", "13800009001", "李明", "胡同口积水"]]))  # fmt: skip
    ledger("merge", "第2周", "--today", "2022-03-18", "--no-export")
    story = ledger("show", number_of(ledger, "胡同口积水"), "--json").json

    assert (story["person"], story["phones"]) == ("周晓满", "13800009031")
    assert coverage(ledger)["total"]["off_register"] == 0


def test_importing_the_old_register_does_not_undo_a_correction(ledger: Cli):
    """The register file is as wrong as the sheets were."""
    ledger("correct", "周小满", "--village", "前岭村", "--name", "周晓满", "--phone", "13800009031", *DAY)
    again = ledger("roster", "import", "底册.xlsx", *DAY, "--json").json

    assert (again["batch"], again["households"]["new"], again["households"]["changed"]) == (None, 0, 0)


def test_a_correction_said_twice_changes_nothing(ledger: Cli):
    """By the number, by the new name, and by the old one."""
    number = number_of(ledger, "村东头路灯不亮")
    ledger("correct", number, "--name", "周晓满", *DAY)

    for which in ((number,), ("周晓满", "--village", "前岭村"), ("周小满", "--village", "前岭村")):
        assert "无变化" in ledger("correct", *which, "--name", "周晓满", *DAY).out


def test_a_correction_may_not_make_two_households_one(ledger: Cli):
    """Which of the two is right is not for the program to say."""
    said = ledger(
        "correct", "吴大成", "--village", "前岭村", "--name", "郑禾", "--phone", "13800009003", *DAY, code=3
    ).err

    assert "郑禾" in said


# --- villages ------------------------------------------------------------------------------------


def test_a_renamed_village_takes_everything_along_and_old_sheets_find_it(ledger: Cli):
    """Numbers and sources stay; the old files merged again are the same visits."""
    number = number_of(ledger, "下水道堵了")
    done = ledger("roster", "rename-village", "前岭村", "前岭社区", *DAY, "--json").json
    story = ledger("show", number, "--json").json

    assert (len(done["households"]), done["visits"], len(done["issues"])) == (3, 3, 2)
    assert (story["village"], story["source"]["file"]) == ("前岭社区", "前岭村.xlsx")
    again = merged_again(ledger)
    assert (again["batch"], again["rows"]["duplicate"], again["rows"]["accepted"]) == (None, 4, 0)
    assert {row["key"] for row in coverage(ledger)["rows"]} == {"前岭社区", "后河村"}
    assert "无变化" in ledger("roster", "rename-village", "前岭村", "前岭社区", *DAY).out


@pytest.mark.parametrize(
    "upkeep",
    [
        ("roster", "rename-village", "前岭村", "前岭社区"),
        ("roster", "merge-villages", "前岭村", "--into", "后河村"),
        ("correct", "周小满", "--village", "前岭村", "--name", "周晓满", "--phone", "13800009031"),
    ],
)
def test_a_workbook_from_before_an_upkeep_names_the_same_issues(ledger: Cli, tmp_path: Path, upkeep: tuple[str, ...]):
    """The clerk filled in last week's 总台账, and the village has another name since: nothing is counted twice."""
    book = tmp_path / "总台账.xlsx"
    ledger("ledger", "export", "-o", book, *DAY)
    ledger(*upkeep, *DAY)

    found = ledger("ledger", "import", book, *DAY, "--json", code=None).json

    assert found["issues"] == {"new": 0, "changed": 0, "same": 3, "conflict": 0, "repeated": 0}


def test_villages_are_merged_in_one_batch(ledger: Cli):
    """Two of one name stay two households: their phones tell them apart."""
    batches = len(ledger("log", "--json").json)
    done = ledger("roster", "merge-villages", "前岭村", "后河村", "--into", "新前社区", *DAY, "--json").json
    total = coverage(ledger)["total"]

    assert len(ledger("log", "--json").json) == batches + 1
    assert {one["village"] for one in done["households"]} == {"新前社区"}
    assert (total["registered"], total["visited"], total["off_register"]) == (5, 4, 0)
    assert merged_again(ledger)["batch"] is None
    call = ("roster", "merge-villages", "前岭村", "后河村", "--into", "新前社区", *DAY)
    assert "无变化" in ledger(*call).out


def test_households_that_become_doubles_are_named(ledger: Cli):
    """Somebody was on the registers of both villages."""
    ledger("roster", "add", "周小满", "--village", "后河村", "--phone", "13800009001", *DAY)
    done = ledger("roster", "merge-villages", "后河村", "--into", "前岭村", *DAY, "--json").json

    assert any("周小满" in note for note in done["notes"])


def test_a_village_cannot_be_renamed_to_one_that_exists(ledger: Cli):
    """That would be a merger, which is said."""
    assert "merge-villages" in ledger("roster", "rename-village", "前岭村", "后河村", *DAY, code=3).err


def test_previews_write_nothing(ledger: Cli):
    """--dry-run of each command."""
    batches = ledger("log", "--json").json
    for call in (
        ("roster", "status", "孙立", "--village", "后河村", "--status", "搬走"),
        ("roster", "add", "冯新居", "--village", "前岭村"),
        ("roster", "rename-village", "前岭村", "前岭社区"),
        ("roster", "merge-villages", "前岭村", "--into", "后河村"),
        ("correct", "周小满", "--village", "前岭村", "--name", "周晓满"),
    ):
        assert "预览" in ledger(*call, "--dry-run", *DAY).out

    assert ledger("log", "--json").json == batches


def test_the_past_stays_as_it_was_known(ledger: Cli):
    """A correction is a new version: the report as known before it is the same as ever."""
    before = len(ledger("log", "--json").json)
    ledger("roster", "rename-village", "前岭村", "前岭社区", *DAY)
    past = ledger("report", "coverage", "--as-of", "2022-03-31", "--as-known", str(before), "--json").json

    assert {row["key"] for row in past["rows"]} == {"前岭村", "后河村"}
