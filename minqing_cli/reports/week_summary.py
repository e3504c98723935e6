"""The week in figures: how things stand, what changed since the last weekly run, and the words a clerk reads out.

The figures are those of the other reports, of one day and one state of the ledger; nothing is counted anew here.
A change is new minus old, whatever became of single issues in between.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from minqing_cli.reports.closure import ClosureReport
from minqing_cli.reports.coverage import CoverageReport
from minqing_cli.reports.matrix import MatrixReport
from minqing_cli.reports.overdue import OverdueReport
from minqing_cli.reports.rates import Rate
from minqing_cli.terms import PENDING

_LISTED = 8
"""Villages or units named in one sentence; the files have them all."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How things stand on a day, as the ledger is known after a batch.

    visits: rows accepted of visits up to the day; ahead: those that bear a later day.
    """

    as_of: date
    batch: int
    visits: int
    ahead: int
    coverage: CoverageReport
    closure: ClosureReport
    overdue: OverdueReport
    matrix: MatrixReport

    def as_json(self) -> dict[str, Any]:
        """Return the figures as the command line's JSON gives them."""
        total, households = self.closure.total, self.coverage.total
        return {
            "as_of": self.as_of.isoformat(),
            "batch": self.batch,
            "visits": self.visits,
            "issues": total.received,
            "resolved": total.resolved,
            "unresolved": total.unresolved,
            "overdue": self.overdue.red,
            "due_soon": self.overdue.yellow,
            "registered": households.registered,
            "visited": households.visited,
            "coverage_rate": households.coverage_rate.as_json(),
            "resolved_rate": total.resolved_rate.as_json(),
            "on_time_rate": total.on_time_rate.as_json(),
            "revisit_rate": total.revisit_rate.as_json(),
            "satisfaction_rate": total.satisfaction_rate.as_json(),
            "missed_villages": list(self.coverage.missed_villages),
        }


@dataclass(frozen=True, slots=True)
class Changes:
    """New minus old. since: the day and batch of the weekly run compared with, None for the first.

    coverage_points: percentage points between the rates as they are printed, None where either has nothing to count.
    """

    since: tuple[date, int] | None
    visits: int
    issues: int
    resolved: int
    overdue: int
    visited: int
    coverage_points: str | None

    def as_json(self) -> dict[str, Any]:
        """Return the changes as the command line's JSON gives them."""
        return {
            "since": None if self.since is None else {"on": self.since[0].isoformat(), "batch": self.since[1]},
            "visits": self.visits,
            "issues": self.issues,
            "resolved": self.resolved,
            "overdue": self.overdue,
            "coverage": {"visited": self.visited, "points": self.coverage_points},
        }


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody. held: village → rows sent back. refused: files that could not be read.

    to_review: issues that wait for a person's judgement.
    """

    held: Mapping[str, int]
    refused: Sequence[str]
    to_review: int


def changes(new: Figures, old: Figures | None) -> Changes:
    """Return what changed. old: the figures of the last weekly run, None where this is the first."""
    before = old and old.closure.total
    return Changes(
        since=(old.as_of, old.batch) if old else None,
        visits=new.visits - (old.visits if old else 0),
        issues=new.closure.total.received - (before.received if before else 0),
        resolved=new.closure.total.resolved - (before.resolved if before else 0),
        overdue=new.overdue.red - (old.overdue.red if old else 0),
        visited=new.coverage.total.visited - (old.coverage.total.visited if old else 0),
        coverage_points=_points(new.coverage.total.coverage_rate, old.coverage.total.coverage_rate) if old else None,
    )


def _points(new: Rate, old: Rate) -> str | None:
    if new.percent is None or old.percent is None:
        return None
    return f"{Decimal(new.percent) - Decimal(old.percent):+.2f}"


def summary(office: str, new: Figures, changed: Changes, waiting: Waiting) -> tuple[str, ...]:
    """Return the summary, a line a sentence or two, each fit to be read out."""
    return (
        f"{office}民情走访周报（{_said(new.as_of)}）",
        *_visits_said(new, changed),
        *_issues_said(new, changed),
        *_late_said(new),
        *_waiting_said(waiting),
        _changes_said(changed),
        f"口径：截至 {_said(new.as_of)}，台账第 {new.batch} 批；各率括号内为分子/分母，明细见同一文件夹里的表。",
    )


def _visits_said(new: Figures, changed: Changes) -> Iterator[str]:
    ahead = f"（另有 {new.ahead} 次的走访日期晚于今天，未计入，请核对）" if new.ahead else ""
    yield f"走访：新增 {changed.visits} 次，累计 {new.visits} 次{ahead}。"
    row = new.coverage.total
    if not new.coverage.has_register:
        yield f"没有底册，只报已访 {row.visited} 户，不报走访率。"
    else:
        outside = f"，另有底册外 {row.off_register} 户" if row.off_register else ""
        yield (
            f"走访率 {row.coverage_rate.shown_with_counts}：有问题 {row.has_issue} 户，没有问题 {row.no_problem} 户；"
            f"未走访到 {row.not_reached} 户，待补 {row.to_complete} 户，退回待改 {row.held} 户，"
            f"还没有记录 {row.no_record} 户{outside}。"
        )
    missed = new.coverage.missed_villages
    yield f"漏村 {len(missed)} 个：{_named(missed)}。" if missed else "没有漏村。"


def _issues_said(new: Figures, changed: Changes) -> Iterator[str]:
    matrix = new.matrix
    yield f"问题：新增 {changed.issues} 件，累计受理 {new.closure.total.received} 件。"
    classes = zip(matrix.responsibilities, matrix.row_totals, strict=True)
    subjects = Counter(dict(zip(matrix.subjects, matrix.subject_totals, strict=True))).most_common()
    yield "按责任类：" + "，".join(f"{name} {count} 件" for name, count in classes) + _pending(matrix.pending)
    yield "按主题：" + "，".join(f"{name} {count} 件" for name, count in subjects) + _pending(matrix.pending)
    total = new.closure.total
    yield (
        f"办结 {total.resolved} 件（其中现场办结 {total.on_the_spot} 件），办结率 {total.resolved_rate.shown_with_counts}，"
        f"按时办结率 {total.on_time_rate.shown_with_counts}。"
    )
    yield (
        f"回访率 {total.revisit_rate.shown_with_counts}，满意率 {total.satisfaction_rate.shown_with_counts}，"
        f"销号率 {total.closed_rate.shown_with_counts}。"
    )


def _pending(count: int) -> str:
    return f"，{PENDING} {count} 件。" if count else "。"


def _late_said(new: Figures) -> Iterator[str]:
    late = new.overdue
    units = Counter(row.issue.unit or row.issue.village for row in late.rows if row.days_over > 0)
    named = f"，红牌在：{_counted(dict(units.most_common()))}" if units else ""
    provisional = f"；另有 {late.provisional} 件时限暂定" if late.provisional else ""
    yield f"超期（红牌）{late.red} 件，快到期（黄牌）{late.yellow} 件{named}{provisional}。"


def _waiting_said(waiting: Waiting) -> Iterator[str]:
    yield f"等人研判的 {waiting.to_review} 件，请填“待研判清单”。" if waiting.to_review else "没有等人研判的。"
    rows = sum(waiting.held.values())
    yield (
        f"报来的表里扣留 {rows} 行，请退回改正：{_counted(waiting.held, '行')}。"
        if rows
        else "报来的表里没有扣留的行。"
    )
    if waiting.refused:
        yield f"有 {len(waiting.refused)} 个文件读不了，请重新报送：{_named(waiting.refused)}。"


def _changes_said(changed: Changes) -> str:
    if changed.since is None:
        return "这是第一次周报，没有上次可比。"
    points = f"，走访率变化 {changed.coverage_points} 个百分点" if changed.coverage_points else ""
    return (
        f"与上次周报（{_said(changed.since[0])}，第 {changed.since[1]} 批）相比：走访 {changed.visits:+d} 次，"
        f"问题 {changed.issues:+d} 件，办结 {changed.resolved:+d} 件，超期 {changed.overdue:+d} 件，"
        f"已访 {changed.visited:+d} 户{points}。"
    )


def _named(names: Sequence[str]) -> str:
    more = f" 等 {len(names)} 个" if len(names) > _LISTED else ""
    return "、".join(names[:_LISTED]) + more


def _counted(counts: Mapping[str, int], what: str = "件") -> str:
    listed = sorted(counts.items(), key=lambda item: -item[1])
    more = f"，其余 {len(listed) - _LISTED} 处共 {sum(count for _, count in listed[_LISTED:])} {what}"
    named = "，".join(f"{name or '没写村名'} {count} {what}" for name, count in listed[:_LISTED])
    return named + (more if len(listed) > _LISTED else "")


def _said(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
