"""Who each row speaks of: a household of the register, one that the ledger knows, one of this run, or a new one.

Rows with a usable phone go first. A row without one is only joined to the single household of that village
and name whose address does not speak against it; with two such, the row is held and the candidates named.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from minqing_cli import problems
from minqing_cli.identity import addresses_agree, connected, reached_by
from minqing_cli.merging.known import Household, IncomingRow, LedgerView
from minqing_cli.problems import Problem
from minqing_cli.terms import RowFate

Key = tuple[str, str]


class Neighbours:
    """Every household of the (village, name) pairs of a run: those of the ledger, and those found on the way."""

    def __init__(self, view: LedgerView, keys: Iterable[Key], next_id: int) -> None:
        self._by_key: dict[Key, list[Household]] = defaultdict(list)
        self._next_id = next_id
        self.changed: dict[int, Household] = {}
        for one in view.households(keys):
            self._by_key[one.village, one.name].append(one)
        self._claimed: set[int] = set()

    def named(self, key: Key) -> list[Household]:
        """All households of a village and name."""
        return self._by_key[key]

    def add(self, key: Key, first: IncomingRow) -> Household:
        """Take up a new household with what its first row says."""
        visit = first.visit
        fresh = Household(self._next_id, *key, (), visit.address, visit.branch, visit.grid, visit.kind)
        self._next_id += 1
        self._by_key[key].append(fresh)
        self.changed[fresh.id] = fresh
        return fresh

    def claim(self, household: Household) -> None:
        """Note that a line of the register without a phone has found its household."""
        self._claimed.add(household.id)

    def unclaimed(self, key: Key) -> list[Household]:
        """Lines of the register without a phone that no household has taken yet, in register order."""
        return [one for one in self.named(key) if one.on_register and not one.phones and one.id not in self._claimed]

    def learn(self, household: Household, rows: Sequence[IncomingRow]) -> Household:
        """Add the numbers of the rows, and what the household lacks; a change makes a new version."""
        phones = list(household.phones)
        for row in rows:
            phones.extend(number for number in row.visit.phones.usable if number not in phones)
        first = rows[0].visit
        known = replace(
            household,
            phones=tuple(phones),
            address=household.address or first.address,
            branch=household.branch or first.branch,
            grid=household.grid or first.grid,
            kind=household.kind or first.kind,
        )
        if known == household:
            return household
        siblings = self._by_key[household.village, household.name]
        siblings[siblings.index(household)] = known
        self.changed[known.id] = known
        return known


def find_households(rows: Sequence[IncomingRow], neighbours: Neighbours) -> list[Problem]:
    """Give every row its household, or hold it; rows are in the run's fixed order."""
    found: list[Problem] = []
    by_key: dict[Key, list[IncomingRow]] = defaultdict(list)
    without: list[IncomingRow] = []
    for row in rows:
        if row.visit.phones.usable:
            by_key[row.visit.village, row.visit.person].append(row)
        else:
            without.append(row)
    for key, same_name in by_key.items():
        for group in connected([row.visit.phones.usable for row in same_name]):
            found.extend(_settle_by_phone(key, [same_name[position] for position in group], neighbours))
    for row in without:
        found.extend(_settle_by_name((row.visit.village, row.visit.person), row, neighbours))
    return found


def _settle_by_phone(key: Key, rows: list[IncomingRow], neighbours: Neighbours) -> list[Problem]:
    numbers = [number for row in rows for number in row.visit.phones.usable]
    reached = reached_by(numbers, neighbours.named(key))
    if len(reached) > 1:
        return [_hold(row, reached) for row in rows]
    said: list[Problem] = []
    if reached:
        household = reached[0]
    else:
        registered = [one for one in neighbours.named(key) if one.on_register]
        unclaimed = neighbours.unclaimed(key)
        if len(registered) == 1:
            household = registered[0]
            if household.phones:
                said = [_phone_changed(row, household) for row in rows]
        elif unclaimed:
            agreeing = [one for one in unclaimed if addresses_agree(one.address, rows[0].visit.address)]
            household = (agreeing or unclaimed)[0]
        else:
            household = _only_namesake_without_phone(key, rows, neighbours) or neighbours.add(key, rows[0])
    neighbours.claim(household)
    household = neighbours.learn(household, rows)
    for row in rows:
        row.household = household
    return said


def _only_namesake_without_phone(key: Key, rows: list[IncomingRow], neighbours: Neighbours) -> Household | None:
    """The one household of that name, known from an earlier week without a number: now it has left one."""
    namesakes = neighbours.named(key)
    if len(namesakes) != 1 or namesakes[0].phones:
        return None
    return namesakes[0] if addresses_agree(namesakes[0].address, rows[0].visit.address) else None


def _settle_by_name(key: Key, row: IncomingRow, neighbours: Neighbours) -> list[Problem]:
    agreeing = [one for one in neighbours.named(key) if addresses_agree(one.address, row.visit.address)]
    candidates = [one for one in agreeing if one.on_register] or agreeing
    if len(candidates) > 1:
        return [_hold(row, candidates)]
    household = candidates[0] if candidates else neighbours.add(key, row)
    row.household = neighbours.learn(household, [row])
    return []


def _hold(row: IncomingRow, candidates: Sequence[Household]) -> Problem:
    row.fate = RowFate.HELD
    shown = "；".join("、".join(one.phones) or one.address or "无电话" for one in candidates)
    return problems.HOUSEHOLD_DOUBTFUL.at(
        row.sheet.place(row.read.row, "phones"),
        "phones",
        row.visit.person,
        village=row.visit.village,
        count=len(candidates),
        candidates=shown,
    )


def _phone_changed(row: IncomingRow, household: Household) -> Problem:
    return problems.PHONE_CHANGED.at(
        row.sheet.place(row.read.row, "phones"),
        "phones",
        row.visit.person,
        before="、".join(household.phones),
        now="、".join(row.visit.phones.usable),
    )
