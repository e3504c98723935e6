"""What `validate` says of the choices it made: which heading, which column, and what to write where it made none."""

import re
from pathlib import Path

from tests.conftest import Cli, write_sample_roster, write_sheet
from tests.layouts.case import CASES, load, write

AMBIGUOUS = ["走访日期", "走访对象", "联系电话", "单位", "走访人", "意见建议"]
ROW = ["3月5日", "张建国", "13800000001", "前岭村", "李明", "路灯不亮"]


def test_v_shows_the_heading_rows_and_each_column(cli: Cli, tmp_path: Path) -> None:
    """The clerk checks at a glance that the phone is the phone."""
    path = write(load(CASES / "1-05-three-row-heading.md"), tmp_path)

    out = cli("validate", path, "-v", "--today", "2022-04-01").out

    assert "表头：第 1 至 3 行。" in out
    table = {line.split()[0]: line.split()[-1] for line in out.splitlines() if re.match(r"[A-H] {2,}", line)}
    assert table == {
        "B": "村（社区）", "C": "走访对象", "D": "联系电话", "E": "家庭住址/组", "F": "走访日期", "G": "走访人", "H": "意见建议",
    }  # fmt: skip


def test_v_shows_the_columns_of_every_table_of_a_sheet(cli: Cli, tmp_path: Path) -> None:
    """The second table's columns stand elsewhere; that is what has to be checked."""
    path = write(load(CASES / "1-16-one-below-another-other-columns.md"), tmp_path)

    found = cli("validate", path, "--json", "--today", "2022-04-01", code=1).json

    tables = found["files"][0]["sheets"][0]["tables"]
    assert [table["heading_row"] for table in tables] == [1, 4]
    assert [
        next(one["column"] for one in table["columns"] if one["field"] == "phones") for table in tables
    ] == ["D", "C"]  # fmt: skip


def test_the_line_that_an_ambiguous_column_asks_for_settles_it(workspace: Cli) -> None:
    """Pasted as it is printed, it must be valid and do what it says."""
    path = write_sheet(workspace.folder / "前岭村.xlsx", ("记录表", [AMBIGUOUS, ROW]))
    refused = workspace("validate", path, "--json", "--today", "2022-04-01", code=1).json
    problem = next(one for one in refused["problems"] if one["code"] == "P103")
    line = re.search(r'"村（社区）" = \["单位"\]', problem["fix"])
    assert line is not None
    settings = workspace.folder / "minqing.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("[synonyms]\n", f"[synonyms]\n{line[0]}\n"), encoding="utf-8")

    found = workspace("merge", path, "--json", "--today", "2022-04-01", "--received-at", "2022-04-01T09:00").json

    assert found["rows"]["accepted"] == 1


def test_a_misspelt_heading_is_named_with_what_it_probably_is(cli: Cli, tmp_path: Path) -> None:
    """Shown without -v, since the whole sheet was held for it."""
    path = write_sheet(
        tmp_path / "前岭村.xlsx", ("记录表", [["走访日期", "村", "走访对像", "走访人", "意见建议"], ROW[:5]])
    )

    assert "“走访对像”是不是“走访对象”" in cli("validate", path, "--today", "2022-04-01", code=1).out


def test_a_sheet_without_a_heading_is_told_which_row_is_most_like_one(cli: Cli, tmp_path: Path) -> None:
    """Half of its names are misspelt: the clerk should not have to look for the row."""
    rows = [["大走访情况"], ["日斯", "材", "走访对像", "走访干布", "意见建仪"], ROW[:5]]
    path = write_sheet(tmp_path / "前岭村.xlsx", ("记录表", rows))

    out = cli("validate", path, "--today", "2022-04-01", code=3).out

    assert "第 2 行最像表头" in out
    assert "“走访对像”是不是“走访对象”" in out


def test_village_and_visitor_in_a_sheets_name_count_where_the_register_knows_them(workspace: Cli) -> None:
    """A sheet per village, a sheet per visitor; a name that nobody knows stands for nothing."""
    write_sample_roster(workspace.folder / "底册.xlsx")
    workspace("roster", "import", workspace.folder / "底册.xlsx", "--today", "2022-03-01")
    heading = ["走访日期", "走访对象", "联系电话", "意见建议"]
    path = write_sheet(
        workspace.folder / "表.xlsx",
        ("前岭村", [["走访人：李明"], heading, ["3月5日", "张小一", "13800000901", "无"]]),
        ("李明", [["村：前岭村"], heading, ["3月5日", "张小二", "13800000902", "无"]]),
        ("张三丰", [["村：前岭村"], heading, ["3月5日", "张小三", "13800000903", "无"]]),
    )

    found = workspace("validate", path, "--json", "--today", "2022-04-01", code=1).json

    assert [sheet["rows"]["accepted"] for sheet in found["files"][0]["sheets"]] == [1, 1, 0]
    said = {(one["code"], one["sheet"]) for one in found["problems"]}
    assert {("P113", "前岭村"), ("P117", "李明"), ("P102", "张三丰")} <= said
