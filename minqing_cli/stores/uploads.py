"""Since when an issue has been judged to be of a class that is uploaded: read from its versions (M09)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, select

from minqing_cli.stores import schema
from minqing_cli.terms import NOT_COUNTED, State

_issues, _batches = schema.issues.c, schema.batches.c


def judged_since(connection: Connection, responsibilities: Sequence[str], batch: int | None = None) -> dict[str, date]:
    """Return number → the day on which an issue was first judged to be of one of the classes.

    The day of a person's step where one judged it, else the business date of the batch that brought the class in.
    batch: the ledger as known after it.
    """
    query = (
        select(_issues.number, _issues.state, _issues.stepped_on, _batches.today)
        .join(schema.batches, _batches.number == _issues.batch)
        .where(
            _issues.responsibility.in_(responsibilities),
            _issues.subject != "",
            _issues.state.not_in((State.ACCEPTED, *NOT_COUNTED)),
        )
        .order_by(_issues.version)
    )
    if batch is not None:
        query = query.where(_issues.batch <= batch)
    found: dict[str, date] = {}
    for number, state, stepped_on, today in connection.execute(query):
        found.setdefault(number, stepped_on if state == State.ASSESSED and stepped_on else today)
    return found
