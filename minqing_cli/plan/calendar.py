"""When things fall due in a campaign: its phases, its nodes, and the days on which people go out."""

import re
from datetime import date, time, timedelta
from typing import Annotated, Literal

from pydantic import Field, field_validator

from minqing_cli.plan.part import Part, Several

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
Weekday = Literal["", "周一", "周二", "周三", "周四", "周五", "周六", "周日"]


class Phase(Part):
    """A stretch of the campaign, both days included."""

    name: Annotated[str, Field(min_length=1, description="阶段名称。")]
    starts_on: Annotated[date, Field(description="第一天。")]
    ends_on: Annotated[date, Field(description="最后一天。")]
    role: Annotated[
        Literal["visit", "classify", "resolve", "revisit", ""],
        Field(description="用途：visit 走访排查、classify 问题分类、resolve 集中办结、revisit 回访反馈。"),
    ] = ""
    round: Annotated[int, Field(ge=0, le=20, description="这一阶段的走访算第几轮；0 表示不另算一轮。")] = 0
    basis: Annotated[str, Field(description="依据：方案原文是怎么写的。")] = ""


class Node(Part):
    """A day by which each branch, village or unit must have reported something to somebody."""

    name: Annotated[str, Field(min_length=1, description="报什么。")]
    on: Annotated[date, Field(description="最迟哪天。")]
    per: Annotated[
        Literal["branch", "village", "unit"], Field(description="谁报：branch 各总支、village 各村、unit 各涉及单位。")
    ]
    to: Annotated[str, Field(min_length=1, description="报给谁。")]
    basis: Annotated[str, Field(description="依据：方案原文是怎么写的。")] = ""


class HolidayYear(Part):
    """What the State Council's notice for one year names. Both lists may hold days of the December before."""

    year: Annotated[int, Field(ge=2000, le=2099, description="哪一年。")]
    source: Annotated[str, Field(min_length=1, description="放假通知的名称。")]
    off: Annotated[tuple[date, ...], Field(min_length=1, description="放假的日子，通知里写到的周末也写上。")]
    made_up: Annotated[tuple[date, ...], Field(description="调休上班的周六、周日。")] = ()


_EVERY_MONTH = re.compile(r"每月(逢?)(\d{1,2})日?")


class Reminders(Part):
    """The days on which people go out, the reminder before them, and the spot check on them (M16)."""

    visit_days: Annotated[
        Several,
        Field(
            description="走访日：“每月逢5日”（5、15、25 日）、“每月10日”、“每周三”，或写明日期“2022-03-05”；可以写几个。",
            examples=['visit_days = ["每月逢5日"]'],
        ),
    ] = ()
    days_before: Annotated[int, Field(ge=0, le=14, description="提前几天发提醒名单。")] = 1
    spot_check_percent: Annotated[int, Field(ge=0, le=100, description="当日抽查百分之几的走访组；0 表示不抽查。")] = 5
    spot_check_least: Annotated[int, Field(ge=0, le=50, description="每个总支至少抽几组。")] = 1

    @field_validator("visit_days")
    @classmethod
    def _readable(cls, days: tuple[str, ...]) -> tuple[str, ...]:
        for said in days:
            _falls_on(said, date(2000, 1, 1))
        return days

    def is_visit_day(self, day: date) -> bool:
        """Say whether people go out on a day.

        >>> Reminders(visit_days=("每月逢5日",)).is_visit_day(date(2022, 3, 15))
        True
        """
        return any(_falls_on(said, day) for said in self.visit_days)

    def next_visit_day(self, day: date) -> date | None:
        """The first visit day on or after a day, within a year; None where the plan names none."""
        days = (day + timedelta(days=ahead) for ahead in range(366))
        return next((one for one in days if self.is_visit_day(one)), None)


def _falls_on(said: str, day: date) -> bool:
    """Say whether a written visit day is that day. Raises ValueError for a writing that is not known."""
    if said.startswith("每周") and said[1:] in WEEKDAYS:
        return day.weekday() == WEEKDAYS.index(said[1:])
    if found := _EVERY_MONTH.fullmatch(said):
        number = int(found[2])
        if found[1] and number <= 9:
            return day.day % 10 == number
        if not found[1] and 1 <= number <= 31:
            return day.day == number
        raise ValueError(said)
    return day == date.fromisoformat(said)


class HandingIn(Part):
    """By when a day's visits must have come in; whatever comes later is late (M21)."""

    days_after: Annotated[int, Field(ge=0, le=60, description="走访之后第几天交；1 是次日。")] = 1
    by: Annotated[
        time | None,
        Field(description="那一天的几点以前（到点整不算迟）；不写就不判迟报。", examples=['by = "12:00"']),
    ] = None
    basis: Annotated[str, Field(description="依据：方案原文是怎么写的。")] = ""


class Rhythm(Part):
    """Which reports the campaign wants, and when (M11, M12)."""

    daily: Annotated[bool, Field(description="每天出日报（当日新增、三种处置、反馈、累计在办）。")] = False
    midweek: Annotated[Weekday, Field(description="每周哪天出督导清单；空着表示不出。")] = ""
    meeting: Annotated[Weekday, Field(description="每周哪天出会议统筹表；空着表示不出。")] = ""
    bulletin_day: Annotated[int, Field(ge=0, le=28, description="每月几日出通报；0 表示不出。")] = 0
