"""Getting started: init, the plan, blank forms, the demonstration."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minqing_cli.cli.results import Json, print_json, say_published
from minqing_cli.cli.run import DONE, NEEDS_CLERK, Refusal, Run, add_group, command, make_app

if TYPE_CHECKING:
    from minqing_cli.plan import Plan
    from minqing_cli.workflows.next_year import NextYear


def register(app: typer.Typer) -> None:
    """Put this file's commands into the application."""
    command(app, "init", "建档")(init)
    plan = make_app("活动方案：内置的、在用的、写得对不对。")
    command(plan, "list", "列表")(plan_list)
    command(plan, "show", "查看")(plan_show)
    command(plan, "check", "核对")(plan_check)
    add_group(app, plan, "plan", "方案")
    command(app, "template", "模板")(template)
    command(app, "demo", "演示")(demo)


def init(
    run: Run,
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="新工作区放在哪里。")],
    plan: Annotated[
        str | None,
        typer.Option(
            "--plan",
            metavar="方案",
            help="内置方案的名称（见 minqing plan list），或方案文件 .toml；不写就用 standard，承接时沿用旧工作区的。",
        ),
    ] = None,
    office: Annotated[str | None, typer.Option("--office", metavar="镇名", help="单位名称，印在表头上。")] = None,
    prefix: Annotated[str | None, typer.Option("--prefix", metavar="字母", help="问题编号的前缀，如 CHD。")] = None,
    old: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar="旧工作区", help="承接上一个活动：底册、安排表、队伍和没办完的问题一起带过来，旧的不动。"
        ),
    ] = None,
) -> int:
    """新建工作区：设置文件、收件/退回/输出文件夹、空白表和一本空台账；用 --from 承接上一个活动，并写出交接清单。"""
    from minqing_cli.workflows.blanks import write_blanks
    from minqing_cli.workflows.folder import BLANKS, INBOX, OUTPUTS, RETURNS
    from minqing_cli.workflows.new_workspace import create_workspace

    if old is None:
        following = None
        workspace = create_workspace(folder, _plan_to_start_from(plan or "standard"), office, prefix)
    else:
        following = _next_year(run, folder, old, _plan_to_start_from(plan) if plan else None, office, prefix)
        workspace = following.workspace
    written = write_blanks(workspace.plan, folder / BLANKS)
    out = run.out()
    out.print(f"工作区建好了：{folder}（{workspace.plan.office.name}，{workspace.plan.title}）", soft_wrap=True)
    for name, what in (
        (INBOX, "把收到的走访记录表放在这里"),
        (RETURNS, "要退回改正的表"),
        (OUTPUTS, "总台账、附件和报表写在这里"),
        (BLANKS, f"{len(written)} 种空白表，可以直接下发"),
    ):
        out.print(f"  {name}/　{what}", soft_wrap=True)
    out.print("  minqing.toml　方案和本单位的设置，可以用记事本改", soft_wrap=True)
    if following is not None:
        return _say_carried(run, following)
    out.print(f"下一步：导入底册（minqing roster import 底册.xlsx），再汇总（minqing merge {INBOX}）。", soft_wrap=True)
    return DONE


def _next_year(
    run: Run, folder: Path, old: Path, plan: "Plan | None", office: str | None, prefix: str | None
) -> "NextYear":
    from minqing_cli.workflows.folder import NoWorkspace
    from minqing_cli.workflows.next_year import open_next_year
    from minqing_cli.workflows.workspace import open_workspace

    try:
        standing = open_workspace(old.absolute())
    except NoWorkspace:
        raise Refusal(f"{old} 不是民情台账的工作区，没有可承接的台账。请写旧工作区的文件夹。") from None
    return open_next_year(folder, standing, plan, office, prefix, run.clock())


def _say_carried(run: Run, following: "NextYear") -> int:
    carried, out = following.carried, run.out()
    registered = sum(one.on_register for one in carried.households)
    out.print(
        f"从上一个活动带来：底册 {registered} 户，安排表 {len(carried.schedule)} 行，登记簿 {len(carried.logbook)} 行，"
        f"更正 {len(carried.corrections)} 条，没办完的问题 {len(carried.issues)} 件。",
        soft_wrap=True,
    )
    if carried.issues:
        first, last = carried.issues[0], carried.issues[-1]
        out.print(
            f"  问题换了新编号（{first.number} 到 {last.number}），原编号记在“原编号”里；受理日、到期日和办理状态照旧。",
            soft_wrap=True,
        )
    if carried.left:
        out.print(f"  旧活动的走访计划、会议、服务和已完成的登记共 {carried.left} 行留在旧台账里。", soft_wrap=True)
    out.print("旧工作区没有改动。下一步：核对 minqing.toml 的阶段日期和安排表的起止日期，再汇总。", soft_wrap=True)
    return say_published(following.workspace, following.sheet, "上一个活动的交接清单")


def _plan_to_start_from(written: str) -> "Plan":
    """The built-in plan of that name, or the plan of that file."""
    from minqing_cli.plan import built_in, parse

    path = Path(written)
    return parse(_plan_source(path), path.name) if path.suffix == ".toml" else built_in(_built_in_name(written))


def _built_in_name(written: str) -> str:
    from minqing_cli.plan import BUILT_IN, built_in_name

    name = built_in_name(written)
    if name is None:
        raise Refusal(f"没有名为“{written}”的内置方案。可用：{'、'.join(BUILT_IN)}。")
    return name


def _plan_source(path: Path) -> str:
    from minqing_cli.plan import decoded

    try:
        return decoded(path.read_bytes(), path.name)
    except OSError:
        raise Refusal(f"打不开 {path}。请检查文件名。") from None


def plan_list(run: Run, json_: Json = False) -> int:
    """列出内置方案。"""
    from minqing_cli.plan import CHINESE_NAMES, built_in
    from minqing_cli.show.plans import print_plans

    plans = [(name, chinese, built_in(name)) for name, chinese in CHINESE_NAMES.items()]
    if json_:
        print_json(
            [
                {"name": name, "chinese": chinese, "title": plan.title, "about": plan.about, "phases": len(plan.phase)}
                for name, chinese, plan in plans
            ]
        )
    else:
        print_plans(run.out(), plans)
    return DONE


def plan_show(
    run: Run,
    name: Annotated[str | None, typer.Argument(metavar="方案", help="内置方案的名称；不写就看在用的。")] = None,
    json_: Json = False,
) -> int:
    """查看方案：阶段、时限、主题、责任类和责任单位。"""
    from minqing_cli.plan import built_in
    from minqing_cli.show.plans import print_plan

    plan = built_in(_built_in_name(name)) if name else run.workspace().plan
    if json_:
        print_json(plan.model_dump(mode="json"))
    else:
        print_plan(run.out(), plan, run.today())
    return DONE


def plan_check(
    run: Run,
    file: Annotated[
        Path | None, typer.Argument(metavar="文件", help="方案文件；不写就查工作区的 minqing.toml。")
    ] = None,
) -> int:
    """检查方案文件，写错的地方按行指出。"""
    from minqing_cli.plan import PlanError, parse
    from minqing_cli.terms import SETTINGS_FILE

    path = file or run.root() / SETTINGS_FILE
    try:
        plan = parse(_plan_source(path), path.name)
    except PlanError as error:
        for problem in error.problems:
            run.out().print(str(problem), soft_wrap=True)
        run.out().print(f"共 {len(error.problems)} 处要改。", soft_wrap=True)
        return NEEDS_CLERK
    run.out().print(f"{path.name} 没有问题（{plan.title}）。", soft_wrap=True)
    return DONE


def template(
    run: Run,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="表名",
            help="附件2、附件4、附件5、附件6、应访底册、整改台账、回访表、转办单、督办单；不写就全部。",
        ),
    ] = None,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="文件夹", help="写到哪个文件夹。")] = Path(),
    village: Annotated[
        list[str] | None, typer.Option("--village", metavar="村名", help="为这个村制作，填好村和总支，可写几次。")
    ] = None,
    households: Annotated[
        bool, typer.Option("--households", help="附件4 里填好这个村底册上的户：姓名、类型、住址、电话。")
    ] = False,
) -> int:
    """写出空白表：下拉选项、锁定表头、文本格式的电话列，打印设置都已配好。"""
    from minqing_cli.forms import TEMPLATES, VISIT_SHEET
    from minqing_cli.plan import built_in
    from minqing_cli.workflows.blanks import form_named, villages_named, write_blanks
    from minqing_cli.workflows.folder import NoWorkspace

    forms = []
    for name in names or ():
        form = form_named(name)
        if form is None:
            known = "、".join(one.name for one in TEMPLATES)
            raise typer.BadParameter(f"没有名为“{name}”的表。可用：{known}。")
        forms.append(form)
    if households and (not village or (forms and VISIT_SHEET not in forms)):
        raise typer.BadParameter("--households 只用于附件4，并要用 --village 写明是哪个村。")
    try:
        workspace = run.workspace()
        plan = workspace.plan
    except NoWorkspace:
        if run.workspace_dir or households:
            raise
        workspace, plan = None, built_in("standard")
    villages = villages_named(plan, workspace, village or (), households)
    results = write_blanks(plan, output, forms or None, villages)
    return max(say_published(None, published, what) for published, what in results)


def demo(
    run: Run,
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="演示放在哪里，须是空的或还没有。")] = Path(
        "民情演示"
    ),
) -> int:
    """演示：造一个小镇，跑完一个月的汇总，打印各种报表，文件夹留着可以翻看。"""
    from minqing_cli.show.demo import print_demo
    from minqing_cli.workflows.demo.tour import run_demo

    if folder.exists() and any(folder.iterdir()):
        raise Refusal(f"{folder} 里已经有东西了。请换一个空文件夹：minqing demo 新文件夹")
    try:
        print_demo(run.out(), run_demo(folder))
    except BaseException:
        # Half a demonstration would only be in the way of the next try.
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return DONE
