"""Who is the same household, and which words are the same issue.

A household is village + name + phone; one with several numbers is met by any of them. Nothing is merged
on doubt: two candidates that cannot be told apart are given back as candidates.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from rapidfuzz.fuzz import token_ratio

from minqing_cli import clean
from minqing_cli.records import Visit

_UNITS = "〇一二三四五六七八九"
_CHINESE_NUMBERS: Mapping[str, str] = {"两": "2"} | {
    (_UNITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_UNITS[units] if units else ""): str(
        tens * 10 + units
    )
    for tens in range(10)
    for units in range(10)
    if tens or units
}
_FIELDS = tuple(Visit.model_fields)
_NOT_CONTENT = _FIELDS.index("signature")
_COMPARED_AS_WORDS = tuple(map(_FIELDS.index, ("opinion", "answer", "remark", "address")))
_NUMBER = re.compile(r"\d+|[一二三四五六七八九十百千两]+")
_NO_NUMBER = re.compile("一直|一下|一些|一样|一般|一定|一起|一到|一旦|统一|万一|十分|第一时间")
_DIRECTION = re.compile("[东南西北前后左右上下中里外]")
_NO_DIRECTION = re.compile(
    "公里|里程|[村家镇乡市县城区]里|晚上|早上|上午|下午|中午|上学|上班|上网|上次|上报|马上|以上|以下|下雨|下雪|下大雨|下水|下次|下班|下乡|"
    "目前|以前|之前|前天|前几天|前些天|前年|提前|中学|初中|高中|中小学|中医|其中|集中|中心|外出|另外|外地|在外|以后|之后|然后|后来|最后|今后"
)
_PLACE_KINDS = "组|队|号|排|户|楼|栋|单元|室|网格|路|街|巷|胡同|小区|头|边|侧"
_NUMBERED_PLACE = re.compile(rf"([一二三四五六七八九十]+)(?={_PLACE_KINDS})")
_PLACE = re.compile(rf"(\d+|[^\W\d]{{1,4}}?)({_PLACE_KINDS})")


class HasPhones(Protocol):
    """Anything with canonical phone numbers and an address."""

    @property
    def phones(self) -> tuple[str, ...]: ...

    @property
    def address(self) -> str: ...


Known = TypeVar("Known", bound=HasPhones)


def _keys(numbers: Iterable[str]) -> frozenset[str]:
    return frozenset(map(clean.local_number, numbers))


def connected(numbers: Sequence[tuple[str, ...]]) -> list[list[int]]:
    """Return the groups of positions whose numbers hang together, in order of their first member.

    >>> connected([("1",), ("2",), ("1", "2"), ("3",)])
    [[0, 1, 2], [3]]
    """
    groups: list[tuple[set[str], list[int]]] = []
    for position, own in enumerate(map(_keys, numbers)):
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
    """Return the candidates that share a number; a landline is the same with and without its area code."""
    wanted = _keys(phones)
    return [one for one in candidates if not wanted.isdisjoint(_keys(one.phones))]


def addresses_agree(one: str, other: str) -> bool:
    """Say whether two addresses could be the same place.

    They contradict each other where both name the same kind of place (组, 号, 街 …) differently.

    >>> addresses_agree("3组12号", "前岭村3组12号"), addresses_agree("3组", "13组"), addresses_agree("", "4组")
    (True, False, True)
    """
    first, second = _places(one), _places(other)
    return not any(
        kind in second and not any(_same_place(mine, theirs) for mine in names for theirs in second[kind])
        for kind, names in first.items()
    )


def _places(address: str) -> dict[str, set[str]]:
    written = clean.squeezed(address)
    written = _NUMBERED_PLACE.sub(lambda found: _CHINESE_NUMBERS.get(found[1], found[1]), written)
    found: dict[str, set[str]] = defaultdict(set)
    for name, kind in _PLACE.findall(written):
        found[kind].add(str(int(name)) if name.isdigit() else name)
    if written[-1:] in tuple("东南西北"):
        found["方位"].add(written[-1])
    return found


def _same_place(one: str, other: str) -> bool:
    if one.isdigit() or other.isdigit():
        return one == other
    return one.endswith(other) or other.endswith(one)


def same_words(text: str) -> str:
    """Return the form in which two texts are compared for being the same issue."""
    return clean.squeezed(text)


def content_digest(values: Sequence[str]) -> str:
    """Return the digest of all that a row says; spacing and punctuation of free text do not count.

    values: of a visit's fields, in order, as the ledger keeps them.
    """
    parts = list(values)
    for position in _COMPARED_AS_WORDS:
        if parts[position]:
            parts[position] = clean.squeezed(parts[position])
    del parts[_NOT_CONTENT]
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


def looks_similar(one: str, other: str, score: int) -> bool:
    """Say whether two different texts may be the same issue: alike to `score` of 100, same numbers and directions.

    >>> looks_similar("村东头路灯坏了", "村东头的路灯坏了", 85), looks_similar("村东头路灯坏了", "村西头路灯坏了", 85)
    (True, False)
    """
    first, second = clean.half_width(one), clean.half_width(other)
    if _numbers(first) != _numbers(second):
        return False
    if sorted(_DIRECTION.findall(_NO_DIRECTION.sub("", first))) != sorted(
        _DIRECTION.findall(_NO_DIRECTION.sub("", second))
    ):
        return False
    return token_ratio(" ".join(first), " ".join(second)) >= score


def _numbers(text: str) -> list[str]:
    return sorted(_CHINESE_NUMBERS.get(found, found) for found in _NUMBER.findall(_NO_NUMBER.sub("", text)))
