"""What a visit sheet may say beside the visit itself, in columns that a campaign asks for in its plan.

When and how a household was met (M22), what a matter is by the rules for petitions (M20), how it was disposed of (M11),
and what was handed out (M23). Few campaigns ask for any of it, so a visit keeps all of it in one text,
`走访时段：下班后；明白纸：2`, which is empty for most and costs them nothing.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Annotated

from pydantic import BaseModel

from minqing_cli import clean
from minqing_cli.columns import Column, columns_of
from minqing_cli.terms import (
    NO,
    SUSPECTED,
    YES,
    Appointment,
    Disposition,
    SettledAt,
    VisitPeriod,
)


class Further(BaseModel, defer_build=True):
    """What a visit sheet says beside the visit, where the plan asks for it (附件4 另加的列)."""

    period: Annotated[
        str,
        Column(
            "走访时段",
            also=("时段", "走访时间段", "错时走访", "错时走访时段", "入户时段"),
            width=9,
            choices=tuple(VisitPeriod),
        ),
    ] = ""
    appointment: Annotated[
        str,
        Column("预约方式", also=("预约", "预约形式", "怎样预约", "走访预约方式"), width=9, choices=tuple(Appointment)),
    ] = ""
    dispute: Annotated[
        str,
        Column(
            "是否矛盾纠纷",
            also=("矛盾纠纷", "是否纠纷", "是否属矛盾纠纷", "是否为矛盾纠纷"),
            width=8,
            choices=(YES, NO),
        ),
    ] = ""
    first_petition: Annotated[
        str, Column("是否初访", also=("初访", "是否初次信访", "是否初次来访", "是否为初访"), width=8, choices=(YES, NO))
    ] = ""
    backlog: Annotated[
        str, Column("是否信访积案", also=("信访积案", "是否积案", "积案", "是否为信访积案"), width=8, choices=(YES, NO))
    ] = ""
    settled_at: Annotated[
        str,
        Column(
            "化解层级", also=("化解层次", "化解级别", "在哪一级化解", "化解在哪级"), width=8, choices=tuple(SettledAt)
        ),
    ] = ""
    disposition: Annotated[
        str,
        Column(
            "处置",
            also=("处置方式", "处置类型", "处置情况", "处理方式", "三种处置"),
            width=9,
            choices=tuple(Disposition),
        ),
    ] = ""


COLUMNS = columns_of(Further)
OF_THE_ISSUE = ("dispute", "first_petition", "backlog", "settled_at")
"""What is said of the issues of a row and kept with each of them (M20)."""

_MAY_BE_SEVERAL = frozenset({"period", "appointment"})
_SEVERAL = re.compile(r"[、，,；;/和及 　]+")
_BETWEEN, _IS = "；", "："
_ALSO: Mapping[str, Mapping[str, Sequence[str]]] = {
    "period": {
        VisitPeriod.BEFORE_WORK: ("早上", "清晨", "早晨", "上班以前", "上班之前", "班前"),
        VisitPeriod.AFTER_WORK: ("晚上", "晚间", "夜间", "夜访", "下班以后", "下班之后", "班后"),
        VisitPeriod.SUNDAY: ("周日", "星期日", "礼拜天", "礼拜日", "周天"),
        VisitPeriod.HOLIDAY: ("假日", "节日", "假期", "法定节假日"),
    },
    "appointment": {
        Appointment.TELEPHONE: ("电话预约", "打电话", "电话联系"),
        Appointment.WECHAT: ("微信预约", "微信群", "微信联系"),
        Appointment.CARD: ("提示卡片", "温馨提示卡", "温馨提示卡片", "卡片", "卡"),
    },
    "settled_at": {
        SettledAt.VILLAGE: ("村级", "社区", "村社区", "村居", "本村", "在村", "村内"),
        SettledAt.TOWN: ("镇级", "乡镇", "乡", "街道", "镇街", "在镇"),
        SettledAt.COUNTY: ("县级", "区", "区级", "县区", "市", "市级", "市直", "区直", "在县"),
    },
    "disposition": {
        Disposition.ANSWERED: ("当场答复", "现场解决", "当场解决", "现场办结", "现场整改", "现场答疑"),
        Disposition.TRACKED: ("登记", "跟踪", "跟踪办理", "登记办理", "登记后跟踪"),
        Disposition.EXPLAINED: ("解释", "说明", "解释工作", "已解释"),
    },
}
"""What else people write for a choice."""
_WHOLE = re.compile(r"(\d{1,6}|\d{1,3}(?:,\d{3})+)(?:份|张|个|本|册|套|件)?")


def heading_of(name: str) -> str:
    """Return the heading of one of these columns; what was handed out is named by its heading itself."""
    return COLUMNS[name].heading if name in COLUMNS else name


def read_value(name: str, column: Column, written: str) -> str | None:
    """Return what a cell means, as it is kept; empty where nothing is said, None where it is none of the choices.

    Of what was handed out a whole number is kept; “20余”, “约20” and 1.5 are none (M13).

    >>> read_value("period", COLUMNS["period"], "周日，晚上"), read_value("明白纸", Column("明白纸", kind="count"), "20余")
    ('下班后、星期天', None)
    """
    text = clean.half_width(written).strip()
    if not text:
        return ""
    if column.kind == "count":
        found = _WHOLE.fullmatch(text)
        number = int(found[1].replace(",", "")) if found else -1
        return None if number < 0 else str(number or "")
    if YES in column.choices:
        if SUSPECTED in text:
            return SUSPECTED
        answer = clean.yes_or_no(text)
        return None if answer is None else YES if answer else NO
    parts = list(filter(None, _SEVERAL.split(text))) if name in _MAY_BE_SEVERAL else [text]
    meant = {_choice(name, part) for part in parts}
    return None if None in meant else "、".join(one for one in COLUMNS[name].choices if one in meant)


def _choice(name: str, written: str) -> str | None:
    plain = clean.heading(written)
    return next(
        (label for label in COLUMNS[name].choices if plain == label or plain in _ALSO.get(name, {}).get(label, ())),
        None,
    )


def as_text(values: Mapping[str, str]) -> str:
    """Return what is said as it is kept: known columns in their order, then what was handed out by name.

    >>> as_text({"明白纸": "2", "period": "下班后"})
    '走访时段：下班后；明白纸：2'
    """
    known = [name for name in COLUMNS if values.get(name)]
    handed = sorted(name for name in values if name not in COLUMNS and values[name])
    return _BETWEEN.join(f"{heading_of(name)}{_IS}{values[name]}" for name in (*known, *handed))


@lru_cache(maxsize=4096)
def said_in(text: str) -> Mapping[str, str]:
    """Return what such a text says, by name of the column; what is no known column was handed out.

    >>> said_in("走访时段：下班后；明白纸：2")
    {'period': '下班后', '明白纸': '2'}
    """
    pairs = (part.partition(_IS) for part in text.split(_BETWEEN) if part)
    return {_NAMES.get(heading, heading): value for heading, _, value in pairs}


def disposition_of(text: str, answer: str) -> str:
    """Return how a row says that its issues were disposed of; nothing where it does not say. answer: its 现场答复.

    An explanation without its reason is none: the issue is followed up like any other (M11).

    >>> disposition_of("处置：解释说明", ""), disposition_of("处置：解释说明", "政策不允许"), disposition_of("", "已解决")
    ('登记跟踪', '解释说明', '')
    """
    said = said_in(text).get("disposition", "") if text else ""
    return Disposition.TRACKED.value if said == Disposition.EXPLAINED and not answer else said


def handed_out(text: str) -> dict[str, int]:
    """Return how many of each thing were handed out, by its name.

    >>> handed_out("走访时段：下班后；明白纸：2")
    {'明白纸': 2}
    """
    return {name: int(value) for name, value in said_in(text).items() if name not in COLUMNS and value.isdecimal()}


_NAMES = {column.heading: name for name, column in COLUMNS.items()}
