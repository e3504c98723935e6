"""Whatever is wrong: a clear Chinese message, the right exit code, nothing lost, no traceback."""

import os
import re
import sqlite3
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Cli, write_sheet

HEADING = ["走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议"]
GOOD = ["2022-03-05", "前岭村", "张三", "13800000001", "李明", "路灯不亮"]


def good_sheet(path: Path) -> Path:
    """A sheet with one sound visit."""
    return write_sheet(path, ("表", [HEADING, GOOD]))


def test_a_file_that_is_no_workbook_is_named_and_harms_no_other(workspace: Cli, tmp_path: Path):
    """One bad file of two hundred must not stop the week."""
    good_sheet(tmp_path / "收" / "好.xlsx")
    (tmp_path / "收" / "坏.xlsx").write_text("这不是表格", encoding="utf-8")

    result = workspace("merge", tmp_path / "收", code=1)

    assert "坏.xlsx" in result.out
    assert "入账 1" in result.out


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("空.xlsx", b"", "0 字节"),
        ("断.xlsx", b"PK\x03\x04" + b"\0" * 40, "损坏"),
        ("图.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "图片"),
        ("页.xls", b"<html><p></p></html>", "网页"),
    ],
)
def test_each_kind_of_foreign_file_is_refused_by_its_name(cli: Cli, name: str, content: bytes, says: str):
    """The clerk must be able to tell the village what to send instead."""
    path = cli.folder / name
    path.write_bytes(content)
    result = cli("validate", path, code=3)
    assert name in result.out
    assert says in result.out


def test_a_plain_archive_is_opened_whatever_it_is_called(cli: Cli):
    """A .zip renamed to .xlsx: what lies in it is named."""
    path = cli.folder / "包.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "x")
    assert "包.xlsx › a.txt：" in cli("validate", path, code=3).out


def test_an_empty_folder_and_a_missing_path_read_nothing(cli: Cli):
    """3: nothing could be read."""
    (cli.folder / "空").mkdir()
    assert "没有读到" in cli("validate", "空", code=3).err
    assert "没有这个文件" in cli("validate", "不存在.xlsx", code=3).out


def test_a_missing_required_column_holds_the_whole_sheet(cli: Cli):
    """D1: 缺必填列的表整表扣留."""
    rows = [
        [cell for index, cell in enumerate(row) if index != 5]
        for row in (HEADING, GOOD, [*GOOD[:2], "李四", *GOOD[3:]])
    ]
    path = write_sheet(cli.folder / "缺列.xlsx", ("表", rows))
    document = cli("validate", path, "--json", code=1).json
    assert document["rows"] == {"total": 2, "accepted": 0, "duplicate": 0, "held": 2, "ignored": 0}
    (problem,) = [one for one in document["problems"] if one["severity"] == "error"]
    assert "意见建议" in problem["says"]


def test_a_plan_with_a_mistake_is_named_by_line_and_stops_everything(workspace: Cli, tmp_path: Path):
    """Nothing is merged by half a plan."""
    settings = workspace.folder / "minqing.toml"
    text = settings.read_text(encoding="utf-8").replace("months = 6", 'months = "六"')
    settings.write_text(text, encoding="utf-8")
    line = text.splitlines().index('months = "六"') + 1

    assert f"第{line}行" in workspace("plan", "check", code=1).out
    result = workspace("merge", good_sheet(tmp_path / "好.xlsx"), code=3)
    assert f"第{line}行" in result.err
    settings.write_text(text.replace('months = "六"', "months = 6"), encoding="utf-8")
    workspace("plan", "check")


def test_a_folder_that_is_no_workspace(cli: Cli):
    """The message says how to make one."""
    for arguments in (("merge", "."), ("report", "closure"), ("attachment", "6"), ("log",), ("roster", "show")):
        assert "minqing init" in cli(*arguments, code=3).err


def test_a_second_init_changes_nothing(workspace: Cli, tmp_path: Path):
    """3, and the first workspace is as it was."""
    before = (workspace.folder / "minqing.toml").read_bytes()
    result = workspace("init", workspace.folder, "--plan", "standard", code=3)
    assert "已经是工作区" in result.err
    assert (workspace.folder / "minqing.toml").read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("merge",),
        ("merge", "x", "--没有"),
        ("没有这个命令",),
        ("report", "没有"),
        ("report", "closure", "--format", "docx"),
        ("attachment", "7"),
        ("report", "closure", "--today", "昨天"),
        ("merge", "x", "--jobs", "许多"),
        ("report", "matrix", "--by", "village"),
        ("template", "附件9"),
    ],
)
def test_wrong_usage_is_said_in_chinese_and_ends_with_2(workspace: Cli, arguments: tuple[str, ...]):
    """No English from the libraries below reaches the clerk."""
    result = workspace(*arguments, code=2)
    assert re.search("[一-鿿]", result.err)
    assert not re.search(r"Usage|Error|Invalid|Missing|Try ", result.err)


def test_an_unknown_number_and_an_unknown_plan(workspace: Cli):
    """3: the request makes no sense here."""
    assert "CHD-2022-9999" in workspace("show", "CHD-2022-9999", code=3).err
    assert "standard" in workspace("init", "新", "--plan", "没有", code=3).err
    assert "没有第 9 批" in workspace("report", "closure", "--as-known", "9", code=3).err
    assert "没有村" in workspace("attachment", "6", "--place", "没有村", code=3).err


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_an_output_folder_that_cannot_be_written_costs_no_data(workspace: Cli, tmp_path: Path):
    """The ledger is committed first; the message says so, and the exit code is 1."""
    outputs = workspace.folder / "输出"
    outputs.rmdir()
    # A file in the folder's place cannot be written into, whoever runs the test.
    outputs.write_text("x", encoding="utf-8")

    result = workspace("merge", good_sheet(tmp_path / "好.xlsx"), code=1)

    assert "已经保存" in result.err
    assert workspace("report", "matrix", "--json").json["total"] == 1
    outputs.unlink()
    outputs.mkdir()
    assert "已写出" in workspace("ledger", "export").err


def test_an_edited_ledger_workbook_is_never_overwritten(workspace: Cli, tmp_path: Path):
    """The clerk wrote something into 总台账.xlsx; the new one lies beside it."""
    workspace("merge", good_sheet(tmp_path / "一.xlsx"))
    path = workspace.folder / "输出" / "总台账.xlsx"
    book = openpyxl.load_workbook(path)
    book["总台账"]["A1"] = "我改过了"
    book.save(path)
    edited = path.read_bytes()

    result = workspace(
        "merge",
        write_sheet(tmp_path / "二.xlsx", ("表", [HEADING, [*GOOD[:2], "李四", "13800000002", "李明", "垃圾没人拉"]])),
        code=1,
    )

    assert "没有覆盖" in result.err
    assert path.read_bytes() == edited
    beside = path.with_name("总台账_新.xlsx")
    assert "垃圾没人拉" in str(list(openpyxl.load_workbook(beside)["总台账"].values))


def test_a_ledger_that_is_no_ledger_is_said_to_be_broken(workspace: Cli):
    """5: nothing is written into it."""
    (workspace.folder / ".minqing" / "ledger.sqlite").write_bytes(b"no ledger" * 200)
    assert "台账文件有损坏" in workspace("report", "matrix", code=5).err


def test_a_ledger_with_a_column_missing_is_broken_and_not_a_full_disk(workspace: Cli) -> None:
    """Who is told of rights and room looks in the wrong place."""
    with sqlite3.connect(workspace.folder / ".minqing" / "ledger.sqlite") as connection:
        connection.execute("ALTER TABLE sheets DROP COLUMN answers")
    connection.close()

    said = workspace("merge", write_sheet(workspace.folder / "表.xlsx", ("表", [("甲",)])), code=5).err

    assert "台账文件有损坏" in said


def test_two_runs_at_once_do_not_write_together(workspace: Cli, tmp_path: Path):
    """4: the second run waits briefly, then says so."""
    from filelock import FileLock

    path = good_sheet(tmp_path / "好.xlsx")
    with FileLock(workspace.folder / ".minqing" / "lock"):
        assert "另一个" in workspace("merge", path, code=4).err
    workspace("merge", path)


def test_text_that_looks_like_markup_or_a_formula_stays_text(workspace: Cli, tmp_path: Path):
    """Cells of strangers are data wherever they end up."""
    nasty = ["=1+1", "+1", "-2+3", "@SUM(A1)", "[/bold]", "[red]x[/red]", "{found}", "%s", "＝1+1"]
    rows = [
        ["2022-03-05", "前岭村", f"张{index}", f"1380000001{index}", "李明", f"{text}路灯不亮"]
        for index, text in enumerate(nasty)
    ]
    path = write_sheet(tmp_path / "怪.xlsx", ("表", [HEADING, *([*row[:5], row[5]] for row in rows)]))
    book = openpyxl.load_workbook(path)
    for cells in book["表"].iter_rows():
        for cell in cells:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    book.save(path)

    workspace("merge", path, "--rows")
    workspace("attachment", "6")

    for output in (workspace.folder / "输出").glob("*.xlsx"):
        with zipfile.ZipFile(output) as archive:
            for name in archive.namelist():
                if name.startswith("xl/worksheets/sheet"):
                    assert b"<f>" not in archive.read(name), (output.name, name)
    story = workspace("show", "CHD-2022-0005")
    assert "[/bold]路灯不亮" in story.out
