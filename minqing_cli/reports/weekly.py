"""The week's work (每周分解, M18): what falls due, what came in, what was crossed off, what is left.

The week runs from Monday to Sunday; as_of may lie anywhere in it. Below the counts stand the issues that fall due,
so that they can be shared out.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from minqing_cli.reports import WEEKLY
from minqing_cli.reports.counted import Counts, counted_table
from minqing_cli.reports.duties import Duty, duties_table
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.scope import By, Scope

HEADINGS: Mapping[str, str] = {
    "due": "本周到期",
    "new": "本周新增",
    "resolved": "本周办结",
    "closed": "本周销号",
    "open": "未办结",
    "stock": "未销号（存量）",
}


def week_of(day: date) -> tuple[date, date]:
    """Return Monday and Sunday of a day's week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def compute(counts: Counts, due: Iterable[Duty], by: By, as_of: date, as_known: int | date | None = None) -> Listed:
    """Return the week's work. due: the unresolved issues that fall due in the week."""
    monday, sunday = week_of(as_of)
    notes = (
        f"本周：{monday} 至 {sunday}。本周到期=到期日在本周且还没办结的；未办结、存量截至 {as_of}。"
        "办结不等于销号：群众不满意不销号。",
    )
    table = counted_table(WEEKLY.title, by, counts, HEADINGS, notes=notes)
    return Listed(WEEKLY, Scope(as_of, as_known), table, (duties_table("本周到期任务分解", due, ""),))
