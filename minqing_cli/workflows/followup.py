"""Call households back: a sheet for each village of what is resolved and not yet called, and how far that has come."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import and_

from minqing_cli.forms import FOLLOW_UP
from minqing_cli.merging.known import StoredIssue
from minqing_cli.reports import REVISIT, revisit
from minqing_cli.reports.listed import Listed
from minqing_cli.sheets import Cell
from minqing_cli.stores import counting, ledger, schema
from minqing_cli.stores.queries import Queries
from minqing_cli.terms import Satisfaction, State
from minqing_cli.workflows.asked import Maker, Request, Sources, in_order
from minqing_cli.workflows.publish import Published, file_part, publish
from minqing_cli.workflows.workspace import Workspace
from minqing_cli.writers.blank import write_blank

FOLDER = "回访"
_UNRATED = ("", Satisfaction.NOT_RATED)
_OVER = (State.CLOSED, State.UNREACHABLE)


@dataclass(frozen=True, slots=True)
class SheetFor:
    """One sheet of call-backs. place: the village, or the unit that what may concern an official is for."""

    place: str
    issues: tuple[str, ...]
    published: Published


def export(workspace: Workspace, folder: Path | None = None) -> list[SheetFor]:
    """Write a sheet for each village of what is resolved and not yet validly called back.

    What may concern an official never stands in a village's sheet: the plan's unit calls back.
    """
    plan = workspace.plan
    waiting: dict[str, list[StoredIssue]] = defaultdict(list)
    with ledger.reading(workspace.ledger) as (_, connection):
        for issue in Queries(connection, only=(schema.issues.c.resolved_on.is_not(None),)).issues():
            if is_to_call(issue):
                waiting[plan.units.sensitive if issue.sensitive else issue.village].append(issue)
    target = folder or workspace.outputs / FOLDER
    return [_sheet(workspace, target, place, issues) for place, issues in waiting.items()]


def is_to_call(issue: StoredIssue) -> bool:
    """Say whether an issue is resolved or explained, and its household not yet asked about this conclusion."""
    if issue.resolved_on is None or issue.state in _OVER:
        return False
    called = issue.revisited_on is not None and issue.revisited_on >= issue.resolved_on
    return not called or issue.satisfaction in _UNRATED


def _sheet(workspace: Workspace, folder: Path, place: str, issues: Sequence[StoredIssue]) -> SheetFor:
    rows = [_row(issue) for issue in issues]
    produce = partial(write_blank, FOLLOW_UP, plan=workspace.plan, rows=len(rows), village=place, filled_rows=rows)
    path = folder / f"{FOLLOW_UP.name}_{file_part(place)}.xlsx"
    return SheetFor(place, tuple(issue.number for issue in issues), publish(workspace, path, produce))


def _row(issue: StoredIssue) -> Mapping[str, Cell]:
    result = issue.result or (issue.disposal if issue.on_the_spot else "")
    return {
        "number": issue.number,
        "person": issue.person,
        "phones": issue.phones.replace("、", "\n"),
        "text": issue.text,
        "result": f"（解释说明）{result}" if issue.resolved_as == State.EXPLAINED else result,
        "unit": issue.unit,
    }


def _revisit(sources: Sources, wanted: Request) -> Listed:
    by = wanted.by or "village"
    tallies = in_order(sources.details, sources.details.tallies(wanted.as_of, by), by, sources.plan)
    ever = and_(counting.COUNTED, schema.issues.c.dissatisfied_times > 0)
    before = {key: row["ever"] for key, row in sources.details.counts(wanted.as_of, by, {"ever": ever})}
    return revisit.compute(tallies, before, by, sources.plan.goals, wanted.as_of, wanted.as_known)


FOLLOW_UPS: Mapping[str, Maker] = {REVISIT.name: _revisit}
