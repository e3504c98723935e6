"""What a merge brought of each village, visitor and day, and with which faults: kept with the batch for 催报.

Only what came for the first time: of a file that was merged before nothing is noted again, nor are rows that the ledger
knew already, nor their faults.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from pydantic_core import to_json

from minqing_cli import clean
from minqing_cli.intake.came_of import SheetReading
from minqing_cli.merging.known import IncomingRow
from minqing_cli.packed import Team, team_of
from minqing_cli.problems import Problem
from minqing_cli.stores.noted import DeliveryRecord, FaultRecord
from minqing_cli.terms import RowFate, Severity
from minqing_cli.workflows.reading import FileReading

_NOTHING = "[]"


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
                    deliveries.append(
                        _delivery(reading, sheet, {team: (rows, 0) for team, rows in sheet.visits.teams.items()})
                    )
                    continue
                teams = _rows(sheet)
                fate = {row: fates.get((reading.sha256, sheet.name, row)) for row in teams}
                deliveries.append(_delivery(reading, sheet, _counted(sheet, teams, fate)))
                faults.extend(_faults(reading, sheet, teams, fate, found))
    return [one for one in deliveries if one.parts != _NOTHING], faults


def _delivery(reading: FileReading, sheet: SheetReading, counts: Mapping[Team, Sequence[int]]) -> DeliveryRecord:
    """counts: of each team its rows and how many of them are held."""
    parts = [
        (village, visitor, clean.name(grid) if grid else "", day, rows, held)
        for (village, visitor, grid, day), (rows, held) in counts.items()
    ]
    return DeliveryRecord(reading.sha256, reading.name, sheet.name, to_json(parts).decode())


def _rows(sheet: SheetReading) -> dict[int, Team]:
    """Row → whose it is."""
    # The values as they lie packed: a record of each row would cost more than reading the sheet.
    found = {told.row: team_of(told.values) for told in sheet.visits.told()}
    held = {one.row: (one.village, one.visitor, one.grid, _iso(one.visited_on)) for one in sheet.held}
    return found | held


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _counted(
    sheet: SheetReading, teams: Mapping[int, Team], fate: Mapping[int, RowFate | None]
) -> dict[Team, Sequence[int]]:
    counts: dict[Team, list[int]] = defaultdict(lambda: [0, 0])
    held_rows = {held.row for held in sheet.held}
    for row, team in teams.items():
        if fate[row] is RowFate.DUPLICATE:
            continue
        counts[team][0] += 1
        counts[team][1] += row in held_rows or fate[row] is RowFate.HELD
    return dict(counts)


def _faults(
    reading: FileReading,
    sheet: SheetReading,
    teams: Mapping[int, Team],
    fate: Mapping[int, RowFate | None],
    problems: Sequence[Problem],
) -> Iterator[FaultRecord]:
    sole = {village for village, *_ in teams.values()}
    whole = sole.pop() if len(sole) == 1 else ""
    for problem in problems:
        row = problem.place.row
        team = teams.get(row) if row is not None else None
        if row is not None and fate.get(row) is RowFate.DUPLICATE:
            continue
        village, visitor = team[:2] if team else (whole, "")
        yield FaultRecord(reading.sha256, reading.name, sheet.name, row, village, visitor, problem.code)
