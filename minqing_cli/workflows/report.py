"""Run a report: ask the ledger, compute, and hand back the result for whatever form it is wanted in."""

from datetime import date
from pathlib import Path

from minqing_cli.deadlines import load_calendar, yellow_until
from minqing_cli.plan import Plan
from minqing_cli.reports import CLOSURE, COVERAGE, MATRIX, OVERDUE, closure, coverage, matrix, overdue
from minqing_cli.reports.scope import By
from minqing_cli.reports.table import Table, Tabular
from minqing_cli.reports.tally import Tally
from minqing_cli.stores import ledger
from minqing_cli.stores.queries import Queries
from minqing_cli.workflows.publish import Published, publish
from minqing_cli.workflows.workspace import Workspace


class NoSuchBatch(Exception):
    """The ledger has no batch of that number."""


def run_report(
    workspace: Workspace,
    name: str,
    as_of: date,
    as_known: int | date | None = None,
    by: By | None = None,
    due_soon: bool = False,
) -> Tabular:
    """Compute a report by its name. Raises NoSuchBatch, KeyError for an unknown name."""
    plan = workspace.plan
    with ledger.reading(workspace.ledger) as (_, connection):
        queries = Queries(connection, _batch(Queries(connection), as_known))
        if name == CLOSURE.name:
            return closure.compute(in_order(queries, queries.tallies(as_of, by), by, plan), by, as_of, as_known)
        if name == OVERDUE.name:
            calendar = load_calendar()
            issues = queries.unresolved_due(as_of, yellow_until(as_of, plan, calendar))
            return overdue.compute(issues, as_of, as_known, plan, calendar, due_soon)
        if name == COVERAGE.name:
            standings = queries.standings(as_of, plan.phases_for("visit"))
            return coverage.compute(standings, "branch" if by == "branch" else "village", as_of, as_known, plan.places)
        if name == MATRIX.name:
            counts = queries.class_counts(as_of)
            return matrix.compute(counts, plan.responsibilities, plan.subjects, as_of, as_known)
    raise KeyError(name)


def in_order(queries: Queries, tallies: list[Tally], by: By | None, plan: Plan) -> list[Tally]:
    """Put classes in the order of the plan and places in that of the register; units stay as the ledger gives them."""
    if by in ("village", "branch"):
        order = queries.place_order()
    else:
        names = {"subject": plan.subjects, "responsibility": plan.responsibilities}.get(by or "", ())
        order = {name: position for position, name in enumerate(names)}
    last = max(order.values(), default=0) + 1
    return sorted(tallies, key=lambda tally: order.get(tally.key or "", last))


def _batch(queries: Queries, as_known: int | date | None) -> int | None:
    if as_known is None:
        return None
    if isinstance(as_known, date):
        return queries.batch_on(as_known)
    if not any(batch["number"] == as_known for batch in queries.batches()):
        raise NoSuchBatch(as_known)
    return as_known


def write_report(workspace: Workspace, table: Table, path: Path) -> Published:
    """Write a report's table as .csv or .xlsx, by the file's ending."""
    # pandas takes longer to import than a report to compute; reports for the screen do without it.
    from minqing_cli.writers.report_files import write_csv, write_xlsx

    if path.suffix.lower() == ".csv":
        return publish(workspace, path, lambda made: write_csv(table, made))
    return publish(workspace, path, lambda made: write_xlsx(table, made))
