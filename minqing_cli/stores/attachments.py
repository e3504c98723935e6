"""The rows of attachments 5 and 6, by plain SQL through the driver."""

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from minqing_cli.stores.driver import Days
from minqing_cli.terms import NOT_COUNTED, Outcome

Row = tuple[Any, ...]

_CLEAR_HOUSEHOLDS = """
    SELECT households.id, visits.branch, visits.village, visits.person, visits.phones, visits.visited_on, visits.visitor,
        visits.remark, households.phones
    FROM visits JOIN households ON households.id = visits.household_id AND households.superseded IS NULL
    WHERE visits.superseded IS NULL AND visits.outcome = :clear {of_place} AND visits.household_id NOT IN
        (SELECT household_id FROM visits WHERE superseded IS NULL AND outcome = :raised)
    ORDER BY households.on_register DESC, households.position, households.id,
        visits.visited_on DESC, visits.branch, visits.village, visits.source_row, visits.id
"""
_LISTED_ISSUES = """
    SELECT household_id, number, branch, village, person, phones, visited_on, text,
        CASE WHEN coalesce(subject, '') = '' THEN '' ELSE responsibility END, coalesce(subject, ''), unit,
        responsible_person, measures, coalesce(extended_to, due_on), state, platform_number, remark
    FROM issues WHERE superseded IS NULL {conditions} ORDER BY year, sequence
"""
_VISITED_ON, _DUE_ON = 6, 13


def clear_households(connection: sqlite3.Connection, place: str | None) -> Iterator[Row]:
    """Every household whose visits came to nothing to solve, the register's first and in its order.

    Its latest such visit: branch, village, person, phones, day, visitor, remark; last the household's own phones.
    place: a branch or village.
    """
    days = Days()
    of_place = "" if place is None else "AND :place IN (visits.branch, visits.village)"
    given = {"clear": Outcome.NO_PROBLEM.value, "raised": Outcome.HAS_ISSUE.value, "place": place}
    found = connection.execute(_CLEAR_HOUSEHOLDS.format(of_place=of_place), given)
    for _, of_household in groupby(found, key=lambda row: row[0]):
        _, branch, village, person, phones, visited_on, visitor, remark, known = next(of_household)
        yield branch, village, person, phones, days[visited_on], visitor, remark, known


def listed_issues(
    connection: sqlite3.Connection, place: str | None, *, on_the_spot: bool, sensitive: bool
) -> Iterator[Row]:
    """Every issue that counts, by number: household, then the fields of 附件6; classes empty without a subject.

    place: a branch or village. on_the_spot, sensitive: take those as well that were resolved on the spot, that may
    concern an official.
    """
    days = Days()
    conditions = (
        f"AND state NOT IN ({', '.join('?' * len(NOT_COUNTED))})",
        "" if place is None else "AND ? IN (branch, village)",
        "" if on_the_spot else "AND NOT on_the_spot",
        "" if sensitive else "AND NOT sensitive",
    )
    given = [*map(str, NOT_COUNTED), *([] if place is None else [place])]
    for row in connection.execute(_LISTED_ISSUES.format(conditions=" ".join(conditions)), given):
        values = list(row)
        values[_VISITED_ON], values[_DUE_ON] = days[values[_VISITED_ON]], days[values[_DUE_ON]]
        yield tuple(values)
