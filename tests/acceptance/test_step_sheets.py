"""A sheet of steps (办理表): every single step can come by it, faulty rows are named by cell, the others are done."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Cli, write_sheet

TODAY = "2022-06-10"
HEADING = (
    "编号", "办理状态", "日期", "经办人", "依据", "责任单位", "办理结果", "责任类", "主题", "主件编号", "延期至", "批准人",
)  # fmt: skip
TEXTS = ("路灯不亮", "路灯坏了", "下水道堵了", "垃圾没人清", "水压不够", "巷道坑洼", "井盖缺了", "路灯杆歪了")


@pytest.fixture
def town(workspace: Cli) -> Cli:
    """Eight issues, 0001 to 0008; all but the first are with a unit."""
    heading = ("走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议")
    rows = [
        ("2022-03-05", "前岭村", f"张{position}", f"1380000000{position}", "李明", text)
        for position, text in enumerate(TEXTS, 1)
    ]
    sheet = write_sheet(workspace.folder.parent / "走访.xlsx", ("记录表", [heading, *rows]))
    workspace("merge", sheet, "--today", "2022-03-10", "--no-export")
    handed = [line(position, 办理状态="转办", 责任单位="供电所", 日期="2022-04-16") for position in range(2, 9)]
    advance(workspace, write_sheet(workspace.folder.parent / "转办.xlsx", ("办理表", [HEADING, *handed])))
    return workspace


def number(position: int) -> str:
    """The number of the issue at a place."""
    return f"CHD-2022-000{position}"


def line(position: int, **cells: str) -> list[str]:
    """A row of the sheet: the named cells, the others blank."""
    return [number(position), *(cells.get(name, "") for name in HEADING[1:])]


def advance(cli: Cli, path: Path, code: int = 0) -> Any:
    """Take the steps of a sheet."""
    return cli("advance", "--from", path, "--today", TODAY, "--json", code=code).json


def shown(cli: Cli, position: int) -> Any:
    """The issue as `show --json` tells it."""
    return cli("show", number(position), "--json").json


STEPS = [
    line(1, 责任类="镇和市直部门联动", 主题="社会治安", 经办人="王芳", 日期="2022-04-01"),
    line(2, 办理状态="并件", 主件编号=number(1), 经办人="刘镇长", 依据="同一盏灯", 日期="2022-04-20"),
    line(3, 延期至="2022-06-10", 批准人="刘镇长", 依据="等配件", 日期="2022-05-20"),
    line(4, 办理状态="挂起", 依据="等资金", 日期="2022-04-20"),
    line(5, 办理状态="转办", 责任单位="水利站", 依据="改派", 日期="2022-04-20"),
    line(6, 办理状态="退回", 责任单位="邻镇", 依据="属邻镇", 批准人="镇长", 日期="2022-04-20"),
    line(7, 办理状态="办结", 办理结果="换了井盖", 日期="2022-04-20"),
    line(8, 办理状态="研判", 责任单位="镇林业站", 依据="不归本单位", 日期="2022-04-20"),
]


def test_every_kind_of_step_comes_by_one_sheet_and_once(town: Cli, tmp_path: Path):
    """Class, joining, extension, suspension, another unit, return, result; sent in again, nothing is new."""
    sheet = write_sheet(tmp_path / "办理表.xlsx", ("办理表", [HEADING, *STEPS]))

    first = advance(town, sheet)
    again = advance(town, sheet)

    assert first["steps"] == {"taken": 8, "same": 0, "held": 0}
    assert (again["batch"], again["steps"]) == (None, {"taken": 0, "same": 8, "held": 0})
    judged, joined, extended, suspended, handed, returned, resolved, back = (shown(town, one) for one in range(1, 9))
    assert (judged["subject"], judged["responsibility"], judged["joined"]) == ("社会治安", "镇和市直部门联动", 1)
    assert (joined["state"], joined["main_number"], joined["joined_by"]) == ("并件", number(1), "刘镇长")
    assert (extended["extended_to"], extended["approved_by"], extended["state"]) == ("2022-06-10", "刘镇长", "转办")
    assert suspended["state"] == "挂起"
    assert (handed["unit"], handed["state"]) == ("水利站", "转办")
    assert (returned["state"], returned["stepped_by"]) == ("退回", "镇长")
    assert resolved["result"] == "换了井盖"
    assert (back["state"], back["unit"], back["returned_times"]) == ("研判", "镇林业站", 1)


FAULTY = [
    (line(1, 办理状态="研判", 主题="水电"), "I", "P802"),
    (line(2, 办理状态="并件", 经办人="刘镇长", 依据="同一盏灯"), "B", "P804"),
    (line(2, 办理状态="并件", 主件编号="CHD-2022-0099", 经办人="刘镇长", 依据="同一盏灯"), "J", "P804"),
    (line(3, 延期至="下月底", 批准人="刘镇长", 依据="等配件"), "K", "P803"),
    (line(3, 延期至="2022-06-10", 依据="等配件", 日期="2022-05-20"), "K", "P804"),
    (line(3, 办理状态="办理", 延期至="2022-06-10", 批准人="刘镇长", 依据="等配件"), "K", "P857"),
    (line(4, 办理状态="挂起", 主题="其他", 依据="等资金"), "I", "P857"),
    (line(4, 办理状态="挂起", 主件编号=number(1), 依据="等资金"), "J", "P857"),
    (line(5, 责任单位="水利站"), "B", "P801"),
    (line(6, 办理状态="差不多了"), "B", "P802"),
    (line(7, 办理状态="分开", 经办人="刘镇长", 依据="两回事"), "B", "P804"),
]


def test_faulty_rows_are_held_by_their_cells_and_the_others_are_done(town: Cli, tmp_path: Path):
    """The clerk finds each cell; the rest of the sheet does not wait for it."""
    rows = [row for row, _, _ in FAULTY]
    sheet = write_sheet(tmp_path / "办理表.xlsx", ("办理表", [HEADING, *rows, line(8, 办理状态="办理")]))

    found = advance(town, sheet, code=1)

    wanted = {(f"{column}{row}", code) for row, (_, column, code) in enumerate(FAULTY, 2)}
    assert {(one["cell"], one["code"]) for one in found["problems"]} == wanted
    assert found["steps"] == {"taken": 1, "same": 0, "held": len(FAULTY)}


def test_the_blank_form_has_every_column_and_comes_back_filled_in(town: Cli, tmp_path: Path):
    """`template 办理表`: drop-downs for states, ratings and the plan's classes; unused lines are no steps."""
    town("template", "办理表", "-o", tmp_path)
    path = tmp_path / "办理表.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.active
    rows = {
        str(cell.value).rstrip("★").replace("\n", ""): cell for row in sheet.iter_rows() for cell in row if cell.value
    }
    offered = {
        str(area): one.formula1
        for one in sheet.data_validations.dataValidation
        if one.type == "list"
        for area in one.sqref.ranges
    }
    heading = rows["编号"].row
    for name, value in zip(HEADING, STEPS[2], strict=True):
        sheet.cell(heading + 1, rows[name].column, value)
    book.save(path)

    found = advance(town, path)

    assert {name for name in HEADING if name in rows} == set(HEADING)
    assert len(offered) == 5
    assert any("并件" in formula and "分开" in formula for formula in offered.values())
    assert found["steps"] == {"taken": 1, "same": 0, "held": 0}


def test_the_week_s_review_list_comes_back_as_a_sheet_of_steps(workspace: Cli, tmp_path: Path):
    """疑似同件 of the list leads to 并件 or 分开, a class to 研判; lines left open are none; what is settled is not asked again."""
    heading = ("走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议")
    rows = [
        ("2022-03-05", "前岭村", "张一", "13800000001", "李明", "村东头路灯不亮了三盏"),
        ("2022-03-12", "前岭村", "张一", "13800000001", "李明", "村东头路灯不亮了三盏啊"),
        ("2022-03-05", "前岭村", "张二", "13800000002", "李明", "下水道堵了没人修"),
        ("2022-03-12", "前岭村", "张二", "13800000002", "李明", "下水道堵了没人修啊"),
        ("2022-03-12", "前岭村", "张三", "13800000003", "李明", "请领导关心一下"),
    ]
    sheet = write_sheet(tmp_path / "走访.xlsx", ("记录表", [heading, *rows]))
    workspace("week", sheet, "--today", "2022-03-14")
    path = workspace.folder / "输出" / "周报_2022-03-14" / "待研判清单.xlsx"
    book = openpyxl.load_workbook(path)
    pairs, classes = book["疑似同件"], book["待研判清单"]
    first, second = filled(pairs), filled(classes)
    for row, state in zip(sorted({row for row, _ in first}), ("并件", "分开"), strict=True):
        for name, value in (("办理状态", state), ("经办人", "刘镇长"), ("依据", "当面问过"), ("日期", "2022-03-15")):
            pairs.cell(row, column_of(pairs, name), value)
    asked = min(row for row, _ in second)
    for name, value in (("责任类", "镇和村解决"), ("主题", "其他"), ("研判人", "王芳")):
        classes.cell(asked, column_of(classes, name), value)
    book.save(tmp_path / "填好.xlsx")

    found = workspace("advance", "--from", tmp_path / "填好.xlsx", "--today", "2022-03-21", "--json").json
    workspace("week", sheet, "--today", "2022-03-21")

    assert [one["to"] for one in found["issues"]] == ["研判", "并件", "分开"]
    assert found["steps"] == {"taken": 3, "same": 0, "held": 0}
    later = openpyxl.load_workbook(workspace.folder / "输出" / "周报_2022-03-21" / "待研判清单.xlsx")
    assert later.sheetnames == ["待研判清单"]


def column_of(sheet: Any, name: str) -> int:
    """The column of a heading."""
    return next(
        int(cell.column) for row in sheet.iter_rows() for cell in row if str(cell.value).replace("\n", "") == name
    )


def filled(sheet: Any) -> list[tuple[int, str]]:
    """(row, number) of the lines of a list."""
    return [
        (int(cell.row), str(cell.value))
        for row in sheet.iter_rows(max_col=1)
        for cell in row
        if str(cell.value or "").startswith("CHD-")
    ]
