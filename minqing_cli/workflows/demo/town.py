"""The demonstration's town: who lives there, who is visited when, and what each of them says.

This is the truth that the sheets of `post` then tell well or badly. The same seed gives the same town; nothing
here writes a file or asks the clock.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib import resources
from random import Random
from typing import Any

from minqing_cli.terms import Outcome, TargetKind

FRIDAYS = (date(2022, 3, 11), date(2022, 3, 18), date(2022, 3, 25), date(2022, 4, 1))
"""When the sheets of each week are merged; they tell of the visits up to the day before."""

_FIRST_DAYS = (date(2022, 3, 1), date(2022, 3, 11), date(2022, 3, 18), date(2022, 3, 25))
_HOUSEHOLDS = 23
"""In each village."""
_FIRST_MOBILE = 13800000001
_AWAY = 6
_REVISITED = 2
_UNITS_WEEK = 2
_TENANT_WEEK = 3
_WITHOUT_PHONE = (("上峪村", 20), ("渡口村", 20))
_NEVER_VISITED = (("桥头村", 22), ("石屋村", 22))
ACCUSER = ("渡口村", 13)
"""Says something against an official. Places are a village and a position among its households."""
_FIRST_SPEAKER = ("上峪村", 0)
"""Names several issues at once; this visit is also the one whose day is corrected later."""

Class = tuple[str | None, str | None]
"""Subject and responsibility; without a subject it waits for judgement."""


@dataclass(frozen=True, slots=True)
class Target:
    """A household or a unit. registered: whether the register has it; of another one only the visit is known."""

    branch: str
    village: str
    person: str
    phone: str
    address: str
    residents: int
    kind: str = TargetKind.HOUSEHOLD
    registered: bool = True


@dataclass(frozen=True, slots=True)
class Says:
    """What came of a visit: the words, and what they amount to. classes: one for each issue, in order."""

    text: str
    outcome: Outcome
    classes: tuple[Class, ...] = ()
    answer: str = ""
    on_the_spot: tuple[bool, ...] = ()


NOT_WRITTEN = Says("", Outcome.TO_COMPLETE)


@dataclass(frozen=True, slots=True)
class Call:
    """One visit. again: the same words as at an earlier visit, so it raises no issue of its own."""

    target: Target
    week: int
    day: date
    says: Says
    again: bool = False


@dataclass(frozen=True, slots=True)
class Town:
    """Everybody there is, the register's first and in its order, and every visit that was made."""

    targets: tuple[Target, ...]
    calls: tuple[Call, ...]
    visitors: Mapping[str, str]

    @property
    def register(self) -> tuple[Target, ...]:
        """Who must be visited."""
        return tuple(target for target in self.targets if target.registered)

    @property
    def branches(self) -> tuple[str, ...]:
        """The branches in the register's order."""
        return tuple(dict.fromkeys(target.branch for target in self.targets))

    def calls_of(self, village: str, week: int) -> tuple[Call, ...]:
        """The visits of a village and week in the order in which they were made."""
        return tuple(call for call in self.calls if (call.target.village, call.week) == (village, week))


@cache
def make_town(seed: int = 2022) -> Town:
    """Return the town."""
    told = tomllib.loads((resources.files(__package__) / "town.toml").read_text(encoding="utf-8"))
    chance = Random(seed)
    targets = tuple(_targets(told, chance))
    calls = list(_first_calls(told, chance, targets))
    calls.extend(_second_calls(calls))
    return Town(targets, tuple(sorted(calls, key=lambda call: (call.week, call.day))), told["visitors"])


def _targets(told: Mapping[str, Any], chance: Random) -> Iterator[Target]:
    names = [surname + given for surname in told["surnames"] for given in told["given"]]
    chance.shuffle(names)
    mobile = _FIRST_MOBILE
    for branch, villages in told["branches"].items():
        for village in villages:
            people = [names.pop() for _ in range(_HOUSEHOLDS)]
            if mobile == _FIRST_MOBILE:
                # Two households of one name in one village, told apart by their numbers alone.
                people[3] = people[0]
            for position, person in enumerate(people):
                phone = "" if (village, position) in _WITHOUT_PHONE else str(mobile)
                address = f"{position // 6 + 1}组{position % 6 + 1}号"
                yield Target(branch, village, person, phone, address, chance.randint(1, 5))
                mobile += 1
            for unit in told["units"].get(village, ()):
                yield Target(branch, village, unit["name"], unit["phone"], "", unit["residents"], unit["kind"])
    tenant = told["tenant"]
    yield Target(tenant["branch"], tenant["village"], names.pop(), str(mobile), tenant["address"], 2, registered=False)


def _first_calls(told: Mapping[str, Any], chance: Random, targets: tuple[Target, ...]) -> Iterator[Call]:
    units = {unit["name"]: unit for units in told["units"].values() for unit in units}
    households = [target for target in targets if target.kind == TargetKind.HOUSEHOLD]
    pinned = {ACCUSER: _says(told["accusation"]), _FIRST_SPEAKER: _says(told["several"][0])}
    sayings = _sayings(told, chance, len(households) - len(_NEVER_VISITED) - len(pinned))
    in_village: dict[str, int] = {}
    in_week: dict[tuple[str, int], int] = {}
    for target in targets:
        position = in_village.setdefault(target.village, 0)
        in_village[target.village] += target.kind == TargetKind.HOUSEHOLD
        place = (target.village, position)
        if target.person in units:
            says, week = _says(units[target.person]), _UNITS_WEEK
        elif place in _NEVER_VISITED:
            continue
        else:
            says = pinned.get(place) or sayings.pop()
            week = position * len(FRIDAYS) // _HOUSEHOLDS + 1 if target.registered else _TENANT_WEEK
        order = in_week.setdefault((target.village, week), 0)
        in_week[target.village, week] += 1
        yield Call(target, week, _FIRST_DAYS[week - 1] + timedelta(days=order // 2 + 1), says)


def _sayings(told: Mapping[str, Any], chance: Random, count: int) -> list[Says]:
    """Return what the households say, in no order, filled up to a count with those that have nothing to say."""
    found = [
        Says(text, Outcome.HAS_ISSUE, ((subject, responsibility),), on_the_spot=(False,))
        for responsibility, subjects in told["one"].items()
        for subject, texts in subjects.items()
        for text in texts
    ]
    found += map(_says, (*told["spot"], *told["several"][1:]))
    found += [Says(text, Outcome.HAS_ISSUE, ((None, None),), on_the_spot=(False,)) for text in told["vague"]]
    away, nothing = told["away"], told["nothing"]
    found += [Says(away[number % len(away)], Outcome.NOT_REACHED) for number in range(_AWAY)]
    found += [Says(nothing[number % len(nothing)], Outcome.NO_PROBLEM) for number in range(count - len(found))]
    chance.shuffle(found)
    return found


def _says(told: Mapping[str, Any]) -> Says:
    """Return what a table of the town's file says; without a class it is nothing."""
    written = told.get("classes") or ([told["class"]] if "class" in told else [])
    classes = tuple((subject, responsibility) for subject, _, responsibility in (one.partition("/") for one in written))
    answer = told.get("answer", "")
    solved = tuple(told.get("on_the_spot", [bool(answer)] * len(classes)))
    return Says(told["says"], Outcome.HAS_ISSUE if classes else Outcome.NO_PROBLEM, classes, answer, solved)


def _second_calls(first: list[Call]) -> Iterator[Call]:
    """Yield the visits to households that had been visited before."""
    away = [call for call in first if call.says.outcome is Outcome.NOT_REACHED and call.week < len(FRIDAYS) - 1]
    last = _FIRST_DAYS[-1]
    for number, call in enumerate(away[:_REVISITED]):
        found = Says("没有意见", Outcome.NO_PROBLEM)
        yield replace(call, week=len(FRIDAYS), day=last + timedelta(days=number + 4), says=found)
    village = first[0].target.village
    raised = [
        call for call in first if call.target.village == village and call.week == 1 and len(call.says.classes) == 1
    ]
    unsolved = [call for call in raised if not any(call.says.on_the_spot) and call.says.classes[0][0]]
    day = _FIRST_DAYS[2] + timedelta(days=5)
    yield replace(unsolved[0], week=3, day=day, again=True)
    like = replace(unsolved[1].says, text=f"{unsolved[1].says.text}，一直没人管")
    yield replace(unsolved[1], week=3, day=day, says=like)
