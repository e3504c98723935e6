"""Before and on a visit day: who is reminded the day before, and which teams are looked up by chance (M16).

The draw depends on the seed, the day and who goes out, and on nothing else: the same call draws the same teams.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain

from minqing_cli import clean
from minqing_cli.logbooks import PlannedVisit
from minqing_cli.merging.schedule import ScheduleLine
from minqing_cli.plan.calendar import Reminders
from minqing_cli.reports.table import Table, TableColumn

_COLUMNS = (
    TableColumn("branch", "总支", "text", 12),
    TableColumn("village", "村（单位）", "text", 12),
    TableColumn("area", "区域", "text", 12),
    TableColumn("leader", "包村领导", "text", 10),
    TableColumn("officer", "包村干部", "text", 10),
    TableColumn("members", "两委/网格员", "text", 16),
    TableColumn("phones", "联系电话", "text", 14),
    TableColumn("households", "应访户数", "count", 8),
)


def goes_out(line: ScheduleLine, day: date) -> bool:
    """Say whether a line's period covers a day; one that is not written or cannot be read covers every day.

    >>> from dataclasses import replace
    >>> line = ScheduleLine(1, "前岭总支", "前岭村", "全村", 10, "", "李明", "", "", period="3月1日至3月10日")
    >>> goes_out(line, date(2022, 3, 5)), goes_out(line, date(2022, 3, 11))
    (True, False)
    """
    days = clean.period(line.period, day.year)
    return days is None or days[0] <= day <= days[1]


def reminder(
    lines: Iterable[ScheduleLine], planned: Iterable[PlannedVisit], visit_day: date, remind_on: date
) -> tuple[Table, Table]:
    """Return who goes out on a visit day, and the households planned for it, to be sent round on the day before."""
    going = [line for line in lines if goes_out(line, visit_day)]
    households = sorted(
        (one for one in planned if one.planned_on == visit_day), key=lambda one: (one.visitor, one.village, one.person)
    )
    said = f"走访日：{visit_day}；提醒日：{remind_on}。"
    return (
        Table(
            "走访日提醒名单",
            _COLUMNS,
            tuple(_line(line) for line in going),
            notes=(said, f"共 {len(going)} 组。本表含电话，只在内部使用，不外发。"),
        ),
        Table(
            "当日计划走访的户",
            (
                TableColumn("visitor", "责任人", "text", 10),
                TableColumn("village", "村（社区）", "text", 12),
                TableColumn("person", "走访对象", "text", 12),
                TableColumn("phones", "联系电话", "text", 14),
            ),
            tuple((one.visitor, one.village, one.person, one.phones) for one in households),
            notes=(said, f"共 {len(households)} 户（走访计划里排在这一天的）。"),
        ),
    )


def _line(line: ScheduleLine) -> tuple[str | int, ...]:
    return (
        line.branch, line.village, line.area, line.leader, line.officer, line.members, line.phones, line.households,
    )  # fmt: skip


def sample_size(groups: int, settings: Reminders) -> int:
    """Return how many of some teams are looked up: the percentage rounded up, but not fewer than the least.

    >>> sample_size(41, Reminders()), sample_size(3, Reminders())
    (3, 1)
    """
    if not settings.spot_check_percent:
        return 0
    wanted = -(-groups * settings.spot_check_percent // 100)
    return min(groups, max(wanted, settings.spot_check_least))


def spot_check(lines: Sequence[ScheduleLine], day: date, seed: str, settings: Reminders) -> Table:
    """Return the teams drawn for a day, branch by branch."""
    by_branch: dict[str, list[ScheduleLine]] = defaultdict(list)
    for line in lines:
        if goes_out(line, day):
            by_branch[line.branch].append(line)
    drawn = []
    for branch, going in by_branch.items():
        # Drawn from a fixed order, so that re-importing the schedule in another one changes nothing.
        ordered = sorted(going, key=lambda line: (line.village, line.area))
        draw = random.Random(f"{seed} {day} {branch}")
        drawn.append(sorted(draw.sample(ordered, sample_size(len(ordered), settings)), key=lambda line: line.position))
    chosen = list(chain.from_iterable(drawn))
    return Table(
        "走访当日抽查名单",
        (*_COLUMNS[:-1], TableColumn("result", "是否到岗", "text", 10)),
        tuple((*_line(line)[:-1], "") for line in chosen),
        notes=(
            f"抽查日：{day}；种子：{seed}（同一种子再抽，结果相同）。",
            f"当日应到 {sum(map(len, by_branch.values()))} 组，分 {len(by_branch)} 个总支抽 {len(chosen)} 组："
            f"每个总支抽 {settings.spot_check_percent}%，不足一组的进一，至少 {settings.spot_check_least} 组。",
            "本表含电话，只在内部使用。查完填“是否到岗”，有问题的记入督导记录（minqing logbook import 督导）。",
        ),
    )
