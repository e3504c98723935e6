"""Colours of the ledger workbook: the spreadsheet's own reckoning gives the cards of `report overdue`."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from minqing_cli.deadlines import yellow_until
from minqing_cli.deadlines.calendar import load_calendar
from minqing_cli.forms import LEDGER
from minqing_cli.plan import Plan
from minqing_cli.reports import closure, matrix, overdue
from minqing_cli.reports.overdue import OverdueIssue
from minqing_cli.sheets import Cell
from minqing_cli.writers.cards import CardDays
from minqing_cli.writers.ledger_book import BookColumn, BookFigures, BookSheet, write_ledger_book

FRIDAY = date(2022, 5, 27)
ISSUES: tuple[dict[str, Cell], ...] = (
    {"due_on": date(2022, 5, 26)},
    {"due_on": date(2022, 5, 27)},
    {"due_on": date(2022, 5, 30)},
    {"due_on": date(2022, 5, 31)},
    {"due_on": date(2022, 5, 26), "extended_to": date(2022, 5, 30)},
    {"due_on": date(2022, 5, 26), "extended_to": date(2022, 6, 30)},
    {"due_on": date(2022, 5, 26), "resolved_on": date(2022, 5, 27), "state": "办结"},
    {"due_on": date(2022, 5, 26), "resolved_on": date(2022, 5, 28), "state": "办结"},
    {"due_on": date(2022, 5, 26), "due_provisional": "是"},
    {"due_on": date(2022, 5, 28), "due_provisional": "是"},
    {"due_on": date(2022, 5, 26), "state": "撤回"},
    {"due_on": date(2022, 5, 30), "accepted_on": date(2022, 5, 28)},
    {"due_on": None},
    {"due_on": date(2022, 5, 26), "state": "挂起"},
)


def values(number: int) -> dict[str, Cell]:
    return {
        "number": f"CHD-2022-{number:04d}", "accepted_on": date(2022, 5, 1), "state": "办理", **ISSUES[number],
    }  # fmt: skip


def ledger_book(path: Path, plan: Plan) -> Path:
    """The workbook with the issues above, as of a Friday."""
    rows = [[values(number).get(name) for name in LEDGER.fields] for number in range(len(ISSUES))]
    figures = BookFigures(
        matrix.compute({}, plan.responsibilities, plan.subjects, FRIDAY).table(),
        closure.compute((), "branch", FRIDAY).table(),
    )
    days = CardDays(FRIDAY, yellow_until(FRIDAY, plan, load_calendar()))
    empty = BookSheet((BookColumn("编号", 10),), ())
    write_ledger_book(path, plan, rows, empty, empty, figures, batch=1, days=days)
    return path


def cards_of_the_report(plan: Plan) -> dict[str, str]:
    """What `report overdue --due-soon` says of those of them that the query would give it."""
    asked = []
    for one in map(values, range(len(ISSUES))):
        due, resolved, accepted = one.get("extended_to") or one["due_on"], one.get("resolved_on"), one["accepted_on"]
        if not isinstance(due, date) or one["state"] == "撤回" or not isinstance(accepted, date) or accepted > FRIDAY:
            continue
        if isinstance(resolved, date) and resolved <= FRIDAY:
            continue
        provisional = bool(one.get("due_provisional"))
        asked.append(OverdueIssue(str(one["number"]), "", "", "", "", "", "", "", due, str(one["state"]), provisional))
    report = overdue.compute(asked, FRIDAY, None, plan, load_calendar(), due_soon=True)
    return {row.issue.id: row.card.value for row in report.rows if row.card}


def test_both_cards_come_up_among_the_issues(town: Plan) -> None:
    """Else the comparison below would say nothing."""
    assert sorted(cards_of_the_report(town).values()) == ["red"] * 3 + ["yellow"] * 4


@pytest.mark.office
def test_the_colours_are_the_cards_of_the_report(tmp_path: Path, town: Plan, converted: Callable[[Path], Path]) -> None:
    """D9: the printed ledger and the list of overdue issues must not contradict each other."""
    path = ledger_book(tmp_path / "总台账.xlsx", town)
    book = load_workbook(path)
    sheet: Any = book["总台账"]
    ((_, rules),) = ((one.sqref, one.rules) for one in sheet.conditional_formatting)
    beside = sheet.max_column + 1
    for row in range(4, 4 + len(ISSUES)):
        for offset, rule in enumerate(rules):
            # Worded for row 4; its columns and the two days are fixed.
            formula = rule.formula[0].replace("$2", "$@").replace("4", str(row)).replace("$@", "$2")
            sheet.cell(row, beside + offset).value = f"={formula}"
    asked = tmp_path / "asked.xlsx"
    book.save(asked)

    reckoned = load_workbook(converted(asked), data_only=True)["总台账"]

    found = {}
    for row in reckoned.iter_rows(min_row=4, max_row=3 + len(ISSUES), values_only=True):
        red, yellow = row[beside - 1 : beside + 1]
        if red or yellow:
            found[str(row[1])] = "red" if red else "yellow"
    assert found == cards_of_the_report(town)
