"""The tables. Columns of visits and issues follow from the records, so a new field needs no line here.

Versioned tables have `version` (the row), an entity key that stays through all versions, `batch` and `superseded`;
logged ones are never superseded.
"""

from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Column, Date, Index, Integer, MetaData, String, Table, Text, and_, literal_column

from minqing_cli.merging.corrections import Correction
from minqing_cli.merging.known import Household, StoredIssue
from minqing_cli.merging.logbooks import LogbookLine
from minqing_cli.merging.rollup import TownLedger
from minqing_cli.merging.schedule import ScheduleLine
from minqing_cli.records import Visit

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", Text, nullable=False))

batches = Table(
    "batches",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("made_at", String, nullable=False),
    Column("today", Date, nullable=False),
    Column("command", String, nullable=False),
    Column("program", String, nullable=False),
    Column("plan", String, nullable=False),
    Column("counts", Text, nullable=False),
    Column("previous_hash", String, nullable=False),
    Column("hash", String, nullable=False),
)

plans = Table(
    "plans",
    metadata,
    Column("fingerprint", String, primary_key=True),
    Column("source", Text, nullable=False),
    Column("batch", Integer, nullable=False),
)

outputs = Table(
    "outputs",
    metadata,
    Column("path", Text, primary_key=True),
    Column("sha256", String, nullable=False),
)


def _sql_type(annotation: object) -> Any:
    written = str(annotation)
    if annotation is bool or written == "bool":
        return Boolean
    if annotation in (int, int | None):
        return Integer
    if annotation in (date, date | None):
        return Date
    return Text


def _columns_of(record: type, without: tuple[str, ...] = ()) -> list[Column[Any]]:
    return [Column(one.name, _sql_type(one.type)) for one in fields(record) if one.name not in without]


def _versioned(name: str, *columns: Any) -> Table:
    return Table(
        name,
        metadata,
        Column("version", Integer, primary_key=True),
        *columns,
        Column("batch", Integer, nullable=False),
        Column("superseded", Integer),
    )


households = _versioned("households", *_columns_of(Household))
visits = _versioned(
    "visits",
    Column("id", Integer, nullable=False),
    Column("household_id", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    *(Column(name, Date if name == "visited_on" else Text, nullable=False) for name in Visit.model_fields),
    Column("outcome", String, nullable=False),
    Column("content", String, nullable=False),
    Column("lineage", String, nullable=False),
    Column("source_sha256", String, nullable=False),
    Column("source_file", Text, nullable=False),
    Column("source_sheet", Text, nullable=False),
    Column("source_row", Integer, nullable=False),
)
issues = _versioned("issues", *_columns_of(StoredIssue))
repeats = _versioned(
    "repeats",
    Column("number", String, nullable=False),
    Column("visit_id", Integer, nullable=False),
    Column("reported_on", Date, nullable=False),
    Column("text", Text, nullable=False),
)
schedule = _versioned("schedule", *_columns_of(ScheduleLine))
logbook_lines = _versioned("logbook_lines", *_columns_of(LogbookLine))
corrections = _versioned("corrections", *_columns_of(Correction))
town_ledgers = _versioned("town_ledgers", *_columns_of(TownLedger))


def _logged(name: str, *columns: Any) -> Table:
    return Table(
        name,
        metadata,
        Column("version", Integer, primary_key=True),
        *columns,
        Column("batch", Integer, nullable=False),
    )


sheets = _logged(
    "sheets",
    Column("sha256", String, nullable=False),
    Column("file", Text, nullable=False),
    Column("sheet", Text, nullable=False),
    Column("form", String),
    Column("reason", Text),
    Column("heading_row", Integer),
    Column("accepted", Integer, nullable=False),
    Column("duplicate", Integer, nullable=False),
    Column("held", Integer, nullable=False),
    Column("ignored", Integer, nullable=False),
    Column("answers", Text, nullable=False),
    Column("short", Boolean, nullable=False),
    Column("received_at", String, nullable=False),
)
held_rows = _logged(
    "held_rows",
    Column("sha256", String, nullable=False),
    Column("file", Text, nullable=False),
    Column("sheet", Text, nullable=False),
    Column("row", Integer, nullable=False),
    Column("village", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("phones", Text, nullable=False),
)

deliveries = _logged(
    "deliveries",
    Column("sha256", String, nullable=False),
    Column("file", Text, nullable=False),
    Column("sheet", Text, nullable=False),
    # One list for each sheet: a row for each visitor and day would nearly double the rows of a batch.
    Column("parts", Text, nullable=False),
    Column("received_at", String, nullable=False),
)
faults = _logged(
    "faults",
    Column("sha256", String, nullable=False),
    Column("file", Text, nullable=False),
    Column("sheet", Text, nullable=False),
    Column("row", Integer),
    Column("village", Text, nullable=False),
    Column("visitor", Text, nullable=False),
    Column("code", String, nullable=False),
    Column("received_at", String, nullable=False),
)


def _index(name: str, table: Table, *columns: str) -> None:
    current = table.c.superseded.is_(None)
    Index(name, *(table.c[column] for column in columns), sqlite_where=current, postgresql_where=current)


# Over superseded rows too: the next id is beyond every one that was ever given.
Index("households_by_id", households.c.id)
_index("households_by_name", households, "village", "name")
Index("visits_by_id", visits.c.id)
_registered = and_(households.c.superseded.is_(None), households.c.on_register)
Index(
    "households_of_register", households.c.village, households.c.branch, households.c.visitor,
    sqlite_where=_registered, postgresql_where=_registered,
)  # fmt: skip
_index("visits_by_household", visits, "household_id")
Index("visits_by_content", visits.c.content)
_index("visits_by_lineage", visits, "lineage")
_index("issues_by_number", issues, "number")
_index("issues_by_household", issues, "household_id")
IS_JOINED = issues.c.main_number != literal_column("''")
"""Joined to a main issue; written so that the database sees that it has an index of those that are current."""
JOINED = and_(issues.c.superseded.is_(None), IS_JOINED)
Index("issues_joined", issues.c.main_number, sqlite_where=JOINED, postgresql_where=JOINED)
_index("issues_by_due", issues, "resolved_on", "due_on")
STANDING = (
    "state", "resolved_as", "on_the_spot", "accepted_on", "dispatched_on", "resolved_on", "due_on", "extended_to",
    "due_provisional", "revisited_on", "satisfaction", "closed_on", "on_time",
)  # fmt: skip
"""All that the figures of a closure ask of an issue. Most issues share theirs with many others."""
_index("issues_by_standing", issues, *STANDING)
_index("schedule_by_id", schedule, "id")
_index("logbook_lines_by_id", logbook_lines, "id")
_index("logbook_lines_by_logbook", logbook_lines, "logbook", "position")
_index("repeats_by_visit", repeats, "visit_id")
Index("sheets_by_content", sheets.c.sha256)
Index("held_by_household", held_rows.c.village, held_rows.c.person)
Index("issues_by_sequence", issues.c.year, issues.c.sequence)
