"""The monthly bulletin (通报, M12): words and tables from the same figures, in facts and without blame.

Every rate stands with its counts, the cut-off is the month's last day or the day of printing. What may concern an
official is counted in the totals of the town and named nowhere.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from minqing_cli.logbooks import Inspection
from minqing_cli.plan.lists import Goals, Ranking
from minqing_cli.reports import BULLETIN
from minqing_cli.reports.closure import ClosureReport
from minqing_cli.reports.coverage import CoverageReport
from minqing_cli.reports.midweek import is_unmended
from minqing_cli.reports.ranking import RankingReport
from minqing_cli.reports.rates import Rate
from minqing_cli.reports.scope import BY_HEADINGS, Scope
from minqing_cli.reports.table import Table
from minqing_cli.reports.verdicts import verdict

_LISTED = 5
"""Places named of each list (R8: 各取前五、后五)."""


@dataclass(frozen=True, slots=True)
class Bulletin:
    """The month's figures. month: counts of what happened within it. title: of the paper."""

    scope: Scope
    title: str
    month: Mapping[str, int]
    closure: ClosureReport
    coverage: CoverageReport
    villages: RankingReport
    """Of the villages, or in a county of its towns."""
    units: RankingReport
    inspections: Sequence[Inspection]
    goals: Goals
    more_goals: Sequence[str]
    floors: tuple[int, int]
    """The lowest satisfaction and reply rates that the plan sets, in per cent; 0 for none."""

    def as_json(self) -> dict[str, Any]:
        """Return the report as the command line's JSON gives it."""
        return {
            **self.scope.as_json(BULLETIN),
            **self.table().as_json(),
            "month": dict(self.month),
            "further": [{"title": table.title, **table.as_json()} for table in self.further_tables()],
            "text": list(self.text),
        }

    def table(self) -> Table:
        """Return the closure of the town, as its main table."""
        return self.closure.table()

    def further_tables(self) -> tuple[Table, ...]:
        """Return both rankings and the coverage."""
        return (self.villages.table(), self.units.table(), self.coverage.table())

    @property
    def text(self) -> tuple[str, ...]:
        """The paragraphs of the bulletin, the title first."""
        return (self.title, *_numbered([self._progress(), self._ranking(), self._inspections(), self._left()]))

    def _progress(self) -> tuple[str, list[str]]:
        total, homes, month = self.closure.total, self.coverage.total, self.month
        visited = (
            f"应访 {homes.registered} 户，已访 {homes.visited} 户，走访率 {homes.coverage_rate.shown_with_counts}。"
            if self.coverage.has_register
            else f"已访 {homes.visited} 户（没有底册，不报走访率）。"
        )
        return "总体情况", [
            f"截至 {_said(self.scope.as_of)}，{visited}",
            f"本月新增 {month['new']} 件，办结 {month['resolved']} 件，销号 {month['closed']} 件。累计受理 {total.received} 件，"
            f"转办率 {_rate(total.dispatched_rate)}；办结 {total.resolved} 件，其中解释说明 {total.explained} 件，占比 "
            f"{_rate(total.explained_rate)}；办结率 {_rate(total.resolved_rate)}，按应办结口径 {_rate(total.due_resolved_rate)}；"
            f"按时办结率 {_rate(total.on_time_rate)}；销号率 {_rate(total.closed_rate)}。",
            f"回访率 {_rate(total.revisit_rate)}；满意率按有评价的算 {_rate(total.satisfaction_rate)}，"
            f"按应回访的算 {_rate(total.satisfaction_rate_of_all)}。",
            f"剔除不计的：撤回 {total.withdrawn} 件、并件 {total.merged} 件、非本镇退回 {total.returned} 件、"
            f"无效 {total.invalid} 件。",
            *self._against_goals(),
        ]

    def _against_goals(self) -> Iterator[str]:
        """Say of each goal of the plan whether it is reached, and by how many it is missed."""
        total = self.closure.total
        for what, goal, rate, unit in (
            ("走访率", self.goals.coverage, self.coverage.total.coverage_rate, "户"),
            ("回访率", self.goals.revisit, total.revisit_rate, "件"),
            ("按时办结率", self.goals.on_time, total.on_time_rate, "件"),
        ):
            if goal and rate.of:
                yield f"{what}目标 {goal}%：{verdict(rate, goal, unit)}。"
        yield from self.more_goals

    def _ranking(self) -> tuple[str, list[str]]:
        said = []
        for what, report in ((BY_HEADINGS[self.villages.by], self.villages), ("部门", self.units)):
            ranked = [row for row in report.rows if row.rank is not None]
            if not ranked:
                said.append(f"{what}：受理满 {report.settings.min_cases} 件的没有，不排名。")
                continue
            first = [row for row in ranked if (row.rank or 0) <= _LISTED]
            last_ones = ranked[-_LISTED:] if len(ranked) > _LISTED else []
            lowest = [
                row for row in ranked if row not in first and last_ones and (row.rank or 0) >= (last_ones[0].rank or 0)
            ]
            said.append(
                f"{what}（{len(ranked)} 个参加排名，{'、'.join(report.settings.keys)}依次比较）：位次在前的是"
                + "，".join(f"{row.tally.key}第 {row.rank}、{_rate(row.tally.on_time_rate)}" for row in first)
                + "。"
            )
            if lowest:
                said.append(
                    f"{what}位次在后的是"
                    + "，".join(f"{row.tally.key}第 {row.rank}、逾期 {row.tally.overdue} 件" for row in lowest)
                    + "。"
                )
            said.extend(self._below_floor(what, report))
        return "排名情况", said

    def _below_floor(self, what: str, report: RankingReport) -> Iterator[str]:
        satisfaction, reply = self.floors
        for name, floor, rate_of in (
            ("满意率（有评价）", satisfaction, "satisfaction_rate"),
            ("回复率（办结率）", reply, "resolved_rate"),
        ):
            rates = [(row.tally.key, getattr(row.tally, rate_of)) for row in report.rows if row.rank is not None]
            below = [f"{key} {_rate(rate)}" for key, rate in rates if rate.of and rate.n * 100 < floor * rate.of]
            if below:
                yield f"{what}{name}低于 {floor}% 的：{'、'.join(below)}。"

    def _inspections(self) -> tuple[str, list[str]]:
        """Say what was inspected by the cut-off, and what is past its day and not mended (M26)."""
        known = [one for one in self.inspections if one.inspected_on <= self.scope.as_of]
        if not known:
            return "督导情况", ["没有督导记录。"]
        found = [one for one in known if one.found]
        late = [one for one in known if is_unmended(one, self.scope.as_of)]
        sites = len({(one.target, one.place) for one in known})
        said = [f"累计督导 {len(known)} 次、{sites} 个现场，发现问题 {len(found)} 个，过期没有整改的 {len(late)} 个。"]
        said += [f"{one.target}：{one.found}（整改期限 {one.mend_by}）。" for one in late]
        return "督导情况", said

    def _left(self) -> tuple[str, list[str]]:
        total, homes = self.closure.total, self.coverage
        said = [f"未办结 {total.unresolved} 件，其中超期 {total.overdue} 件。"]
        if total.provisional:
            said.append(f"另有 {total.provisional} 件的到期日在放假安排还没公布的年份，为暂定，不判超期。")
        if homes.has_register:
            said.append(f"漏村 {len(homes.missed_villages)} 个，漏户 {len(homes.missed_households)} 户，请尽快补访。")
        return "需要抓紧的事", said


def compute(
    title: str,
    month: Mapping[str, int],
    closure: ClosureReport,
    coverage: CoverageReport,
    villages: RankingReport,
    units: RankingReport,
    inspections: Sequence[Inspection],
    goals: Goals,
    ranking: Ranking,
    more_goals: Sequence[str] = (),
) -> Bulletin:
    """Return the bulletin of a month, as of the closure's day. month: what came in, was resolved and closed within it.

    more_goals: what else is said of the plan's goals.
    """
    floors = (ranking.satisfaction_floor, ranking.reply_floor)
    return Bulletin(
        closure.scope, title, month, closure, coverage, villages, units, inspections, goals, more_goals, floors
    )


def month_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of a day's month."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


_NUMERALS = "一二三四五六七八九"


def _numbered(parts: Sequence[tuple[str, list[str]]]) -> Iterator[str]:
    for numeral, (heading, paragraphs) in zip(_NUMERALS, parts, strict=False):
        yield f"{numeral}、{heading}"
        yield from paragraphs


def _rate(rate: Rate) -> str:
    return rate.shown_with_counts


def _said(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
