"""Corrections of names, phones and villages that the ledger remembers, laid over whatever comes in later.

Old sheets go on saying what was wrong. Each correction is kept as a rule of how a row said it and what is right;
an incoming row goes through the rules in the order in which they were made, before anything is compared with the
ledger. So a sheet that is merged again equals what was corrected, and undoes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from minqing_cli import clean
from minqing_cli.records import ReadVisit, RosterEntry, Visit
from minqing_cli.terms import IDS_OF_A_TOWN


@dataclass(frozen=True, slots=True)
class Correction:
    """One rule: how a row says it, and what is right.

    name: empty where the whole village is renamed. phones: any of these tells that it is the household. alone: no
    other household of the village had that name, so that a row without a phone is its as well. to_phone: empty
    where the numbers stay.
    """

    id: int
    village: str
    name: str
    phones: tuple[str, ...]
    alone: bool
    to_village: str
    to_name: str
    to_phone: str = ""

    def takes(self, phones: tuple[str, ...]) -> bool:
        """Whether a row of its village and name, with these numbers, is meant."""
        if not self.name:
            return True
        if not phones or not self.phones:
            return self.alone
        return not {*map(clean.local_number, phones)}.isdisjoint(map(clean.local_number, self.phones))


class Who(NamedTuple):
    """Whom a row speaks of. corrected_phone: whether the numbers are no longer those of the row."""

    village: str
    name: str
    phones: tuple[str, ...]
    corrected_phone: bool = False


class Corrections:
    """All rules, in the order in which they were made."""

    def __init__(self, made: Iterable[Correction] = ()) -> None:
        self.made = tuple(sorted(made, key=lambda one: one.id))
        self._of: dict[tuple[str, str], list[Correction]] = defaultdict(list)
        for one in self.made:
            self._of[one.village, one.name].append(one)

    @property
    def next_id(self) -> int:
        """The id of the next rule."""
        return max((one.id for one in self.made if one.id < IDS_OF_A_TOWN), default=0) + 1

    def concern(self, village: str, name: str) -> bool:
        """Say whether any rule could take a row of a village and name."""
        return (village, "") in self._of or (village, name) in self._of

    def who(self, village: str, name: str, phones: tuple[str, ...]) -> Who:
        """Return whom a row speaks of that says village, name and numbers."""
        found, last = Who(village, name, phones), 0
        while self.made:
            rule = min(self._taking(found, last), key=lambda one: one.id, default=None)
            if rule is None:
                break
            last = rule.id
            changed = bool(rule.to_phone)
            found = Who(
                rule.to_village,
                rule.to_name or found.name,
                (rule.to_phone,) if changed else found.phones,
                found.corrected_phone or changed,
            )
        return found

    def village_now(self, village: str) -> str:
        """Return what a village is called now."""
        return self.who(village, "", ()).village

    def _taking(self, who: Who, after: int) -> Iterator[Correction]:
        for key in ((who.village, ""), (who.village, who.name)):
            yield from (one for one in self._of.get(key, ()) if one.id > after and one.takes(who.phones))

    def of_visit(self, visit: Visit) -> Visit:
        """Return a visit with what is known to be wrong put right."""
        who = self.who(visit.village, visit.person, visit.phones.usable)
        return visit.model_copy(update=_changes(who, visit.village, visit.person)) if self.made else visit

    def of_row(self, read: ReadVisit) -> ReadVisit:
        """Return a row with what is known to be wrong put right."""
        return read._replace(visit=self.of_visit(read.visit)) if self.made else read

    def of_entry(self, entry: RosterEntry) -> RosterEntry:
        """Return a line of a register with what is known to be wrong put right."""
        who = self.who(entry.village, entry.person, entry.phones.usable)
        return entry.model_copy(update=_changes(who, entry.village, entry.person)) if self.made else entry


def _changes(who: Who, village: str, person: str) -> dict[str, object]:
    changes: dict[str, object] = {}
    if who.village != village:
        changes["village"] = who.village
    if who.name != person:
        changes["person"] = who.name
    if who.corrected_phone:
        changes["phones"] = clean.Phones(who.phones)
    return changes
