"""The ledger workbook, of the whole ledger or of a part."""

from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from minqing_cli.deadlines import calendar_of, yellow_until
from minqing_cli.plan import Plan
from minqing_cli.reports import closure, matrix
from minqing_cli.reports.table import Table
from minqing_cli.stores import ledger, listing
from minqing_cli.stores.listing import Condition
from minqing_cli.stores.queries import Queries
from minqing_cli.terms import LEDGER_FILE
from minqing_cli.workflows.asked import in_order
from minqing_cli.workflows.ledger_sheets import issue_sheet, joined_sheet, visit_sheet
from minqing_cli.workflows.places import require_place
from minqing_cli.workflows.publish import Published, of_part, publish, written_beside
from minqing_cli.workflows.town_data import data_of
from minqing_cli.workflows.workspace import NoSuchPlace, Workspace
from minqing_cli.writers.cards import CardDays
from minqing_cli.writers.ledger_book import BookColumn, BookFigures, BookSheet, write_ledger_book

_PENDING_FIELDS = ("number", "village", "person", "text", "responsibility", "subject", "grounds")
_PENDING_COLUMNS = (
    BookColumn("编号", 15),
    BookColumn("村（社区）", 10),
    BookColumn("姓名", 9),
    BookColumn("问题", 40),
    BookColumn("暂定责任类", 16),
    BookColumn("暂定主题", 10),
    BookColumn("依据", 30),
)


@dataclass(frozen=True, slots=True)
class Share:
    """Which part of the ledger a list is for; all of it by default.

    place: a branch or village. unit: a responsible unit. Sensitive issues stay out of every part that goes to
    a place or unit, so that nobody is handed a complaint about himself. to_inspectors: the unit is the one that the
    plan sends such issues to.
    """

    place: str | None = None
    unit: str | None = None
    unresolved: bool = False
    to_inspectors: bool = False

    @property
    def whole(self) -> bool:
        """Whether this is the town's own list."""
        return self.place is None and self.unit is None

    def issues(self) -> list[Condition]:
        """The conditions on issues that this part makes, whether they are resolved or not."""
        return listing.of_part(self.place, self.unit, sensitive=self.whole or self.to_inspectors)

    def listed(self) -> list[Condition]:
        """The conditions on the issues that it lists one by one."""
        return [*self.issues(), *([listing.UNRESOLVED] if self.unresolved else [])]


def write_ledger(
    workspace: Workspace, path: Path | None, share: Share, today: date, *, for_county: bool = False
) -> tuple[Published, int]:
    """Write the ledger workbook; return what became of it and how many issues it holds.

    for_county: with the sheet by which the county merges it, where the whole ledger is written.
    """
    with ledger.reading(workspace.ledger) as (_, connection):
        _require_known(connection, share, workspace.plan)
        count = len(listing.issues(connection, ("number",), *share.listed()))
    target = path or workspace.outputs / of_part(
        LEDGER_FILE, share.place, share.unit, "未办结" if share.unresolved else None
    )
    produce = partial(_produce_ledger, workspace=workspace, share=share, today=today, for_county=for_county)
    return publish(workspace, target, produce), count


def ledger_book_stands(workspace: Workspace) -> bool:
    """Say whether the workbook of the whole ledger, or the one beside an edited one, is no older than the last batch.

    A run may end after its batch and before its workbook: killed, or the disk full.
    """
    with ledger.reading(workspace.ledger) as (_, connection):
        batches = Queries(connection).batches()
    if not batches:
        return True
    book = workspace.outputs / LEDGER_FILE
    written = [path.stat().st_mtime for path in (book, *written_beside(book)) if path.is_file()]
    return max(written, default=0) >= datetime.fromisoformat(batches[-1]["made_at"]).timestamp()


def _produce_ledger(path: Path, workspace: Workspace, share: Share, today: date, for_county: bool) -> None:
    """Write the workbook while the ledger is open: its rows go straight from the one into the other."""
    plan = workspace.plan
    with ledger.reading(workspace.ledger) as (_, connection), ExitStack() as stack:
        batches = Queries(connection).batches()
        inside = share.whole or share.to_inspectors
        form, issues = issue_sheet(connection, plan, share.listed(), whole=inside, urgent_first=share.unresolved)
        # A unit works on issues and not with villages.
        visits = visit_sheet(connection, plan, share.place, whole=share.whole)
        # A part goes to a village or a unit: nothing of the others may go along.
        data = (
            stack.enter_context(data_of(connection, workspace.plan_source))
            if for_county and share == Share() and batches
            else None
        )
        write_ledger_book(
            path,
            plan,
            issues,
            visits if share.unit is None else visits._replace(rows=()),
            BookSheet(
                _PENDING_COLUMNS, listing.issues(connection, _PENDING_FIELDS, *share.listed(), listing.NEEDS_REVIEW)
            ),
            _figures(connection, share, plan, today),
            batch=batches[-1]["number"] if batches else 0,
            days=CardDays(today, yellow_until(today, plan, calendar_of(plan))),
            form=form,
            data=data,
            joined=joined_sheet(connection, plan, share.listed(), whole=inside),
        )


def _figures(connection: Connection, share: Share, plan: Plan, as_of: date) -> BookFigures:
    """The figures of the issues of a part and of no others."""
    queries = Queries(connection, only=share.issues(), satisfied=plan.satisfaction.satisfied)
    classes = matrix.compute(queries.class_counts(as_of), plan.responsibilities, plan.subjects, as_of).table()
    tallies = in_order(queries, queries.tallies(as_of, "branch"), "branch", plan)
    progress = closure.compute(tallies, "branch", as_of).table()
    return BookFigures(_noted(classes, share), _noted(progress, share))


def _noted(table: Table, share: Share) -> Table:
    """Return a table that says of which part it is."""
    if share == Share():
        return table
    part = "、".join(filter(None, (share.place, share.unit))) or "全镇"
    resolved = "，含已办结的件" if share.unresolved else ""
    return replace(table, notes=(*table.notes, f"只统计本份台账的范围：{part}{resolved}。"))


def _require_known(connection: Connection, share: Share, plan: Plan) -> None:
    queries = Queries(connection)
    require_place(queries, plan, share.place)
    if share.unit is not None and not len(listing.issues(connection, ("number",), *listing.of_part(unit=share.unit))):
        raise NoSuchPlace(share.unit)
