"""The files of a run in which something is to be put right, with what their copies and texts have to know."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from minqing_cli import clean, problems
from minqing_cli.intake.came_of import SheetReading
from minqing_cli.problems import Problem
from minqing_cli.terms import Severity
from minqing_cli.workflows.inbox import Found
from minqing_cli.workflows.reading import FileReading

_MARKED = (Severity.ERROR, Severity.WARNING)
_LEFT_OUT = frozenset(rule.code for rule in (problems.ROW_TOTAL, problems.ROW_HEADING, problems.ROW_RESERVED))
"""Rows that a short sheet does without: totals, the heading again, reserved rows."""


@dataclass(frozen=True, slots=True)
class FaultySheet:
    """What of a sheet a short copy has to know. heading: its last row from 0; None where rows cannot be taken alone.

    position: in the workbook, from 1. left_out: rows without a fault, totals, reserved rows. ditto: rows that 同上 may mean.
    """

    name: str
    position: int
    heading: int | None
    left_out: frozenset[int]
    ditto: frozenset[int]


@dataclass(frozen=True, slots=True)
class FaultyFile:
    """One file with faults. sheets: its visit sheets. rows: (sheet, row) → village, of faulty rows. people: who is named in it.

    total, held: its rows, and those that are sent back. source: digest of the file of which it is a corrected copy.
    """

    path: Path
    name: str
    status: str
    faults: tuple[Problem, ...]
    sheets: tuple[FaultySheet, ...]
    rows: Mapping[tuple[str, int], str]
    villages: tuple[str, ...]
    people: frozenset[str]
    total: int
    held: int
    source: str


def faulty_files(files: Sequence[Found], readings: Sequence[FileReading], found: Sequence[Problem]) -> list[FaultyFile]:
    """Return the files in which something is to be put right, in order. found: every problem of the run.

    readings: one for each file, in the same order.
    """
    by_file: dict[str, list[Problem]] = defaultdict(list)
    notes: dict[tuple[str, str | None], set[int]] = defaultdict(set)
    for problem in found:
        place = problem.place
        if problem.severity in _MARKED:
            by_file[place.file].append(problem)
        elif problem.code in _LEFT_OUT and place.row is not None:
            notes[place.file, place.sheet].add(place.row)
    return [
        _faulty_file(file.path, reading, by_file[reading.name], notes)
        for file, reading in zip(files, readings, strict=True)
        if reading.status != "skipped" and by_file.get(reading.name)
    ]


def _faulty_file(
    path: Path, reading: FileReading, faults: list[Problem], notes: Mapping[tuple[str, str | None], set[int]]
) -> FaultyFile:
    rows: dict[tuple[str, int], str] = {}
    people: set[str] = set()
    villages: Counter[str] = Counter()
    at = {(one.place.sheet, one.place.row) for one in faults}
    grave = {(one.place.sheet, one.place.row) for one in faults if one.severity is Severity.ERROR}
    sheets = []
    held = 0
    for position, sheet in enumerate(reading.sheets if reading.status == "read" else (), start=1):
        if sheet.form is None:
            continue
        held_rows = {row.row for row in sheet.held}
        for village, person, visitor, row in _rows_of(sheet):
            villages[village] += 1
            people |= {person, *clean.text(visitor).replace("、", " ").split()}
            if (sheet.name, row) in at or row in held_rows:
                rows[sheet.name, row] = village
        sound = {visit.row for visit in sheet.visits if (sheet.name, visit.row) not in at}
        accepted = frozenset(visit.row for visit in sheet.visits)
        held += len(held_rows) + sum((sheet.name, row) in grave for row in accepted)
        left_out = frozenset(sound | notes.get((reading.name, sheet.name), set()))
        sheets.append(FaultySheet(sheet.name, position, _heading_of(sheet), left_out, accepted))
    order = {sheet.name: index for index, sheet in enumerate(sheets)}
    at_none = -1
    ordered = sorted(
        faults,
        key=lambda one: (
            order.get(one.place.sheet or "", at_none),
            at_none if one.place.row is None else one.place.row,
            at_none if one.place.column is None else one.place.column,
        ),
    )
    known = tuple(name for name, _ in villages.most_common() if name)
    people -= {"", *known}
    total = sum(sheet.total for sheet in reading.sheets)
    return FaultyFile(
        path, reading.name, reading.status, tuple(ordered), tuple(sheets), rows, known,
        frozenset(people), total, held, reading.answer.source,
    )  # fmt: skip


def _rows_of(sheet: SheetReading) -> Iterator[tuple[str, str, str, int]]:
    for read in sheet.visits:
        yield read.visit.village, read.visit.person, read.visit.visitor, read.row
    for held in sheet.held:
        yield held.village, held.person, "", held.row


def _heading_of(sheet: SheetReading) -> int | None:
    """The last row of the only heading of a sheet; None where the sheet is of another build."""
    if len(sheet.choices) != 1 or not sheet.columns:
        return None
    return sheet.choices[0].row
