"""Read back what households said when they were called: one batch, conflicts said, nothing recorded twice (M15, R3)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from minqing_cli import problems
from minqing_cli.forms import FOLLOW_UP
from minqing_cli.intake.followup import CallBack, CallBackReading, read_call_backs
from minqing_cli.intake.told import unseen_in
from minqing_cli.lifecycle import Step, StepRefused, take_step
from minqing_cli.merging.known import StoredIssue
from minqing_cli.merging.progress import progress_of
from minqing_cli.plan import Plan
from minqing_cli.problems import Problem
from minqing_cli.readers.refusal import Refused
from minqing_cli.sheets import Place
from minqing_cli.stores import ledger
from minqing_cli.stores.batches import Batch
from minqing_cli.stores.ledger import Ledger
from minqing_cli.stores.noted import SheetRecord
from minqing_cli.stores.queries import Queries
from minqing_cli.terms import UNRATED, Satisfaction, State
from minqing_cli.workflows.clocks import Versions
from minqing_cli.workflows.inbox import Found, find_files
from minqing_cli.workflows.reading import digest, read_single
from minqing_cli.workflows.sources import keep_source
from minqing_cli.workflows.workspace import Clock, Workspace
from minqing_cli.workflows.writing import new_batch


@dataclass(slots=True)
class FollowUpReport:
    """What sheets of call-backs brought. taken: issues after their rating. tried: those nobody of whom was reached.

    refused: files that could not be read.
    """

    dry_run: bool = False
    batch: int | None = None
    taken: list[StoredIssue] = field(default_factory=list)
    same: int = 0
    held: int = 0
    ignored: int = 0
    tried: list[StoredIssue] = field(default_factory=list)
    files: int = 0
    refused: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def dissatisfied(self) -> list[StoredIssue]:
        """Those whose household is not satisfied."""
        return [one for one in self.taken if one.satisfaction == Satisfaction.DISSATISFIED]


@dataclass(frozen=True, slots=True)
class _Read:
    found: Found
    sha256: str
    readings: tuple[CallBackReading, ...]


def import_results(workspace: Workspace, paths: Sequence[Path], clock: Clock, dry_run: bool = False) -> FollowUpReport:
    """Take the results of sheets and folders over as one batch. Raises Locked, LedgerBroken, LedgerUnwritable, OSError."""
    report = FollowUpReport(dry_run)
    with find_files(paths, workspace.plan.limits) as files:
        reads = [read for found in files if (read := _read(workspace, found, clock, report)) is not None]
        report.files = len(reads)
        with workspace.locked(), ledger.writing(workspace.ledger) as book:
            calls = [call for read in reads for reading in read.readings for call in reading.calls]
            desk = _Desk(book, calls, workspace.plan, clock, report)
            columns = {
                id(call): reading.columns for read in reads for reading in read.readings for call in reading.calls
            }
            # In the order of their days: a try comes before the call that was answered, whichever sheet has it.
            held = {id(call) for call in sorted(calls, key=lambda one: one.on) if desk.take(call, columns[id(call)])}
            records = [record for read in reads for record in _records(read, held, report)]
            if desk.after and not dry_run:
                for read in reads:
                    keep_source(workspace, read.found.path, read.found.name, read.sha256)
                report.batch = book.append(_batch(desk, records, workspace, clock))
            report.taken = [desk.after[number] for number in desk.rated]
            report.tried = [issue for number, issue in desk.after.items() if number not in desk.rated]
    return report


def _read(workspace: Workspace, found: Found, clock: Clock, report: FollowUpReport) -> _Read | None:
    if found.unread is not None:
        report.problems.append(found.unread)
        return None
    if found.same_as is not None:
        return None
    try:
        book = read_single(found.path, workspace.plan.limits, workspace.log)
    except Refused as refused:
        report.refused.append(refused.problem(found.name))
        return None
    readings = [read_call_backs(found.name, sheet, workspace.plan, clock.today) for sheet in book.sheets]
    report.problems.extend(problem for reading in readings for problem in reading.problems)
    sheets = tuple(reading for reading in readings if reading.found)
    report.problems.extend(unseen_in(found.name, book, [reading.name for reading in sheets]))
    if not sheets:
        if not any(reading.problems for reading in readings):
            report.refused.append(problems.NO_CALL_BACKS.at(Place(found.name)))
        return None
    return _Read(found, digest(found.path), sheets)


class _Desk:
    """The issues that sheets speak of, and what becomes of each call-back."""

    def __init__(
        self, book: Ledger, calls: Sequence[CallBack], plan: Plan, clock: Clock, report: FollowUpReport
    ) -> None:
        self.book, self.plan, self.today, self.report = book, plan, clock.today, report
        written = {variant for call in calls for variant in (call.number, call.number.upper())}
        self.issues = {issue.number: issue for issue in book.issues_numbered(written)}
        self.mains = {one.number: one for one in book.issues_numbered(one.main_number for one in self.issues.values())}
        self.joined: dict[str, list[StoredIssue]] = defaultdict(list)
        for one in book.issues_joined_to(self.mains):
            self.joined[one.main_number].append(one)
        self.versions: Versions = book.versions_of(self.issues)
        self.after: dict[str, StoredIssue] = {}
        self.rated: dict[str, None] = {}
        self.said: dict[str, dict[tuple[date, str], Place]] = defaultdict(dict)
        """Issue → what the sheets of this run say of it, and where first."""
        for call in calls:
            issue = self.find(call.number)
            if issue is not None and call.rating is not None:
                self.said[issue.number].setdefault((call.on, call.rating), call.place)

    def find(self, number: str) -> StoredIssue | None:
        """The issue of a number as written, however its letters are."""
        return self.issues.get(number) or self.issues.get(number.upper())

    def take(self, call: CallBack, columns: Mapping[str, int]) -> bool:
        """Take one call-back; say whether its row is held."""
        problem = self._weigh(call, columns)
        if problem is not None:
            self.report.problems.append(problem)
        return problem is not None

    def _weigh(self, call: CallBack, columns: Mapping[str, int]) -> Problem | None:
        def at(name: str) -> Place:
            return Place(call.place.file, call.place.sheet, call.place.row, columns.get(name))

        issue = self.find(call.number)
        if issue is None:
            near = Queries(self.book.connection).numbers_near(call.number)
            hint = f"，是不是 {'、'.join(near)}" if near else ""
            return problems.STEP_UNKNOWN_ISSUE.at(at("number"), "number", call.number, hint=hint)
        if issue.town:
            return problems.TOWN_OWNED.at(at("number"), "number", issue.number, town=issue.town)
        if call.person and call.person != issue.person:
            return problems.CALL_BACK_OTHER_PERSON.at(at("person"), "person", call.person, number=issue.number)
        if call.rating is None:
            return self._try(issue, call, at("revisited_on"))
        others = [place for said, place in self.said[issue.number].items() if said != (call.on, call.rating)]
        if others:
            return problems.CALLED_TWICE.at(at("satisfaction"), "satisfaction", number=issue.number, other=others[0])
        known = self._known_on(issue, call)
        if issue.number in self.rated or (known is not None and known.satisfaction == call.rating):
            self.report.same += 1
            return None
        changes = self._step(issue, call)
        if known is not None or (isinstance(changes, StepRefused) and issue.satisfaction not in UNRATED):
            other = known or issue
            return problems.CALL_BACK_DIFFERS.at(
                at("satisfaction"), "satisfaction", call.rating, number=issue.number, on=other.revisited_on,
                other=other.satisfaction,
            )  # fmt: skip
        if isinstance(changes, StepRefused):
            return problems.STEP_REFUSED.at(at("number"), "number", number=issue.number, reason=str(changes))
        self._put(issue, changes)
        self.rated[issue.number] = None
        return None

    def _try(self, issue: StoredIssue, call: CallBack, at: Place) -> Problem | None:
        """Note a call that nobody answered; told again, it is one that was noted before."""
        standing = self.after.get(issue.number, issue)
        told = (standing.tries, *(version.tries for _, version in self.versions.get(issue.number, ())))
        if any(call.on.isoformat() in tries.split("、") for tries in told):
            self.report.same += 1
            return None
        changes = self._step(issue, call)
        if isinstance(changes, StepRefused):
            return problems.STEP_REFUSED.at(at, "revisited_on", number=issue.number, reason=str(changes))
        self._put(issue, changes)
        return None

    def _step(self, issue: StoredIssue, call: CallBack) -> dict[str, Any] | StepRefused:
        step = Step(
            State.REVISITED,
            call.on,
            by=call.by,
            note=call.note,
            satisfaction=call.rating or "",
            unreached=call.rating is None,
        )
        standing = self.after.get(issue.number, issue)
        progress = progress_of(
            standing, self.plan.office.name, self.mains.get(standing.main_number), self.joined[standing.main_number]
        )
        return take_step(progress, step, self.today, self.plan)

    def _put(self, issue: StoredIssue, changes: Mapping[str, Any]) -> None:
        self.after[issue.number] = replace(self.after.get(issue.number, issue), **changes)

    def _known_on(self, issue: StoredIssue, call: CallBack) -> StoredIssue | None:
        """The rating of that day that is in the issue's story, whatever became of it since."""
        rated = [
            version
            for _, version in self.versions.get(issue.number, ())
            if version.state in (State.REVISITED, State.MERGED) and version.revisited_on == call.on
            if version.satisfaction not in UNRATED
        ]
        return rated[-1] if rated else None


def _records(read: _Read, held: set[int], report: FollowUpReport) -> list[SheetRecord]:
    """Count what became of the rows of a file. held: the ids of the call-backs that were held."""
    records = []
    for reading in read.readings:
        out = reading.held + sum(id(call) in held for call in reading.calls)
        accepted = len(reading.calls) + reading.held - out
        report.held += out
        report.ignored += reading.ignored
        records.append(
            SheetRecord(
                read.sha256, read.found.name, reading.name, FOLLOW_UP.name, None, None, accepted, 0, out, reading.ignored
            )
        )  # fmt: skip
    return records


def _batch(desk: _Desk, records: Sequence[SheetRecord], workspace: Workspace, clock: Clock) -> Batch:
    return new_batch(
        workspace,
        clock,
        "followup import",
        {"issues": {"new": 0, "changed": len(desk.after), "same": desk.report.same}},
        issues=list(desk.after.values()),
        sheets=records,
    )
