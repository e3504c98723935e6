"""Blank forms and the visit schedule through the commands: handed out, filled in, imported, looked at."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from minqing_cli.forms import TEMPLATES
from minqing_cli.writers.blank import file_name
from tests.conftest import Cli, write_sample_roster, write_sheet

NAMES = ("附件2", "附件4", "附件5", "附件6", "应访底册", "整改台账", "办理表", "回访表", "转办单", "督办单")
HEADING = ["总支", "村(单位)", "走访区域/网格", "应访户数", "包村领导", "包村干部", "村“两委”/网格员", "联系电话"]
FIRST = ["前岭总支", "前岭村", "一网格", 120, "陈立新", "李明", "张建国、王桂兰", "13800000001"]
SECOND = ["前岭总支", "前岭村", "二网格", 98, "陈立新", "李明", "孙涛", "13800000002"]
THIRD = ["后河总支", "后河村", "全村", 76, "周敏", "赵娜", "刘洋", "13800000003"]


def write_schedule(folder: Path, *rows: list[Any], name: str = "安排表.xlsx") -> Path:
    return write_sheet(folder / name, ("安排", [["活动安排表"], HEADING, *rows]))


def sheet_of(path: Path) -> Any:
    return openpyxl.load_workbook(path).worksheets[0]


def column(sheet: Any, heading: str) -> tuple[int, int]:
    """(row of the heading, column) of a heading."""
    for row in sheet.iter_rows(max_row=15):
        for cell in row:
            if str(cell.value or "").replace("\n", "").rstrip("★") == heading:
                return cell.row, cell.column
    raise AssertionError(heading)


# --- forms --------------------------------------------------------------------------------


def test_template_writes_every_form_by_its_name(cli: Cli) -> None:
    """The forms as the contract lists them, and no workspace needed; without a name, all of them."""
    cli("template", *NAMES, "-o", "一种种")
    cli("template", "-o", "全部")

    for folder in ("一种种", "全部"):
        written = sorted(path.stem.split("_")[0] for path in (cli.folder / folder).iterdir())
        assert written == sorted(NAMES)


def test_an_unknown_form_is_answered_with_the_known_ones(cli: Cli) -> None:
    """A clerk need not look the names up."""
    said = cli("template", "附件9", code=2).err

    assert all(name in said for name in NAMES)


def test_a_form_for_a_village_takes_branch_and_visitor_from_the_register(workspace: Cli) -> None:
    """What the office knows nobody should have to write again and again, below the prepared rows neither."""
    workspace("roster", "import", write_sample_roster(workspace.folder / "底册.xlsx"))

    workspace("template", "附件4", "附件2", "--village", "前岭村", "-o", "发")

    sheet = sheet_of(workspace.folder / "发" / "附件4_意见建议记录表_前岭村.xlsx")
    row, at = column(sheet, "走访人")
    prepared = sheet.max_row - row
    assert {sheet.cell(row + number, at).value for number in (1, prepared)} == {"李明"}
    for heading, value in (("走访日期", "2022-03-05"), ("走访对象", "张三"), ("意见建议", "无")):
        sheet.cell(row + prepared + 1, column(sheet, heading)[1]).value = value
    assert sheet.parent is not None
    sheet.parent.save(workspace.folder / "填.xlsx")
    read = workspace("validate", "填.xlsx", "--today", "2022-03-06", "--json").json
    assert read["rows"]["accepted"] == 1
    assert "P206" not in {one["code"] for one in read["problems"]}, "the visitor is known"
    row, at = column(sheet, "总支")
    assert sheet.cell(row + 1, at).value == "前岭总支"
    schedule = sheet_of(workspace.folder / "发" / "附件2_活动安排表_前岭村.xlsx")
    row, at = column(schedule, "村（单位）")
    assert schedule.cell(row + 1, at).value == "前岭村"


def test_the_visit_sheet_can_hold_the_households_of_the_register(workspace: Cli) -> None:
    """Name, kind, address and phone are there; the visitor writes what was said."""
    workspace("roster", "import", write_sample_roster(workspace.folder / "底册.xlsx"))

    workspace("template", "附件4", "--village", "前岭村", "--households", "-o", "发")

    sheet = sheet_of(workspace.folder / "发" / "附件4_意见建议记录表_前岭村.xlsx")
    row, at = column(sheet, "走访对象")
    people = [cell for (cell,) in sheet.iter_rows(row + 1, sheet.max_row, at, at, values_only=True) if cell]
    households = workspace("roster", "show", "--json").json["households"]
    expected = [one for one in households if one["village"] == "前岭村"]
    assert people == [one["person"] for one in expected]
    _, phone = column(sheet, "联系电话")
    assert sheet.cell(row + 1, phone).value == expected[0]["phones"][0]
    assert sheet.cell(row + 1, phone).number_format == "@"


def test_households_are_only_for_a_named_village_of_the_register(workspace: Cli) -> None:
    """Anything else is said, and nothing is written."""
    workspace("template", "附件4", "--households", code=2)
    workspace("template", "附件5", "--households", "--village", "前岭村", code=2)
    workspace("template", "附件4", "--households", "--village", "没有的村", "-o", "发", code=3)

    assert not (workspace.folder / "发").exists()


def test_a_slip_for_a_village_names_it(cli: Cli) -> None:
    """属地 on the dispatch slip, 承办单位 on the supervision slip; a name is no path."""
    cli("template", "转办单", "督办单", "--village", "前岭村", "--village", "东坡村/一组", "-o", "发")

    assert sorted(path.name for path in (cli.folder / "发").iterdir()) == [
        "督办单_东坡村_一组.xlsx", "督办单_前岭村.xlsx", "转办单_东坡村_一组.xlsx", "转办单_前岭村.xlsx",
    ]  # fmt: skip
    sheet = sheet_of(cli.folder / "发" / "转办单_前岭村.xlsx")
    row, at = column(sheet, "属地")
    assert sheet.cell(row, at + 1).value == "前岭村"


# --- schedule -----------------------------------------------------------------------------


def test_our_own_form_filled_in_is_imported_without_a_fault(workspace: Cli) -> None:
    """The form and the reader follow from the same lines of the records."""
    workspace("template", "附件2", "--village", "前岭村", "-o", ".")
    path = workspace.folder / "附件2_活动安排表_前岭村.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headings = (
        "总支",
        "村（单位）",
        "走访区域/网格",
        "应访户数",
        "包村领导",
        "包村干部",
        "村“两委”/网格员",
        "联系电话",
    )
    for number, line in enumerate((FIRST, SECOND), start=1):
        for heading, value in zip(headings, line, strict=True):
            row, at = column(sheet, heading)
            sheet.cell(row + number, at).value = value
    book.save(path)

    found = workspace("schedule", "import", path, "--json").json

    assert found["problems"] == []
    assert (found["rows"]["accepted"], found["rows"]["held"]) == (2, 0)
    assert found["schedule"] == {"new": 2, "changed": 0, "same": 0, "ended": 0, "kept": 0, "total": 2}


def test_importing_the_same_schedule_twice_changes_nothing(workspace: Cli) -> None:
    """And says so."""
    path = write_schedule(workspace.folder, FIRST, SECOND)
    workspace("schedule", "import", path)
    again = write_schedule(workspace.folder, FIRST, SECOND, name="安排表(2).xlsx")

    assert "无变化" in workspace("schedule", "import", path).out
    assert workspace("schedule", "import", again, "--json").json["batch"] is None


def test_a_dry_run_writes_nothing(workspace: Cli) -> None:
    """It only says what would be."""
    path = write_schedule(workspace.folder, FIRST)

    said = workspace("schedule", "import", path, "--dry-run").out

    assert "新增 1" in said
    assert "预览" in said
    assert workspace("schedule", "show", "--json").json["total"] == 0


def test_a_newer_schedule_takes_the_place_of_the_old_one(workspace: Cli) -> None:
    """A changed line is superseded, a line that is gone ends and is said."""
    workspace("schedule", "import", write_schedule(workspace.folder, FIRST, SECOND))
    newer = [*FIRST[:5], "赵娜", *FIRST[6:]]

    said = workspace("schedule", "import", write_schedule(workspace.folder, newer, THIRD, name="新.xlsx")).out

    assert "前岭村 二网格" in said
    assert "新增 1，更新 1，未变 0，不再有效 1" in said
    lines = workspace("安排", "查看", "--json").json["schedule"]
    assert [(line["area"], line["officer"]) for line in lines] == [("一网格", "赵娜"), ("全村", "赵娜")]


def test_a_faulty_line_is_held_with_its_cell_and_ends_nothing(workspace: Cli) -> None:
    """The sound lines go in; the old line of the faulty one stays until it is put right."""
    workspace("schedule", "import", write_schedule(workspace.folder, FIRST, SECOND))
    rounded = [*SECOND[:3], "200余", *SECOND[4:]]
    nobody = [*THIRD[:5], None, *THIRD[6:]]

    done = workspace(
        "schedule", "import", write_schedule(workspace.folder, FIRST, rounded, nobody, name="新.xlsx"), code=1
    )

    assert "新.xlsx › 安排 › D4：应访户数“200余”" in done.out
    assert "新.xlsx › 安排 › F5：没有填包村干部" in done.out
    assert "扣留 2" in done.out
    assert {line["area"] for line in workspace("schedule", "show", "--json").json["schedule"]} == {"一网格", "二网格"}


def test_what_is_no_schedule_is_refused_and_changes_nothing(workspace: Cli) -> None:
    """Neither another form nor an empty one may end the schedule in force."""
    workspace("schedule", "import", write_schedule(workspace.folder, FIRST))
    roster = write_sample_roster(workspace.folder / "底册.xlsx")
    empty = write_schedule(workspace.folder, name="空.xlsx")

    assert "包村干部" in workspace("schedule", "import", roster, code=3).err
    assert "没有填任何一行" in workspace("schedule", "import", empty, code=3).err
    workspace("schedule", "import", workspace.folder / "没有.xlsx", code=3)
    assert workspace("schedule", "show", "--json").json["total"] == 1


def test_the_schedule_is_shown_by_branch(workspace: Cli) -> None:
    """Villages, areas, households and who answers for them."""
    workspace("schedule", "import", write_schedule(workspace.folder, FIRST, THIRD, SECOND))

    said = workspace("schedule", "show").out

    assert "前岭总支（1 个村（单位），2 个区域，应访 218 户）" in said
    assert "后河总支（1 个村（单位），1 个区域，应访 76 户）" in said
    assert "合计：2 个总支，2 个村（单位），3 个区域，应访 294 户" in said
    assert said.index("二网格") < said.index("后河总支")


def test_an_empty_schedule_says_how_to_fill_it(workspace: Cli) -> None:
    """The next step, not an empty table."""
    assert "minqing schedule import" in workspace("schedule", "show").out


def test_missed_households_fall_to_the_officer_of_the_schedule(workspace: Cli) -> None:
    """Where neither register nor visits name a visitor, the schedule says who is to go."""
    rows = [["总支", "村", "户主", "网格"], ["前岭总支", "前岭村", "张建国", ""], ["后河总支", "后河村", "刘洋", ""]]
    workspace("roster", "import", write_sheet(workspace.folder / "底册.xlsx", ("底册", rows)))
    workspace("schedule", "import", write_schedule(workspace.folder, FIRST, SECOND, THIRD))

    missed = workspace("report", "coverage", "--as-of", "2022-03-31", "--json").json["missed_households"]

    assert {one["person"]: one["visitor"] for one in missed} == {"张建国": "李明", "刘洋": "赵娜"}


# --- in the office's own program ----------------------------------------------------------

_PAGE = re.compile(rb"/Type\s*/Page\b")


@pytest.mark.office
def test_every_form_opens_and_prints_in_an_office_program(cli: Cli) -> None:
    """What openpyxl forgives, WPS and LibreOffice may not; a slip is one page there as well."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    cli("template", "-o", "空白")
    made = sorted((cli.folder / "空白").iterdir())

    subprocess.run(
        [office, f"-env:UserInstallation={(cli.folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", cli.folder / "pdf", *made],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip

    pages = {path.stem: len(_PAGE.findall(path.read_bytes())) for path in (cli.folder / "pdf").iterdir()}
    assert pages.keys() == {path.stem for path in made}
    assert (pages["转办单"], pages["督办单"]) == (1, 1)
    # What is printed blank is one page to write on; the widest ones are two or three side by side.
    beside = {file_name(form).removesuffix(".xlsx"): getattr(form, "further_pages", ()) for form in TEMPLATES}
    assert pages == {name: 1 + len(further) for name, further in beside.items()}
