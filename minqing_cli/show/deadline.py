"""Deadlines on the screen: what moved when they were reckoned again, and how one came about, day by day."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from rich.console import Console
from rich.text import Text

from minqing_cli.deadlines.account import Account
from minqing_cli.merging.known import StoredIssue
from minqing_cli.plan.calendar import WEEKDAYS
from minqing_cli.show.plans import allowance
from minqing_cli.show.tables import print_rows
from minqing_cli.terms import NO, YES
from minqing_cli.workflows.deadline_story import DeadlineStory
from minqing_cli.workflows.declared import Declaration
from minqing_cli.workflows.recount import Recounted

_LIMIT = 20


def recounted_json(report: Recounted) -> dict[str, Any]:
    """What moved, as JSON."""
    return {
        "command": "deadline recount",
        "batch": report.batch,
        "dry_run": report.dry_run,
        "issues": [
            {
                "id": after.number,
                "due_on": [_iso(before.due_on), _iso(after.due_on)],
                "provisional": [before.due_provisional, after.due_provisional],
                "on_time": [before.on_time, after.on_time],
            }
            for before, after in report.changes
        ],
    }


def print_recounted(out: Console, report: Recounted) -> None:
    """Print what moved."""
    if not report.changes:
        out.print("无变化：各件的到期日和现在的方案、放假安排一致。")
        return
    moved = [(before, after) for before, after in report.changes if before.on_time == after.on_time]
    judged = [after for before, after in report.changes if before.on_time != after.on_time]
    listed = [(after.number, after.village, _due(before), _due(after)) for before, after in moved[:_LIMIT]]
    if listed:
        print_rows(out, ("编号", "村（社区）", "原到期日", "现到期日"), listed)
    if len(moved) > _LIMIT:
        out.print(Text(f"还有 {len(moved) - _LIMIT} 件没有列出（加 --json 全部列出）", style="dim"))
    in_time = sum(one.on_time == YES for one in judged)
    out.print(
        f"到期日重算 {len(moved)} 件；办结的补判 {len(judged)} 件：按时 {in_time}，超时 {len(judged) - in_time}。",
        soft_wrap=True,
    )
    if report.batch is None:
        out.print("这是预览，没有写入台账。")
    else:
        out.print(f"已记入台账，第 {report.batch} 批。")


def declared_json(report: Declaration) -> dict[str, Any]:
    """What was taken down, as JSON."""
    now = report.after or report.before
    return {
        "command": "deadline set",
        "batch": report.batch,
        "dry_run": report.dry_run,
        "id": now.number,
        "changed": report.after is not None,
        "urgency": now.urgency,
        "petition": now.petition,
        "notified_on": _iso(now.notified_on),
        "due_on": [_iso(report.before.due_on), _iso(now.due_on)],
    }


def print_declared(out: Console, report: Declaration) -> None:
    """Print what was taken down, and the due day that follows."""
    before, after = report.before, report.after
    if after is None:
        out.print("无变化：台账里已经是这样。")
        return
    said = [f"紧急度 {after.urgency}"] if after.urgency != before.urgency else []
    said += [f"信访事项 {after.petition}"] if after.petition != before.petition else []
    said += [f"告知日 {after.notified_on}"] if after.notified_on != before.notified_on else []
    moved = f"；到期日由 {_due(before)} 改为 {_due(after)}" if after.due_on != before.due_on else ""
    out.print(f"{after.number}：{'，'.join(said)}{moved}。", soft_wrap=True)
    out.print("这是预览，没有写入台账。" if report.batch is None else f"已记入台账，第 {report.batch} 批。")


def _due(issue: StoredIssue) -> str:
    return f"{_iso(issue.due_on) or '无'}{_marked(issue.due_provisional, issue.due_capped)}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


# --- how one came about ------------------------------------------------------------------------


def deadline_lines(story: DeadlineStory) -> Iterator[str]:
    """Yield how an issue's due day came about, a line each: rule, every day, phase, extension, second round, verdict."""
    issue, account = story.issue, story.account
    yield f"{issue.number}　{issue.text}"
    if account is None:
        yield f"  到期日：{_said(issue.due_on)}。{story.unknown}"
    else:
        yield from _counted(story, account)
    if issue.extended_to:
        yield f"  延期：到 {_said(issue.extended_to)}，{issue.approved_by or '批准人未填'}批准"
    for begun, ended, reason in story.suspended:
        until = f"至 {_said(ended)}" if ended else "至今"
        yield f"  挂起：{_said(begun)}{until}（{reason or '原因未填'}）；挂起期间到期日不变"
    yield f"  现在的期限：{_said(issue.extended_to or issue.due_on)}{_marked(issue.due_provisional and not issue.extended_to, issue.due_capped)}"
    if issue.resolved_on:
        judged = {YES: "按时", NO: "超时"}.get(issue.on_time, "放假安排公布后再判")
        yield f"  结论：{_said(issue.resolved_on)}{issue.resolved_as}，{judged}；结论已定，以后改期不改判"
    elif story.over is not None:
        yield f"  到 {_said(story.as_of)}：{_standing(story.over, issue.due_provisional)}"
    yield from _petition(story)


def deadline_json(story: DeadlineStory) -> dict[str, Any]:
    """The same as JSON."""
    issue, account = story.issue, story.account
    return {
        "id": issue.number,
        "due_on": _iso(issue.extended_to or issue.due_on),
        "provisional": issue.due_provisional and issue.extended_to is None,
        "capped": issue.due_capped,
        "extended_to": _iso(issue.extended_to),
        "resolved_on": _iso(issue.resolved_on),
        "on_time": issue.on_time,
        "days_over": story.over,
        "start": _iso(account.start) if account else None,
        "rule": _rule(story, account) if account else story.unknown,
        "by_the_plan": _iso(account.due.due_on) if account else None,
        "phase": list(map(str, account.phase)) if account and account.phase else None,
        "days": [
            {"day": one.day.isoformat(), "number": one.number or None, "because": one.because, "notice": one.notice}
            for one in (account.days if account else ())
        ],
        "notice_due": _iso(story.notice_due),
        "notified_on": _iso(issue.notified_on),
    }


def _counted(story: DeadlineStory, account: Account) -> Iterator[str]:
    issue = story.issue
    began = f"第 {issue.round} 轮重办之日" if issue.round > 1 else "受理当天"
    yield f"  起算：{_said(account.start)}（{began}不计，从次日算起）"
    yield f"  依据：{_rule(story, account)}"
    for one in account.days:
        number = f"第 {one.number:>2} 天" if one.number else "　不计　"
        yield f"    {one.day}　{number}　{one.because}"
    for notice in dict.fromkeys(one.notice for one in account.days if one.notice):
        yield f"  放假和调休：{notice}"
    if account.allowed is not None and not account.written:
        yield f"  算到：{_said(account.allowed)}"
    if account.phase is not None:
        name, last = account.phase
        if account.due.capped:
            yield f"  阶段：“{name}”到 {_said(last)}为止，比上面的早，压缩到这一天"
        elif account.due.due_on == last:
            yield f"  阶段：以“{name}”最后一天 {_said(last)}为限"
        else:
            yield f"  阶段：“{name}”到 {_said(last)}，不影响"
    if account.due.due_on != issue.due_on:
        yield (
            f"  注意：台账里记的是 {_said(issue.due_on)}，按现在的方案和放假安排是 {_said(account.due.due_on)}；"
            "运行“minqing deadline recount”更新"
        )


def _rule(story: DeadlineStory, account: Account) -> str:
    if account.written:
        return f"表中“完成时限”写明 {account.written}"
    deadline = story.plan.deadline
    if account.rule is None:
        allowed = f"{deadline.working_days} 个工作日" if deadline.working_days else "以阶段为限"
        return f"方案 [deadline]：{allowed}。{deadline.basis}"
    rule = account.rule
    return f"方案第 {deadline.rule.index(rule) + 1} 条 [[deadline.rule]]：{allowance(rule)}。{rule.basis}"


def _petition(story: DeadlineStory) -> Iterator[str]:
    if story.notice_due is None:
        return
    told = story.issue.notified_on
    said = f"已于 {_said(told)}告知" if told else "还没有告知"
    yield f"  信访：{_said(story.notice_due)}前告知是否受理（受理后 {story.plan.petition.notice_days} 日），{said}"


def _standing(over: int, provisional: bool) -> str:
    if over <= 0:
        return f"还有 {-over} 天" if over else "今天到期"
    return f"过了暂定期限 {over} 天，暂定期间不判超期" if provisional else f"超期 {over} 天"


def _marked(provisional: bool, capped: bool) -> str:
    marks = [word for word, holds in (("暂定", provisional), ("被阶段压缩", capped)) if holds]
    return f"（{'、'.join(marks)}）" if marks else ""


def _said(day: date | None) -> str:
    return f"{day}（{WEEKDAYS[day.weekday()]}）" if day else "没有定"
