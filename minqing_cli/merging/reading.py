"""What an issue is when it comes from a sheet: every value that the row settles, and none that work adds later."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from minqing_cli.classify.disputes import sounds_like_a_dispute
from minqing_cli.deadlines import DueDay, Matter
from minqing_cli.further import OF_THE_ISSUE, disposition_of, said_in
from minqing_cli.lifecycle import verdict
from minqing_cli.merging.known import AT_HOME
from minqing_cli.plan import Plan
from minqing_cli.records import ReadIssue
from minqing_cli.terms import SUSPECTED, Disposition, State

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
    further: str


def matter_of(read: ReadIssue) -> Matter:
    """Return what the plan's deadlines ask of an issue that comes from a sheet; urgency and petition people say later."""
    return Matter(read.responsibility, read.subject, channel=AT_HOME)


def values_as_read(
    read: ReadIssue,
    words: str,
    facts: RowFacts,
    due: DueDay,
    plan: Plan,
    unit_for: Callable[[str, str, str], str],
    suggest: bool,
) -> dict[str, Any]:
    """Return the values of a stored issue, by field, that follow from its row. words: its text for comparison.

    suggest: the campaign asks which issues are disputes, so one that sounds like it and is not said to be any is marked.
    """
    unit = facts.unit or unit_for(read.responsibility, facts.village, read.subject or "")
    sure = read.subject is not None and not read.needs_review
    found: dict[str, Any] = {
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
    if facts.further:
        found |= _said_further(facts)
    found["on_time"] = verdict(found["resolved_on"], due.due_on, due.provisional)
    if suggest and not found.get("dispute") and sounds_like_a_dispute(read.text):
        found["dispute"] = SUSPECTED
    return found


def _said_further(facts: RowFacts) -> dict[str, Any]:
    """Return the values that the columns settle which only some plans ask for (M11, M20)."""
    said = said_in(facts.further)
    found: dict[str, Any] = {name: said[name] for name in OF_THE_ISSUE if name in said}
    if disposition_of(facts.further, facts.answer) == Disposition.EXPLAINED:
        found |= {
            "state": State.EXPLAINED, "resolved_on": facts.visited_on, "resolved_as": State.EXPLAINED,
            "disposal": State.EXPLAINED, "result": facts.answer,
        }  # fmt: skip
    return found
