"""Run a report: ask the ledger, compute, and hand back the result for whatever form it is wanted in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from minqing_cli import clean
from minqing_cli.classify.matters import Statement, cases_of, matters_of
from minqing_cli.deadlines import load_calendar, yellow_until
from minqing_cli.plan import Plan
from minqing_cli.reports import (
    CLOSURE,
    COVERAGE,
    EXCLUDED,
    MATRIX,
    OVERDUE,
    RANKING,
    TOPICS,
    closure,
    coverage,
    excluded,
    matrix,
    overdue,
    ranking,
    topics,
)
from minqing_cli.reports.scope import By
from minqing_cli.reports.table import Table, Tabular
from minqing_cli.reports.tally import Tally
from minqing_cli.stores import counting, details, ledger, listing
from minqing_cli.stores.details import Details
from minqing_cli.stores.queries import Queries
from minqing_cli.terms import UNIT_PENDING
from minqing_cli.workflows.classify import rulebook_of
from minqing_cli.workflows.outside import outside
from minqing_cli.workflows.places import known_places, require_place
from minqing_cli.workflows.publish import Published, publish
from minqing_cli.workflows.workspace import Workspace


class NoSuchBatch(Exception):
    """The ledger has no batch of that number."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is wanted of a report. place: only this branch or village. outside: as a copy that leaves the office."""

    as_of: date
    as_known: int | date | None = None
    by: By | None = None
    due_soon: bool = False
    place: str | None = None
    outside: bool = False

    def shown(self, records: Any) -> list[Any]:
        """Return records of people as the report may show them."""
        return [outside(one) for one in records] if self.outside else list(records)


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a report takes its rows from."""

    workspace: Workspace
    details: Details

    @property
    def plan(self) -> Plan:
        """The campaign."""
        return self.workspace.plan


def run_report(
    workspace: Workspace,
    name: str,
    as_of: date,
    as_known: int | date | None = None,
    by: By | None = None,
    due_soon: bool = False,
    place: str | None = None,
    outside: bool = False,
) -> Tabular:
    """Compute a report by its name. Raises NoSuchBatch, NoSuchPlace, KeyError for an unknown name."""
    wanted = Request(as_of, as_known, by, due_soon, place, outside)
    make = _MAKERS[name]
    with ledger.reading(workspace.ledger) as (_, connection):
        batch = batch_known(Queries(connection), as_known)
        require_place(Queries(connection, batch), workspace.plan, place)
        # What goes to a place or leaves the office never carries what may concern an official (D8).
        only = listing.of_part(place, sensitive=place is None and not outside)
        found: Any = make(Sources(workspace, Details(connection, batch, only)), wanted)
        report: Tabular = replace(found, scope=replace(found.scope, place=place, outside=outside))
    return report


Maker = Callable[[Sources, Request], Tabular]


def _closure(sources: Sources, wanted: Request) -> Tabular:
    tallies = sources.details.tallies(wanted.as_of, wanted.by)
    ordered = in_order(sources.details, tallies, wanted.by, sources.plan)
    return closure.compute(ordered, wanted.by, wanted.as_of, wanted.as_known)


def _overdue(sources: Sources, wanted: Request) -> Tabular:
    plan, calendar = sources.plan, load_calendar()
    issues = sources.details.unresolved_due(wanted.as_of, yellow_until(wanted.as_of, plan, calendar))
    return overdue.compute(wanted.shown(issues), wanted.as_of, wanted.as_known, plan, calendar, wanted.due_soon)


def _coverage(sources: Sources, wanted: Request) -> Tabular:
    standings = sources.details.standings(wanted.as_of, sources.plan.phases_for("visit"))
    places: Mapping[str, Any] = sources.plan.places
    if wanted.place is not None:
        standings = [one for one in standings if wanted.place in (one.branch, one.village)]
        places = {
            branch: [village for village in villages if wanted.place in (branch, village)]
            for branch, villages in places.items()
        }
    by: Literal["village", "branch"] = "branch" if wanted.by == "branch" else "village"
    return coverage.compute(wanted.shown(standings), by, wanted.as_of, wanted.as_known, places)


def _matrix(sources: Sources, wanted: Request) -> Tabular:
    counts = sources.details.class_counts(wanted.as_of)
    return matrix.compute(counts, sources.plan.responsibilities, sources.plan.subjects, wanted.as_of, wanted.as_known)


def _ranking(sources: Sources, wanted: Request) -> Tabular:
    by: By = wanted.by or "village"
    everything = sources.details
    final = replace(everything, only=(*everything.only, counting.FINAL_DUE))
    left_out = everything.tallies(wanted.as_of, None)[0].received - final.tallies(wanted.as_of, None)[0].received
    # Villages and the town itself act on their own issues; among departments they would compare unlike things.
    plan = sources.plan
    own = {*known_places(everything, plan), plan.office.name, plan.units.pending, plan.units.sensitive, UNIT_PENDING}
    return ranking.compute(
        final.tallies(wanted.as_of, by),
        by,
        wanted.as_of,
        wanted.as_known,
        plan.ranking,
        not_ranked=own if by == "unit" else (),
        provisional=left_out,
    )


def _excluded(sources: Sources, wanted: Request) -> Tabular:
    found = [
        excluded.ExcludedIssue(
            one.issue.number, one.issue.state, one.issue.branch, one.issue.village, one.issue.person, one.issue.text,
            one.issue.same_as if one.issue.state == "并件" else one.issue.unit if one.issue.state == "退回" else "",
            one.issue.stepped_on, one.issue.approved_by or one.issue.stepped_by, one.issue.step_note,
        )
        for one in sources.details.issues_at(wanted.as_of, details.EXCLUDED)
    ]  # fmt: skip
    return excluded.compute(wanted.shown(found), wanted.as_of, wanted.as_known)


def _topics(sources: Sources, wanted: Request) -> Tabular:
    plan = sources.plan
    rules = rulebook_of(plan)
    issues = [one.issue for one in sources.details.issues_at(wanted.as_of, counting.COUNTED, listing.NOT_SENSITIVE)]
    statements = [Statement(issue.text, issue.subject, issue.village) for issue in issues]
    raised = [
        topics.Raised(
            issue.number, issue.household_id, issue.village, issue.visited_on,
            clean.public_text(issue.text, issue.person) if wanted.outside else issue.text,
            issue.subject or "", issue.unit, matters_of(issue.text, issue.subject, rules),
        )
        for issue in issues
    ]  # fmt: skip
    own = {*known_places(sources.details, plan), plan.units.pending}
    return topics.compute(
        raised,
        cases_of(statements, rules),
        wanted.as_of,
        wanted.as_known,
        plan.topics,
        town=plan.office.name,
        no_leaders=own,
    )


_MAKERS: Mapping[str, Maker] = {
    CLOSURE.name: _closure,
    OVERDUE.name: _overdue,
    COVERAGE.name: _coverage,
    MATRIX.name: _matrix,
    RANKING.name: _ranking,
    EXCLUDED.name: _excluded,
    TOPICS.name: _topics,
}


def in_order(queries: Queries, tallies: list[Tally], by: By | None, plan: Plan) -> list[Tally]:
    """Put classes in the order of the plan and places in that of the register; units stay as the ledger gives them."""
    if by in ("village", "branch"):
        order = queries.place_order()
    else:
        names = {"subject": plan.subjects, "responsibility": plan.responsibilities}.get(by or "", ())
        order = {name: position for position, name in enumerate(names)}
    last = max(order.values(), default=0) + 1
    return sorted(tallies, key=lambda tally: order.get(tally.key or "", last))


def batch_known(queries: Queries, as_known: int | date | None) -> int | None:
    """Return the batch after which the ledger is looked at, None for as it stands. Raises NoSuchBatch."""
    if as_known is None:
        return None
    if isinstance(as_known, date):
        return queries.batch_on(as_known)
    if not any(batch["number"] == as_known for batch in queries.batches()):
        raise NoSuchBatch(as_known)
    return as_known


def write_report(workspace: Workspace, tables: Table | tuple[Table, ...], path: Path) -> Published:
    """Write a report as .csv (its own table) or .xlsx (with the further tables), by the file's ending."""
    # pandas takes longer to import than a report to compute; reports for the screen do without it.
    from minqing_cli.writers.report_files import write_csv, write_xlsx

    listed = tables if isinstance(tables, tuple) else (tables,)
    if path.suffix.lower() == ".csv":
        return publish(workspace, path, lambda made: write_csv(listed[0], made))
    return publish(workspace, path, lambda made: write_xlsx(listed, made))
