"""Numbers and names of people, found and masked."""

import re

from minqing_cli.clean.phone_numbers import MOBILE_IN_TEXT
from minqing_cli.clean.words import half_width

# 18 characters with a birthday inside; people part them by blanks or hyphens.
IDENTITY_NUMBER = re.compile(
    r"(?<!\d)\d{6}[\s-]?(?:19|20)\d{2}[\s-]?(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])[\s-]?\d{3}[\dXx](?!\d)", re.ASCII
)

_LABEL = r"[,，、;；]?\s*(?:居民)?(?:身份证|证件|身份|证)(?:号码?)?(?:是|为)?[:：]?\s*"
_WITH_LABEL = re.compile(rf"(?:{_LABEL})?{IDENTITY_NUMBER.pattern}", re.ASCII)
_EMPTY_BRACKETS = re.compile(r"[(（]\s*[)）]")


def without_identity_numbers(value: str) -> str:
    """Return text with identity numbers and the words that announce them taken out; other text stays as it was.

    >>> without_identity_numbers("张建国 37040019900101001X")
    '张建国 '
    """
    found = value if IDENTITY_NUMBER.search(value) else half_width(value)
    if not IDENTITY_NUMBER.search(found):
        return value
    return _EMPTY_BRACKETS.sub("", _WITH_LABEL.sub("", found))


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
