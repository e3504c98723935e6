"""An imported register against the households that the ledger knows.

Each line finds its own household or makes one: by a shared number, else the line of the register that it was
before, else the only household of that village and name that visits have brought. Two lines of the same name
without numbers are two households.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from minqing_cli import problems
from minqing_cli.identity import addresses_agree, reached_by
from minqing_cli.merging.known import Household
from minqing_cli.problems import Problem
from minqing_cli.records import RosterEntry
from minqing_cli.sheets import Place


@dataclass(slots=True)
class RegisterResult:
    """households: new and changed ones to write. kept: lines of the register that the file does not have."""

    households: list[Household] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    same: int = 0
    kept: int = 0
    doubled: int = 0
    problems: list[Problem] = field(default_factory=list)


def weigh_register(
    entries: Sequence[tuple[Place, RosterEntry]], known: Sequence[Household], next_id: int
) -> RegisterResult:
    """Return what an import changes. known: every household of the ledger."""
    result = RegisterResult()
    by_key: dict[tuple[str, str], list[Household]] = defaultdict(list)
    for household in known:
        by_key[household.village, household.name].append(household)
    alone: dict[tuple[str, str], int] = defaultdict(int)
    for _, entry in entries:
        alone[entry.village, entry.person] += 1
    taken: set[int] = set()
    seen: dict[tuple[str, str, tuple[str, ...]], int] = {}
    position = 0
    for place, entry in entries:
        key = (entry.village, entry.person)
        full_key = (*key, entry.phones.usable)
        if entry.phones.usable and full_key in seen:
            result.doubled += 1
            result.problems.append(problems.ROSTER_DOUBLE.at(place, row=seen[full_key] + 1))
            continue
        seen[full_key] = place.row or 0
        position += 1
        candidates = [one for one in by_key[key] if one.id not in taken]
        found = _own_household(entry, candidates, alone[key] == 1)
        fresh = as_registered(entry, found or Household(next_id, *key), position)
        taken.add(fresh.id)
        if found is None:
            next_id += 1
            result.new += 1
        elif fresh == found:
            result.same += 1
            continue
        else:
            result.changed += 1
        result.households.append(fresh)
    result.kept = sum(1 for household in known if household.on_register and household.id not in taken)
    return result


def _own_household(entry: RosterEntry, candidates: Sequence[Household], alone: bool) -> Household | None:
    reached = reached_by(entry.phones.usable, candidates)
    if reached:
        return reached[0]
    registered = [one for one in candidates if one.on_register and addresses_agree(one.address, entry.address)]
    if registered and (alone or not entry.phones.usable or not registered[0].phones):
        return registered[0]
    visited = [one for one in candidates if not one.on_register and addresses_agree(one.address, entry.address)]
    return visited[0] if alone and len(visited) == 1 else None


def as_registered(entry: RosterEntry, household: Household, position: int) -> Household:
    """Return the household as its line of the register has it; what the line leaves open stays."""
    phones = household.phones + tuple(number for number in entry.phones.usable if number not in household.phones)
    return replace(
        household,
        phones=phones,
        address=entry.address or household.address,
        branch=entry.branch or household.branch,
        grid=entry.grid or household.grid,
        kind=entry.kind or household.kind,
        visitor=entry.visitor or household.visitor,
        residents=int(entry.residents) if entry.residents.isdigit() else household.residents,
        on_register=True,
        position=position,
    )
