"""Grouping the rows of any sheet: numbers in the sheet, a copy with two columns more, no workspace needed."""

from pathlib import Path

import openpyxl

from tests.conftest import Cli, write_sheet

ROWS = [
    ["某街道诉求登记"],
    ["序号", "村", "姓名", "问题"],
    [1, "东坡村", "刘成", "自来水水压小，二楼上不去水"],
    [2, "东坡村", "刘勇", "自来水水压小，二楼上不去水"],
    [3, "前岭村", "张庆礼", "没有路灯，晚上出门看不见"],
    [4, "龙泉村", "宋长青", "路灯不亮"],
    [5, "石坝村", "韩雪", "路灯坏了两个月"],
    [6, "石坝村", "韩雪", "路灯又坏了"],
    [7, "后河村", "陈静", "学校厕所太脏"],
]


def test_cases_and_topics_have_the_sheets_own_row_numbers(cli: Cli, tmp_path: Path) -> None:
    """Row 3 and 4 are one case; four rows of three households are a topic; one household is none."""
    path = write_sheet(tmp_path / "诉求.xlsx", ("登记", ROWS))

    found = cli("topics", path, "--json").json

    assert found["rows"] == 7
    assert [3, 4] in [case["rows"] for case in found["cases"]]
    (lamps,) = [topic for topic in found["topics"] if topic["matter"] == "路灯"]
    assert (lamps["rows"], lamps["households"]) == ([5, 6, 7, 8], 3)
    assert not any(topic["matter"] == "水压" for topic in found["topics"])


def test_the_copy_has_two_columns_more_and_all_that_was_there(cli: Cli, tmp_path: Path) -> None:
    """The sender's cells stay as they were."""
    path = write_sheet(tmp_path / "诉求.xlsx", ("登记", ROWS))

    cli("归并", path, "-o", tmp_path / "归并.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "归并.xlsx").active
    written = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert written[0][-2:] == ["同案编号", "专题编号"]
    assert [row[:4] for row in written] == [row[:4] for row in ROWS[1:]]
    assert written[1][-2] == written[2][-2] == "1"
    assert [bool(row[-1]) for row in written[1:]] == [False, False, True, True, True, True, False]
    assert "专题（一类事）" in cli("topics", path).out
    assert "问题" in cli("topics", write_sheet(tmp_path / "别的.xlsx", ("表", [["甲", "乙"]])), code=3).err
