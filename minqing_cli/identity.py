"""Who is the same household, and which words are the same issue.

A household is village + name + phone; one with several numbers is met by any of them. Nothing is merged
on doubt: two candidates that cannot be told apart are given back as candidates.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from rapidfuzz.fuzz import token_ratio

from minqing_cli import clean

_DIGITS = re.compile(r"\d+")
_DIRECTIONS = re.compile("[东南西北前后左右上下中里外]")


class HasPhones(Protocol):
    """Anything with canonical phone numbers and an address."""

    @property
    def phones(self) -> tuple[str, ...]: ...

    @property
    def address(self) -> str: ...


Known = TypeVar("Known", bound=HasPhones)


def connected(numbers: Sequence[tuple[str, ...]]) -> list[list[int]]:
    """Return the groups of positions whose numbers hang together, in order of their first member.

    >>> connected([("1",), ("2",), ("1", "2"), ("3",)])
    [[0, 1, 2], [3]]
    """
    groups: list[tuple[set[str], list[int]]] = []
    for position, own in enumerate(numbers):
        touching = [group for group in groups if not group[0].isdisjoint(own)]
        if not touching:
            groups.append((set(own), [position]))
            continue
        first = touching[0]
        for other in touching[1:]:
            first[0].update(other[0])
            first[1].extend(other[1])
            groups.remove(other)
        first[0].update(own)
        first[1].append(position)
    return [sorted(members) for _, members in groups]


def reached_by(phones: Iterable[str], candidates: Sequence[Known]) -> list[Known]:
    """Return the candidates that share a number."""
    wanted = frozenset(phones)
    return [one for one in candidates if not wanted.isdisjoint(one.phones)]


def addresses_agree(one: str, other: str) -> bool:
    """Say whether two addresses could be the same place; an unknown one agrees with any.

    >>> addresses_agree("3组12号", "前岭村3组12号"), addresses_agree("3组", "4组"), addresses_agree("", "4组")
    (True, False, True)
    """
    first, second = clean.squeezed(one), clean.squeezed(other)
    return not first or not second or first in second or second in first


def same_words(text: str) -> str:
    """Return the form in which two texts are compared for being the same issue."""
    return clean.squeezed(text)


def looks_similar(one: str, other: str, score: int) -> bool:
    """Say whether two different texts may be the same issue: alike to `score` of 100, same numbers and directions.

    >>> looks_similar("村东头路灯坏了", "村东头的路灯坏了", 85), looks_similar("村东头路灯坏了", "村西头路灯坏了", 85)
    (True, False)
    """
    if _DIGITS.findall(one) != _DIGITS.findall(other):
        return False
    if sorted(_DIRECTIONS.findall(one)) != sorted(_DIRECTIONS.findall(other)):
        return False
    return token_ratio(" ".join(one), " ".join(other)) >= score
