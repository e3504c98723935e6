"""What came of a validate or merge, as the clerk reads it."""

from collections import Counter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from minqing_cli.sheets import Place, column_letters
from minqing_cli.show.problems import counted, print_problems
from minqing_cli.show.tables import print_rows
from minqing_cli.terms import PENDING, Outcome
from minqing_cli.workflows.intake_report import IntakeReport, SheetOutcome

if TYPE_CHECKING:
    from minqing_cli.intake.chosen import Choice

_LIMIT = 20
_FEW = 5
"""Files skipped for the same reason that are still named one by one."""


def print_intake(out: Console, report: IntakeReport, verbose: bool, rows: bool) -> None:
    """Print problems, the files, what the rows came to, and what was written."""
    print_problems(out, report.problems, with_info=verbose, limit=None if verbose or report.batch is None else _LIMIT)
    _print_files(out, report, verbose)
    if rows or report.dry_run:
        _print_rows(out, report)
    out.print()
    _print_counts(out, report)


def _print_files(out: Console, report: IntakeReport, verbose: bool) -> None:
    shown: tuple[Choice, ...] = ()
    skipped = Counter(file.reason or "" for file in report.files if file.status == "skipped")
    together = {reason: count for reason, count in skipped.items() if count > _FEW and not verbose}
    for reason, count in together.items():
        out.print(Text(f"已跳过 {count} 个文件：{reason}（加 -v 逐个列出）", style="dim"), soft_wrap=True)
    for file in report.files:
        if file.status == "skipped":
            if (file.reason or "") not in together:
                out.print(Text(f"已跳过：{file.name}。{file.reason or ''}", style="dim"), soft_wrap=True)
        elif verbose:
            for sheet in file.sheets:
                what = f"第 {sheet.heading_row} 行是表头" if sheet.form else sheet.reason or "不是走访表"
                counts = sheet.rows
                said = f"{Place(file.name, sheet.name)}：{what}；共 {counts.total} 行，入账 {counts.accepted}，重复 {counts.duplicate}，扣留 {counts.held}，略过 {counts.ignored}。"
                out.print(said, soft_wrap=True)
                if sheet.choices and sheet.choices == shown:
                    out.print("表头和各列的读法同上一张。")
                else:
                    _print_choices(out, sheet)
                shown = sheet.choices or shown


def _print_choices(out: Console, sheet: SheetOutcome) -> None:
    """Print by which heading and which columns each table of a sheet was read."""
    # Only who asks for it pays for what knows the columns.
    from minqing_cli.columns import columns_of
    from minqing_cli.further import heading_of
    from minqing_cli.intake.chosen import KEPT_AS_REMARK, LEFT_OUT, UNSETTLED
    from minqing_cli.records import Visit

    headings = {name: column.heading for name, column in columns_of(Visit).items()}
    roles = {KEPT_AS_REMARK: "并入备注", UNSETTLED: "有歧义，没有读", LEFT_OUT: "不保存"}
    for number, choice in enumerate(sheet.choices, start=1):
        which = f"第 {number} 张表" if len(sheet.choices) > 1 else "表头"
        if choice.top is None or choice.row is None:
            where = "接着前一张工作表的列"
        elif choice.top == choice.row:
            where = f"第 {choice.row + 1} 行"
        else:
            where = f"第 {choice.top + 1} 至 {choice.row + 1} 行"
        out.print(f"{which}：{where}。", soft_wrap=True)
        rows = [
            (column_letters(column), written, roles.get(field) or headings.get(field) or heading_of(field))
            for column, written, field in choice.columns
        ]
        print_rows(out, ("列", "表里的列名", "读作"), rows)
        out.print()


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
