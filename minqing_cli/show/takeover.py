"""What came of taking over an office's ledger."""

from typing import Any

from rich.console import Console
from rich.text import Text

from minqing_cli.show.problems import counted, print_problems
from minqing_cli.workflows.takeover import TakeoverReport

_LIMIT = 20


def takeover_json(report: TakeoverReport) -> dict[str, Any]:
    """The report in the shape that scripts rely on."""
    result = report.result
    return {
        "command": "ledger import",
        "batch": report.batch,
        "rows": report.rows,
        "issues": {
            "new": result.new,
            "changed": result.changed,
            "same": result.same,
            "conflict": result.conflict,
            "repeated": result.repeated,
        },
        "problems": [problem.as_json() for problem in report.problems],
    }


def print_takeover(out: Console, report: TakeoverReport) -> None:
    """Print problems, counts, and what was written."""
    print_problems(out, report.problems, with_info=False, limit=_LIMIT)
    rows, result = report.rows, report.result
    sheets = "、".join(reading.name for reading in report.readings)
    out.print(f"读取工作表：{sheets}；{counted(report.problems)}。", soft_wrap=True)
    out.print(
        f"共 {rows['total']} 行：入账 {rows['accepted']}，与台账相同 {rows['duplicate']}，扣留 {rows['held']}，略过 {rows['ignored']}。",
        soft_wrap=True,
    )
    again = f"，再次反映 {result.repeated}" if result.repeated else ""
    out.print(
        f"问题：新增 {result.new}，更新 {result.changed}，相同 {result.same}，冲突 {result.conflict}{again}。",
        soft_wrap=True,
    )
    if report.visits:
        out.print(f"一同读取没有问题件的走访 {report.visits} 次。", soft_wrap=True)
    if report.dry_run:
        out.print(Text("这是预览，没有写入台账。", style="bold"))
    elif report.batch is None:
        out.print(Text("无变化：台账没有改动。", style="bold"))
    else:
        out.print(Text(f"已记入台账，第 {report.batch} 批。", style="bold green"))
