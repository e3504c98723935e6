"""Take issues a step further: one, or a sheet of many. Every step is a new version with who, when and on what grounds."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from minqing_cli import problems
from minqing_cli.intake.steps import ReadStep, StepReading, read_steps
from minqing_cli.intake.told import unseen_in
from minqing_cli.lifecycle import Step
from minqing_cli.problems import Problem
from minqing_cli.readers.refusal import Refused
from minqing_cli.sheets import Place
from minqing_cli.stores import ledger
from minqing_cli.stores.batches import Batch
from minqing_cli.stores.ledger import Ledger
from minqing_cli.stores.noted import SheetRecord
from minqing_cli.workflows.classify import rulebook_of
from minqing_cli.workflows.desk import COMMAND, Desk, Stepped, desk_for
from minqing_cli.workflows.reading import digest, read_single
from minqing_cli.workflows.sources import keep_source
from minqing_cli.workflows.story import NoSuchIssue
from minqing_cli.workflows.workspace import Clock, Workspace
from minqing_cli.workflows.writing import new_batch

STEP_FORM = "办理表"


@dataclass(slots=True)
class AdvanceReport:
    """What a run did. batches: what was written, in order; several only where one issue took several steps."""

    dry_run: bool = False
    batches: list[int] = field(default_factory=list)
    steps: list[Stepped] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: Problem | None = None
    """Why the file could not be read at all."""
    held: int = 0

    @property
    def taken(self) -> int:
        """Steps that changed an issue."""
        return sum(1 for one in self.steps if one.after is not None)

    @property
    def same(self) -> int:
        """Steps that had been taken before."""
        return sum(1 for one in self.steps if one.after is None and one.refused is None and one.before is not None)


def advance_one(workspace: Workspace, number: str, step: Step, clock: Clock, dry_run: bool = False) -> AdvanceReport:
    """Take one issue one step further; a refused step is in the report, with nothing written. Raises NoSuchIssue."""
    return _one(
        workspace, (number, step.into), clock, dry_run, lambda desk: desk.take(number.strip(), step, again_first=False)
    )


def extend_one(
    workspace: Workspace, number: str, to: date, step: Step, clock: Clock, dry_run: bool = False
) -> AdvanceReport:
    """Put off one due day; a refused one is in the report, with nothing written. Raises NoSuchIssue."""
    return _one(workspace, (number,), clock, dry_run, lambda desk: desk.extend(number.strip(), to, step))


def _one(
    workspace: Workspace, numbers: Sequence[str], clock: Clock, dry_run: bool, take: Callable[[Desk], Stepped]
) -> AdvanceReport:
    report = AdvanceReport(dry_run)
    with workspace.locked(), ledger.writing(workspace.ledger) as book:
        desk = desk_for(book, numbers, workspace.plan, clock.today)
        stepped = take(desk)
        if stepped.before is None:
            raise NoSuchIssue(numbers[0], list(desk.near(numbers[0])))
        report.steps.append(stepped)
        report.problems.extend(_said_of(stepped, lambda _: Place("台账")))
        _write(book, desk, report, (), workspace, clock)
    return report


def advance_sheet(workspace: Workspace, path: Path, clock: Clock, dry_run: bool = False) -> AdvanceReport:
    """Take the steps of a sheet; rows that are faulty or illegal are held, the others taken together."""
    report = AdvanceReport(dry_run)
    readings = _read(workspace, path, clock, report)
    if report.refused is not None:
        return report
    sha256 = digest(path)
    with workspace.locked(), ledger.writing(workspace.ledger) as book:
        numbers = [one for reading in readings for read in reading.steps for one in (read.number, read.step.into)]
        desk = desk_for(book, numbers, workspace.plan, clock.today)
        records = []
        for reading in readings:
            held = reading.held + sum(_take_row(desk, reading, one, path.name, report) for one in reading.steps)
            accepted = len(reading.steps) + reading.held - held
            report.held += held
            records.append(
                SheetRecord(sha256, path.name, reading.name, STEP_FORM, None, None, accepted, 0, held, reading.ignored)
            )
        if desk.waves and not dry_run:
            keep_source(workspace, path, path.name, sha256)
        _write(book, desk, report, records, workspace, clock)
    return report


def _read(workspace: Workspace, path: Path, clock: Clock, report: AdvanceReport) -> list[StepReading]:
    try:
        book = read_single(path, workspace.plan.limits, workspace.log)
    except Refused as refused:
        report.refused = refused.problem(path.name)
        return []
    year, rules = workspace.plan.campaign_year(clock.today), rulebook_of(workspace.plan)
    readings = [one for sheet in book.sheets if (one := read_steps(path.name, sheet, year, rules)).found]
    report.problems.extend(problem for reading in readings for problem in reading.problems)
    report.problems.extend(unseen_in(path.name, book, [reading.name for reading in readings]))
    if not readings:
        report.refused = problems.NO_STEPS.at(Place(path.name))
    return readings


def _take_row(desk: Desk, reading: StepReading, read: ReadStep, file: str, report: AdvanceReport) -> bool:
    """Take the step of one row and say whether the row is held."""
    if read.extend_to:
        stepped = desk.extend(read.number, read.extend_to, read.step)
    else:
        stepped = desk.take(read.number, read.step, again_first=True)
    report.steps.append(stepped)

    def at(name: str) -> Place:
        return Place(file, reading.name, read.row, reading.columns.get(name, reading.columns["number"]))

    report.problems.extend(_said_of(stepped, at))
    if stepped.before is None:
        near = desk.near(read.number)
        hint = f"，是不是 {'、'.join(near)}" if near else ""
        report.problems.append(problems.STEP_UNKNOWN_ISSUE.at(at("number"), "number", read.number, hint=hint))
    elif stepped.refused is not None:
        number, reason = stepped.number, str(stepped.refused)
        report.problems.append(
            problems.STEP_REFUSED.at(at(read.cell), read.cell, read.step.word, number=number, reason=reason)
        )
    return stepped.before is None or stepped.refused is not None


def _said_of(stepped: Stepped, at: Callable[[str], Place]) -> Iterator[Problem]:
    """What is said of a step that was taken. at: the cell of a field."""
    for one in stepped.remarks:
        yield one.rule.at(at(one.field), one.field, one.found, **one.values)


def _write(
    book: Ledger,
    desk: Desk,
    report: AdvanceReport,
    records: Sequence[SheetRecord],
    workspace: Workspace,
    clock: Clock,
) -> None:
    if report.dry_run:
        return
    for batch in _batches(desk, report, records, workspace, clock):
        report.batches.append(book.append(batch))


def _batches(
    desk: Desk, report: AdvanceReport, records: Sequence[SheetRecord], workspace: Workspace, clock: Clock
) -> Iterator[Batch]:
    for position, wave in enumerate(desk.waves):
        yield new_batch(
            workspace,
            clock,
            COMMAND,
            {"issues": {"new": 0, "changed": len(wave), "same": report.same}},
            issues=list(wave.values()),
            sheets=() if position else records,
        )
