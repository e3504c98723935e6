"""What goes back to the senders: a marked copy of each faulty workbook, and a short text for each village.

The texts are meant for a chat group: cells and kinds of faults, no name, no number, no word of anybody's opinion.
"""

import re
import shutil
import tempfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from minqing_cli import clean, problems
from minqing_cli.columns import columns_of
from minqing_cli.intake.drafts import is_blank, is_ditto
from minqing_cli.intake.visits import SheetReading
from minqing_cli.plan import Limits
from minqing_cli.problems import Problem
from minqing_cli.readers.formats import read_workbook
from minqing_cli.readers.refusal import Refused
from minqing_cli.records import Visit
from minqing_cli.sheets import Cell, Place
from minqing_cli.terms import RETURN_MARK, RETURN_TITLE, Severity
from minqing_cli.workflows.inbox import Found
from minqing_cli.workflows.intake_report import problem_json
from minqing_cli.workflows.publish import Published, publish
from minqing_cli.workflows.reading import FileReading, apart, digest
from minqing_cli.workflows.workspace import Workspace

SUFFIX = "_退回"
_HEADINGS = {name: column.heading for name, column in columns_of(Visit).items()}
_MARKED = (Severity.ERROR, Severity.WARNING)
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LEFT_OUT = frozenset({"P501", "P504", "P505"})
"""Rows that a short sheet does without: totals, the heading again, reserved rows."""
_NO_PLACE = ""
_MOST_CELLS = 12


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


@dataclass(slots=True)
class Returns:
    """What was written into a folder: copies and texts, and what is to be said of them."""

    folder: Path
    copies: list[tuple[FaultyFile, Published]] = field(default_factory=list)
    texts: list[Published] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether something could not be written or was written beside its place."""
        return any(one.severity is Severity.ERROR or one.code == problems.OUTPUT_EDITED.code for one in self.problems)

    def as_json(self) -> dict[str, Any]:
        """Return where the copies and texts lie, in the shape that scripts rely on."""
        return {
            "copies": [{"file": file.name, "path": str(one.path), "status": one.status} for file, one in self.copies],
            "texts": [{"path": str(one.path), "status": one.status} for one in self.texts],
            "problems": [problem_json(one) for one in self.problems],
        }


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


# --- the copies ----------------------------------------------------------------------------


def write_returns(
    files: Sequence[FaultyFile],
    folder: Path,
    workspace: Workspace | None,
    limits: Limits,
    today: date,
    jobs: int,
    only_faulty: bool = False,
    log: Path | None = None,
    step: Callable[[], None] = lambda: None,
) -> Returns:
    """Write a marked copy of each faulty file that was read, and a text for each village, into a folder."""
    # Brings python-docx along, which every run would pay for.
    from minqing_cli.writers.papers import write_text

    returns = Returns(folder)
    read = [one for one in files if one.status == "read"]
    taken: set[str] = set()
    with tempfile.TemporaryDirectory(prefix="minqing-") as scratch:
        calls = [(one, Path(scratch) / f"{index}.xlsx", only_faulty, limits) for index, one in enumerate(read)]
        for call, result in zip(calls, apart(make_copy, calls, jobs, limits, log), strict=True):
            file, made = call[0], call[1]
            if result is None and not only_faulty:
                # Too large a workbook to be copied within the limits: its faulty rows are not.
                result = next(apart(make_copy, [(file, made, True, limits)], 1, limits, log))
            name = _free(taken, _stem(file.name), f"{SUFFIX}.xlsx")
            _publish_copy(returns, workspace, file, folder / name, made, result)
            if only_faulty and result is not None and result.kind in ("copy", "values"):
                returns.problems.append(problems.RETURN_WHOLE.at(Place(file.name), file=file.name))
            step()
    for village, lines in _texts(files, today).items():
        name = _free(taken, village.replace("/", "_").strip(". ") or "未填村名", f"_{RETURN_TITLE}.txt")
        produced = publish(workspace, folder / name, partial(write_text, lines=lines))
        returns.texts.append(produced)
        _say(returns, workspace, produced)
    return returns


@dataclass(frozen=True, slots=True)
class CopyResult:
    """What making a copy came to. why: of a copy of values, why it is not the workbook itself; of none, why none."""

    kind: str | None
    lost: tuple[str, ...] = ()
    why: str = ""


def make_copy(file: FaultyFile, target: Path, only_faulty: bool, limits: Limits) -> CopyResult:
    """Write the marked copy of one file. To be called in a process that may die."""
    # openpyxl costs a quarter of a second to import; runs without a faulty file do without it.
    from minqing_cli.writers.returned import CannotCopy, Order, mark_copy, write_values

    order = Order(file.faults, _HEADINGS, _about(file), file.source or digest(file.path))
    short = only_faulty and file.sheets and all(sheet.heading is not None for sheet in file.sheets)
    why = ""
    try:
        if not short:
            if _is_package(file.path):
                made = mark_copy(file.path, target, order)
                return CopyResult(made.kind, made.lost)
            why = "旧格式或文本格式"
    except CannotCopy as refused:
        why = str(refused)
        short = why == "文件太大" and all(sheet.heading is not None for sheet in file.sheets)
    try:
        book = read_workbook(file.path, limits)
    except (Refused, OSError):
        return CopyResult(None, why="文件已经变动，读不出来")
    sheets = [sheet for sheet in book.sheets if not _is_ours(sheet.rows)]
    kept = None
    if short:
        known = {sheet.name: sheet for sheet in file.sheets}
        kept = {sheet.name: _kept_rows(sheet.rows, known[sheet.name]) for sheet in sheets if sheet.name in known}
    made = write_values(sheets, target, order, kept)
    return CopyResult(made.kind, made.lost, why)


def _is_package(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as package:
        return "xl/workbook.xml" in package.namelist()


def _is_ours(rows: Sequence[Sequence[Cell]]) -> bool:
    return any(isinstance(cell, str) and RETURN_MARK in cell for row in rows[:3] for cell in row)


def _kept_rows(rows: list[list[Cell]], sheet: FaultySheet) -> list[int]:
    """Return the rows of a short sheet, and write out what 同上 means in them."""
    first = (sheet.heading or 0) + 1
    kept = [
        index
        for index, row in enumerate(rows)
        if index < first or (index not in sheet.left_out and not all(map(is_blank, row)))
    ]
    meant: dict[int, Cell] = {}
    for index in range(first, len(rows)):
        for column, cell in enumerate(rows[index]):
            if isinstance(cell, str) and is_ditto(cell) and column in meant:
                rows[index][column] = meant[column]
        if index in sheet.ditto:
            meant |= {column: cell for column, cell in enumerate(rows[index]) if not is_blank(cell)}
    return kept


def _about(file: FaultyFile) -> tuple[str, ...]:
    errors = sum(1 for one in file.faults if one.severity is Severity.ERROR)
    said = [f"错误 {errors} 处（改好才能入账）"] if errors else []
    warnings = len(file.faults) - errors
    said += [f"警告 {warnings} 处（请核对）"] if warnings else []
    return (
        f"{file.name}：共 {file.total} 行，其中 {file.held} 行退回；{'，'.join(said)}。",
        "怎么改：到标了颜色的格子里改，批注里写着怎么改；改好后把整个文件发回来，颜色、批注和本表都不用删。",
    )


def _free(taken: set[str], name: str, last: str) -> str:
    """Return where something of a name goes, below the folder; two files of the same name get two places."""
    *above, stem = [_NOT_IN_NAMES.sub("_", part)[:80] for part in name.split("/")]
    above = [part for part in above if part.strip(". ")]
    number = 1
    while (found := "/".join([*above, f"{stem}{'' if number == 1 else number}{last}"])).casefold() in taken:
        number += 1
    taken.add(found.casefold())
    return found


def _stem(name: str) -> str:
    """Return a file's name without its ending and without what an earlier copy added to it."""
    stem = re.sub(r"\.[^./]{1,5}$", "", name.replace(" › ", "/"))
    while stem.endswith(SUFFIX):
        stem = stem[: -len(SUFFIX)]
    return stem or "表"


def _publish_copy(
    returns: Returns, workspace: Workspace | None, file: FaultyFile, path: Path, made: Path, result: CopyResult | None
) -> None:
    at = Place(file.name)
    if result is None or result.kind is None:
        why = result.why if result else "文件太大或内容异常"
        returns.problems.append(problems.RETURN_NOT_MADE.at(at, file=file.name, why=why))
        return
    published = publish(workspace, path, partial(_copy, made))
    returns.copies.append((file, published))
    shown = workspace.shown(published.path) if workspace else str(published.path)
    if result.why and result.kind == "values":
        returns.problems.append(problems.RETURN_VALUES_ONLY.at(at, path=shown, why=result.why))
    elif result.lost:
        returns.problems.append(problems.RETURN_INCOMPLETE.at(at, path=shown, lost="、".join(result.lost)))
    _say(returns, workspace, published)


def _copy(made: Path, target: Path) -> None:
    shutil.copyfile(made, target)


def _say(returns: Returns, workspace: Workspace | None, published: Published) -> None:
    problem = published.problem
    if published.status == "failed" and problem is not None:
        shown = workspace.shown(published.path) if workspace else str(published.path)
        detail = problem.says.split("：", 1)[-1].split("。")[0]
        problem = problems.RETURN_UNWRITABLE.at(Place(shown), path=shown, detail=detail)
    if problem is not None:
        returns.problems.append(problem)


# --- the texts -----------------------------------------------------------------------------


def _texts(files: Sequence[FaultyFile], today: date) -> dict[str, list[str]]:
    """Return village → the lines of its text; a file of no known village has one of its own."""
    by_village: dict[str, dict[str, list[Problem]]] = defaultdict(lambda: defaultdict(list))
    known = {file.name: file for file in files}
    for file in files:
        sole = file.villages[0] if file.villages else _nameless(file.name, file.people)
        for fault in file.faults:
            place = fault.place
            village = file.rows.get((place.sheet or "", -1 if place.row is None else place.row), _NO_PLACE)
            by_village[village or sole][file.name].append(fault)
    return {
        village: _text(village, [(known[name], faults) for name, faults in by_file.items()], today)
        for village, by_file in sorted(by_village.items())
    }


def _text(village: str, files: Sequence[tuple[FaultyFile, list[Problem]]], today: date) -> list[str]:
    count = sum(len(faults) for _, faults in files)
    lines = [f"{village} {RETURN_TITLE}（{today}）", f"报来的表有 {count} 处请改："]
    for file, faults in files:
        lines.append(f"{_nameless(file.name, file.people)}：")
        cells: dict[str, list[str]] = defaultdict(list)
        for fault in faults:
            cells[_kind(fault)].append(_where(fault.place, file))
        for kind, where in cells.items():
            listed = "、".join(filter(None, where[:_MOST_CELLS]))
            more = f"等 {len(where)} 处" if len(where) > _MOST_CELLS else ""
            lines.append(f"  {kind}：{listed}{more}" if listed else f"  {kind}")
    if any(file.status == "read" for file, _ in files):
        lines.append("请在退回的表里标了颜色的格子上改，改好把整个文件发回来。")
    return lines


def _kind(fault: Problem) -> str:
    """Say what is wrong without what was found: our own words, and our own names of columns."""
    rule = problems.BY_CODE[fault.code]
    said = fault.says.rstrip("。") if rule is problems.MISSING_COLUMN else rule.kind
    # A file that could not be read has no copy to look into, so what to do is said here.
    said += f"。{rule.fix.rstrip('。')}" if fault.place.sheet is None and "{" not in rule.fix and rule.fix else ""
    return f"{said}（不改不能入账）" if fault.severity is Severity.ERROR else said


def _where(place: Place, file: FaultyFile) -> str:
    """Say the cell or row; the sheet by its number and not its name: many are called after the visitor."""
    order = {sheet.name: sheet.position for sheet in file.sheets}
    several = max(order.values(), default=1) > 1
    sheet = f"第 {order[place.sheet]} 张表 " if several and place.sheet in order else ""
    return sheet + (place.cell or (f"第{place.row + 1}行" if place.row is not None else ""))


def _nameless(name: str, people: frozenset[str]) -> str:
    """Return a file's name without the names and numbers of people."""
    for person in sorted(people, key=len, reverse=True):
        if len(person) > 1:
            name = name.replace(person, clean.masked_name(person))
    return clean.masked(name)
