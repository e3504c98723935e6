"""What an issue is when it comes from a sheet: every value that the row settles, and none that work adds later."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from minqing_cli.deadlines import DueDay
from minqing_cli.plan import Plan
from minqing_cli.records import ReadIssue
from minqing_cli.terms import State

ON_THE_SPOT = "现场办结"


class RowFacts(NamedTuple):
    """What the issues of one row have in common. visited_on: a date, or ISO where the row goes to the ledger unseen."""

    branch: str
    village: str
    person: str
    phones: str
    visited_on: date | str
    answer: str
    remark: str
    unit: str


def values_as_read(
    read: ReadIssue, words: str, facts: RowFacts, due: DueDay, plan: Plan, unit_for: Callable[[str, str, str], str]
) -> dict[str, Any]:
    """Return the values of a stored issue, by field, that follow from its row. words: its text for comparison."""
    unit = facts.unit or unit_for(read.responsibility, facts.village, read.subject or "")
    sure = read.subject is not None and not read.needs_review
    return {
        "branch": facts.branch,
        "village": facts.village,
        "person": facts.person,
        "phones": facts.phones,
        "visited_on": facts.visited_on,
        "accepted_on": facts.visited_on,
        "text": read.text,
        "words": words,
        "subject": read.subject,
        "responsibility": read.responsibility,
        "unit": plan.units.sensitive if read.sensitive else unit,
        "state": State.RESOLVED if read.on_the_spot else State.ASSESSED if sure else State.ACCEPTED,
        "due_on": due.due_on,
        "due_provisional": due.provisional,
        "due_capped": due.capped,
        "resolved_on": facts.visited_on if read.on_the_spot else None,
        "resolved_as": State.RESOLVED if read.on_the_spot else "",
        "disposal": ON_THE_SPOT if read.on_the_spot else "",
        "result": facts.answer if read.on_the_spot else "",
        "needs_review": read.needs_review,
        "sensitive": read.sensitive,
        "on_the_spot": read.on_the_spot,
        "self_repeated": read.repeated,
        "grounds": read.grounds,
        "remark": facts.remark,
    }
