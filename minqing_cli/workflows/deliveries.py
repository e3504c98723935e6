"""What a merge brought of each village, visitor and day, and with which faults: kept with the batch for 催报.

Only what came for the first time: of a file that was merged before nothing is noted again, nor are rows that the ledger
knew already, nor their faults.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from minqing_cli import clean
from minqing_cli.intake.visits import SheetReading
from minqing_cli.merging.known import IncomingRow
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
                fate = {row: fates.get((reading.sha256, sheet.name, row)) for row in _rows(sheet)}
                deliveries.extend(_deliveries(reading, sheet, fate))
                faults.extend(_faults(reading, sheet, fate, by_sheet.get((reading.name, sheet.name), ())))
    return deliveries, faults


def _rows(sheet: SheetReading) -> dict[int, _Team]:
    """Row → whose it is."""
    found = {
        read.row: _Team(read.visit.village, read.visit.visitor, clean.name(read.visit.grid), read.visit.visited_on)
        for read in sheet.visits
    }
    return found | {held.row: _Team(held.village, held.visitor, held.grid, held.visited_on) for held in sheet.held}


def _deliveries(reading: FileReading, sheet: SheetReading, fate: dict[int, RowFate | None]) -> Iterator[DeliveryRecord]:
    counts: dict[_Team, list[int]] = defaultdict(lambda: [0, 0])
    held_rows = {held.row for held in sheet.held}
    for row, team in _rows(sheet).items():
        if fate[row] is RowFate.DUPLICATE:
            continue
        counts[team][0] += 1
        counts[team][1] += row in held_rows or fate[row] is RowFate.HELD
    for team, (rows, held) in counts.items():
        yield DeliveryRecord(reading.sha256, reading.name, sheet.name, *team, rows, held)


def _faults(
    reading: FileReading, sheet: SheetReading, fate: dict[int, RowFate | None], problems: Sequence[Problem]
) -> Iterator[FaultRecord]:
    teams = _rows(sheet)
    sole = {team.village for team in teams.values()}
    whole = sole.pop() if len(sole) == 1 else ""
    for problem in problems:
        row = problem.place.row
        team = teams.get(row) if row is not None else None
        if row is not None and fate.get(row) is RowFate.DUPLICATE:
            continue
        village, visitor = (team.village, team.visitor) if team else (whole, "")
        yield FaultRecord(reading.sha256, reading.name, sheet.name, row, village, visitor, problem.code)
