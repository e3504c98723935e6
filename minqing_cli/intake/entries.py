"""From a worksheet to the entries of a record: the schedule and the logbooks are read this way.

A line that lacks something required or holds what the record refuses is held, with the cell that is to blame.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from minqing_cli import clean, problems
from minqing_cli.columns import columns_of
from minqing_cli.intake.drafts import fill_merges, gather, resolve_ditto
from minqing_cli.intake.heading import Heading, find_heading, repeats_heading
from minqing_cli.intake.lines import not_data
from minqing_cli.intake.meta import read_meta
from minqing_cli.intake.names import heading_names
from minqing_cli.problems import Problem
from minqing_cli.sheets import Cell, Place, Sheet

Entry = TypeVar("Entry", bound=BaseModel)
Refuse = Callable[[Place, str, str, Mapping[str, Any]], Problem]
"""(cell, field, what stands there, pydantic's detail) → what is said of it."""


@dataclass(frozen=True, slots=True)
class EntryKind(Generic[Entry]):
    """How one kind of sheet is read.

    standing_for: (name, field): which fields are to it what person and opinion are to a visit sheet: a row with both is
    data, whatever its other cells look like. prefilled: what our own blank form has on every line, also on those that
    nobody has used. year: for days without one. also: further names of fields.
    """

    record: type[Entry]
    refuse: Refuse
    standing_for: tuple[tuple[str, str], ...]
    prefilled: tuple[str, ...] = ()
    year: int | None = None
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class EntryReading(Generic[Entry]):
    """The lines of one sheet, each with its place; found is False when the sheet is none of the kind."""

    found: bool = False
    entries: list[tuple[Place, Entry]] = field(default_factory=list)
    held: int = 0
    ignored: int = 0
    problems: list[Problem] = field(default_factory=list)
    heading: Heading | None = None


def read_entries(file: str, sheet: Sheet, kind: EntryKind[Entry]) -> EntryReading[Entry]:
    """Read one worksheet."""
    reading: EntryReading[Entry] = EntryReading()
    columns = columns_of(kind.record)
    required = tuple(name for name, column in columns.items() if column.required)
    names = heading_names(kind.record, kind.also)
    heading = find_heading(sheet.rows, names)
    if heading is None:
        return reading
    above = {name: cell for name, cell in read_meta(sheet.rows[: heading.top], names).values.items() if name in columns}
    missing = [name for name in heading.missing if name not in above]
    if missing:
        at = Place(file, sheet.name, heading.row)
        written = "、".join(columns[name].heading for name in missing)
        reading.problems.append(problems.MISSING_COLUMN.at(at, missing[0], columns=written, hint=""))
        return reading
    reading.found, reading.heading = True, heading
    fill_merges(sheet.rows, sheet.merges, heading.row, heading.columns.values())
    anchors = {**heading.columns}
    anchors |= {name: heading.columns[own] for name, own in kind.standing_for if own in heading.columns}
    previous: Mapping[str, Cell] | None = None
    for index in range(heading.row + 1, len(sheet.rows)):
        row = sheet.rows[index]
        if not any(clean.text(cell) for cell in row):
            continue
        draft = gather(row, index, heading)
        used = any(clean.text(draft.cells.get(name)) for name in required if name not in kind.prefilled)
        if repeats_heading(row, heading, names) or not_data(row, anchors) or not used:
            reading.ignored += 1
            continue
        resolve_ditto(draft, previous)
        cells: dict[str, Cell] = {**above, **draft.cells}
        place = Place(file, sheet.name, index)
        try:
            entry = kind.record.model_validate(
                {**dict.fromkeys(required), **cells}, context={"year": kind.year} if kind.year else None
            )
        except ValidationError as error:
            reading.held += 1
            for detail in error.errors(include_url=False):
                name = str(detail["loc"][0])
                at = Place(file, sheet.name, index, heading.columns.get(name))
                reading.problems.append(kind.refuse(at, name, clean.text(cells.get(name)), dict(detail)))
            continue
        previous = cells
        reading.entries.append((place, entry))
    return reading
