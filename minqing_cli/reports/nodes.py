"""Where the campaign stands (阶段与节点, M06): the phase, the days to each node, and who has not reported what was due.

Who reported what is in the logbook of reports handed in. Whom a node means is told by the callers.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from minqing_cli.logbooks import Submission
from minqing_cli.plan import Node, Phase
from minqing_cli.reports import NODES
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.rates import Rate
from minqing_cli.reports.scope import Scope
from minqing_cli.reports.table import Table, TableColumn

_PER = {"branch": "各总支", "village": "各村", "unit": "各涉及单位"}


def compute(
    nodes: Sequence[Node],
    phases: Sequence[Phase],
    expected: Mapping[str, Sequence[str]],
    submissions: Sequence[Submission],
    as_of: date,
    as_known: int | date | None = None,
) -> Listed:
    """Return a line for each node, and who is past it without having reported. expected: per → who must report."""
    rows, missing = [], []
    for node in sorted(nodes, key=lambda one: one.on):
        handed = {
            one.reporter: one.handed_on for one in submissions if one.node == node.name and one.handed_on <= as_of
        }
        wanted = list(expected.get(node.per, ()))
        absent = [name for name in wanted if name not in handed]
        late = [name for name in wanted if name in handed and handed[name] > node.on]
        left = (node.on - as_of).days
        said = f"还有 {left} 天" if left >= 0 else f"已过 {-left} 天"
        rows.append(
            (node.name, node.on, said, _PER[node.per], node.to, Rate(len(wanted) - len(absent), len(wanted)), len(late))
        )
        if left < 0:
            missing += [(node.name, node.on, name, -left) for name in absent]
    columns = (
        TableColumn("name", "报什么", "text", 18),
        TableColumn("on", "最迟", "date", 11),
        TableColumn("left", "距今", "text", 12),
        TableColumn("per", "谁报", "text", 11),
        TableColumn("to", "报给谁", "text", 18),
        TableColumn("handed_in", "已报", "rate", 16),
        TableColumn("late", "其中迟报", "count", 8),
    )
    further = Table(
        "过了节点没有报的",
        (
            TableColumn("name", "报什么", "text", 18),
            TableColumn("on", "最迟", "date", 11),
            TableColumn("reporter", "单位", "text", 18),
            TableColumn("days", "超期天数", "count", 8),
        ),
        tuple(missing),
        notes=(f"共 {len(missing)} 个；报来的请记入报送登记簿（minqing logbook import 报送）。",),
    )
    table = Table(NODES.title, columns, tuple(rows), notes=(_phase_said(phases, as_of),))
    return Listed(NODES, Scope(as_of, as_known), table, (further,))


def _phase_said(phases: Sequence[Phase], day: date) -> str:
    """Say which phase a day lies in and how long it still lasts.

    >>> _phase_said([Phase(name="走访排查", starts_on="2022-03-01", ends_on="2022-03-31")], date(2022, 3, 29))
    '现在是“走访排查”阶段（2022-03-01 至 2022-03-31），还有 2 天结束。'
    """
    for phase in phases:
        if phase.starts_on <= day <= phase.ends_on:
            left = (phase.ends_on - day).days
            ends = f"还有 {left} 天结束" if left else "今天是最后一天"
            return f"现在是“{phase.name}”阶段（{phase.starts_on} 至 {phase.ends_on}），{ends}。"
    coming = [phase for phase in phases if phase.starts_on > day]
    if coming:
        return f"现在不在任何阶段；下一个是“{coming[0].name}”，{(coming[0].starts_on - day).days} 天后开始。"
    return "各阶段都已结束。" if phases else "方案里没有写阶段。"
