"""Columns that only some campaigns ask for: read where the plan asks, kept as one text, nothing lost on the way."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from minqing_cli import further
from minqing_cli.columns import Column
from minqing_cli.plan import built_in
from tests.conftest import Cli, write_sheet

HEADING = ("走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议")
PLAN = 'plan = "standard"\n[visiting]\nhanded_out = ["明白纸", "联系卡"]\n[forms."附件4"]\nextra = ["走访时段", "预约方式"]\n'


def town(folder: Path, plan: str = PLAN) -> Cli:
    """A workspace whose plan asks for some of the columns."""
    folder.mkdir(exist_ok=True)
    Cli(folder)("init", folder / "ws", "--plan", "standard")
    settings = folder / "ws" / "minqing.toml"
    settings.write_text(plan + '[office]\nname = "东镇"\nprefix = "DZ"\n', encoding="utf-8")
    return Cli(folder / "ws")


def visits_of(cli: Cli) -> list[dict[str, object]]:
    """The visits as the ledger workbook shows them, read by another library."""
    rows = openpyxl.load_workbook(cli.folder / "输出" / "总台账.xlsx", read_only=True)["走访记录"].iter_rows(
        min_row=3, values_only=True
    )
    heading = [str(cell).replace("\n", "") for cell in next(rows)]
    return [dict(zip(heading, row, strict=False)) for row in rows]


@pytest.mark.parametrize(
    ("name", "written", "meant"),
    [
        ("period", "晚上", "下班后"),
        ("period", "周日", "星期天"),
        ("period", "下班后，节假日", "下班后、节假日"),
        ("period", "中午", None),
        ("appointment", "温馨提示卡片", "提示卡"),
        ("appointment", "电话、微信", "电话、微信"),
        ("settled_at", "村（社区）", "村"),
        ("settled_at", "省里", None),
        ("disposition", "当场答复", "现场答复"),
        ("dispute", "√", "是"),
        ("dispute", "疑似", "疑似"),
        ("first_petition", "说不清", None),
    ],
)
def test_what_people_write_for_a_choice(name: str, written: str, meant: str | None) -> None:
    """The list of choices is short, what is written is not; what is none of them is not guessed."""
    assert further.read_value(name, further.COLUMNS[name], written) == meant


@pytest.mark.parametrize(
    ("written", "count"),
    [("2", "2"), ("1,200份", "1200"), ("３份", "3"), ("0", ""), ("20余", None), ("约20", None), ("1.5", None), ("-1", None)],
)  # fmt: skip
def test_M13_only_whole_numbers_are_counted(written: str, count: str | None) -> None:
    """“20余” is no number: a sum cannot rest on it."""
    assert further.read_value("明白纸", Column("明白纸", kind="count"), written) == count


def test_a_plan_that_asks_for_nothing_reads_nothing(tmp_path: Path) -> None:
    """The columns stay remarks, as any other that we do not know."""
    cli = town(tmp_path, 'plan = "standard"\n')
    rows = [(*HEADING, "走访时段"), ("2022-03-05", "东村", "赵明", "13800000001", "李明", "路灯不亮", "下班后")]
    cli("merge", write_sheet(tmp_path / "a.xlsx", ("表", rows)), "--today", "2022-03-11")

    [visit] = visits_of(cli)

    assert "走访时段" not in visit
    assert visit["备注"] == "走访时段：下班后"


def test_added_columns_come_in_and_are_shown_with_all_their_mess(tmp_path: Path) -> None:
    """Merged cells, 同上, synonyms, full-width digits, about numbers and blanks, as sheets have them."""
    cli = town(tmp_path)
    heading = (*HEADING, "时段", "预约方式（电话/微信）", "明白纸（份）", "联系卡")
    rows = [
        ("附件4",),
        heading,
        (date(2022, 3, 6), "东村", "赵明", "13800000001", "李明", "无", "周日", "微信群", "２", 1),
        (date(2022, 3, 7), "东村", "钱芳", "13800000002", "李明", "路灯不亮", "同上", "同上", "20余", 0),
        (date(2022, 3, 7), "东村", "孙伟", "13800000003", "李明", "无", "中午", None, 3.0, None),
        (date(2022, 3, 8), "东村", "周强", "13800000004", "李明", "无", None, None, None, None),
    ]
    sheet = write_sheet(tmp_path / "a.xlsx", ("表", rows))
    report = cli("merge", sheet, "--today", "2022-03-11", "--json").json

    said = {(one["code"], one["cell"]) for one in report["problems"] if one["code"].startswith("P86")}
    assert said == {("P864", "G4"), ("P861", "I4"), ("P860", "G5")}
    assert report["rows"]["accepted"] == 4
    shown = [(one["走访时段"], one["预约方式"], one["明白纸"], one["联系卡"], one["备注"]) for one in visits_of(cli)]
    assert shown == [
        ("星期天", "微信", 2, 1, None),
        ("星期天", "微信", None, None, "明白纸：20余"),
        (None, None, 3, None, "走访时段：中午"),
        (None, None, None, None, None),
    ]


def test_rows_read_by_column_say_the_same_as_rows_read_one_by_one(tmp_path: Path) -> None:
    """A column that nobody knows sends every row the slow way; what is kept must not differ."""
    rows = [
        (date(2022, 3, day), "东村", f"户{day}", f"1380000{day:04d}", "李明", "路灯不亮" if day % 2 else "无",
         ("下班后", "周日", "假期", None)[day % 4], ("电话", None)[day % 2], day % 3, None)
        for day in range(1, 29)
    ]  # fmt: skip
    found = []
    for name, last in (("fast", "联系卡"), ("slow", "谁也不认识的列")):
        cli = town(tmp_path / name)
        sheet = write_sheet(
            tmp_path / f"{name}.xlsx", ("表", [(*HEADING, "走访时段", "预约方式", "明白纸", last), *rows])
        )
        cli("merge", sheet, "--today", "2022-03-31")
        found.append([{**one, "来源": None} for one in visits_of(cli)])

    assert found[0] == found[1]


def test_the_workbook_is_read_back_without_a_change(tmp_path: Path) -> None:
    """What the columns say goes out and comes in as it was, also where the plan asks for it no more."""
    cli = town(tmp_path)
    rows = [
        (*HEADING, "走访时段", "明白纸"),
        ("2022-03-05", "东村", "赵明", "13800000001", "李明", "路灯不亮", "下班后", 2),
    ]
    cli("merge", write_sheet(tmp_path / "a.xlsx", ("表", rows)), "--today", "2022-03-11")
    settings = cli.folder / "minqing.toml"
    for asked in (True, False):
        if not asked:
            settings.write_text(settings.read_text(encoding="utf-8").replace('"走访时段", ', ""), encoding="utf-8")
        cli("ledger", "export", "-o", tmp_path / f"{asked}.xlsx")
        report = cli("ledger", "import", tmp_path / f"{asked}.xlsx", "--today", "2022-03-12", "--json").json
        assert report["batch"] is None, "nothing changed"


def test_what_the_visit_said_further_is_shown_with_its_issue(tmp_path: Path) -> None:
    """Whoever looks at an issue sees when and how its household was met."""
    cli = town(tmp_path)
    rows = [
        (*HEADING, "走访时段", "明白纸"),
        ("2022-03-05", "东村", "赵明", "13800000001", "李明", "路灯不亮", "晚上", 2),
    ]
    cli("merge", write_sheet(tmp_path / "a.xlsx", ("表", rows)), "--today", "2022-03-11", "--no-export")

    assert "走访另记：走访时段：下班后；明白纸：2" in cli("show", "DZ-2022-0001").out
    assert cli("show", "DZ-2022-0001", "--json").json["further"] == "走访时段：下班后；明白纸：2"


def test_the_blank_form_offers_what_may_be_written(tmp_path: Path) -> None:
    """Drop-downs for the choices, whole numbers for what is handed out."""
    cli = town(tmp_path)
    cli("template", "附件4", "-o", tmp_path / "空白")
    [path] = (tmp_path / "空白").glob("*.xlsx")
    sheet = openpyxl.load_workbook(path).active
    heading = next(row for row in sheet.iter_rows() if row[0].value == "序号")
    columns = {str(cell.value).replace("\n", ""): cell.column_letter for cell in heading if cell.value}

    rules = {str(one.sqref).split(":")[0].rstrip("0123456789"): one for one in sheet.data_validations.dataValidation}

    assert rules[columns["走访时段"]].formula1 == '"上班前,下班后,星期天,节假日"'
    assert rules[columns["预约方式"]].formula1 == '"电话,微信,提示卡"'
    assert rules[columns["明白纸（份）"]].type == "whole"


def test_every_added_column_of_the_built_in_plans_is_one_that_is_read() -> None:
    """A column that a plan prints and nobody counts is a remark in the end."""
    assert set(built_in("kuangqu").further_columns()) == {"period", "appointment"}
    assert {"dispute", "first_petition", "settled_at"} <= set(built_in("xiaochi").further_columns())
