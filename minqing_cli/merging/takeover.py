"""An office's own ledger against ours: which rows are new, which we have, which changed, and which contradict us.

A row is known by the number that the office gave it, by our own number, or by household, words and day. What it says is
laid over the issue. Where the row says something else than when it was last taken over, and our issue has been worked
on since, it is a conflict: what people did here is never overwritten by a file. Rows that are new become visits and
issues as in a merge; their states and dates are laid over them.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Protocol

from minqing_cli import problems
from minqing_cli.columns import columns_of
from minqing_cli.deadlines import Calendar, due_day
from minqing_cli.identity import same_words
from minqing_cli.lifecycle import verdict
from minqing_cli.merging.corrections import Corrections
from minqing_cli.merging.known import (
    IncomingRow,
    IncomingSheet,
    LedgerView,
    MergeResult,
    StoredIssue,
    StoredVisit,
)
from minqing_cli.merging.shield import WithoutIssues
from minqing_cli.merging.takeover_mains import Mains, named_by
from minqing_cli.merging.visits import content_of
from minqing_cli.merging.weigh import weigh
from minqing_cli.packed import values_of
from minqing_cli.plan import Plan
from minqing_cli.problems import Problem, Rule
from minqing_cli.records import Issue, ReadLine, ReadVisit
from minqing_cli.sheets import Place
from minqing_cli.terms import RowFate

TAKEOVER = "ledger import"
_HEADINGS = {name: column.heading for name, column in columns_of(Issue).items()}
_NOT_COMPARED = frozenset({"repeats", "joined", "same_as", "visit_id", "household_id", "position", "phones", "branch"})
"""What merges change on their own while the office's row stays as it was."""


class TakeoverView(LedgerView, Protocol):
    """What taking over asks of the ledger beside what merging asks."""

    def issues_numbered(self, numbers: Iterable[str]) -> Sequence[StoredIssue]:
        """Issues by their numbers."""

    def issues_taken_over(self, other_numbers: Iterable[str]) -> Sequence[StoredIssue]:
        """Issues by the numbers of an office's own list."""

    def versions_of(self, numbers: Iterable[str]) -> Mapping[str, Sequence[tuple[str, StoredIssue]]]:
        """Number → (command, issue) of every version, oldest first."""


@dataclass(frozen=True, slots=True)
class LedgerSheet:
    """The lines of one sheet of the file. visits: rows of a visit sheet beside it, without their issues."""

    sha256: str
    file: str
    sheet: str
    lines: tuple[ReadLine, ...] = ()
    visits: tuple[ReadVisit, ...] = ()
    columns: Mapping[str, int] = field(default_factory=dict)

    def incoming(self, lines: Iterable[ReadLine]) -> IncomingSheet:
        """The sheet as merging takes it, with only these lines."""
        columns = dict(self.columns)
        if "text" in columns:
            columns["opinion"] = columns["text"]
        visits = (*(line.visit for line in lines), *self.visits)
        return IncomingSheet(self.sha256, self.file, self.sheet, visits, columns)


@dataclass(slots=True)
class TakeoverResult:
    """What is written, and how many rows came to what. repeated: rows that raise an issue of another day again."""

    merged: MergeResult = field(default_factory=MergeResult)
    new: int = 0
    changed: int = 0
    same: int = 0
    conflict: int = 0
    repeated: int = 0
    doubtful: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def writes(self) -> bool:
        """Whether anything is to be written."""
        merged = self.merged
        return bool(merged.visits or merged.issues or merged.households or merged.repeats)


@dataclass
class _Desk:
    view: TakeoverView
    plan: Plan
    calendar: Calendar
    result: TakeoverResult
    corrections: Corrections
    known: dict[str, StoredIssue] = field(default_factory=dict)
    by_other_number: dict[str, StoredIssue] = field(default_factory=dict)
    by_words: dict[tuple[str, str, str, date], list[StoredIssue]] = field(default_factory=lambda: defaultdict(list))
    versions: Mapping[str, Sequence[tuple[str, StoredIssue]]] = field(default_factory=dict)
    changed: dict[str, StoredIssue] = field(default_factory=dict)
    visits: dict[int, StoredVisit] = field(default_factory=dict)
    before: dict[str, StoredIssue] = field(default_factory=dict)
    """Issues of ours that change, as they stood."""
    mains: Mains = field(init=False)

    def __post_init__(self) -> None:
        self.mains = Mains({}, self.issue_of, lambda number: self.by_other_number.get(number) or self.known.get(number))

    def issue_of(self, line: ReadLine) -> StoredIssue | None:
        """The issue of ours that a line speaks of."""
        issue = self.by_other_number.get(line.number) if line.number else None
        return issue or _same_issue(self, _righted(self, line))


def weigh_takeover(
    sheets: Sequence[LedgerSheet],
    view: TakeoverView,
    plan: Plan,
    calendar: Calendar,
    year: int,
    branches: Mapping[str, str],
) -> TakeoverResult:
    """Return what the sheets change. year: of the campaign. branches: village → 总支, by plan and register."""
    desk = _Desk(view, plan, calendar, TakeoverResult(), view.corrections())
    _load(desk, sheets)
    seen: dict[str, ReadLine] = {}
    fresh = {
        id(sheet): [
            line
            for line in sheet.lines
            if not _comes_twice(desk, sheet, line, seen)
            and not _joined_wrongly(desk, sheet, line)
            and not _settle_known(desk, sheet, _righted(desk, line))
        ]
        for sheet in sheets
    }
    incoming = [sheet.incoming(fresh[id(sheet)]) for sheet in sheets]
    shielded = WithoutIssues(view)
    merged = weigh([one for one in incoming if one.visits], shielded, plan, calendar, year, branches)
    lines = {
        (one.key, line.visit.row): line
        for one, sheet in zip(incoming, sheets, strict=True)
        for line in fresh[id(sheet)]
    }
    _keep_known_visits(merged, {one.key for one, sheet in zip(incoming, sheets, strict=True) if sheet.visits})
    _lay_over_new(desk, merged, lines)
    new = {issue.number: issue for issue in merged.issues}
    for number, missing in desk.mains.settle(new, desk.changed, desk.before, desk.view.issues_numbered):
        place = Place(sheets[0].file)
        desk.result.problems.append(problems.JOIN_NOT_TAKEN.at(place, "main_number", missing, number=number))
    merged.issues[:] = new.values()
    shielded.put_behind(merged.rows)
    merged.issues.extend(desk.changed.values())
    merged.visits.extend(desk.visits.values())
    desk.result.merged = merged
    desk.result.problems.extend(merged.problems)
    return desk.result


# --- rows that we have ------------------------------------------------------------------------


def _load(desk: _Desk, sheets: Sequence[LedgerSheet]) -> None:
    lines = [line for sheet in sheets for line in sheet.lines]
    desk.mains.lines = {line.number: line for line in lines if line.number}
    numbers = ({line.number for line in lines} | {named_by(line) for line in lines}) - {""}
    desk.known = {issue.number: issue for issue in desk.view.issues_numbered(numbers)}
    desk.by_other_number = {issue.other_number: issue for issue in desk.view.issues_taken_over(numbers)}
    people = {(line.visit.visit.village, line.visit.visit.person) for line in (_righted(desk, one) for one in lines)}
    households = [household.id for household in desk.view.households(people)]
    issues = desk.view.issues_of(households)
    for issue in issues:
        desk.by_words[issue.village, issue.person, issue.words, issue.visited_on].append(issue)
    every = {issue.number for issue in (*desk.known.values(), *desk.by_other_number.values(), *issues)}
    desk.versions = desk.view.versions_of(every)


def _righted(desk: _Desk, line: ReadLine) -> ReadLine:
    """Return a line with what is known to be wrong put right: a workbook from before a village was renamed says it so."""
    right = desk.corrections.of_row(line.visit)
    village = line.visit.visit.village
    # A village that handles its own issue is its unit too.
    renamed = {"unit": right.visit.village} if line.values.get("unit") == village != right.visit.village else {}
    return line._replace(visit=right, values={**line.values, **renamed})


def _comes_twice(desk: _Desk, sheet: LedgerSheet, line: ReadLine, seen: dict[str, ReadLine]) -> bool:
    """Settle a row whose number stands above it already, and say whether it does."""
    first = seen.setdefault(line.number, line) if line.number else line
    if first is line:
        return False
    if first.visit.visit == line.visit.visit and first.values == line.values:
        desk.result.same += 1
    else:
        _say(desk, sheet, line, problems.NUMBER_DOUBLE, line.number, row=str(first.visit.row + 1))
        desk.result.conflict += 1
    return True


def _joined_wrongly(desk: _Desk, sheet: LedgerSheet, line: ReadLine) -> bool:
    """Settle a row that is joined to what cannot be its main issue, and say whether it is."""
    reason = desk.mains.wrong_with(line)
    if reason:
        place = sheet.incoming(()).place(line.visit.row, "main_number")
        problem = problems.JOINED_TO_NOTHING.at(place, "main_number", named_by(line), reason=reason)
        desk.result.problems.append(problem)
        desk.result.doubtful += 1
    return bool(reason)


def _settle_known(desk: _Desk, sheet: LedgerSheet, line: ReadLine) -> bool:
    """Settle a row that speaks of an issue of ours, and say whether it does."""
    visit = line.visit.visit
    issue = desk.by_other_number.get(line.number) if line.number else None
    if issue is not None and (issue.village, issue.person) != (visit.village, visit.person):
        person = f"{issue.village}{issue.person}"
        _say(desk, sheet, line, problems.TAKEOVER_OTHER_PERSON, line.number, other=issue.number, person=person)
        desk.result.conflict += 1
        return True
    issue = issue or _same_issue(desk, line)
    if issue is None:
        return False
    current = desk.changed.get(issue.number, issue)
    theirs = _laid_over(desk, current, line)
    if _same(theirs, current):
        desk.result.same += 1
        return True
    base, taken_over = _base(desk, issue)
    if taken_over and _same(_laid_over(desk, base, line), base):
        # The file says what it said when it was taken over; what is different since then was done here.
        desk.result.same += 1
    elif issue.number not in desk.changed and (_same(base, current) if taken_over else not current.started):
        _change(desk, sheet, line, current, theirs)
    else:
        names = "、".join(_HEADINGS[name] for name in _differences(theirs, current) if name in _HEADINGS)
        _say(desk, sheet, line, problems.TAKEOVER_CONFLICT, None, other=issue.number, fields=names or "内容")
        desk.result.conflict += 1
    return True


def _same_issue(desk: _Desk, line: ReadLine) -> StoredIssue | None:
    """Find the issue by our own number or by household, words and day; two that fit are none."""
    visit = line.visit.visit
    words = same_words(line.visit.issues[0].text)
    own = desk.known.get(line.number)
    if own is not None and (own.village, own.person, own.words) == (visit.village, visit.person, words):
        return own
    phones = frozenset(visit.phones.usable)
    found = [
        issue
        for issue in desk.by_words[visit.village, visit.person, words, visit.visited_on]
        if issue.other_number in ("", line.number)
        and (not phones or not issue.phones or not phones.isdisjoint(issue.phones.split("、")))
    ]
    return found[0] if len(found) == 1 else None


def _base(desk: _Desk, issue: StoredIssue) -> tuple[StoredIssue, bool]:
    """Return the issue as it was when last taken over, or else as it came in, and which of the two it is."""
    versions = desk.versions[issue.number]
    taken_over = [version for command, version in versions if command == TAKEOVER]
    return (taken_over[-1], True) if taken_over else (versions[0][1], False)


def _change(desk: _Desk, sheet: LedgerSheet, line: ReadLine, current: StoredIssue, theirs: StoredIssue) -> None:
    desk.before.setdefault(current.number, current)
    desk.changed[current.number] = theirs
    desk.result.changed += 1
    if theirs.text == current.text and theirs.visited_on == current.visited_on:
        return
    visit = next((one for one in desk.view.visits_of([current.household_id]) if one.id == current.visit_id), None)
    if visit is not None and same_words(visit.visit.opinion) == current.words:
        source = IncomingRow(sheet.incoming([line]), line.visit, "").source
        record = line.visit.visit
        desk.visits[visit.id] = replace(visit, visit=record, content=content_of(record), source=source)


def _laid_over(desk: _Desk, issue: StoredIssue, line: ReadLine, new: bool = False) -> StoredIssue:
    """Return the issue with what the row says; what it leaves blank stays."""
    read, visit = line.visit.issues[0], line.visit.visit
    changes = dict(line.values)
    changes["repeats"] = max(issue.repeats, changes.get("repeats", 0))
    if named := named_by(line):
        changes["main_number"] = desk.mains.number_of(named)
    if not line.number or line.number == issue.number:
        changes["other_number"] = issue.other_number
    if not new:
        changes |= {"text": read.text, "words": same_words(read.text), "visited_on": visit.visited_on}
        if not read.written:
            del changes["needs_review"]
        elif (read.subject, read.responsibility) != (issue.subject, issue.responsibility):
            changes |= {"subject": read.subject, "responsibility": read.responsibility, "grounds": read.grounds}
        if visit.remark:
            changes["remark"] = visit.remark
    if new or line.visit.due_on is not None:
        laid = replace(issue, **changes)
        due = due_day(laid.accepted_on, desk.plan, desk.calendar, matter=laid.matter)
        if line.visit.due_on not in (None, due.due_on):
            due = due_day(laid.accepted_on, desk.plan, desk.calendar, line.visit.due_on)
        changes |= due.fields()
    laid = replace(issue, **changes)
    if laid.extended_to is not None:
        laid.due_provisional = False
    # A verdict stands, whatever is written into the list later (R2); an issue that is open again has none.
    if not laid.on_time or laid.resolved_on is None:
        laid.on_time = verdict(laid.resolved_on, laid.extended_to or laid.due_on, laid.due_provisional)
    return laid


def _differences(one: StoredIssue, other: StoredIssue) -> list[str]:
    names = (each.name for each in fields(StoredIssue) if each.name not in _NOT_COMPARED)
    return [name for name in names if getattr(one, name) != getattr(other, name)]


def _same(one: StoredIssue, other: StoredIssue) -> bool:
    return not _differences(one, other)


def _say(desk: _Desk, sheet: LedgerSheet, line: ReadLine, rule: Rule, found: str | None, **values: str) -> None:
    place = sheet.incoming(()).place(line.visit.row, "number" if found else "state")
    desk.result.problems.append(rule.at(place, None, found, **values))


def _keep_known_visits(merged: MergeResult, own: Container[str]) -> None:
    """Leave visits where they were read that our own workbook only says again. own: keys of its sheets of visits.

    Such a row is written otherwise than the one it was read from (with the branch of the register, say) and is no
    correction of it; what somebody changed in it is one, of a visit that still came from its own sheet.
    """
    for row in merged.rows:
        old, stored = row.standing, row.stored
        if row.sheet.key not in own or row.fate is not RowFate.ACCEPTED or old is None or stored is None:
            continue
        if values_of(stored.visit) == values_of(old.visit):
            row.fate = RowFate.DUPLICATE
            merged.visit_tally.changed -= 1
            merged.visit_tally.same += 1
        else:
            row.stored = replace(stored, source=old.source, lineage=old.lineage)
    merged.visits = [row.stored for row in merged.rows if row.stored and row.fate is RowFate.ACCEPTED]
    used = {visit.household_id for visit in merged.visits}
    merged.households = [one for one in merged.households if one.id in used]


# --- rows that are new ------------------------------------------------------------------------


def _lay_over_new(desk: _Desk, merged: MergeResult, lines: Mapping[tuple[str, int], ReadLine]) -> None:
    issues = {issue.number: position for position, issue in enumerate(merged.issues)}
    for row in merged.rows:
        line = lines.get((row.sheet.key, row.read.row))
        if line is None:
            continue
        if row.fate is RowFate.HELD:
            desk.result.doubtful += 1
        elif row.fate is RowFate.DUPLICATE:
            desk.result.same += 1
        else:
            number = row.numbers[0]
            desk.mains.numbered[line.number] = number
            position = issues.get(number)
            stored = row.stored
            if position is not None and stored is not None and merged.issues[position].visit_id == stored.id:
                merged.issues[position] = _laid_over(desk, merged.issues[position], line, new=True)
                desk.result.new += 1
            else:
                desk.result.repeated += 1
