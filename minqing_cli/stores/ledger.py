"""The ledger file: opening it, and what merging and a run ask of it."""

from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import ColumnElement, Connection, Engine, Table, case, create_engine, event, func, insert, or_, select
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import NullPool

from minqing_cli.merging.corrections import Corrections
from minqing_cli.merging.known import Household, Repeat, StoredIssue, StoredVisit
from minqing_cli.stores import rows, schema
from minqing_cli.stores.batches import CHUNK, Batch, append_batch, chunks, is_empty
from minqing_cli.stores.merged import Known, sheets_of
from minqing_cli.stores.version import SCHEMA_VERSION, LedgerBroken, LedgerUnwritable, OfATown, require_version
from minqing_cli.terms import IDS_OF_A_TOWN


@lru_cache(maxsize=8)
def engine_for(path: Path, untouched: bool = False) -> Engine:
    """Return an engine on a ledger file; every transaction that writes takes the write lock at its start.

    untouched: open it so that nothing of it can change, not even by tidying up after a run that was cut off.
    """
    place = f"file:{quote(path.absolute().as_posix())}?mode=ro&uri=true" if untouched else str(path)
    engine = create_engine(f"sqlite:///{place}", poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _: Any) -> None:
        # The driver would open transactions late and on its own terms; `_begin` does it instead.
        connection.isolation_level = None
        cursor = connection.cursor()
        if not untouched:
            cursor.execute("PRAGMA journal_mode=DELETE")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA busy_timeout=2000")
        # Pages kept in memory, in KiB: the keys of a large ledger lie far apart.
        cursor.execute("PRAGMA cache_size=-8192")
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
        for chunk in self._chunks(table, keys):
            # Pairs in one list would be compared with every household; each column by itself goes through the index.
            villages, names = (sorted(set(values)) for values in zip(*chunk, strict=True))
            wanted = set(chunk)
            current = self._current(table, table.c.village.in_(villages), table.c.name.in_(names))
            found.extend(rows.household_of(row) for row in current if (row.village, row.name) in wanted)
        return sorted(found, key=lambda one: (one.position, one.id))

    def visits_of(self, household_ids: Iterable[int]) -> list[StoredVisit]:
        """Visits of households, by id."""
        return self._by(schema.visits, "household_id", household_ids, rows.visit_of)

    def versions_saying(self, contents: Iterable[str]) -> list[tuple[str, int]]:
        """(content, visit id) of every version, superseded ones as well, that says one of these."""
        table = schema.visits
        found: list[tuple[str, int]] = []
        for chunk in self._chunks(table, contents):
            query = select(table.c.content, table.c.id).where(table.c.content.in_(chunk)).order_by(table.c.version)
            found.extend((row.content, row.id) for row in self.connection.execute(query))
        return found

    def visits_by_id(self, ids: Iterable[int]) -> list[StoredVisit]:
        """Visits by id, as they stand."""
        return self._by(schema.visits, "id", ids, rows.visit_of)

    def visits_in(self, lineages: Iterable[str]) -> list[StoredVisit]:
        """Visits of sheets and of all their corrections, by id."""
        return self._by(schema.visits, "lineage", lineages, rows.visit_of)

    def lineages_with(self, contents: Iterable[str]) -> list[tuple[str, str]]:
        """(lineage, content) of every visit that says one of these."""
        table = schema.visits
        found: list[tuple[str, str]] = []
        for chunk in self._chunks(table, contents):
            query = select(table.c.lineage, table.c.content).where(
                table.c.superseded.is_(None), table.c.content.in_(chunk)
            )
            found.extend((row.lineage, row.content) for row in self.connection.execute(query))
        return found

    def issues_of(self, household_ids: Iterable[int]) -> list[StoredIssue]:
        """Issues of households, by number."""
        found = self._by(schema.issues, "household_id", household_ids, rows.issue_of)
        return sorted(found, key=lambda issue: (issue.year, issue.sequence))

    def issues_numbered(self, numbers: Iterable[str]) -> list[StoredIssue]:
        """Issues by their numbers."""
        return self._by(schema.issues, "number", set(numbers), rows.issue_of)

    def issues_taken_over(self, other_numbers: Iterable[str]) -> list[StoredIssue]:
        """Issues by the numbers that they have in an office's own list."""
        return self._by(schema.issues, "other_number", set(other_numbers), rows.issue_of)

    def issues_by_the_clock(self) -> list[StoredIssue]:
        """Issues that are open, and those whose conclusion waits for its verdict, by number."""
        issues = schema.issues.c
        waiting = or_(issues.resolved_on.is_(None), issues.on_time == "")
        found = map(rows.issue_of, self._current(schema.issues, waiting))
        return sorted(found, key=lambda issue: (issue.year, issue.sequence))

    def dues_written(self, visit_ids: Iterable[int] | None = None) -> dict[int, str]:
        """Visit → the deadline that its sheet names, as it is written there, for those that name one.

        visit_ids: of which visits; without them, of all.
        """
        visits = schema.visits.c
        query = select(visits.id, visits.due).where(visits.superseded.is_(None), visits.due != "")
        pieces = [()] if visit_ids is None else [(visits.id.in_(chunk),) for chunk in chunks(visit_ids, CHUNK)]
        return {row.id: row.due for only in pieces for row in self.connection.execute(query.where(*only))}

    def issues_joined_to(self, numbers: Iterable[str]) -> list[StoredIssue]:
        """Issues that are joined to the main ones of these numbers."""
        table = schema.issues
        found: list[StoredIssue] = []
        for chunk in self._chunks(table, set(numbers)):
            query = select(table).where(schema.JOINED, table.c.main_number.in_(chunk))
            found.extend(map(rows.issue_of, self.connection.execute(query.order_by(table.c.year, table.c.sequence))))
        return found

    def issues_on_platform(self, platform_numbers: Iterable[str]) -> list[StoredIssue]:
        """Issues by the numbers that the outside platform gave them."""
        return self._by(schema.issues, "platform_number", set(platform_numbers), rows.issue_of)

    def versions_of(self, numbers: Iterable[str]) -> dict[str, list[tuple[str, StoredIssue]]]:
        """Number → (command, issue) of every version, oldest first."""
        issues, batches = schema.issues, schema.batches
        found: dict[str, list[tuple[str, StoredIssue]]] = {}
        for chunk in chunks(sorted(set(numbers)), CHUNK):
            query = (
                select(issues, batches.c.command)
                .join(batches, batches.c.number == issues.c.batch)
                .where(issues.c.number.in_(chunk))
                .order_by(issues.c.version)
            )
            for row in self.connection.execute(query):
                found.setdefault(row.number, []).append((row.command, rows.issue_of(row)))
        return found

    def repeats_of(self, visit_ids: Iterable[int]) -> list[Repeat]:
        """What visits raised again of earlier issues."""
        return self._by(schema.repeats, "visit_id", visit_ids, rows.repeat_of)

    def next_ids(self, year: int) -> tuple[int, int, int]:
        """The next household id, visit id and issue sequence of a year; superseded rows keep theirs."""
        execute = self.connection.execute
        # Rows of towns have ids and sequences of their own beyond these.
        household = execute(select(func.max(_own(schema.households.c.id)))).scalar() or 0
        visit = execute(select(func.max(_own(schema.visits.c.id)))).scalar() or 0
        issues = schema.issues
        own = (issues.c.year == year, issues.c.sequence < IDS_OF_A_TOWN)
        sequence = execute(select(func.max(issues.c.sequence)).where(*own)).scalar() or 0
        return household + 1, visit + 1, sequence + 1

    def corrections(self) -> Corrections:
        """What is known to be wrong in sheets, and what is right."""
        return Corrections(map(rows.correction_of, self._current(schema.corrections)))

    def next_schedule_id(self) -> int:
        """The next id of a line of the schedule; ended lines keep theirs."""
        return (self.connection.execute(select(func.max(schema.schedule.c.id))).scalar() or 0) + 1

    def next_logbook_id(self) -> int:
        """The next id of a line of any logbook; ended lines keep theirs."""
        return (self.connection.execute(select(func.max(schema.logbook_lines.c.id))).scalar() or 0) + 1

    def _by(self, table: Table, column: str, values: Iterable[Any], read: Any) -> list[Any]:
        found: list[Any] = []
        for chunk in self._chunks(table, values):
            found.extend(map(read, self._current(table, table.c[column].in_(chunk))))
        return found

    def _chunks(self, table: Table, values: Iterable[Any]) -> Iterator[list[Any]]:
        """Cut values to look for into pieces; none where the table has nothing to find."""
        return iter(()) if is_empty(self.connection, table) else chunks(sorted(values), CHUNK)

    def _current(self, table: Table, *conditions: Any) -> Iterator[Any]:
        query = select(table).where(table.c.superseded.is_(None), *conditions).order_by(table.c.version)
        yield from self.connection.execute(query)

    # --- what a run asks -------------------------------------------------------------------

    def sheets_of(self, sha256s: Iterable[str]) -> Known:
        """Return what became of the sheets of files that were merged before."""
        return sheets_of(self.connection.connection.driver_connection, sha256s)  # type: ignore[arg-type]

    def known_held(self, without: Container[str]) -> set[tuple[str, str, str]]:
        """(village, person, phones) of every row that was ever held. without: digests of files that do not count."""
        table = schema.held_rows
        query = select(table.c.sha256, table.c.village, table.c.person, table.c.phones).distinct()
        return {tuple(who) for sha256, *who in self.connection.execute(query) if sha256 not in without}

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

    def register_visitors(self) -> frozenset[str]:
        """Who visits by the register, as it is written there: one name or several."""
        table = schema.households
        query = (
            select(table.c.village, table.c.visitor)
            .where(table.c.superseded.is_(None), table.c.on_register, table.c.visitor != "")
            .group_by(table.c.village, table.c.visitor)
        )
        # By village, as the index of the register has them: by visitor alone every household would be read.
        return frozenset(row.visitor for row in self.connection.execute(query))

    # --- writing ---------------------------------------------------------------------------

    def append(self, batch: Batch) -> int:
        """Write a batch and return its number. Raises OfATown: only a roll-up writes rows of a town.

        Every command checks for itself and says it better; this keeps a county's rows safe from one that forgets.
        """
        if not batch.towns:
            _require_own(batch)
        return append_batch(self.connection, batch)


def _require_own(batch: Batch) -> None:
    towns = {*(one.town for one in batch.households), *(one.town for one in batch.issues)} - {""}
    ids = {
        *(one.id for one in batch.visits), *(one.id for one in batch.corrections), *(one.visit_id for one in batch.repeats),
    }  # fmt: skip
    if towns or any(one >= IDS_OF_A_TOWN for one in ids):
        raise OfATown("、".join(sorted(towns)) or "各镇")


def _own(column: ColumnElement[int]) -> ColumnElement[int]:
    return case((column < IDS_OF_A_TOWN, column))


def create(path: Path) -> None:
    """Make an empty ledger file."""
    engine = engine_for(path)
    with engine.begin() as connection:
        schema.metadata.create_all(connection)
        connection.execute(insert(schema.meta), {"key": "schema", "value": SCHEMA_VERSION})


@contextmanager
def reading(path: Path, untouched: bool = False) -> Iterator[tuple[Ledger, Connection]]:
    """Open the ledger for reading; everything asked of it is of one moment. Raises LedgerBroken.

    untouched: it belongs to another workspace; whoever works there goes on undisturbed.
    """
    try:
        with engine_for(path, untouched).connect() as connection:
            _require_schema(connection)
            yield Ledger(connection), connection
    except OperationalError as error:
        raise _failure(error) from error
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
        raise _failure(error) from error
    except DatabaseError as error:
        raise LedgerBroken(str(error.orig)) from error


def _failure(error: OperationalError) -> LedgerBroken | LedgerUnwritable:
    """Return what an error of the database means: tables or columns that are not there are no matter of rights or room."""
    said = str(error.orig)
    return LedgerBroken(said) if "no such" in said or "no column" in said else LedgerUnwritable(said)


def _require_schema(connection: Connection) -> None:
    try:
        version = connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == "schema")).scalar()
    except OperationalError as error:
        if "no such table" in str(error.orig):
            raise LedgerBroken("不是台账文件") from error
        raise
    require_version(version)
