"""Text, headings and names in the one form in which they are kept or compared."""

import re
import unicodedata
from datetime import datetime
from functools import lru_cache
from math import isfinite

from minqing_cli.sheets import Cell

# Zero-width characters, marks of writing direction, the byte-order mark and soft hyphens: invisible, and never meant.
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_INVISIBLE = dict.fromkeys(map(ord, INVISIBLE))
# Control characters, plain or as the file format writes them (`_x000D_`).
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|_x00(?:[01][0-9A-Fa-f]|7F)_")
_SPACES = re.compile(r"[\s\u3000\u00a0]+")
_BRACKETED = re.compile(r"[(【\[〔][^()【】\[\]〔〕]*[)】\]〕]")
_BRACKETS = re.compile(r"[()【】\[\]〔〕]")
_SIMPLE = re.compile("[0-9A-Za-z一-鿿]+")
"""What is a heading as it is: most cells of a sheet are, and each is asked for its meaning."""
_HEADING_NOISE = re.compile(r"[\s:*★、,。.·]+")
_NOT_ALNUM = re.compile(r"[\W_]+")
_NUMBERED = re.compile(r"\s*(?:[(（]?\d{1,2}[.．、)）]|[一二三四五六七八九十]{1,2}、|[①-⑳])\s*(?=\D)")
_NAME_EDGES = " \t,，.。、;；:：'\"`"


def text(value: Cell) -> str:
    """Return the cell as text with invisible characters and outer white space taken off.

    Numbers lose a trailing `.0`; dates are written `2022-03-05`. Inner line feeds stay.

    >>> text(13800000001.0), text(" 无\\u200b "), text(None), text(2.5)
    ('13800000001', '无', '', '2.5')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        # Nothing invisible, no control, no strange blank, none of them spelt out as Excel does (_x000D_).
        if value.isprintable() and "_x" not in value:
            return value.strip()
        return _without_controls(value.translate(_INVISIBLE).replace("\r\n", "\n").replace("\r", "\n")).strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        if not isfinite(value):
            return ""
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(sep=" ")
    return str(value)


def _without_controls(value: str) -> str:
    # What is taken out may have stood inside another escape: until nothing changes.
    while (cleared := _CONTROL.sub("", value)) != value:
        value = cleared
    return value


_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def without_steering(value: str) -> str:
    """Return a text in which nothing gives orders to a terminal or turns the direction of writing; lines stay lines.

    >>> without_steering("\\x1b[31m红\\x07\\n")
    '?[31m红?\\n'
    """
    return _STEERING.sub("?", value)


@lru_cache(maxsize=4096)
def half_width(value: str) -> str:
    """Return text with full-width letters, digits and punctuation made half-width (NFKC).

    >>> half_width("１３８０００（村）")
    '138000(村)'
    """
    return value if value.isascii() else unicodedata.normalize("NFKC", value)


@lru_cache(maxsize=65536)
def squeezed(value: str) -> str:
    """Return text for comparison: half-width, lower case, no white space, no punctuation but between digits.

    >>> squeezed("路灯　不亮。") == squeezed("路灯不亮"), squeezed("2.5公里") == squeezed("25公里")
    (True, False)
    """
    folded = value if unicodedata.is_normalized("NFKC", value) else unicodedata.normalize("NFKC", value)
    folded = folded.casefold()
    # Most of a text are letters and digits: only what stands between them is looked at letter by letter.
    return folded if folded.isalnum() else _NOT_ALNUM.sub(_counted, folded)


def _counted(found: re.Match[str]) -> str:
    """Return what counts of the characters between letters and digits: symbols, and a point between two digits."""
    if found.end() - found.start() == 1:
        return found[0] if _counts(found.string, found.start()) else ""
    return "".join(letter for position, letter in enumerate(found[0], found.start()) if _counts(found.string, position))


def _counts(text: str, position: int) -> bool:
    kind = _kind_of(text[position])
    return kind == "S" or (
        kind == "P" and text[position - 1 : position].isdigit() and text[position + 1 : position + 2].isdigit()
    )


@lru_cache(maxsize=1024)
def _kind_of(letter: str) -> str:
    return unicodedata.category(letter)[0]


@lru_cache(maxsize=4096)
def heading(value: str) -> str:
    """Return a heading for comparison: no number, white space, bracketed notes, colons, stars or full-width forms.

    >>> heading("联系电话\\n（必填）："), heading("村(单位)"), heading("★ 姓 名"), heading("3、姓名")
    ('联系电话', '村', '姓名', '姓名')
    """
    if _SIMPLE.fullmatch(value):
        return value
    # What is taken off may have hidden a number: until nothing changes.
    while (shorter := _heading(value)) != value:
        value = shorter
    return value


def _heading(value: str) -> str:
    value = value.translate(_INVISIBLE)
    if numbered := _NUMBERED.match(value):
        value = value[numbered.end() :]
    folded = bare = half_width(value)
    while (shorter := _BRACKETED.sub("", bare)) != bare:
        bare = shorter
    # A heading that stands in brackets as a whole is the heading.
    return half_width(_HEADING_NOISE.sub("", bare) or _HEADING_NOISE.sub("", _BRACKETS.sub("", folded)))


@lru_cache(maxsize=65536)
def name(value: str) -> str:
    """Return the name of a person, village or unit without white space inside or punctuation at its ends.

    Spaces between Latin words stay (one each), so that a company's foreign name survives.

    >>> name("孙  涛"), name("　王 桂\\n兰 "), name("ABC  Foods"), name("张建国、")
    ('孙涛', '王桂兰', 'ABC Foods', '张建国')
    """
    parts = _SPACES.split(half_width(value.translate(_INVISIBLE)).strip(_NAME_EDGES))
    joined = parts[0]
    for part in parts[1:]:
        joined += (" " if _is_latin(half_width(joined)[-1:]) and _is_latin(part[:1]) else "") + part
    # A blank taken out may have stood between a letter and its accent.
    return half_width(joined).strip(_NAME_EDGES)


def _is_latin(letter: str) -> bool:
    """Say whether a letter is one of A to Z, with or without an accent."""
    base = unicodedata.normalize("NFD", letter)[:1]
    return base.isascii() and base.isalpha()
