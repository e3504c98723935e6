"""Everything that a county takes of a town's ledger, as plain rows; and a ledger file made of such rows again.

What is carried follows from the tables, so that a new field needs no line here.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

from sqlalchemy import Connection, Select, Table, select

from minqing_cli.merging.town_data import StoredRow, StoredRows
from minqing_cli.stores import ledger, schema
from minqing_cli.stores.batches import chunks
from minqing_cli.stores.listing import as_kept

CARRIED: tuple[Table, ...] = (
    schema.batches, schema.plans, schema.households, schema.visits, schema.issues, schema.repeats, schema.corrections,
    schema.held_rows,
)  # fmt: skip
NOT_CARRIED: Mapping[Table, str] = {
    schema.meta: "the reader's own",
    schema.outputs: "which files the town wrote",
    schema.schedule: "who visits where is the town's own business",
    schema.logbook_lines: "the town's own registers",
    schema.sheets: "a row names its sheet",
    schema.deliveries: "whom the town has to remind",
    schema.faults: "what the town sends back",
    schema.town_ledgers: "a ledger with towns in it is none of a town",
}
"""What stays in the town, and why."""
_ROWS_AT_ONCE = 1000


def columns() -> dict[str, list[str]]:
    """Table → its columns, in order, of every table that is carried."""
    return {table.name: [column.name for column in table.columns] for table in CARRIED}


def standing_rows(connection: Connection) -> Iterator[StoredRows]:
    """Every batch, the plan in force, and every row that stands, as they are kept."""
    for table in CARRIED:
        for some in chunks(as_kept(connection, _standing(table)), _ROWS_AT_ONCE):
            yield table.name, some


def _standing(table: Table) -> Select[tuple[object, ...]]:
    query = select(table).order_by(*table.primary_key.columns)
    if table is schema.plans:
        batches = schema.batches.c
        last = select(batches.plan).order_by(batches.number.desc()).limit(1).scalar_subquery()
        return query.where(table.c.fingerprint == last)
    return query.where(table.c.superseded.is_(None)) if "superseded" in table.c else query


def make_ledger(path: Path, found: Iterable[StoredRow]) -> None:
    """Make a ledger file of such rows. Raises DatabaseError of SQLAlchemy for a value that no column takes."""
    ledger.create(path)
    with ledger.engine_for(path).begin() as connection:
        for name, rows in groupby(found, key=lambda one: one[0]):
            names = schema.metadata.tables[name].columns.keys()
            marks = ", ".join("?" * len(names))
            for piece in chunks((tuple(values) for _, values in rows), _ROWS_AT_ONCE):
                connection.exec_driver_sql(f"INSERT INTO {name} ({', '.join(names)}) VALUES ({marks})", piece)
