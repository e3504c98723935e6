"""The numbers of a phone cell: mobiles and landlines in canonical digits, and what stands there that is none."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from minqing_cli.clean.fault import Fault
from minqing_cli.clean.words import half_width

_MOBILE = re.compile(r"1[3-9]\d{9}")
MOBILE_IN_TEXT = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_SEVERAL_MOBILES = re.compile(r"(?:1[3-9]\d{9}){2,}")
# With the area code (010, 02x, 03xx-09xx), without it, or a company's 400 number.
_LANDLINE = re.compile(r"(?:0(?:10|2\d|[3-9]\d\d))?[2-9]\d{6,7}|[48]00\d{7}")
_AREA_CODE = re.compile(r"0(?:10|2\d|[3-9]\d\d)")

_SAYS_NONE = re.compile(
    r"(?:无|没|未|不|拒|暂|空|停|保密|忘)\D{0,10}|[-—–/\\、,.。×x*~_?0]+|n/?a|null|none", re.IGNORECASE
)
_PARTS = re.compile(r"[/\\、,;或和及与&|\n]+|\s{2,}")
_GAPS = re.compile(r"[\s\-—–()（）.·]+")
_NOTE = re.compile(r"\([^()\d]*\)")
_LABEL_BEFORE, _LABEL_AFTER = re.compile(r"^[^\d+]{1,10}(?=\d)"), re.compile(r"(?<=\d)[^\d]{1,10}$")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}", re.IGNORECASE)
_FLOAT_TAIL = re.compile(r"(?<=\d{7})\.0+$")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|(?<=\d{7})[-—#*])\s*(\d{1,6})$", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:\+?(?:86|0086)|0)(?=1[3-9]\d{9}$)")
_MOBILE_DIGITS = 11


@dataclass(frozen=True, slots=True)
class Phones:
    """The numbers of one cell.

    usable: canonical digits (`13800000001`, `06325500001`), in order, each once.
    faults: (what stood there, name of the fault) for each part that is no usable number.
    """

    usable: tuple[str, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=65536)
def phones(value: str) -> Phones:
    """Read the phone cell, given as `text` gives it; several numbers may stand in it, with words around them.

    >>> phones("138 0000 0005").usable, phones("13800000056/13800000057").usable, phones("0632-5500001").usable
    (('13800000005',), ('13800000056', '13800000057'), ('06325500001',))
    >>> phones("1.38E+10").faults, phones("1380000061").faults, phones("无").faults
    ((('1.38E+10', 'phone_scientific'),), (('1380000061', 'phone_length'),), (('无', 'phone_none'),))
    """
    folded = half_width(value).strip(" '\"`\n\t")
    if _MOBILE.fullmatch(folded) and folded.isascii():
        return Phones((folded,))
    if not folded:
        return Phones()
    if _SAYS_NONE.fullmatch(folded):
        return Phones((), ((value, "phone_none"),))
    # One number that the cell broke into lines.
    if "\n" in folded and _MOBILE.fullmatch(whole := _GAPS.sub("", folded)):
        return Phones((whole,))
    usable: list[str] = []
    faults: list[tuple[str, str]] = []
    for part in filter(None, map(str.strip, _PARTS.split(folded))):
        if _SAYS_NONE.fullmatch(part):
            continue
        found = _numbers_in(part)
        if isinstance(found, Fault):
            faults.append((part, found.name))
        else:
            usable.extend(number for number in found if number not in usable)
    if not usable and not faults:
        return Phones((), ((value, "phone_none"),))
    return Phones(tuple(dict.fromkeys(usable)), tuple(faults))


def _numbers_in(part: str) -> list[str] | Fault:
    """Return the numbers of one part; several may stand there with nothing or only words between them."""
    whole = _one_number(part)
    if isinstance(whole, str):
        return [whole]
    pieces = [_one_number(piece) for piece in part.split()]
    if len(pieces) > 1 and all(isinstance(piece, str) for piece in pieces):
        return [piece for piece in pieces if isinstance(piece, str)]
    closed = _GAPS.sub("", part)
    if _SEVERAL_MOBILES.fullmatch(closed):
        return _MOBILE.findall(closed)
    mobiles = MOBILE_IN_TEXT.findall(part)
    if mobiles and not re.search(r"\d", MOBILE_IN_TEXT.sub("", part)):
        return mobiles
    return whole


def _one_number(part: str) -> str | Fault:
    bare = _FLOAT_TAIL.sub("", _NOTE.sub("", part).strip())
    if _SCIENTIFIC.fullmatch(bare.replace(" ", "")):
        return _from_scientific(bare.replace(" ", ""))
    bare = _LABEL_BEFORE.sub("", bare)
    number = _digits_of(bare)
    if isinstance(number, Fault) and (shorter := _EXTENSION.sub("", bare)) != bare:
        shortened = _digits_of(shorter)
        return number if isinstance(shortened, Fault) else shortened
    return number


def _digits_of(bare: str) -> str | Fault:
    digits = _PREFIX.sub("", _GAPS.sub("", _LABEL_AFTER.sub("", bare)))
    if not (digits.isascii() and digits.isdigit()):
        return Fault("phone_not_digits")
    if _MOBILE.fullmatch(digits) or (_LANDLINE.fullmatch(digits) and len(set(digits)) > 1):
        return digits
    if len(digits) == _MOBILE_DIGITS:
        return Fault("phone_range")
    return Fault("phone_length")


def _from_scientific(written: str) -> str | Fault:
    """Return the number of `1.3800000001E+10`, which has all its digits; `1.38E+10` has lost them for good."""
    mantissa, _, exponent = written.upper().partition("E")
    if len(mantissa.replace(".", "")) <= int(exponent):
        return Fault("phone_scientific")
    number = Decimal(written)
    return _digits_of(str(int(number))) if number == int(number) else Fault("phone_scientific")


def local_number(number: str) -> str:
    """Return a canonical number without its area code, so that a landline is known with and without it.

    >>> local_number("06325500001"), local_number("13800000001")
    ('5500001', '13800000001')
    """
    return _AREA_CODE.sub("", number, count=1) if number.startswith("0") else number
