"""What the tests of a county and its towns share: calls and the figures that are compared."""

import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

from tests.conftest import Cli

TODAY = "2022-06-10"
TOWNS = ("甲镇", "乙镇")


def step(cli: Cli, number: str, state: str, on: str, *options: str) -> None:
    """Take one step."""
    cli("advance", number, state, "--on", on, *options, "--today", TODAY)


def roll_up(county: Cli, *paths: Path | str, code: int = 0) -> Any:
    """Merge ledgers and return the JSON."""
    return county("merge", "--from-ledger", *paths, "--today", TODAY, "--no-export", "--json", code=code).json


def report(cli: Cli, name: str, *options: str) -> Any:
    """A report as JSON."""
    return cli("report", name, "--as-of", TODAY, "--today", TODAY, "--json", *options).json


def rows(cli: Cli, query: str) -> list[tuple[Any, ...]]:
    """Rows of a ledger file as SQLite itself gives them."""
    with sqlite3.connect(cli.folder / ".minqing" / "ledger.sqlite") as connection:
        return connection.execute(query).fetchall()


def sums(documents: list[dict[str, Any]]) -> Counter[str]:
    """The whole numbers of some totals, added up key by key."""
    found: Counter[str] = Counter()
    for one in documents:
        found.update({key: value for key, value in one.items() if isinstance(value, int)})
    return found


def numbers(document: dict[str, Any]) -> dict[str, int]:
    """The whole numbers of a total."""
    return {key: value for key, value in document.items() if isinstance(value, int)}


def live(town: Cli) -> None:
    """Give a town's issues every kind of fate."""
    number = "CHD-2022-{:04}".format
    for one in (2, 4, 5, 7):
        step(town, number(one), "转办", "2022-04-16", "--unit", "镇城建办")
    step(town, number(2), "挂起", "2022-04-20", "--note", "等项目资金")
    town(
        "advance",
        number(4),
        "--extend-to",
        "2022-06-08",
        "--by",
        "王镇长",
        "--note",
        "雨季",
        "--on",
        "2022-05-20",
        "--today",
        TODAY,
    )
    for one in (5, 7):
        step(town, number(one), "办理", "2022-04-18")
        step(town, number(one), "办结", "2022-04-20", "--result", "已修好")
        step(town, number(one), "回访", "2022-06-02", "--satisfaction", "不满意" if one == 5 else "基本满意")
    step(town, number(5), "办理", "2022-06-03", "--note", "重办")
    step(town, number(7), "销号", "2022-06-08", "--evidence", "照片")
    step(town, number(9), "并件", "2022-05-02", "--into", number(2), "--by", "王镇长", "--note", "同一处")
    step(town, number(8), "撤回", "2022-05-01", "--note", "重复登记")
    town("roster", "status", "王海", "--village", "前岭村", "--status", "搬走")
    town("correct", "张建国", "--village", "前岭村", "--old-phone", "13800000001", "--name", "张建业")
