"""The weekly routine in one command."""

from pathlib import Path
from typing import Annotated

import typer

from minqing_cli.cli.intake import Jobs, Verbose
from minqing_cli.cli.results import Json, print_json, say_published
from minqing_cli.cli.run import DONE, NEEDS_CLERK, NOTHING_DONE, Run, command


def register(app: typer.Typer) -> None:
    """Put this file's commands into the application."""
    command(app, "week", "周报")(week)


def week(
    run: Run,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="文件或文件夹", help="本周收到的走访记录表；不写就是工作区的 收件/。"),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览汇总，不写台账，不写周报。")] = False,
    json_: Json = False,
    jobs: Jobs = 0,
    verbose: Verbose = False,
) -> int:
    """每周一次：汇总收到的表，把台账、附件、清单和报表写进一个带日期的文件夹，并给出可以照念的小结。"""
    from minqing_cli.show.consoles import progress
    from minqing_cli.show.returns import print_returns
    from minqing_cli.show.week import print_week, week_json
    from minqing_cli.workflows.folder import INBOX
    from minqing_cli.workflows.inbox import find_files
    from minqing_cli.workflows.intake_report import needs_clerk, nothing_read
    from minqing_cli.workflows.reading import jobs_by_default
    from minqing_cli.workflows.week import outputs_count, run_week, write_week

    workspace, clock = run.workspace(), run.clock()
    inbox = find_files(paths or [workspace.root / INBOX], workspace.plan.limits)
    with inbox as files, progress("汇总", len(files)) as step:
        report = run_week(workspace, files, clock, jobs or jobs_by_default(), dry_run, step)
    with progress("写周报", outputs_count(workspace, clock.today)) as step:
        write_week(workspace, report, clock, step)
    if json_:
        print_json(week_json(workspace, report))
    else:
        print_week(run.out(), workspace, report, verbose)
    returned = report.merged.returned
    if returned is not None:
        print_returns(run.err(), returned)
    if nothing_read(report.merged):
        run.err().print("没有读到任何走访记录表，没有写周报。请检查文件夹里有没有表格。", soft_wrap=True)
        return NOTHING_DONE
    failed = returned is not None and returned.failed
    code = NEEDS_CLERK if failed or needs_clerk(report.merged) else DONE
    for published in (*report.outputs, *filter(None, [report.standing])):
        if published.problem is not None:
            code = max(code, say_published(workspace, published, ""))
    return code
