"""Writing one batch: new versions in, old ones superseded, and a hash that chains over both.

The hash runs over the hash before it and, table by table, over every row that the batch writes, every version that
it supersedes and its own particulars, in an order that can be read back from the tables: a changed byte anywhere is
found by computing the chain again.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import lru_cache
from itertools import chain, islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json
from sqlalchemy import Connection, Engine, Integer, Table, func, insert, select, update

from minqing_cli.merging.corrections import Correction
from minqing_cli.merging.known import Household, Repeat, StoredIssue, StoredVisit
from minqing_cli.merging.logbooks import LogbookLine
from minqing_cli.merging.rollup import TownLedger
from minqing_cli.merging.schedule import ScheduleLine
from minqing_cli.stores import rows, schema
from minqing_cli.stores.noted import DeliveryRecord, FaultRecord, HeldRecord, SheetRecord

if TYPE_CHECKING:
    from minqing_cli.merging.alone import AloneRows

CHUNK = 400
"""Values in one IN list: below SQLite's oldest limit of 999 variables, with pairs counting two."""

_ROWS_AT_ONCE = 500
"""Rows handed to the driver and to the hash in one piece: enough to keep both busy, few enough to cost no memory."""


@dataclass(slots=True)
class Batch:
    """What one run writes. Lists of entities are new versions; what they replace is superseded."""

    command: str
    made_at: datetime
    received_at: datetime
    today: date
    program: str
    plan_fingerprint: str
    plan_source: str
    counts: Mapping[str, Any]
    households: Sequence[Household] = ()
    visits: Sequence[StoredVisit] = ()
    issues: Sequence[StoredIssue] = ()
    repeats: Sequence[Repeat] = ()
    dropped_repeats: Sequence[Repeat] = ()
    sheets: Sequence[SheetRecord] = ()
    held: Sequence[HeldRecord] = ()
    deliveries: Sequence[DeliveryRecord] = ()
    faults: Sequence[FaultRecord] = ()
    schedule: Sequence[ScheduleLine] = ()
    ended_schedule: Sequence[ScheduleLine] = ()
    logbook: Sequence[LogbookLine] = ()
    ended_logbook: Sequence[LogbookLine] = ()
    corrections: Sequence[Correction] = ()
    ended_households: Sequence[Household] = ()
    ended_visits: Sequence[StoredVisit] = ()
    ended_issues: Sequence[StoredIssue] = ()
    ended_corrections: Sequence[Correction] = ()
    """What a town's ledger no longer has; only a roll-up ends these."""
    towns: Sequence[TownLedger] = ()
    alone: Iterable["AloneRows"] = ()
    """Rows that stand alone: each a new household and visit, with its new issues."""


def append_batch(connection: Connection, batch: Batch) -> int:
    """Write a batch and return its number. The caller's transaction makes it all or nothing."""
    table = schema.batches
    last = connection.execute(select(table.c.number, table.c.hash).order_by(table.c.number.desc()).limit(1)).first()
    number, previous = (last.number + 1, last.hash) if last else (1, "")
    writer = _Writer(connection, number)
    # Sorting a table's keys once it is filled costs a third of finding the place of each while it fills.
    filled = [table for table in (schema.households, schema.visits, schema.issues) if is_empty(connection, table)]
    indexes = [index for table in filled for index in sorted(table.indexes, key=lambda one: str(one.name))]
    for index in indexes:
        index.drop(connection)
    writer.supersede(schema.households, "id", (one.id for one in (*batch.households, *batch.ended_households)))
    writer.supersede(schema.visits, "id", (one.id for one in (*batch.visits, *batch.ended_visits)))
    writer.supersede(schema.issues, "number", (one.number for one in (*batch.issues, *batch.ended_issues)))
    writer.drop_repeats(batch.dropped_repeats)
    writer.supersede(schema.schedule, "id", (one.id for one in (*batch.schedule, *batch.ended_schedule)))
    writer.supersede(schema.logbook_lines, "id", (one.id for one in (*batch.logbook, *batch.ended_logbook)))
    writer.supersede(schema.corrections, "id", (one.id for one in (*batch.corrections, *batch.ended_corrections)))
    writer.supersede(schema.town_ledgers, "id", (one.id for one in batch.towns))
    writer.write(schema.households, map(rows.household_values, batch.households))
    writer.write(schema.visits, map(rows.visit_values, batch.visits))
    writer.write(schema.issues, map(rows.issue_values, batch.issues))
    for piece in _pieces(batch.alone):
        writer.write(schema.households, chain.from_iterable(map(rows.alone_household_values, piece)))
        writer.write(schema.visits, chain.from_iterable(map(rows.alone_visit_values, piece)))
        writer.write(schema.issues, chain.from_iterable(map(rows.alone_issue_values, piece)))
    for index in indexes:
        index.create(connection)
    writer.write(schema.repeats, (rows.repeat_values(one) for one in batch.repeats))
    received = batch.received_at.isoformat(sep=" ", timespec="seconds")
    writer.write(schema.sheets, ((*_values(one), received) for one in batch.sheets))
    writer.write(schema.held_rows, map(_values, batch.held))
    writer.write(schema.deliveries, ((*_values(one), received) for one in batch.deliveries))
    writer.write(schema.faults, ((*_values(one), received) for one in batch.faults))
    writer.write(schema.schedule, map(rows.schedule_values, batch.schedule))
    writer.write(schema.logbook_lines, map(rows.logbook_values, batch.logbook))
    writer.write(schema.corrections, map(rows.correction_values, batch.corrections))
    writer.write(schema.town_ledgers, map(rows.town_ledger_values, batch.towns))
    writer.note_plan(batch)
    particulars = {
        "number": number,
        "made_at": batch.made_at.isoformat(sep=" ", timespec="seconds"),
        "today": batch.today,
        "command": batch.command,
        "program": batch.program,
        "plan": batch.plan_fingerprint,
        "counts": json.dumps(batch.counts, ensure_ascii=False, sort_keys=True),
        "previous_hash": previous,
    }
    writer.link("batches", [list(map(rows.plain, particulars.values()))])
    connection.execute(insert(table), {**particulars, "hash": writer.hash_after(previous)})
    return number


@dataclass(slots=True)
class _Writer:
    """Writes rows of one batch and links each into the chain. digests: over the rows of each table, by its name."""

    connection: Connection
    number: int
    digests: dict[str, Any] = field(default_factory=lambda: defaultdict(hashlib.sha256))

    def link(self, name: str, values: Sequence[Sequence[Any]]) -> None:
        """Add rows, or the versions superseded, of one table to its digest, however they are cut into pieces."""
        if values:
            # The bytes that json.dumps gives without blanks and with Chinese as it is, in a quarter of the time.
            self.digests[name].update(to_json(values)[1:-1] + b",")

    def hash_after(self, previous: str) -> str:
        """Return the hash of the batch: over the one before it and the digests of all tables."""
        digests = [(name, digest.hexdigest()) for name, digest in sorted(self.digests.items())]
        return hashlib.sha256(previous.encode() + to_json(digests)).hexdigest()

    def write(self, table: Table, values: Iterable[Sequence[Any]]) -> None:
        """Insert rows, given in the order of the table's own columns between `version` and `batch`."""
        statement = _insert(table, self.connection.engine)
        # The driver's own executemany: statements built anew for each row would cost more than all the rest.
        for piece in chunks(((*one, self.number) for one in values), _ROWS_AT_ONCE):
            self.link(table.name, piece)
            self.connection.exec_driver_sql(statement, piece)

    def supersede(self, table: Table, key: str, values: Iterable[Any]) -> None:
        """Mark the current versions of entities as superseded by this batch."""
        versions: list[int] = []
        if is_empty(self.connection, table):
            return
        if isinstance(table.c[key].type, Integer):
            # What is new has an id beyond all that stand.
            current_ids = select(func.max(table.c[key])).where(table.c.superseded.is_(None))
            last = self.connection.execute(current_ids).scalar() or 0
            values = (value for value in values if value <= last)
        for chunk in chunks(values, CHUNK):
            current = [table.c.superseded.is_(None), table.c[key].in_(chunk)]
            found = self.connection.execute(select(table.c.version).where(*current)).scalars().all()
            if found:
                versions.extend(found)
                self.connection.execute(update(table).where(*current).values(superseded=self.number))
        self._link_superseded(table, versions)

    def drop_repeats(self, dropped: Sequence[Repeat]) -> None:
        """Supersede repeats that a corrected row no longer raises; nothing takes their place."""
        table = schema.repeats
        versions: list[int] = []
        for one in dropped:
            own = [table.c.superseded.is_(None), table.c.number == one.number, table.c.visit_id == one.visit_id]
            versions.extend(self.connection.execute(select(table.c.version).where(*own)).scalars())
            self.connection.execute(update(table).where(*own).values(superseded=self.number))
        self._link_superseded(table, versions)

    def _link_superseded(self, table: Table, versions: list[int]) -> None:
        if versions:
            self.link(f"{table.name} superseded", [sorted(versions)])

    def note_plan(self, batch: Batch) -> None:
        """Keep the text of a plan the first time that a batch is made under it."""
        table = schema.plans
        known = select(table.c.batch).where(table.c.fingerprint == batch.plan_fingerprint)
        if self.connection.execute(known).first() is None:
            values = (batch.plan_fingerprint, batch.plan_source, self.number)
            self.link(table.name, [values])
            self.connection.execute(insert(table), dict(zip(table.columns.keys(), values, strict=True)))


@lru_cache(maxsize=32)
def _insert(table: Table, engine: Engine) -> str:
    names = [column.name for column in table.columns if column.name not in ("version", "superseded")]
    return str(insert(table).values(dict.fromkeys(names)).compile(engine))


def is_empty(connection: Connection, table: Table) -> bool:
    """Say whether a table has no row at all, superseded ones counted."""
    return connection.execute(select(table.c.version).limit(1)).first() is None


def _pieces(rows_of_sheets: Iterable["AloneRows"]) -> Iterator[list["AloneRows"]]:
    """Cut what stands alone into pieces of some `_ROWS_AT_ONCE` rows."""
    piece: list[AloneRows] = []
    held = 0
    for one in rows_of_sheets:
        piece.append(one)
        held += len(one.rows)
        if held >= _ROWS_AT_ONCE:
            yield piece
            piece, held = [], 0
    if piece:
        yield piece


def chunks(values: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Cut values into lists of at most `size`."""
    iterator = iter(values)
    while chunk := list(islice(iterator, size)):
        yield chunk


_RECORDS = (SheetRecord, HeldRecord, DeliveryRecord, FaultRecord)
_attributes: Mapping[type, Callable[[Any], tuple[Any, ...]]] = {
    record: attrgetter(*(own.name for own in fields(record))) for record in _RECORDS
}


def _values(one: SheetRecord | HeldRecord | DeliveryRecord | FaultRecord) -> tuple[Any, ...]:
    return tuple(map(rows.plain, _attributes[type(one)](one)))
