"""The visit schedule by branch on the screen."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.text import Text

from minqing_cli.merging.schedule import ScheduleLine
from minqing_cli.show.tables import print_rows
from minqing_cli.terms import TOTAL

# Short enough for a screen of 80 columns.
_HEADINGS = ("村（单位）", "区域", "户数", "包村领导", "包村干部", "两委/网格员", "联系电话")


def schedule_json(lines: Sequence[ScheduleLine]) -> dict[str, Any]:
    """The schedule as JSON."""
    return {
        "total": len(lines),
        "households": sum(line.households for line in lines),
        "schedule": [
            {
                "branch": line.branch,
                "village": line.village,
                "area": line.area,
                "households": line.households,
                "leader": line.leader,
                "officer": line.officer,
                "members": line.members,
                "phones": line.phones.split("、"),
                "period": line.period,
                "remark": line.remark,
                "source": line.source,
            }
            for line in lines
        ],
    }


def print_schedule(out: Console, lines: Sequence[ScheduleLine]) -> None:
    """Print who answers for which area, branch by branch, and how many households each has."""
    if not lines:
        out.print("还没有导入活动安排表。请运行：minqing schedule import 附件2.xlsx", soft_wrap=True)
        return
    # Branches in the order in which the sheet first names them.
    order = {branch: position for position, branch in enumerate(dict.fromkeys(line.branch for line in lines))}
    for branch, own in groupby(sorted(lines, key=lambda line: order[line.branch]), key=lambda line: line.branch):
        listed = list(own)
        out.print(Text(f"{branch}（{_counted(listed)}）", style="bold"))
        dated = any(line.period for line in listed)
        print_rows(out, (*_HEADINGS, "起止日期") if dated else _HEADINGS, [_row(line, dated) for line in listed])
        out.print()
    out.print(f"{TOTAL}：{len(order)} 个总支，{_counted(lines)}。", soft_wrap=True)


def _row(line: ScheduleLine, dated: bool) -> tuple[str | int, ...]:
    who = (line.village, line.area, line.households, line.leader, line.officer, line.members, line.phones)
    return (*who, line.period) if dated else who


def _counted(lines: Sequence[ScheduleLine]) -> str:
    villages = len({line.village for line in lines})
    return f"{villages} 个村（单位），{len(lines)} 个区域，应访 {sum(line.households for line in lines)} 户"
