"""Import a logbook from a sheet, show it, hand out its blank form, and read it for reports."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from minqing_cli import problems
from minqing_cli.columns import columns_of
from minqing_cli.intake.logbooks import read_logbook
from minqing_cli.intake.told import unseen_in
from minqing_cli.logbooks import LOGBOOKS, SERVICES, Logbook
from minqing_cli.merging.logbooks import LogbookLine, LogbookResult, weigh_logbook
from minqing_cli.problems import Problem
from minqing_cli.readers.refusal import Refused
from minqing_cli.reports.table import Table, TableColumn, Value
from minqing_cli.sheets import Place, Workbook
from minqing_cli.stores import ledger
from minqing_cli.stores.batches import Batch
from minqing_cli.stores.ledger import Ledger
from minqing_cli.stores.queries import Queries
from minqing_cli.workflows.publish import Published, publish
from minqing_cli.workflows.reading import read_single
from minqing_cli.workflows.workspace import Clock, Workspace
from minqing_cli.workflows.writing import new_batch
from minqing_cli.writers.atomic import sha256_of
from minqing_cli.writers.blank import file_name, write_blank

Entry = TypeVar("Entry", bound=BaseModel)


@dataclass(slots=True)
class LogbookReport:
    """What an import found and did. batch: None where nothing was written. refused: why nothing could be read."""

    batch: int | None = None
    result: LogbookResult = field(default_factory=LogbookResult)
    problems: list[Problem] = field(default_factory=list)
    refused: Problem | None = None
    accepted: int = 0
    held: int = 0
    ignored: int = 0


def logbook_named(name: str) -> Logbook | None:
    """Return the logbook of that name, Chinese name or form."""
    return next((one for one in LOGBOOKS if name in (one.name, one.chinese, one.form.name)), None)


def import_logbook(
    workspace: Workspace, logbook: Logbook, path: Path, clock: Clock, dry_run: bool = False
) -> LogbookReport:
    """Take the sheets of a logbook's file over into the ledger as one batch."""
    report = LogbookReport()
    try:
        book = read_single(path, workspace.plan.limits, workspace.log)
        entries = _read(book, path, logbook, workspace.plan.campaign_year(clock.today), report)
    except Refused as refused:
        report.refused = refused.problem(path.name)
    if report.refused is not None:
        return report
    complete = not report.held
    with workspace.locked(), ledger.writing(workspace.ledger) as store:
        _weigh(store, report, logbook, entries, complete)
        if not dry_run and (report.result.lines or report.result.ended):
            report.batch = store.append(_batch(report.result, logbook, path, workspace, clock))
    return report


def _read(
    book: Workbook, path: Path, logbook: Logbook, year: int, report: LogbookReport
) -> list[tuple[Place, BaseModel]]:
    """Read every sheet that is of the logbook."""
    entries: list[tuple[Place, BaseModel]] = []
    found: list[str] = []
    for sheet in book.sheets:
        reading = read_logbook(path.name, sheet, logbook, year)
        found += [sheet.name] if reading.found else []
        entries.extend(reading.entries)
        report.problems.extend(reading.problems)
        report.held += reading.held if reading.found else len(reading.problems)
        report.ignored += reading.ignored
    report.problems.extend(unseen_in(path.name, book, found))
    if not found:
        columns = "、".join(column.heading for column in columns_of(logbook.record).values() if column.required)
        missing = problems.LOGBOOK_NOT_FOUND.at(Place(path.name), form=logbook.form.name, columns=columns)
        report.refused = report.problems[0] if report.problems else missing
    elif not entries and not report.held:
        # An empty sheet is no order to end every line that stands.
        report.refused = problems.LOGBOOK_EMPTY.at(Place(path.name), form=logbook.form.name)
    return entries


def _weigh(
    store: Ledger, report: LogbookReport, logbook: Logbook, entries: Sequence[tuple[Place, BaseModel]], complete: bool
) -> None:
    known = Queries(store.connection).logbook_lines(logbook.name)
    report.result = weigh_logbook(logbook, entries, known, store.next_logbook_id(), complete)
    report.problems.extend(report.result.problems)
    report.held += report.result.held
    report.accepted = len(entries) - report.result.held


def _batch(result: LogbookResult, logbook: Logbook, path: Path, workspace: Workspace, clock: Clock) -> Batch:
    return new_batch(
        workspace,
        clock,
        f"logbook import {logbook.name}",
        {
            "file": path.name,
            "sha256": sha256_of(path),
            logbook.name: {
                "new": result.new, "changed": result.changed, "same": result.same, "ended": len(result.ended),
            },
        },
        logbook=result.lines,
        ended_logbook=result.ended,
    )  # fmt: skip


def entries_of(queries: Queries, logbook: Logbook, record: type[Entry]) -> list[Entry]:
    """Return the lines of a logbook as its records, in their order. record: the logbook's own."""
    return [record.model_validate(values_of(line)) for line in queries.logbook_lines(logbook.name)]


def values_of(line: LogbookLine) -> dict[str, Any]:
    """Return the filled fields of a stored line."""
    found: dict[str, Any] = json.loads(line.content)
    return found


def logbook_table(workspace: Workspace, logbook: Logbook) -> Table:
    """Return a logbook as it stands."""
    with ledger.reading(workspace.ledger) as (_, connection):
        lines = Queries(connection).logbook_lines(logbook.name)
    entries = [logbook.record.model_validate(values_of(line)) for line in lines]
    columns = tuple(
        TableColumn(name, column.heading, _kind(column.kind), column.width)
        for name, column in columns_of(logbook.record).items()
    )
    rows = tuple(tuple(_shown(getattr(entry, column.key)) for column in columns) for entry in entries)
    notes = [f"共 {len(rows)} {logbook.form.counted}。"]
    if logbook is SERVICES and any(getattr(entry, "rounded_from", "") for entry in entries):
        notes.append("有“约数来源”的，原文是约数，这里只取其中的整数。")
    return Table(logbook.form.title, columns, rows, notes=tuple(notes))


def _kind(kind: str) -> Any:
    return kind if kind in ("date", "count") else "text"


def _shown(value: Any) -> Value:
    return value if isinstance(value, int | date) else str(value or "")


def write_logbook_form(workspace: Workspace, logbook: Logbook, path: Path | None) -> Published:
    """Write the blank form of a logbook."""
    target = path or workspace.root / "空白表" / file_name(logbook.form)
    return publish(workspace, target, lambda made: write_blank(logbook.form, made, workspace.plan))
