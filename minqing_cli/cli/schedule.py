"""The visit schedule (附件2): import it, look at it."""

from pathlib import Path
from typing import Annotated

import typer

from minqing_cli.cli.intake import print_json
from minqing_cli.cli.run import DONE, NEEDS_CLERK, NOTHING_DONE, Run, add_group, command, make_app

Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")]


def register(app: typer.Typer) -> None:
    """Put this file's commands into the application."""
    schedule = make_app("活动安排表（附件2）：哪个区域由谁负责走访。")
    command(schedule, "import", "导入")(schedule_import)
    command(schedule, "show", "查看")(schedule_show)
    add_group(app, schedule, "schedule", "安排")


def schedule_import(
    run: Run,
    file: Annotated[Path, typer.Argument(metavar="文件", help="活动安排表（附件2，.xlsx）。")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写台账。")] = False,
    json_: Json = False,
) -> int:
    """导入活动安排表，整张替换原来的安排：表里没有了的行不再有效，并逐行说明。"""
    from minqing_cli.show.problems import print_problems
    from minqing_cli.workflows.schedule import import_schedule

    report = import_schedule(run.workspace(), file, run.clock(), dry_run)
    if report.refused is not None:
        run.err().print(str(report.refused), soft_wrap=True)
        return NOTHING_DONE
    result = report.result
    if json_:
        print_json(
            {
                "command": "schedule import",
                "batch": report.batch,
                "rows": {"accepted": report.accepted, "held": report.held, "ignored": report.ignored},
                "schedule": {
                    "new": result.new, "changed": result.changed, "same": result.same,
                    "ended": len(result.ended), "kept": result.kept, "total": result.total,
                },
                "problems": [str(problem) for problem in report.problems],
            }
        )  # fmt: skip
        return NEEDS_CLERK if report.held else DONE
    out = run.out()
    print_problems(out, report.problems, with_info=True)
    parts = [f"新增 {result.new}", f"更新 {result.changed}", f"未变 {result.same}"]
    parts += [f"不再有效 {len(result.ended)}"] if result.ended else []
    parts += [f"照旧保留 {result.kept}"] if result.kept else []
    parts += [f"扣留 {report.held}"] if report.held else []
    out.print(f"安排表共 {result.total} 个区域：{'，'.join(parts)}。", soft_wrap=True)
    if dry_run:
        out.print("这是预览，没有写入台账。")
    elif report.batch:
        out.print(f"已记入台账，第 {report.batch} 批。")
    else:
        out.print("无变化：台账没有改动。")
    return NEEDS_CLERK if report.held else DONE


def schedule_show(run: Run, json_: Json = False) -> int:
    """查看活动安排：按总支列出村、区域、应访户数和责任人。"""
    from minqing_cli.show.schedule import print_schedule, schedule_json
    from minqing_cli.workflows.schedule import schedule

    lines = schedule(run.workspace())
    if json_:
        print_json(schedule_json(lines))
    else:
        print_schedule(run.out(), lines)
    return DONE
