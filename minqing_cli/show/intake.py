"""What came of a validate or merge, as the clerk reads it."""

from rich.console import Console
from rich.text import Text

from minqing_cli.show.problems import counted, print_problems
from minqing_cli.show.tables import print_rows
from minqing_cli.terms import PENDING, Outcome
from minqing_cli.workflows.intake_report import IntakeReport

_LIMIT = 20


def print_intake(out: Console, report: IntakeReport, verbose: bool, rows: bool) -> None:
    """Print problems, the files, what the rows came to, and what was written."""
    print_problems(out, report.problems, with_info=verbose, limit=None if verbose or report.batch is None else _LIMIT)
    _print_files(out, report, verbose)
    if rows or report.dry_run:
        _print_rows(out, report)
    out.print()
    _print_counts(out, report)


def _print_files(out: Console, report: IntakeReport, verbose: bool) -> None:
    for file in report.files:
        if file.status == "skipped":
            out.print(Text(f"已跳过：{file.name}。{file.reason or ''}", style="dim"), soft_wrap=True)
        elif verbose:
            for sheet in file.sheets:
                what = f"第 {sheet.heading_row} 行是表头" if sheet.form else sheet.reason or "不是走访表"
                counts = sheet.rows
                said = f"{file.name} › {sheet.name}：{what}；共 {counts.total} 行，入账 {counts.accepted}，重复 {counts.duplicate}，扣留 {counts.held}，略过 {counts.ignored}。"
                out.print(said, soft_wrap=True)


def _print_rows(out: Console, report: IntakeReport) -> None:
    listed = []
    for row in report.row_outcomes:
        where = f"{row.file} 第{row.row + 1}行"
        if not row.issues:
            listed.append((where, row.outcome.value, "", "", "", ""))
        for number, issue in row.issues:
            marks = "".join(
                mark
                for mark, holds in (
                    ("当场解决 ", issue.on_the_spot),
                    ("涉干部 ", issue.sensitive),
                    ("需研判", issue.needs_review),
                )
                if holds
            )
            text = issue.text.replace("\n", " ")
            listed.append(
                (
                    where,
                    row.outcome.value,
                    f"{number or ''} {text}".strip(),
                    issue.responsibility,
                    issue.subject or PENDING,
                    marks,
                )
            )
    print_rows(out, ("位置", "结果", "问题", "责任类", "主题", "标记"), listed)


def _print_counts(out: Console, report: IntakeReport) -> None:
    rows = report.rows
    out.print(
        f"读取 {report.count('read')} 个文件，跳过 {report.count('skipped')} 个，拒收 {report.count('refused')} 个；{counted(report.problems)}。",
        soft_wrap=True,
    )
    out.print(
        f"共 {rows.total} 行：入账 {rows.accepted}，重复 {rows.duplicate}，扣留 {rows.held}，略过 {rows.ignored}。",
        soft_wrap=True,
    )
    outcomes = report.outcomes
    said = "，".join(f"{outcome.value} {outcomes[outcome]}" for outcome in Outcome)
    out.print(f"走访结果：{said}。", soft_wrap=True)
    if report.visits is None or report.issues is None:
        return
    visits, issues = report.visits, report.issues
    out.print(
        f"走访：新增 {visits.new}，更正 {visits.changed}，相同 {visits.same}，冲突 {visits.conflict}。"
        f"问题：新增 {issues.new}，更正 {issues.changed}，相同 {issues.same}，再次反映 {issues.repeated}，"
        f"撤回 {issues.withdrawn}，冲突 {issues.conflict}。",
        soft_wrap=True,
    )
    if report.dry_run:
        out.print(Text("这是预览，没有写入台账。", style="bold"))
    elif report.batch is None:
        out.print(Text("无变化：台账没有改动。", style="bold"))
    else:
        out.print(Text(f"已记入台账，第 {report.batch} 批。", style="bold green"))
