"""随访宣传品: what was handed out at the door may be counted in columns of its own, and never enters the coverage."""

from pathlib import Path

import openpyxl

from tests.conftest import Cli, write_sheet

HEADING = ("走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议")
HANDED_OUT = ("明白纸", "联系卡", "文体地图")
VISITS = (
    ("2022-03-05", "前岭村", "赵明", "13800000001", "李明", "无", 2, 1, None),
    ("2022-03-05", "前岭村", "钱芳", "13800000002", "李明", "路灯不亮", 0, 1, 1),
    ("2022-03-05", "前岭村", "孙伟", "13800000003", "李明", "锁门", 3, 3, 3),
)


def covered(folder: Path, with_columns: bool) -> dict[str, object]:
    """The total of the coverage report, with and without the columns."""
    folder.mkdir(exist_ok=True)
    Cli(folder)("init", folder / "ws", "--plan", "chaihudian")
    cli = Cli(folder / "ws")
    register = [("村", "户主", "电话"), *((visit[1], visit[2], visit[3]) for visit in VISITS)]
    cli("roster", "import", write_sheet(folder / "底册.xlsx", ("底册", register)))
    width = None if with_columns else len(HEADING)
    rows = [(*HEADING, *HANDED_OUT)[:width], *(visit[:width] for visit in VISITS)]
    cli("merge", write_sheet(folder / "村.xlsx", ("记录", rows)), "--today", "2022-03-11", "--no-export")
    return cli("report", "coverage", "--as-of", "2022-03-31", "--json").json["total"]


def test_M23_columns_of_what_was_handed_out_change_no_coverage(tmp_path: Path) -> None:
    """Leaflets at a locked door are no visit: 2 of 3, whatever was left behind."""
    with_them, without = covered(tmp_path / "有", True), covered(tmp_path / "无", False)

    assert with_them == without
    assert with_them["coverage_rate"]["shown"] == "66.67%"


def test_M23_the_numbers_stay_with_the_row(tmp_path: Path) -> None:
    """They can be looked up again; no column is needed, and none is lost."""
    covered(tmp_path, True)

    remark = Cli(tmp_path / "ws")("show", "CHD-2022-0001", "--json").json["remark"]

    assert "联系卡：1" in remark
    assert "文体地图：1" in remark


def test_M23_handed_out_copies_add_up_in_the_register_of_services(workspace: Cli, tmp_path: Path) -> None:
    """宣传资料 2100 余份 is an about number: the register takes 2100 with what the source wrote, and refuses 2100余."""
    heading = ("日期", "服务项目", "发放数", "约数来源")
    sheet = write_sheet(
        tmp_path / "服务.xlsx",
        ("登记", [heading, ("2022-03-05", "明白纸", 300, ""), ("2022-03-06", "明白纸", 2100, "2100余份")]),
    )
    workspace("logbook", "import", "服务", sheet)
    refused = write_sheet(tmp_path / "约.xlsx", ("登记", [heading, ("2022-03-07", "明白纸", "2100余", "")]))
    workspace("logbook", "import", "服务", refused, code=None)

    report = workspace("report", "services", "--as-of", "2022-03-31", "--json").json

    assert "2400" in str(report["rows"])
    assert "4500" not in str(report)


def test_M23_rushankou_counts_the_two_leaflets_that_its_source_names(cli: Cli, tmp_path: Path) -> None:
    """《救助保障明白纸》《防诈骗宣传材料》: each has a column on the blank sheet."""
    assert cli("plan", "show", "rushankou", "--json").json["visiting"]["handed_out"] == [
        "救助保障明白纸",
        "防诈骗宣传材料",
    ]
    cli("init", tmp_path / "ws", "--plan", "rushankou")
    Cli(tmp_path / "ws")("template", "附件4", "-o", tmp_path / "表")
    [path] = (tmp_path / "表").glob("*.xlsx")
    written = {str(cell.value).replace("\n", "") for row in openpyxl.load_workbook(path).active for cell in row}
    assert {"救助保障明白纸（份）", "防诈骗宣传材料（份）", "处置"} <= written


PLAN = 'plan = "chaihudian"\n[visiting]\nhanded_out = ["明白纸", "联系卡", "文体地图"]\n[office]\nname = "东镇"\nprefix = "DZ"\n'


def counted(folder: Path, *rows: tuple[object, ...]) -> Cli:
    """A workspace whose plan counts what is handed out, with a sheet merged."""
    folder.mkdir(exist_ok=True)
    Cli(folder)("init", folder / "ws", "--plan", "chaihudian")
    (folder / "ws" / "minqing.toml").write_text(PLAN, encoding="utf-8")
    cli = Cli(folder / "ws")
    heading = (*HEADING, "明白纸（份）", "联系卡", "文体地图（张）")
    cli("merge", write_sheet(folder / "村.xlsx", ("记录", [heading, *rows])), "--today", "2022-03-11", code=None)
    return cli


def test_M23_what_was_handed_out_adds_up_by_village(tmp_path: Path) -> None:
    """Also at a locked door; “20余” is no number, and the same visit told in two rows handed out once."""
    more = ("2022-03-06", "东坡村", "周强", "13800000004", "赵娜")
    cli = counted(
        tmp_path, *VISITS, (*more, "下水道堵了", "２", None, 5), (*more, "路灯不亮", 2, None, 5),
        ("2022-03-06", "东坡村", "吴敏", "13800000005", "赵娜", "无", "20余", "约3", 1),
    )  # fmt: skip

    report = cli("report", "visits", "--as-of", "2022-03-31", "--json").json

    [copies] = [table for table in report["further"] if table["title"] == "随访宣传品发放表"]
    assert [column["heading"] for column in copies["columns"][1:]] == ["文体地图（份）", "明白纸（份）", "联系卡（份）"]
    by_village = {row["key"]: (row["thing1"], row["thing2"], row["thing3"]) for row in copies["rows"]}
    assert by_village == {"前岭村": (4, 5, 5), "东坡村": (6, 2, 0)}
    assert (copies["total"]["thing1"], copies["total"]["thing2"], copies["total"]["thing3"]) == (10, 7, 5)
    cli("ledger", "export", "-o", tmp_path / "台账.xlsx")
    rows = openpyxl.load_workbook(tmp_path / "台账.xlsx", read_only=True)["走访记录"].iter_rows(values_only=True)
    assert any("明白纸：20余；联系卡：约3" in str(cell) for row in rows for cell in row), (
        "what is no number is not lost"
    )


def test_M23_columns_that_are_counted_change_no_coverage(tmp_path: Path) -> None:
    """With and without the columns, and whether they are counted or kept as a remark: 2 of 3 households."""
    register = [("村", "户主", "电话"), *((visit[1], visit[2], visit[3]) for visit in VISITS)]
    cli = counted(tmp_path / "计", *VISITS)
    cli("roster", "import", write_sheet(tmp_path / "底册.xlsx", ("底册", register)))

    assert cli("report", "coverage", "--as-of", "2022-03-31", "--json").json["total"] == covered(
        tmp_path / "不计", True
    )


def test_M23_visit_sheets_and_the_register_of_services_do_not_count_twice(tmp_path: Path) -> None:
    """入户 in the register is the same batch as on the sheets; 集中 is another; a thing of the register alone counts there."""
    cli = counted(tmp_path, *VISITS)
    heading = ("日期", "服务项目", "渠道", "发放数")
    lines = [
        ("2022-03-05", "明白纸", "入户", 5),
        ("2022-03-06", "明白纸", "集中", 300),
        ("2022-03-06", "防诈手册", "入户", 40),
    ]
    cli("logbook", "import", "服务", write_sheet(tmp_path / "服务.xlsx", ("登记", [heading, *lines])))

    report = cli("report", "visits", "--as-of", "2022-03-31", "--json").json

    [copies] = [table for table in report["further"] if table["title"] == "宣传品发放合计"]
    assert {row["thing"]: row["all"] for row in copies["rows"]} == {
        "文体地图": 4,
        "明白纸": 305,
        "联系卡": 5,
        "防诈手册": 40,
    }
    assert copies["total"]["all"] == 354
