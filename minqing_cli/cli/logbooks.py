"""The logbooks: teams, planned visits, key households, supervision, meetings, projects, services."""

from pathlib import Path
from typing import Annotated

import typer

from minqing_cli.cli.results import Json, print_json, say_published
from minqing_cli.cli.run import DONE, NEEDS_CLERK, NOTHING_DONE, Run, add_group, command, make_app
from minqing_cli.logbooks import LOGBOOKS, Logbook

_NAMES = "、".join(f"{one.chinese} {one.name}" for one in LOGBOOKS)

Name = Annotated[str, typer.Argument(metavar="登记簿", help=f"{_NAMES}。")]


def register(app: typer.Typer) -> None:
    """Put this file's commands into the application."""
    group = make_app("登记簿：队伍、走访计划、重点户、换人备案、网格、督导、会议、实事项目、服务成果、节点报送。")
    command(group, "import", "导入")(logbook_import)
    command(group, "show", "查看")(logbook_show)
    command(group, "blank", "空表")(logbook_blank)
    add_group(app, group, "logbook", "登记簿")


def _named(name: str) -> Logbook:
    from minqing_cli.workflows.logbooks import logbook_named

    found = logbook_named(name)
    if found is None:
        raise typer.BadParameter(f"没有登记簿“{name}”。可用：{_NAMES}。")
    return found


def logbook_import(
    run: Run,
    name: Name,
    file: Annotated[Path, typer.Argument(metavar="文件", help="填好的表（.xlsx）；空表用 minqing logbook blank 取。")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写台账。")] = False,
    json_: Json = False,
) -> int:
    """导入一本登记簿。队伍、走访计划、重点户、网格整本替换；其余的只增加和更正。"""
    from minqing_cli.show.imported import print_import
    from minqing_cli.workflows.logbooks import import_logbook

    logbook = _named(name)
    report = import_logbook(run.workspace(), logbook, file, run.clock(), dry_run)
    if report.refused is not None:
        run.err().print(str(report.refused), soft_wrap=True)
        return NOTHING_DONE
    result = report.result
    counts = {"new": result.new, "changed": result.changed, "same": result.same, "ended": len(result.ended)}
    if json_:
        print_json(
            {
                "command": "logbook import",
                "logbook": logbook.name,
                "batch": report.batch,
                "rows": {"accepted": report.accepted, "held": report.held, "ignored": report.ignored},
                "lines": counts,
                "problems": [str(problem) for problem in report.problems],
            }
        )
        return NEEDS_CLERK if report.held else DONE
    said = {
        "新增": result.new, "更新": result.changed, "未变": result.same, "不再有效": len(result.ended),
        "扣留": report.held,
    }  # fmt: skip
    print_import(run.out(), logbook.form.name, said, report.problems, report.batch, dry_run)
    return NEEDS_CLERK if report.held else DONE


def logbook_show(
    run: Run,
    name: Name,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件", help="写到 .csv 或 .xlsx 文件，可以直接打印。")
    ] = None,
    json_: Json = False,
) -> int:
    """查看一本登记簿现在有哪些行。"""
    from minqing_cli.show.tables import print_table
    from minqing_cli.workflows.logbooks import logbook_table
    from minqing_cli.workflows.report import write_report

    logbook, workspace = _named(name), run.workspace()
    table = logbook_table(workspace, logbook)
    if json_:
        print_json({"logbook": logbook.name, "count": len(table.rows), **table.as_json()})
    elif output is not None:
        return say_published(workspace, write_report(workspace, table, output), f"{len(table.rows)} 行")
    elif table.rows:
        print_table(run.out(), table)
    else:
        run.out().print(
            f"{logbook.form.name}还没有内容。先取空表：minqing logbook blank {logbook.chinese}，填好后导入。",
            soft_wrap=True,
        )
    return DONE


def logbook_blank(
    run: Run,
    name: Name,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件", help="写到哪个文件；默认写到 空白表/。")
    ] = None,
) -> int:
    """取一本登记簿的空表，有下拉和填写说明，填好后导入。"""
    from minqing_cli.workflows.logbooks import write_logbook_form

    workspace = run.workspace()
    return say_published(workspace, write_logbook_form(workspace, _named(name), output), "空表")
