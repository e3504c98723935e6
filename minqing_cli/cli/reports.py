"""Reports, each in four forms from one computation."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from minqing_cli.cli.intake import print_json, say_published
from minqing_cli.cli.run import DONE, Refusal, Run, command, parse_day

if TYPE_CHECKING:
    from minqing_cli.reports.table import Table

Dimension = Literal["village", "branch", "unit", "subject", "responsibility"]
_NAMES = ("closure", "overdue", "coverage", "matrix")
_CHINESE = {"办结": "closure", "超期": "overdue", "覆盖": "coverage", "分类": "matrix"}
_ALLOWED: dict[str, tuple[str, ...]] = {
    "closure": ("village", "branch", "unit", "subject", "responsibility"),
    "coverage": ("village", "branch"),
    "overdue": (),
    "matrix": (),
}


def register(app: typer.Typer) -> None:
    """Put this file's commands into the application."""
    command(app, "report", "报表")(report)


def report(
    run: Run,
    name: Annotated[
        str,
        typer.Argument(metavar="报表", help="closure 办结、overdue 超期、coverage 覆盖、matrix 分类（中文名也行）。"),
    ],
    by: Annotated[
        str | None,
        typer.Option(
            "--by", metavar="口径", help="village 村、branch 总支、unit 单位、subject 主题、responsibility 责任类。"
        ),
    ] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="日期", help="截止到哪一天；默认今天。")] = None,
    as_known: Annotated[
        str | None, typer.Option("--as-known", metavar="批次或日期", help="按第几批（或哪天）之后的台账计算。")
    ] = None,
    due_soon: Annotated[bool, typer.Option("--due-soon", help="超期表连快到期的（黄牌）一起列。")] = False,
    format_: Annotated[
        str | None, typer.Option("--format", metavar="格式", help="table 屏幕、json、csv、xlsx。")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件", help="写到 .csv 或 .xlsx 文件。")
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="就是 --format json。")] = False,
) -> int:
    """统计报表：办结率、超期、走访覆盖、3×7 分类。各种格式的数字出自同一次计算。"""
    from minqing_cli.show.tables import print_table
    from minqing_cli.workflows.report import NoSuchBatch, run_report, write_report

    name = _CHINESE.get(name, name)
    if name not in _NAMES:
        raise typer.BadParameter(f"没有名为“{name}”的报表。可用：{'、'.join(_NAMES)}。")
    dimension = _dimension(name, by)
    chosen = _format(format_, output, json_)
    workspace = run.workspace()
    day = parse_day(as_of, "--as-of") if as_of else run.today()
    known = None
    if as_known:
        known = int(as_known) if as_known.isdigit() and len(as_known) < 6 else parse_day(as_known, "--as-known")
    try:
        result = run_report(workspace, name, day, known, dimension, due_soon)
    except NoSuchBatch:
        raise Refusal(f"台账里没有第 {as_known} 批。批次见 minqing log。") from None
    if chosen == "json":
        print_json(result.as_json())
    elif chosen == "table":
        for table in (result.table(), *_further_tables(result)):
            print_table(run.out(), table)
    else:
        path = output or workspace.outputs / f"{result.table().title}.{chosen}"
        return say_published(
            run, workspace, write_report(workspace, result.table(), path), f"{len(result.table().rows)} 行"
        )
    return DONE


def _further_tables(result: object) -> "list[Table]":
    from minqing_cli.reports.coverage import CoverageReport

    return [result.missed_table()] if isinstance(result, CoverageReport) else []


def _dimension(name: str, by: str | None) -> Dimension | None:
    chinese = {"村": "village", "总支": "branch", "单位": "unit", "主题": "subject", "责任类": "responsibility"}
    value = chinese.get(by or "", by)
    if value is None:
        return None
    if value not in _ALLOWED[name]:
        allowed = "、".join(_ALLOWED[name])
        raise typer.BadParameter(f"{name} 报表不能按“{by}”分列" + (f"，可用：{allowed}。" if allowed else "。"))
    return value  # type: ignore[return-value]


def _format(written: str | None, output: Path | None, json_: bool) -> str:
    ending = output.suffix.lower().lstrip(".") if output else None
    chosen = "json" if json_ else written or ending or "table"
    if chosen not in ("table", "json", "csv", "xlsx"):
        raise typer.BadParameter(f"没有格式“{chosen}”，可用：table、json、csv、xlsx。")
    if output and chosen in ("table", "json"):
        raise typer.BadParameter("-o 只能写 .csv 或 .xlsx 文件。")
    if ending and chosen != ending:
        raise typer.BadParameter(f"文件名的 .{ending} 与格式 {chosen} 不一致。")
    return chosen
