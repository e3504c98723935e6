"""Which files the ledger knows to be answered: a corrected copy of them was merged.

What was held or at fault in such a file is no longer open; the copy has faults of its own, or none.
"""

from typing import NamedTuple

from sqlalchemy import Connection, select

from minqing_cli.stores import schema


class Answered(NamedTuple):
    """By which file, and whether that one came without the sound rows."""

    file: str
    short: bool


def answered(connection: Connection, batch: int | None = None) -> dict[str, Answered]:
    """Return digest → the copy that answers it, of the batches up to one. A whole copy wins over a short one."""
    table = schema.sheets
    query = select(table.c.answers, table.c.file, table.c.short).where(table.c.answers != "")
    if batch is not None:
        query = query.where(table.c.batch <= batch)
    found: dict[str, Answered] = {}
    for digests, file, short in connection.execute(query.order_by(table.c.short.desc(), table.c.version)):
        found |= dict.fromkeys(digests.split(), Answered(file, short))
    return found
