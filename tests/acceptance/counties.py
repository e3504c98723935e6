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
