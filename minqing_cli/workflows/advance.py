"""Take issues a step further: one, or a sheet of many. Every step is a new version with who, when and on what grounds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from minqing_cli import problems
from minqing_cli.deadlines import calendar_of, due_day, working_days_between
from minqing_cli.intake.steps import StepReading, read_steps
from minqing_cli.intake.told import unseen_in
from minqing_cli.lifecycle import (
    Extension,
    Progress,
    Step,
    StepElsewhere,
    StepRefused,
    already_taken,
    extend,
    take_step,
)
from minqing_cli.merging.known import StoredIssue
from minqing_cli.plan import Plan
from minqing_cli.problems import Problem
from minqing_cli.readers.refusal import Refused
from minqing_cli.sheets import Place
from minqing_cli.stores import ledger
from minqing_cli.stores.batches import Batch
from minqing_cli.stores.ledger import Ledger
from minqing_cli.stores.noted import SheetRecord
from minqing_cli.stores.queries import Queries
from minqing_cli.terms import State
from minqing_cli.workflows.reading import digest, read_single
from minqing_cli.workflows.sources import keep_source
from minqing_cli.workflows.story import NoSuchIssue
from minqing_cli.workflows.workspace import Clock, Workspace
from minqing_cli.workflows.writing import new_batch

COMMAND = "advance"
STEP_FORM = "办理表"
Versions = Mapping[str, Sequence[tuple[str, StoredIssue]]]


@dataclass(frozen=True, slots=True)
class Stepped:
    """What became of one step. before is None for an unknown number; after None where nothing changed."""

    number: str
    step: Step
    before: StoredIssue | None
    after: StoredIssue | None = None
    refused: StepRefused | None = None


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


@dataclass(slots=True)
class _Desk:
    """The issues of a run as they stand step by step. waves: new versions; one issue has one version in each."""

    plan: Plan
    today: date
    issues: dict[str, StoredIssue]
    versions: Versions
    waves: list[list[StoredIssue]] = field(default_factory=list)
    count: dict[str, int] = field(default_factory=dict)

    def find(self, number: str) -> StoredIssue | None:
        """The issue of a number as written, however its letters are."""
        return self.issues.get(number) or self.issues.get(number.upper())

    def take(self, number: str, step: Step, again_first: bool) -> Stepped:
        """Take one step. again_first: whether a step of the same day and words is one sent in before."""
        issue = self.find(number)
        if issue is None:
            return Stepped(number, step, None)
        if issue.town:
            return _elsewhere(issue, step)
        if self._is_last(issue, step) or (again_first and self._was_taken(issue, step)):
            return Stepped(issue.number, step, issue)
        changes = take_step(progress_of(issue, self.plan.office.name), step, self.today, self.plan)
        if isinstance(changes, StepRefused):
            if self._was_taken(issue, step):
                return Stepped(issue.number, step, issue)
            return Stepped(issue.number, step, issue, None, changes)
        return self._put(issue, step, replace(issue, **changes, **self._second_clock(issue, changes)))

    def extend(self, number: str, to: date, step: Step) -> Stepped:
        """Put off a due day. step: who approved it, when and on what grounds."""
        issue = self.find(number)
        if issue is None:
            return Stepped(number, step, None)
        if issue.town:
            return _elsewhere(issue, step)
        if (issue.extended_to, issue.approved_by, issue.step_note) == (to, step.by, step.note):
            return Stepped(issue.number, step, issue)
        progress = progress_of(issue, self.plan.office.name)
        days = working_days_between(progress.due_on, to, calendar_of(self.plan)) if progress.due_on else 0
        asked = Extension(to, step.on or self.today, step.by, step.note, days)
        changes = extend(progress, asked, self.plan, self.today)
        if isinstance(changes, StepRefused):
            return Stepped(issue.number, step, issue, None, changes)
        return self._put(issue, step, replace(issue, **changes))

    def _second_clock(self, issue: StoredIssue, changes: Mapping[str, Any]) -> dict[str, Any]:
        """A new round has a due day of its own, counted from the day on which the issue was opened again."""
        if changes.get("round", issue.round) == issue.round:
            return {}
        return due_day(changes["stepped_on"], self.plan, calendar_of(self.plan), matter=issue.matter).fields()

    def _put(self, issue: StoredIssue, step: Step, after: StoredIssue) -> Stepped:
        wave = self.count.get(issue.number, 0)
        self.count[issue.number] = wave + 1
        if wave == len(self.waves):
            self.waves.append([])
        self.waves[wave].append(after)
        self.issues[issue.number] = after
        return Stepped(issue.number, step, issue, after)

    def _is_last(self, issue: StoredIssue, step: Step) -> bool:
        on = issue.stepped_on or _own_day(issue)
        return already_taken(
            progress_of(issue, self.plan.office.name), step, on, issue.stepped_by, issue.step_note, issue.result
        )

    def _was_taken(self, issue: StoredIssue, step: Step) -> bool:
        """Whether the very step, day and all, is in the story of the issue, so that a sheet can be sent in again."""
        return step.on is not None and any(
            command == COMMAND and version.stepped_on == step.on and self._is_last(version, step)
            for command, version in self.versions.get(issue.number, ())
        )


def _elsewhere(issue: StoredIssue, step: Step) -> Stepped:
    """Refuse a step of an issue of a town: what the county wrote would be gone with the next roll-up."""
    reason = f"这是{issue.town}台账里的件，请在该镇办理，再汇总到这里。"
    return Stepped(issue.number, step, issue, None, StepElsewhere(reason, ()))


def progress_of(issue: StoredIssue, office: str) -> Progress:
    """Return how far an issue has come. office: the town's name."""
    return Progress(
        state=State(issue.state),
        accepted_on=issue.accepted_on,
        last_on=max(issue.accepted_on, *filter(None, (issue.stepped_on, *_days(issue)))),
        subject=issue.subject,
        responsibility=issue.responsibility,
        unit=issue.unit,
        own_units=frozenset({office, issue.village, "镇", "村"}),
        resolved_on=issue.resolved_on,
        resolved_as=issue.resolved_as,
        satisfaction=issue.satisfaction,
        evidence=issue.evidence,
        round=issue.round,
        due_on=issue.extended_to or issue.due_on,
        due_provisional=issue.due_provisional,
        on_time=issue.on_time,
        tries=tuple(map(date.fromisoformat, filter(None, issue.tries.split("、")))),
        dissatisfied_times=issue.dissatisfied_times,
        returned_times=issue.returned_times,
        extended_times=issue.extended_times,
        acts=issue.acts,
    )


def _days(issue: StoredIssue) -> tuple[date | None, ...]:
    # accepted_on is there so that max always has two days to compare.
    return issue.accepted_on, issue.dispatched_on, issue.resolved_on, issue.revisited_on, issue.closed_on


def _own_day(issue: StoredIssue) -> date | None:
    days = {
        State.DISPATCHED: issue.dispatched_on,
        State.RESOLVED: issue.resolved_on,
        State.EXPLAINED: issue.resolved_on,
        State.REVISITED: issue.revisited_on,
        State.CLOSED: issue.closed_on,
    }
    return days.get(State(issue.state))


def advance_one(workspace: Workspace, number: str, step: Step, clock: Clock, dry_run: bool = False) -> AdvanceReport:
    """Take one issue one step further; a refused step is in the report, with nothing written. Raises NoSuchIssue."""
    return _one(workspace, number, clock, dry_run, lambda desk: desk.take(number.strip(), step, again_first=False))


def extend_one(
    workspace: Workspace, number: str, to: date, step: Step, clock: Clock, dry_run: bool = False
) -> AdvanceReport:
    """Put off one due day; a refused one is in the report, with nothing written. Raises NoSuchIssue."""
    return _one(workspace, number, clock, dry_run, lambda desk: desk.extend(number.strip(), to, step))


def _one(
    workspace: Workspace, number: str, clock: Clock, dry_run: bool, take: Callable[[_Desk], Stepped]
) -> AdvanceReport:
    report = AdvanceReport(dry_run)
    with workspace.locked(), ledger.writing(workspace.ledger) as book:
        desk = _desk(book, [number], workspace, clock)
        stepped = take(desk)
        if stepped.before is None:
            raise NoSuchIssue(number, Queries(book.connection).numbers_near(number))
        report.steps.append(stepped)
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
        numbers = [number for reading in readings for _, number, _ in reading.steps]
        desk = _desk(book, numbers, workspace, clock)
        records = []
        for reading in readings:
            held = reading.held + sum(_take_row(desk, reading, one, path.name, report, book) for one in reading.steps)
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
    year = workspace.plan.campaign_year(clock.today)
    readings = [one for sheet in book.sheets if (one := read_steps(path.name, sheet, year)).found]
    report.problems.extend(problem for reading in readings for problem in reading.problems)
    report.problems.extend(unseen_in(path.name, book, [reading.name for reading in readings]))
    if not readings:
        report.refused = problems.NO_STEPS.at(Place(path.name))
    return readings


def _take_row(
    desk: _Desk, reading: StepReading, row: tuple[int, str, Step], file: str, report: AdvanceReport, book: Ledger
) -> bool:
    """Take the step of one row and say whether the row is held."""
    index, number, step = row
    stepped = desk.take(number, step, again_first=True)
    report.steps.append(stepped)
    if stepped.before is None:
        near = Queries(book.connection).numbers_near(number)
        hint = f"，是不是 {'、'.join(near)}" if near else ""
        at = Place(file, reading.name, index, reading.columns.get("number"))
        report.problems.append(problems.STEP_UNKNOWN_ISSUE.at(at, "number", number, hint=hint))
    elif stepped.refused is not None:
        at = Place(file, reading.name, index, reading.columns.get("to"))
        reason = str(stepped.refused)
        report.problems.append(problems.STEP_REFUSED.at(at, "to", step.to, number=stepped.number, reason=reason))
    return stepped.before is None or stepped.refused is not None


def _desk(book: Ledger, numbers: Sequence[str], workspace: Workspace, clock: Clock) -> _Desk:
    written = {variant for number in numbers for variant in (number.strip(), number.strip().upper())}
    issues = {issue.number: issue for issue in book.issues_numbered(written)}
    return _Desk(workspace.plan, clock.today, issues, book.versions_of(issues))


def _write(
    book: Ledger,
    desk: _Desk,
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
    desk: _Desk, report: AdvanceReport, records: Sequence[SheetRecord], workspace: Workspace, clock: Clock
) -> Iterator[Batch]:
    for position, wave in enumerate(desk.waves):
        yield new_batch(
            workspace,
            clock,
            COMMAND,
            {"issues": {"new": 0, "changed": len(wave), "same": report.same}},
            issues=wave,
            sheets=() if position else records,
        )
