"""走访轮次: each round has its own coverage and feedback."""

from pathlib import Path

from tests.conftest import Cli, write_sheet

HEADING = ["走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议"]


def test_M24_the_second_round_does_not_count_for_the_first(workspace: Cli, tmp_path: Path) -> None:
    """Two households: one seen in March, both in June; the issue of March is fed back in June."""
    register = [["总支", "村", "户主", "电话"]] + [["前岭总支", "前岭村", f"户{n}", f"1380000000{n}"] for n in (1, 2)]
    workspace("roster", "import", write_sheet(tmp_path / "底册.xlsx", ("底册", register)))
    first = [HEADING, ["2022-03-05", "前岭村", "户1", "13800000001", "李明", "路灯不亮"]]
    second = [HEADING, *(["2022-06-05", "前岭村", f"户{n}", f"1380000000{n}", "李明", "无"] for n in (1, 2))]
    for name, rows, today in (("一", first, "2022-03-06"), ("二", second, "2022-06-06")):
        workspace("merge", write_sheet(tmp_path / f"{name}.xlsx", ("记录", rows)), "--today", today, "--no-export")
    for state, day, *more in (
        ("转办", "2022-04-01", "--unit", "前岭村"),
        ("办结", "2022-05-10", "--result", "已修好"),
        ("回访", "2022-06-05", "--satisfaction", "满意"),
    ):
        workspace("advance", "CHD-2022-0001", state, "--on", day, *more, "--today", "2022-06-10")

    rounds = workspace("report", "rounds", "--as-of", "2022-06-30", "--json").json["rows"]

    assert [(row["round"], row["coverage_rate"]["shown"]) for row in rounds] == [
        ("第1轮", "50.00%"),
        ("第2轮", "100.00%"),
    ]
    assert [row["feedback_rate"]["shown"] for row in rounds] == ["—", "100.00%"]
