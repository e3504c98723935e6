"""What was inspected and what came of it (督导与抽查结果, M26): counts of inspections and sites, and what is past its day."""

from collections.abc import Sequence
from datetime import date

from minqing_cli.logbooks import Inspection
from minqing_cli.reports import SUPERVISION
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.midweek import is_unmended
from minqing_cli.reports.rates import Rate
from minqing_cli.reports.scope import Scope
from minqing_cli.reports.table import Table, TableColumn, Value
from minqing_cli.terms import TOTAL


def compute(inspections: Sequence[Inspection], as_of: date, as_known: int | date | None = None) -> Listed:
    """Return the counts by target up to as_of, and the findings that are past their day."""
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
    return Listed(SUPERVISION, Scope(as_of, as_known), main, (further,))


def _sites(known: Sequence[Inspection]) -> int:
    return len({(one.target, one.place) for one in known})


def _figures(known: Sequence[Inspection], as_of: date) -> tuple[Value, ...]:
    found = [one for one in known if one.found]
    mended = sum(one.mended_on is not None and one.mended_on <= as_of for one in found)
    late = sum(is_unmended(one, as_of) for one in found)
    # What one day's visit to one place found may take several lines; it is one inspection.
    times = len({(one.inspected_on, one.target, one.place) for one in known})
    return (times, _sites(known), len(found), mended, late, Rate(mended, len(found)))
