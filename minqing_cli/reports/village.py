"""The village's check of itself (自查表, M27): what is left to do is filled in, findings and measures are left to people.

It goes to villages, so nothing that may concern an official is counted in it (D8); callers leave that out.
"""

from collections.abc import Mapping
from datetime import date

from minqing_cli.reports import VILLAGE
from minqing_cli.reports.counted import Counts, counted_table
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.scope import Scope

_HEADINGS: Mapping[str, str] = {
    "registered": "应访户",
    "visited": "已访户",
    "missed": "漏访户",
    "unresolved": "未办结",
    "overdue": "超期",
    "not_revisited": "办结未回访",
    "dissatisfied": "不满意",
    "no_evidence": "缺佐证",
}


def compute(counts: Counts, as_of: date, as_known: int | date | None = None) -> Listed:
    """Return the check. counts: those of visits and of what is left, by village, and revisited and resolved."""
    table = counted_table(
        VILLAGE.title,
        "village",
        counts,
        _HEADINGS,
        {
            "coverage_rate": ("走访率", "visited", "registered"),
            "revisit_rate": ("回访率", "revisited", "resolved"),
        },
        (("自查情况", 20), ("整改措施", 20), ("负责人签字", 12)),
        ("数字由台账填写，文字请人工填写；不含疑似涉干部的件。",),
    )
    return Listed(VILLAGE, Scope(as_of, as_known), table)
