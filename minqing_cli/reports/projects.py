"""The projects for the people (实事项目, M29): one that is done is crossed off."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from minqing_cli.logbooks import Meeting, Project
from minqing_cli.reports import PROJECTS
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.meeting import projects_table, state_of
from minqing_cli.reports.rates import Rate
from minqing_cli.reports.scope import Scope
from minqing_cli.reports.table import Table, TableColumn


def compute(
    projects: Iterable[Project], meetings: Iterable[Meeting], as_of: date, as_known: int | date | None = None
) -> Listed:
    """Return the projects with how each stands, how many are crossed off, and the meetings held by then."""
    listed = list(projects)
    states = Counter(state_of(one, as_of) for one in listed)
    crossed_off = Rate(states["已销号"], len(listed))
    notes = (
        f"完成并有佐证的即销号：{crossed_off.shown_with_counts}；已完成缺佐证 {states['已完成']} 项，"
        f"进行中 {states['进行中']} 项，已过节点 {states['已过节点']} 项。",
    )
    held = sorted((one for one in meetings if one.held_on <= as_of), key=lambda one: one.held_on)
    further = Table(
        "会议和议定事项",
        (
            TableColumn("held_on", "日期", "date", 11),
            TableColumn("kind", "形式", "text", 12),
            TableColumn("topic", "议题", "text", 26),
            TableColumn("attended", "参加单位", "text", 22),
            TableColumn("decided", "议定事项", "text", 34),
        ),
        tuple((one.held_on, one.kind, one.topic, one.attended, one.decided) for one in held),
        notes=(f"共 {len(held)} 次。",),
    )
    return Listed(PROJECTS, Scope(as_of, as_known), projects_table(PROJECTS.title, listed, as_of, notes), (further,))
