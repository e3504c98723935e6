"""The branch's summary of its work (总支工作小结, M27): figures filled in, words left to people.

It goes to branches, so nothing that may concern an official is counted in it (D8); callers leave that out.
"""

from collections.abc import Mapping
from datetime import date

from minqing_cli.reports import BRANCH
from minqing_cli.reports.counted import Counts, counted_table
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.scope import Scope

_HEADINGS: Mapping[str, str] = {
    "registered": "应访户",
    "visited": "已访户",
    "received": "问题",
    "resolved": "办结",
    "explained": "解释说明",
    "overdue": "超期",
    "closed": "销号",
}


def compute(counts: Counts, as_of: date, as_known: int | date | None = None) -> Listed:
    """Return the summary. counts: those of visits and issues by branch, and satisfied and rated."""
    table = counted_table(
        BRANCH.title,
        "branch",
        counts,
        _HEADINGS,
        {
            "coverage_rate": ("走访率", "visited", "registered"),
            "resolved_rate": ("办结率", "resolved", "received"),
            "satisfaction_rate": ("满意率（有评价）", "satisfied", "rated"),
        },
        (("主要做法", 22), ("存在问题", 18), ("下一步打算", 18)),
        ("数字由台账填写，文字请人工填写；不含疑似涉干部的件。",),
    )
    return Listed(BRANCH, Scope(as_of, as_known), table)
