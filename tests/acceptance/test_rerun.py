"""Running again, shuffled, renamed, corrected: nothing counted twice, nothing renumbered."""

import os
import random
import shutil
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from minqing_cli.workflows.lists import Share, write_ledger
from minqing_cli.workflows.workspace import open_workspace
from tests.conftest import Cli, write_sample_roster, write_sample_sheets, write_sheet

HEADING = ["走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议", "现场解决情况"]


def ledger_rows(cli: Cli, path: Path) -> list[tuple[Any, ...]]:
    """The ledger workbook's issues as another reader sees them, names of files left out."""
    cli("ledger", "export", "-o", path)
    sheet = openpyxl.load_workbook(path)["总台账"]
    rows = list(sheet.iter_rows(values_only=True))
    heading = next(row for row in rows if "序号" in row)
    source = heading.index("来源")
    start = rows.index(heading) + 1
    return [tuple(cell for index, cell in enumerate(row) if index != source) for row in rows[start:]]


def test_a_second_merge_writes_nothing_and_says_so(workspace: Cli, tmp_path: Path):
    """The clerk may always run it again."""
    write_sample_sheets(tmp_path / "收")
    workspace("merge", tmp_path / "收", "--today", "2022-03-25", code=1)
    ledger = workspace.folder / ".minqing" / "ledger.sqlite"
    book = workspace.folder / "输出" / "总台账.xlsx"
    before, book_before = ledger.read_bytes(), book.read_bytes()

    again = workspace("merge", tmp_path / "收", "--today", "2022-03-26", code=1)

    assert "无变化" in again.out
    assert "已跳过 8 个文件：与已汇总的文件完全相同" in again.out
    assert "已跳过：" not in again.out
    assert ledger.read_bytes() == before
    assert book.read_bytes() == book_before
    document = workspace("merge", tmp_path / "收", "--json", code=1).json
    assert document["batch"] is None
    assert document["rows"] == {"total": 60, "accepted": 0, "duplicate": 59, "held": 1, "ignored": 0}
    assert sorted(file["status"] for file in document["files"]) == ["read"] + ["skipped"] * 8


def test_a_workbook_that_a_killed_run_did_not_write_is_written_by_the_next(workspace: Cli, tmp_path: Path):
    """The batch is kept, the workbook is not there, or is last week's: running it again is all that a clerk can do."""
    row = ["2022-03-05", "前岭村", "张三", "13800000001", "李明", "路灯不亮"]
    first = write_sheet(tmp_path / "一.xlsx", ("表", [HEADING, row]))
    second = write_sheet(
        tmp_path / "二.xlsx", ("表", [HEADING, ["2022-03-06", "前岭村", "李四", *row[3:5], "井盖坏了"]])
    )
    book = workspace.folder / "输出" / "总台账.xlsx"
    workspace("merge", first, "--no-export")

    assert "无变化" in workspace("merge", first).out
    assert "路灯不亮" in str(list(openpyxl.load_workbook(book)["总台账"].values))

    workspace("merge", second, "--no-export")
    os.utime(book, (0, 0))
    workspace("merge", second)
    assert "井盖坏了" in str(list(openpyxl.load_workbook(book)["总台账"].values))


def test_a_workbook_written_but_not_noted_is_still_ours(workspace: Cli, tmp_path: Path):
    """A run killed between the two must not make every later week's workbook lie beside it."""
    row = ["2022-03-05", "前岭村", "张三", "13800000001", "李明", "路灯不亮"]
    workspace("merge", write_sheet(tmp_path / "一.xlsx", ("表", [HEADING, row])))
    with sqlite3.connect(workspace.folder / ".minqing" / "ledger.sqlite") as ledger:
        ledger.execute("delete from outputs")

    write_ledger(open_workspace(workspace.folder), None, Share(), date.today())  # noqa: DTZ011 - as the merge did
    other = write_sheet(
        tmp_path / "二.xlsx", ("表", [HEADING, ["2022-03-06", "前岭村", "李四", *row[3:5], "井盖坏了"]])
    )
    workspace("merge", other)

    assert [path.name for path in (workspace.folder / "输出").iterdir()] == ["总台账.xlsx"]


def test_shuffled_and_renamed_files_give_the_same_ledger(tmp_path: Path):
    """Numbers follow places, days and rows, never file names."""
    ledgers = []
    for seed in (1, 2, 3):
        Cli(tmp_path)("init", tmp_path / f"ws{seed}", "--plan", "chaihudian")
        cli = Cli(tmp_path / f"ws{seed}")
        cli("roster", "import", write_sample_roster(tmp_path / f"底册{seed}.xlsx"))
        paths = write_sample_sheets(tmp_path / f"收{seed}")
        random.Random(seed).shuffle(paths)
        renamed = [path.rename(path.with_name(f"{index:02d}_{seed}.xlsx")) for index, path in enumerate(paths)]
        cli("merge", *renamed, "--today", "2022-03-25", code=1)
        ledgers.append(ledger_rows(cli, tmp_path / f"台账{seed}.xlsx"))
    assert ledgers[0] == ledgers[1] == ledgers[2]
    assert len([row for row in ledgers[0] if row[1]]) == 51


def test_a_renamed_copy_of_a_merged_file_is_skipped(workspace: Cli, tmp_path: Path):
    """Files come again through chat programs as 前岭村(1).xlsx."""
    path = write_sheet(
        tmp_path / "前岭村.xlsx", ("表", [HEADING, ["2022-03-05", "前岭村", "张三", "13800000001", "李明", "路灯不亮"]])
    )
    workspace("merge", path)
    copy = Path(shutil.copy(path, tmp_path / "前岭村(1).xlsx"))

    document = workspace("merge", copy, "--json").json

    assert document["batch"] is None
    assert document["files"][0]["status"] == "skipped"
    assert document["rows"]["duplicate"] == 1


def test_a_plan_changed_since_is_reason_to_read_again(workspace: Cli, tmp_path: Path):
    """A new synonym in minqing.toml may make readable what was not."""
    path = write_sheet(
        tmp_path / "前岭村.xlsx", ("表", [HEADING, ["2022-03-05", "前岭村", "张三", "13800000001", "李明", "路灯不亮"]])
    )
    workspace("merge", path)
    settings = workspace.folder / "minqing.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("months = 6", "months = 5"), encoding="utf-8")

    document = workspace("merge", path, "--json").json

    assert document["files"][0]["status"] == "read"
    assert (document["batch"], document["rows"]["duplicate"]) == (None, 1)


def test_a_rewritten_issue_keeps_its_number_and_its_story(workspace: Cli, tmp_path: Path):
    """D3, D4: the corrected sheet changes the words; 编号 stays, and both versions can be seen."""
    first = ["2022-03-05", "前岭村", "张三", "13800000001", "李明", "路灯不亮"]
    other = ["2022-03-05", "前岭村", "李四", "13800000002", "李明", "无"]
    workspace("merge", write_sheet(tmp_path / "一.xlsx", ("表", [HEADING, first, other])), "--today", "2022-03-11")
    changed = [*first[:5], "村东头路灯有3盏不亮"]

    document = workspace(
        "merge",
        write_sheet(tmp_path / "二.xlsx", ("表", [HEADING, changed, other])),
        "--today",
        "2022-03-12",
        "--json",
        "--rows",
    ).json

    assert document["visits"] == {"new": 0, "changed": 1, "same": 1, "conflict": 0}
    assert document["issues"]["changed"] == 1
    story = workspace("show", "CHD-2022-0001", "--json").json
    assert story["text"] == "村东头路灯有3盏不亮"
    assert [change["batch"] for change in story["changes"]] == [1, 2]
    assert story["changes"][1]["fields"]["text"] == ["路灯不亮", "村东头路灯有3盏不亮"]
    assert story["source"]["file"] == "二.xlsx"
    earlier = workspace("report", "matrix", "--as-known", "1", "--json").json
    assert earlier["total"] == 1


def test_a_withdrawn_issue_never_gives_its_number_away(workspace: Cli, tmp_path: Path):
    """D4: what disappears from the corrected sheet is withdrawn; the next new issue gets the next number."""

    def row(name: str, phone: int, text: str) -> list[object]:
        return ["2022-03-05", "前岭村", name, f"1380000000{phone}", "李明", text]

    same = [row("李四", 2, "无"), row("王五", 3, "没有")]
    workspace(
        "merge",
        write_sheet(tmp_path / "一.xlsx", ("表", [HEADING, row("张三", 1, "1、路灯不亮；2、垃圾没人拉"), *same])),
    )
    workspace("merge", write_sheet(tmp_path / "二.xlsx", ("表", [HEADING, row("张三", 1, "路灯不亮"), *same])))
    workspace("merge", write_sheet(tmp_path / "三.xlsx", ("表", [HEADING, row("赵六", 4, "下水道堵了")])))

    total = workspace("report", "closure", "--json").json["total"]
    assert (total["received"], total["withdrawn"]) == (2, 1)
    assert workspace("show", "CHD-2022-0002", "--json").json["state"] == "撤回"
    assert workspace("show", "CHD-2022-0003", "--json").json["text"] == "下水道堵了"


def test_two_files_that_disagree_on_one_visit_are_both_held(workspace: Cli, tmp_path: Path):
    """D3: nobody can say which is right, so both wait; a later run settles it."""
    one = ["2022-03-05", "前岭村", "张三", "13800000001", "李明", "路灯不亮"]
    two = [*one[:5], "垃圾没人拉"]
    paths = [
        write_sheet(tmp_path / "甲.xlsx", ("表", [HEADING, one])),
        write_sheet(tmp_path / "乙.xlsx", ("表", [HEADING, two])),
    ]

    document = workspace("merge", *paths, "--json", code=1).json

    assert document["rows"] == {"total": 2, "accepted": 0, "duplicate": 0, "held": 2, "ignored": 0}
    assert document["visits"]["conflict"] == 2
    assert {problem["code"] for problem in document["problems"] if problem["severity"] == "error"} == {"P402"}
    assert workspace("merge", paths[0], "--json").json["rows"]["accepted"] == 1


def test_an_old_file_merged_again_does_not_undo_its_correction(workspace: Cli, tmp_path: Path):
    """The clerk merges the whole folder each week: the old sheets lie there beside the corrected ones."""
    wrong = [
        ["2022-03-22", "前岭村", "张三", "13800000001", "李明", "路灯不亮"],
        ["2022-03-05", "前岭村", "李四", "13800000002", "李明", "无"],
        ["2022-02-30", "前岭村", "王五", "13800000003", "李明", "无"],
        ["2022-03-05", "前岭村", "赵六", "13800000004", "李明", "没有"],
    ]
    right = [["2022-03-02", *wrong[0][1:]], wrong[1], ["2022-03-05", *wrong[2][1:]], wrong[3]]
    write_sheet(tmp_path / "收" / "第1周.xlsx", ("表", [HEADING, *wrong]))
    workspace("merge", tmp_path / "收", "--today", "2022-03-25", code=1)
    write_sheet(tmp_path / "收" / "第2周.xlsx", ("表", [HEADING, *right]))

    corrected = workspace("merge", tmp_path / "收", "--today", "2022-03-26", "--json", code=1).json
    again = workspace("merge", tmp_path / "收", "--today", "2022-03-27", "--json", code=1).json

    assert corrected["visits"] == {"new": 1, "changed": 1, "same": 5, "conflict": 0}
    assert (again["batch"], again["visits"]["changed"]) == (None, 0)
    assert "P404" not in {problem["code"] for problem in again["problems"]}
    assert workspace("show", "CHD-2022-0001", "--json").json["visited_on"] == "2022-03-02"


def test_a_household_that_leaves_its_phone_later_stays_one_household(workspace: Cli, tmp_path: Path):
    """D3: the only namesake of the village, known without a number, is the one who now gives it."""
    without = ["2022-03-05", "前岭村", "张三", None, "李明", "无"]
    later = ["2022-03-12", "前岭村", "张三", "13800000001", "李明", "路灯不亮"]
    workspace("merge", write_sheet(tmp_path / "一.xlsx", ("表", [HEADING, without])), "--no-export")
    workspace("merge", write_sheet(tmp_path / "二.xlsx", ("表", [HEADING, later])), "--no-export")
    total = workspace("report", "coverage", "--json").json["total"]
    assert total["visited"] == 1
