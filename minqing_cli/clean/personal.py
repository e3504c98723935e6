"""Numbers and names of people, found and masked."""

import re

from minqing_cli.clean.phone_numbers import MOBILE_IN_TEXT
from minqing_cli.clean.words import half_width

# 18 characters with a birthday inside; people part them by blanks or hyphens.
IDENTITY_NUMBER = re.compile(
    r"(?<!\d)\d{6}[\s-]?(?:19|20)\d{2}[\s-]?(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])[\s-]?\d{3}[\dXx](?!\d)", re.ASCII
)


def without_identity_numbers(value: str) -> str:
    """Return text with the identity numbers taken out, full-width ones too; other text comes back as it was.

    >>> without_identity_numbers("张建国 37040019900101001X")
    '张建国 '
    """
    if IDENTITY_NUMBER.search(value):
        return IDENTITY_NUMBER.sub("", value)
    folded = half_width(value)
    return IDENTITY_NUMBER.sub("", folded) if IDENTITY_NUMBER.search(folded) else value


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
