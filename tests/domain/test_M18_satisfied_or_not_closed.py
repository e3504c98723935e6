"""群众不满意不销号，完成一项销号一项，每周分解: the gate before 销号, and the table of the week."""

from pathlib import Path

import pytest

from tests.conftest import Cli, write_sheet

TEXTS = ("路灯不亮", "下水道堵了", "巷道没有硬化", "垃圾没人清运", "健身器材坏了")
WEEK = {"到期": "due", "新增": "new", "销号": "closed", "存量": "stock"}


def number(place: int) -> str:
    return f"XC-2024-{place:04d}"


@pytest.fixture
def town(tmp_path: Path) -> Cli:
    """小池镇: four issues of Monday 4 March 2024, due on the 11th, and one of the 12th, due on the 19th; three resolved."""
    Cli(tmp_path)("init", tmp_path / "ws", "--plan", "xiaochi")
    cli = Cli(tmp_path / "ws")
    heading = ("走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议")
    for day, places in (("2024-03-04", range(4)), ("2024-03-12", range(4, 5))):
        rows = [(day, "白云村", f"户{n}", f"1380000000{n}", "李明", TEXTS[n]) for n in places]
        cli("merge", write_sheet(tmp_path / f"{day}.xlsx", ("记录", [heading, *rows])), "--today", day, "--no-export")
    for place in range(1, 6):
        step(cli, place, "转办", "--unit", "白云村", on="2024-03-12")
    for place in (1, 2, 3):
        step(cli, place, "办结", "--result", "已处理", on="2024-03-13")
    return cli


def step(cli: Cli, place: int, state: str, *more: str, on: str, code: int = 0) -> str:
    """One step of an issue; what is said of it."""
    found = cli("advance", number(place), state, *more, "--on", on, "--today", on, code=code)
    return found.out + found.err


@pytest.mark.parametrize(
    ("call_back", "evidence", "lacks"),
    [
        ((), ("--evidence", "照片"), "回访"),
        (("--satisfaction", "不满意"), ("--evidence", "照片"), "满意"),
        (("--satisfaction", "未评价"), ("--evidence", "照片"), "满意"),
        (("--satisfaction", "满意"), (), "佐证"),
    ],
)
def test_M18_without_call_back_satisfaction_and_evidence_nothing_is_closed(
    town: Cli, call_back: tuple[str, ...], evidence: tuple[str, ...], lacks: str
) -> None:
    """Forced all the same, it is refused with what is missing, and stays as it was."""
    if call_back:
        step(town, 1, "回访", *call_back, on="2024-03-14")

    said = step(town, 1, "销号", *evidence, on="2024-03-15", code=3)

    assert lacks in said
    assert town("show", number(1), "--json").json["state"] != "销号"


@pytest.mark.parametrize("rating", ["满意", "基本满意"])
def test_M18_called_back_satisfied_and_proven_it_is_closed(town: Cli, rating: str) -> None:
    """Both ratings of the plan open the gate."""
    step(town, 1, "回访", "--satisfaction", rating, on="2024-03-14")
    step(town, 1, "销号", "--evidence", "照片", on="2024-03-15")

    issue = town("show", number(1), "--json").json
    assert (issue["state"], issue["closed_on"], issue["evidence"]) == ("销号", "2024-03-15", "照片")


def week(cli: Cli, as_of: str) -> dict[str, int]:
    """The four figures of the week."""
    total = cli("report", "weekly", "--as-of", as_of, "--json").json["total"]
    return {name: total[key] for name, key in WEEK.items()}


def test_M18_the_week_says_what_is_due_new_closed_and_left(town: Cli) -> None:
    """Week of 11 March: one of four still open on its day, one new, one closed; four are not crossed off.

    The week after: the one of the 12th falls due, nothing new, two more closed, two left.
    """
    step(town, 1, "回访", "--satisfaction", "满意", on="2024-03-14")
    step(town, 1, "销号", "--evidence", "照片", on="2024-03-15")
    for place in (2, 3):
        step(town, place, "回访", "--satisfaction", "基本满意", on="2024-03-16")
        step(town, place, "销号", "--evidence", "照片", on="2024-03-19")

    assert week(town, "2024-03-15") == {"到期": 1, "新增": 1, "销号": 1, "存量": 4}
    assert week(town, "2024-03-22") == {"到期": 1, "新增": 0, "销号": 2, "存量": 2}
    duties = town("report", "weekly", "--as-of", "2024-03-22", "--json").json["further"][0]["rows"]
    assert [(row["id"], row["due_on"]) for row in duties] == [(number(5), "2024-03-19")]
    printed = town("报表", "周表", "--as-of", "2024-03-22").out
    assert all(words in printed for words in ("本周到期", "本周新增", "本周销号"))
