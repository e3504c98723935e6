"""Rows that stand alone: nobody else of the run speaks of their household, and the ledger knows nothing of it.

In a week of new sheets these are nearly all. There is nothing to weigh about them: each is a new household with one
new visit, and its issues are new. They are counted and numbered in the run's order among the others, and stay packed
until they are written. See docs/decisions/0013-rows-that-stand-alone.md.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import accumulate, chain
from typing import Any, NamedTuple

from minqing_cli.deadlines import Calendar, DueDay, Matter, due_day
from minqing_cli.merging.known import IncomingSheet, LedgerView
from minqing_cli.merging.reading import RowFacts, matter_of, values_as_read
from minqing_cli.packed import FIELDS, Slab, village_and_person, who
from minqing_cli.plan import Plan
from minqing_cli.records import ReadIssue
from minqing_cli.terms import Outcome

_BRANCH, _VILLAGE, _PERSON, _DAY, _ANSWER, _REMARK, _UNIT, _FURTHER = map(
    FIELDS.index, ("branch", "village", "person", "visited_on", "answer", "remark", "unit", "further")
)


class AloneRows(NamedTuple):
    """Rows of one sheet that stand alone, with the ids of their households and visits and the values of their issues.

    rows: as `Slab.rows` gives them; households, visits and issues are one for each of them.
    """

    sheet: IncomingSheet
    slab: Slab
    rows: list[tuple[Any, ...]]
    households: Sequence[int]
    visits: Sequence[int]
    issues: Sequence[tuple[dict[str, Any], ...]]


class Alone:
    """The rows that stand alone, sheet by sheet, and what they are numbered with in the run's order."""

    def __init__(self, parts: Iterable[tuple[IncomingSheet, Slab]] = ()) -> None:
        found = [(slab.orders(), sheet, slab) for sheet, slab in parts]
        # Never by the file's name: the same sheets make the same ledger.
        found.sort(key=lambda part: (min(part[0]), part[1].sha256, part[1].sheet))
        self._parts = [(sheet, slab) for _, sheet, slab in found]
        self._orders = [order for orders, *_ in found for order in orders]
        """Place of each row among those of the run, until all of them are numbered."""
        self._ranked = array("q", sorted(range(len(self._orders)), key=self._orders.__getitem__))
        counts = array("q", chain.from_iterable(slab.issues for _, slab in self._parts))
        self._before = array("q", accumulate((counts[position] for position in self._ranked), initial=0))
        """How many issues the rows before each in the run's order bring, and all of them."""
        self._stretches: list[tuple[int, int]] = []
        """(Row after the last, what to add to `_before` for a sequence) of each stretch between two weighed rows."""
        self.first_household = 0
        self.first_visit = 0

    def __len__(self) -> int:
        return len(self._ranked)

    @property
    def issues(self) -> int:
        """How many issues they bring."""
        return self._before[-1]

    def outcomes(self) -> Counter[Outcome]:
        """How many rows came to what."""
        counted = Counter(chain.from_iterable(slab.outcomes for _, slab in self._parts))
        return Counter({tuple(Outcome)[position]: count for position, count in counted.items()})

    def by_sheet(self) -> Counter[tuple[str, str, str]]:
        """How many rows each sheet has among them."""
        counted: Counter[tuple[str, str, str]] = Counter()
        for sheet, slab in self._parts:
            counted[sheet.place_key] += len(slab)
        return counted

    def number_until(self, before: tuple[bytes, str, str] | None, sequence: int) -> int:
        """Give sequences to the issues of the rows before a place in the run's order, and return the next one."""
        start = self._stretches[-1][0] if self._stretches else 0
        stop = len(self._ranked)
        if before is not None:
            stop = bisect_left(self._ranked, before[0], start, key=self._orders.__getitem__)
        else:
            self._orders = []
        if stop == start:
            return sequence
        self._stretches.append((stop, sequence - self._before[start]))
        return sequence + self._before[stop] - self._before[start]

    def written(self, plan: Plan, calendar: Calendar, year: int) -> Iterator[AloneRows]:
        """Yield the rows with all that is written for them. number_until must have passed all of them."""
        desk = _Desk(plan, calendar, year)
        ranks, sequences = array("q", bytes(8 * len(self))), array("q", bytes(8 * len(self)))
        start = 0
        for stop, added in self._stretches:
            for rank in range(start, stop):
                position = self._ranked[rank]
                ranks[position], sequences[position] = rank, self._before[rank] + added
            start = stop
        at = 0
        for sheet, slab in self._parts:
            ranked, sequence = ranks[at : at + len(slab)], sequences[at : at + len(slab)]
            at += len(slab)
            rows = slab.rows()
            households = [self.first_household + rank for rank in ranked]
            visits = [self.first_visit + rank for rank in ranked]
            issues = list(map(desk.issues, rows, households, visits, sequence))
            yield AloneRows(sheet, slab, rows, households, visits, issues)


class _Desk:
    """What the issues of a run have in common."""

    def __init__(self, plan: Plan, calendar: Calendar, year: int) -> None:
        self.plan, self.year = plan, year
        self._pattern, self._prefix = plan.numbering.pattern, plan.office.prefix
        self.unit_for = lru_cache(1024)(plan.unit_for)
        self._suggest = "dispute" in plan.further_columns()

        @lru_cache(maxsize=4096)
        def due(visited_on: str, written: str, matter: Matter) -> DueDay:
            written_on = date.fromisoformat(written) if written else None
            return due_day(date.fromisoformat(visited_on), plan, calendar, written_on, matter)

        self._due = due

    def issues(self, row: tuple[Any, ...], household: int, visit: int, sequence: int) -> tuple[dict[str, Any], ...]:
        """Return the values of the issues of a row."""
        _, values, usable, _, _, _, read_issues, due_on, *_ = row
        if not read_issues:
            return ()
        facts = RowFacts(
            values[_BRANCH], values[_VILLAGE], values[_PERSON], "、".join(usable), values[_DAY],
            values[_ANSWER], values[_REMARK], values[_UNIT], values[_FURTHER],
        )  # fmt: skip
        found = []
        for position, (*read, words) in enumerate(read_issues):
            number = self._pattern.format(prefix=self._prefix, year=self.year, number=sequence + position)
            one = ReadIssue(*read)
            due = self._due(values[_DAY], due_on, matter_of(one))
            issue = values_as_read(one, words, facts, due, self.plan, self.unit_for, self._suggest)
            issue |= {
                "number": number, "sequence": sequence + position, "year": self.year, "visit_id": visit,
                "household_id": household, "position": position,
            }  # fmt: skip
            found.append(issue)
        return tuple(found)


def set_apart(sheets: Sequence[IncomingSheet], view: LedgerView) -> tuple[list[IncomingSheet], Alone]:
    """Return the sheets with the rows that have to be weighed, and the rows that stand alone."""
    told_before = {content for _, content in view.lineages_with(_contents(sheets))}
    spoken_of = _spoken_of(sheets, view)
    alone: list[tuple[IncomingSheet, Slab]] = []
    weighed: list[IncomingSheet] = []
    for sheet in sheets:
        slabs = sheet.pile.slabs
        if sheet.seen or sheet.answers or (told_before and any(told_before & set(slab.contents()) for slab in slabs)):
            weighed.append(sheet)
            continue
        rest = []
        for slab in slabs:
            keys = slab.who()
            apart = [position for position, key in enumerate(keys) if key not in spoken_of]
            if len(apart) == len(slab):
                alone.append((sheet, slab))
                continue
            if apart:
                alone.append((sheet, slab.part(apart)))
            rest.append(slab.part([position for position, key in enumerate(keys) if key in spoken_of]))
        if rest:
            weighed.append(replace(sheet, visits=sheet.pile.part(rest)))
    return weighed, Alone(alone)


def _spoken_of(sheets: Sequence[IncomingSheet], view: LedgerView) -> set[bytes]:
    """Return the households, as `who` writes them, of whom more is said than in one row of the run."""
    counted = Counter(chain.from_iterable(slab.who() for sheet in sheets for slab in sheet.pile.slabs))
    found = {key for key, count in counted.items() if count > 1}
    found.update(who(one.village, one.name) for one in view.households(map(village_and_person, counted)))
    corrections = view.corrections()
    if corrections.made:
        found.update(key for key in counted if corrections.concern(*village_and_person(key)))
    return found


def _contents(sheets: Iterable[IncomingSheet]) -> Iterator[str]:
    return chain.from_iterable(slab.contents() for sheet in sheets for slab in sheet.pile.slabs)
