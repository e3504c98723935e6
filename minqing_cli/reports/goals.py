"""What the campaign set itself, judged: 达标, or 未达标 and by how many (M10, M17, M20).

The four principles 先急后缓、逐步化解、全部清零、全部回访 are judged in every campaign, the percentages that the plan
sets itself besides. A goal of which there is nothing to count yet is neither reached nor missed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from minqing_cli.plan.lists import Goals
from minqing_cli.reports import GOALS
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.rates import Rate
from minqing_cli.reports.scope import BY_HEADINGS, Scope
from minqing_cli.reports.table import Table, TableColumn, Value
from minqing_cli.reports.verdicts import verdict

_ALL = 100
_COLUMNS = (
    TableColumn("goal", "目标", "text", 14),
    TableColumn("asked", "要求", "text", 9),
    TableColumn("rate", "完成", "rate", 20),
    TableColumn("verdict", "是否达标", "text", 20),
    TableColumn("basis", "口径", "text", 60),
)


@dataclass(frozen=True, slots=True)
class Reached:
    """How far the campaign has come on a day.

    urgent: of the urgent issues resolved or past their day, those resolved in time. due: resolved of 应办结. cleared:
    resolved of received by `cleared_on`, the last day of the phase for it or the day asked for. revisited: called
    back of all resolved. coverage: None without a register. in_village: disputes settled there of all settled. at_first:
    first petitions settled at once of all of them.
    """

    urgent: Rate
    due: Rate
    cleared: Rate
    cleared_on: date
    revisited: Rate
    on_time: Rate
    coverage: Rate | None
    in_village: Rate
    at_first: Rate


def compute(
    reached: Reached,
    goals: Goals,
    phase_ends_on: date | None,
    as_of: date,
    as_known: int | date | None = None,
    towns: Mapping[str, Reached] | None = None,
) -> Listed:
    """Return the verdicts. phase_ends_on: the last day of the phase in which all must be resolved, if the plan has one.

    towns: how far each has come, where that was asked for.
    """
    table = Table(GOALS.title, _COLUMNS, tuple(_lines(reached, goals)), notes=tuple(_notes(phase_ends_on, as_of)))
    return Listed(GOALS, Scope(as_of, as_known), table, (_by_town(towns, goals),) if towns else ())


def _by_town(towns: Mapping[str, Reached], goals: Goals) -> Table:
    column = TableColumn("town", BY_HEADINGS["town"], "text", 14)
    rows = ((town, *line[:-1]) for town, reached in towns.items() for line in _lines(reached, goals))
    return Table(f"{GOALS.title}（按{BY_HEADINGS['town']}）", (column, *_COLUMNS[:-1]), tuple(rows))


def _lines(reached: Reached, goals: Goals) -> Iterator[tuple[Value, ...]]:
    asked = (
        ("先急后缓", _ALL, reached.urgent, "件", "特急、紧急的件中已办结或已过期的，按时办结了多少"),
        ("逐步化解", _ALL, reached.due, "件", "应办结（已到期+提前办结）的，办结了多少"),
        (
            "全部清零",
            _ALL,
            reached.cleared,
            "件",
            f"{reached.cleared_on} 以前受理的，到当日办结了多少；在办 0 件为清零",
        ),
        ("全部回访", _ALL, reached.revisited, "件", "全部已办结的（含现场办结、解释说明），有效回访了多少"),
        ("走访率", goals.coverage, reached.coverage, "户", "底册应访的，访到多少"),
        # A goal of 100 is what 全部回访 says already.
        ("回访率", goals.revisit % _ALL, reached.revisited, "件", "方案定的目标；口径同“全部回访”"),
        ("按时办结率", goals.on_time, reached.on_time, "件", "全部受理的，按时办结了多少"),
        ("纠纷化解在村", goals.settled_in_village, reached.in_village, "件", "已化解的矛盾纠纷，化解在村的有多少"),
        (
            "初访一次化解",
            goals.settled_at_first,
            reached.at_first,
            "件",
            "受理的初访事项，首轮办结且没有再次反映的有多少",
        ),
    )
    for name, percent, rate, unit, basis in asked:
        if percent and rate is not None:
            yield name, f"{percent}%", rate, verdict(rate, percent, unit), basis


def _notes(phase_ends_on: date | None, as_of: date) -> Iterator[str]:
    if phase_ends_on is None:
        yield "方案没有写办结阶段，“全部清零”按截止时间判。"
    elif as_of <= phase_ends_on:
        yield f"办结阶段到 {phase_ends_on}，还有 {(phase_ends_on - as_of).days} 天；“全部清零”现在先按截止时间判。"
    else:
        yield f"“全部清零”按办结阶段最后一天 {phase_ends_on} 判，以后才办结的不改判。"
    yield "没有可数的件，不判（—）。"
