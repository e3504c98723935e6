"""What issues have in common: the matter they speak of (一类事), and whether they are one case (同案).

A matter is a strong word of the issue's subject, under one name for all its synonyms (`matters.toml`). Two issues are
one case when they have the subject and the village, or a place that both name, in common, and their words are alike:
cosine of the TF-IDF weights of pairs of characters. Decides nothing about households, days or the ledger.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log, sqrt
from typing import NamedTuple

from minqing_cli.classify.rulebook import WEIGHTS, Rulebook, read_toml
from minqing_cli.classify.text import fold

_NOT_WORDS = re.compile(r"[^\u4e00-\u9fffa-z]+")
_MATTER = "#"
_NAMED_PLACE = re.compile(
    r"[GS]?\d{2,4}国道|[\u4e00-\u9fff]{2,4}?(?:小学|中学|幼儿园|卫生院|敬老院|养老院|大桥|水库|大街)", re.ASCII
)

_WHERE = (
    re.compile("(?:村|庄|街|镇)([东南西北])|([东南西北])(?:头|边|侧|面|街|巷|门)"),
    re.compile(r"(\d+|[一二三四五六七八九十]+)(?:组|队|号楼|栋|单元|网格)"),
)
"""Words for a place within a village, a pattern for each kind."""


class Statement(NamedTuple):
    """One issue as it is compared. area: the village; empty where it is not known."""

    text: str
    subject: str | None
    area: str


def matters_of(text: str, subject: str | None, rules: Rulebook) -> tuple[str, ...]:
    """Return the names of the matters of a text, in the order of its words; none without a subject.

    >>> from minqing_cli.classify.rulebook import load_rulebook
    >>> matters_of("没有路灯，照明不好", "居住环境", load_rulebook())
    ('路灯',)
    """
    if not subject:
        return ()
    blanked, _ = rules.places.blank(fold(text))
    names = _names().get(subject, {})
    strong = [hit.word for hit in rules.terms.find(blanked) if hit.weights.get(subject, 0) >= WEIGHTS["strong"]]
    return tuple(dict.fromkeys(names.get(word, word) for word in strong))


@lru_cache(maxsize=1)
def _names() -> Mapping[str, Mapping[str, str]]:
    """Subject → word → name of its matter."""
    return {
        subject: {word: name for name, words in matters.items() for word in words}
        for subject, matters in read_toml("matters").items()
    }


def cases_of(statements: Sequence[Statement], rules: Rulebook, similarity: float = 0.3) -> list[list[int]]:
    """Return groups of two or more statements that are one case, each by index in order.

    Two that name different places within the village (村东头, 一组), or matters none of which they share, are never joined
    directly. similarity: from which cosine on two are alike.

    Alike is passed on: what is like a member of a group belongs to it.
    """
    matters = [frozenset(matters_of(one.text, one.subject, rules)) for one in statements]
    weights = _weights([_tokens(one.text, about) for one, about in zip(statements, matters, strict=True)])
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, one in enumerate(statements):
        if one.subject:
            for place in {one.area, *_NAMED_PLACE.findall(fold(one.text))}:
                blocks[one.subject, place].append(index)
    parents = list(range(len(statements)))
    for members in blocks.values():
        for first, second in _alike(members, weights, similarity):
            if _unlike(matters[first], matters[second]) or _elsewhere(statements[first].text, statements[second].text):
                continue
            parents[_root(parents, second)] = _root(parents, first)
    groups: dict[int, list[int]] = defaultdict(list)
    for index in range(len(statements)):
        groups[_root(parents, index)].append(index)
    return sorted(group for group in groups.values() if len(group) > 1)


def _tokens(text: str, matters: Iterable[str]) -> Counter[str]:
    pairs: Counter[str] = Counter()
    for run in _NOT_WORDS.split(fold(text)):
        pairs.update("".join(pair) for pair in pairwise(run))
    # What the words are about counts as well, whatever it is called.
    pairs.update(_MATTER + name for name in matters)
    return pairs


def _weights(documents: Sequence[Counter[str]]) -> list[dict[str, float]]:
    """Return the TF-IDF weights of each document, of length 1."""
    frequency: Counter[str] = Counter()
    for document in documents:
        frequency.update(document.keys())
    found = []
    for document in documents:
        vector = {
            token: (1 + log(count)) * (log((1 + len(documents)) / (1 + frequency[token])) + 1)
            for token, count in document.items()
        }
        length = sqrt(sum(weight * weight for weight in vector.values()))
        found.append({token: weight / length for token, weight in vector.items()})
    return found


def _alike(
    members: Sequence[int], weights: Sequence[Mapping[str, float]], similarity: float
) -> Iterable[tuple[int, int]]:
    """Yield the pairs of members that are alike; only those that share a token are compared."""
    holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for index in members:
        products: dict[int, float] = defaultdict(float)
        for token, weight in weights[index].items():
            for other, known in holders[token]:
                products[other] += weight * known
            holders[token].append((index, weight))
        yield from ((other, index) for other, product in products.items() if product >= similarity)


def _unlike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether two texts speak of matters none of which they share: 低保没有回音 and 残疾证没有回音."""
    return bool(one and other) and one.isdisjoint(other)


def _elsewhere(one: str, other: str) -> bool:
    """Say whether two texts name different places of the same kind: 村东头 and 村西头, 一组 and 三组."""
    for pattern in _WHERE:
        first, second = (
            {
                name
                for found in pattern.findall(fold(text))
                for name in ([found] if isinstance(found, str) else found)
                if name
            }
            for text in (one, other)
        )
        if first and second and first.isdisjoint(second):
            return True
    return False


def _root(parents: list[int], index: int) -> int:
    while parents[index] != index:
        parents[index] = parents[parents[index]]
        index = parents[index]
    return index
