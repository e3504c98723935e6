"""每日督导整改进度: quick units are candidates for a visit, slow ones for the bulletin; people decide, facts are all that is said."""

from pathlib import Path

import pytest

from tests.conftest import Cli, write_sheet

HEADING = ("走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议")
TEXTS = (
    "路灯不亮",
    "下水道堵了",
    "垃圾没人清运",
    "巷道坑洼",
    "自来水水压小",
    "健身器材坏了",
    "怀疑村干部贪污土地流转的钱",
)
STEPS = ("编号", "办理状态", "日期", "责任单位", "办理结果", "依据")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """永安镇, Monday 22 May 2023, all due on the 25th: 城建办 resolves four a day later, 水利站 sends one back twice, two stay open."""
    root = tmp_path_factory.mktemp("yongan")
    Cli(root)("init", root / "ws", "--plan", "yongan")
    cli = Cli(root / "ws")
    settings = cli.folder / "minqing.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("min_cases = 5", "min_cases = 4"), encoding="utf-8")
    rows = [("2023-05-22", "前岭村", f"户{n}", f"1380000000{n}", "李明", text) for n, text in enumerate(TEXTS)]
    cli("merge", write_sheet(root / "表.xlsx", ("记录", [HEADING, *rows])), "--today", "2023-05-22", "--no-export")
    steps: list[tuple[str, ...]] = [STEPS]
    for place in range(1, 7):
        steps.append((f"YA-2023-{place:04d}", "转办", "2023-05-22", "城建办" if place < 5 else "水利站", "", ""))
    steps += [(f"YA-2023-{place:04d}", "办结", "2023-05-23", "", "已办", "") for place in range(1, 5)]
    cli("advance", "--from", write_sheet(root / "办理.xlsx", ("办理", steps)), "--today", "2023-05-23")
    for day in ("2023-05-23", "2023-05-24"):
        again = ("YA-2023-0005", "--on", day, "--today", day)
        cli("advance", again[0], "研判", "--note", "不属本站", "--unit", "农业站", *again[1:])
        cli("advance", again[0], "转办", "--unit", "水利站", *again[1:])
    return cli


def candidates(cli: Cli, as_of: str) -> tuple[list[str], dict[str, str]]:
    """Units worth seeing, and issue → why it may be named."""
    further = cli("report", "supervision", "--as-of", as_of, "--json").json["further"]
    by_title = {table["title"].split("（")[0]: table["rows"] for table in further}
    return [row["unit"] for row in by_title["观摩点候选"]], {row["id"]: row["why"] for row in by_title["通报候选"]}


def test_M21_quick_units_are_worth_seeing_and_slow_issues_are_named_with_days_and_times(town: Cli) -> None:
    """On the due day one was sent back twice; two days later both are late, by natural days; an official's matter never is."""
    assert candidates(town, "2023-05-25") == (["城建办"], {"YA-2023-0005": "退回 2 次"})
    assert candidates(town, "2023-05-27") == (
        ["城建办"],
        {"YA-2023-0005": "逾期 2 天；退回 2 次", "YA-2023-0006": "逾期 2 天"},
    )


def test_M21_no_word_of_blame_is_printed(town: Cli) -> None:
    """“推诿” is in the source and in no output; that it is a candidate only is."""
    said = town("report", "supervision", "--as-of", "2023-05-27", env={"COLUMNS": "300"}).out

    assert "推诿" not in said
    assert "只是候选" in said


def test_M21_a_unit_with_one_late_issue_is_no_example(town: Cli, tmp_path: Path) -> None:
    """All in time, or not shown."""
    late = ("2023-05-22", "前岭村", "户9", "13800000099", "李明", "公厕太脏")
    cli = Cli(town.folder)
    cli("merge", write_sheet(tmp_path / "晚.xlsx", ("记录", [HEADING, late])), "--today", "2023-05-22", "--no-export")
    cli("advance", "YA-2023-0008", "转办", "--unit", "城建办", "--on", "2023-05-22", "--today", "2023-05-27")

    assert candidates(cli, "2023-05-27")[0] == []
