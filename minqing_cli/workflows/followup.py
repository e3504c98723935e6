"""Call households back: a sheet for each village of what is resolved and not yet called, and how far that has come."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import and_

from minqing_cli.forms import FOLLOW_UP
from minqing_cli.lifecycle import CONCLUSIONS
from minqing_cli.merging.known import StoredIssue
from minqing_cli.merging.progress import reporters_of
from minqing_cli.reports import REVISIT, revisit
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.revisit import JoinedCalls
from minqing_cli.reports.scope import By
from minqing_cli.sheets import Cell
from minqing_cli.stores import counting, ledger, schema
from minqing_cli.stores.queries import Queries
from minqing_cli.terms import UNRATED, State
from minqing_cli.workflows.asked import Maker, Request, Sources, in_order
from minqing_cli.workflows.publish import Published, file_part, publish
from minqing_cli.workflows.workspace import Workspace
from minqing_cli.writers.blank import write_blank

FOLDER = "回访"
_OF_THE_REPORTER = ("village", "branch", "town")
_OVER = (State.CLOSED, State.UNREACHABLE)


class ToCall(NamedTuple):
    """A household to call: the issue that it raised, and the one whose result it is told, its own or the main one."""

    issue: StoredIssue
    of: StoredIssue


@dataclass(frozen=True, slots=True)
class SheetFor:
    """One sheet of call-backs. place: the village, or the unit that what may concern an official is for."""

    place: str
    issues: tuple[str, ...]
    published: Published


def export(workspace: Workspace, folder: Path | None = None) -> list[SheetFor]:
    """Write a sheet for each village of what is resolved and not yet validly called back.

    Whoever raised an issue that is joined to another is called back on the result of that one, under his own number.
    What may concern an official never stands in a village's sheet: the plan's unit calls back.
    """
    plan = workspace.plan
    waiting: dict[str, list[ToCall]] = defaultdict(list)
    with ledger.reading(workspace.ledger) as (book, connection):
        # A county's towns call their own households back.
        only = (schema.issues.c.resolved_on.is_not(None), schema.issues.c.town == "")
        concluded = list(Queries(connection, only=only).issues())
        mains = {issue.number: issue for issue in concluded if issue.joined}
        own = [ToCall(issue, issue) for issue in concluded if is_to_call(issue)]
        joined = [ToCall(one, main) for main, one in reporters(mains, book.issues_joined_to(mains))]
        for one in (*own, *(one for one in joined if is_joined_to_call(one.issue, one.of))):
            sensitive = one.issue.sensitive or one.of.sensitive
            waiting[plan.units.sensitive if sensitive else one.issue.village].append(one)
    target = folder or workspace.outputs / FOLDER
    return [_sheet(workspace, target, place, calls) for place, calls in waiting.items()]


def is_to_call(issue: StoredIssue) -> bool:
    """Say whether an issue is resolved or explained, and its household not yet asked about this conclusion."""
    if issue.resolved_on is None or issue.state in _OVER:
        return False
    # The rating of an earlier round stays until the next one.
    return issue.state in CONCLUSIONS or issue.satisfaction in UNRATED


def reporters(
    mains: Mapping[str, StoredIssue], joined: Iterable[StoredIssue]
) -> Iterator[tuple[StoredIssue, StoredIssue]]:
    """Yield (main issue, joined one) for every household that is called back beside those of the main issues."""
    of: dict[str, list[StoredIssue]] = defaultdict(list)
    for one in joined:
        of[one.main_number].append(one)
    for number, ones in of.items():
        if number in mains:
            yield from ((mains[number], one) for one in reporters_of(mains[number], ones))


def is_joined_to_call(issue: StoredIssue, main: StoredIssue) -> bool:
    """Say whether the household of a joined issue has still to be told of the main one's conclusion."""
    concluded = main.resolved_on is not None and main.state != State.CLOSED
    return concluded and issue.unreachable_on is None and issue.satisfaction in UNRATED


def _sheet(workspace: Workspace, folder: Path, place: str, calls: Sequence[ToCall]) -> SheetFor:
    rows = [_row(one) for one in calls]
    produce = partial(write_blank, FOLLOW_UP, plan=workspace.plan, rows=len(rows), village=place, filled_rows=rows)
    path = folder / f"{FOLLOW_UP.name}_{file_part(place)}.xlsx"
    return SheetFor(place, tuple(one.issue.number for one in calls), publish(workspace, path, produce))


def _row(call: ToCall) -> Mapping[str, Cell]:
    issue, of = call
    result = of.result or (of.disposal if of.on_the_spot else "")
    joined = f"（并入 {of.number}）" if of is not issue else ""
    explained = "（解释说明）" if of.resolved_as == State.EXPLAINED else ""
    return {
        "number": issue.number,
        "person": issue.person,
        "phones": issue.phones.replace("、", "\n"),
        "text": issue.text,
        "result": f"{joined}{explained}{result}",
        "unit": of.unit,
    }


def _revisit(sources: Sources, wanted: Request) -> Listed:
    by = wanted.by or "village"
    tallies = in_order(sources.details, sources.details.tallies(wanted.as_of, by), by, sources.plan)
    ever = and_(counting.COUNTED, schema.issues.c.dissatisfied_times > 0)
    before = {key: row["ever"] for key, row in sources.details.counts(wanted.as_of, by, {"ever": ever})}
    joined = _joined_calls(sources, wanted, by)
    return revisit.compute(tallies, before, by, sources.plan.goals, wanted.as_of, wanted.as_known, joined)


def _joined_calls(sources: Sources, wanted: Request, by: By) -> dict[str | None, JoinedCalls]:
    """The calls that are owed to whoever raised a joined issue, under his own place and the unit of the main issue."""
    day, details = wanted.as_of, sources.details
    joined = [one for one in details.joined_issues() if one.accepted_on <= day]
    # The main issue may be of another village than the one that is asked for.
    everywhere = replace(details, only=())
    numbers = dict.fromkeys(one.main_number for one in joined)
    mains = {one.issue.number: one.issue for one in everywhere.issues_numbered_at(day, numbers)}
    found: dict[str | None, JoinedCalls] = defaultdict(JoinedCalls)
    for main, one in reporters(mains, joined):
        if main.resolved_on is None or main.resolved_on > day:
            continue
        if one.unreachable_on is not None and one.unreachable_on <= day:
            continue
        called = one.satisfaction not in UNRATED and one.revisited_on is not None and one.revisited_on <= day
        key = getattr(one if by in _OF_THE_REPORTER else main, by)
        found[key] += JoinedCalls(1, int(called))
    return found


FOLLOW_UPS: Mapping[str, Maker] = {REVISIT.name: _revisit}
