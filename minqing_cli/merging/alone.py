"""Rows that stand alone: nobody else of the run speaks of their household, and the ledger knows nothing of it.

In a week of new sheets these are nearly all. There is nothing to weigh about them: each is a new household with one
new visit, and its issues are new. They are counted and numbered in the run's order among the others, and stay packed
until they are written. See docs/decisions/0013-rows-that-stand-alone.md.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from minqing_cli.deadlines import Calendar, DueDay, due_day
from minqing_cli.merging.known import IncomingSheet, LedgerView, Source
from minqing_cli.merging.reading import RowFacts, values_as_read
from minqing_cli.packed import FIELDS, Told, Waiting, village_and_person, who
from minqing_cli.plan import Plan
from minqing_cli.records import ReadIssue
from minqing_cli.terms import Outcome

_BRANCH, _VILLAGE, _PERSON, _DAY, _ANSWER, _REMARK, _UNIT, _FURTHER = map(
    FIELDS.index, ("branch", "village", "person", "visited_on", "answer", "remark", "unit", "further")
)


class AloneRow(NamedTuple):
    """One row with the ids of its household and its visit, and the values of its issues by field."""

    told: Told
    sheet: IncomingSheet
    household_id: int
    visit_id: int
    issues: tuple[dict[str, Any], ...]

    @property
    def source(self) -> Source:
        """Where it stands."""
        return Source(self.sheet.sha256, self.sheet.file, self.sheet.sheet, self.told.row)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of its issues."""
        return tuple(issue["number"] for issue in self.issues)


@dataclass(slots=True)
class Alone:
    """The rows that stand alone, in the run's order, and what they are numbered with."""

    sheets: dict[int, IncomingSheet] = field(default_factory=dict)
    """By the number of their pile."""
    rows: list[Waiting] = field(default_factory=list)
    first_household: int = 0
    first_visit: int = 0
    _numbered: list[tuple[int, int, int]] = field(default_factory=list)
    """(First row, row after the last, sequence of the first issue) of each stretch between two weighed rows."""

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def issues(self) -> int:
        """How many issues they bring."""
        return sum(row.issues for row in self.rows)

    def outcomes(self) -> Counter[Outcome]:
        """How many rows came to what."""
        return Counter(row.outcome for row in self.rows)

    def by_sheet(self) -> Counter[tuple[str, str, str]]:
        """How many rows each sheet has among them."""
        counted = Counter(row.pile for row in self.rows)
        return Counter({self.sheets[number].place_key: count for number, count in counted.items()})

    def number_until(self, before: tuple[bytes, str, str] | None, sequence: int) -> int:
        """Give sequences to the issues of the rows before a place in the run's order, and return the next one."""
        start = self._numbered[-1][1] if self._numbered else 0
        stop = len(self.rows)
        if before is not None:
            stop = bisect_left(self.rows, before[0], start)
        if stop == start:
            return sequence
        self._numbered.append((start, stop, sequence))
        return sequence + sum(row.issues for row in self.rows[start:stop])

    def written(self, plan: Plan, calendar: Calendar, year: int) -> Iterator[AloneRow]:
        """Yield the rows with all that is written for them. number_until must have passed all of them."""
        desk = _Desk(plan, calendar, year)
        for start, stop, first in self._numbered:
            sequence = first
            for position in range(start, stop):
                row = self.rows[position]
                sheet = self.sheets[row.pile]
                told = sheet.pile.unpacked(row)
                household, visit = self.first_household + position, self.first_visit + position
                issues = desk.issues(told, household, visit, sequence) if told.issues else ()
                sequence += len(issues)
                yield AloneRow(told, sheet, household, visit, issues)


class _Desk:
    """What the issues of a run have in common."""

    def __init__(self, plan: Plan, calendar: Calendar, year: int) -> None:
        self.plan, self.year = plan, year
        self._pattern, self._prefix = plan.numbering.pattern, plan.office.prefix
        self.unit_for = lru_cache(1024)(plan.unit_for)
        self._suggest = "dispute" in plan.further_columns()

        @lru_cache(maxsize=1024)
        def due(visited_on: str, written: str) -> DueDay:
            written_on = date.fromisoformat(written) if written else None
            return due_day(date.fromisoformat(visited_on), plan, calendar, written_on)

        self._due = due

    def issues(self, told: Told, household: int, visit: int, sequence: int) -> tuple[dict[str, Any], ...]:
        """Return the values of the issues of a row."""
        values = told.values
        facts = RowFacts(
            values[_BRANCH], values[_VILLAGE], values[_PERSON], "、".join(told.usable), values[_DAY],
            values[_ANSWER], values[_REMARK], values[_UNIT], values[_FURTHER],
        )  # fmt: skip
        due = self._due(values[_DAY], told.due_on)
        found = []
        for position, (*read, words) in enumerate(told.issues):
            number = self._pattern.format(prefix=self._prefix, year=self.year, number=sequence + position)
            issue = values_as_read(ReadIssue(*read), words, facts, due, self.plan, self.unit_for, self._suggest)
            issue |= {
                "number": number, "sequence": sequence + position, "year": self.year, "visit_id": visit,
                "household_id": household, "position": position,
            }  # fmt: skip
            found.append(issue)
        return tuple(found)


def set_apart(sheets: Sequence[IncomingSheet], view: LedgerView) -> tuple[list[IncomingSheet], Alone]:
    """Return the sheets with the rows that have to be weighed, and the rows that stand alone."""
    told_before = {content for _, content in view.lineages_with(_contents(sheets))}
    spoken_of = Counter(row.who for sheet in sheets for row in sheet.pile.waiting)
    known = {who(one.village, one.name) for one in view.households(map(village_and_person, spoken_of))}
    corrections = view.corrections()
    alone = Alone()
    weighed: list[IncomingSheet] = []
    for sheet in sheets:
        waiting = sheet.pile.waiting
        if sheet.seen or sheet.answers or (told_before and not told_before.isdisjoint(row.content for row in waiting)):
            weighed.append(sheet)
            continue
        if waiting:
            alone.sheets[waiting[0].pile] = sheet
        rest = []
        for row in waiting:
            key = row.who
            corrected = corrections.made and corrections.concern(*village_and_person(key))
            if spoken_of[key] > 1 or key in known or corrected:
                rest.append(row)
            else:
                alone.rows.append(row)
        if rest:
            weighed.append(replace(sheet, visits=sheet.pile.part(rest)))
    alone.rows.sort()
    return weighed, alone


def _contents(sheets: Iterable[IncomingSheet]) -> Iterator[str]:
    return (row.content for sheet in sheets for row in sheet.pile.waiting)
