"""The hand-over sheet of a ledger, written for whoever takes the work over."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from minqing_cli.merging.known import StoredIssue
from minqing_cli.reports import handover
from minqing_cli.reports.handover import Handover, Stock
from minqing_cli.stores import ledger
from minqing_cli.stores.stock import StockQueries
from minqing_cli.terms import FINISHED
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
    with ledger.reading(workspace.ledger, untouched=True) as (_, connection):
        queries = StockQueries(connection)
        must_be_visited = (one for one in queries.households(register_only=True) if not one.status)
        stock = Stock(
            workspace.plan.office.name,
            workspace.plan.title,
            sum(1 for _ in must_be_visited),
            queries.count_visits(),
            queries.tallies(as_of, None)[0],
            [issue for issue in queries.issues() if _open(issue, as_of)],
            list(queries.held_still()),
            queries.batches(),
        )
    return handover.compute(stock, as_of)


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
