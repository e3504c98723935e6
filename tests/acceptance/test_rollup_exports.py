"""A county merges the exported workbooks of its towns as it merges their ledgers, through the commands."""

import hashlib
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from minqing_cli.stores import schema, town_data
from tests.acceptance.counties import TODAY, TOWNS, live, numbers, report, roll_up, rows, step, sums
from tests.conftest import Cli, real_date, write_sample_sheets, write_sheet

ROLLED_UP = ("households", "visits", "issues", "repeats", "corrections", "held_rows")


def exported(town: Cli, path: Path) -> Path:
    """The town's whole ledger as a workbook."""
    town("ledger", "export", "-o", path, "--today", TODAY)
    return path


def content(county: Cli) -> dict[str, list[tuple[Any, ...]]]:
    """All that stands in a county's ledger, without which version of which batch it is."""
    found = {}
    for name in ROLLED_UP:
        table = schema.metadata.tables[name]
        names = ", ".join(one.name for one in table.columns if one.name not in ("version", "batch", "superseded"))
        where = "WHERE superseded IS NULL" if "superseded" in table.c else ""
        found[name] = sorted(rows(county, f"SELECT {names} FROM {name} {where}"), key=repr)
    return found


def another_county(folder: Path) -> Cli:
    Cli(folder)("init", folder / "另一县", "--plan", "chaihudian", "--office", "某县", "--prefix", "XIAN")
    return Cli(folder / "另一县")


def edited(path: Path, change: Callable[[Any], None]) -> Path:
    """Open a workbook as an office program would, change it, and save it."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def _put(sheet: Any, row: int, text: str) -> None:
    """Write a text into the sheet of data as the program itself would have."""
    serial, kind, _, goes_on, _ = (cell.value for cell in sheet[row])
    sheet.cell(row, 5).value = text
    digest = hashlib.sha256(f"{serial}\t{kind}\t{goes_on or ''}\t{text}".encode()).hexdigest()[:16]
    sheet.cell(row, 3).value = digest


def cell_of(sheet: Any, number: str, heading: str) -> Any:
    """The cell of an issue, by its number and the heading of the column."""
    headings = [str(cell.value or "").replace("\n", "").rstrip("★") for cell in sheet[3]]
    row = next(row for row in sheet.iter_rows(min_row=4) if row[1].value == number)
    return row[headings.index(heading)]


def test_an_export_brings_what_the_ledger_itself_would_bring(towns: list[Cli], county: Cli, tmp_path: Path) -> None:
    """Rows, states, rounds, ratings, call-backs, held rows: a town must not count otherwise for having sent a file."""
    live(towns[0])
    by_ledger = another_county(tmp_path)
    roll_up(by_ledger, *(town.folder for town in towns))

    found = roll_up(
        county, *(exported(town, tmp_path / f"{name}.xlsx") for town, name in zip(towns, TOWNS, strict=True))
    )

    assert content(county) == content(by_ledger)
    assert (found["held"], [one["town"] for one in found["towns"]]) == (0, list(TOWNS))
    for name in ("closure", "coverage"):
        whole = report(county, name, "--by", "town")
        assert numbers(whole["total"]) == dict(sums([report(town, name)["total"] for town in towns]))
        assert whole == report(by_ledger, name, "--by", "town")
    total = report(county, "closure")["total"]
    assert (total["withdrawn"], total["closed"], total["revisited"]) == (1, 1, 1)
    assert total["merged"] == 1
    joined = "SELECT number, main_number FROM issues WHERE state = '并件'"
    assert rows(county, joined) == [("甲镇-CHD-2022-0009", "甲镇-CHD-2022-0002")]
    assert "安排表" in found["notes"][0]


def test_no_field_is_lost_on_the_way(towns: list[Cli], county: Cli, tmp_path: Path) -> None:
    """A field that is added to the ledger later must reach the county by either way without a line of code."""
    with sqlite3.connect(towns[0].folder / ".minqing" / "ledger.sqlite") as connection:
        for table in (schema.issues, schema.visits, schema.households):
            for position, column in enumerate(table.columns):
                if column.name in ("version", "batch", "superseded", "id", "town", "state", "outcome") or (
                    column.name.endswith("_id") or column.name in ("number", "sequence", "year", "position", "village")
                ):
                    continue
                kind = str(column.type)
                value: Any = f"2022-04-{position % 28 + 1:02}" if kind == "DATE" else f"{column.name}之值"
                value = 1 if kind == "BOOLEAN" else position + 3 if kind == "INTEGER" else value
                value = f"1380000{position:04}" if column.name == "phones" else value
                connection.execute(f"UPDATE {table.name} SET {column.name} = ?", (value,))
    by_ledger = another_county(tmp_path)
    roll_up(by_ledger, towns[0].folder)

    roll_up(county, exported(towns[0], tmp_path / "甲.xlsx"))

    assert content(county) == content(by_ledger)
    for table in (schema.issues, schema.visits, schema.households):
        own, taken = (
            rows(one, f"SELECT * FROM {table.name} ORDER BY version LIMIT 1")[0] for one in (towns[0], county)
        )
        names = [column.name for column in table.columns]
        for name, before, after in zip(names, own, taken, strict=True):
            if name not in ("version", "batch", "sequence", "position", "town"):
                assert str(before) in str(after) or name.endswith("id"), name


def test_every_table_is_carried_or_left_for_a_reason() -> None:
    """A table that is added later must not stay behind because nobody thought of it."""
    tables = set(schema.metadata.tables.values())

    assert {*town_data.CARRIED, *town_data.NOT_CARRIED} == tables
    assert not set(town_data.CARRIED) & set(town_data.NOT_CARRIED)


def test_export_and_ledger_of_a_town_are_one_town(towns: list[Cli], county: Cli, tmp_path: Path) -> None:
    """Whichever comes first, the same file again or both at once: everybody counts once, and the later state holds."""
    book = exported(towns[0], tmp_path / "甲.xlsx")
    first = roll_up(county, book)
    before = (county.folder / ".minqing" / "ledger.sqlite").read_bytes()

    assert first["issues"]["new"] == 51
    assert roll_up(county, book)["batch"] is None
    assert roll_up(county, towns[0].folder)["batch"] is None
    both = roll_up(county, towns[0].folder, book, code=1)
    assert [one["status"] for one in both["towns"]] == ["unchanged", "refused"]
    assert (county.folder / ".minqing" / "ledger.sqlite").read_bytes() == before

    step(towns[0], "CHD-2022-0001", "撤回", "2022-05-01", "--note", "重复登记")
    step(towns[0], "CHD-2022-0002", "转办", "2022-04-16", "--unit", "镇城建办")
    later = exported(towns[0], tmp_path / "甲二.xlsx")
    assert roll_up(county, later)["issues"] == {"new": 0, "changed": 2, "same": 49, "withdrawn": 0}
    assert report(county, "closure")["total"]["withdrawn"] == 1
    assert roll_up(county, book, code=3)["towns"][0]["problem"]["code"] == "P732"
    assert roll_up(county, towns[0].folder)["batch"] is None
    assert numbers(report(county, "closure")["total"]) == numbers(report(towns[0], "closure")["total"])


def test_what_a_town_no_longer_has_ends_by_its_export_as_well(towns: list[Cli], county: Cli, tmp_path: Path) -> None:
    """A row that a town took back must not live on in the county."""
    roll_up(county, exported(towns[0], tmp_path / "甲.xlsx"))
    with sqlite3.connect(towns[0].folder / ".minqing" / "ledger.sqlite") as connection:
        connection.execute("UPDATE issues SET superseded = 3 WHERE number = 'CHD-2022-0001'")

    assert roll_up(county, exported(towns[0], tmp_path / "甲二.xlsx"))["issues"]["withdrawn"] == 1
    assert report(county, "closure")["total"]["received"] == 50


def test_a_folder_of_workbooks_and_workspaces_is_gone_through(towns: list[Cli], county: Cli, tmp_path: Path) -> None:
    """The county puts what the towns send into one folder, each in its own way."""
    shutil.copytree(towns[0].folder, tmp_path / "各镇" / "甲镇")
    exported(towns[1], tmp_path / "各镇" / "乙镇总台账.xlsx")
    (tmp_path / "各镇" / "~$乙镇总台账.xlsx").write_bytes(b"open")

    found = roll_up(county, tmp_path / "各镇")

    assert {one["town"] for one in found["towns"]} == set(TOWNS)
    assert found["issues"]["new"] == 103
    (tmp_path / "空").mkdir()
    assert roll_up(county, tmp_path / "空", code=3)["towns"][0]["problem"]["code"] == "P730"


def test_rows_edited_after_the_export_are_held_and_named(towns: list[Cli], county: Cli, tmp_path: Path) -> None:
    """Somebody wrote 办结 over 转办: neither the file nor the ledger may win unseen."""
    roll_up(county, exported(towns[1], tmp_path / "乙.xlsx"))
    step(towns[1], "CHD-2022-0004", "转办", "2022-04-16", "--unit", "镇城建办")
    step(towns[1], "CHD-2022-0005", "转办", "2022-04-16", "--unit", "镇城建办")

    def change(book: Any) -> None:
        sheet = book["总台账"]
        cell_of(sheet, "CHD-2022-0004", "办理状态").value = "办结"
        row = cell_of(sheet, "CHD-2022-0006", "编号").row
        sheet.delete_rows(row)
        sheet.append([99, "CHD-2022-0099", "前岭总支", "前岭村", "张三"])
        book["走访记录"].cell(4, 5).value = "换了人"

    later = edited(exported(towns[1], tmp_path / "乙二.xlsx"), change)
    found = roll_up(county, later, code=1)

    codes = sorted(one["code"] for one in found["towns"][0]["problems"])
    assert codes == ["P869", "P869", "P870", "P871"]
    assert found["held"] == 4
    state = next(one for one in found["towns"][0]["problems"] if one["sheet"] == "总台账" and one["code"] == "P869")
    assert "办理状态" in state["says"]
    assert "转办" in state["says"]
    assert re.fullmatch(r"[A-Z]+7", state["cell"])
    held = "SELECT number, state FROM issues WHERE superseded IS NULL AND number LIKE '%000_' ORDER BY number"
    states = dict(rows(county, held))
    assert (states["乙镇-CHD-2022-0004"], states["乙镇-CHD-2022-0005"]) == ("研判", "转办")
    assert "乙镇-CHD-2022-0006" in states

    again = roll_up(county, exported(towns[1], tmp_path / "乙三.xlsx"))
    assert again["issues"]["changed"] == 1
    assert numbers(report(county, "closure")["total"]) == numbers(report(towns[1], "closure")["total"])


def test_a_new_row_whose_visit_was_edited_stays_out_with_its_issues(
    towns: list[Cli], county: Cli, tmp_path: Path
) -> None:
    """An issue whose visit is not there could not be gone back to."""

    [(person,)] = rows(towns[0], "SELECT person FROM issues WHERE number = 'CHD-2022-0002'")

    def change(book: Any) -> None:
        row = next(row for row in book["走访记录"].iter_rows(min_row=4) if row[4].value == person)
        row[4].value = "换了人"

    roll_up(county, edited(exported(towns[0], tmp_path / "甲.xlsx"), change), code=1)

    orphans = "SELECT number FROM issues WHERE visit_id NOT IN (SELECT id FROM visits)"
    assert rows(county, orphans) == []
    assert len(rows(county, "SELECT number FROM issues")) < 51


def test_sorted_filtered_and_coloured_is_not_edited(towns: list[Cli], county: Cli, tmp_path: Path) -> None:
    """An office sorts by unit, hides columns, saves: that changes nothing that is said."""

    def change(book: Any) -> None:
        for name in ("总台账", "走访记录", "汇总数据"):
            sheet = book[name]
            first = 4 if name != "汇总数据" else 5
            values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]
            for row, cells in enumerate(reversed(values), start=first):
                for column, value in enumerate(cells, start=1):
                    sheet.cell(row, column).value = value
        book["总台账"].column_dimensions["F"].hidden = True
        book["总台账"]["B4"].fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF00")
        book["总台账"].insert_rows(1)

    found = roll_up(county, edited(exported(towns[0], tmp_path / "甲.xlsx"), change))

    assert (found["held"], found["issues"]["new"]) == (0, 51)
    assert numbers(report(county, "coverage")["total"]) == numbers(report(towns[0], "coverage")["total"])


@pytest.mark.parametrize("damage", ["cell", "row", "heading", "version", "plan", "end"])
def test_a_damaged_data_sheet_is_refused_whole(towns: list[Cli], county: Cli, tmp_path: Path, damage: str) -> None:
    """What the county reads must be what the town wrote, all of it or nothing."""

    def change(book: Any) -> None:
        sheet = book["汇总数据"]
        if damage == "cell":
            sheet.cell(9, 5).value = sheet.cell(9, 5).value.replace("前岭", "后岭")
        elif damage == "plan":
            _put(sheet, 5, '{"plan":"nothing"}')
        elif damage == "row":
            sheet.delete_rows(9)
        elif damage == "heading":
            sheet.cell(4, 1).value = "次序"
        elif damage == "version":
            _put(sheet, 6, sheet.cell(6, 5).value.replace('"issues"', '"issue"'))
        else:
            sheet.delete_rows(sheet.max_row)

    found = roll_up(county, edited(exported(towns[0], tmp_path / "甲.xlsx"), change), towns[1].folder, code=1)

    assert [one["status"] for one in found["towns"]] == ["refused", "merged"]
    assert found["towns"][0]["problem"]["code"] == "P867"
    assert rows(county, "SELECT number FROM issues WHERE town = '甲镇'") == []


def test_what_is_not_the_whole_ledger_is_refused_with_what_to_hand_in(
    towns: list[Cli], county: Cli, tmp_path: Path
) -> None:
    """A part, a masked list or an old workbook would give figures that look like the town's and are not."""
    town = towns[0]
    share, masked, old = (tmp_path / name for name in ("村.xlsx", "清单.xlsx", "旧.xlsx"))
    town("ledger", "export", "--village", "前岭村", "-o", share, "--today", TODAY)
    town("attachment", "6", "--outside", "-o", masked, "--today", TODAY)

    def drop(book: Any) -> None:
        del book["汇总数据"]

    edited(exported(town, old), drop)
    text = write_sheet(tmp_path / "别的.xlsx", ("表", [["姓名", "电话"]]))

    found = roll_up(county, share, masked, old, text, code=3)

    told = {Path(one["path"]).name: one["problem"] for one in found["towns"]}
    assert {one["code"] for one in told.values()} == {"P868"}
    assert "其中一部分（前岭村）" in told["村.xlsx"]["says"]
    assert "外发版" in told["清单.xlsx"]["says"]
    assert "本系统导出的台账" in told["旧.xlsx"]["says"]
    assert "ledger export" in told["别的.xlsx"]["fix"]
    for path in (share, masked):
        assert "汇总数据" not in openpyxl.load_workbook(path, read_only=True).sheetnames


def test_the_county_s_own_workbook_goes_no_further_up(towns: list[Cli], county: Cli, tmp_path: Path) -> None:
    """A county's workbook holds several towns: merged as one town, each would count under a wrong name."""
    roll_up(county, towns[0].folder)
    book = exported(county, tmp_path / "县.xlsx")

    assert "汇总数据" not in openpyxl.load_workbook(book, read_only=True).sheetnames


def test_the_county_does_not_take_a_town_s_workbook_over_as_its_own(
    towns: list[Cli], county: Cli, tmp_path: Path
) -> None:
    """The wrong command of two would count the whole town twice."""
    roll_up(county, towns[0].folder)

    said = county("ledger", "import", exported(towns[0], tmp_path / "甲.xlsx"), "--today", TODAY, code=3)

    assert "merge --from-ledger" in said.err
    assert rows(county, "SELECT number FROM issues WHERE town = ''") == []


def test_the_workbook_that_a_merge_refreshes_goes_without_and_says_what_to_do(
    towns: list[Cli], county: Cli, tmp_path: Path
) -> None:
    """What lies about in the office all week need not hold the whole ledger; the week's own workbook does."""
    write_sample_sheets(tmp_path / "又收", real_date, saved_by="更正")
    towns[0]("merge", tmp_path / "又收", "--today", "2022-03-29", code=None)
    routine = towns[0].folder / "输出" / "总台账.xlsx"

    [told] = roll_up(county, routine, code=3)["towns"]
    assert told["problem"]["code"] == "P868"
    assert "minqing ledger export" in told["problem"]["fix"]

    towns[0]("week", tmp_path / "又收", "--today", "2022-04-01", code=None)
    [weekly] = (towns[0].folder / "输出").glob("周报_*/总台账.xlsx")
    assert roll_up(county, weekly)["issues"]["new"] == 52


def test_only_the_words_above_the_data_come_out_on_paper(towns: list[Cli], tmp_path: Path) -> None:
    """Who prints the whole workbook must not get a hundred pages for a program."""
    sheet = openpyxl.load_workbook(exported(towns[0], tmp_path / "甲.xlsx"))["汇总数据"]

    assert sheet.print_area == "'汇总数据'!$A$1:$E$3"
    assert sheet.sheet_state == "visible"
    assert "先删去本表" in sheet["A3"].value


def test_an_office_takes_its_own_workbook_over_as_before(towns: list[Cli], tmp_path: Path) -> None:
    """The sheet for the county is none of the ledgers that `ledger import` and `merge` look for."""
    book = exported(towns[0], tmp_path / "甲.xlsx")
    Cli(tmp_path)("init", tmp_path / "新", "--plan", "chaihudian")
    cli = Cli(tmp_path / "新")

    found = cli("ledger", "import", book, "--today", TODAY, "--json", code=None).json
    assert found["rows"]["held"] == 0
    assert len(rows(cli, "SELECT number FROM issues")) == 51
    told = cli("validate", book, "--today", TODAY, "--json", code=None).json
    assert [one["code"] for one in told["problems"] if one["sheet"] == "汇总数据"] == ["P108"]


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xls", "ods", "xlsx"])
def test_a_workbook_that_an_office_program_saved_again_brings_the_same(
    towns: list[Cli], county: Cli, tmp_path: Path, kind: str
) -> None:
    """Towns open the workbook, look at it, and save it as what they have."""
    live(towns[0])
    book = exported(towns[0], tmp_path / "甲.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", tmp_path / "存", book]
    subprocess.run([*map(str, command)], check=True, capture_output=True, timeout=300)
    by_ledger = another_county(tmp_path)
    roll_up(by_ledger, towns[0].folder)

    found = roll_up(county, tmp_path / "存" / f"甲.{kind}")

    assert found["held"] == 0
    assert content(county) == content(by_ledger)
