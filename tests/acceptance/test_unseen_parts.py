"""Hidden rows and columns, filters, hidden sheets: read by every import as by `merge`, and said so."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Cli, write_sheet

TODAY = ("--today", "2022-04-20")
VISITS = (
    ("走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议"),
    ("2022-03-05", "前岭村", "张建国", "13800000001", "李明", "路灯不亮"),
)
SCHEDULE = (
    ("总支", "村", "走访区域", "应访户数", "包村领导", "包村干部", "网格员", "联系电话"),
    ("前岭总支", "前岭村", "全村", 10, "孙镇长", "李明", "王网格", "13800000001"),
)
NUMBER = "CHD-2022-0001"
CASES: dict[str, tuple[tuple[str, ...], Sequence[Sequence[object]]]] = {
    "visits": (("merge",), VISITS),
    "roster": (("roster", "import"), (("村", "户主", "电话"), ("前岭村", "张建国", "13800000001"))),
    "schedule": (("schedule", "import"), SCHEDULE),
    "logbook": (
        ("logbook", "import", "队伍"),
        (("队伍名称", "负责村", "镇领导", "值班干部", "村干部"), ("一组", "前岭村", "孙镇长", "李明", "王书记")),
    ),
    "ledger": (
        ("ledger", "import"),
        (
            ("编号", "村", "姓名", "联系电话", "受理日", "问题", "办理状态", "办结日"),
            ("A1", "前岭村", "孙桂兰", "13800000002", "2022-03-05", "下水道堵了", "办结", "2022-03-10"),
        ),
    ),
    "steps": (
        ("advance", "--from"),
        (("编号", "办理状态", "日期", "责任单位"), (NUMBER, "办结", "2022-04-18", "城建办")),
    ),
    "call-backs": (
        ("followup", "import"),
        (("编号", "回访日", "回访人", "满意度"), (NUMBER, "2022-04-19", "周敏", "满意")),
    ),
    "receipt": (("dispatch", "receipt"), (("编号", "平台编号", "上传日期"), (NUMBER, "E-1", "2022-04-18"))),
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """One issue, handed to a unit and resolved, so that every kind of sheet can speak of it."""
    root = tmp_path_factory.mktemp("unseen")
    Cli(root)("init", root / "ws", "--plan", "chaihudian")
    cli = Cli(root / "ws")
    cli("merge", write_sheet(root / "先.xlsx", ("记录", VISITS)), *TODAY)
    for state, *more in (("转办", "--unit", "城建办"), ("办结", "--result", "已换")):
        cli("advance", NUMBER, state, *more, "--on", "2022-04-17", *TODAY)
    return cli


def copy_of(town: Cli, folder: Path) -> Cli:
    """A workspace of its own."""
    shutil.copytree(town.folder, folder / "ws")
    return Cli(folder / "ws")


@pytest.mark.parametrize("case", CASES)
def test_what_does_not_show_is_read_and_said(case: str, town: Cli, tmp_path: Path) -> None:
    """A row that nobody sees would else change figures; of a sheet in which all shows nothing is said."""
    command, rows = CASES[case]
    plain, hidden = (write_sheet(tmp_path / f"{name}.xlsx", ("表", rows)) for name in ("明", "暗"))
    book = openpyxl.load_workbook(hidden)
    book.worksheets[0].row_dimensions[2].hidden = True
    book.worksheets[0].column_dimensions["B"].hidden = True
    book.create_sheet("封面", 0)
    book.worksheets[1].sheet_state = "hidden"
    book.save(hidden)

    said = copy_of(town, tmp_path)(*command, hidden, *TODAY, code=None)
    nothing = copy_of(town, tmp_path / "又")(*command, plain, *TODAY, code=None)

    assert [code for code in ("P013", "P014", "P105") if f"（{code}）" not in said.out + said.err] == []
    assert "隐藏" not in nothing.out + nothing.err


def test_what_a_filter_leaves_out_is_read_and_said(town: Cli, tmp_path: Path) -> None:
    """The clerk filtered for one village and forgot to take the filter off."""
    command, rows = CASES["schedule"]
    path = write_sheet(tmp_path / "安排.xlsx", ("表", rows))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet.auto_filter.ref = sheet.dimensions
    sheet.auto_filter.add_filter_column(1, ["别的村"])
    sheet.row_dimensions[2].hidden = True
    book.save(path)
    cli = copy_of(town, tmp_path)

    assert "（P015）" in cli(*command, path, *TODAY, code=None).out
    assert "前岭村" in cli("schedule", "show").out
