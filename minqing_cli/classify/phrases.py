"""Turns of phrase: clauses that say nothing, praise, courtesies, and words that say nobody was met.

Decides what kind of clause a clause is. What follows for the visit or for its issues is decided in `outcome`
and `splitting`. The words are in phrases.toml; clauses are folded text without blanks.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import chain
from typing import Any

from minqing_cli.classify.lexicon import GAP
from minqing_cli.classify.text import fold

GAP_PATTERN = "[^,。;!?\n]{0,8}"
LONGEST_EMPTY_TEXT = 80
_MARKS = " \n,。;:!?.、~…“”\"'()"
_BETWEEN = rf"[{re.escape(_MARKS)}]*+(?:\d{{1,2}}[、.:)](?!\d))?(?:(?:意见|建议|问题|诉求)+:)?[ \n]*+"


class ClauseKind(Enum):
    """What a clause contributes."""

    EMPTY = "nothing to report, courtesy, a note about the visit"
    PRAISE = "praise or thanks"
    MATTER = "anything else"


@dataclass(frozen=True, slots=True, eq=False)
class AnswerWords:
    """How the column 现场答复 says that something is solved, or is not yet."""

    yes: frozenset[str]
    no: frozenset[str]
    solved: re.Pattern[str]
    unsolved: re.Pattern[str]
    blocking: re.Pattern[str]
    not_blocking: re.Pattern[str]
    every_one: re.Pattern[str]


@dataclass(frozen=True, slots=True, eq=False)
class Phrases:
    """The phrases of phrases.toml as patterns."""

    whole: frozenset[str]
    alphabet: frozenset[str]
    empty: re.Pattern[str]
    polite: re.Pattern[str]
    praise: re.Pattern[str]
    against_praise: re.Pattern[str]
    harmless: re.Pattern[str]
    bare_request: re.Pattern[str]
    request_start: re.Pattern[str]
    not_reached: re.Pattern[str]
    connector: re.Pattern[str]
    turn: re.Pattern[str]
    list_head: re.Pattern[str]
    answers: AnswerWords

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Phrases":
        """Return the phrases read from phrases.toml."""
        nothing, praise, courtesy, answers = (data[name] for name in ("nothing", "praise", "courtesy", "on_the_spot"))
        whole = [fold(word) for word in nothing["whole"]]
        polite = courtesy["words"] + courtesy["notes"]
        exact = [word for word in polite if GAP not in word]
        # Atomic and possessive throughout: a long cell of such phrases must not cost more than its length.
        unit = f"(?>{_nothing(nothing)}|{_any(nothing['lead'])}*+{_any(exact + whole)})"
        return cls(
            whole=frozenset(whole),
            alphabet=frozenset("".join(chain(whole, exact, *nothing.values())) + _MARKS + "0123456789和与及"),
            empty=re.compile(f"{_BETWEEN}(?:{unit}{_BETWEEN})++"),
            polite=re.compile(_any(word for word in polite if GAP in word)),
            praise=re.compile(_any(praise["words"])),
            against_praise=re.compile(_any(praise["against"])),
            harmless=re.compile(_any(praise["harmless"])),
            bare_request=re.compile(_any(courtesy["requests"])),
            request_start=re.compile(_any(courtesy["request_starts"])),
            not_reached=re.compile(_any(data["not_reached"]["words"])),
            connector=re.compile(_any(data["connectors"]["words"])),
            turn=re.compile(_any(data["connectors"]["turns"])),
            list_head=re.compile(_any(data["connectors"]["list_heads"]) + "$"),
            answers=AnswerWords(
                frozenset(map(fold, answers["yes"])),
                frozenset(map(fold, answers["no"])),
                *(
                    re.compile(_any(answers[name]))
                    for name in ("solved", "unsolved", "blocking", "not_blocking", "all")
                ),
            ),
        )

    def says_nothing(self, text: str) -> bool:
        """Say whether folded, squeezed `text` is nothing but 无问题 phrases, courtesies and notes."""
        if text in self.whole:
            return True
        if len(text) > LONGEST_EMPTY_TEXT:
            return False
        # Most clauses have a character that no such phrase has; asking that first is ten times as fast.
        if self.alphabet.issuperset(text) and self.empty.fullmatch(text):
            return True
        return self.polite.fullmatch(text) is not None

    def kind(self, clause: str) -> ClauseKind:
        """Return what the folded, squeezed `clause` contributes.

        Praise with a turn, a denial, a request or a defect in it is a matter (“修好了又坏了”).
        """
        if self.says_nothing(clause):
            return ClauseKind.EMPTY
        if self.praise.search(clause) and not self.against_praise.search(self.harmless.sub("", clause)):
            return ClauseKind.PRAISE
        return ClauseKind.MATTER


def _nothing(words: Mapping[str, list[str]]) -> str:
    """Return the pattern of 目前没有什么问题了 and of 都挺好的."""
    lead, deny, thing, tail, very, fine = (
        _any(words[name]) for name in ("lead", "deny", "object", "tail", "very", "fine")
    )
    denial = f"{lead}*+{deny}{thing}(?:[和与及、]?{thing})*+{tail}*+"
    contentment = f"{lead}*+{very}*+{fine}{tail}*+"
    return f"(?:{denial}|{contentment})"


def _any(words: Iterable[str]) -> str:
    """Return a pattern of any of `words`, the longest first; "…" stands for a few characters of the clause."""
    ordered = sorted({fold(word) for word in words}, key=len, reverse=True)
    return "(?:" + "|".join(GAP_PATTERN.join(map(re.escape, word.split(GAP))) for word in ordered) + ")"
