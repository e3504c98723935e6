"""Places that are only places: 卫生室门口, 学校旁边, 去医院那条路.

A provider or landmark followed by a word of position says where the matter lies, not who has to act. Such spans
are blanked before classes are judged. Whether the matter itself is then a road or the traffic is decided by the rules.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """The pattern of a place, and the kind of each noun in it."""

    pattern: re.Pattern[str]
    kinds: Mapping[str, str]

    @classmethod
    def of(cls, kinds: Mapping[str, Iterable[str]], after: Iterable[str]) -> "Places":
        """Return the places made of the nouns of `kinds` (kind → nouns), each followed by a word of `after`."""
        kind_of = {noun: kind for kind, nouns in kinds.items() for noun in nouns}
        nouns = "|".join(map(re.escape, sorted(kind_of, key=len, reverse=True)))
        positions = "|".join(map(re.escape, sorted(after, key=len, reverse=True)))
        return cls(re.compile(f"({nouns})的?(?:{positions})"), kind_of)

    def blank(self, text: str) -> tuple[str, frozenset[str]]:
        """Return folded `text` with its places blanked, and the kinds of place that it named.

        >>> places = Places.of({"health": ["卫生室"]}, ["门口"])
        >>> places.blank("卫生室门口路坏了")
        ('     路坏了', frozenset({'health'}))
        """
        match = self.pattern.search(text)
        if match is None:
            return text, frozenset()
        kinds = set()
        pieces = []
        position = 0
        while match is not None:
            kinds.add(self.kinds[match[1]])
            pieces += [text[position : match.start()], " " * len(match[0])]
            position = match.end()
            match = self.pattern.search(text, position)
        pieces.append(text[position:])
        return "".join(pieces), frozenset(kinds)
