"""What was written for calling back, and what came of it."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from minqing_cli.merging.known import StoredIssue
from minqing_cli.show.problems import print_problems
from minqing_cli.show.tables import print_rows
from minqing_cli.workflows.call_backs import FollowUpReport
from minqing_cli.workflows.followup import SheetFor
from minqing_cli.workflows.workspace import Workspace


def export_json(sheets: Sequence[SheetFor], workspace: Workspace) -> dict[str, Any]:
    """The sheets in the shape that scripts rely on."""
    return {
        "command": "followup export",
        "sheets": [
            {
                "place": one.place,
                "file": workspace.shown(one.published.path),
                "status": one.published.status,
                "issues": list(one.issues),
            }
            for one in sheets
        ],
        "total": sum(len(one.issues) for one in sheets),
    }


def import_json(report: FollowUpReport) -> dict[str, Any]:
    """The results in the shape that scripts rely on."""
    return {
        "command": "followup import",
        "batch": report.batch,
        "taken": [{"id": one.number, "satisfaction": one.satisfaction} for one in report.taken],
        "dissatisfied": [one.number for one in report.dissatisfied],
        "rows": {
            "accepted": len(report.taken) + len(report.tried),
            "duplicate": report.same,
            "held": report.held,
            "ignored": report.ignored,
        },
        "not_reached": [{"id": one.number, "tries": one.tries.split("、")} for one in report.tried],
        "problems": [problem.as_json() for problem in (*report.refused, *report.problems)],
    }


def print_import(out: Console, report: FollowUpReport, tries: int) -> None:
    """Print what is wrong, the counts, who was not reached and who is not satisfied. tries: how many are enough."""
    print_problems(out, (*report.refused, *report.problems), with_info=True)
    out.print(
        f"回访：记入 {len(report.taken)} 件，没有联系上 {len(report.tried)} 件，先前已记过 {report.same} 行，"
        f"没有记入 {report.held} 行。",
        soft_wrap=True,
    )
    if report.tried:
        out.print(Text("没有联系上的：", style="bold"))
        rows = [(one.number, one.village, len(one.tries.split("、")), one.tries) for one in report.tried]
        print_rows(out, ("编号", "村（社区）", "次数", "哪几天"), rows)
        full = [number for number, _, times, _ in rows if times >= tries]
        if full:
            out.print(
                f"不同日满 {tries} 次、可以报批无法回访的：{'、'.join(full)}。"
                "minqing advance 编号 无法回访 --by 批准人 --note 依据。",
                soft_wrap=True,
            )
    if report.dissatisfied:
        out.print(Text(f"不满意的 {len(report.dissatisfied)} 件，不能销号，要重办：", style="bold"))
        print_rows(
            out,
            ("编号", "村（社区）", "责任单位", "回访记录"),
            [(_with_main(one), one.village, one.unit, one.step_note) for one in report.dissatisfied],
        )
        out.print("重办：minqing advance 编号 办理 --by 人 --note 依据；并入别件的，写主件的编号。", soft_wrap=True)
    if report.dry_run:
        out.print(Text("这是预览，没有写入台账。", style="bold"))
    elif report.batch is None:
        out.print(Text("无变化：台账没有改动。", style="bold"))
    else:
        out.print(Text(f"已记入台账，第 {report.batch} 批。", style="bold green"))


def _with_main(issue: StoredIssue) -> str:
    return f"{issue.number}（并入 {issue.main_number}）" if issue.main_number else issue.number
