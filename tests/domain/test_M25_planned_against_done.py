"""明确到人、到天: who did what was planned, on its day, and who did not."""

from pathlib import Path

from tests.conftest import Cli, write_sheet


def test_M25_each_person_and_day_against_the_visits(workspace: Cli, tmp_path: Path) -> None:
    """On the day, on another day, not reached, not yet due."""
    register = [["总支", "村", "户主", "电话"]] + [
        ["前岭总支", "前岭村", f"户{n}", f"1380000000{n}"] for n in range(1, 6)
    ]
    workspace("roster", "import", write_sheet(tmp_path / "底册.xlsx", ("底册", register)))
    plan = [["村", "走访对象", "联系电话", "责任人", "计划日期"]]
    plan += [["前岭村", f"户{n}", f"1380000000{n}", "李明", day] for n, day in
             enumerate(("2022-03-05", "2022-03-05", "2022-03-05", "2022-03-06", "2022-03-20"), start=1)]  # fmt: skip
    workspace("logbook", "import", "走访计划", write_sheet(tmp_path / "计划.xlsx", ("计划", plan)))
    visits = [
        ["走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议"],
        ["2022-03-05", "前岭村", "户1", "13800000001", "李明", "无"],
        ["2022-03-07", "前岭村", "户2", "13800000002", "李明", "路灯不亮"],
        ["2022-03-05", "前岭村", "户3", "13800000003", "李明", "锁门"],
    ]
    workspace("merge", write_sheet(tmp_path / "表.xlsx", ("记录", visits)), "--today", "2022-03-08", "--no-export")

    report = workspace("report", "planned", "--as-of", "2022-03-10", "--json").json

    assert [tuple(row[key] for key in ("visitor", "planned_on", "planned", "on_day", "other_day", "undone")) for row in report["rows"]] == [
        ("李明", "2022-03-05", 3, 1, 1, 1), ("李明", "2022-03-06", 1, 0, 0, 1),
    ]  # fmt: skip
    assert report["total"]["on_day_rate"]["shown"] == "25.00%"
    assert {row["person"]: row["met_on"] for row in report["further"][0]["rows"]} == {
        "户2": "2022-03-07", "户3": "未完成", "户4": "未完成",
    }  # fmt: skip
