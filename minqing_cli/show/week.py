"""The weekly run on the screen: what waits for the clerk, the summary to read out, what was written where."""

from typing import Any

from rich.console import Console
from rich.text import Text

from minqing_cli.show.deadline import print_recounted, recounted_json
from minqing_cli.show.problems import counted, print_problems
from minqing_cli.workflows.publish import Published
from minqing_cli.workflows.week import WeekReport
from minqing_cli.workflows.workspace import Workspace

_LIMIT = 20


def week_json(workspace: Workspace, report: WeekReport) -> dict[str, Any]:
    """The run as JSON."""
    merged = report.merged.as_json(False)
    return {
        "command": "week",
        "today": merged["today"],
        "batch": merged["batch"],
        "unchanged": report.unchanged,
        "folder": report.folder and workspace.shown(report.folder),
        "merge": {key: value for key, value in merged.items() if key not in ("command", "today", "batch")},
        "held_villages": dict(report.merged.held_in),
        "recounted": recounted_json(report.moved)["issues"] if report.moved else [],
        "figures": report.figures and report.figures.as_json(),
        "changes": report.changes and report.changes.as_json(),
        "summary": list(report.summary),
        "files": [_output_json(workspace, one) for one in report.outputs],
        "ledger": report.standing and _output_json(workspace, report.standing),
    }


def _output_json(workspace: Workspace, published: Published) -> dict[str, str]:
    return {"path": workspace.shown(published.path), "status": published.status}


def print_week(out: Console, workspace: Workspace, report: WeekReport, verbose: bool) -> None:
    """Print the problems, then the summary, then where everything lies."""
    merged = report.merged
    print_problems(out, merged.problems, with_info=verbose, limit=None if verbose else _LIMIT)
    rows = merged.rows
    out.print(
        f"读取 {merged.count('read')} 个文件，跳过 {merged.count('skipped')} 个，拒收 {merged.count('refused')} 个；"
        f"共 {rows.total} 行：入账 {rows.accepted}，重复 {rows.duplicate}，扣留 {rows.held}，略过 {rows.ignored}；"
        f"{counted(merged.problems)}。",
        soft_wrap=True,
    )
    if merged.dry_run:
        out.print(Text("这是预览，没有写入台账，也没有写周报。", style="bold"))
        return
    if report.folder is None:
        return
    if report.moved is not None and report.moved.changes:
        print_recounted(out, report.moved)
    out.print()
    for number, line in enumerate(report.summary):
        out.print(Text(line, style="bold" if not number else ""), soft_wrap=True)
    out.print()
    where = workspace.shown(report.folder)
    if report.unchanged:
        out.print(Text(f"无变化：台账没有改动，{where} 里的 {len(report.outputs)} 个文件都和上次一样。", style="bold"))
        return
    said = f"已记入台账，第 {merged.batch} 批；" if merged.batch else "台账没有改动；"
    out.print(Text(f"{said}周报在 {where}，共 {len(report.outputs)} 个文件。", style="bold green"), soft_wrap=True)
