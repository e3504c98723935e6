"""Stored rows to the values that merging works on, and back."""

from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import Row

from minqing_cli import clean
from minqing_cli.merging.known import Household, Repeat, Source, StoredIssue, StoredVisit
from minqing_cli.records import Visit
from minqing_cli.terms import Outcome

Values = dict[str, Any]

_HOUSEHOLD_FIELDS = tuple(one.name for one in fields(Household))
_ISSUE_FIELDS = tuple(one.name for one in fields(StoredIssue))
_VISIT_FIELDS = tuple(Visit.model_fields)
_PHONE_SEPARATOR = "/"


def household_values(one: Household) -> Values:
    """The columns of a household."""
    values = {name: getattr(one, name) for name in _HOUSEHOLD_FIELDS}
    values["phones"] = _PHONE_SEPARATOR.join(one.phones)
    return values


def household_of(row: Row[Any]) -> Household:
    """The household of a stored row."""
    known = row._mapping
    values = {name: known[name] for name in _HOUSEHOLD_FIELDS}
    values["phones"] = tuple(filter(None, values["phones"].split(_PHONE_SEPARATOR)))
    return Household(**values)


def visit_values(one: StoredVisit) -> Values:
    """The columns of a visit; unusable numbers stay as they were written."""
    values = dict(one.visit.__dict__)
    phones = one.visit.phones
    values["phones"] = _PHONE_SEPARATOR.join((*phones.usable, *(found for found, _ in phones.faults)))
    values.update(
        id=one.id,
        household_id=one.household_id,
        ordinal=one.ordinal,
        outcome=one.outcome.value,
        content=one.content,
        lineage=one.lineage,
        source_sha256=one.source.sha256,
        source_file=one.source.file,
        source_sheet=one.source.sheet,
        source_row=one.source.row,
    )
    return values


def visit_of(row: Row[Any]) -> StoredVisit:
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


def issue_values(one: StoredIssue) -> Values:
    """The columns of an issue."""
    return {name: getattr(one, name) for name in _ISSUE_FIELDS}


def issue_of(row: Row[Any]) -> StoredIssue:
    """The issue of a stored row."""
    known = row._mapping
    return StoredIssue(**{name: known[name] for name in _ISSUE_FIELDS})


def repeat_of(row: Row[Any]) -> Repeat:
    """The repeat of a stored row."""
    known = row._mapping
    return Repeat(known["number"], known["visit_id"], known["reported_on"], known["text"])


def plain(value: object) -> object:
    """A column's value as the hash chain sees it."""
    return value.isoformat() if isinstance(value, date) else value
