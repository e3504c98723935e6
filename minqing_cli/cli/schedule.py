"""The visit schedule (附件2): import it, look at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minqing_cli.cli.results import Json, print_json, say_published
from minqing_cli.cli.run import DONE, NEEDS_CLERK, NOTHING_DONE, Refusal, Run, add_group, command, make_app, parse_day

if TYPE_CHECKING:
    from minqing_cli.reports.table import Table

Output = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="文件", help="写到 .csv 或 .xlsx 文件，可以直接打印。")
]


def register(app: typer.Typer) -> None:
    """Put this file's commands into the application."""
    schedule = make_app("活动安排表（附件2）：哪个区域由谁负责走访。")
    command(schedule, "import", "导入")(schedule_import)
    command(schedule, "show", "查看")(schedule_show)
    command(schedule, "check", "核对")(schedule_check)
    command(schedule, "share", "分配")(schedule_share)
    command(schedule, "remind", "提醒")(schedule_remind)
    command(schedule, "spot-check", "抽查")(schedule_spot_check)
    add_group(app, schedule, "schedule", "安排")


def schedule_import(
    run: Run,
    file: Annotated[Path, typer.Argument(metavar="文件", help="活动安排表（附件2，.xlsx）。")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写台账。")] = False,
    json_: Json = False,
) -> int:
    """导入活动安排表，整张替换原来的安排：表里没有了的行不再有效，并逐行说明。"""
    from minqing_cli.show.imported import print_import
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
    counts = {
        "新增": result.new, "更新": result.changed, "未变": result.same, "不再有效": len(result.ended),
        "照旧保留": result.kept, "扣留": report.held,
    }  # fmt: skip
    print_import(run.out(), f"安排表共 {result.total} 个区域", counts, report.problems, report.batch, dry_run)
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


def schedule_check(
    run: Run,
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="文件或批次", help="和哪一版安排表比：一个 .xlsx 文件，或第几批之后的。"),
    ] = None,
    output: Output = None,
    json_: Json = False,
) -> int:
    """检查活动安排：缺岗、重岗、走访人不在本区域、换人没有备案、小组组成不合方案。"""
    from minqing_cli.workflows.asked import NoSuchBatch
    from minqing_cli.workflows.assignment import check_schedule

    with _explained():
        try:
            found = check_schedule(run.workspace(), against)
        except NoSuchBatch:
            raise Refusal(f"台账里没有第 {against} 批。批次见 minqing log。") from None
    code = _give(run, list(found.tables()), output, json_)
    return max(code, NEEDS_CLERK) if found.needs_clerk else code


def schedule_share(
    run: Run,
    people: Annotated[list[str] | None, typer.Argument(metavar="姓名", help="分给谁：几个姓名，或一个人数。")] = None,
    households: Annotated[
        int | None, typer.Option("--households", min=1, metavar="户数", help="只算怎么分，不看底册：一共多少户。")
    ] = None,
    place: Annotated[str | None, typer.Option("--place", metavar="总支或村", help="只分这个总支或村的户。")] = None,
    output: Output = None,
    json_: Json = False,
) -> int:
    """把底册里的户平均分给若干人：最多的和最少的只差一户，一户只分一次，重点户排在各人最前。"""
    from minqing_cli.reports.sharing import said, share_sizes
    from minqing_cli.workflows.assignment import share_households

    names = _people(people or [])
    if households is not None:
        sizes = share_sizes(households, len(names))
        if json_:
            print_json({"households": households, "people": len(names), "shares": list(sizes)})
        else:
            run.out().print(said(households, len(names)), soft_wrap=True)
        return DONE
    with _explained():
        table = share_households(run.workspace(), names, place)
    return _give(run, [table], output, json_)


def _people(written: list[str]) -> list[str]:
    if len(written) == 1 and written[0].isdecimal() and 0 < int(written[0]) <= 100_000:
        return [f"第{number}人" for number in range(1, int(written[0]) + 1)]
    names = [name for one in written for name in one.replace("，", "、").replace(",", "、").split("、") if name]
    if not names:
        raise typer.BadParameter("要写明分给谁：几个姓名，或一个人数，如 minqing schedule share 李明 赵娜。")
    if len(set(names)) < len(names):
        raise typer.BadParameter("姓名有重复的，请区分开写。")
    return names


def schedule_remind(
    run: Run,
    visit_on: Annotated[
        str | None, typer.Option("--for", metavar="日期", help="哪个走访日；默认方案里的下一个走访日。")
    ] = None,
    output: Output = None,
    json_: Json = False,
) -> int:
    """走访日前一天的提醒名单：谁要出去、联系电话、计划走访的户。只在内部使用。"""
    from minqing_cli.workflows.assignment import next_visit_day, remind

    workspace = run.workspace()
    with _explained():
        day = next_visit_day(workspace, run.today(), parse_day(visit_on, "--for") if visit_on else None)
    tables = remind(workspace, day)
    if run.today() != day.remind_on and not json_:
        run.err().print(
            f"下一个走访日是 {day.visit_on}，应在 {day.remind_on} 提醒（今天是 {run.today()}）。", soft_wrap=True
        )
    return _give(run, list(tables), output, json_)


def schedule_spot_check(
    run: Run,
    on: Annotated[str | None, typer.Option("--on", metavar="日期", help="抽查哪一天；默认今天。")] = None,
    seed: Annotated[
        str | None, typer.Option("--seed", metavar="种子", help="随机抽取的种子；默认用抽查日，同一种子结果相同。")
    ] = None,
    output: Output = None,
    json_: Json = False,
) -> int:
    """走访当日的抽查名单：按总支分层随机抽取，写明种子，可以重抽核对。"""
    from minqing_cli.workflows.assignment import spot_check

    day = parse_day(on, "--on") if on else run.today()
    with _explained():
        table = spot_check(run.workspace(), day, seed or day.isoformat())
    return _give(run, [table], output, json_)


def _give(run: Run, tables: "list[Table]", output: Path | None, json_: bool) -> int:
    """Print tables, or write them to a file."""
    from minqing_cli.show.tables import print_table
    from minqing_cli.workflows.report import write_report

    if json_:
        print_json({"tables": [{"title": table.title, **table.as_json()} for table in tables]})
    elif output is not None:
        workspace = run.workspace()
        return say_published(workspace, write_report(workspace, tuple(tables), output), f"{len(tables[0].rows)} 行")
    else:
        for table in tables:
            print_table(run.out(), table)
    return DONE


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what the schedule cannot be asked into a refusal."""
    from minqing_cli.workflows.assignment import NoSchedule

    try:
        yield
    except NoSchedule as error:
        raise Refusal(str(error)) from None
