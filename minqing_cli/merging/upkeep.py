"""What an upkeep of the register or a correction changes: new versions of households, visits and issues.

Numbers, ids and sources stay; only who and where is put right. Each correction comes with the rule by which rows
that still say the old are read from now on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from minqing_cli import clean
from minqing_cli.identity import reached_by
from minqing_cli.merging.corrections import Correction
from minqing_cli.merging.known import Household, StoredIssue, StoredVisit
from minqing_cli.merging.register import as_registered
from minqing_cli.merging.schedule import ScheduleLine
from minqing_cli.merging.visits import content_of
from minqing_cli.records import RosterEntry, Visit


@dataclass(slots=True)
class Upkeep:
    """What to write. doubled: households that now share village, name and number with another one."""

    households: list[Household] = field(default_factory=list)
    visits: list[StoredVisit] = field(default_factory=list)
    issues: list[StoredIssue] = field(default_factory=list)
    schedule: list[ScheduleLine] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    doubled: list[Household] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.households or self.visits or self.issues or self.schedule or self.corrections)


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the ledger has of some households."""

    households: Sequence[Household]
    visits: Sequence[StoredVisit]
    issues: Sequence[StoredIssue]
    schedule: Sequence[ScheduleLine] = ()


def with_status(household: Household, status: str) -> Upkeep:
    """Return the household with its status; empty: it must be visited again."""
    return Upkeep() if household.status == status else Upkeep(households=[replace(household, status=status)])


def enrolled(entry: RosterEntry, same_name: Sequence[Household], next_id: int, position: int) -> Upkeep:
    """Put one household on the register. same_name: those of its village and name. position: behind the last line."""
    reached = reached_by(entry.phones.usable, same_name)
    without = [one for one in same_name if one.on_register or not entry.phones.usable]
    found = reached[0] if reached else without[0] if without and not entry.phones.usable else None
    household = found or Household(next_id, entry.village, entry.person)
    fresh = as_registered(entry, household, household.position if household.on_register else position)
    return Upkeep() if fresh == found else Upkeep(households=[fresh])


def renamed(old: Holdings, villages: Iterable[str], into: str, branch: str, on_visits: str, first_rule: int) -> Upkeep:
    """Move everything of some villages into another. branch: of the new village, empty to keep each its own.

    on_visits: the branch that rows of the new village are given when they come in, empty where they keep theirs.
    """
    upkeep = Upkeep()
    upkeep.households = [replace(one, village=into, branch=branch or one.branch) for one in old.households]
    for visit in old.visits:
        record = visit.visit.model_copy(update={"village": into, "branch": on_visits or visit.visit.branch})
        upkeep.visits.append(replace(visit, visit=record, content=_content(visit, record)))
    upkeep.issues = [
        replace(one, village=into, branch=branch or one.branch, unit=into if one.unit == one.village else one.unit)
        for one in old.issues
    ]
    upkeep.schedule = [replace(line, village=into, branch=branch or line.branch) for line in old.schedule]
    upkeep.corrections = [
        Correction(number, village, "", (), True, into, "") for number, village in enumerate(villages, first_rule)
    ]
    return upkeep


def doubles(moved: Sequence[Household], standing: Sequence[Household]) -> list[Household]:
    """Return the moved households that share name and number with another one of the village they came to."""
    everybody = [*moved, *standing]
    return [
        one
        for one in moved
        if any(other is not one and other.name == one.name for other in reached_by(one.phones, everybody))
    ]


def corrected(own: Holdings, alone: bool, name: str, phone: str, first_rule: int) -> Upkeep:
    """Put the name, the phone or both of one household right; an empty value stays as it is.

    own: the household with its visits and issues. alone: no other one of its village bears its name.
    """
    (household,) = own.households
    to_name = name or household.name
    phones = (phone,) if phone else household.phones
    if (to_name, phones) == (household.name, household.phones):
        return Upkeep()
    upkeep = Upkeep(households=[replace(household, name=to_name, phones=phones)])
    for visit in own.visits:
        update: dict[str, object] = {"person": to_name}
        if phone:
            update["phones"] = clean.Phones((phone,))
        record = visit.visit.model_copy(update=update)
        upkeep.visits.append(replace(visit, visit=record, content=_content(visit, record)))
    upkeep.issues = [replace(one, person=to_name, phones=phone or one.phones) for one in own.issues]
    known = (*household.phones, *((phone,) if phone and phone not in household.phones else ()))
    village = household.village
    rules = [Correction(first_rule, village, household.name, known, alone, village, to_name, phone)]
    if phone and to_name != household.name:
        # A sheet may have the name right and the phone still wrong.
        rules.append(Correction(first_rule + 1, village, to_name, known, True, village, to_name, phone))
    upkeep.corrections = rules
    return upkeep


def _content(before: StoredVisit, after: Visit) -> str:
    """Return the digest that the row of a corrected visit will have when its sheet comes in again.

    A row is compared as it was written, and the branch that the ledger has may have come from the register.
    """
    for branch in dict.fromkeys((before.visit.branch, "")):
        if content_of(before.visit.model_copy(update={"branch": branch})) == before.content:
            return content_of(after.model_copy(update={"branch": branch}))
    return before.content
