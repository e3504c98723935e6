"""Text made comparable without moving a character.

Folding decides only what counts as the same character: full-width letters, digits and punctuation become
half-width, letters lower case, odd blanks plain ones. The length never changes, so that a position in folded
text is the same position in the sender's own. Nothing here knows what a word means.
"""

import re
from functools import lru_cache

_FULL_WIDTH = {chr(code): chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)}
_CAPITALS = {letter: letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_BLANKS = dict.fromkeys("\t\u3000\u00a0\u2002\u2003\u2009\u202f\ufeff\u200b", " ")
_FOLDED = {**_FULL_WIDTH, **_CAPITALS, **_BLANKS, "\r": "\n", "｡": "。"}
_TO_FOLD = re.compile(f"[{re.escape(''.join(_FOLDED))}]")

CLAUSE_ENDS = ",。;!?\n"
SENTENCE_ENDS = "。;!?\n"
EDGES = " \n,。;:!?、.…·~—-"


def fold(text: str) -> str:
    """Return `text` with half-width punctuation, digits and lower-case letters, of the same length.

    >>> fold("路灯坏了，修了２次；ＷＩＦＩ　没网")
    '路灯坏了,修了2次;wifi 没网'
    """
    return _TO_FOLD.sub(_fold_one, text)


def _fold_one(match: re.Match[str]) -> str:
    return _FOLDED[match[0]]


def squeeze(text: str) -> str:
    """Return folded text without blanks; line breaks stay, since they end a clause.

    >>> squeeze(fold("没 有 意　见"))
    '没有意见'
    """
    return "".join(text.split(" ")).strip("\n")


def strip_edges(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without blanks and punctuation at its edges; an empty one where nothing is left."""
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    return start, end


def spans_between(text: str, ends: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the spans between the characters of `ends`, which belong to none; empty spans are left out.

    >>> spans_between("路坏了,没人修。灯不亮", CLAUSE_ENDS)
    [(0, 3), (4, 7), (8, 11)]
    """
    pattern = _between(ends)
    return [match.span() for match in pattern.finditer(text, start, len(text) if end is None else end)]


@lru_cache(maxsize=16)
def _between(ends: str) -> re.Pattern[str]:
    return re.compile(f"[^{re.escape(ends)}]+")
