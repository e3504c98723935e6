"""How far the issues have come: counts and rates in all, and by village, branch, unit or class.

Sums tallies and lays them out; what is counted and divided by what is said in `tally`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import add
from typing import Any

from minqing_cli.reports import CLOSURE
from minqing_cli.reports.rates import Rate
from minqing_cli.reports.scope import BY_HEADINGS, By, Scope, key_label
from minqing_cli.reports.table import OneTable, Table, TableColumn, Value, plain
from minqing_cli.reports.tally import COUNTED, Tally
from minqing_cli.terms import TOTAL

_COUNTS: Mapping[str, str] = {
    "received": "受理",
    "dispatched": "转办",
    "resolved": "办结（含解释说明）",
    "explained": "其中解释说明",
    "on_the_spot": "其中现场办结",
    "unresolved": "未办结",
    "overdue": "超期",
    "due": "应办结",
    "on_time": "按时办结",
    "revisited": "已回访",
    "closed": "销号",
    "unreachable": "无法回访",
    "provisional": "时限暂定",
}

_RATES: Mapping[str, str] = {
    "dispatched_rate": "转办率",
    "resolved_rate": "办结率",
    "due_resolved_rate": "办结率（应办结口径）",
    "on_time_rate": "按时办结率",
    "on_the_spot_rate": "现场解决率",
    "explained_rate": "解释说明占比",
    "revisit_rate": "回访率",
    "satisfaction_rate": "满意率（有评价）",
    "satisfaction_rate_of_all": "满意率（应回访）",
    "closed_rate": "销号率",
}

_DEFINITIONS = (
    "口径：转办率、办结率、按时办结率、现场解决率、销号率除以受理；应办结=已到期+提前办结；重办中的不算办结。",
    "满意率（有评价）=（满意+基本满意）÷有评价数；满意率（应回访）的分母是已办结减去经批准无法回访的；"
    "回访率、解释说明占比除以已办结。",
)


@dataclass(frozen=True, slots=True)
class ClosureReport(OneTable):
    """rows: one Tally for each key, in the order given; none where the report is not split. total: their sum."""

    scope: Scope
    by: By | None
    rows: tuple[Tally, ...]
    total: Tally

    def as_json(self) -> dict[str, Any]:
        """Return the report as the command line's JSON gives it."""
        return {
            **self.scope.as_json(CLOSURE),
            "by": self.by,
            "rows": [{"key": row.key, **_figures(row)} for row in self.rows],
            "total": _figures(self.total),
        }

    def table(self) -> Table:
        """Return the report as a table; the excluded issues stand in the notes (R7: 剔除清单必须打印)."""
        heading = BY_HEADINGS[self.by] if self.by else "范围"
        return Table(
            title=f"{CLOSURE.title}（按{heading}）" if self.by else CLOSURE.title,
            columns=(
                TableColumn("key", heading, "text", 16),
                *(TableColumn(name, words, "count", 9) for name, words in _COUNTS.items()),
                *(TableColumn(name, words, "rate", 18) for name, words in _RATES.items()),
            ),
            rows=tuple(_line(row.key, row) for row in self.rows),
            total=_line(TOTAL, self.total),
            notes=(*self.scope.notes(), *_DEFINITIONS, *_remarks(self.total)),
        )


def compute(tallies: Iterable[Tally], by: By | None, as_of: date, as_known: int | date | None = None) -> ClosureReport:
    """Return the report over some tallies, whose keys are values of `by`.

    Tallies of the same key are added up; an empty key is listed under a name of its own (待研判, 待定, 未填…).
    With `by` None the keys do not matter and only the total is given.
    """
    given = tuple(tallies)
    rows: dict[str, Tally] = {}
    if by is not None:
        for tally in given:
            key = key_label(tally.key, by)
            rows[key] = replace(tally, key=key) + rows.get(key, Tally(key))
    total = replace(reduce(add, given, Tally()), key=None)
    return ClosureReport(Scope(as_of, as_known), by, tuple(rows.values()), total)


def _figures(tally: Tally) -> dict[str, Any]:
    return {name: plain(getattr(tally, name)) for name in (*COUNTED, "unresolved", *_RATES)}


def _line(key: str | None, tally: Tally) -> tuple[Value, ...]:
    figures: list[int | Rate] = [getattr(tally, name) for name in (*_COUNTS, *_RATES)]
    return (key, *figures)


def _remarks(total: Tally) -> tuple[str, ...]:
    excluded = (
        f"受理为有效件，已剔除：撤回 {total.withdrawn} 件、并件 {total.merged} 件、"
        f"非本镇退回 {total.returned} 件、无效 {total.invalid} 件。"
    )
    if not total.provisional:
        return (excluded,)
    return excluded, f"有 {total.provisional} 件的到期日在放假安排还没公布的年份，为暂定，暂不判超期。"
