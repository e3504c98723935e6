"""What goes back to the senders: a marked copy of each faulty workbook, and a short text for each village."""

import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from minqing_cli import problems
from minqing_cli.columns import columns_of
from minqing_cli.intake.drafts import is_blank, is_ditto
from minqing_cli.plan import Limits
from minqing_cli.problems import Problem
from minqing_cli.readers.formats import read_workbook
from minqing_cli.readers.refusal import Refused
from minqing_cli.records import Visit
from minqing_cli.sheets import Cell, Place, Rows
from minqing_cli.terms import RETURN_MARK, RETURN_TITLE, Severity
from minqing_cli.workflows.faulty import FaultyFile, FaultySheet
from minqing_cli.workflows.inbox import INSIDE
from minqing_cli.workflows.publish import Published, publish
from minqing_cli.workflows.reading import apart, digest
from minqing_cli.workflows.return_texts import texts_of
from minqing_cli.workflows.workspace import Workspace

SUFFIX = "_退回"
_HEADINGS = {name: column.heading for name, column in columns_of(Visit).items()}
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(slots=True)
class Returns:
    """What was written into a folder, as it is called: copies and texts, and what is to be said of them."""

    folder: str
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
            "problems": [one.as_json() for one in self.problems],
        }


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

    returns = Returns(workspace.shown(folder) if workspace else str(folder))
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
    for village, lines in texts_of(files, today).items():
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

    digests = dict.fromkeys(filter(None, (file.source, digest(file.path))))
    order = Order(file.faults, _HEADINGS, _about(file), " ".join(digests))
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


def _kept_rows(rows: Rows, sheet: FaultySheet) -> list[int]:
    """Return the rows of a short sheet, and write out what 同上 means in them."""
    first = (sheet.heading or 0) + 1
    kept = [
        index
        for index, row in enumerate(rows)
        if index < first or (index not in sheet.left_out and not all(map(is_blank, row)))
    ]
    meant: dict[int, Cell] = {}
    for index in range(first, len(rows)):
        row = rows[index]
        for column, cell in enumerate(row):
            if isinstance(cell, str) and is_ditto(cell) and column in meant:
                row[column] = meant[column]
                rows[index] = row
        if index in sheet.ditto:
            meant |= {column: cell for column, cell in enumerate(row) if not is_blank(cell)}
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
    stem = re.sub(r"\.[^./]{1,5}$", "", name.replace(INSIDE, "/"))
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
