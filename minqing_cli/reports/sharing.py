"""Households shared out evenly: nobody has two more than another, no household twice, key households first (M03, M05).

Whoever comes first in the order given gets the larger shares; neighbours stay together.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from minqing_cli.reports.table import Table, TableColumn

Thing = TypeVar("Thing")


def share_sizes(things: int, people: int) -> tuple[int, ...]:
    """Return how many each of some people gets; largest and smallest differ by one at most. people: at least 1.

    >>> share_sizes(5, 3)
    (2, 2, 1)
    """
    least, more = divmod(things, people)
    return (least + 1,) * more + (least,) * (people - more)


def shared(things: Sequence[Thing], people: int) -> list[Sequence[Thing]]:
    """Return the things cut into even shares, in order."""
    found, start = [], 0
    for size in share_sizes(len(things), people):
        found.append(things[start : start + size])
        start += size
    return found


def said(things: int, people: int, unit: str = "户", of: str = "人") -> str:
    """Return the shares in words.

    >>> said(1425, 110)
    '1425 户 ÷ 110 人 = 105 人×13 户 + 5 人×12 户'
    """
    counts = Counter(share_sizes(things, people))
    parts = [f"{number} {of}×{size} {unit}" for size, number in sorted(counts.items(), reverse=True)]
    return f"{things} {unit} ÷ {people} {of} = {' + '.join(parts)}"


@dataclass(frozen=True, slots=True)
class ToVisit:
    """One household to be given to somebody. tags: why it is seen first; empty for most."""

    branch: str
    village: str
    grid: str
    person: str
    address: str
    phones: str
    tags: str = ""


def share_table(households: Sequence[ToVisit], people: Sequence[str], doubles: int) -> Table:
    """Return who gets which households, key households first in each share. doubles: left out as given already."""
    rows = []
    for name, own in zip(people, shared(households, len(people)), strict=True):
        ordered = sorted(own, key=lambda one: not one.tags)
        rows += [
            (name, number, one.branch, one.village, one.grid, one.person, one.address, one.phones, one.tags)
            for number, one in enumerate(ordered, start=1)
        ]
    return Table(
        "走访分配台账",
        (
            TableColumn("visitor", "责任人", "text", 10),
            TableColumn("number", "次序", "count", 6),
            TableColumn("branch", "总支", "text", 11),
            TableColumn("village", "村（社区）", "text", 11),
            TableColumn("grid", "网格", "text", 10),
            TableColumn("person", "走访对象", "text", 12),
            TableColumn("address", "家庭住址/组", "text", 16),
            TableColumn("phones", "联系电话", "text", 14),
            TableColumn("tags", "重点户标签", "text", 14),
        ),
        tuple(rows),
        notes=(
            f"{said(len(households), len(people))}。重点户排在各人的最前面。",
            *((f"有 {doubles} 户重复，只分一次。",) if doubles else ()),
            "本表含电话和重点户标签，只在内部使用，不外发。",
        ),
    )
