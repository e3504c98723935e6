"""Run a report: ask the ledger, compute, and hand back the result for whatever form it is wanted in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from minqing_cli.reports.scope import By
from minqing_cli.reports.table import Table, Tabular
from minqing_cli.stores import ledger, listing
from minqing_cli.stores.details import Details
from minqing_cli.stores.queries import Queries
from minqing_cli.workflows.asked import Maker, Request, Sources, batch_known
from minqing_cli.workflows.figures import FIGURES
from minqing_cli.workflows.followup import FOLLOW_UPS
from minqing_cli.workflows.goals import GOAL_REPORTS
from minqing_cli.workflows.handing_in import HANDING_IN
from minqing_cli.workflows.logbook_reports import LOGBOOK_REPORTS
from minqing_cli.workflows.petitioned import PETITIONED
from minqing_cli.workflows.places import require_place
from minqing_cli.workflows.publish import Published, publish
from minqing_cli.workflows.rhythm import RHYTHM
from minqing_cli.workflows.settling import SETTLING
from minqing_cli.workflows.upload import UPLOADS
from minqing_cli.workflows.visits_made import VISITS_MADE
from minqing_cli.workflows.workspace import Workspace

_MAKERS: Mapping[str, Maker] = {
    **FIGURES,
    **RHYTHM,
    **LOGBOOK_REPORTS,
    **HANDING_IN,
    **UPLOADS,
    **FOLLOW_UPS,
    **SETTLING,
    **PETITIONED,
    **GOAL_REPORTS,
    **VISITS_MADE,
}


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
        details = Details(connection, batch, only, workspace.plan.satisfaction.satisfied)
        found: Any = make(Sources(workspace, details), wanted)
        report: Tabular = replace(found, scope=replace(found.scope, place=place, outside=outside))
    return report


def write_report(workspace: Workspace, tables: Table | tuple[Table, ...], path: Path) -> Published:
    """Write a report as .csv (its own table) or .xlsx (with the further tables), by the file's ending."""
    # pandas takes longer to import than a report to compute; reports for the screen do without it.
    from minqing_cli.writers.report_files import write_csv, write_xlsx

    listed = tables if isinstance(tables, tuple) else (tables,)
    if path.suffix.lower() == ".csv":
        return publish(workspace, path, lambda made: write_csv(listed[0], made))
    return publish(workspace, path, lambda made: write_xlsx(listed, made))


def write_words(workspace: Workspace, report: Tabular, path: Path) -> Published:
    """Write a report in words as .txt or .docx, by the file's ending."""
    from minqing_cli.writers.papers import write_document, write_text

    if path.suffix.lower() == ".txt":
        return publish(workspace, path, lambda made: write_text(made, report.text))
    return publish(
        workspace, path, lambda made: write_document(made, report.text, (report.table(), *report.further_tables()))
    )
