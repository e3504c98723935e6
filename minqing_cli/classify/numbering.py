"""Numbered lists inside a cell: 1、2、3、, (1)(2), ①②, 一是二是, 一、二、, 第一第二.

A list counts only when its numbers begin at one, follow each other and are at least two, each with words after it.
So 3、4号楼, 2.5公里, 1组, 12345 are no lists. Whether each item is an issue is not decided here.
"""

import re
from dataclasses import dataclass

NUMERALS = "一二三四五六七八九十"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
BRACKETED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽"
DOTTED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑"

FIRST_NUMBERS = "1一①⑴⒈"

# Each style: its pattern, whose group is the number. After "、" the very next number means a range (3、4号楼).
_ARABIC = re.compile(
    r"\((\d{1,2})\)[、.:,]?|(?<![\d.])(\d{1,2})(?:[、)]|[.](?!\d))|(?:^|(?<=[\s,。;:]))(\d{1,2})[,:](?!\d)"
)
_SIGNS = re.compile(f"([{CIRCLED}{BRACKETED}{DOTTED}])[、.:]?")
_ORDINAL = re.compile(f"(?:第|其)([{NUMERALS}])(?:[、,:.]|是|就是)")
_SPOKEN = re.compile(f"(?<![{NUMERALS}第唯万统专逐同单])([{NUMERALS}])(?:是|则)")
_CHINESE = re.compile(f"\\(([{NUMERALS}])\\)[、.:,]?|(?<![{NUMERALS}第])([{NUMERALS}])、")
STYLES = (_ARABIC, _SIGNS, _ORDINAL, _SPOKEN, _CHINESE)

_HAS_WORDS = re.compile(r"[一-鿿]")


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: where its number begins, and the span of its text."""

    marker: int
    start: int
    end: int


def items_of(text: str, start: int = 0, end: int | None = None) -> tuple[Item, ...]:
    """Return the items of the outermost list in folded text[start:end], () where there is none.

    >>> [("1、路灯不亮2、垃圾没人拉"[i.start:i.end]) for i in items_of("1、路灯不亮2、垃圾没人拉")]
    ['路灯不亮', '垃圾没人拉']
    >>> items_of("3、4号楼漏水"), items_of("1、2号楼漏水"), items_of("2、路灯不亮1、垃圾没人拉")
    ((), (), ())
    """
    stop = len(text) if end is None else end
    if not any(first in text for first in FIRST_NUMBERS):
        return ()
    chains = (chain for style in STYLES if (chain := _chain(style, text, start, stop)))
    return min(chains, key=lambda chain: chain[0].marker, default=())


def leading_number(text: str, start: int, end: int) -> int:
    """Return where the text begins after a lone "1、" or "①" at `start`; `start` itself where there is none."""
    for style in STYLES:
        match = style.match(text, start, end)
        if match and _value(match) == 1 and not _is_range(text, match, 1):
            return match.end()
    return start


def _chain(style: re.Pattern[str], text: str, start: int, stop: int) -> tuple[Item, ...]:
    """Return the items numbered one, two, … in this style."""
    matches: list[re.Match[str]] = []
    wanted = 1
    for match in style.finditer(text, start, stop):
        if _value(match) != wanted or _is_range(text, match, wanted):
            continue
        if matches and not _HAS_WORDS.search(text, matches[-1].end(), match.start()):
            return ()
        matches.append(match)
        wanted += 1
    if len(matches) < 2 or not _HAS_WORDS.search(text, matches[-1].end(), stop):
        return ()
    ends = [match.start() for match in matches[1:]] + [stop]
    return tuple(Item(match.start(), match.end(), end) for match, end in zip(matches, ends, strict=True))


def _value(match: re.Match[str]) -> int:
    number = match[match.lastindex or 0]
    if number.isascii():
        return int(number)
    for row in (NUMERALS, CIRCLED, BRACKETED, DOTTED):
        if number in row:
            return row.index(number) + 1
    return 0


def _is_range(text: str, match: re.Match[str], value: int) -> bool:
    """Say whether the next number follows at once, as in 3、4号楼 or 一、二组."""
    after = text[match.end() : match.end() + len(str(value + 1))]
    return after in (str(value + 1), NUMERALS[value : value + 1]) and after != ""
