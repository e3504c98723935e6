"""Lists that are printed and handed on: attachments 5 and 6, the ledger workbook."""

from pathlib import Path
from typing import Annotated

import typer

from minqing_cli.cli.results import Json, print_json, say_published
from minqing_cli.cli.run import DONE, NEEDS_CLERK, NOTHING_DONE, Run, add_group, command, make_app

Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="文件", help="写到哪个文件；默认写到 输出/。")]


def register(app: typer.Typer) -> None:
    """Put this file's commands into the application."""
    command(app, "attachment", "附件")(attachment)
    ledger = make_app("总台账：全部问题和走访。")
    command(ledger, "export", "导出")(ledger_export)
    command(ledger, "import", "导入")(ledger_import)
    command(ledger, "handover", "交接")(ledger_handover)
    add_group(app, ledger, "ledger", "台账")


def attachment(
    run: Run,
    number: Annotated[str, typer.Argument(metavar="5或6", help="5 没有问题群众清单，6 问题清单。")],
    output: Output = None,
    place: Annotated[str | None, typer.Option("--place", metavar="总支或村", help="只要这个总支或村的。")] = None,
    outside: Annotated[bool, typer.Option("--outside", help="外发版：姓名、电话脱敏，不含疑似涉干部的件。")] = False,
) -> int:
    """写出附件5（没有问题群众清单）或附件6（问题清单），排好版，可以直接打印。"""
    from minqing_cli.workflows.attachments import write_issue_list, write_no_problem_list

    kind = number.removeprefix("附件")
    if kind not in ("5", "6"):
        raise typer.BadParameter(f"没有附件“{number}”，可用：5、6。")
    workspace = run.workspace()
    if kind == "5":
        published, households = write_no_problem_list(workspace, output, place, run.today(), outside)
        return say_published(workspace, published, f"{households} 户")
    published, households, issues = write_issue_list(workspace, output, place, run.today(), outside)
    return say_published(workspace, published, f"{households} 户 {issues} 件")


def ledger_export(
    run: Run,
    output: Output = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="单位", help="只要这个责任单位的。")] = None,
    village: Annotated[str | None, typer.Option("--village", metavar="村", help="只要这个村的。")] = None,
    unresolved: Annotated[bool, typer.Option("--unresolved", help="只要还没办结的。")] = False,
) -> int:
    """把总台账写成工作簿：全部问题、全部走访、待研判的。整本的带“汇总数据”，可以交县里汇总；给单位或村的份里不含疑似涉干部的件。"""
    from minqing_cli.workflows.lists import Share, write_ledger

    workspace = run.workspace()
    published, count = write_ledger(
        workspace,
        output,
        Share(village, unit, unresolved, to_inspectors=unit == workspace.plan.units.sensitive),
        run.today(),
        for_county=True,
    )
    return say_published(workspace, published, f"{count} 件")


def ledger_import(
    run: Run,
    file: Annotated[
        Path, typer.Argument(metavar="文件", help="整改台账、附件6 或导出的总台账（.xlsx、.xls、.et、.ods、.csv 等）。")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写台账。")] = False,
    json_: Json = False,
) -> int:
    """接收一本现成的整改台账，连同状态、各个日期、责任单位和满意度。原编号照记；再导入一次只更新有变化的，本系统办过的不会被盖掉。"""
    from minqing_cli.show.takeover import print_takeover, takeover_json
    from minqing_cli.workflows.takeover import import_ledger

    report = import_ledger(run.workspace(), file, run.clock(), dry_run)
    if report.refused is not None:
        run.err().print(str(report.refused), soft_wrap=True)
        return NOTHING_DONE
    if json_:
        print_json(takeover_json(report))
    else:
        print_takeover(run.out(), report)
    return NEEDS_CLERK if report.held else DONE


def ledger_handover(run: Run, output: Output = None, json_: Json = False) -> int:
    """写出交接清单：未了的、超期的、待研判的、待回访的、挂账的问题，扣留没补的行，合计、批次和末批校验值。只在内部用。"""
    from minqing_cli.workflows.handover import write_handover

    workspace = run.workspace()
    written = write_handover(workspace, output, run.today())
    if json_:
        print_json({"command": "ledger handover", **written.found.as_json()})
    found = written.found
    todo = "，".join(f"{name} {count}" for name, count in found.todo.items() if count)
    what = f"未了问题 {found.open} 件{f'：{todo}' if todo else ''}；扣留未补 {found.held} 行"
    return say_published(workspace, written.published, what)
