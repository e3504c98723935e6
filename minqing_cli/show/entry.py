"""One entry taken down by hand, on the screen: whose it is, its numbers, each with its class and the reasons."""

from typing import Any

from rich.console import Console
from rich.text import Text

from minqing_cli.merging.known import StoredIssue
from minqing_cli.show.problems import print_problems
from minqing_cli.terms import PENDING
from minqing_cli.workflows.add import AddReport


def entry_json(report: AddReport) -> dict[str, Any]:
    """The entry as JSON: as of a merge, with the issues as the ledger has them."""
    household = report.household
    return {
        **report.intake.as_json(True),
        "dry_run": report.intake.dry_run,
        "channel": report.channel,
        "household": household
        and {
            "village": household.village,
            "person": household.name,
            "phones": list(household.phones),
            "new": report.new_household,
        },
        "entered": [
            {
                "id": issue.number,
                "text": issue.text,
                "subject": issue.subject,
                "responsibility": issue.responsibility,
                "grounds": issue.grounds,
                "needs_review": issue.needs_review,
                "unit": issue.unit,
                "state": issue.state,
                "due_on": issue.due_on and issue.due_on.isoformat(),
                "channel": issue.channel,
                "repeats": issue.repeats,
            }
            for issue in report.issues
        ],
    }


def print_entry(out: Console, report: AddReport) -> None:
    """Print what was taken down, and under which numbers."""
    intake, visit = report.intake, report.visit
    print_problems(out, intake.problems, with_info=True)
    if report.held:
        out.print(Text("没有登记：分不清是哪一户，台账没有改动。", style="bold"))
        return
    who = "、".join(filter(None, (visit.village, visit.person, *visit.phones.usable)))
    household = "新的一户" if report.new_household else "台账里已有的户"
    out.print(f"{who}（{household}）　{visit.visited_on}　{report.channel}　接待人 {visit.visitor}", soft_wrap=True)
    if visit.further:
        out.print(f"另记：{visit.further}", soft_wrap=True)
    outcome = intake.row_outcomes[0].outcome.value if intake.row_outcomes else ""
    out.print(f"结果：{outcome}" + (f"，{len(report.issues)} 件" if report.issues else ""), soft_wrap=True)
    for issue in report.issues:
        _print_issue(out, issue)
    if intake.dry_run:
        out.print(Text("这是预览，没有写入台账；编号以登记时为准。", style="bold"))
    elif intake.batch is None:
        out.print(Text("无变化：这一条已经登记过，台账没有改动。", style="bold"))
    else:
        out.print(Text(f"已记入台账，第 {intake.batch} 批。", style="bold green"))


def _print_issue(out: Console, issue: StoredIssue) -> None:
    text = issue.text.replace("\n", " ")
    again = f"（再次反映，共 {issue.repeats} 次）" if issue.repeats else ""
    out.print(Text(f"  {issue.number}　{text}{again}", style="bold"), soft_wrap=True)
    review = "，需研判" if issue.needs_review else ""
    due = f"，时限 {issue.due_on}" if issue.due_on else ""
    out.print(
        f"    {issue.responsibility}／{issue.subject or PENDING}{review}；责任单位 {issue.unit or '待定'}{due}；"
        f"{issue.state}",
        soft_wrap=True,
    )
    if issue.grounds:
        out.print(f"    依据：{issue.grounds}", soft_wrap=True)
