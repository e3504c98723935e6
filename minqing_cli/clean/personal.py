"""Numbers and names of people, found and masked."""

import re

from minqing_cli.clean.phone_numbers import MOBILE_IN_TEXT
from minqing_cli.clean.words import half_width

# 18 characters with a birthday inside; people part them by blanks or hyphens.
IDENTITY_NUMBER = re.compile(
    r"(?<!\d)\d{6}[\s-]?(?:19|20)\d{2}[\s-]?(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])[\s-]?\d{3}[\dXx](?!\d)", re.ASCII
)

_GAP = r"[\s\-－—–]?"
# As people write them in a sentence: 138 0000 0001, １３８００００００１, 0632-5500001.
_MOBILE = re.compile(rf"(?<!\d)[1１][3-9３-９]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)")
_LANDLINE = re.compile(rf"(?<!\d)[0０]\d{{2,3}}{_GAP}\d{{7,8}}(?!\d)")
_LOCAL_DIGITS = 7

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


def masked_text(text: str, person: str, phones: tuple[str, ...] = ()) -> str:
    """Return a text without a person's full name, their own numbers, and any other phone or identity number.

    >>> masked_text("张建国说打138 0000 0001或5500001", "张建国", ("06325500001",))
    '张*国说打138****0001或****001'
    """
    if len(person) > 1:
        text = text.replace(person, masked_name(person))
    text = masked(text)
    for pattern in (_MOBILE, _LANDLINE):
        text = pattern.sub(lambda found: masked_phone(re.sub(r"\D", "", half_width(found[0]))), text)
    for phone in phones:
        local = phone[-_LOCAL_DIGITS:]
        text = re.sub(rf"(?<!\d){local}(?!\d)", masked_phone(local), text)
    return text


_PRIVATE = re.compile(
    "低保|五保|特困|救助金|残疾|瘫痪|偏瘫|失能|慢性?病|大病|重病|患病|得病|病情|病人|确诊|住院|手术|癌|肿瘤|尿毒症|透析|"
    "精神病|精神障碍|艾滋|怀孕|流产|未成年|孤儿|留守儿童|困境儿童"
)
PRIVATE_TEXT = "（涉及个人情况，不公开）"


def public_text(text: str, person: str, phones: tuple[str, ...] = ()) -> str:
    """Return a text as a copy for outside may show it: none at all where it tells of poverty, illness or minors.

    >>> public_text("老伴瘫痪，想申请低保", "宋守义"), public_text("路灯不亮", "韩雪")
    ('（涉及个人情况，不公开）', '路灯不亮')
    """
    return PRIVATE_TEXT if _PRIVATE.search(text) else masked_text(text, person, phones)
