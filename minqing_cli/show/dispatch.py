"""What was handed out and who is reminded, and what a receipt of the platform brought."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from minqing_cli.reports.upload import UploadIssue
from minqing_cli.show.problems import print_problems
from minqing_cli.show.tables import print_rows
from minqing_cli.workflows.dispatch import DispatchReport, HandedTo
from minqing_cli.workflows.receipts import ReceiptReport
from minqing_cli.workflows.supervise import SuperviseReport
from minqing_cli.workflows.workspace import Workspace


def dispatch_json(report: DispatchReport, workspace: Workspace) -> dict[str, Any]:
    """The report in the shape that scripts rely on."""
    return {
        "command": "dispatch",
        "batch": report.batch,
        "run": report.run,
        "slips": [_handed_json(one, workspace) for one in report.slips],
        "uploads": [_handed_json(one, workspace) for one in report.uploads],
        "waiting": [_waiting_json(one) for one in report.waiting],
        "judged": report.judged,
        "problems": [problem.as_json() for problem in report.problems],
    }


def _handed_json(one: HandedTo, workspace: Workspace) -> dict[str, Any]:
    published = one.published
    return {
        "unit": one.unit,
        "file": workspace.shown(published.path if published else one.path),
        "status": published.status if published else "preview",
        "issues": list(one.issues),
    }


def _waiting_json(one: UploadIssue) -> dict[str, Any]:
    return {
        "id": one.id,
        "worker": one.worker,
        "village": one.village,
        "judged_on": one.judged_on.isoformat(),
        "upload_by": one.upload_by.isoformat(),
    }


def print_dispatch(out: Console, report: DispatchReport, workspace: Workspace) -> None:
    """Print each file with its issues, then what still waits."""
    print_problems(out, report.problems, with_info=False)
    slips, uploads = (sum(len(one.issues) for one in some) for some in (report.slips, report.uploads))
    _print_files(out, (*report.slips, *report.uploads), workspace)
    if not slips and not uploads:
        out.print("没有新转办的件，也没有新要上传的件。重印已出过的单，加 --again。", soft_wrap=True)
    else:
        out.print(f"转办单 {slips} 件，上传表 {uploads} 件。")
    if report.judged:
        out.print(
            f"另有 {report.judged} 件已研判、还没有转办：先用 minqing advance 编号 转办 --unit 单位（成批的用 --from 表），再出单。",
            soft_wrap=True,
        )
    if report.waiting:
        out.print(Text(f"过了上传时限还没有平台编号的 {len(report.waiting)} 件：", style="bold"))
        print_rows(
            out,
            ("网格员", "编号", "村（社区）", "应上传日"),
            [(one.group, one.id, one.village, one.upload_by.isoformat()) for one in report.waiting],
        )
    _print_end(out, report.dry_run, report.batch)


def receipt_json(report: ReceiptReport) -> dict[str, Any]:
    """The report in the shape that scripts rely on."""
    return {
        "command": "dispatch receipt",
        "batch": report.batch,
        "taken": [{"id": number, "platform_number": platform} for number, platform in report.taken],
        "rows": {
            "accepted": len(report.taken),
            "duplicate": report.same,
            "held": report.held,
            "ignored": report.ignored,
        },
        "problems": [problem.as_json() for problem in report.problems],
    }


def print_receipt(out: Console, report: ReceiptReport) -> None:
    """Print what was taken over and what was not."""
    print_problems(out, report.problems, with_info=True)
    out.print(
        f"平台回执：记入 {len(report.taken)} 件，先前已记过 {report.same} 件，没有记入 {report.held} 行。",
        soft_wrap=True,
    )
    _print_end(out, report.dry_run, report.batch)


def supervise_json(report: SuperviseReport, workspace: Workspace) -> dict[str, Any]:
    """The report in the shape that scripts rely on."""
    return {
        "command": "supervise",
        "batch": report.batch,
        "files": [_handed_json(one, workspace) for one in report.slips],
        "slips": [
            {
                "number": one.number,
                "id": one.issue,
                "unit": one.unit,
                "reasons": list(one.reasons),
                "reason": one.said,
                "times": one.times,
                "due_on": one.due_on.isoformat(),
            }
            for one in report.given
        ],
        "standing": report.standing,
        "not_handed_on": report.not_handed_on,
        "problems": [problem.as_json() for problem in report.problems],
    }


def print_supervise(out: Console, report: SuperviseReport, workspace: Workspace) -> None:
    """Print each file, each slip, and how many still run."""
    print_problems(out, report.problems, with_info=False)
    _print_files(out, report.slips, workspace)
    if report.given:
        print_rows(
            out,
            ("督办编号", "编号", "承办单位", "原因", "第几次", "现限"),
            [(one.number, one.issue, one.unit, one.said, one.times, one.due_on.isoformat()) for one in report.given],
        )
    else:
        out.print("没有要出督办单的件。")
    if report.standing:
        out.print(f"另有 {report.standing} 件的督办单还没到现限，不再出。")
    if report.not_handed_on:
        out.print(
            f"另有 {report.not_handed_on} 件已经逾期、还没有转办，没有单位可督：先用 minqing advance 编号 转办 --unit 单位。",
            soft_wrap=True,
        )
    _print_end(out, report.dry_run, report.batch)


def _print_files(out: Console, files: Sequence[HandedTo], workspace: Workspace) -> None:
    for one in files:
        published = one.published
        if published is None or published.problem is None:
            said = "将写出" if published is None else "没有变化" if published.status == "unchanged" else "已写出"
            path = workspace.shown(published.path if published else one.path)
            out.print(Text(f"{said}：{path}（{one.unit}，{len(one.issues)} 件）"), soft_wrap=True)


def _print_end(out: Console, dry_run: bool, batch: int | None) -> None:
    if dry_run:
        out.print(Text("这是预览，没有写入台账。", style="bold"))
    elif batch is None:
        out.print(Text("无变化：台账没有改动。", style="bold"))
    else:
        out.print(Text(f"已记入台账，第 {batch} 批。", style="bold green"))
