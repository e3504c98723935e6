"""What came of merging the ledgers of towns."""

from datetime import date
from typing import Any

from rich.console import Console
from rich.text import Text

from minqing_cli.show.problems import print_problems
from minqing_cli.workflows.rollup import KINDS, RollUpReport, TownOutcome

_NAMES = ("户", "走访", "问题")
_WORDS = {"new": "新增", "changed": "更新", "same": "未变", "withdrawn": "已撤"}


def roll_up_json(report: RollUpReport, today: date) -> dict[str, Any]:
    """The report in the shape that scripts rely on."""
    return {
        "command": "merge",
        "from_ledger": True,
        "today": today.isoformat(),
        "batch": report.batch,
        "towns": [_town_json(one) for one in report.outcomes],
        **{name: report.total(kind) for kind, name in enumerate(KINDS)},
    }


def _town_json(one: TownOutcome) -> dict[str, Any]:
    status = "refused" if one.refused else "merged" if one.changed else "unchanged"
    counts = {name: kind.as_json() for name, kind in zip(KINDS, one.counted(), strict=False)}
    problem = one.refused.as_json() if one.refused else None
    return {"path": str(one.path), "town": one.town, "status": status, "problem": problem, **counts}


def print_roll_up(out: Console, report: RollUpReport) -> None:
    """Print a line for each town, what was refused, and what was written."""
    for one in report.read:
        told = "；".join(
            name + "，".join(f"{_WORDS[word]} {count}" for word, count in kind.as_json().items() if count)
            for name, kind in zip(_NAMES, one.counted(), strict=True)
            if any(kind.as_json().values())
        )
        out.print(f"{one.town}（{one.path}）：{told or '台账还是空的'}。", soft_wrap=True)
    print_problems(out, [one.refused for one in report.outcomes if one.refused], with_info=True)
    if report.dry_run:
        out.print(Text("这是预览，没有写入台账。", style="bold"))
    elif report.batch is not None:
        out.print(Text(f"已记入台账，第 {report.batch} 批。", style="bold green"))
    elif report.read:
        out.print(Text("无变化：台账没有改动。", style="bold"))
