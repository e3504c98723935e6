"""Deadlines: reckoned again after the plan or the holidays changed."""

from typing import Annotated

import typer

from minqing_cli.cli.results import Json, print_json
from minqing_cli.cli.run import DONE, Refusal, Run, add_group, command, make_app, parse_day
from minqing_cli.cli.tracking import unknown
from minqing_cli.terms import NO, YES, Urgency


def register(app: typer.Typer) -> None:
    """Put this file's commands into the application."""
    group = make_app("时限：定紧急度和信访，方案的时限或放假安排改了以后重算到期日。")
    command(group, "set", "设定")(set_terms)
    command(group, "recount", "重算")(recount)
    add_group(app, group, "deadline", "时限")


def set_terms(
    run: Run,
    number: Annotated[str, typer.Argument(metavar="编号", help="问题编号，如 CHD-2022-0001。")],
    urgency: Annotated[str, typer.Option("--urgency", metavar="紧急度", help="特急、紧急、一般。")] = "",
    petition: Annotated[
        str, typer.Option("--petition", metavar="是或否", help="是否登记为信访事项：告知和办结另有期限。")
    ] = "",
    notified: Annotated[
        str, typer.Option("--notified", metavar="日期", help="信访事项哪一天告知了群众是否受理。")
    ] = "",
    on: Annotated[str, typer.Option("--on", metavar="日期", help="哪一天定的；默认今天。")] = "",
    by: Annotated[str, typer.Option("--by", metavar="人", help="由谁定的。")] = "",
    note: Annotated[str, typer.Option("--note", metavar="依据", help="依据。")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写台账。")] = False,
    json_: Json = False,
) -> int:
    """定一件的紧急度、是否信访事项和告知日，记下谁定的和依据；没办结的，到期日跟着改。"""
    from minqing_cli.show.deadline import declared_json, print_declared
    from minqing_cli.workflows.declared import Declared, declare
    from minqing_cli.workflows.story import NoSuchIssue

    if not (urgency or petition or notified):
        raise typer.BadParameter("要写 --urgency、--petition、--notified 中的一个。")
    _require("--urgency", urgency, tuple(Urgency))
    _require("--petition", petition, (YES, NO))
    told, day = (parse_day(one, option) if one else None for one, option in ((notified, "--notified"), (on, "--on")))
    said = Declared(urgency, petition, told, day, by.strip(), note.strip())
    try:
        report = declare(run.workspace(), number, said, run.clock(), dry_run)
    except NoSuchIssue as error:
        raise unknown(error) from None
    if report.refused:
        raise Refusal(f"{report.before.number}：{report.refused}")
    if json_:
        print_json(declared_json(report))
    else:
        print_declared(run.out(), report)
    return DONE


def _require(option: str, written: str, known: tuple[str, ...]) -> None:
    if written and written not in known:
        raise typer.BadParameter(f"{option} 不能写“{written}”，可用：{'、'.join(known)}。")


def recount(
    run: Run,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写台账。")] = False,
    json_: Json = False,
) -> int:
    """按现在的方案和放假安排重算到期日：未办结的改期，暂定期间办结的补判一次是否按时，已经判定的不动。"""
    from minqing_cli.show.deadline import print_recounted, recounted_json
    from minqing_cli.workflows.recount import recount as reckon

    report = reckon(run.workspace(), run.clock(), dry_run)
    if json_:
        print_json(recounted_json(report))
    else:
        print_recounted(run.out(), report)
    return DONE
