"""What came in when, from whom, and with which faults: the questions of `report missing`.

Logged with each batch and never superseded: a sheet that was faulty stays so, whatever correction came later.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from minqing_cli.reports.owed import Delivery
from minqing_cli.reports.scorecard import Fault
from minqing_cli.stores import schema


def deliveries(connection: Connection, as_of: date, batch: int | None) -> list[Delivery]:
    """Every part of a sheet (one village, visitor and day) of runs up to a business day, oldest first."""
    table = schema.deliveries
    return [
        Delivery(
            village, visitor, grid, date.fromisoformat(day) if day else None, _moment(row.received_at), rows, held,
            row.sha256, row.file, row.sheet,
        )
        for row in _received(connection, table, as_of, batch)
        for village, visitor, grid, day, rows, held in json.loads(row.parts)
    ]  # fmt: skip


def faults(connection: Connection, as_of: date, batch: int | None) -> list[Fault]:
    """Every fault of the sheets of runs up to a business day."""
    return [
        Fault(row.village, row.visitor, row.code, _moment(row.received_at).date(), row.file, row.sheet, row.row)
        for row in _received(connection, schema.faults, as_of, batch)
    ]


def _received(connection: Connection, table: Table, as_of: date, batch: int | None) -> Iterator[Any]:
    # By the business day of the run, as everything in a report; the moment of receipt only tells who was late.
    batches = schema.batches
    query = select(table).join(batches, batches.c.number == table.c.batch).where(batches.c.today <= as_of)
    if batch is not None:
        query = query.where(table.c.batch <= batch)
    yield from connection.execute(query.order_by(table.c.received_at, table.c.version))


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)
