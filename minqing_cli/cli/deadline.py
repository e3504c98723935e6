"""Deadlines: reckoned again after the plan or the holidays changed."""

from typing import Annotated

import typer

from minqing_cli.cli.results import Json, print_json
from minqing_cli.cli.run import DONE, Run, add_group, command, make_app


def register(app: typer.Typer) -> None:
    """Put this file's commands into the application."""
    group = make_app("时限：方案的时限或放假安排改了以后，重算到期日。")
    command(group, "recount", "重算")(recount)
    add_group(app, group, "deadline", "时限")


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
