"""From a sheet of the visit schedule (附件2) to its lines.

A line that lacks something required, gives an approximate count, or names an area that an earlier line has is held:
an area has exactly one group of people (M02). A number that cannot be dialled is only warned of.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from minqing_cli import clean, problems
from minqing_cli.columns import columns_of
from minqing_cli.intake.drafts import fill_merges, gather, resolve_ditto
from minqing_cli.intake.heading import Heading, find_heading, repeats_heading
from minqing_cli.intake.lines import not_data
from minqing_cli.intake.meta import read_meta
from minqing_cli.intake.names import heading_names
from minqing_cli.problems import Problem
from minqing_cli.records import ScheduleEntry
from minqing_cli.sheets import Cell, Place, Sheet

_COLUMNS = columns_of(ScheduleEntry)
_REQUIRED = tuple(name for name, column in _COLUMNS.items() if column.required)
_PREFILLED = ("branch", "village")
"""What our own form for one village has on every line, also on those that nobody has used."""


@dataclass(slots=True)
class ScheduleReading:
    """The lines of one sheet, each with its place; found is False when the sheet is no schedule."""

    found: bool = False
    entries: list[tuple[Place, ScheduleEntry]] = field(default_factory=list)
    held: int = 0
    ignored: int = 0
    problems: list[Problem] = field(default_factory=list)


def read_schedule(file: str, sheet: Sheet) -> ScheduleReading:
    """Read one worksheet of a schedule."""
    reading = ScheduleReading()
    names = heading_names(ScheduleEntry)
    heading = find_heading(sheet.rows, names)
    if heading is None:
        return reading
    above = read_meta(sheet.rows[: heading.top], names).values
    missing = [name for name in heading.missing if name not in above]
    if missing:
        at = Place(file, sheet.name, heading.row)
        columns = "、".join(_COLUMNS[name].heading for name in missing)
        reading.problems.append(problems.MISSING_COLUMN.at(at, missing[0], columns=columns, hint=""))
        return reading
    reading.found = True
    fill_merges(sheet.rows, sheet.merges, heading.row, heading.columns.values())
    # What person and opinion are to a visit sheet: a row with both is data, whatever its other cells look like.
    standing_for = (("person", "village"), ("opinion", "members"))
    anchors = {**heading.columns} | {name: heading.columns[own] for name, own in standing_for if own in heading.columns}
    previous: Mapping[str, Cell] | None = None
    for index in range(heading.row + 1, len(sheet.rows)):
        row = sheet.rows[index]
        if not any(clean.text(cell) for cell in row):
            continue
        draft = gather(row, index, heading)
        used = any(clean.text(draft.cells.get(name)) for name in _REQUIRED if name not in _PREFILLED)
        if repeats_heading(row, heading, names) or not_data(row, anchors) or not used:
            reading.ignored += 1
            continue
        resolve_ditto(draft, previous)
        cells: dict[str, Cell] = {**above, **draft.cells}
        entry = _read_entry(reading, Place(file, sheet.name, index), heading, cells)
        if entry is None:
            reading.held += 1
        else:
            previous = cells
            reading.entries.append((Place(file, sheet.name, index, heading.columns.get("area")), entry))
    return reading


def _read_entry(
    reading: ScheduleReading, place: Place, heading: Heading, cells: Mapping[str, Cell]
) -> ScheduleEntry | None:
    """Return the entry of one line and note what is wrong with it; None where it has to be held."""
    try:
        entry = ScheduleEntry.model_validate({**dict.fromkeys(_REQUIRED), **cells})
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            name = str(detail["loc"][0])
            at = Place(place.file, place.sheet, place.row, heading.columns.get(name))
            reading.problems.append(_refused(at, name, clean.text(cells.get(name)), dict(detail)))
        return None
    at = Place(place.file, place.sheet, place.row, heading.columns.get("phones"))
    reading.problems.extend(_phone_problems(at, entry))
    return entry


def _refused(at: Place, name: str, found: str, detail: Mapping[str, Any]) -> Problem:
    column = _COLUMNS[name].heading
    context = detail.get("ctx", {})
    if context.get("name") == "missing":
        return problems.SCHEDULE_INCOMPLETE.at(at, name, column=column)
    if context.get("name") == "not_whole":
        return problems.SCHEDULE_COUNT.at(at, name, found)
    return problems.TEXT_TOO_LONG.at(at, name, None, column=column, length=len(found), limit=context.get("max_length"))


def _phone_problems(at: Place, entry: ScheduleEntry) -> Iterator[Problem]:
    for found, fault in entry.phones.faults:
        digits = sum(letter.isdigit() for letter in found)
        yield problems.FAULTS[fault].at(at, "phones", found, digits=digits)
