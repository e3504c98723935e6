"""Calling households back: the sheets that go out, and the results that come back."""

from pathlib import Path
from typing import Annotated

import typer

from minqing_cli.cli.results import Json, print_json, say_published
from minqing_cli.cli.run import DONE, NEEDS_CLERK, NOTHING_DONE, Run, add_group, command, make_app


def register(app: typer.Typer) -> None:
    """Put this file's commands into the application."""
    group = make_app("回访：办结的件逐户回访，结果收回来。")
    command(group, "export", "导出")(followup_export)
    command(group, "import", "导入")(followup_import)
    add_group(app, group, "followup", "回访")


def followup_export(
    run: Run,
    folder: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件夹", help="写到哪个文件夹；默认写到 输出/回访/。")
    ] = None,
    json_: Json = False,
) -> int:
    """给每个村写一张回访表：办结（含解释说明）而还没有有效回访的件，有下拉，可以打印。疑似涉干部的件另写一张，由镇纪委回访。"""
    from minqing_cli.show.followup import export_json
    from minqing_cli.workflows.followup import export

    workspace = run.workspace()
    sheets = export(workspace, folder)
    code = DONE
    for one in sheets:
        code = max(code, say_published(workspace, one.published, f"{len(one.issues)} 件"))
    if json_:
        print_json(export_json(sheets, workspace))
    elif not sheets:
        run.out().print("没有要回访的件。")
    else:
        run.out().print(f"{len(sheets)} 张回访表，共 {sum(len(one.issues) for one in sheets)} 件。")
    return code


def followup_import(
    run: Run,
    paths: Annotated[list[Path], typer.Argument(metavar="文件或文件夹", help="填好的回访表，可以给一个文件夹。")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写台账。")] = False,
    json_: Json = False,
) -> int:
    """收回填好的回访表，记为一批。记过的不再记；和台账不一致的列出来，不改动；不满意的列出来，由人决定重办。"""
    from minqing_cli.show.followup import import_json, print_import
    from minqing_cli.workflows.call_backs import import_results

    workspace = run.workspace()
    report = import_results(workspace, paths, run.clock(), dry_run)
    if json_:
        print_json(import_json(report))
    else:
        print_import(run.out(), report, workspace.plan.revisit.tries)
    if not report.files and report.refused:
        return NOTHING_DONE
    return NEEDS_CLERK if report.held or report.refused else DONE
