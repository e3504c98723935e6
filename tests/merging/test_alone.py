"""Rows that are set apart must come to the same ledger as rows that are weighed: weighing is only spared them."""

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from minqing_cli.merging.alone import Alone
from minqing_cli.stores import ledger, schema
from minqing_cli.workflows import merge
from tests.conftest import Cli, write_sheet

HEADING = ["走访日期", "村", "走访对象", "联系电话", "家庭住址", "走访人", "意见建议", "是否当场解决"]
NAMES = (
    "张建国",
    "王桂兰",
    "李伟",
    "刘秀英",
    "陈芳",
    "杨磊",
    "赵敏",
    "黄强",
    "周军",
    "吴洋",
    "徐勇",
    "孙艳",
    "胡杰",
    "朱涛",
)
OPINIONS = (
    "无",
    "没有意见",
    "路灯不亮，晚上出行不便",
    "垃圾没人拉，气味难闻",
    "路灯不亮；垃圾没人拉",
    "自来水水压低，经常停水",
)


def row(chance: random.Random) -> list[object]:
    """A visit of a small place, so that some households come twice and most come once."""
    phone = chance.choice(("", *(f"1380000{number:04d}" for number in range(1, 30))))
    day = date(2022, 3, 1) + timedelta(days=chance.randrange(4))
    return [day, chance.choice(("前岭村", "东坡村", "后河村")), chance.choice(NAMES), phone,
            chance.choice(("", f"{chance.randrange(1, 4)}组")), "李明", chance.choice(OPINIONS), chance.choice(("是", "否"))]  # fmt: skip


def weeks(seed: int, folder: Path) -> list[list[Path]]:
    """Three weeks of four sheets; the later ones bring sheets of the week before again, some with a row changed."""
    chance = random.Random(seed)
    found: list[list[Path]] = []
    sheets: list[list[list[object]]] = []
    for week in range(3):
        again = [[list(one) for one in chance.choice(sheets)] for _ in range(2)] if sheets else []
        for rows in again:
            rows[chance.randrange(len(rows))] = row(chance)
        sheets = [*again, *([row(chance) for _ in range(6)] for _ in range(4))]
        found.append(
            [
                write_sheet(
                    folder / f"{week}" / f"{index}.xlsx", ("记录表", [HEADING, *rows]), saved_by=f"{week}{index}"
                )
                for index, rows in enumerate(sheets)
            ]
        )
    return found


def cells(path: Path) -> list[tuple[object, ...]]:
    """The cells of the marked copy of a sheet."""
    return list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))


def what_stands(cli: Cli) -> dict[str, list[Any]]:
    """Visits, households and issues of all versions, without ids; and what the batches counted."""
    path = cli.folder / ".minqing" / "ledger.sqlite"
    ids = {"id", "version", "household_id", "visit_id"}
    with ledger.reading(path) as (_, connection):
        return {
            table.name: sorted(
                (tuple(value for name, value in one._mapping.items() if name not in ids) for one in connection.execute(select(table))),
                key=repr,
            )
            for table in (schema.visits, schema.households, schema.issues, schema.repeats, schema.held_rows)
        } | {"batches": [one.counts for one in connection.execute(select(schema.batches))]}  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_set_apart_or_weighed_the_ledger_is_the_same(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Same versions, same numbers, same counts, same words on the screen, over three weeks."""
    found = []
    papers = weeks(seed, tmp_path)
    for way in ("apart", "weighed"):
        Cli(tmp_path)("init", tmp_path / way, "--plan", "chaihudian")
        cli = Cli(tmp_path / way)
        said = []
        for paths in papers:
            said.append(
                cli("merge", *paths, "--dry-run", "--json", "--rows", "--today", "2022-03-25", code=None).json[
                    "visit_rows"
                ]
            )
            back = tmp_path / f"退回{len(said)}{way}"
            said.append(
                cli("merge", *paths, "--no-export", "--annotate", back, "--today", "2022-03-25", code=None).out.replace(
                    str(back), ""
                )
            )
            said.append([cells(path) for path in sorted(back.rglob("*.xlsx"))])
        found.append((said, what_stands(cli)))
        monkeypatch.setattr(merge, "set_apart", lambda sheets, view: (sheets, Alone()))
    assert found[0] == found[1]


def test_most_rows_of_a_new_sheet_are_set_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the test above would compare weighing with itself."""
    apart: list[int] = []
    set_apart = merge.set_apart

    def counted(*arguments: Any) -> Any:
        found = set_apart(*arguments)
        apart.append(len(found[1]))
        return found

    monkeypatch.setattr(merge, "set_apart", counted)
    rows = [
        [date(2022, 3, 5), "前岭村", name, f"1380000{number:04d}", "", "李明", "无", ""]
        for number, name in enumerate(NAMES)
    ]
    sheet = write_sheet(tmp_path / "前岭村.xlsx", ("记录表", [HEADING, *rows, [*rows[0][:6], "路灯不亮", ""]]))
    Cli(tmp_path)("init", tmp_path / "ws", "--plan", "chaihudian")

    Cli(tmp_path / "ws")("merge", sheet, "--today", "2022-03-25")
    Cli(tmp_path / "ws")("merge", write_sheet(tmp_path / "又.xlsx", ("表", [HEADING, *rows])), "--today", "2022-03-25")

    assert apart == [len(NAMES) - 1, 0]
