"""A page of help laid out for a terminal where a Chinese character takes two columns.

Imports next to nothing: the list of commands is printed before anything heavy is loaded.
"""

import re
import shutil
import unicodedata
from collections.abc import Iterable

_MAX_WIDTH = 100
_GAP = 2


def width_of(text: str) -> int:
    """Columns that a text takes on a terminal.

    >>> width_of("汇总 merge")
    10
    """
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of at most `width` columns, anywhere between wide characters, at blanks otherwise."""
    lines: list[str] = []
    line = ""
    for piece in re.findall(r"[\x21-\x7e]+|.", text):
        if width_of(line + piece) > width and line.strip():
            lines.append(line.rstrip())
            line = "" if piece == " " else piece
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def columns() -> int:
    """Columns that a page of help may take."""
    return min(shutil.get_terminal_size((80, 24)).columns, _MAX_WIDTH)


def listed(pairs: Iterable[tuple[str, str]]) -> str:
    """Lay out names with what they mean beside them."""
    rows = list(pairs)
    first = min(max((width_of(left) for left, _ in rows), default=0), 34) + _GAP
    lines = []
    for left, right in rows:
        pieces = wrapped(right, max(columns() - first - _GAP, 20))
        if width_of(left) + _GAP > first:
            lines.append(f"  {left}")
            left = ""
        lines.append(f"  {left}{' ' * (first - width_of(left))}{pieces[0]}".rstrip())
        lines.extend(f"  {' ' * first}{piece}" for piece in pieces[1:])
    return "\n".join(lines)


def paragraphs(text: str) -> Iterable[str]:
    """Yield the lines of a text whose paragraphs are parted by blank lines, each followed by one."""
    for paragraph in text.strip().split("\n\n"):
        yield from wrapped("".join(line.strip() for line in paragraph.splitlines()), columns() - _GAP)
        yield ""


def page(usage: str, about: str, sections: Iterable[tuple[str, Iterable[tuple[str, str]]]]) -> str:
    """Return a page of help. sections: a heading, and names with what they mean; one without names is left out."""
    parts = ["用法：" + usage, "\n".join(paragraphs(about)).rstrip()]
    for heading, pairs in sections:
        rows = list(pairs)
        if rows:
            parts.append(f"{heading}：\n{listed(rows)}")
    return "\n\n".join(part for part in parts if part) + "\n"
