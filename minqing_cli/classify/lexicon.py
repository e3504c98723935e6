"""Finding words in a text: the terms of the subjects, and the word groups of the rules.

Terms compete: from left to right the longest wins and hides what lies inside it, so that 卫生室 does not fire
卫生. Word groups do not compete: each is found for itself, since a rule asks only whether it is there.
What the words mean for a class is decided elsewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import add
from typing import NamedTuple, TypeVar

GAP = "…"
GAP_LENGTH = 6
SHIELD = "-"
_GAP_STOPS = frozenset(",。;!?\n:")


Span = tuple[int, int]
Weights = Mapping[str, int]
Entry = TypeVar("Entry")


class TermHit(NamedTuple):
    """A term where it stands, and how much it says for which subjects; nothing, for a neutral one."""

    word: str
    start: int
    end: int
    weights: Weights


@dataclass(frozen=True, slots=True, eq=False)
class TermIndex:
    """Terms by their first two characters, longest first; those of one character by that."""

    by_beginning: Mapping[str, tuple[tuple[str, Weights], ...]]

    @classmethod
    def of(cls, terms: Mapping[str, Mapping[str, int]]) -> "TermIndex":
        """Return the index of `terms` (term → subject → weight; an empty mapping makes a neutral term)."""
        grouped: dict[str, list[tuple[str, Weights]]] = {}
        for term, weights in sorted(terms.items(), key=lambda item: -len(item[0])):
            grouped.setdefault(term[:2], []).append((term, dict(weights)))
        return cls(_with_single(grouped))

    def find(self, text: str) -> list[TermHit]:
        """Return the terms in `text`, left to right, none overlapping; a number does not count inside a longer one.

        >>> index = TermIndex.of({"卫生": {"居住环境": 2}, "卫生室": {"基本医疗": 3}, "电": {"居住环境": 1}, "电话": {}})
        >>> [(hit.word, hit.weights) for hit in index.find("卫生室没人接电话")]
        [('卫生室', {'基本医疗': 3}), ('电话', {})]
        """
        hits = []
        hidden_until = 0
        by_beginning = self.by_beginning
        for start, pair in enumerate(map(add, text, text[1:] + " ")):
            if start < hidden_until:
                continue
            entries = by_beginning.get(pair) or by_beginning.get(pair[0])
            if entries:
                for term, weights in entries:
                    if text.startswith(term, start) and not (term.isascii() and _is_part(text, start, term)):
                        hidden_until = start + len(term)
                        hits.append(TermHit(term, start, hidden_until, weights))
                        break
        return hits

    def within(self, text: str) -> set[str]:
        """Return every term that stands in `text`, those inside a longer one as well; neutral ones left out."""
        return {
            term
            for start, pair in enumerate(map(add, text, text[1:] + " "))
            for term, weights in self.by_beginning.get(pair) or self.by_beginning.get(pair[0], ())
            if weights and text.startswith(term, start)
        }


class _Word(NamedTuple):
    """A word of one or more groups: what follows its first characters, and the parts after each gap."""

    length: int
    rest: str
    later: tuple[str, ...]
    groups: tuple[str, ...]
    shields: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class WordGroups:
    """Named groups of words by the first two characters of a word, or one where its first part has only one."""

    by_beginning: Mapping[str, tuple[_Word, ...]]
    names: frozenset[str]

    @classmethod
    def of(cls, groups: Mapping[str, Iterable[str]]) -> "WordGroups":
        """Return the index of `groups` (name → words; "…" is a gap, a leading "-" a shield)."""
        users: dict[tuple[str, ...], tuple[list[str], list[str]]] = {}
        for name, words in groups.items():
            for word in dict.fromkeys(words):
                shields = word.startswith(SHIELD) and word != SHIELD
                parts = tuple((word.removeprefix(SHIELD) if shields else word).split(GAP))
                users.setdefault(parts, ([], []))[shields].append(name)
        grouped: dict[str, list[_Word]] = {}
        for (head, *later), (found_in, shielding) in users.items():
            grouped.setdefault(head[:2], []).append(
                _Word(len(head), head[2:], tuple(later), tuple(found_in), tuple(shielding))
            )
        # What shields at a place must be read before what it shields, and the longest word explains best.
        ordered = {
            beginning: sorted(words, key=lambda word: (not word.shields, -word.length))
            for beginning, words in grouped.items()
        }
        return cls(_with_single(ordered), frozenset(groups))

    def find(self, text: str) -> dict[str, Span]:
        """Return for each group that occurs in `text` where its first unshielded word stands.

        >>> groups = WordGroups.of({"loud": ["吵", "-吵架"], "uncollected": ["没…拉"]})
        >>> groups.find("两口子吵架,垃圾三天没人来拉")
        {'uncollected': (10, 14)}
        """
        found: dict[str, Span] = {}
        shielded: dict[str, int] = {}
        by_beginning = self.by_beginning
        for start, pair in enumerate(map(add, text, text[1:] + " ")):
            words = by_beginning.get(pair) or by_beginning.get(pair[0])
            if words:
                _collect(text, start, words, found, shielded)
        return found


def _collect(text: str, start: int, words: tuple[_Word, ...], found: dict[str, Span], shielded: dict[str, int]) -> None:
    """Note the groups of those of `words` that stand at `start`, where their first characters do."""
    for length, rest, later, groups, shields in words:
        if rest and not text.startswith(rest, start + 2):
            continue
        if later and later[0] not in text:
            continue
        end = _end_of(text, start + length, later) if later else start + length
        if end < 0:
            continue
        for name in shields:
            shielded[name] = max(end, shielded.get(name, 0))
        for name in groups:
            if name not in found and end > shielded.get(name, 0):
                found[name] = (start, end)


def _with_single(grouped: Mapping[str, Iterable[Entry]]) -> dict[str, tuple[Entry, ...]]:
    """Return the entries by their two first characters with those of the first alone added after them."""
    return {
        beginning: (*entries, *(grouped.get(beginning[0], ()) if len(beginning) > 1 else ()))
        for beginning, entries in grouped.items()
    }


def _is_part(text: str, start: int, term: str) -> bool:
    """Say whether an ASCII `term` is only part of a longer number or foreign word (120 in 1200)."""
    end = start + len(term)
    before = start > 0 and text[start - 1].isascii() and text[start - 1].isalnum()
    return before or (end < len(text) and text[end].isascii() and text[end].isalnum())


def _end_of(text: str, position: int, later: tuple[str, ...]) -> int:
    """Return where the word with gaps ends whose first part ended at `position`; -1 where it does not go on."""
    for part in later:
        found = text.find(part, position, position + GAP_LENGTH + len(part))
        if found < 0 or not _GAP_STOPS.isdisjoint(text[position:found]):
            return -1
        position = found + len(part)
    return position
