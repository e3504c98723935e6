"""Planned against done, by person and day (明确到人、到天, M25).

A planned visit is done on its day, on another day, or not yet; it counts only once its day has come. Who has not done
what was planned is named with the household.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from minqing_cli.reports import PLANNED
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.rates import Rate
from minqing_cli.reports.scope import Scope
from minqing_cli.reports.table import Table, TableColumn, Value
from minqing_cli.terms import TOTAL

Fate = Literal["on_day", "other_day", "undone"]


@dataclass(frozen=True, slots=True)
class Planned:
    """One planned visit. met_on: the days on which somebody of the household was met; found: it is known at all."""

    visitor: str
    planned_on: date
    village: str
    person: str
    met_on: tuple[date, ...] = ()
    found: bool = True

    def fate(self) -> Fate:
        """Return what became of it."""
        if self.planned_on in self.met_on:
            return "on_day"
        return "other_day" if self.met_on else "undone"


def compute(visits: Iterable[Planned], as_of: date, as_known: int | date | None = None) -> Listed:
    """Return a line for each person and day up to as_of, and the households that were not seen on their day."""
    due = sorted((one for one in visits if one.planned_on <= as_of), key=lambda one: (one.visitor, one.planned_on))
    groups: dict[tuple[str, date], Counter[str]] = {}
    for one in due:
        groups.setdefault((one.visitor, one.planned_on), Counter())[one.fate()] += 1
    columns = (
        TableColumn("visitor", "责任人", "text", 12),
        TableColumn("planned_on", "计划日期", "date", 12),
        TableColumn("planned", "计划户", "count", 8),
        TableColumn("on_day", "按日完成", "count", 8),
        TableColumn("other_day", "改日完成", "count", 8),
        TableColumn("undone", "未完成", "count", 8),
        TableColumn("on_day_rate", "按日完成率", "rate", 16),
    )
    rows = tuple((visitor, day, *_figures(count)) for (visitor, day), count in groups.items())
    total = (TOTAL, None, *_figures(sum(groups.values(), Counter())))
    notes = ("口径：只算计划日期已到的；见到人（有问题、无问题）才算完成，未走访到、待补的不算。",)
    table = Table(PLANNED.title, columns, rows, total, notes)
    return Listed(PLANNED, Scope(as_of, as_known), table, (_not_on_day(due),))


def _figures(count: Counter[str]) -> tuple[Value, ...]:
    planned = count.total()
    return (planned, count["on_day"], count["other_day"], count["undone"], Rate(count["on_day"], planned))


def _not_on_day(due: Sequence[Planned]) -> Table:
    rows = []
    for one in due:
        if one.fate() != "on_day":
            said = (
                "、".join(map(str, one.met_on))
                if one.met_on
                else ("未完成" if one.found else "未完成（找不到或分不清是哪一户）")
            )
            rows.append((one.visitor, one.planned_on, one.village, one.person, said))
    return Table(
        "没有按日完成的户",
        (
            TableColumn("visitor", "责任人", "text", 12),
            TableColumn("planned_on", "计划日期", "date", 12),
            TableColumn("village", "村（社区）", "text", 12),
            TableColumn("person", "走访对象", "text", 12),
            TableColumn("met_on", "实际走访日期", "text", 18),
        ),
        tuple(rows),
        notes=(f"共 {len(rows)} 户。",),
    )
