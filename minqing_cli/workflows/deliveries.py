"""What a merge brought of each village, visitor and day, and with which faults: kept with the batch for 催报.

Only what came for the first time: of a file that was merged before nothing is noted again, nor are rows that the ledger
knew already, nor their faults.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from minqing_cli import clean
from minqing_cli.intake.came_of import SheetReading
from minqing_cli.merging.known import IncomingRow
from minqing_cli.packed import Team, team_of
from minqing_cli.problems import Problem
from minqing_cli.stores.batches import DeliveryRecord, FaultRecord
from minqing_cli.terms import RowFate, Severity
from minqing_cli.workflows.reading import FileReading


class _Team(NamedTuple):
    village: str
    visitor: str
    grid: str
    visited_on: date | None


def deliveries_of(
    readings: Sequence[FileReading],
    rows: Sequence[IncomingRow],
    problems: Sequence[Problem],
    merged_before: Collection[str],
) -> tuple[list[DeliveryRecord], list[FaultRecord]]:
    """Return what the files of a run brought, and their faults. rows: the accepted ones with their fate.

    merged_before: digests of files of earlier batches.
    """
    fates = {(row.sheet.sha256, row.sheet.sheet, row.read.row): row.fate for row in rows}
    unsound = {(row.sheet.sha256, row.sheet.sheet) for row in rows if row.fate is not RowFate.ACCEPTED}
    by_sheet: dict[tuple[str, str | None], list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.severity is not Severity.INFO:
            by_sheet[problem.place.file, problem.place.sheet].append(problem)
    deliveries: list[DeliveryRecord] = []
    faults: list[FaultRecord] = []
    seen = set(merged_before)
    for reading in readings:
        if reading.status != "read" or reading.sha256 in seen:
            continue
        seen.add(reading.sha256)
        for sheet in reading.sheets:
            if sheet.form is not None:
                found = by_sheet.get((reading.name, sheet.name), ())
                if not (found or sheet.held or (reading.sha256, sheet.name) in unsound):
                    deliveries.extend(_sound(reading, sheet))
                    continue
                teams = _rows(sheet)
                fate = {row: fates.get((reading.sha256, sheet.name, row)) for row in teams}
                deliveries.extend(_deliveries(reading, sheet, teams, fate))
                faults.extend(_faults(reading, sheet, teams, fate, found))
    return deliveries, faults


def _sound(reading: FileReading, sheet: SheetReading) -> Iterator[DeliveryRecord]:
    """What a sheet brought of which nothing is known already, held or at fault: as it was counted when it was read."""
    counts: dict[_Team, int] = defaultdict(int)
    for team, rows in sheet.visits.teams.items():
        counts[_team(team)] += rows
    for one, rows in counts.items():
        yield DeliveryRecord(reading.sha256, reading.name, sheet.name, *one, rows, 0)


def _team(values: Team) -> _Team:
    village, visitor, grid, day = values
    return _Team(village, visitor, clean.name(grid), date.fromisoformat(day))


def _rows(sheet: SheetReading) -> dict[int, _Team]:
    """Row → whose it is."""
    found = {}
    # The values as they lie packed: a record of each row would cost more than reading the sheet.
    for told in sheet.visits.told():
        found[told.row] = _team(team_of(told.values))
    return found | {held.row: _Team(held.village, held.visitor, held.grid, held.visited_on) for held in sheet.held}


def _deliveries(
    reading: FileReading, sheet: SheetReading, teams: dict[int, _Team], fate: dict[int, RowFate | None]
) -> Iterator[DeliveryRecord]:
    counts: dict[_Team, list[int]] = defaultdict(lambda: [0, 0])
    held_rows = {held.row for held in sheet.held}
    for row, team in teams.items():
        if fate[row] is RowFate.DUPLICATE:
            continue
        counts[team][0] += 1
        counts[team][1] += row in held_rows or fate[row] is RowFate.HELD
    for team, (rows, held) in counts.items():
        yield DeliveryRecord(reading.sha256, reading.name, sheet.name, *team, rows, held)


def _faults(
    reading: FileReading,
    sheet: SheetReading,
    teams: dict[int, _Team],
    fate: dict[int, RowFate | None],
    problems: Sequence[Problem],
) -> Iterator[FaultRecord]:
    sole = {team.village for team in teams.values()}
    whole = sole.pop() if len(sole) == 1 else ""
    for problem in problems:
        row = problem.place.row
        team = teams.get(row) if row is not None else None
        if row is not None and fate.get(row) is RowFate.DUPLICATE:
            continue
        village, visitor = (team.village, team.visitor) if team else (whole, "")
        yield FaultRecord(reading.sha256, reading.name, sheet.name, row, village, visitor, problem.code)
