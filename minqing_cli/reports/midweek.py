"""What is looked after in the middle of the week (周中督导清单, M12): which unit owes what, in facts only.

Numbers of days and rounds, never a judgement on anybody. What may concern an official is not in it.
"""

from collections.abc import Iterable
from datetime import date

from minqing_cli.logbooks import Inspection, Project
from minqing_cli.reports import MIDWEEK
from minqing_cli.reports.duties import Duty, duties_table
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.scope import Scope
from minqing_cli.reports.table import Table, TableColumn


def compute(
    duties: Iterable[Duty],
    inspections: Iterable[Inspection],
    projects: Iterable[Project],
    as_of: date,
    as_known: int | date | None = None,
) -> Listed:
    """Return the list. duties: issues with the reason why each is on it."""
    table = duties_table(MIDWEEK.title, duties, "督导事由", ("逾期天数按自然日算；不含疑似涉干部的件。",))
    open_ones = [one for one in inspections if is_unmended(one, as_of)]
    late = [one for one in projects if is_late(one, as_of)]
    further = (
        Table(
            "督导发现、过期没有整改的",
            (
                TableColumn("target", "督导对象", "text", 14), TableColumn("place", "现场", "text", 12),
                TableColumn("found", "发现问题", "text", 34), TableColumn("mend_by", "整改期限", "date", 11),
                TableColumn("days", "超期天数", "count", 8),
            ),
            tuple((one.target, one.place, one.found, one.mend_by, (as_of - one.mend_by).days) for one in open_ones if one.mend_by),
            notes=(f"共 {len(open_ones)} 条。",),
        ),
        Table(
            "过了节点没有完成的实事项目",
            (
                TableColumn("name", "项目", "text", 26), TableColumn("lead", "牵头单位", "text", 14),
                TableColumn("due_on", "完成节点", "date", 11), TableColumn("days", "超期天数", "count", 8),
                TableColumn("progress", "进度", "text", 26),
            ),
            tuple((one.name, one.lead, one.due_on, (as_of - one.due_on).days, one.progress) for one in late),
            notes=(f"共 {len(late)} 项。",),
        ),
    )  # fmt: skip
    return Listed(MIDWEEK, Scope(as_of, as_known), table, further)


def is_unmended(one: Inspection, as_of: date) -> bool:
    """Say whether what an inspection found is past its day and not mended (M26)."""
    mended = one.mended_on is not None and one.mended_on <= as_of
    return bool(one.found) and one.mend_by is not None and one.mend_by < as_of and not mended


def is_late(one: Project, as_of: date) -> bool:
    """Say whether a project is past its day and not done."""
    return one.due_on < as_of and (one.done_on is None or one.done_on > as_of)
