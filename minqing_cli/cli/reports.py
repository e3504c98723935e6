"""Reports, each in four forms from one computation."""

import difflib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minqing_cli.cli.results import print_json, say_published
from minqing_cli.cli.run import DONE, NOTHING_DONE, Refusal, Run, command, parse_day
from minqing_cli.reports import REPORTS

if TYPE_CHECKING:
    from minqing_cli.reports.scope import By as Dimension

_CHINESE = {one.chinese: one.name for one in REPORTS}
_BY_NAME = {one.name: one for one in REPORTS}
_LISTED = "、".join(f"{one.name} {one.chinese}" for one in REPORTS)
_DIMENSIONS = {
    "村": "village",
    "总支": "branch",
    "单位": "unit",
    "主题": "subject",
    "责任类": "responsibility",
    "镇": "town",
}
_FORMATS = ("table", "json", "csv", "xlsx", "txt", "docx")

By = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="口径",
        help="village 村、branch 总支、unit 单位、subject 主题、responsibility 责任类、town 镇（县里汇总用）。",
    ),
]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="日期", help="截止到哪一天；默认今天。")]
AsKnown = Annotated[
    str | None, typer.Option("--as-known", metavar="批次或日期", help="按第几批（或哪天）之后的台账计算。")
]


def register(app: typer.Typer) -> None:
    """Put this file's commands into the application."""
    command(app, "report", "报表")(report)
    command(app, "trace", "溯源")(trace)
    command(app, "topics", "归并")(topics)


def report(
    run: Run,
    name: Annotated[str, typer.Argument(metavar="报表", help=f"{_LISTED}（中文名也行）。")],
    by: By = None,
    as_of: AsOf = None,
    as_known: AsKnown = None,
    due_soon: Annotated[bool, typer.Option("--due-soon", help="超期表连快到期的（黄牌）一起列。")] = False,
    place: Annotated[
        str | None, typer.Option("--place", metavar="总支或村", help="只要这个总支或村的，不含疑似涉干部的件。")
    ] = None,
    outside: Annotated[bool, typer.Option("--outside", help="外发版：姓名、电话脱敏，不含疑似涉干部的件。")] = False,
    format_: Annotated[
        str | None,
        typer.Option("--format", metavar="格式", help="table 屏幕、json、csv、xlsx；有文字的还有 txt、docx。"),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件", help="写到文件，格式由后缀定。")
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="就是 --format json。")] = False,
) -> int:
    """统计报表：办结率、超期、走访覆盖、分类、排名等。各种格式的数字出自同一次计算，都注明截止时间和口径。"""
    from minqing_cli.show.tables import print_table
    from minqing_cli.workflows.asked import NoSuchBatch
    from minqing_cli.workflows.report import run_report, write_report, write_words

    wanted = _BY_NAME[_report_named(name)]
    dimension = _dimension(wanted.name, by, wanted.by)
    chosen = _format(format_, output, json_)
    if outside and wanted.internal:
        raise Refusal(f"{wanted.title}只在内部使用，没有外发版。")
    workspace, day, known = run.workspace(), _day(run, as_of), _known(as_known)
    try:
        result = run_report(workspace, wanted.name, day, known, dimension, due_soon, place, outside)
    except NoSuchBatch:
        raise Refusal(f"台账里没有第 {as_known} 批。批次见 minqing log。") from None
    if chosen == "json":
        print_json(result.as_json())
        return DONE
    tables = (result.table(), *result.further_tables())
    if chosen == "table":
        for paragraph in result.text:
            run.out().print(paragraph, soft_wrap=True)
        for table in tables:
            print_table(run.out(), table)
        return DONE
    path = output or workspace.outputs / f"{tables[0].title}{'_外发版' if outside else ''}.{chosen}"
    if chosen in ("txt", "docx"):
        if not result.text:
            raise typer.BadParameter(f"{wanted.name} 报表没有文字，请用 csv 或 xlsx。")
        return say_published(workspace, write_words(workspace, result, path), f"{len(result.text)} 段")
    return say_published(workspace, write_report(workspace, tables, path), f"{len(tables[0].rows)} 行")


def trace(
    run: Run,
    name: Annotated[
        str, typer.Argument(metavar="报表", help="closure、coverage、matrix、overdue、missing（中文名也行）。")
    ],
    figure: Annotated[
        str,
        typer.Argument(metavar="数", help="报表 JSON 里的名称，如 resolved、overdue、visited、total、居住环境、red。"),
    ],
    by: By = None,
    key: Annotated[
        str | None, typer.Option("--key", metavar="名称", help="哪一行，如 前岭村；要和 --by 一起写。")
    ] = None,
    as_of: AsOf = None,
    as_known: AsKnown = None,
    json_: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")] = False,
) -> int:
    """溯源：报表上的一个数由哪些件（户）组成，各出自哪个文件、工作表、第几行。"""
    from minqing_cli.show.tables import print_table
    from minqing_cli.workflows.asked import NoSuchBatch
    from minqing_cli.workflows.trace import Figure, NoSuchFigure
    from minqing_cli.workflows.trace import trace as trace_figure

    report_name = _report_named(name)
    if (by is None) != (key is None):
        raise typer.BadParameter("--by 和 --key 要一起写，如 --by village --key 前岭村。")
    dimension = _dimension(report_name, by, tuple(_DIMENSIONS.values()))
    try:
        found = trace_figure(
            run.workspace(), Figure(report_name, figure, dimension, key), _day(run, as_of), _known(as_known)
        )
    except NoSuchBatch:
        raise Refusal(f"台账里没有第 {as_known} 批。批次见 minqing log。") from None
    except NoSuchFigure as error:
        raise Refusal(str(error)) from None
    if json_:
        print_json(found.as_json())
    else:
        print_table(run.out(), found.table())
    return DONE


def topics(
    run: Run,
    file: Annotated[Path, typer.Argument(metavar="表格", help="有“问题”一列的任何表格。")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件", help="另存一份，添上同案编号、专题编号两列。")
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")] = False,
) -> int:
    """归并一张表里的问题：哪些是同一处的同一件事（同案），哪些是多户反映的一类事（专题）。不需要工作区。"""
    from minqing_cli.show.topics import print_grouping
    from minqing_cli.workflows.topics import group_file

    plan, log = run.plan_and_log()
    found = group_file(file, plan, output, log)
    if found.refused is not None:
        run.err().print(str(found.refused), soft_wrap=True)
        return NOTHING_DONE
    if found.lost:
        run.err().print(f"另存的文件里没能带上：{'、'.join(found.lost)}。", soft_wrap=True)
    if json_:
        print_json(found.as_json())
    elif output is None:
        print_grouping(run.out(), found)
    return say_published(None, found.published, f"{found.rows} 条") if found.published else DONE


def _report_named(written: str) -> str:
    name = _CHINESE.get(written, written)
    if name not in _BY_NAME:
        near = difflib.get_close_matches(written, (*_BY_NAME, *_CHINESE), n=1, cutoff=0.5)
        hint = f"是不是 {near[0]}？" if near else ""
        raise typer.BadParameter(f"没有名为“{written}”的报表。{hint}可用：{_LISTED}。")
    return name


def _day(run: Run, as_of: str | None) -> date:
    return parse_day(as_of, "--as-of") if as_of else run.today()


def _known(as_known: str | None) -> int | date | None:
    if not as_known:
        return None
    return int(as_known) if as_known.isdigit() and len(as_known) < 6 else parse_day(as_known, "--as-known")


def _dimension(name: str, by: str | None, allowed: tuple[str, ...]) -> "Dimension | None":
    value = _DIMENSIONS.get(by or "", by)
    if value is None:
        return None
    if value not in allowed:
        raise typer.BadParameter(
            f"{name} 报表不能按“{by}”分列" + (f"，可用：{'、'.join(allowed)}。" if allowed else "。")
        )
    return value  # type: ignore[return-value]


def _format(written: str | None, output: Path | None, json_: bool) -> str:
    ending = output.suffix.lower().lstrip(".") if output else None
    chosen = "json" if json_ else written or ending or "table"
    if chosen not in _FORMATS:
        raise typer.BadParameter(f"没有格式“{chosen}”，可用：{'、'.join(_FORMATS)}。")
    if output and chosen in ("table", "json"):
        raise typer.BadParameter("-o 只能写 .csv、.xlsx、.txt 或 .docx 文件。")
    if ending and chosen != ending:
        raise typer.BadParameter(f"文件名的 .{ending} 与格式 {chosen} 不一致。")
    return chosen
