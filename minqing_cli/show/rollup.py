"""What came of merging the ledgers of towns."""

from datetime import date
from typing import Any

from rich.console import Console
from rich.text import Text

from minqing_cli.show.problems import print_problems
from minqing_cli.workflows.rollup import KINDS, RollUpReport, TownOutcome

NOT_IN_BOOKS = (
    "导出的工作簿带有问题（连同撤回、并件、退回的）、走访、底册、再次反映、改正和退回行，与直接汇总台账相同；"
    "没有的是安排表、登记簿、原始表格和每次改动的记录，这些请到镇里查。"
)
"""What a workbook cannot hold, told once."""
_NAMES = ("户", "走访", "问题")
_WORDS = {"new": "新增", "changed": "更新", "same": "未变", "withdrawn": "已撤"}


def roll_up_json(report: RollUpReport, today: date) -> dict[str, Any]:
    """The report in the shape that scripts rely on."""
    return {
        "command": "merge",
        "from_ledger": True,
        "today": today.isoformat(),
        "batch": report.batches[-1] if report.batches else None,
        "batches": report.batches,
        "towns": [_town_json(one) for one in report.outcomes],
        **{name: report.total(name) for name in KINDS},
        "held": sum(one.held for one in report.outcomes),
        "notes": [NOT_IN_BOOKS] if report.from_books else [],
    }


def _town_json(one: TownOutcome) -> dict[str, Any]:
    status = "refused" if one.refused else "merged" if one.changed else "unchanged"
    problem = one.refused.as_json() if one.refused else None
    told = [found.as_json() for found in one.problems]
    return {
        "path": str(one.path), "town": one.town, "status": status, "problem": problem, **(one.counts or {}),
        "batch": one.batch,
        "held": one.held, "problems": told,
    }  # fmt: skip


def print_roll_up(out: Console, report: RollUpReport) -> None:
    """Print a line for each town, what was refused, and what was written."""
    for one in report.read:
        told = "；".join(
            name + "，".join(f"{_WORDS[word]} {count}" for word, count in counts.items() if count)
            for name, counts in zip(_NAMES, (one.counts or {}).values(), strict=True)
            if any(counts.values())
        )
        held = f"；扣留 {one.held} 行" if one.held else ""
        out.print(f"{one.town}（{one.path}）：{told or '台账还是空的'}{held}。", soft_wrap=True)
    print_problems(out, [found for one in report.outcomes for found in one.problems], with_info=True)
    if report.from_books:
        out.print(NOT_IN_BOOKS, soft_wrap=True)
    if report.dry_run:
        out.print(Text("这是预览，没有写入台账。", style="bold"))
    elif report.batches:
        said = "、".join(map(str, report.batches))
        out.print(Text(f"已记入台账，第 {said} 批。", style="bold green"))
    elif report.read:
        out.print(Text("无变化：台账没有改动。", style="bold"))
