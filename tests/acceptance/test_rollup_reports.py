"""Reports of a county by town: every town as it reports itself, and the county their sum."""

import sqlite3
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from minqing_cli.reports import REPORTS
from tests.acceptance.counties import TODAY, TOWNS, live, report, roll_up, step
from tests.conftest import Cli

SPLIT = tuple(one.name for one in REPORTS if "town" in one.by)
NOT_SPLIT = {
    "topics": "a matter is one whichever towns it was raised in; the villages stand beside it",
    "midweek": "a list of issues by unit, each with its town in its number",
    "branch": "a paper for each branch, whose name begins with its town",
    "village": "a paper for each village, whose name begins with its town",
    "nodes": "who has to hand in to whom is settled in the town, and so are planned visits, teams and the schedule",
    "planned": "the plan of visits stays in the town",
    "supervision": "the county's own register of inspections",
    "projects": "the county's own register of projects",
    "services": "the county's own register of services",
    "teams": "the teams stay in the town",
    "route": "a list of households for whoever goes there",
    "preparation": "a list for whoever goes there",
    "key": "the key households stay in the town",
    "missing": "who handed in when is noted in the town alone",
    "upload": "when an issue was judged is in the history, which stays in the town",
}
"""Reports that have no `--by town`, and why."""
OWN = "本级"


@pytest.fixture(scope="module")
def at_work(made_once: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Cli, list[Cli]]:
    """A county with two towns whose issues have every kind of fate; tests must not write to it."""
    import shutil

    root = tmp_path_factory.mktemp("县和镇")
    shutil.copytree(made_once, root, dirs_exist_ok=True)
    towns = [Cli(root / name) for name in TOWNS]
    live(towns[0])
    step(towns[1], "CHD-2022-0003", "回访", "2022-06-01", "--satisfaction", "满意")
    step(towns[1], "CHD-2022-0005", "退回", "2022-04-10", "--unit", "滕州市", "--note", "非本镇")
    for town, numbers in zip(towns, (("CHD-2022-0007",), ("CHD-2022-0003", "CHD-2022-0007")), strict=True):
        with sqlite3.connect(town.folder / ".minqing" / "ledger.sqlite") as connection:
            for number in numbers:
                connection.execute("UPDATE issues SET dispute = '是', petition = '是' WHERE number = ?", (number,))
    Cli(root)("init", root / "县", "--plan", "chaihudian", "--office", "某县", "--prefix", "XIAN")
    county = Cli(root / "县")
    roll_up(county, *(town.folder for town in towns))
    return county, towns


def by_town(document: Any) -> dict[str, list[dict[str, Any]]]:
    """Town → its rows, wherever in its JSON a report has them."""
    tables = [document.get("towns", []), document["rows"], *(one["rows"] for one in document.get("further", []))]
    name = next(name for rows in tables for name in ("key", "town") if rows and name in rows[0])
    rows = next(rows for rows in tables if rows and name in rows[0])
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row[name], []).append({key: value for key, value in row.items() if key not in (name, "rank")})
    return found


def counts(value: Any, path: str = "") -> Counter[str]:
    """Every whole number of a row by where it stands; of a rate its two counts."""
    found: Counter[str] = Counter()
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "per":
                continue
            found.update(
                counts(inner, f"{path}.{inner.get('responsibility', key) if isinstance(inner, dict) else key}")
            )
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            found.update(counts(inner, f"{path}.{position}"))
    elif isinstance(value, int) and not isinstance(value, bool):
        found[path] = value
    return found


def test_every_report_is_split_by_town_or_has_a_reason_not_to() -> None:
    """A report that is added later must not be left out because nobody thought of the county."""
    assert {*SPLIT, *NOT_SPLIT} == {one.name for one in REPORTS}
    assert not set(SPLIT) & set(NOT_SPLIT)


@pytest.mark.parametrize("name", SPLIT)
def test_each_town_stands_as_it_reports_itself_and_the_county_is_their_sum(
    at_work: tuple[Cli, list[Cli]], name: str
) -> None:
    """Otherwise a town and its county quarrel over figures instead of working."""
    county, towns = at_work
    whole = report(county, name, "--by", "town")
    of_towns = {
        title: by_town(report(town, name, "--by", "town"))[OWN] for title, town in zip(TOWNS, towns, strict=True)
    }

    assert by_town(whole) == of_towns
    assert of_towns[TOWNS[0]] != of_towns[TOWNS[1]]
    if isinstance(whole.get("total"), dict):
        added = sum((counts(row) for rows in of_towns.values() for row in rows), Counter())
        total = counts(whole["total"])
        assert {key: total[key] for key in added if key in total} == {key: added[key] for key in added if key in total}
        assert any(total[key] for key in added)


def test_the_figures_are_those_of_an_independent_count_over_the_ledgers_of_the_towns(
    at_work: tuple[Cli, list[Cli]],
) -> None:
    """Two reports of one program could be wrong alike: here SQLite alone counts in the towns' own files."""
    county, towns = at_work
    closure, matrix, overdue, coverage, revisit, excluded = (
        report(county, name, "--by", "town")
        for name in ("closure", "matrix", "overdue", "coverage", "revisit", "excluded")
    )
    for title, town in zip(TOWNS, towns, strict=True):
        with sqlite3.connect(town.folder / ".minqing" / "ledger.sqlite") as connection:
            connection.row_factory = sqlite3.Row
            every = connection.execute("SELECT * FROM issues WHERE superseded IS NULL").fetchall()
            seen = connection.execute(
                "SELECT COUNT(DISTINCT household_id) FROM visits JOIN households ON households.id = household_id"
                " WHERE visits.superseded IS NULL AND households.superseded IS NULL AND on_register AND status = ''"
                " AND outcome IN ('有问题', '无问题') AND visited_on BETWEEN '2022-03-01' AND '2022-03-31'"
            ).fetchone()[0]
        valid = [one for one in every if one["state"] not in ("撤回", "并件", "退回")]
        resolved = [one for one in valid if one["resolved_on"]]
        rated = [one for one in valid if one["satisfaction"] not in ("", "未评价")]
        satisfied = [one for one in rated if one["satisfaction"] in ("满意", "基本满意")]
        red = [one for one in valid if not one["resolved_on"] and (one["extended_to"] or one["due_on"]) < TODAY]
        cells = Counter((one["responsibility"], one["subject"]) for one in valid if one["subject"])

        [row] = by_town(closure)[title]
        assert (row["received"], row["resolved"], row["rated"], row["satisfied"]) == (
            len(valid), len(resolved), len(rated), len(satisfied),
        )  # fmt: skip
        assert row["overdue"] == len(red) == by_town(overdue)[title][0]["red"]
        assert by_town(coverage)[title][0]["visited"] == seen
        assert by_town(excluded)[title][0]["total"] == len(every) - len(valid)
        own = next(one for one in matrix["towns"] if one["key"] == title)
        assert {
            (line["responsibility"], subject): number
            for line in own["rows"]
            for subject, number in line["counts"].items()
            if number
        } == cells
        rate = by_town(revisit)[title][0]["satisfaction_rate"]
        assert Fraction(rate["n"], rate["of"]) == Fraction(len(satisfied), len(rated))


def test_the_county_s_own_issues_stand_apart_from_those_of_its_towns(
    towns: list[Cli], county: Cli, tmp_path: Path
) -> None:
    """What the county took down itself is of no town."""
    roll_up(county, towns[0].folder)
    county(
        "add", "--village", "县直小区", "--person", "孙丽", "--phone", "13800000801", "--visited-on", "2022-06-09", "--visitor",
        "周敏", "--opinion", "楼道灯不亮", "--channel", "来访", "--yes", "--today", TODAY,
    )  # fmt: skip

    rows = {row["key"]: row["received"] for row in report(county, "closure", "--by", "town")["rows"]}
    assert rows[OWN] == 1
    assert rows["甲镇"] == report(towns[0], "closure")["total"]["received"]


def test_a_bulletin_of_the_county_ranks_its_towns(at_work: tuple[Cli, list[Cli]]) -> None:
    """The county's monthly paper speaks of towns, not of six hundred villages."""
    county, _ = at_work

    said = county("report", "bulletin", "--by", "town", "--as-of", TODAY, "--today", TODAY).out

    assert "镇（街道）（2 个参加排名" in said
