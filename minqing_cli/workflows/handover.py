"""The hand-over sheet of a ledger, written for whoever takes the work over."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from minqing_cli.logbooks import INSPECTIONS, PROJECTS, Inspection, Project
from minqing_cli.merging.handed_out import REGISTERS, Supervised, entries_in
from minqing_cli.merging.known import StoredIssue
from minqing_cli.reports import handover
from minqing_cli.reports.handover import Handover, Matter, Stock
from minqing_cli.stores import ledger, schema, towns
from minqing_cli.stores.stock import StockQueries
from minqing_cli.terms import FINISHED
from minqing_cli.workflows.logbooks import entries_of
from minqing_cli.workflows.publish import Published, publish
from minqing_cli.workflows.workspace import Workspace
from minqing_cli.writers.handover import write_sheets

HANDOVER_FILE = f"{handover.TITLE}.xlsx"


@dataclass(frozen=True, slots=True)
class WrittenHandover:
    """The figures of a hand-over sheet, and what became of the file."""

    found: Handover
    published: Published


def handover_of(workspace: Workspace, as_of: date) -> Handover:
    """Compute the hand-over sheet of a workspace, which is only read. Raises LedgerBroken."""
    issues = schema.issues.c
    with ledger.reading(workspace.ledger, untouched=True) as (book, connection):
        # In a county, what the towns have to do stands in their own hand-over sheets.
        queries = StockQueries(connection, only=(issues.town == "",))
        elsewhere = towns.villages_of_towns(book)
        of_towns = StockQueries(connection, only=(issues.town != "",)) if elsewhere else None
        must_be_visited = (one for one in queries.households(register_only=True) if not (one.status or one.town))
        open_ones = [issue for issue in queries.issues() if _open(issue, as_of)]
        stock = Stock(
            workspace.plan.office.name,
            workspace.plan.title,
            sum(1 for _ in must_be_visited),
            queries.count_visits(),
            queries.tallies(as_of, None)[0],
            open_ones,
            [row for row in queries.held_still() if row.village not in elsewhere],
            queries.batches(),
            list(_matters(queries, {issue.number for issue in open_ones}, as_of)),
            Counter(issue.town for issue in of_towns.issues() if _open(issue, as_of)) if of_towns else {},
        )
    return handover.compute(stock, as_of)


def _matters(queries: StockQueries, open_ones: Collection[str], as_of: date) -> Iterator[Matter]:
    """Yield what inspections found and nobody mended, projects that are not done, and reminders of open issues."""
    for inspection in entries_of(queries, INSPECTIONS, Inspection):
        if inspection.found and inspection.inspected_on <= as_of and not _by(inspection.mended_on, as_of):
            note = f"{inspection.inspected_on} 督导发现"
            yield Matter("督导整改", inspection.found, inspection.target, inspection.mend_by, note)
    for project in entries_of(queries, PROJECTS, Project):
        if not _by(project.done_on, as_of):
            yield Matter("实事项目", project.name, project.lead, project.due_on, project.progress)
    given = entries_in(queries.logbook_lines(REGISTERS[Supervised]), Supervised).values()
    last = {one.issue: one for one in sorted(given, key=lambda one: one.times) if one.given_on <= as_of}
    for one in last.values():
        if one.issue in open_ones:
            yield Matter("督办", f"{one.issue}：{one.said}", one.unit, one.due_on, f"{one.number}，第 {one.times} 次")


def _by(day: date | None, as_of: date) -> bool:
    return day is not None and day <= as_of


def _open(issue: StoredIssue, as_of: date) -> bool:
    return issue.state not in FINISHED and issue.accepted_on <= as_of


def write_handover(
    workspace: Workspace, path: Path | None, as_of: date, into: Workspace | None = None
) -> WrittenHandover:
    """Write the hand-over sheet of a workspace. into: another workspace whose outputs it goes to."""
    found = handover_of(workspace, as_of)
    home = into or workspace
    target = path or home.outputs / HANDOVER_FILE
    return WrittenHandover(found, publish(home, target, lambda made: write_sheets(found.sheets, made)))
