"""Many files to readings: each file in a worker process with limits, so that one bad file harms no other.

`read_file` is a plain function of a path; who runs it, and where, only this module knows.
"""

import gc
import hashlib
import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from minqing_cli import COLLECTED_SELDOM, problems
from minqing_cli.classify import load_rulebook
from minqing_cli.intake.came_of import SheetReading
from minqing_cli.intake.heading import heading_names
from minqing_cli.intake.other_forms import Answer, answer_of
from minqing_cli.intake.visits import Intake, read_sheets
from minqing_cli.plan import Limits
from minqing_cli.problems import Problem
from minqing_cli.readers.formats import read_workbook
from minqing_cli.readers.refusal import Refused
from minqing_cli.sheets import Place, Workbook
from minqing_cli.spool import Spool
from minqing_cli.terms import Severity
from minqing_cli.validate import Circumstances
from minqing_cli.workflows.inbox import Found

_MEGABYTE = 1 << 20
_FORKED = sys.platform == "linux"
"""Workers have what the process that started them has open."""
_AHEAD = 4
"""Parcels handed out in advance for each worker: enough to keep it busy, few enough to keep memory flat."""
_FILES_AT_ONCE = 16
_BYTES_AT_ONCE = _MEGABYTE
"""What goes to a worker as one task: a task of its own for each small file costs as much as reading it."""


@dataclass(slots=True)
class FileReading:
    """What came of one file. status: read, refused or skipped. copy_of: the file with the same bytes that was read.

    answer: what it says of being a copy that we sent back. corrected: a copy of it has come back, and it is no news.
    """

    path: str
    name: str
    sha256: str = ""
    status: str = "read"
    reason: str | None = None
    sheets: list[SheetReading] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    copy_of: str = ""
    answer: Answer = field(default_factory=Answer)
    corrected: bool = False


Result = TypeVar("Result")

_Sent = tuple[list[Found], "ProcessFuture[list[FileReading]]"]
"""A parcel of files, and what a worker will make of it."""


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def make_intake(circumstances: Circumstances, spool: Spool | None = None) -> Intake:
    """Gather what reading a sheet needs from the circumstances of a run. spool: takes the rows that were read."""
    plan = circumstances.plan
    rules = load_rulebook(
        plan.subjects, plan.responsibilities, plan.classification.terms, plan.classification.review_margin
    )
    names = heading_names(
        synonyms=plan.other_headings(), not_kept=plan.privacy.id_columns, further=plan.further_columns()
    )
    return Intake(circumstances, names, rules, spool)


def read_file(found: Found, intake: Intake) -> FileReading:
    """Read one file in this process. A refused file is a reading with its reason."""
    reading = FileReading(found.told, found.name)
    limits = intake.circumstances.plan.limits
    try:
        book = read_workbook(found.path, limits)
    except Refused as refused:
        return _refuse(reading, refused.problem(found.name))
    if book.macros:
        reading.problems.append(problems.MACROS.at(Place(found.name)))
    reading.answer = answer_of(book.sheets)
    reading.sheets = read_sheets(found.name, book.sheets, intake)
    if intake.spool is not None:
        for sheet in reading.sheets:
            sheet.visits.put_into(intake.spool)
    if not any(sheet.form for sheet in reading.sheets):
        first = next((sheet.reason for sheet in reading.sheets if sheet.reason and "这是" in sheet.reason), None)
        reading.problems.extend(problem for sheet in reading.sheets for problem in sheet.problems)
        _refuse(reading, problems.NO_VISIT_SHEET.at(Place(found.name)))
        reading.reason = first or reading.reason
    return reading


def read_files(
    files: Sequence[Found],
    circumstances: Circumstances,
    jobs: int,
    log: Path | None,
    step: Callable[[], None] = lambda: None,
    spool: Spool | None = None,
) -> Iterator[FileReading]:
    """Yield the reading of each file, in order; of files with the same bytes one is read. step is called after each.

    spool: where the workers leave the rows, if the system lets them share it; otherwise they come with the readings.
    """
    originals = {found.same_as for found in files}
    read: dict[Path, FileReading] = {}
    alike: dict[Any, Any] = {}
    once = _read_each([found for found in files if not found.same_as], circumstances, jobs, log, spool)
    for found in files:
        reading = _copy(found, read[found.same_as]) if found.same_as else _sharing(next(once), alike)
        if found.path in originals:
            read[found.path] = reading
        yield reading
        step()
    # The pool of workers ends with its generator.
    if next(once, None) is not None:
        raise RuntimeError("more readings than files")


def _sharing(reading: FileReading, alike: dict[Any, Any]) -> FileReading:
    """Return a reading that shares with those before it what sheets of one form have alike: which column is what."""
    for sheet in reading.sheets:
        sheet.choices = [alike.setdefault(choice, choice) for choice in sheet.choices]
        sheet.columns = alike.setdefault(tuple(sheet.columns.items()), sheet.columns)
    return reading


def _copy(found: Found, original: FileReading) -> FileReading:
    """Return the reading of a file that has the bytes of another: the same rows, and what is wrong is said only once."""
    said = problems.SAME_BYTES.at(Place(found.name), other=original.name)
    return FileReading(
        found.told,
        found.name,
        status=original.status,
        reason=original.reason or said.says,
        sheets=[replace(sheet, problems=[]) for sheet in original.sheets],
        problems=[said],
        copy_of=original.name,
    )


def _read_each(
    files: Sequence[Found], circumstances: Circumstances, jobs: int, log: Path | None, spool: Spool | None
) -> Iterator[FileReading]:
    workers = max(1, min(jobs, len(files)))
    limits = circumstances.plan.limits
    with _pool(workers, limits, log, make_intake(circumstances, spool if _FORKED else None)) as pool:
        waiting = _parcels(files, workers)
        pending: deque[_Sent] = deque()
        while True:
            while len(pending) < workers * _AHEAD and (parcel := next(waiting, None)):
                pending.append((parcel, pool.schedule(_work, args=[parcel], timeout=limits.seconds)))
            if not pending:
                return
            yield from _readings(*pending.popleft(), pool, limits)


def _parcels(files: Sequence[Found], workers: int) -> Iterator[list[Found]]:
    """Cut the files into parcels, each handed to a worker as one task: many small files, or one large one."""
    most = max(1, min(_FILES_AT_ONCE, len(files) // (workers * _AHEAD)))
    parcel: list[Found] = []
    size = 0
    for found in files:
        parcel.append(found)
        size += _size(found)
        if len(parcel) >= most or size > _BYTES_AT_ONCE:
            yield parcel
            parcel, size = [], 0
    if parcel:
        yield parcel


def _size(found: Found) -> int:
    try:
        return found.path.stat().st_size
    except OSError:
        return 0


def _readings(
    parcel: list[Found], future: "ProcessFuture[list[FileReading]]", pool: ProcessPool, limits: Limits
) -> Iterator[FileReading]:
    """Yield the readings of a parcel. Where its worker died, each file goes alone, so that only the bad one is lost."""
    try:
        readings = future.result()
    except (FutureTimeout, ProcessExpired, MemoryError) as error:
        kind = _why_stopped(error, limits)
    else:
        yield from readings
        return
    if len(parcel) == 1:
        reading = FileReading(parcel[0].told, parcel[0].name)
        yield _refuse(reading, problems.READER_STOPPED.at(Place(parcel[0].name), kind=kind))
        return
    for found in parcel:
        yield from _readings([found], pool.schedule(_work, args=[[found]], timeout=limits.seconds), pool, limits)


def read_single(path: Path, limits: Limits, log: Path | None) -> Workbook:
    """Return the worksheets of one file, read in a process of its own with the same limits. Raises Refused."""
    with _pool(1, limits, log, None) as pool:
        try:
            book: Workbook = pool.schedule(read_workbook, args=[path, limits], timeout=limits.seconds).result()
        except (FutureTimeout, ProcessExpired, MemoryError) as error:
            raise Refused(problems.READER_STOPPED, _why_stopped(error, limits)) from None
    return book


def apart(
    work: Callable[..., Result], calls: Sequence[tuple[object, ...]], jobs: int, limits: Limits, log: Path | None
) -> Iterator[Result | None]:
    """Yield what a function makes of each call, in order, in processes with the limits of reading; None where one died."""
    if not calls:
        return
    with _pool(max(1, min(jobs, len(calls))), limits, log, None) as pool:
        waiting = iter(calls)
        pending: deque[ProcessFuture[Result]] = deque()
        while True:
            while len(pending) < jobs + 1 and (call := next(waiting, None)) is not None:
                pending.append(pool.schedule(work, args=list(call), timeout=limits.seconds))
            if not pending:
                return
            try:
                yield pending.popleft().result()
            except (FutureTimeout, ProcessExpired, MemoryError):
                yield None


def _pool(workers: int, limits: Limits, log: Path | None, intake: Intake | None) -> ProcessPool:
    context = multiprocessing.get_context("fork" if _FORKED else "spawn")
    return ProcessPool(
        max_workers=workers, initializer=_start_worker, initargs=(limits.memory_mb, log, intake), context=context
    )


def _why_stopped(error: BaseException, limits: Limits) -> str:
    return f"超过 {limits.seconds} 秒" if isinstance(error, FutureTimeout) else "占用内存过多或内容异常"


def _unread(found: Found) -> FileReading | None:
    """Files that are told by their place or name alone."""
    problem = found.unread
    if problem is None:
        return None
    reading = FileReading(found.told, found.name)
    if problem.severity is Severity.ERROR:
        return _refuse(reading, problem)
    reading.status, reading.reason = "skipped", problem.says
    reading.problems.append(problem)
    return reading


def _refuse(reading: FileReading, problem: Problem) -> FileReading:
    reading.status, reading.reason = "refused", problem.says
    reading.problems.append(problem)
    return reading


# --- inside a worker process ---------------------------------------------------------------

_intake: Intake | None = None


def _start_worker(memory_mb: int, log: Path | None, intake: Intake | None) -> None:
    global _intake
    _intake = intake
    _bound_memory(memory_mb)
    gc.set_threshold(*COLLECTED_SELDOM)
    # A decoder that dies writes its own trace to the standard error; the clerk must not see it.
    sink = os.open(log if log else os.devnull, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(sink, 2)


def _bound_memory(megabytes: int) -> None:
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * _MEGABYTE, hard))


def _work(parcel: list[Found]) -> list[FileReading]:
    if _intake is None:
        raise RuntimeError("the worker was not started by read_files")
    return [_unread(found) or read_file(found, _intake) for found in parcel]


def jobs_by_default() -> int:
    """One worker for each processor this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
