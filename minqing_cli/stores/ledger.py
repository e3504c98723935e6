"""The ledger file: opening it, reading what merging asks, and writing a batch in one transaction.

A batch's hash runs over the hash before it, its own particulars, every row it writes and every row it
supersedes, so that a changed byte anywhere is found by recomputing the chain.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, func, insert, select, tuple_, update
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import NullPool

from minqing_cli.merging.known import Household, Repeat, StoredIssue, StoredVisit
from minqing_cli.stores import rows, schema

_CHUNK = 400
"""Values in one IN list: below SQLite's oldest limit of 999 variables, with pairs counting two."""


class LedgerBroken(Exception):
    """The file is no ledger, or its content cannot be trusted."""


class LedgerUnwritable(Exception):
    """The ledger could not be written; nothing was changed."""


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """What became of one sheet of a file in a batch."""

    sha256: str
    file: str
    sheet: str
    form: str | None
    reason: str | None
    heading_row: int | None
    accepted: int
    duplicate: int
    held: int
    ignored: int


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """One row that was sent back, with what identifies its household."""

    sha256: str
    file: str
    sheet: str
    row: int
    village: str
    person: str
    phones: str


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
    gone_households: Sequence[int] = field(default_factory=tuple)


def engine_for(path: Path) -> Engine:
    """Return an engine on a ledger file; every transaction that writes takes the write lock at its start."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _: Any) -> None:
        # The driver would open transactions late and on its own terms; `_begin` does it instead.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=DELETE")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA busy_timeout=2000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


class Ledger:
    """One open ledger. Reading methods give current rows only."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    # --- what merging asks -----------------------------------------------------------------

    def households(self, keys: Iterable[tuple[str, str]]) -> list[Household]:
        """Households of the given (village, name) pairs, by id."""
        table = schema.households
        found: list[Household] = []
        for chunk in _chunks(sorted(keys), _CHUNK):
            pairs = tuple_(table.c.village, table.c.name).in_(chunk)
            found.extend(map(rows.household_of, self._current(table, pairs)))
        return sorted(found, key=lambda one: (one.position, one.id))

    def visits_of(self, household_ids: Iterable[int]) -> list[StoredVisit]:
        """Visits of households, by id."""
        return self._by(schema.visits, "household_id", household_ids, rows.visit_of)

    def visits_in(self, lineages: Iterable[str]) -> list[StoredVisit]:
        """Visits of sheets and of all their corrections, by id."""
        return self._by(schema.visits, "lineage", lineages, rows.visit_of)

    def lineages_with(self, contents: Iterable[str]) -> list[tuple[str, str]]:
        """(lineage, content) of every visit that says one of these."""
        table = schema.visits
        found: list[tuple[str, str]] = []
        for chunk in _chunks(sorted(contents), _CHUNK):
            query = select(table.c.lineage, table.c.content).where(
                table.c.superseded.is_(None), table.c.content.in_(chunk)
            )
            found.extend((row.lineage, row.content) for row in self.connection.execute(query))
        return found

    def issues_of(self, household_ids: Iterable[int]) -> list[StoredIssue]:
        """Issues of households, by number."""
        found = self._by(schema.issues, "household_id", household_ids, rows.issue_of)
        return sorted(found, key=lambda issue: (issue.year, issue.sequence))

    def repeats_of(self, visit_ids: Iterable[int]) -> list[Repeat]:
        """What visits raised again of earlier issues."""
        return self._by(schema.repeats, "visit_id", visit_ids, rows.repeat_of)

    def next_ids(self, year: int) -> tuple[int, int, int]:
        """The next household id, visit id and issue sequence of a year; superseded rows keep theirs."""
        execute = self.connection.execute
        household = execute(select(func.max(schema.households.c.id))).scalar() or 0
        visit = execute(select(func.max(schema.visits.c.id))).scalar() or 0
        issues = schema.issues
        sequence = execute(select(func.max(issues.c.sequence)).where(issues.c.year == year)).scalar() or 0
        return household + 1, visit + 1, sequence + 1

    def _by(self, table: Table, column: str, values: Iterable[Any], read: Any) -> list[Any]:
        found: list[Any] = []
        for chunk in _chunks(sorted(values), _CHUNK):
            found.extend(map(read, self._current(table, table.c[column].in_(chunk))))
        return found

    def _current(self, table: Table, *conditions: Any) -> Iterator[Any]:
        query = select(table).where(table.c.superseded.is_(None), *conditions).order_by(table.c.version)
        yield from self.connection.execute(query)

    # --- what a run asks -------------------------------------------------------------------

    def sheets_of(self, sha256s: Iterable[str]) -> dict[str, list[tuple[SheetRecord, str, str]]]:
        """Return file → (sheet record, plan, program) of its latest batch, for files that were merged before."""
        sheets, batches = schema.sheets, schema.batches
        found: dict[str, dict[str, tuple[int, SheetRecord, str, str]]] = {}
        for chunk in _chunks(sorted(sha256s), _CHUNK):
            query = (
                select(sheets, batches.c.plan, batches.c.program)
                .join(batches, batches.c.number == sheets.c.batch)
                .where(sheets.c.sha256.in_(chunk))
                .order_by(sheets.c.batch)
            )
            for row in self.connection.execute(query):
                record = SheetRecord(
                    row.sha256, row.file, row.sheet, row.form, row.reason, row.heading_row,
                    row.accepted, row.duplicate, row.held, row.ignored,
                )  # fmt: skip
                found.setdefault(row.sha256, {})[row.sheet] = (row.batch, record, row.plan, row.program)
        return {
            sha: [(record, plan, program) for _, record, plan, program in by_sheet.values()]
            for sha, by_sheet in found.items()
        }

    def known_held(self) -> set[tuple[str, str, str]]:
        """(village, person, phones) of every row that was ever held."""
        table = schema.held_rows
        query = select(table.c.village, table.c.person, table.c.phones).distinct()
        return {(row.village, row.person, row.phones) for row in self.connection.execute(query)}

    def branches(self) -> dict[str, str]:
        """Village → branch, as the register says."""
        table = schema.households
        query = select(table.c.village, func.min(table.c.branch)).where(
            table.c.superseded.is_(None), table.c.on_register, table.c.branch != ""
        )
        rows_found = self.connection.execute(query.group_by(table.c.village))
        return {row[0]: row[1] for row in rows_found}

    def register_villages(self) -> frozenset[str]:
        """Villages of the register."""
        table = schema.households
        query = select(table.c.village).distinct().where(table.c.superseded.is_(None), table.c.on_register)
        return frozenset(self.connection.execute(query).scalars())

    def output_digest(self, path: str) -> str | None:
        """SHA-256 of what we last wrote to an output path."""
        table = schema.outputs
        return self.connection.execute(select(table.c.sha256).where(table.c.path == path)).scalar()

    # --- writing ---------------------------------------------------------------------------

    def note_output(self, path: str, sha256: str) -> None:
        """Remember what was written to an output path."""
        table = schema.outputs
        self.connection.execute(table.delete().where(table.c.path == path))
        self.connection.execute(insert(table), {"path": path, "sha256": sha256})

    def append(self, batch: Batch) -> int:
        """Write a batch and return its number. The caller's transaction makes it all or nothing."""
        last = self._last_batch()
        number = last[0] + 1
        chain = hashlib.sha256(last[1].encode())
        entities: tuple[tuple[Table, str, list[Any]], ...] = (
            (schema.households, "id", list(map(rows.household_values, batch.households))),
            (schema.visits, "id", list(map(rows.visit_values, batch.visits))),
            (schema.issues, "number", list(map(rows.issue_values, batch.issues))),
        )
        for table, key, values in entities:
            self._supersede(table, key, [one[key] for one in values], number, chain)
            self._write(table, [{**one, "batch": number, "superseded": None} for one in values], chain)
        self._supersede(schema.households, "id", list(batch.gone_households), number, chain)
        self._drop_repeats(batch.dropped_repeats, number, chain)
        self._write(
            schema.repeats, [{**one._asdict(), "batch": number, "superseded": None} for one in batch.repeats], chain
        )
        received = batch.received_at.isoformat(sep=" ", timespec="seconds")
        self._write(
            schema.sheets,
            [{**_plain_dict(one), "batch": number, "received_at": received} for one in batch.sheets],
            chain,
        )
        self._write(schema.held_rows, [{**_plain_dict(one), "batch": number} for one in batch.held], chain)
        self._note_plan(batch, number)
        particulars = {
            "number": number,
            "made_at": batch.made_at.isoformat(sep=" ", timespec="seconds"),
            "today": batch.today,
            "command": batch.command,
            "program": batch.program,
            "plan": batch.plan_fingerprint,
            "counts": json.dumps(batch.counts, ensure_ascii=False, sort_keys=True),
            "previous_hash": last[1],
        }
        chain.update(_canonical(particulars))
        self.connection.execute(insert(schema.batches), {**particulars, "hash": chain.hexdigest()})
        return number

    def _last_batch(self) -> tuple[int, str]:
        table = schema.batches
        row = self.connection.execute(
            select(table.c.number, table.c.hash).order_by(table.c.number.desc()).limit(1)
        ).first()
        return (row.number, row.hash) if row else (0, "")

    def _supersede(self, table: Table, key: str, values: list[Any], number: int, chain: Any) -> None:
        for chunk in _chunks(values, _CHUNK):
            current = [table.c.superseded.is_(None), table.c[key].in_(chunk)]
            versions = sorted(self.connection.execute(select(table.c.version).where(*current)).scalars())
            if versions:
                chain.update(_canonical({"table": table.name, "superseded": versions}))
                self.connection.execute(update(table).where(*current).values(superseded=number))

    def _drop_repeats(self, dropped: Sequence[Repeat], number: int, chain: Any) -> None:
        table = schema.repeats
        for one in dropped:
            chain.update(_canonical({"dropped": one.number, "visit": one.visit_id}))
            self.connection.execute(
                update(table)
                .where(table.c.superseded.is_(None), table.c.number == one.number, table.c.visit_id == one.visit_id)
                .values(superseded=number)
            )

    def _write(self, table: Table, values: list[dict[str, Any]], chain: Any) -> None:
        if not values:
            return
        for one in values:
            chain.update(_canonical(one))
        self.connection.execute(insert(table), values)

    def _note_plan(self, batch: Batch, number: int) -> None:
        table = schema.plans
        known = self.connection.execute(select(table.c.batch).where(table.c.fingerprint == batch.plan_fingerprint))
        if known.first() is None:
            values = {"fingerprint": batch.plan_fingerprint, "source": batch.plan_source, "batch": number}
            self.connection.execute(insert(table), values)


def create(path: Path) -> None:
    """Make an empty ledger file."""
    engine = engine_for(path)
    with engine.begin() as connection:
        schema.metadata.create_all(connection)
        connection.execute(insert(schema.meta), {"key": "schema", "value": schema.SCHEMA_VERSION})


@contextmanager
def reading(path: Path) -> Iterator[tuple[Ledger, Connection]]:
    """Open the ledger for reading. Raises LedgerBroken."""
    try:
        with engine_for(path).connect() as connection:
            _require_schema(connection)
            yield Ledger(connection), connection
    except OperationalError as error:
        raise LedgerUnwritable(str(error.orig)) from error
    except DatabaseError as error:
        raise LedgerBroken(str(error.orig)) from error


@contextmanager
def writing(path: Path) -> Iterator[Ledger]:
    """Open the ledger for one transaction; leaving with an exception takes everything back.

    Raises LedgerBroken, LedgerUnwritable.
    """
    try:
        with engine_for(path).connect().execution_options(writing=True) as connection, connection.begin():
            _require_schema(connection)
            yield Ledger(connection)
    except OperationalError as error:
        raise LedgerUnwritable(str(error.orig)) from error
    except DatabaseError as error:
        raise LedgerBroken(str(error.orig)) from error


def _require_schema(connection: Connection) -> None:
    try:
        version = connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == "schema")).scalar()
    except OperationalError as error:
        if "no such table" in str(error.orig):
            raise LedgerBroken("不是台账文件") from error
        raise
    if version != schema.SCHEMA_VERSION:
        raise LedgerBroken(f"台账格式版本为 {version}，本程序只认 {schema.SCHEMA_VERSION}")


def _chunks(values: Sequence[Any], size: int) -> Iterator[list[Any]]:
    iterator = iter(values)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _plain_dict(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__slots__}


def _canonical(values: Mapping[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, default=rows.plain).encode()
