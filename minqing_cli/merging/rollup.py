"""The ledgers of towns in the ledger of their county: the same rows under names of the county, and what has changed.

The town is part of every identity: village and branch are written with it (甲镇前岭村), a number as 甲镇-CHD-2022-0001, and
ids have a range of their own for each town. So towns with the same prefix, numbers, villages and people never meet,
and the same row is known again in the next run. What a town changed becomes a new version here; what is no longer in
its ledger ends here. See docs/decisions/0058.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from minqing_cli.merging.corrections import Correction
from minqing_cli.merging.known import Household, Repeat, Source, StoredIssue, StoredVisit
from minqing_cli.terms import IDS_OF_A_TOWN


@dataclass(frozen=True, slots=True)
class TownLedger:
    """What the county has of a town's ledger. id: its place among the towns, from 1.

    origin: hash of its first batch, by which the ledger is known again under any name and in any folder. batches, hash:
    its last batch that is in the county's ledger. source: where it lay; two runs may find it in two places.
    """

    id: int
    town: str
    origin: str
    batches: int
    hash: str
    source: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class HeldOfTown:
    """A row that a town sent back, as the county notes it."""

    sha256: str
    file: str
    sheet: str
    row: int
    village: str
    person: str
    phones: str


@dataclass(slots=True)
class TownRows:
    """The rows of one town, as its own ledger has them or under the names of the county."""

    households: Sequence[Household] = ()
    visits: Sequence[StoredVisit] = ()
    issues: Sequence[StoredIssue] = ()
    repeats: Sequence[Repeat] = ()
    corrections: Sequence[Correction] = ()
    held: Sequence[HeldOfTown] = ()
    """Only those since the batch that the county has."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows that stay as the county has them, whatever the town's copy says: issues by number, visits by id."""

    issues: frozenset[str] = frozenset()
    visits: frozenset[int] = frozenset()


@dataclass(slots=True)
class Compared:
    """Rows of one kind: to write as new versions, and those that end."""

    written: list[Any] = field(default_factory=list)
    ended: list[Any] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    same: int = 0

    def as_json(self) -> dict[str, int]:
        """The counts."""
        return {"new": self.new, "changed": self.changed, "same": self.same, "withdrawn": len(self.ended)}


@dataclass(slots=True)
class RollUp:
    """What one town changes in the county's ledger."""

    households: Compared
    visits: Compared
    issues: Compared
    repeats: Compared
    corrections: Compared
    held: Sequence[HeldOfTown]

    @property
    def writes(self) -> bool:
        """Whether anything is to be written."""
        kinds = (self.households, self.visits, self.issues, self.repeats, self.corrections)
        return bool(self.held) or any(kind.written or kind.ended for kind in kinds)


def compare(town: Sequence[Any], county: Sequence[Any], key: Callable[[Any], Hashable]) -> Compared:
    """Return what makes the county's rows equal to the town's, both under the county's names."""
    standing = {key(one): one for one in county}
    found = Compared()
    for one in town:
        known = standing.pop(key(one), None)
        if known == one:
            found.same += 1
            continue
        found.written.append(one)
        if known is None:
            found.new += 1
        else:
            found.changed += 1
    found.ended = list(standing.values())
    return found


def roll_up(town: TownRows, county: TownRows, kept: Kept) -> RollUp:
    """Return what the rows of a town, under the county's names, change of those that the county has of it."""
    # An issue without the row that it stands in could not be gone back to.
    lacking = kept.visits - {one.id for one in county.visits}
    numbers = kept.issues | {one.number for one in town.issues if one.visit_id in lacking}
    return RollUp(
        compare(town.households, county.households, lambda one: one.id),
        compare(*_without(town.visits, county.visits, lambda one: one.id in kept.visits), lambda one: one.id),
        compare(*_without(town.issues, county.issues, lambda one: one.number in numbers), lambda one: one.number),
        compare(*_without(town.repeats, county.repeats, lambda one: one.visit_id in kept.visits), lambda one: one),
        compare(town.corrections, county.corrections, lambda one: one.id),
        town.held,
    )


def _without(
    town: Sequence[Any], county: Sequence[Any], kept: Callable[[Any], bool]
) -> tuple[Sequence[Any], Sequence[Any]]:
    """Leave out of both what stays as the county has it."""
    return [one for one in town if not kept(one)], [one for one in county if not kept(one)]


def named_by_county(rows: TownRows, town: str, town_id: int, kept: Kept) -> tuple[TownRows, Kept]:
    """Return the rows of a town's own ledger, and which are kept, under the names of the county."""
    names = _Names(town, town_id * IDS_OF_A_TOWN, frozenset(one.village for one in rows.households))
    named = TownRows(
        [names.household(one) for one in rows.households],
        [names.visit(one) for one in rows.visits],
        [names.issue(one) for one in rows.issues],
        [names.repeat(one) for one in rows.repeats],
        [names.correction(one) for one in rows.corrections],
        [replace(one, village=names.place(one.village), file=names.file(one.file)) for one in rows.held],
    )
    return named, Kept(frozenset(map(names.number, kept.issues)), frozenset(map(names.id, kept.visits)))


_OFFICES = ("镇", "乡", "街道")
"""How a town calls its own offices: two towns have each one of that name."""


@dataclass(frozen=True, slots=True)
class _Names:
    """How a town's rows are called in the county. first: what is added to their ids."""

    town: str
    first: int
    villages: frozenset[str]

    def place(self, name: str) -> str:
        return f"{self.town}{name}" if name else ""

    def branch(self, name: str) -> str:
        # Villages without a branch are the town's own; without a name those of all towns would fall together.
        return f"{self.town}{name}"

    def unit(self, name: str) -> str:
        """Villages and offices of the town are the town's (镇城建办 → 甲镇城建办); departments above it keep their names."""
        if name in self.villages:
            return self.place(name)
        own = next((words for words in _OFFICES if name.startswith(words)), "")
        if not own:
            return name
        return self.town + (name.removeprefix(own) if self.town.endswith(own) else name)

    def number(self, number: str) -> str:
        return f"{self.town}-{number}" if number else ""

    def file(self, name: str) -> str:
        return f"{self.town}/{name}"

    def id(self, own: int) -> int:
        return self.first + own if own else 0

    def household(self, one: Household) -> Household:
        return replace(
            one,
            id=self.id(one.id),
            town=self.town,
            village=self.place(one.village),
            branch=self.branch(one.branch),
            position=self.first + one.position if one.on_register else one.position,
        )

    def visit(self, one: StoredVisit) -> StoredVisit:
        source = one.source
        return replace(
            one,
            id=self.id(one.id),
            household_id=self.id(one.household_id),
            visit=one.visit.model_copy(
                update={"village": self.place(one.visit.village), "branch": self.branch(one.visit.branch)}
            ),
            # A sheet that comes to the county itself is no correction of what came by way of a town.
            content=f"{self.town}:{one.content}",
            lineage=f"{self.town}:{one.lineage}",
            source=Source(source.sha256, self.file(source.file), source.sheet, source.row),
        )

    def issue(self, one: StoredIssue) -> StoredIssue:
        return replace(
            one,
            number=self.number(one.number),
            sequence=self.first + one.sequence,
            visit_id=self.id(one.visit_id),
            household_id=self.id(one.household_id),
            town=self.town,
            village=self.place(one.village),
            branch=self.branch(one.branch),
            unit=self.unit(one.unit),
            same_as=self.number(one.same_as),
            main_number=self.number(one.main_number),
        )

    def repeat(self, one: Repeat) -> Repeat:
        return one._replace(number=self.number(one.number), visit_id=self.id(one.visit_id))

    def correction(self, one: Correction) -> Correction:
        return replace(one, id=self.id(one.id), village=self.place(one.village), to_village=self.place(one.to_village))
