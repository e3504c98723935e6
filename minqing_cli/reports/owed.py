"""Who has not handed in by the plan's deadline, and who was late (催报, M21).

A line of the schedule owes a sheet for each visit day of its period, or, where the plan names no visit days, one for
its period. A sheet is late for a day's visits when it was received after the plan's hour of the plan's day; on the
hour is not late. The first sheet that tells of a village's, visitor's and day's visits counts, so a correction that
comes later makes nobody late. Which rows were received is asked of the ledger by `stores.handing_in`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from minqing_cli import clean
from minqing_cli.merging.schedule import ScheduleLine
from minqing_cli.plan.calendar import HandingIn, Reminders
from minqing_cli.reports.table import Table, TableColumn

_BETWEEN_NAMES = re.compile("[、，,;；/]")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one sheet brought of one village, visitor and day. visited_on: None where no day could be read.

    rows: new, changed and held ones; held is among them. Rows that the ledger knew already are no part of it.
    """

    village: str
    visitor: str
    grid: str
    visited_on: date | None
    received_at: datetime
    rows: int
    held: int
    sha256: str
    file: str
    sheet: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A line of the schedule from which nothing came. first, last: the days asked for, None where nothing says."""

    line: ScheduleLine
    first: date | None
    last: date | None
    deadline: datetime | None


@dataclass(frozen=True, slots=True)
class Late:
    """Visits of a day that came in after the deadline. delivery: the first sheet that told of them."""

    delivery: Delivery
    day: date
    deadline: datetime
    rows: int

    @property
    def minutes(self) -> int:
        """How late, in whole minutes, begun ones counted."""
        return -(-int((self.delivery.received_at - self.deadline).total_seconds()) // 60)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the plan says of handing in. bounds: first and last day of the visiting phases, if the plan has any."""

    handing_in: HandingIn
    reminders: Reminders
    bounds: tuple[date, date] | None
    year: int

    def deadline(self, day: date) -> datetime | None:
        """The last moment for a day's visits; None where the plan sets no hour."""
        if self.handing_in.by is None:
            return None
        return datetime.combine(day + timedelta(days=self.handing_in.days_after), self.handing_in.by)


def missing(lines: Sequence[ScheduleLine], deliveries: Iterable[Delivery], terms: Terms, as_of: date) -> list[Missing]:
    """Return what is owed by the end of a day and has not come, in the order of the schedule."""
    came: dict[str, list[Delivery]] = defaultdict(list)
    for one in deliveries:
        came[one.village].append(one)
    by_village: dict[str, list[ScheduleLine]] = defaultdict(list)
    for line in lines:
        by_village[line.village].append(line)
    found = []
    for line in lines:
        own = _of_line(line, by_village[line.village], came.get(line.village, ()))
        for first, last in _owed(line, terms, as_of):
            if not any(_within(one, first, last) for one in own):
                found.append(Missing(line, first, last, terms.deadline(last) if last else None))
    return found


def late(deliveries: Iterable[Delivery], terms: Terms) -> list[Late]:
    """Return the days of visits that came in late, oldest first."""
    first: dict[tuple[str, str, date], Delivery] = {}
    rows: dict[tuple[str, str, date], int] = defaultdict(int)
    for one in sorted(deliveries, key=lambda one: one.received_at):
        if one.visited_on is None:
            continue
        key = (one.village, one.visitor, one.visited_on)
        if first.setdefault(key, one).received_at == one.received_at:
            rows[key] += one.rows
    found = []
    for (village, visitor, day), one in first.items():
        deadline = terms.deadline(day)
        if deadline is not None and one.received_at > deadline:
            found.append(Late(one, day, deadline, rows[village, visitor, day]))
    return sorted(found, key=lambda one: (one.day, one.delivery.village, one.delivery.visitor))


def _owed(line: ScheduleLine, terms: Terms, as_of: date) -> Iterator[tuple[date | None, date | None]]:
    """The days, or the period, for which a line owes a sheet by the end of a day."""
    period = clean.period(line.period, terms.year) or terms.bounds
    if period is None:
        yield None, None
        return
    first, last = period
    wait = timedelta(days=terms.handing_in.days_after)
    if not terms.reminders.visit_days:
        if last + wait <= as_of:
            yield first, last
        return
    for ahead in range((min(last, as_of - wait) - first).days + 1):
        day = first + timedelta(days=ahead)
        if terms.reminders.is_visit_day(day):
            yield day, day


def _of_line(line: ScheduleLine, lines: Sequence[ScheduleLine], deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
    """Which deliveries of a village are a line's: by its area, or by the names in it.

    What fits no line of the village counts for each of them: nobody is dunned for a name written differently.
    """
    if len(lines) == 1:
        return deliveries
    return [one for one in deliveries if _fits(one, line) or not any(_fits(one, other) for other in lines)]


def _fits(one: Delivery, line: ScheduleLine) -> bool:
    if one.grid and clean.name(one.grid) == clean.name(line.area):
        return True
    visitor = clean.name(one.visitor)
    return any(name in visitor for name in _names(line))


def _names(line: ScheduleLine) -> set[str]:
    """Who a line names, also those that only a blank parts."""
    written = _BETWEEN_NAMES.split("、".join((line.leader, line.officer, line.members)))
    return {clean.name(name) for one in written for name in (one, *one.split()) if len(clean.name(name)) > 1}


def _within(one: Delivery, first: date | None, last: date | None) -> bool:
    if first is None or last is None:
        return True
    # Rows that were all held for their dates were handed in all the same.
    day = one.visited_on or one.received_at.date()
    return first <= day <= last or (one.visited_on is None and day > last)


# --- tables --------------------------------------------------------------------------------

_MISSING_COLUMNS = (
    TableColumn("branch", "总支", "text", 12),
    TableColumn("village", "村（单位）", "text", 12),
    TableColumn("area", "区域", "text", 12),
    TableColumn("officer", "包村干部", "text", 10),
    TableColumn("first", "走访日起", "date", 11),
    TableColumn("last", "走访日止", "date", 11),
    TableColumn("deadline", "应报截止", "text", 17),
    TableColumn("days_over", "已过天数", "count", 8),
)
_LATE_COLUMNS = (
    TableColumn("village", "村（社区）", "text", 12),
    TableColumn("visitor", "走访人", "text", 10),
    TableColumn("visited_on", "走访日", "date", 11),
    TableColumn("rows", "行数", "count", 6),
    TableColumn("deadline", "应报截止", "text", 17),
    TableColumn("received_at", "收到时间", "text", 17),
    TableColumn("late", "迟报", "text", 12),
    TableColumn("minutes", "迟报分钟", "count", 8),
    TableColumn("file", "文件", "text", 20),
)


def missing_table(found: Sequence[Missing], title: str, as_of: date, notes: Sequence[str]) -> Table:
    """Lay out who has not handed in."""
    rows = tuple(
        (
            one.line.branch, one.line.village, one.line.area, one.line.officer, one.first, one.last,
            shown(one.deadline), (as_of - one.deadline.date()).days if one.deadline else None,
        )
        for one in found
    )  # fmt: skip
    villages = len({one.line.village for one in found})
    return Table(title, _MISSING_COLUMNS, rows, notes=(*notes, f"未报 {len(found)} 项，涉及 {villages} 个村。"))


def late_table(found: Sequence[Late], names: Mapping[str, str]) -> Table:
    """Lay out who was late. names: visitor → as shown."""
    rows = tuple(
        (
            one.delivery.village, names.get(one.delivery.visitor, one.delivery.visitor), one.day, one.rows,
            shown(one.deadline), shown(one.delivery.received_at), _span(one.minutes), one.minutes, one.delivery.file,
        )
        for one in found
    )  # fmt: skip
    return Table(
        "迟报名单",
        _LATE_COLUMNS,
        rows,
        notes=(f"迟报 {len(found)} 项；同一村、同一走访人、同一天的走访为一项，以最早收到的表为准。",),
    )


def shown(moment: datetime | None) -> str:
    """Return a moment as people write it."""
    return moment.isoformat(sep=" ", timespec="minutes") if moment else ""


def _span(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    said = [f"{days} 天"] if days else []
    said += [f"{hours} 小时"] if hours else []
    return " ".join(said) or f"{rest} 分钟"


def terms_note(terms: Terms) -> str:
    """Say by when a day's visits are owed."""
    if terms.handing_in.by is None:
        return "方案没有写报送时限（[handing_in] by），不判迟报；走访时段已过而没有报表的列为未报。"
    after = {0: "当日", 1: "次日"}.get(terms.handing_in.days_after, f"走访后第 {terms.handing_in.days_after} 天")
    return f"报送时限：{after} {_clock(terms.handing_in.by)} 以前，到点整不算迟；收到时间按每次汇总的时刻（--received-at）。"


def _clock(moment: time) -> str:
    return moment.isoformat(timespec="minutes")
