"""What was inspected and what came of it (督导与抽查结果, M26), and where to look next (M21).

Counts of inspections and sites, and what is past its day. Units that may be shown to others and issues for the bulletin
are candidates: people look and decide. Only counts and days are said of anybody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from minqing_cli.logbooks import Inspection
from minqing_cli.reports import SUPERVISION
from minqing_cli.reports.duties import Duty, duties_table
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.midweek import is_unmended
from minqing_cli.reports.rates import Rate
from minqing_cli.reports.scope import Scope
from minqing_cli.reports.table import Table, TableColumn, Value
from minqing_cli.terms import TOTAL, UNIT_PENDING

_TO_BE_LOOKED_AT = "只是候选，由督导的人到现场核实后定。"


@dataclass(frozen=True, slots=True)
class Pace:
    """How a unit works. returned: issues that it sent back. early: resolved before their due day."""

    unit: str
    resolved: int
    on_time: int
    early: int
    overdue: int
    returned: int


def compute(
    inspections: Sequence[Inspection],
    as_of: date,
    as_known: int | date | None = None,
    paces: Iterable[Pace] = (),
    slow: Iterable[Duty] = (),
    least: int = 5,
) -> Listed:
    """Return the counts by target up to as_of, the findings that are past their day, and the candidates.

    slow: issues past their day or sent back often. least: so many resolved issues make a unit worth a visit.
    """
    known = [one for one in inspections if one.inspected_on <= as_of]
    targets = dict.fromkeys(one.target for one in known)
    late = [one for one in known if is_unmended(one, as_of)]
    manners = dict.fromkeys(one.manner for one in known if one.manner)
    kinds = "，".join(f"{name} {sum(one.manner == name for one in known)} 次" for name in manners)
    main = Table(
        SUPERVISION.title,
        (
            TableColumn("target", "督导对象", "text", 16),
            TableColumn("times", "督导次数", "count", 8),
            TableColumn("sites", "督导现场", "count", 8),
            TableColumn("found", "发现问题", "count", 8),
            TableColumn("mended", "已整改", "count", 8),
            TableColumn("late", "过期未整改", "count", 8),
            TableColumn("mended_rate", "整改率", "rate", 16),
        ),
        tuple((target, *_figures([one for one in known if one.target == target], as_of)) for target in targets),
        (TOTAL, *_figures(known, as_of)),
        (f"已督导 {_sites(known)} 个现场{f'：{kinds}' if kinds else ''}。整改率=已整改÷发现问题。",),
    )
    further = Table(
        "过期未整改清单",
        (
            TableColumn("target", "督导对象", "text", 14),
            TableColumn("inspected_on", "督导日期", "date", 11),
            TableColumn("found", "发现问题", "text", 36),
            TableColumn("mend_by", "整改期限", "date", 11),
            TableColumn("days", "超期天数", "count", 8),
            TableColumn("inspector", "督导人", "text", 10),
        ),
        tuple(
            (one.target, one.inspected_on, one.found, one.mend_by, (as_of - one.mend_by).days, one.inspector)
            for one in late
            if one.mend_by
        ),
        notes=(f"共 {len(late)} 条，列入通报素材。",),
    )
    candidates = duties_table("通报候选（逾期或多次退回的件）", slow, "事由", (_TO_BE_LOOKED_AT,))
    return Listed(SUPERVISION, Scope(as_of, as_known), main, (further, _worth_seeing(paces, least), candidates))


def _worth_seeing(paces: Iterable[Pace], least: int) -> Table:
    """Return the units that resolved everything in time and sent nothing back, those that were quickest first."""
    good = [
        one
        for one in paces
        if one.resolved >= max(least, 1) and one.on_time == one.resolved and not one.overdue and not one.returned
    ]
    good.sort(key=lambda one: (-Fraction(one.early, one.resolved), -one.resolved, one.unit))
    return Table(
        "观摩点候选（办得快的单位）",
        (
            TableColumn("unit", "责任单位", "text", 16),
            TableColumn("resolved", "办结", "count", 8),
            TableColumn("on_time_rate", "按时（占办结）", "rate", 18),
            TableColumn("early_rate", "提前（占办结）", "rate", 18),
        ),
        tuple(
            (one.unit or UNIT_PENDING, one.resolved, Rate(one.on_time, one.resolved), Rate(one.early, one.resolved))
            for one in good
        ),
        notes=(f"办结满 {least} 件、全部按时、没有逾期、没有退回的单位，提前办结多的在前。{_TO_BE_LOOKED_AT}",),
    )


def _sites(known: Sequence[Inspection]) -> int:
    return len({(one.target, one.place) for one in known})


def _figures(known: Sequence[Inspection], as_of: date) -> tuple[Value, ...]:
    found = [one for one in known if one.found]
    mended = sum(one.mended_on is not None and one.mended_on <= as_of for one in found)
    late = sum(is_unmended(one, as_of) for one in found)
    # What one day's visit to one place found may take several lines; it is one inspection.
    times = len({(one.inspected_on, one.target, one.place) for one in known})
    return (times, _sites(known), len(found), mended, late, Rate(mended, len(found)))
