"""The sheet for the weekly meeting (每周会议统筹表, M12, M29): figures, matters for consultation, what leaders must do.

Topics are those of `reports.topics`; what was decided stands in the logbook of meetings and is not repeated here.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from minqing_cli.logbooks import Meeting, Project
from minqing_cli.reports import MEETING
from minqing_cli.reports.counted import Counts, counted_table
from minqing_cli.reports.duties import Duty, duties_table
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.scope import By, Scope
from minqing_cli.reports.table import Table, TableColumn
from minqing_cli.reports.topics import Topic
from minqing_cli.reports.weekly import HEADINGS, week_of


def compute(
    counts: Counts,
    topics: Sequence[Topic],
    leaders: Iterable[Duty],
    projects: Iterable[Project],
    meetings: Sequence[Meeting],
    by: By,
    as_of: date,
    as_known: int | date | None = None,
) -> Listed:
    """Return the sheet. leaders: issues that the leaders themselves must act on, with the reason."""
    monday, sunday = week_of(as_of)
    main = counted_table(
        MEETING.title,
        by,
        counts,
        {**HEADINGS, "overdue": "超期"},
        {"resolved_rate": ("办结率（全口径）", "resolved_of_all", "received")},
        notes=(f"本周：{monday} 至 {sunday}；未办结、存量、超期截至 {as_of}。",),
    )
    further = (
        _topics(topics, meetings),
        duties_table("需要党政主要负责人亲自办的件", leaders, "事由"),
        projects_table("实事项目进度", projects, as_of),
    )
    return Listed(MEETING, Scope(as_of, as_known), main, further)


def _topics(topics: Sequence[Topic], meetings: Sequence[Meeting]) -> Table:
    def held(topic: Topic) -> str:
        days = [str(one.held_on) for one in meetings if topic.matter in one.topic]
        return "、".join(days)

    return Table(
        "建议会诊的议题（一类事）",
        (
            TableColumn("topic", "议题", "text", 18), TableColumn("households", "户数", "count", 6),
            TableColumn("issues", "件数", "count", 6), TableColumn("villages", "涉及村", "text", 28),
            TableColumn("lead", "建议牵头单位", "text", 14), TableColumn("held", "已开会日期", "text", 14),
            TableColumn("decided", "议定事项", "text", 24),
        ),
        tuple(
            (
                f"{topic.subject}·{topic.matter}", topic.households, len(topic.issues), "、".join(topic.villages), topic.lead,
                held(topic), "",
            )
            for topic in topics
        ),
        notes=(f"共 {len(topics)} 个议题；会后把议定事项记入会议登记簿（minqing logbook import 会议）。",),
    )  # fmt: skip


def projects_table(title: str, projects: Iterable[Project], as_of: date, notes: tuple[str, ...] = ()) -> Table:
    """Return projects with how each stands, those that are not done first."""
    listed = sorted(projects, key=lambda one: (one.done_on is not None, one.due_on, one.name))
    done = [one for one in listed if one.done_on is not None and one.done_on <= as_of]
    return Table(
        title,
        (
            TableColumn("name", "项目", "text", 26), TableColumn("lead", "牵头单位", "text", 14),
            TableColumn("responsible", "责任人", "text", 10), TableColumn("due_on", "完成节点", "date", 11),
            TableColumn("progress", "进度", "text", 28), TableColumn("state", "状态", "text", 10),
        ),
        tuple((one.name, one.lead, one.responsible, one.due_on, one.progress, state_of(one, as_of)) for one in listed),
        notes=(*notes, f"共 {len(listed)} 项，完成 {len(done)} 项。"),
    )  # fmt: skip


def state_of(one: Project, as_of: date) -> str:
    """Return how a project stands: crossed off once it is done."""
    if one.done_on is not None and one.done_on <= as_of:
        return "已销号" if one.evidence else "已完成"
    return "已过节点" if one.due_on < as_of else "进行中"
