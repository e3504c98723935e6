"""Upkeep of the register, and corrections of names, phones and villages in the ledger."""

from typing import TYPE_CHECKING, Annotated

import typer

from minqing_cli.cli.results import Json, print_json
from minqing_cli.cli.run import DONE, Refusal, Run, command, parse_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from minqing_cli.workflows.upkeep import UpkeepReport

DryRun = Annotated[bool, typer.Option("--dry-run", help="只预览，不写台账。")]
Village = Annotated[str, typer.Option("--village", metavar="村名", help="哪个村（社区）。")]
Phone = Annotated[str, typer.Option("--phone", metavar="电话", help="有同名的，用电话说明是哪一户。")]


def register(app: typer.Typer) -> None:
    """Put this file's commands into the application."""
    command(app, "correct", "改正")(correct)


def register_upkeep(roster: typer.Typer) -> None:
    """Put the upkeep of the register into its group."""
    command(roster, "add", "登记")(roster_add)
    command(roster, "status", "状态")(roster_status)
    command(roster, "rename-village", "村改名")(rename_village)
    command(roster, "merge-villages", "并村")(merge_villages)


def roster_status(
    run: Run,
    person: Annotated[str, typer.Argument(metavar="姓名", help="户主或单位名称。")],
    village: Village,
    status: Annotated[str, typer.Option("--status", metavar="状态", help="搬走、去世、空户；恢复＝重新应访。")],
    phone: Phone = "",
    on: Annotated[str | None, typer.Option("--on", metavar="日期", help="从哪一天起。")] = None,
    note: Annotated[str, typer.Option("--note", metavar="说明", help="依据或说明。")] = "",
    dry_run: DryRun = False,
    json_: Json = False,
) -> int:
    """标明一户搬走、去世或空户：不再算应访户和漏访户，走访和问题仍留在台账里；恢复则重新应访。"""
    from minqing_cli.workflows.upkeep import STATUSES, set_status

    if status not in STATUSES:
        raise typer.BadParameter(f"没有状态“{status}”，可用：{'、'.join(STATUSES)}。")
    details = [parse_day(on, "--on").isoformat() if on else "", note.strip()]
    return _done(
        run, json_, lambda: set_status(run.workspace(), run.clock(), (village, person, phone), status, details, dry_run)
    )


def roster_add(
    run: Run,
    person: Annotated[str, typer.Argument(metavar="姓名", help="户主或单位名称。")],
    village: Village,
    phone: Annotated[str, typer.Option("--phone", metavar="电话", help="联系电话。")] = "",
    address: Annotated[str, typer.Option("--address", metavar="住址", help="家庭住址或村民小组。")] = "",
    kind: Annotated[str, typer.Option("--kind", metavar="类型", help="对象类型：家庭、企业、学校……")] = "",
    branch: Annotated[str, typer.Option("--branch", metavar="总支", help="所属总支；不写按村里已有的。")] = "",
    grid: Annotated[str, typer.Option("--grid", metavar="网格", help="所属网格。")] = "",
    visitor: Annotated[str, typer.Option("--visitor", metavar="姓名", help="由谁走访。")] = "",
    residents: Annotated[str, typer.Option("--residents", metavar="人数", help="常住人数。")] = "",
    new_village: Annotated[bool, typer.Option("--new-village", help="底册里还没有这个村，也照样登记。")] = False,
    dry_run: DryRun = False,
    json_: Json = False,
) -> int:
    """底册里添一户（新建、迁入或漏登的）；已经在台账里的户补进底册。"""
    from minqing_cli.workflows.upkeep import enrol

    cells = {
        "person": person, "village": village, "phones": phone, "address": address, "kind": kind, "branch": branch,
        "grid": grid, "visitor": visitor, "residents": residents,
    }  # fmt: skip
    return _done(run, json_, lambda: enrol(run.workspace(), run.clock(), cells, new_village, dry_run))


def rename_village(
    run: Run,
    old: Annotated[str, typer.Argument(metavar="原村名", help="现在台账里的村名。")],
    new: Annotated[str, typer.Argument(metavar="新村名", help="改成什么。")],
    dry_run: DryRun = False,
    json_: Json = False,
) -> int:
    """村（社区）改名：户、走访、问题和安排都跟着改，编号和来源不变；以后报来的旧村名照样认得。"""
    from minqing_cli.workflows.upkeep import rename_village as work

    return _done(run, json_, lambda: work(run.workspace(), run.clock(), old, new, dry_run))


def merge_villages(
    run: Run,
    villages: Annotated[list[str], typer.Argument(metavar="村名", help="要并的村，可写几个。")],
    into: Annotated[str, typer.Option("--into", metavar="村名", help="并成哪个村（社区）。")],
    branch: Annotated[str, typer.Option("--branch", metavar="总支", help="并后属哪个总支；不写按并入的村。")] = "",
    dry_run: DryRun = False,
    json_: Json = False,
) -> int:
    """几个村并成一个：户、走访、问题和安排一批转过去，编号和来源不变；以后报来的旧村名照样认得。"""
    from minqing_cli.workflows.upkeep import merge_villages as work

    return _done(run, json_, lambda: work(run.workspace(), run.clock(), villages, into, branch, dry_run))


def correct(
    run: Run,
    which: Annotated[str, typer.Argument(metavar="编号或姓名", help="问题编号，或台账里现在的姓名。")],
    village: Annotated[str, typer.Option("--village", metavar="村名", help="按姓名改时，写明是哪个村。")] = "",
    name: Annotated[str, typer.Option("--name", metavar="姓名", help="正确的姓名。")] = "",
    phone: Annotated[str, typer.Option("--phone", metavar="电话", help="正确的电话。")] = "",
    old_phone: Annotated[
        str, typer.Option("--old-phone", metavar="电话", help="有同名的，用台账里现在的电话说明是哪一户。")
    ] = "",
    dry_run: DryRun = False,
    json_: Json = False,
) -> int:
    """改正台账里一户的姓名或电话：户、走访和问题一起改；旧表再汇总也不会改回去。"""
    from minqing_cli.workflows.upkeep import correct as work

    if not (name.strip() or phone.strip()):
        raise typer.BadParameter("要改什么？请写 --name 或 --phone。")
    who = (village, old_phone)
    return _done(run, json_, lambda: work(run.workspace(), run.clock(), which.strip(), who, name, phone, dry_run))


def _done(run: Run, json_: bool, work: "Callable[[], UpkeepReport]") -> int:
    from minqing_cli.show.upkeep import print_upkeep, upkeep_json
    from minqing_cli.workflows.upkeep import UpkeepRefused

    try:
        report = work()
    except UpkeepRefused as refused:
        raise Refusal(str(refused)) from None
    if json_:
        print_json(upkeep_json(report))
    else:
        print_upkeep(run.out(), report)
    return DONE
