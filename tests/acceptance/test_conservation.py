"""Rows conserved: total = accepted + duplicate + held + ignored for every sheet, each ignored one with its reason."""

import datetime
from pathlib import Path

import openpyxl

from tests.conftest import Cli, write_sheet

FULL_WIDTH = {ord("0") + digit: chr(ord("０") + digit) for digit in range(10)}
HEADING = ["序号", "走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议"]


def row(number: int, name: str, text: str | None, day: object = "2022-03-05") -> list[object]:
    return [number, day, "前岭村", name, f"138000000{number:02d}", "李明", text]


MESSY = [
    ["柴胡店镇联系服务群众大走访意见建议记录表"],
    ["村：前岭村　走访人：李明"],
    HEADING,
    row(1, "张一", "无"),
    row(2, "张二", "路灯不亮"),
    row(2, "张二", "路灯不亮"),
    [],
    ["合计", None, None, "2户"],
    HEADING,
    row(3, "张三", "同上"),
    row(4, "张四", None),
    row(5, "", "下水道堵了"),
    row(6, "张六", "无", "2022-02-30"),
    row(7, "张七", "锁门", None),
    [8, None, "前岭村"],
    [9, None, "前岭村"],
    ["备注：1.一户一行；2.问题要具体。"],
    ["走访人签字：", None, None, "包村干部：", None, "填报日期："],
]


def independent_count(path: Path, below: int) -> int:
    """Count the rows that are not blank below a heading, straight from the workbook."""
    sheet = openpyxl.load_workbook(path).active
    return sum(
        1
        for cells in sheet.iter_rows(min_row=below + 1, values_only=True)
        if any(cell not in (None, "") for cell in cells)
    )


def test_every_row_of_a_messy_sheet_has_one_fate(workspace: Cli, tmp_path: Path):
    """Nothing vanishes: the clerk can account for each line of the paper."""
    path = write_sheet(tmp_path / "前岭村.xlsx", ("记录表", MESSY))

    document = workspace("merge", path, "--json", "--rows", code=1).json

    rows = document["rows"]
    assert rows == {"total": 14, "accepted": 4, "duplicate": 1, "held": 3, "ignored": 6}
    assert rows["total"] == independent_count(path, 3)
    ignored = [one for one in document["problems"] if one["code"].startswith("P5")]
    assert [one["code"] for one in ignored].count("P501") == 1
    assert {one["code"] for one in ignored} == {"P501", "P502", "P503", "P504", "P505"}
    assert {one["outcome"] for one in document["visit_rows"]} == {"no_problem", "has_issue", "to_complete"}
    ditto = next(one for one in document["visit_rows"] if one["row"] == 10)
    assert ditto["issues"][0]["text"] == "路灯不亮"


def test_each_sheet_of_a_workbook_is_conserved_on_its_own(workspace: Cli, tmp_path: Path):
    """同上 never reaches across sheets, and a sheet that is no visit sheet is said to be none."""
    path = write_sheet(
        tmp_path / "多表.xlsx",
        ("第一组", [HEADING, row(1, "张一", "无")]),
        ("第二组", [HEADING, row(2, "张二", "同上")]),
        ("说明", [["本表由村里填写"]]),
    )
    document = workspace("merge", path, "--json", "--rows").json
    sheets = document["files"][0]["sheets"]
    assert [(one["name"], one["form"]) for one in sheets] == [("第一组", "附件4"), ("第二组", "附件4"), ("说明", None)]
    assert sheets[2]["reason"]
    for sheet in sheets:
        counts = sheet["rows"]
        assert counts["total"] == sum(counts[fate] for fate in ("accepted", "duplicate", "held", "ignored"))
    assert document["outcomes"] == {"no_problem": 1, "has_issue": 0, "not_reached": 0, "to_complete": 1}
    assert "P303" in {one["code"] for one in document["problems"]}


def test_dates_and_phones_in_every_form_of_the_list_are_read(workspace: Cli, tmp_path: Path):
    """The dirty-data list: cells as cadres really fill them in."""
    dates = [
        datetime.date(2022, 3, 5),
        datetime.datetime(2022, 3, 5, 9, 30),
        44625,
        "44625",
        "2022.3.5",
        "3月5日",
        "22.3.5",
        "2022年3月5日",
        "２０２２／３／５",
        "2022-03-05 星期六",
    ]
    phones = [
        13800000001,
        13800000002.0,
        "138 0000 0003",
        "13800000004".translate(FULL_WIDTH),
        "13800000005/13800000006",
        "+86 13800000007",
        "0632-5500001",
        "138-0000-0008",
        "13800000009、5500001",
        " 13800000010",
    ]
    rows = [
        ["", day, "前岭村", f"张{index}", phone, "李明", "无"]
        for index, (day, phone) in enumerate(zip(dates, phones, strict=True))
    ]
    path = write_sheet(tmp_path / "前岭村.xlsx", ("表", [HEADING, *rows]))

    document = workspace("merge", path, "--json").json

    assert document["rows"]["accepted"] == 10
    assert [one for one in document["problems"] if one["severity"] != "info"] == []
    workspace("attachment", "5")
    sheet = openpyxl.load_workbook(next((workspace.folder / "输出").glob("附件5*.xlsx"))).active
    found = {
        str(cell)[:10] for cells in sheet.iter_rows(values_only=True) for cell in cells if str(cell).startswith("2022-")
    }
    assert found == {"2022-03-05"}
