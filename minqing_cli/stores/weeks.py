"""Where each weekly run stood: the batch that it reported, by its business date.

Bookkeeping, no business fact: it is kept beside the schema version, outside the chain of batches, and written
only where it changes.
"""

from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, case, func, insert, or_, select

from minqing_cli.stores import schema
from minqing_cli.stores.ledger import Ledger

_PREFIX = "week "


def last_batch(connection: Connection) -> int:
    """The number of the last batch; 0 in an empty ledger."""
    return connection.execute(select(func.max(schema.batches.c.number))).scalar() or 0


def week_before(connection: Connection, day: date) -> tuple[date, int] | None:
    """(business date, batch) of the last weekly run of an earlier day, None where there was none."""
    meta = schema.meta.c
    query = (
        select(meta.key, meta.value)
        .where(meta.key.startswith(_PREFIX), meta.key < _key(day))
        .order_by(meta.key.desc())
        .limit(1)
    )
    found = connection.execute(query).first()
    return None if found is None else (date.fromisoformat(found.key.removeprefix(_PREFIX)), int(found.value))


def week_of(connection: Connection, day: date) -> int | None:
    """The batch that the weekly run of a day reported, None where there was none."""
    meta = schema.meta.c
    value = connection.execute(select(meta.value).where(meta.key == _key(day))).scalar()
    return None if value is None else int(value)


def note_week(book: Ledger, day: date, batch: int) -> None:
    """Remember where a weekly run stood; a later run of the same day takes its place."""
    table = schema.meta
    book.connection.execute(table.delete().where(table.c.key == _key(day)))
    book.connection.execute(insert(table), {"key": _key(day), "value": str(batch)})


def count_visits(connection: Connection, as_of: date, batch: int | None) -> tuple[int, int]:
    """Visits up to a day, and those that bear a later one. batch: the ledger as known after it, None for as it stands."""
    visits = schema.visits.c
    known: ColumnElement[bool] = visits.superseded.is_(None)
    if batch is not None:
        known = and_(visits.batch <= batch, or_(known, visits.superseded > batch))
    later = func.sum(case((visits.visited_on > as_of, 1), else_=0))
    total, ahead = connection.execute(select(func.count(), later).where(known)).one()
    return total - (ahead or 0), ahead or 0


def _key(day: date) -> str:
    return f"{_PREFIX}{day.isoformat()}"
