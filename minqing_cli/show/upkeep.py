"""What an upkeep of the register or a correction changed, on the screen and as JSON."""

from typing import Any

from rich.console import Console
from rich.text import Text

from minqing_cli.workflows.upkeep import UpkeepReport

_LISTED = 10


def upkeep_json(report: UpkeepReport) -> dict[str, Any]:
    """The upkeep as JSON."""
    upkeep = report.upkeep
    return {
        "command": report.command,
        "batch": report.batch,
        "dry_run": report.dry_run,
        "unchanged": not upkeep.changes,
        "households": [
            {
                "village": one.village,
                "person": one.name,
                "phones": list(one.phones),
                "branch": one.branch,
                "status": one.status,
                "on_register": one.on_register,
            }
            for one in upkeep.households
        ],
        "visits": len(upkeep.visits),
        "issues": [one.number for one in upkeep.issues],
        "notes": report.notes,
    }


def print_upkeep(out: Console, report: UpkeepReport) -> None:
    """Print whom it concerns, how much followed, and whether it was written."""
    upkeep = report.upkeep
    for one in upkeep.households[:_LISTED]:
        phones = "、".join(one.phones) or "无电话"
        status = f"　{one.status}" if one.status else ""
        out.print(f"  {one.village}　{one.name}　{phones}{status}", soft_wrap=True)
    if len(upkeep.households) > _LISTED:
        out.print(f"  ……共 {len(upkeep.households)} 户。")
    for note in report.notes:
        out.print(f"【提示】{note}", soft_wrap=True)
    if not upkeep.changes:
        out.print(Text("无变化：台账没有改动。", style="bold"))
        return
    out.print(
        f"改动：{len(upkeep.households)} 户，走访 {len(upkeep.visits)} 次，问题 {len(upkeep.issues)} 件；编号和来源都不变。",
        soft_wrap=True,
    )
    if report.dry_run:
        out.print(Text("这是预览，没有写入台账。", style="bold"))
    else:
        out.print(Text(f"已记入台账，第 {report.batch} 批。", style="bold green"))
