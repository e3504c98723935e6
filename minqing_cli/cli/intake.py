"""Taking sheets in: validate, merge, the register, and classifying a text or a sheet."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minqing_cli.cli.results import Json, print_json, say_published
from minqing_cli.cli.run import DONE, NEEDS_CLERK, NOTHING_DONE, Run, add_group, command, make_app
from minqing_cli.cli.upkeep import register_upkeep

if TYPE_CHECKING:
    from minqing_cli.plan import Limits
    from minqing_cli.workflows.intake_report import IntakeReport
    from minqing_cli.workflows.workspace import Workspace

Paths = Annotated[
    list[Path], typer.Argument(metavar="文件或文件夹", help="走访记录表，或放着它们的文件夹、.zip 压缩包。")
]
Rows = Annotated[bool, typer.Option("--rows", help="逐行列出走访结果、拆出的问题和分类。")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", metavar="个数", help="同时读几个文件；默认按处理器个数。")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="提示也全部显示，并列出每张表的表头和行数。")]

Annotate = Annotated[
    Path | None,
    typer.Option("--annotate", metavar="文件夹", help="把有毛病的表各写一份标好颜色和批注的退回件，放到这个文件夹。"),
]
OnlyFaulty = Annotated[
    bool, typer.Option("--only-faulty", help="退回件只写有毛病的行（连表头），和 --annotate 一起用。")
]


def register(app: typer.Typer) -> None:
    """Put this file's commands into the application."""
    command(app, "validate", "检查")(validate)
    command(app, "merge", "汇总")(merge)
    command(app, "classify", "分类")(classify)
    roster = make_app("应访底册：谁该走访。")
    command(roster, "import", "导入")(roster_import)
    command(roster, "show", "查看")(roster_show)
    register_upkeep(roster)
    add_group(app, roster, "roster", "底册")


def validate(
    run: Run,
    paths: Paths,
    annotate: Annotate = None,
    only_faulty: OnlyFaulty = False,
    json_: Json = False,
    rows: Rows = False,
    jobs: Jobs = 0,
    verbose: Verbose = False,
) -> int:
    """检查走访记录表，每处毛病指到文件、工作表和单元格。不写台账，没有工作区也能用。"""
    from minqing_cli.plan import built_in
    from minqing_cli.show.consoles import progress
    from minqing_cli.workflows import merge as workflow
    from minqing_cli.workflows.folder import NoWorkspace
    from minqing_cli.workflows.inbox import find_files
    from minqing_cli.workflows.reading import jobs_by_default

    try:
        workspace = run.workspace()
        plan, log = workspace.plan, workspace.log
    except NoWorkspace:
        if run.workspace_dir:
            raise
        workspace, plan, log = None, built_in("standard"), None
    _require_folder(annotate, only_faulty, paths)
    with find_files(paths, plan.limits) as files:
        with progress("检查", len(files)) as step:
            report = workflow.validate(files, plan, run.today(), jobs or jobs_by_default(), log, step, workspace)
        if annotate is not None:
            # Without a workspace: what validate writes is noted nowhere, so that it never touches the ledger.
            _annotate(report, annotate, None, plan.limits, jobs, only_faulty, log)
    return _finish(run, report, json_, rows, verbose)


def merge(
    run: Run,
    paths: Paths,
    from_ledger: Annotated[
        bool,
        typer.Option(
            "--from-ledger",
            help="县（区）汇总：给的是各镇的工作区文件夹、台账文件（.minqing/ledger.sqlite）或整本导出的总台账.xlsx，"
            "也可以给放着它们的文件夹；只读不改。",
        ),
    ] = False,
    town: Annotated[
        str | None, typer.Option("--town", metavar="镇名", help="和 --from-ledger 一起用，只给一本台账时写明是哪个镇。")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览：走访结果、拆件和分类，不写台账。")] = False,
    no_export: Annotated[bool, typer.Option("--no-export", help="不刷新 输出/总台账.xlsx。")] = False,
    annotate: Annotate = None,
    only_faulty: OnlyFaulty = False,
    json_: Json = False,
    rows: Rows = False,
    jobs: Jobs = 0,
    verbose: Verbose = False,
) -> int:
    """检查并汇总：合格的行记入台账，有错的行扣留并列出；同样的表再汇总一次不会重复计数。"""
    plain = not (from_ledger or dry_run or only_faulty or town or run.received_written) and annotate is None
    if plain and (known := _nothing_new(run, paths, with_book=not no_export)) is not None:
        return _finish(run, known, json_, rows, verbose)
    from minqing_cli.show.consoles import progress
    from minqing_cli.workflows import merge as workflow
    from minqing_cli.workflows.inbox import find_files
    from minqing_cli.workflows.lists import Share, ledger_book_stands, write_ledger
    from minqing_cli.workflows.reading import jobs_by_default

    workspace = run.workspace()
    if from_ledger:
        if annotate is not None or only_faulty or rows:
            raise typer.BadParameter("--annotate、--only-faulty 和 --rows 只用于汇总走访记录表。")
        return _roll_up(run, workspace, paths, town, jobs, dry_run, no_export, json_)
    if town is not None:
        raise typer.BadParameter("--town 要和 --from-ledger 一起用。")
    clock = run.clock()
    _require_folder(annotate, only_faulty, paths)
    with find_files(paths, workspace.plan.limits) as files:
        with progress("汇总", len(files)) as step:
            report = workflow.merge(workspace, files, clock, jobs or jobs_by_default(), dry_run, rows, step)
        if annotate is not None:
            noted = None if dry_run else workspace
            _annotate(report, annotate, noted, workspace.plan.limits, jobs, only_faulty, workspace.log)
    code = _finish(run, report, json_, rows, verbose)
    if dry_run or no_export or (report.batch is None and ledger_book_stands(workspace)):
        return code
    published, count = write_ledger(workspace, None, Share(), clock.today)
    return max(code, say_published(workspace, published, f"{count} 件"))


def _nothing_new(run: Run, paths: list[Path], with_book: bool) -> "IntakeReport | None":
    """Return what is to be said where all files were merged before; the rest of the program is not even loaded then."""
    from minqing_cli.workflows.known_files import report_of_known

    return report_of_known(run.folder(), paths, run.today(), with_book)


def _roll_up(
    run: Run,
    workspace: "Workspace",
    paths: list[Path],
    town: str | None,
    jobs: int,
    dry_run: bool,
    no_export: bool,
    json_: bool,
) -> int:
    from minqing_cli.show.rollup import print_roll_up, roll_up_json
    from minqing_cli.workflows.lists import Share, write_ledger
    from minqing_cli.workflows.reading import jobs_by_default
    from minqing_cli.workflows.rollup import merge_ledgers

    if town is not None and len(paths) != 1:
        raise typer.BadParameter("--town 只用于一本台账。")
    clock = run.clock()
    report = merge_ledgers(workspace, paths, town, clock, jobs or jobs_by_default(), dry_run)
    if json_:
        print_json(roll_up_json(report, clock.today))
    else:
        print_roll_up(run.out(), report)
    if not report.read:
        run.err().print("一本台账也没有读到。", soft_wrap=True)
        return NOTHING_DONE
    code = NEEDS_CLERK if report.needs_clerk else DONE
    if no_export or not report.batches:
        return code
    published, count = write_ledger(workspace, None, Share(), clock.today)
    return max(code, say_published(workspace, published, f"{count} 件"))


def _require_folder(annotate: Path | None, only_faulty: bool, paths: list[Path]) -> None:
    if annotate is None and only_faulty:
        raise typer.BadParameter("--only-faulty 要和 --annotate 一起用。")
    if annotate is not None and any(
        annotate.resolve().is_relative_to(path.resolve()) for path in paths if path.is_dir()
    ):
        raise typer.BadParameter("退回件不要放在收件的文件夹里面，下次会被当成收到的表。请另选一个文件夹。")


def _annotate(
    report: "IntakeReport",
    folder: Path,
    workspace: "Workspace | None",
    limits: "Limits",
    jobs: int,
    only_faulty: bool,
    log: Path | None,
) -> None:
    from minqing_cli.show.consoles import progress
    from minqing_cli.workflows.reading import jobs_by_default
    from minqing_cli.workflows.returns import write_returns

    with progress("写退回件", len(report.faulty)) as step:
        report.returned = write_returns(
            report.faulty, folder, workspace, limits, report.today, jobs or jobs_by_default(), only_faulty, log, step
        )


def _finish(run: Run, report: "IntakeReport", json_: bool, rows: bool, verbose: bool) -> int:
    from minqing_cli.show.intake import print_intake
    from minqing_cli.workflows.intake_report import needs_clerk, nothing_read

    if json_:
        print_json(report.as_json(rows))
    else:
        print_intake(run.out(), report, verbose, rows)
    if report.returned is not None:
        from minqing_cli.show.returns import print_returns

        print_returns(run.err(), report.returned)
    if nothing_read(report):
        run.err().print("没有读到任何走访记录表。请检查文件夹里有没有表格。", soft_wrap=True)
        return NOTHING_DONE
    failed = report.returned is not None and report.returned.failed
    return NEEDS_CLERK if failed or needs_clerk(report) else DONE


def classify(
    run: Run,
    texts: Annotated[
        list[str], typer.Argument(metavar="文字或表格", help="一句或几句问题，或一个有“问题”列的 .xlsx。")
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件", help="把分类结果加在表格后面，另存为这个文件。")
    ] = None,
    json_: Json = False,
) -> int:
    """给问题分类：责任类乘主题，附依据和把握。可以给文字，也可以给一张有“问题”列的表。"""
    from minqing_cli.show.classes import classes_json, print_classes
    from minqing_cli.workflows.classify import classify_file, classify_texts

    plan, log = run.plan_and_log()
    path = Path(texts[0])
    if len(texts) == 1 and (path.suffix.lower().startswith(".xls") or path.is_file()):
        found = classify_file(path, plan, output, log)
        if found.refused is not None:
            run.err().print(str(found.refused), soft_wrap=True)
            return NOTHING_DONE
        classes, published = found.classes, found.published
        if found.lost:
            run.err().print(f"另存的文件里没能带上：{'、'.join(found.lost)}。", soft_wrap=True)
    else:
        if output:
            raise typer.BadParameter("-o 只用于表格；给的是文字。")
        classes, published = classify_texts(texts, plan), None
    if json_:
        print_json(classes_json(classes))
    elif output is None:
        print_classes(run.out(), classes)
    return say_published(None, published, f"{len(classes)} 条") if published else DONE


def roster_import(
    run: Run,
    file: Annotated[Path, typer.Argument(metavar="文件", help="应访底册（.xlsx、.xls、.et、.ods、.csv 等）。")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写台账。")] = False,
    json_: Json = False,
) -> int:
    """导入应访底册：走访率以它为分母。再次导入只更新有变化的户。"""
    from minqing_cli.show.problems import print_problems
    from minqing_cli.workflows.roster import import_roster

    report = import_roster(run.workspace(), file, run.clock(), dry_run)
    if report.refused is not None:
        run.err().print(str(report.refused), soft_wrap=True)
        return NOTHING_DONE
    result = report.result
    if json_:
        print_json(
            {
                "command": "roster import",
                "batch": report.batch,
                "households": {
                    "new": result.new, "changed": result.changed, "same": result.same,
                    "kept": result.kept, "doubled": result.doubled, "held": report.held, "total": report.total,
                },
                "problems": [str(problem) for problem in report.problems],
            }
        )  # fmt: skip
    else:
        print_problems(run.out(), report.problems, with_info=True)
        out = run.out()
        out.print(
            f"底册共 {report.total} 户：新增 {result.new}，更新 {result.changed}，未变 {result.same}"
            + (f"，这次文件里没有而照旧保留 {result.kept}" if result.kept else "")
            + "。",
            soft_wrap=True,
        )
        out.print(
            "这是预览，没有写入台账。"
            if dry_run
            else f"已记入台账，第 {report.batch} 批。"
            if report.batch
            else "无变化：台账没有改动。"
        )
    return NEEDS_CLERK if report.problems else DONE


def roster_show(run: Run, json_: Json = False) -> int:
    """查看底册：各总支、各村应访多少户。"""
    from minqing_cli.show.register import print_register, register_json
    from minqing_cli.workflows.roster import register as read_register

    households = read_register(run.workspace())
    if json_:
        print_json(register_json(households))
    else:
        print_register(run.out(), households)
    return DONE
