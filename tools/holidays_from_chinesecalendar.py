"""Print minqing_cli/deadlines/holidays.toml, made once from the package chinesecalendar 1.11.0.

    .venv/bin/python tools/holidays_from_chinesecalendar.py > minqing_cli/deadlines/holidays.toml

chinesecalendar is needed here and by one test, never by the program. A new year is better added by hand
from the notice itself; this script then shows whether the two agree.
"""

from datetime import date
from itertools import groupby

from chinese_calendar import constants  # type: ignore[import-untyped]

Named = list[tuple[date, str]]

HEAD = """\
# 法定节假日放假（off）和调休上班（made_up）的日子，每年一节，照国务院办公厅当年的通知。
# 通知提到的上年 12 月的日子（元旦连休、调休）放在该通知那一节。没有列出的日子：周一至周五上班，周六、周日休息。
# 本文件由 tools/holidays_from_chinesecalendar.py 生成；新的一年公布后，在末尾照样加一节。
"""

# Days that a later notice of the same year added or moved.
MORE_NOTICES = {
    2015: "国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知",
    2019: "国务院办公厅关于调整2019年劳动节假期安排的通知",
    2020: "国务院办公厅关于延长2020年春节假期的通知",
}

HOLIDAY_NAMES = {holiday.value: holiday.chinese for holiday in constants.Holiday}


def notice_year(day: date, holiday: str) -> int:
    """Return the year whose notice names the day: New Year's days in December belong to the next one."""
    return day.year + (day.month == 12 and holiday == constants.Holiday.new_years_day.value)


def by_notice(days: dict[date, str]) -> dict[int, Named]:
    """Return the days of each notice in order, each with the Chinese name of its holiday."""
    found: dict[int, Named] = {}
    for day, holiday in sorted(days.items()):
        found.setdefault(notice_year(day, holiday), []).append((day, HOLIDAY_NAMES[holiday]))
    return found


def lines(key: str, days: Named) -> list[str]:
    """Return one TOML array, a line for each holiday in a row."""
    if not days:
        return [f"{key} = []"]
    body = [
        f"    {', '.join(day.isoformat() for day, _ in run)},  # {holiday}"
        for holiday, run in ((name, list(group)) for name, group in groupby(days, key=lambda pair: pair[1]))
    ]
    return [f"{key} = [", *body, "]"]


def toml() -> str:
    """Return the whole file."""
    off, made_up = by_notice(constants.holidays), by_notice(constants.workdays)
    parts = [HEAD]
    for year in sorted(off):
        sources = [f"国务院办公厅关于{year}年部分节假日安排的通知", *filter(None, [MORE_NOTICES.get(year)])]
        section = [
            f"[{year}]",
            f'source = "{"；".join(sources)}"',
            *lines("off", off[year]),
            *lines("made_up", made_up.get(year, [])),
        ]
        parts.append("\n".join(section) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    print(toml(), end="")
