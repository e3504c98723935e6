"""What was handed out, remembered line by line: slips to units, uploads to the platform, supervision slips.

Kept where the logbooks are kept, under names that no sheet can import. A line is known again by its key, so that
the same matter is never handed out twice unasked.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from pydantic import BaseModel

from minqing_cli.merging.logbooks import LogbookLine
from minqing_cli.terms import SupervisionReason


class SlipGiven(BaseModel, frozen=True):
    """A dispatch slip (转办单): which issue went to which unit by which step. run: the how-manieth handing out."""

    issue: str
    unit: str
    dispatched_on: date
    given_on: date
    run: int

    @property
    def key(self) -> str:
        """Another unit, or another dispatch to the same one, is another slip."""
        return slip_key(self.issue, self.unit, self.dispatched_on)


class Upload(BaseModel, frozen=True):
    """An issue in an upload batch of the platform, and what the platform's receipt said of it."""

    issue: str
    listed_on: date | None = None
    run: int = 0
    number: str = ""
    uploaded_on: date | None = None
    uploaded_by: str = ""

    @property
    def key(self) -> str:
        """An issue is uploaded once."""
        return self.issue


class Supervised(BaseModel, frozen=True):
    """A supervision slip (督办单). sequence: its running number in a year. times: the how-manieth of its issue.

    reasons: as the form names them. said: with days and times, as printed. due_on: the day that it sets.
    """

    issue: str
    year: int
    sequence: int
    number: str
    unit: str
    reasons: tuple[SupervisionReason, ...]
    said: str
    times: int
    given_on: date
    due_on: date
    run: int

    @property
    def key(self) -> str:
        """Every slip has a number of its own."""
        return self.number


Given = TypeVar("Given", SlipGiven, Upload, Supervised)

REGISTERS: dict[type[SlipGiven] | type[Upload] | type[Supervised], str] = {
    SlipGiven: "handed out: slips",
    Upload: "handed out: uploads",
    Supervised: "handed out: supervision",
}
"""Record → the name that its lines are kept under."""


def slip_key(issue: str, unit: str, dispatched_on: date) -> str:
    """Return what tells one slip from another."""
    return json.dumps([issue, unit, dispatched_on.isoformat()], ensure_ascii=False)


def entries_in(lines: Iterable[LogbookLine], record: type[Given]) -> dict[str, Given]:
    """Return the entries of stored lines by their keys."""
    return {line.key: record.model_validate_json(line.content) for line in lines}


def lines_for(entries: Sequence[Given], known: Sequence[LogbookLine], next_id: int) -> list[LogbookLine]:
    """Return the lines to write for entries: those that are new or say something else than the known ones."""
    by_key = {line.key: line for line in known}
    found: list[LogbookLine] = []
    for entry in entries:
        old = by_key.get(entry.key)
        position = old.position if old else len(known) + len(found)
        line = LogbookLine(
            old.id if old else next_id, REGISTERS[type(entry)], entry.key, entry.model_dump_json(), position
        )
        if line != old:
            found.append(line)
            next_id += old is None
    return found
