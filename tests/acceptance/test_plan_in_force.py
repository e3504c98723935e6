"""What a plan settles beside phases and deadlines: forms in the office's words, columns not kept, units, channels."""

from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Cli, write_sheet

PLAN = """\
plan = "standard"
title = "试点"
channels = ["入户听", "服务站接"]

[office]
name = "试点镇"
prefix = "SD"

[units]
by_responsibility = ["{village}", "待定", "待定"]

[units.by_subject]
"基本医疗" = "卫健局"

[forms]
"附件4" = { title = "民情记录表", extra = ["明白纸（份）"], headings = { "走访对象" = "受访人家" } }
"附件6" = { title = "诉求清单", extra = ["网格长", "领导批示"], headings = { "问题" = "诉求内容" } }

[privacy]
id_columns = ["社保卡号"]
outside_drop = ["走访日期"]
"""
HEADING = ("走访日期", "村", "受访人家", "联系电话", "走访人", "意见建议", "社保卡号", "明白纸（份）")
ROWS = (
    ("2026-03-02", "青石村", "赵明", "13800000001", "李明", "全村自来水水压小", "SB12345", 2),
    ("2026-03-02", "青石村", "钱芳", "13800000002", "李明", "卫生室经常缺药", "SB12346", 1),
    ("2026-03-02", "青石村", "孙伟", "13800000003", "李明", "无", "SB12347", 3),
)


@pytest.fixture
def town(tmp_path: Path) -> Cli:
    """A workspace whose plan words its forms its own way, with three visits on such a form."""
    (tmp_path / "试点.toml").write_text(PLAN, encoding="utf-8")
    Cli(tmp_path)("init", tmp_path / "ws", "--plan", tmp_path / "试点.toml")
    cli = Cli(tmp_path / "ws")
    cli("merge", write_sheet(tmp_path / "青石村.xlsx", ("记录", [HEADING, *ROWS])), "--today", "2026-03-05")
    return cli


def headings(path: Path) -> list[str]:
    """The heading row of a printed form: the one that begins with the serial number."""
    rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    heading = next(row for row in rows if row[0] == "序号")
    return [str(cell).replace("\n", "").rstrip("★") for cell in heading if cell]


def test_blank_forms_carry_the_offices_own_words(town: Cli):
    """What villages fill in looks like the form they know."""
    town("template", "附件4", "-o", town.folder / "表")
    (path,) = (town.folder / "表").glob("附件4*.xlsx")

    found = headings(path)

    assert "受访人家" in found
    assert "走访对象" not in found
    assert found[-1] == "明白纸（份）"
    assert "试点镇联系服务群众大走访民情记录表" in str(openpyxl.load_workbook(path).active["A2"].value)


def test_a_form_in_own_words_is_read_back(town: Cli):
    """The renamed column is the person; the added one goes with the remark."""
    assert town("report", "closure", "--json").json["total"]["received"] == 2

    again = town("validate", town.folder.parent / "青石村.xlsx", "--json").json
    assert again["rows"]["accepted"] == 3


def test_attachment_6_in_own_words_has_its_added_columns(town: Cli):
    """They are for the pen; a copy for outside leaves out what the plan says."""
    town("attachment", "6", "-o", town.folder / "六.xlsx")
    town("attachment", "6", "-o", town.folder / "外.xlsx", "--outside")

    inside, outside = headings(town.folder / "六.xlsx"), headings(town.folder / "外.xlsx")

    assert "诉求内容" in inside
    assert inside[-2:] == ["网格长", "领导批示"]
    assert "走访日期" in inside
    assert "走访日期" not in outside
    assert outside[-2:] == ["网格长", "领导批示"]
    rows = [
        row for row in openpyxl.load_workbook(town.folder / "外.xlsx").active.iter_rows(values_only=True) if row[0] == 1
    ]
    assert len(rows[0]) == len(outside)


def test_a_column_that_is_not_kept_is_kept_nowhere(town: Cli):
    """The number would otherwise stand in the remark of every visit."""
    ledger = (town.folder / ".minqing" / "ledger.sqlite").read_bytes()
    assert b"SB12345" not in ledger

    found = town("validate", town.folder.parent / "青石村.xlsx", "--json").json

    assert [one["code"] for one in found["problems"] if one["found"] == "社保卡号"] == ["P605"]


def test_a_unit_follows_from_the_subject_where_the_class_leaves_it_open(town: Cli):
    """Water is nobody's yet; medicine goes to the health bureau."""
    issues = {town("show", f"SD-2026-000{n}", "--json").json["text"]: n for n in (1, 2)}

    by_text = {text: town("show", f"SD-2026-000{n}", "--json").json["unit"] for text, n in issues.items()}

    assert by_text == {"全村自来水水压小": "待定", "卫生室经常缺药": "卫健局"}


def test_channels_are_those_of_the_plan(town: Cli):
    """汶上 names five; a slip of the pen would make a sixth."""
    entry = (
        "--village",
        "青石村",
        "--person",
        "周强",
        "--visitor",
        "李明",
        "--opinion",
        "路灯不亮",
        "--today",
        "2026-03-06",
    )

    assert "入户听、服务站接" in town("add", *entry, "--channel", "热线", code=2).err
    town("add", *entry, "--channel", "服务站接")

    assert town("show", "SD-2026-0003", "--json").json["channel"] == "服务站接"
