"""How wide columns and how high rows must be, reckoned from the text alone.

A cell here is half a Chinese character. Column widths are Excel's own (characters of 7 pixels, with 5
pixels of padding), heights and font sizes are points. Estimates err on the high side: a printed row with
a little air is fine, a cut-off line is not.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from minqing_cli.columns import ColumnKind

PAGE_PIXELS = 971
"""A4 landscape between margins of 20 mm: 257 mm at 96 dots to the inch."""

PAGE_POINTS = 442.0
"""The height of the same page between margins of 28 and 26 mm: 156 mm."""

SMALLEST_SCALE = 0.8
"""Below this a body of 10.5 points prints smaller than 8.4 points, which older clerks cannot read."""

WIDEST_PIXELS = PAGE_PIXELS / SMALLEST_SCALE

TALLEST_ROW = 409.0
"""Excel's own limit."""

_LONGEST_WORD = 20
_LEAST_CELLS: dict[ColumnKind, int] = {"text": 6, "date": 10, "phone": 11, "count": 4}
_CLOSING = "，。；：、！？）】》”’"
# A line may break around any Chinese character, but not within a Latin word or before closing punctuation.
# A run of Chinese characters is taken at once: they are all alike.
_PIECE = re.compile(rf"[㐀-鿿]+(?![{_CLOSING}])|(?:[!-~]+|.)[{_CLOSING}]*")
# Letters and punctuation of which each takes two cells, and no word: only closing punctuation keeps a line from breaking.
_ALL_WIDE = re.compile(rf"[㐀-鿿{_CLOSING}（《【]+")
_WORD = re.compile(r"[!-~]+")
_STAR = "★"


@dataclass(frozen=True, slots=True)
class PrintColumn:
    """One column as it is printed. long: it holds sentences, is set flush left and gives way last."""

    heading: str
    kind: ColumnKind
    width: float
    long: bool = False


@lru_cache(maxsize=65536)
def cells(text: str) -> int:
    """Return how many cells a text takes on one line.

    >>> cells("张建国"), cells("138-0000"), cells("“路灯”")
    (6, 8, 8)
    """
    if text.isascii():
        return len(text)
    # Ambiguous ones (“ ” — ① …) are drawn full width by Chinese fonts.
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def longest_word(text: str) -> int:
    """Return the cells of the longest run that a line break would tear, such as a number.

    >>> longest_word("见 CHD-2022-0001 号")
    13
    """
    return min(max((len(word) for word in _WORD.findall(text)), default=0), _LONGEST_WORD)


def width_for(count: int, size: float) -> float:
    """Return the column width that holds `count` cells at a font size on one line.

    >>> width_for(10, 10.5), width_for(11, 12)
    (10.3, 12.9)
    """
    return ceil((count * size * 2 / 3 + 2) / 7 * 10) / 10


def pixels(width: float) -> int:
    """Return the pixels that a column of this width takes on the screen."""
    return round(width * 7 + 5)


def line_count(text: str, width: float, size: float) -> int:
    """Return on how many lines a wrapped text stands in a column.

    >>> line_count("路灯不亮", 10, 10.5), line_count("路灯不亮，晚上看不见", 10, 10.5), line_count("一\\n二", 10, 10.5)
    (1, 3, 2)
    """
    return lines_in(text, room_for(width, size))


@lru_cache(maxsize=1024)
def room_for(width: float, size: float) -> int:
    """Return how many cells stand on one line of a column.

    >>> room_for(10, 10.5)
    9
    """
    # The padding and one pixel to spare: where a text just fits, programs differ on whether it does.
    return max(int((pixels(width) - 6) / (size * 2 / 3)), 2)


def lines_in(text: str, room: int) -> int:
    """Return on how many lines of `room` cells a wrapped text stands.

    >>> lines_in("路灯不亮，晚上看不见", 9), lines_in("见CHD-2022-0001号", 9)
    (3, 3)
    """
    if "\n" in text:
        return sum(_lines_of_paragraph(paragraph, room) for paragraph in text.split("\n"))
    # Most texts fit on a line by far: no need to look at each of their characters.
    if len(text) * 2 <= room or len(text) * 2 - len(text.encode("ascii", "ignore")) <= room:
        return 1
    return _lines_of_paragraph(text, room)


@lru_cache(maxsize=8192)
def _lines_of_paragraph(paragraph: str, room: int) -> int:
    alike_on_a_line = room // 2
    if _ALL_WIDE.fullmatch(paragraph) and (lines := _lines_of_wide(paragraph, alike_on_a_line)):
        return lines
    lines, used = 1, 0
    for piece in _PIECE.findall(paragraph):
        count = len(piece)
        if count > 1 and "㐀" <= piece[0] <= "鿿" and piece[1] not in _CLOSING:
            beyond = count - max(room - used, 0) // 2
            if beyond > 0:
                full, rest = divmod(beyond - 1, alike_on_a_line)
                lines, used = lines + full + 1, (rest + 1) * 2
            else:
                used += count * 2
            continue
        taken = cells(piece)
        if used + taken <= room:
            used += taken
            continue
        if used:
            lines, used = lines + 1, 0
        # A word longer than the column is torn over several lines.
        lines += (taken - 1) // room
        used = taken % room or taken
    return lines


def _lines_of_wide(paragraph: str, on_a_line: int) -> int:
    """Return on how many lines of so many letters a paragraph stands; 0 where a line is too short for its punctuation."""
    lines, start, end = 1, 0, on_a_line
    while end < len(paragraph):
        while paragraph[end] in _CLOSING and end > start:
            end -= 1
        if end == start:
            return 0
        lines, start, end = lines + 1, end, end + on_a_line
    return lines


def row_height(texts: Sequence[str], widths: Sequence[float], size: float, at_least: float = 0) -> float:
    """Return the height in points at which no text of a row is cut off.

    >>> row_height(["一", "路灯不亮，晚上看不见"], [10, 10], 10.5) > row_height(["一", "路灯"], [10, 10], 10.5)
    True
    """
    lines = max((line_count(text, width, size) for text, width in zip(texts, widths, strict=True) if text), default=1)
    return max(height_of(lines, size), min(at_least, TALLEST_ROW))


def height_of(lines: int, size: float) -> float:
    """Return the height in points of a row of so many lines."""
    return min(ceil(lines * size * 1.4 + 5), TALLEST_ROW)


def broken_heading(heading: str, width: float, size: float) -> str:
    """Return a heading with a line break at a sensible place, where it does not fit on one line.

    >>> broken_heading("现场答复/解决情况", 14, 12), broken_heading("走访日期★", 9, 12), broken_heading("备注", 9, 12)
    ('现场答复/\\n解决情况', '走访\\n日期★', '备注')
    """
    return heading if cells(heading) <= room_for(width, size) else "\n".join(_in_two(heading))


def _in_two(heading: str) -> tuple[str, ...]:
    plain = heading.rstrip(_STAR)
    if "/" in plain:
        at = plain.index("/") + 1
    elif plain.find("（") > 0:
        at = plain.index("（")
    else:
        # Most words are two characters long: a break after an even number of them rarely tears one.
        at = len(plain) // 2 - (len(plain) % 4 == 2)
    return (heading[:at], heading[at:]) if len(plain) > 3 else (heading,)


def floor_width(column: PrintColumn, size: float, heading_size: float, texts: Iterable[str] = ()) -> float:
    """Return the width below which a column tears its heading, its dates or the numbers among its texts."""
    words = 0
    for text in texts:
        # Most texts have too few Latin letters and digits to tear more than another one did.
        if len(text) > words and len(text.encode("ascii", "ignore")) > words:
            words = max(words, longest_word(text))
    heading = max(map(cells, _in_two(column.heading)))
    return max(width_for(max(_LEAST_CELLS[column.kind], words), size), width_for(heading, heading_size))


def fitted(columns: Sequence[PrintColumn], floors: Sequence[float], page: float = PAGE_PIXELS) -> tuple[float, ...]:
    """Return widths that fill the page at 100 %, or fit it at SMALLEST_SCALE. page: the pixels to fill.

    Too wide a table takes first from the short columns, then from the long ones, and below its floor from
    none, even if the page is then shrunk further. A narrow one spreads its text columns over the page.
    """
    widths = [max(column.width, floor) for column, floor in zip(columns, floors, strict=True)]
    for may_give in (False, True):
        excess = (sum(map(pixels, widths)) - WIDEST_PIXELS) / 7
        room = [
            width - floor if column.long == may_give else 0.0
            for column, width, floor in zip(columns, widths, floors, strict=True)
        ]
        if excess > 0 and sum(room) > 0:
            share = min(1.0, excess / sum(room))
            widths = [width - given * share for width, given in zip(widths, room, strict=True)]
    left = (page - sum(map(pixels, widths)) - len(widths)) / 7
    taking = sum(width for column, width in zip(columns, widths, strict=True) if column.kind == "text")
    if left > 0 and taking:
        widths = [
            width * (1 + left / taking) if column.kind == "text" else width
            for column, width in zip(columns, widths, strict=True)
        ]
    return tuple(round(width - 0.05, 1) for width in widths)


def rows_to_fill(above: float, heading: float, filled: Iterable[float], height: float, scale: float) -> int:
    """Return how many rows of a height fill the last printed page.

    above: the height of all that stands over the rows on the first page, heading: on each further one. filled: heights
    of rows that are there already. scale: at which the page is printed.

    >>> rows_to_fill(142, 42, [], 30, 1.0), rows_to_fill(142, 42, [30.0] * 11, 30, 1.0)
    (10, 12)
    """
    room, used = PAGE_POINTS / scale, above
    for one in filled:
        used = (heading if used + one > room else used) + one
    return int((room - used) // height)
