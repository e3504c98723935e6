"""What a rule is: its condition, what follows from it, and a list of rules in their order.

A condition speaks of names: word groups found in a text, kinds of place ("@school"), "@sensitive". Which rules
there are is data in conflicts.toml and responsibility.toml.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any, Generic, TypeVar


@dataclass(frozen=True, slots=True)
class Condition:
    """When a rule fits: a name of each entry of `when` is there, and none of `unless`."""

    when: tuple[frozenset[str], ...]
    unless: frozenset[str]

    @classmethod
    def of(cls, rule: Mapping[str, Any]) -> "Condition":
        """Return the condition of a rule in a TOML file ("a|b" in `when` is either)."""
        return cls(tuple(frozenset(names.split("|")) for names in rule["when"]), frozenset(rule.get("unless", ())))

    def holds(self, named: Set[str]) -> bool:
        """Say whether the rule fits a text with the word groups and kinds of place `named`."""
        for names in self.when:
            if names.isdisjoint(named):
                return False
        return self.unless.isdisjoint(named)


@dataclass(frozen=True, slots=True)
class SubjectRule:
    """One row of the conflict table."""

    id: str
    condition: Condition
    subject: str


@dataclass(frozen=True, slots=True)
class ResponsibilityRule:
    """One step towards a responsibility; `subjects` empty means any. rank 0, 1, 2 as in the plan's list."""

    id: str
    condition: Condition
    subjects: frozenset[str]
    rank: int


Rule = TypeVar("Rule", bound=SubjectRule | ResponsibilityRule)


@dataclass(frozen=True, slots=True, eq=False)
class Ordered(Generic[Rule]):
    """Rules in their order, found by the names that their first entry asks for."""

    rules: tuple[Rule, ...]
    by_name: Mapping[str, tuple[int, ...]]
    always: tuple[int, ...]

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> "Ordered[Rule]":
        """Return `rules` in their order."""
        kept = tuple(rules)
        by_name: dict[str, tuple[int, ...]] = {}
        for place, rule in enumerate(kept):
            first: frozenset[str] = rule.condition.when[0] if rule.condition.when else frozenset()
            for name in first:
                by_name[name] = (*by_name.get(name, ()), place)
        return cls(kept, by_name, tuple(place for place, rule in enumerate(kept) if not rule.condition.when))

    def fitting(self, named: Set[str]) -> Iterator[Rule]:
        """Yield the rules that fit a text with the word groups and kinds of place `named`, in their order."""
        places = set(self.always)
        for name in named:
            places.update(self.by_name.get(name, ()))
        for place in sorted(places):
            if self.rules[place].condition.holds(named):
                yield self.rules[place]
