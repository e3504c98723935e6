"""A marked copy comes back corrected while the faulty sheet still lies in the folder: what was wrong in it is over."""

from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Cli, Result, write_sheet

HEADING = ("走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议")
TODAY = ("--today", "2022-03-11")


def rows(day: str = "2022-02-30", phone: str = "138000") -> list[tuple[str, ...]]:
    """Three rows: a sound one, one with a day that does not exist, one with a phone too short."""
    return [
        HEADING,
        ("2022-03-05", "前岭村", "张建国", "13800000001", "李明", "路灯不亮"),
        (day, "前岭村", "孙桂兰", "13800000002", "李明", "下水道堵了"),
        ("2022-03-05", "前岭村", "吴磊", phone, "李明", "无"),
    ]


@pytest.fixture
def inbox(workspace: Cli) -> Path:
    """A folder with one faulty sheet."""
    write_sheet(workspace.folder / "收件" / "前岭村.xlsx", ("记录", rows()))
    return workspace.folder / "收件"


def copy_corrected(folder: Path, into: Path, **cells: object) -> Path:
    """Correct cells of the one marked copy of a folder and put it into another."""
    [copy] = folder.glob("*_退回.xlsx")
    book = openpyxl.load_workbook(copy)
    for address, value in cells.items():
        book.worksheets[0][address] = value
    book.save(into)
    return into


def merged(cli: Cli, *more: str, code: int = 0) -> Result:
    """Merge the folder."""
    return cli("merge", "收件", *TODAY, "--no-export", "--json", *more, code=code)


def codes(result: Result) -> list[str]:
    """The codes of what was found, without mere information."""
    return sorted(one["code"] for one in result.json["problems"] if one["severity"] != "info")


def test_what_was_corrected_is_no_longer_listed_whenever_the_folder_is_merged_again(
    workspace: Cli, inbox: Path
) -> None:
    """Old sheet and copy lie side by side: the copy counts, the old one says by what it was corrected."""
    merged(workspace, "--annotate", "退回", code=1)
    copy_corrected(workspace.folder / "退回", inbox / "前岭村_退回.xlsx", A3="2022-03-05", D4="13800000003")

    second, third = merged(workspace), merged(workspace)

    assert (codes(second), codes(third)) == ([], [])
    assert second.json["rows"] == {"total": 6, "accepted": 2, "duplicate": 3, "held": 0, "ignored": 1}
    assert (third.json["batch"], third.json["rows"]["held"]) == (None, 0)
    [old] = [one for one in third.json["files"] if one["path"].endswith("前岭村.xlsx")]
    assert (old["status"], old["reason"]) == ("skipped", "已由“前岭村_退回.xlsx”更正，里面扣留的行和毛病不再计。")
    assert "不再计" in workspace("merge", "收件", *TODAY, "--no-export").out


def test_the_copy_may_be_put_away_again(workspace: Cli, inbox: Path) -> None:
    """The ledger knows what it corrected."""
    merged(workspace, "--annotate", "退回", code=1)
    copy = copy_corrected(workspace.folder / "退回", inbox / "改.xlsx", A3="2022-03-05", D4="13800000003")
    merged(workspace)
    copy.unlink()

    assert codes(merged(workspace)) == []
    assert codes(workspace("validate", "收件", *TODAY, "--json")) == []


def test_a_copy_that_is_still_faulty_is_counted_once_and_its_own_copy_ends_it(workspace: Cli, inbox: Path) -> None:
    """Original, first copy, second copy, all in one folder: only what is wrong in the last of them is open."""
    merged(workspace, "--annotate", "退回", code=1)
    copy_corrected(workspace.folder / "退回", inbox / "一改.xlsx", D4="13800000003")

    half = merged(workspace, "--annotate", "再退", code=1)
    assert (codes(half), half.json["rows"]["held"]) == (["P203"], 1)
    assert [one["file"] for one in half.json["returned"]["copies"]] == ["一改.xlsx"]

    copy_corrected(workspace.folder / "再退", inbox / "二改.xlsx", A3="2022-03-05")
    whole = merged(workspace)
    assert (codes(whole), whole.json["rows"]["held"]) == ([], 0)
    assert {one["status"] for one in whole.json["files"] if not one["path"].endswith("二改.xlsx")} == {"skipped"}


def test_of_two_sheets_not_yet_merged_the_corrected_one_stands(workspace: Cli, inbox: Path) -> None:
    """Checked before anything was merged: the two tell the same visit differently, and that is no contradiction."""
    workspace("validate", "收件", "--annotate", "退回", *TODAY, code=1)
    copy_corrected(workspace.folder / "退回", inbox / "改.xlsx", A3="2022-03-05", D4="13800000003", F2="路灯坏了两盏")

    report = merged(workspace)

    assert codes(report) == []
    assert report.json["visits"] == {"new": 3, "changed": 0, "same": 2, "conflict": 0}
    assert workspace("validate", "收件", *TODAY, "--json").json["rows"]["held"] == 0


def test_a_copy_with_the_faulty_rows_alone_ends_those_and_no_others(workspace: Cli, inbox: Path) -> None:
    """--only-faulty: the sound rows are in the old sheet and nowhere else."""
    merged(workspace, "--annotate", "退回", "--only-faulty", code=1)
    copy_corrected(workspace.folder / "退回", inbox / "改.xlsx", A2="2022-03-05", D3="13800000003")

    second, third = merged(workspace), merged(workspace)

    assert (codes(second), codes(third)) == ([], [])
    assert workspace("report", "coverage", "--as-of", "2022-03-11", "--json").json["total"]["visited"] == 3


def test_a_row_that_the_corrected_copy_no_longer_has_is_not_waited_for(workspace: Cli, inbox: Path) -> None:
    """Coverage and hand-over list what is still held: a row that was struck out is not."""
    register = [("村", "户主", "电话"), *((row[1], row[2], row[3]) for row in rows(phone="13800000003")[1:])]
    workspace("roster", "import", write_sheet(workspace.folder / "底册.xlsx", ("底册", register)))
    merged(workspace, "--annotate", "退回", code=1)
    [copy] = (workspace.folder / "退回").glob("*_退回.xlsx")
    book = openpyxl.load_workbook(copy)
    book.worksheets[0].delete_rows(3)
    book.worksheets[0]["D3"] = "13800000003"
    asked = ("report", "coverage", "--as-of", "2022-03-11", "--json")
    before = workspace(*asked).json["total"]
    book.save(inbox / "改.xlsx")
    merged(workspace)
    after = workspace(*asked).json["total"]

    assert (before["held"], before["no_record"]) == (1, 0)
    assert (after["held"], after["no_record"]) == (0, 1)


def test_what_the_copy_still_lacks_stays_held_in_the_figures(workspace: Cli, inbox: Path) -> None:
    """The same person held again in the copy is still waited for."""
    register = [("村", "户主", "电话"), *((row[1], row[2], row[3]) for row in rows(phone="13800000003")[1:])]
    workspace("roster", "import", write_sheet(workspace.folder / "底册.xlsx", ("底册", register)))
    merged(workspace, "--annotate", "退回", code=1)
    copy_corrected(workspace.folder / "退回", inbox / "改.xlsx", D4="13800000003")
    merged(workspace, code=1)

    assert workspace("report", "coverage", "--as-of", "2022-03-11", "--json").json["total"]["held"] == 1


def test_a_copy_of_the_same_bytes_holds_nothing_twice(workspace: Cli, inbox: Path) -> None:
    """前岭村(1).xlsx is 前岭村.xlsx: two rows to put right are one and its likeness, also in the next run."""
    (inbox / "前岭村(1).xlsx").write_bytes((inbox / "前岭村.xlsx").read_bytes())

    first = merged(workspace, "--annotate", "退回", code=1)
    second = merged(workspace, code=1)

    assert first.json["rows"] == {"total": 6, "accepted": 2, "duplicate": 3, "held": 1, "ignored": 0}
    assert second.json["rows"] == {"total": 6, "accepted": 0, "duplicate": 5, "held": 1, "ignored": 0}
    assert [one["file"] for one in first.json["returned"]["copies"]] == ["前岭村.xlsx"]
    said = workspace("week", "收件", *TODAY, code=1).out
    assert "扣留 1 行" in said
