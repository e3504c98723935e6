"""The issues of a run, taken further step by step: each legal step a new version, and what it changes of others."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any

from minqing_cli import problems
from minqing_cli.deadlines import calendar_of, due_day, working_days_between
from minqing_cli.lifecycle import (
    Extension,
    Progress,
    Step,
    StepElsewhere,
    StepRefused,
    already_taken,
    extend,
    is_approved_by,
    legal_steps,
    take_step,
)
from minqing_cli.merging.known import StoredIssue
from minqing_cli.merging.progress import as_main, progress_of
from minqing_cli.plan import Plan
from minqing_cli.problems import Rule
from minqing_cli.stores.ledger import Ledger
from minqing_cli.stores.queries import Queries
from minqing_cli.terms import State
from minqing_cli.workflows.clocks import Versions, due_by_plan

COMMAND = "advance"
_AT_A_UNIT = (State.DISPATCHED, State.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said of a step that was taken. field: of the sheet of steps. found: what stands there."""

    rule: Rule
    field: str
    values: Mapping[str, object]
    found: str | None = None


@dataclass(frozen=True, slots=True)
class Stepped:
    """What became of one step. before is None for an unknown number; after None where nothing changed."""

    number: str
    step: Step
    before: StoredIssue | None
    after: StoredIssue | None = None
    refused: StepRefused | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(slots=True)
class Desk:
    """The issues of a run as they stand step by step.

    waves: number → new version; one issue has one version in each. near: numbers like one that is not known.
    dues: visit → the deadline that its sheet names.
    """

    plan: Plan
    today: date
    issues: dict[str, StoredIssue]
    versions: Versions
    near: Callable[[str], Sequence[str]]
    dues: Mapping[int, str] = field(default_factory=dict)
    waves: list[dict[str, StoredIssue]] = field(default_factory=list)
    count: dict[str, int] = field(default_factory=dict)
    joined: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Main issue → what is joined to it."""

    def __post_init__(self) -> None:
        for issue in self.issues.values():
            self.joined[issue.main_number].add(issue.number)

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
        if step.into:
            main = self.find(step.into)
            if main is None:
                return Stepped(issue.number, step, issue, None, self._no_such_main(issue, step.into))
            step = replace(step, into=main.number, main=as_main(main))
        if step.to is State.ASSESSED and issue.state in _AT_A_UNIT and issue.dispatched_on:
            days = working_days_between(issue.dispatched_on, step.on or self.today, calendar_of(self.plan))
            step = replace(step, days_since=days)
        if self._is_last(issue, step) or (again_first and self._was_taken(issue, step)):
            return Stepped(issue.number, step, issue)
        changes = take_step(self.progress(issue), step, self.today, self.plan)
        if isinstance(changes, StepRefused):
            if self._was_taken(issue, step):
                return Stepped(issue.number, step, issue)
            return Stepped(issue.number, step, issue, None, changes)
        changes = {**self._unit_of_class(issue, changes), **changes, **self._clock(issue, changes)}
        late = "returned_late_times" in changes
        said = {"number": issue.number, "days": step.days_since, "limit": self.plan.returns.working_days}
        remarks = (Remark(problems.RETURNED_LATE, "to", said),) if late else ()
        return self._put(issue, step, replace(issue, **changes), remarks)

    def extend(self, number: str, to: date, step: Step) -> Stepped:
        """Put off a due day. step: who approved it, when and on what grounds."""
        issue = self.find(number)
        if issue is None:
            return Stepped(number, step, None)
        if issue.town:
            return _elsewhere(issue, step)
        if self._was_extended(issue, to, step):
            return Stepped(issue.number, step, issue)
        progress = self.progress(issue)
        days = working_days_between(progress.due_on, to, calendar_of(self.plan)) if progress.due_on else 0
        asked = Extension(to, step.on or self.today, step.by, step.note, days)
        changes = extend(progress, asked, self.plan, self.today)
        if isinstance(changes, StepRefused):
            return Stepped(issue.number, step, issue, None, changes)
        said = {"number": issue.number, "rule": self.plan.extension.approved_by}
        remarks = (
            ()
            if is_approved_by(step.by, self.plan)
            else (Remark(problems.APPROVER_DIFFERS, "approved_by", said, step.by),)
        )
        return self._put(issue, step, replace(issue, **changes), remarks)

    def progress(self, issue: StoredIssue) -> Progress:
        """How far an issue has come, with what it is joined to and what is joined to it."""
        joined = [self.issues[number] for number in self.joined.get(issue.main_number or issue.number, ())]
        main = self.issues.get(issue.main_number)
        return progress_of(issue, self.plan.office.name, main, joined, self._story(issue.number))

    def _story(self, number: str) -> list[StoredIssue]:
        """Every version of an issue, those of this run as well, oldest first."""
        story = [version for _, version in self.versions.get(number, ())]
        return story + [wave[number] for wave in self.waves if number in wave]

    def _no_such_main(self, issue: StoredIssue, into: str) -> StepRefused:
        near = self.near(into)
        hint = f"，是不是 {'、'.join(near)}" if near else ""
        return StepRefused(f"台账里没有主件编号“{into}”{hint}。", legal_steps(State(issue.state)))

    def _unit_of_class(self, issue: StoredIssue, changes: Mapping[str, Any]) -> dict[str, Any]:
        """A class that is judged otherwise has another unit, where the plan found the one before and nobody named one."""
        found = self.plan.unit_for(issue.responsibility, issue.village, issue.subject or "")
        if changes.get("state") != State.ASSESSED or issue.sensitive or issue.unit != found:
            return {}
        subject = changes.get("subject", issue.subject or "")
        return {"unit": self.plan.unit_for(changes.get("responsibility", issue.responsibility), issue.village, subject)}

    def _clock(self, issue: StoredIssue, changes: Mapping[str, Any]) -> dict[str, Any]:
        """A new round has a due day of its own, from the day on which the issue was opened again; so may another class."""
        after = replace(issue, **changes)
        if after.round != issue.round:
            return due_day(
                after.stepped_on or self.today, self.plan, calendar_of(self.plan), matter=after.matter
            ).fields()
        if after.matter == issue.matter or issue.resolved_on is not None or issue.extended_to is not None:
            return {}
        due = due_by_plan(after, self.versions, self.dues.get(issue.visit_id, ""), self.plan, self.today)
        return due.fields() if due else {}

    def _put(self, issue: StoredIssue, step: Step, after: StoredIssue, remarks: tuple[Remark, ...] = ()) -> Stepped:
        wave = self._wave_for(issue, after)
        self._write(after, wave)
        if after.main_number != issue.main_number:
            self._joined_elsewhere(issue, after, wave)
        if after.round != issue.round:
            # Another conclusion will follow, and everybody is to be asked about that one.
            for number in self.joined[issue.number]:
                joined = self.issues[number]
                self._write(replace(joined, revisited_on=None, satisfaction="", tries="", unreachable_on=None), wave)
        return Stepped(issue.number, step, issue, after, remarks=remarks)

    def _wave_for(self, issue: StoredIssue, after: StoredIssue) -> int:
        """The wave of a new version: behind its own last one, and not before what was done with others of the matter."""
        matter = {main for main in (issue.main_number, after.main_number) if main}
        matter |= self.joined.get(issue.number, set())
        return max(self.count.get(issue.number, 0), *(self.count.get(number, 0) - 1 for number in matter), 0)

    def _joined_elsewhere(self, issue: StoredIssue, after: StoredIssue, wave: int) -> None:
        """Keep how many are joined to the main issues in step with one that was joined or parted."""
        for number, change in ((issue.main_number, -1), (after.main_number, 1)):
            main = self.issues.get(number)
            if main is not None:
                (self.joined[number].add if change > 0 else self.joined[number].discard)(issue.number)
                self._write(replace(main, joined=main.joined + change), wave)

    def _write(self, issue: StoredIssue, wave: int) -> None:
        """Put a version into a wave, or into the last that has one of this issue if that is later."""
        wave = max(wave, self.count.get(issue.number, 0) - 1)
        while wave >= len(self.waves):
            self.waves.append({})
        self.waves[wave][issue.number] = issue
        self.count[issue.number] = wave + 1
        self.issues[issue.number] = issue

    def _is_last(self, issue: StoredIssue, step: Step) -> bool:
        if step.apart:
            return self._was_parted(issue, step)
        on = issue.stepped_on or _own_day(issue)
        return already_taken(self.progress(issue), step, on, issue.stepped_by, issue.step_note, issue.result)

    def _was_extended(self, issue: StoredIssue, to: date, step: Step) -> bool:
        """Whether the due day was put off so before, in the round that the issue is in."""
        return any(
            (one.round, one.extended_to, one.approved_by, one.step_note) == (issue.round, to, step.by, step.note)
            and step.on in (None, one.stepped_on)
            for one in self._story(issue.number)
        )

    def _was_parted(self, issue: StoredIssue, step: Step) -> bool:
        """Whether the issue was taken apart so before: its last step, or one of that day."""
        changes = list(pairwise(self._story(issue.number)))
        return any(
            bool(before.main_number or before.same_as)
            and not (after.main_number or after.same_as)
            and (after.stepped_by, after.step_note) == (step.by, step.note)
            and step.on in (None, after.stepped_on)
            for before, after in (changes if step.on else changes[-1:])
        )

    def _was_taken(self, issue: StoredIssue, step: Step) -> bool:
        """Whether the very step, day and all, is in the story of the issue, so that a sheet can be sent in again."""
        return (
            not step.apart
            and step.on is not None
            and any(
                command == COMMAND and version.stepped_on == step.on and self._is_last(version, step)
                for command, version in self.versions.get(issue.number, ())
            )
        )


def desk_for(book: Ledger, numbers: Iterable[str], plan: Plan, today: date) -> Desk:
    """Return a desk with the issues of some numbers, as written, and with those of the same matters."""
    written = {variant for number in numbers for variant in (number.strip(), number.strip().upper())}
    issues = {issue.number: issue for issue in book.issues_numbered(written)}
    mains = {issue.main_number for issue in issues.values() if issue.main_number} - issues.keys()
    issues |= {issue.number: issue for issue in book.issues_numbered(mains)}
    issues |= {issue.number: issue for issue in book.issues_joined_to(issues)}
    dues = book.dues_written(issue.visit_id for issue in issues.values()) if plan.deadline.rule else {}
    return Desk(plan, today, issues, book.versions_of(issues), Queries(book.connection).numbers_near, dues)


def _elsewhere(issue: StoredIssue, step: Step) -> Stepped:
    """Refuse a step of an issue of a town: what the county wrote would be gone with the next roll-up."""
    reason = f"这是{issue.town}台账里的件，请在该镇办理，再汇总到这里。"
    return Stepped(issue.number, step, issue, None, StepElsewhere(reason, ()))


def _own_day(issue: StoredIssue) -> date | None:
    days = {
        State.DISPATCHED: issue.dispatched_on,
        State.RESOLVED: issue.resolved_on,
        State.EXPLAINED: issue.resolved_on,
        State.REVISITED: issue.revisited_on,
        State.CLOSED: issue.closed_on,
    }
    return days.get(State(issue.state))
