"""Numbers for what is new, the old number for what was rewritten, and no second number for what came again.

The same words of the same household within the plan's months are the same issue: it is raised again, not
counted again. Merely similar words get a number of their own and a note for a person to look. An import never
changes an issue on which work has begun or whose class a person has settled.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from minqing_cli import problems
from minqing_cli.deadlines import Calendar, Matter, due_day
from minqing_cli.further import OF_THE_ISSUE, said_in
from minqing_cli.identity import looks_similar, same_words
from minqing_cli.merging.alone import Alone
from minqing_cli.merging.known import IncomingRow, LedgerView, MergeResult, Repeat, StoredIssue
from minqing_cli.merging.reading import RowFacts, values_as_read
from minqing_cli.plan import Plan
from minqing_cli.problems import Rule
from minqing_cli.records import ReadIssue
from minqing_cli.terms import NO, SUSPECTED, YES, RowFate, State


@dataclass(slots=True)
class Numbering:
    """Gives issue numbers by the plan's pattern, in order, each once."""

    plan: Plan
    year: int
    sequence: int

    def next(self) -> tuple[int, str]:
        """Return the next sequence and the number made of it."""
        sequence = self.sequence
        self.sequence += 1
        pattern = self.plan.numbering.pattern
        return sequence, pattern.format(prefix=self.plan.office.prefix, year=self.year, number=sequence)


@dataclass
class _Desk:
    """What is needed while the issues of a run are weighed one row after the other."""

    plan: Plan
    calendar: Calendar
    numbering: Numbering
    result: MergeResult
    by_household: dict[int, dict[str, StoredIssue]] = field(default_factory=lambda: defaultdict(dict))
    by_visit: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    repeats: dict[int, list[Repeat]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[str, StoredIssue] = field(default_factory=dict)
    suggest: bool = False
    """Whether the campaign asks which issues are disputes."""

    def take_up(self, issue: StoredIssue) -> None:
        """Put a new or changed issue among the known ones and among those to write."""
        self.by_household[issue.household_id][issue.number] = issue
        self.changed[issue.number] = issue

    def say(self, row: IncomingRow, rule: Rule, other: str) -> None:
        """Add a problem at the row's text."""
        self.result.problems.append(rule.at(row.sheet.place(row.read.row, "opinion"), "opinion", other=other))


def weigh_issues(
    rows: Sequence[IncomingRow],
    view: LedgerView,
    plan: Plan,
    calendar: Calendar,
    numbering: Numbering,
    result: MergeResult,
    alone: Alone,
) -> None:
    """Add to the result the issues and repeats that the accepted rows bring, in the run's fixed order.

    alone: rows that only need numbers, each in its place among the others.
    """
    desk = _Desk(plan, calendar, numbering, result, suggest="dispute" in plan.further_columns())
    _load(desk, rows, view)
    for row in rows:
        if row.fate is RowFate.ACCEPTED and row.stored is not None:
            numbering.sequence = alone.number_until(row.order, numbering.sequence)
            _weigh_row(desk, row)
    numbering.sequence = alone.number_until(None, numbering.sequence)
    for row in rows:
        if row.fate is RowFate.DUPLICATE:
            row.numbers = row.twin.numbers if row.twin else _numbers_of(desk, row.standing.id if row.standing else 0)
            result.issue_tally.same += len(row.read.issues)
    result.issues = list(desk.changed.values())


def _load(desk: _Desk, rows: Iterable[IncomingRow], view: LedgerView) -> None:
    households = {row.household.id for row in rows if row.household}
    standing = [row.standing for row in rows if row.standing]
    households.update(visit.household_id for visit in standing)
    for issue in view.issues_of(households):
        desk.by_household[issue.household_id][issue.number] = issue
        desk.by_visit[issue.visit_id].append(issue.number)
    for repeat in view.repeats_of({visit.id for visit in standing}):
        desk.repeats[repeat.visit_id].append(repeat)


def _numbers_of(desk: _Desk, visit_id: int) -> tuple[str, ...]:
    return (*desk.by_visit[visit_id], *(repeat.number for repeat in desk.repeats[visit_id]))


def _weigh_row(desk: _Desk, row: IncomingRow) -> None:
    old = _standing_issues(desk, row)
    pairs = _pair(row.read.issues, old, desk.plan.sameness.similar_score)
    numbers = []
    for position, read in enumerate(row.read.issues):
        kept = pairs.get(position)
        if kept is not None:
            numbers.append(_rewrite(desk, row, position, read, kept))
        else:
            numbers.append(_raise_again(desk, row, read) or _number(desk, row, position, read))
    row.numbers = tuple(numbers)
    paired = {issue.number for issue in pairs.values()}
    for issue in old:
        if issue.number not in paired:
            _withdraw(desk, row, issue)
    for repeat in desk.repeats[row.stored.id if row.stored else 0]:
        if repeat.number not in numbers:
            _drop_repeat(desk, repeat)


def _standing_issues(desk: _Desk, row: IncomingRow) -> list[StoredIssue]:
    if row.standing is None:
        return []
    known = desk.by_household[row.standing.household_id]
    issues = [known[number] for number in desk.by_visit[row.standing.id] if number in known]
    return [issue for issue in issues if issue.state != State.WITHDRAWN]


def _pair(reads: Sequence[ReadIssue], old: Sequence[StoredIssue], score: int) -> dict[int, StoredIssue]:
    """Match the issues of a corrected row with those it had: same words, then similar ones, then in order."""
    pairs: dict[int, StoredIssue] = {}
    rest = list(old)
    alike = (
        lambda read, issue: same_words(read.text) == issue.words,
        lambda read, issue: looks_similar(read.text, issue.text, score),
        lambda read, issue: True,
    )
    for matches in alike:
        for position, read in enumerate(reads):
            found = None if position in pairs else next((issue for issue in rest if matches(read, issue)), None)
            if found is not None:
                pairs[position] = found
                rest.remove(found)
    return pairs


def _raise_again(desk: _Desk, row: IncomingRow, read: ReadIssue) -> str | None:
    """Return the number of the known issue that these words raise again, if there is one."""
    words, day = same_words(read.text), row.visit.visited_on
    for issue in _others(desk, row):
        if issue.words == words and _within_months(issue.visited_on, day, desk.plan.sameness.months):
            visit_id = row.stored.id if row.stored else 0
            if not any(repeat.number == issue.number for repeat in desk.repeats[visit_id]):
                desk.result.repeats.append(Repeat(issue.number, visit_id, day, read.text))
                desk.take_up(replace(issue, repeats=issue.repeats + 1))
                desk.result.issue_tally.repeated += 1
            desk.say(row, problems.REPEATED_ISSUE, issue.number)
            return issue.number
    return None


def _others(desk: _Desk, row: IncomingRow) -> list[StoredIssue]:
    """The household's issues from other visits: those of the same visit are never compared."""
    household = row.household.id if row.household else 0
    return [
        issue
        for issue in desk.by_household[household].values()
        if issue.state != State.WITHDRAWN and issue.visited_on != row.visit.visited_on
    ]


def _within_months(earlier: date, later: date, months: int) -> bool:
    first, last = sorted((earlier, later))
    whole = (last.year - first.year) * 12 + last.month - first.month
    return whole < months or (whole == months and last.day <= first.day)


def _number(desk: _Desk, row: IncomingRow, position: int, read: ReadIssue) -> str:
    similar = next(
        (
            issue.number
            for issue in _others(desk, row)
            if looks_similar(read.text, issue.text, desk.plan.sameness.similar_score)
        ),
        "",
    )
    sequence, number = desk.numbering.next()
    blank = StoredIssue(
        number=number,
        sequence=sequence,
        year=desk.numbering.year,
        visit_id=0,
        household_id=0,
        position=position,
        branch="",
        village="",
        person="",
        phones="",
        visited_on=row.visit.visited_on,
        text="",
        words="",
        subject=None,
        responsibility="",
        unit="",
        state="",
        accepted_on=row.visit.visited_on,
        same_as=similar,
    )
    issue = _as_read(desk, row, position, read, blank)
    desk.take_up(issue)
    if row.stored:
        desk.by_visit[row.stored.id].append(number)
    desk.result.issue_tally.new += 1
    if similar:
        desk.say(row, problems.SIMILAR_ISSUE, similar)
    return number


def _as_read(desk: _Desk, row: IncomingRow, position: int, read: ReadIssue, issue: StoredIssue) -> StoredIssue:
    """Return the issue with all that the row says; what work and people added stays."""
    visit, plan, household = row.visit, desk.plan, row.household
    facts = RowFacts(
        visit.branch or (household.branch if household else ""),
        visit.village,
        visit.person,
        "、".join(visit.phones.usable or (household.phones if household else ())),
        visit.visited_on,
        visit.answer,
        visit.remark,
        visit.unit,
        visit.further,
    )
    matter = Matter(read.responsibility, read.subject, issue.urgency, issue.channel, issue.petition)
    due = due_day(visit.visited_on, plan, desk.calendar, row.read.due_on, matter)
    values = values_as_read(read, same_words(read.text), facts, due, plan, plan.unit_for, desk.suggest)
    if values.get("dispute") == SUSPECTED and issue.dispute in (YES, NO):
        # Whoever has settled it knows better than the words.
        del values["dispute"]
    return replace(
        issue,
        visit_id=row.stored.id if row.stored else 0,
        household_id=household.id if household else 0,
        position=position,
        **(_unsaid(row, issue) | values),
    )


def _unsaid(row: IncomingRow, issue: StoredIssue) -> dict[str, str]:
    """Return the fields that the row said before and may say no more; what a person settled stays."""
    before = said_in(row.standing.visit.further) if row.standing else {}
    return {name: "" for name in OF_THE_ISSUE if name in before or getattr(issue, name) == SUSPECTED}


def _rewrite(desk: _Desk, row: IncomingRow, position: int, read: ReadIssue, old: StoredIssue) -> str:
    fresh = _as_read(desk, row, position, read, old)
    if fresh == old:
        desk.result.issue_tally.same += 1
    elif old.started:
        desk.result.issue_tally.conflict += 1
        desk.say(row, problems.STARTED_ISSUE_CHANGED, old.number)
    else:
        if old.household_id != fresh.household_id:
            del desk.by_household[old.household_id][old.number]
        desk.take_up(fresh)
        desk.result.issue_tally.changed += 1
    return old.number


def _withdraw(desk: _Desk, row: IncomingRow, issue: StoredIssue) -> None:
    if issue.started:
        desk.result.issue_tally.conflict += 1
        desk.say(row, problems.STARTED_ISSUE_GONE, issue.number)
        return
    desk.take_up(replace(issue, state=State.WITHDRAWN))
    desk.result.issue_tally.withdrawn += 1
    desk.say(row, problems.ISSUE_WITHDRAWN, issue.number)


def _drop_repeat(desk: _Desk, repeat: Repeat) -> None:
    desk.result.dropped_repeats.append(repeat)
    for issues in desk.by_household.values():
        if repeat.number in issues:
            desk.take_up(replace(issues[repeat.number], repeats=issues[repeat.number].repeats - 1))
            return
