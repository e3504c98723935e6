"""What a county's ledger and a town's ask of each other: whole towns of rows, and what is known of a town's ledger."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Table, select, text

from minqing_cli.merging.rollup import HeldOfTown, TownLedger, TownRows
from minqing_cli.stores import rows, schema
from minqing_cli.stores.ledger import Ledger
from minqing_cli.stores.version import LedgerBroken
from minqing_cli.terms import IDS_OF_A_TOWN


def towns_known(book: Ledger) -> list[TownLedger]:
    """The towns of a county's ledger, in their order."""
    table = schema.town_ledgers
    query = select(table).where(table.c.superseded.is_(None)).order_by(table.c.id)
    return [rows.town_ledger_of(row) for row in book.connection.execute(query)]


def villages_of_towns(book: Ledger) -> dict[str, str]:
    """Village → town, of every village that is in the ledger of a town."""
    table = schema.households
    if not towns_known(book):
        return {}
    query = select(table.c.village, table.c.town).distinct().where(table.c.superseded.is_(None), table.c.town != "")
    return {row.village: row.town for row in book.connection.execute(query)}


def all_rows(book: Ledger, since_batch: int) -> TownRows:
    """Everything that stands in a town's own ledger; rows held only of later batches than the one given."""
    held = schema.held_rows
    query = select(held).where(held.c.batch > since_batch).order_by(held.c.version)
    found = [
        HeldOfTown(row.sha256, row.file, row.sheet, row.row, row.village, row.person, row.phones)
        for row in book.connection.execute(query)
    ]
    return _rows(book, {}, found)


def rows_of_town(book: Ledger, town: TownLedger) -> TownRows:
    """What stands of a town in the county's ledger."""
    first = town.id * IDS_OF_A_TOWN
    ranges: dict[Table, ColumnElement[bool]] = {
        table: table.c.id.between(first, first + IDS_OF_A_TOWN - 1)
        for table in (schema.households, schema.visits, schema.corrections)
    }
    ranges[schema.issues] = schema.issues.c.town == town.town
    ranges[schema.repeats] = schema.repeats.c.visit_id.between(first, first + IDS_OF_A_TOWN - 1)
    return _rows(book, ranges, [])


def _rows(book: Ledger, only: Mapping[Table, ColumnElement[bool]], held: list[HeldOfTown]) -> TownRows:
    def current(table: Table, read: Any) -> list[Any]:
        conditions = [table.c.superseded.is_(None), *([only[table]] if table in only else [])]
        query = select(table).where(*conditions).order_by(table.c.version)
        return [read(row) for row in book.connection.execute(query)]

    return TownRows(
        current(schema.households, rows.household_of),
        current(schema.visits, rows.visit_of),
        current(schema.issues, rows.issue_of),
        current(schema.repeats, rows.repeat_of),
        current(schema.corrections, rows.correction_of),
        held,
    )


def require_sound(book: Ledger) -> None:
    """Raise LedgerBroken for a file whose pages do not fit together."""
    found = book.connection.execute(text("PRAGMA quick_check(1)")).scalar()
    if found != "ok":
        raise LedgerBroken("文件内容对不上")


def chain_of(book: Ledger) -> dict[int, str]:
    """Number → hash of every batch."""
    table = schema.batches
    return {row.number: row.hash for row in book.connection.execute(select(table.c.number, table.c.hash))}


def last_plan(book: Ledger) -> str:
    """The text of the plan under which the last batch was made; empty for a ledger without batches."""
    batches, plans = schema.batches, schema.plans
    query = (
        select(plans.c.source)
        .join(batches, batches.c.plan == plans.c.fingerprint)
        .order_by(batches.c.number.desc())
        .limit(1)
    )
    return book.connection.execute(query).scalar() or ""
