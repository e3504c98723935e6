"""Handing issues out: slips for the units, the platform's upload and receipts, supervision slips."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from minqing_cli.cli.results import Json, print_json, say_published
from minqing_cli.cli.run import DONE, NEEDS_CLERK, NOTHING_DONE, Run, command

_RECEIPT = ("receipt", "回执")


class Per(StrEnum):
    """What one slip is for."""

    ISSUE = "issue"
    UNIT = "unit"


def register(app: typer.Typer) -> None:
    """Put this file's commands into the application."""
    command(app, "dispatch", "转办")(dispatch)
    command(app, "supervise", "督办")(supervise)


def dispatch(
    run: Run,
    action: Annotated[
        str | None,
        typer.Argument(metavar="receipt", help="写 receipt（回执），后面跟平台发回的表；不写就出转办单和上传表。"),
    ] = None,
    file: Annotated[
        Path | None, typer.Argument(metavar="文件", help="平台发回的表：有编号、平台编号、上传日期。")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件夹", help="写到哪个文件夹；默认写到 输出/转办/。")
    ] = None,
    per: Annotated[Per, typer.Option("--per", help="issue 一件一张单，unit 一个单位一张单。")] = Per.ISSUE,
    again: Annotated[bool, typer.Option("--again", help="连同出过的单和上传表一起重写一遍，不另记。")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写文件和台账。")] = False,
    json_: Json = False,
) -> int:
    """给新转办的件出转办单，给上级平台出上传表，并列出过了时限还没有平台编号的件。dispatch receipt 文件：把平台的编号收回来。"""
    if action is None:
        return _hand_out(run, folder, per, again, dry_run, json_)
    if action not in _RECEIPT:
        raise typer.BadParameter(f"不认识“{action}”，可用：receipt（回执）；出转办单的不用写。")
    if file is None:
        raise typer.BadParameter("要写明平台发回的是哪个文件，如 minqing dispatch receipt 回执.xlsx。")
    return _take_receipt(run, file, dry_run, json_)


def _hand_out(run: Run, folder: Path | None, per: Per, again: bool, dry_run: bool, json_: bool) -> int:
    from minqing_cli.show.dispatch import dispatch_json, print_dispatch
    from minqing_cli.workflows import dispatch as workflow

    workspace = run.workspace()
    report = workflow.dispatch(workspace, run.clock(), folder, per.value, again, dry_run)
    code = NEEDS_CLERK if report.problems else DONE
    for one in (*report.slips, *report.uploads):
        if one.published is not None and one.published.problem is not None:
            code = max(code, say_published(workspace, one.published, one.unit))
    if json_:
        print_json(dispatch_json(report, workspace))
    else:
        print_dispatch(run.out(), report, workspace)
    return code


def _take_receipt(run: Run, file: Path, dry_run: bool, json_: bool) -> int:
    from minqing_cli.show.dispatch import print_receipt, receipt_json
    from minqing_cli.workflows.receipts import import_receipt

    report = import_receipt(run.workspace(), file, run.clock(), dry_run)
    if report.refused is not None:
        run.err().print(str(report.refused), soft_wrap=True)
        return NOTHING_DONE
    if json_:
        print_json(receipt_json(report))
    else:
        print_receipt(run.out(), report)
    return NEEDS_CLERK if report.held else DONE


def supervise(
    run: Run,
    folder: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件夹", help="写到哪个文件夹；默认写到 输出/督办/。")
    ] = None,
    within: Annotated[
        int, typer.Option("--within", min=1, max=60, metavar="天数", help="现限：从今天起几个工作日。")
    ] = 3,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写文件和台账。")] = False,
    json_: Json = False,
) -> int:
    """给逾期、不满意、多次退回、重复反映的件出督办单：各有编号，写明第几次。现限没到的不再出；过了现限还没办结的，再运行就是下一次。"""
    from minqing_cli.show.dispatch import print_supervise, supervise_json
    from minqing_cli.workflows import supervise as workflow

    workspace = run.workspace()
    report = workflow.supervise(workspace, run.clock(), within, folder, dry_run)
    code = NEEDS_CLERK if report.problems else DONE
    for one in report.slips:
        if one.published is not None and one.published.problem is not None:
            code = max(code, say_published(workspace, one.published, one.unit))
    if json_:
        print_json(supervise_json(report, workspace))
    else:
        print_supervise(run.out(), report, workspace)
    return code
