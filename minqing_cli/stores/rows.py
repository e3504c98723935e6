"""Stored rows to the values that merging works on, and back."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row as SqlRow

from minqing_cli import clean
from minqing_cli.merging.corrections import Correction
from minqing_cli.merging.known import Household, Repeat, Source, StoredIssue, StoredVisit
from minqing_cli.merging.logbooks import LogbookLine
from minqing_cli.merging.rollup import TownLedger
from minqing_cli.merging.schedule import ScheduleLine
from minqing_cli.records import Visit
from minqing_cli.terms import Outcome

if TYPE_CHECKING:
    from minqing_cli.merging.alone import AloneRows

Row = tuple[Any, ...]

_HOUSEHOLD_FIELDS = tuple(one.name for one in fields(Household))
_ISSUE_FIELDS = tuple(one.name for one in fields(StoredIssue))
_household_attributes = attrgetter(*_HOUSEHOLD_FIELDS)
_issue_attributes = attrgetter(*_ISSUE_FIELDS)
_SCHEDULE_FIELDS = tuple(one.name for one in fields(ScheduleLine))
_schedule_attributes = attrgetter(*_SCHEDULE_FIELDS)
_LOGBOOK_FIELDS = tuple(one.name for one in fields(LogbookLine))
_logbook_attributes = attrgetter(*_LOGBOOK_FIELDS)
_TOWN_FIELDS = tuple(one.name for one in fields(TownLedger))
_town_attributes = attrgetter(*_TOWN_FIELDS)
_CORRECTION_FIELDS = tuple(one.name for one in fields(Correction))
_correction_attributes = attrgetter(*_CORRECTION_FIELDS)
_VISIT_FIELDS = tuple(Visit.model_fields)
_PHONE_SEPARATOR = "/"
_VILLAGE, _PERSON, _ADDRESS, _BRANCH, _GRID, _KIND = map(
    _VISIT_FIELDS.index, ("village", "person", "address", "branch", "grid", "kind")
)
_HOUSEHOLD_HEAD = ("id", "village", "name", "phones", "address", "branch", "grid", "kind")
_HOUSEHOLD_BLANK: Row = tuple(one.default for one in fields(Household)[len(_HOUSEHOLD_HEAD) :])
_ISSUE_BLANK: dict[str, Any] = {one.name: one.default for one in fields(StoredIssue)}
"""What a new household and a new issue hold where their row says nothing."""


def household_values(one: Household) -> Row:
    """The columns of a household, in order."""
    return tuple(
        _PHONE_SEPARATOR.join(value) if isinstance(value, tuple) else value for value in _household_attributes(one)
    )


def alone_household_values(one: "AloneRows") -> Iterator[Row]:
    """The columns of the new households of rows that stand alone, in order."""
    return (
        (
            household, values[_VILLAGE], values[_PERSON], _PHONE_SEPARATOR.join(usable), values[_ADDRESS],
            values[_BRANCH], values[_GRID], values[_KIND], *_HOUSEHOLD_BLANK,
        )
        for household, (_, values, usable, *_) in zip(one.households, one.rows, strict=True)
    )  # fmt: skip


def alone_visit_values(one: "AloneRows") -> Iterator[Row]:
    """The columns of their new visits, in order."""
    sheet = one.sheet
    source = sheet.key, sheet.sha256, sheet.file, sheet.sheet
    return (
        (visit, household, 0, *values, outcome, content, *source, row)
        for visit, household, (row, values, _, _, outcome, content, *_) in zip(
            one.visits, one.households, one.rows, strict=True
        )
    )


def alone_issue_values(one: "AloneRows") -> Iterator[Row]:
    """The columns of their new issues, in order."""
    for issue in chain.from_iterable(one.issues):
        values = _ISSUE_BLANK | issue
        values["due_on"] = plain(values["due_on"])
        yield tuple(values.values())


def household_of(row: SqlRow[Any]) -> Household:
    """The household of a stored row."""
    known = row._mapping
    values = {name: known[name] for name in _HOUSEHOLD_FIELDS}
    values["phones"] = tuple(filter(None, values["phones"].split(_PHONE_SEPARATOR)))
    return Household(**values)


def visit_values(one: StoredVisit) -> Row:
    """The columns of a visit, in order; unusable numbers stay as they were written."""
    record = dict(one.visit.__dict__)
    phones = one.visit.phones
    record["phones"] = _PHONE_SEPARATOR.join((*phones.usable, *(found for found, _ in phones.faults)))
    record["visited_on"] = one.visit.visited_on.isoformat()
    return (
        one.id, one.household_id, one.ordinal, *record.values(), one.outcome.value, one.content, one.lineage, *one.source,
    )  # fmt: skip


def visit_of(row: SqlRow[Any]) -> StoredVisit:
    """The visit of a stored row; it was validated when it came in."""
    known = row._mapping
    values = {name: known[name] for name in _VISIT_FIELDS}
    values["phones"] = clean.phones(values["phones"])
    return StoredVisit(
        known["id"],
        known["household_id"],
        known["ordinal"],
        Visit.model_construct(**values),
        Outcome(known["outcome"]),
        known["content"],
        known["lineage"],
        Source(known["source_sha256"], known["source_file"], known["source_sheet"], known["source_row"]),
    )


def issue_values(one: StoredIssue) -> Row:
    """The columns of an issue, in order."""
    return tuple(map(plain, _issue_attributes(one)))


def issue_of(row: SqlRow[Any]) -> StoredIssue:
    """The issue of a stored row."""
    known = row._mapping
    return StoredIssue(**{name: known[name] for name in _ISSUE_FIELDS})


def repeat_values(one: Repeat) -> Row:
    """The columns of a repeat, in order."""
    return tuple(map(plain, one))


def repeat_of(row: SqlRow[Any]) -> Repeat:
    """The repeat of a stored row."""
    known = row._mapping
    return Repeat(known["number"], known["visit_id"], known["reported_on"], known["text"])


def schedule_values(one: ScheduleLine) -> Row:
    """The columns of a line of the schedule, in order."""
    return tuple(_schedule_attributes(one))


def schedule_of(row: SqlRow[Any]) -> ScheduleLine:
    """The line of the schedule of a stored row."""
    known = row._mapping
    return ScheduleLine(**{name: known[name] for name in _SCHEDULE_FIELDS})


def logbook_values(one: LogbookLine) -> Row:
    """The columns of a line of a logbook, in order."""
    return tuple(_logbook_attributes(one))


def logbook_of(row: SqlRow[Any]) -> LogbookLine:
    """The line of a logbook of a stored row."""
    known = row._mapping
    return LogbookLine(**{name: known[name] for name in _LOGBOOK_FIELDS})


def correction_values(one: Correction) -> Row:
    """The columns of a correction, in order."""
    return tuple(
        _PHONE_SEPARATOR.join(value) if isinstance(value, tuple) else value for value in _correction_attributes(one)
    )


def correction_of(row: SqlRow[Any]) -> Correction:
    """The correction of a stored row."""
    known = row._mapping
    values = {name: known[name] for name in _CORRECTION_FIELDS}
    values["phones"] = tuple(filter(None, values["phones"].split(_PHONE_SEPARATOR)))
    return Correction(**values)


def town_ledger_values(one: TownLedger) -> Row:
    """The columns of what a county has of a town's ledger, in order."""
    return tuple(_town_attributes(one))


def town_ledger_of(row: SqlRow[Any]) -> TownLedger:
    """What a county has of a town's ledger, of a stored row."""
    known = row._mapping
    return TownLedger(**{name: known[name] for name in _TOWN_FIELDS})


def plain(value: object) -> object:
    """A column's value as the driver and the hash chain take it."""
    return value.isoformat() if isinstance(value, date) else value
