"""Cells made canonical: text, headings, names, phones, dates.

Each function takes one cell as a reader gave it and returns its canonical value; what cannot be
read is said by a `Fault`, never guessed. Nothing here knows files, plans or the clock.
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from minqing_cli.sheets import Cell

# Zero-width characters, the byte-order mark and soft hyphens: invisible, and never meant.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|_x[0-9A-Fa-f]{4}_")
_SPACES = re.compile(r"[\s\u3000\u00a0]+")
_BRACKETED = re.compile(r"[(（【\[〔][^()（）【】\[\]〔〕]*[)）】\]〕]")
_HEADING_NOISE = re.compile(r"[\s:：*★、，,。.·]+")


class Fault(ValueError):
    """A cell that cannot be read as what its column asks for.

    name: which fault, one of the names that `problems.FAULTS` maps to a message.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def text(value: Cell) -> str:
    """Return the cell as text with invisible characters and outer white space taken off.

    Numbers lose a trailing `.0`; dates are written `2022-03-05`. Inner line feeds stay.

    >>> text(13800000001.0), text(" 无\\u200b "), text(None), text(2.5)
    ('13800000001', '无', '', '2.5')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        if value.isascii() and value.isprintable():
            return value.strip()
        value = value.translate(_INVISIBLE).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
        return _CONTROL.sub("", value).strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(sep=" ")
    return str(value)


@lru_cache(maxsize=4096)
def half_width(value: str) -> str:
    """Return text with full-width letters, digits and punctuation made half-width (NFKC).

    >>> half_width("１３８０００（村）")
    '138000(村)'
    """
    return value if value.isascii() else unicodedata.normalize("NFKC", value)


@lru_cache(maxsize=65536)
def squeezed(value: str) -> str:
    """Return text for comparison: half-width, no white space, no punctuation, lower case.

    >>> squeezed("路灯　不亮。") == squeezed("路灯不亮")
    True
    """
    folded = unicodedata.normalize("NFKC", value).casefold()
    return "".join(letter for letter in folded if unicodedata.category(letter)[0] in "LNS")


@lru_cache(maxsize=4096)
def heading(value: str) -> str:
    """Return a heading for comparison: no white space, bracketed notes, colons, stars or full-width forms.

    >>> heading("联系电话\\n（必填）："), heading("村(单位)"), heading("★ 姓 名")
    ('联系电话', '村', '姓名')
    """
    folded = half_width(value.translate(_INVISIBLE))
    without_notes = _BRACKETED.sub("", folded)
    return _HEADING_NOISE.sub("", without_notes) or _HEADING_NOISE.sub("", folded.strip("()[]【】"))


@lru_cache(maxsize=65536)
def name(value: str) -> str:
    """Return the name of a person, village or unit without any white space inside.

    Spaces between Latin words stay (one each), so that a company's foreign name survives.

    >>> name("孙  涛"), name("　王 桂\\n兰 "), name("ABC  Foods")
    ('孙涛', '王桂兰', 'ABC Foods')
    """
    parts = _SPACES.split(half_width(value.translate(_INVISIBLE)).strip())
    joined = parts[0]
    for part in parts[1:]:
        latin = joined[-1:].isascii() and joined[-1:].isalpha() and part[:1].isascii() and part[:1].isalpha()
        joined += (" " if latin else "") + part
    return joined


# --- phones ---------------------------------------------------------------------------------

_MOBILE = re.compile(r"1[3-9]\d{9}")
_NO_PHONE = {"", "无", "没有", "没", "不详", "未留", "拒留", "拒绝提供", "-", "—", "/", "、", "0", "×"}
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_PHONE_GAPS = re.compile(r"[\s\-－—–()（）.·]+")
_PHONE_PARTS = re.compile(r"[/、,，;；或和|\n]+|\s{2,}")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?)\s*(\d{1,6})$", re.IGNORECASE)
_PREFIX = re.compile(r"^\+?(?:86|0086)(?=1[3-9]\d{9}$)")


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
    """Read the phone cell, given as `text` gives it; several numbers may stand in it.

    >>> phones("138 0000 0005").usable, phones("13800000056/13800000057").usable, phones("0632-5500001").usable
    (('13800000005',), ('13800000056', '13800000057'), ('06325500001',))
    >>> phones("1.38E+10").faults, phones("1380000061").faults, phones("无").faults
    ((('1.38E+10', 'phone_scientific'),), (('1380000061', 'phone_length'),), (('无', 'phone_none'),))
    """
    folded = half_width(value).strip()
    if _MOBILE.fullmatch(folded):
        return Phones((folded,))
    if folded in _NO_PHONE:
        return Phones((), ((value, "phone_none"),) if folded else ())
    usable: list[str] = []
    faults: list[tuple[str, str]] = []
    for part in _phone_parts(folded):
        number = _one_phone(part)
        if isinstance(number, Fault):
            faults.append((part, number.name))
        elif number not in usable:
            usable.append(number)
    return Phones(tuple(usable), tuple(faults))


def _phone_parts(folded: str) -> list[str]:
    parts = [part.strip() for part in _PHONE_PARTS.split(folded) if part.strip()]
    if len(parts) == 1:
        # "13800000001 13800000002": one blank between two whole mobiles.
        mobiles = _MOBILE.findall(parts[0])
        if len(mobiles) > 1 and _PHONE_GAPS.sub("", parts[0]) == "".join(mobiles):
            return mobiles
    return parts


def _one_phone(part: str) -> str | Fault:
    if _SCIENTIFIC.fullmatch(part.replace(" ", "")):
        return Fault("phone_scientific")
    bare = _EXTENSION.sub("", part)
    digits = _PREFIX.sub("", _PHONE_GAPS.sub("", bare))
    digits = re.sub(r"^[^\d+]{0,6}[::]?(?=\d)", "", digits)
    if not digits.isdigit():
        return Fault("phone_not_digits")
    if _MOBILE.fullmatch(digits):
        return digits
    if len(digits) == 11 and digits[0] == "1":
        return Fault("phone_range")
    # Landline: 7-8 digits, or 10-12 with the area code, which begins with 0.
    if len(digits) in (7, 8) and digits[0] not in "01":
        return digits
    if 10 <= len(digits) <= 12 and digits[0] == "0":
        return digits
    return Fault("phone_length")


# --- dates ----------------------------------------------------------------------------------

_FULL_DATE = re.compile(r"(\d{4}|\d{2})\s*[年./\-．。]\s*(\d{1,2})\s*[月./\-．。]\s*(\d{1,2})\s*[日号]?")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[月./\-]\s*(\d{1,2})\s*[日号]?")
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_TRAILING_TIME = re.compile(r"[T\s]*(?:上午|下午|晚上|早上)?\s*\d{1,2}\s*[:时点]\s*\d{0,2}\s*分?(?::\d{2})?(?:\.\d+)?$")
_WEEKDAY = re.compile(r"[(]?(?:星期|周)[一二三四五六日天][)]?")
_CHINESE_DIGITS = {letter: str(digit) for digit, letter in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_CHINESE_DATE = re.compile(r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]")
_EPOCH = datetime(1899, 12, 30)
_SERIAL_RANGE = range(36526, 73051)  # 2000-01-01 to 2099-12-31: anything else is no visit date


def day(value: Cell, year: int) -> date:
    """Return the day that a cell names. year: taken where the cell names none.

    Raises Fault("date_missing"), Fault("date_unreadable") or Fault("date_impossible").

    >>> day("2022.3.5", 2022), day("3月5日", 2022), day("22.3.5", 2020), day(44626.0, 2020)
    (datetime.date(2022, 3, 5), datetime.date(2022, 3, 5), datetime.date(2022, 3, 5), datetime.date(2022, 3, 6))
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        raise Fault("date_unreadable")
    if isinstance(value, int | float):
        if int(value) in _SERIAL_RANGE:
            return (_EPOCH + timedelta(days=int(value))).date()
        value = str(int(value)) if float(value).is_integer() else repr(value)
    if not isinstance(value, str):
        raise Fault("date_missing" if value is None else "date_unreadable")
    return _day_of_text(text(value), year)


@lru_cache(maxsize=4096)
def _day_of_text(value: str, year: int) -> date:
    folded = _WEEKDAY.sub("", half_width(value)).strip()
    if not folded:
        raise Fault("date_missing")
    if found := _CHINESE_DATE.fullmatch(folded):
        digits = "".join(_CHINESE_DIGITS[letter] for letter in found[1])
        return _existing(int(digits), _chinese_number(found[2]), _chinese_number(found[3]))
    if not _FULL_DATE.fullmatch(folded) and not _MONTH_DAY.fullmatch(folded):
        folded = _TRAILING_TIME.sub("", folded).strip()
    if found := _FULL_DATE.fullmatch(folded) or _COMPACT.fullmatch(folded):
        full_year = int(found[1]) if len(found[1]) == 4 else 2000 + int(found[1])
        return _existing(full_year, int(found[2]), int(found[3]))
    if found := _MONTH_DAY.fullmatch(folded):
        return _existing(year, int(found[1]), int(found[2]))
    if _SERIAL.fullmatch(folded) and int(float(folded)) in _SERIAL_RANGE:
        return (_EPOCH + timedelta(days=int(float(folded)))).date()
    raise Fault("date_unreadable")


def _existing(year: int, month: int, day_of_month: int) -> date:
    if not 1 <= month <= 12 or not 1 <= day_of_month <= monthrange(year, month)[1]:
        raise Fault("date_impossible")
    return date(year, month, day_of_month)


def _chinese_number(letters: str) -> int:
    """Read 一 … 三十一, as the months and days of a Chinese date are written.

    >>> _chinese_number("三"), _chinese_number("十二"), _chinese_number("三十"), _chinese_number("二十一")
    (3, 12, 30, 21)
    """
    tens, ten, units = letters.rpartition("十")
    if not ten:
        return int("".join(_CHINESE_DIGITS[letter] for letter in units))
    return int(_CHINESE_DIGITS[tens] if tens else "1") * 10 + int(_CHINESE_DIGITS[units] if units else "0")


# --- yes and no, identity numbers -------------------------------------------------------------

_YES = {"是", "有", "√", "y", "yes", "1", "需", "需要", "是的", "对", "✓", "✔"}
_NO = {"否", "无", "没有", "×", "n", "no", "0", "不", "不是", "不需要", "不需", "✗", "x"}

IDENTITY_NUMBER = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)")
MOBILE_IN_TEXT = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def yes_or_no(value: str) -> bool | None:
    """Read a 是/否 cell; None when it says neither.

    >>> yes_or_no("是"), yes_or_no("×"), yes_or_no("看情况")
    (True, False, None)
    """
    folded = half_width(value).strip().lower()
    return True if folded in _YES else False if folded in _NO else None


def masked(value: str) -> str:
    """Return text with every mobile and identity number in it masked.

    >>> masked("联系13800000001")
    '联系138****0001'
    """
    value = IDENTITY_NUMBER.sub("(身份证号已隐去)", value)
    return MOBILE_IN_TEXT.sub(lambda found: f"{found[0][:3]}****{found[0][-4:]}", value)


def masked_name(value: str) -> str:
    """Return a name with all but its edges hidden: 张建国 → 张*国, 张三 → 张*.

    >>> masked_name("张三"), masked_name("欧小阳"), masked_name("欧阳小红"), masked_name("李")
    ('张*', '欧*阳', '欧**红', '*')
    """
    if len(value) < 2:
        return "*"
    if len(value) == 2:
        return value[0] + "*"
    return value[0] + "*" * (len(value) - 2) + value[-1]


def masked_phone(value: str) -> str:
    """Return a canonical number with its middle hidden.

    >>> masked_phone("13800000001"), masked_phone("06325500001")
    ('138****0001', '0632****001')
    """
    if len(value) == 11 and value[0] == "1":
        return f"{value[:3]}****{value[-4:]}"
    return f"{value[:4]}****{value[-3:]}" if len(value) > 8 else "****" + value[-3:]
