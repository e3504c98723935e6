"""From a sheet of the visit schedule (附件2) to its lines.

A line that lacks something required, gives an approximate count, or names an area that an earlier line has is held:
an area has exactly one group of people (M02). A number that cannot be dialled is only warned of.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from minqing_cli import problems
from minqing_cli.columns import columns_of
from minqing_cli.intake.entries import EntryKind, EntryReading, read_entries
from minqing_cli.problems import Problem
from minqing_cli.records import ScheduleEntry
from minqing_cli.sheets import Place, Sheet

_COLUMNS = columns_of(ScheduleEntry)

ScheduleReading = EntryReading[ScheduleEntry]


def read_schedule(file: str, sheet: Sheet) -> ScheduleReading:
    """Read one worksheet of a schedule; an entry's place is the cell of its area."""
    reading = read_entries(file, sheet, _KIND)
    if reading.heading is not None:
        columns = reading.heading.columns
        for place, entry in reading.entries:
            reading.problems.extend(_phone_problems(replace(place, column=columns.get("phones")), entry))
        reading.entries = [(replace(place, column=columns.get("area")), entry) for place, entry in reading.entries]
    return reading


def _refused(at: Place, name: str, found: str, detail: Mapping[str, Any]) -> Problem:
    """Return what is said of a cell that the record does not take."""
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


_KIND = EntryKind(
    ScheduleEntry, _refused, (("person", "village"), ("opinion", "members")), prefilled=("branch", "village")
)
