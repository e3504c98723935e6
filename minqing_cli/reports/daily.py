"""The report of one day (日汇总日反馈, M11): what came in, how it was disposed of, what was fed back, what is open.

Each issue of the day has exactly one of the three dispositions: 现场答复, 解释说明, and 登记跟踪 for all others.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from minqing_cli.reports import DAILY
from minqing_cli.reports.counted import Counts, counted_table
from minqing_cli.reports.duties import Duty, duties_table
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.scope import By, Scope

HEADINGS: Mapping[str, str] = {
    "new": "当日新增",
    "answered": "现场答复",
    "tracked": "登记跟踪",
    "explained": "解释说明",
    "fed_back": "当日反馈",
    "resolved": "当日办结",
    "open": "累计在办",
}
_NOT_ALL = ("当日受理、还没办结的件，按责任单位分办；不含疑似涉干部的件。",)
_RATES = {
    "answered_rate": ("当日现场解决率", "answered", "new"),
    "answered_rate_of_all": ("累计现场解决率", "answered_of_all", "received"),
}


def compute(counts: Counts, new: Iterable[Duty], by: By, as_of: date, as_known: int | date | None = None) -> Listed:
    """Return the day's report. counts: those of HEADINGS, and answered_of_all and received for the whole campaign.

    new: the day's issues that somebody has to deal with, to be handed out (每天分办, M12).

    Raises ValueError where the dispositions do not add up to what is new.
    """
    for key, row in counts:
        if row["answered"] + row["tracked"] + row["explained"] != row["new"]:
            raise ValueError(f"{key}: the three dispositions are not the issues of the day")
    total = {name: sum(row[name] for _, row in counts) for name in HEADINGS}
    notes = (
        "口径：当日新增=当日受理的有效件=现场答复+登记跟踪+解释说明；当日反馈=当日向群众回访反馈的件；"
        "累计在办=截至当日还没办结的件。",
    )
    text = (
        f"{as_of.month} 月 {as_of.day} 日，新增 {total['new']} 件：现场答复 {total['answered']} 件，登记跟踪 "
        f"{total['tracked']} 件，解释说明 {total['explained']} 件；当日反馈 {total['fed_back']} 件，办结 "
        f"{total['resolved']} 件，累计在办 {total['open']} 件。",
    )
    table = counted_table(DAILY.title, by, counts, HEADINGS, _RATES, notes=notes)
    return Listed(DAILY, Scope(as_of, as_known), table, (duties_table("当日分办清单", new, "", _NOT_ALL),), text)
