"""Who handles issues well, villages and departments apart (R8).

Ordered by on-time rate, then fewest overdue, then satisfaction; who is level in all three shares a rank and the next
one is skipped (1, 2, 2, 4). One with fewer issues than the plan asks for has no rank: a single issue says nothing.
Issues whose due day is provisional are in none of the figures (D10); callers leave them out.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from minqing_cli.plan.lists import Ranking
from minqing_cli.reports import RANKING
from minqing_cli.reports.rates import NOTHING_TO_COUNT, Rate
from minqing_cli.reports.scope import BY_HEADINGS, By, Scope, key_label
from minqing_cli.reports.table import OneTable, Table, TableColumn, Value, plain
from minqing_cli.reports.tally import Tally

RankingKey = Literal["按时办结率", "逾期数", "满意率", "办结率"]
_KEY_NOTES: Mapping[str, str] = {
    "按时办结率": "按时办结率（高在前）",
    "逾期数": "逾期数（少在前）",
    "满意率": "满意率（有评价，高在前，没有评价的排后）",
    "办结率": "办结率（全口径，高在前）",
}
_STANDARD = Ranking()
_UNRANKED = "不排名"
_FIGURES = ("received", "resolved", "on_time", "overdue", "resolved_rate", "due_resolved_rate", "on_time_rate",
            "satisfaction_rate", "satisfaction_rate_of_all")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ranked:
    """One place or unit. rank: None where it has too few issues."""

    rank: int | None
    tally: Tally


@dataclass(frozen=True, slots=True)
class RankingReport(OneTable):
    """rows: the ranked ones in order, then the others. outside: issues of keys that this ranking is not about.

    provisional: issues left out because their due day is not final.
    """

    scope: Scope
    by: By
    rows: tuple[Ranked, ...]
    settings: Ranking
    outside: int
    provisional: int

    def as_json(self) -> dict[str, Any]:
        """Return the report as the command line's JSON gives it."""
        rows = [
            {
                "rank": row.rank,
                "key": row.tally.key,
                **{name: plain(getattr(row.tally, name)) for name in _FIGURES},
                **({"score": self.score(row.tally)} if self.settings.weights else {}),
            }
            for row in self.rows
        ]
        return {**self.scope.as_json(RANKING), "by": self.by, "rows": rows, "notes": list(self._notes())}

    def table(self) -> Table:
        """Return the ranking; those without a rank stand last."""
        heading = BY_HEADINGS[self.by]
        return Table(
            f"{RANKING.title}（按{heading}）",
            (
                TableColumn("rank", "名次", "text", 8),
                TableColumn("key", heading, "text", 16),
                TableColumn("received", "受理", "count", 8),
                TableColumn("resolved", "办结", "count", 8),
                TableColumn("on_time", "按时办结", "count", 8),
                TableColumn("overdue", "逾期", "count", 8),
                TableColumn("resolved_rate", "办结率（全口径）", "rate", 18),
                TableColumn("due_resolved_rate", "办结率（应办结口径）", "rate", 18),
                TableColumn("on_time_rate", "按时办结率", "rate", 18),
                TableColumn("satisfaction_rate", "满意率（有评价）", "rate", 18),
                TableColumn("satisfaction_rate_of_all", "满意率（应回访）", "rate", 18),
                *((TableColumn("score", "综合分", "text", 8),) if self.settings.weights else ()),
            ),
            tuple(self._line(row) for row in self.rows),
            notes=self._notes(),
        )

    def _line(self, row: Ranked) -> tuple[Value, ...]:
        rank = _UNRANKED if row.rank is None else str(row.rank)
        score = (self.score(row.tally) or NOTHING_TO_COUNT,) if self.settings.weights else ()
        return (rank, row.tally.key, *(getattr(row.tally, name) for name in _FIGURES), *score)

    def score(self, tally: Tally) -> str | None:
        """Return the three rates weighed, out of 100 with two places; None where one of them has nothing to count (R5)."""
        rates = {"响应率": tally.dispatched_rate, "解决率": tally.resolved_rate, "满意率": tally.satisfaction_rate}
        weighed = [(weight, rates[name]) for name, weight in self.settings.weights.items() if weight]
        if any(not rate.of for _, rate in weighed):
            return None
        exact = sum((Fraction(weight * rate.n, rate.of) for weight, rate in weighed), Fraction(0))
        hundredths = int(exact * 100 + Fraction(1, 2))
        return f"{hundredths // 100}.{hundredths % 100:02d}"

    def _notes(self) -> tuple[str, ...]:
        notes = [
            *self.scope.notes(),
            f"口径：依次比较{'、'.join(_KEY_NOTES[key] for key in self.settings.keys)}；各项全同即并列，后面的名次顺延。",
            f"受理不足 {self.settings.min_cases} 件的不排名。",
        ]
        if self.settings.weights:
            weights = "，".join(f"{name} {weight}" for name, weight in self.settings.weights.items())
            notes.append(
                f"综合分（满分 100）的权重：{weights}；响应率=转办率，解决率=办结率（全口径），满意率按有评价的算。"
            )
        if self.outside:
            notes.append(f"另有 {self.outside} 件不属于这个榜（自办或责任单位待定），没有列入。")
        if self.provisional:
            notes.append(f"另有 {self.provisional} 件时限暂定，没有列入。")
        return tuple(notes)


def compute(
    tallies: Iterable[Tally],
    by: By,
    as_of: date,
    as_known: int | date | None = None,
    settings: Ranking = _STANDARD,
    not_ranked: Collection[str] = (),
    provisional: int = 0,
) -> RankingReport:
    """Return the ranking. settings: how many issues a rank needs, and what is compared.

    not_ranked: keys that do not belong into this ranking, such as villages among departments. provisional: issues
    that the tallies leave out.
    """
    least = settings.min_cases
    known: dict[str, Tally] = {}
    outside = 0
    for tally in tallies:
        key = key_label(tally.key, by)
        if key in not_ranked:
            outside += tally.received
        elif tally.received:
            known[key] = replace(tally, key=key) + known.get(key, Tally(key))
    enough = [tally for tally in known.values() if tally.received >= least]
    keys = sorted((_standing(tally, settings.keys), tally.key or "") for tally in enough)
    places = {key: 1 + sum(other < standing for other, _ in keys) for standing, key in keys}
    ranked = [Ranked(places[key], known[key]) for _, key in keys]
    few = sorted((tally for tally in known.values() if tally.received < least), key=lambda tally: tally.key or "")
    rows = (*ranked, *(Ranked(None, tally) for tally in few))
    return RankingReport(Scope(as_of, as_known), by, rows, settings, outside, provisional)


def _standing(tally: Tally, keys: Iterable[RankingKey]) -> tuple[Fraction, ...]:
    """A sorting key: the better, the smaller; exact, so that level is level."""
    values: Mapping[str, Fraction] = {
        "按时办结率": -_fraction(tally.on_time_rate),
        "逾期数": Fraction(tally.overdue),
        "满意率": -_fraction(tally.satisfaction_rate),
        "办结率": -_fraction(tally.resolved_rate),
    }
    return tuple(values[key] for key in keys)


def _fraction(rate: Rate) -> Fraction:
    return Fraction(rate.n, rate.of) if rate.of else Fraction(-1)
