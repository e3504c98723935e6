"""From a sheet of the register (应访底册) to its entries."""

from dataclasses import dataclass, field

from pydantic import ValidationError

from minqing_cli import clean, problems
from minqing_cli.columns import columns_of
from minqing_cli.intake.drafts import drop_identity_numbers, fill_merges, gather, is_blank, resolve_ditto
from minqing_cli.intake.heading import find_heading, heading_names, repeats_heading
from minqing_cli.intake.lines import not_data
from minqing_cli.intake.meta import read_meta
from minqing_cli.problems import Problem
from minqing_cli.records import RosterEntry
from minqing_cli.sheets import Place, Sheet

_COLUMNS = columns_of(RosterEntry)


@dataclass(slots=True)
class RosterReading:
    """The entries of one sheet with their rows (from 0); found is False when the sheet is no register."""

    found: bool = False
    entries: list[tuple[int, RosterEntry]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_roster(file: str, sheet: Sheet) -> RosterReading:
    """Read one worksheet of a register."""
    reading = RosterReading()
    names = heading_names(RosterEntry)
    heading = find_heading(sheet.rows, names)
    place = Place(file, sheet.name)
    if heading is None:
        return reading
    meta = read_meta(sheet.rows[: heading.top], names).fills(dates_written=True)
    missing = [name for name in heading.missing if name not in meta]
    if missing:
        columns = "、".join(_COLUMNS[name].heading for name in missing)
        reading.problems.append(
            problems.MISSING_COLUMN.at(Place(file, sheet.name, heading.row), missing[0], columns=columns, hint="")
        )
        return reading
    reading.found = True
    fill_merges(sheet.rows, sheet.merges, heading.row, heading.columns.values())
    previous = None
    for index in range(heading.row + 1, len(sheet.rows)):
        row = sheet.rows[index]
        if all(is_blank(cell) for cell in row) or repeats_heading(row, heading, names):
            continue
        if not_data(row, heading.columns):
            continue
        draft = gather(row, index, heading)
        if not clean.text(draft.cells.get("person")):
            continue
        for name, value in meta.items():
            if name in RosterEntry.model_fields:
                draft.cells.setdefault(name, value)
        resolve_ditto(draft, previous)
        drop_identity_numbers(draft)
        try:
            entry = RosterEntry.model_validate({"village": None, "person": None} | draft.cells)
        except ValidationError as error:
            fields = [str(detail["loc"][0]) for detail in error.errors(include_url=False)]
            columns = "、".join(_COLUMNS[name].heading for name in fields)
            at = Place(place.file, place.sheet, index, heading.columns.get(fields[0]))
            reading.problems.append(problems.ROSTER_INCOMPLETE.at(at, fields[0], columns=columns))
            continue
        previous = draft.cells
        reading.entries.append((index, entry))
    return reading
