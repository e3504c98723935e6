"""One issue on the screen and as JSON.

Plain lines: importing Rich would cost as much as finding the issue.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from minqing_cli import clean
from minqing_cli.columns import columns_of
from minqing_cli.merging.known import StoredIssue
from minqing_cli.records import Issue
from minqing_cli.terms import NO, PENDING, YES
from minqing_cli.workflows.story import Change, Story

_HEADINGS = {name: column.heading for name, column in columns_of(Issue).items()} | {
    "sensitive": "涉干部",
    "sensitive_verdict": "涉干部认定",
    "on_the_spot": "现场解决",
    "due_capped": "时限被阶段压缩",
    "due_provisional": "时限暂定",
    "self_repeated": "自述反映过",
    "resolved_as": "办结方式",
    "stepped_on": "最近一步日期",
    "stepped_by": "经办人",
    "step_note": "依据",
    "on_time": "按时办结",
    "petition": "信访事项",
    "notified_on": "信访告知日",
    "tries": "没有联系上的日期",
    "dissatisfied_times": "不满意次数",
    "returned_times": "退回次数",
    "returned_late_times": "超期退回次数",
    "extended_times": "延期次数",
    "acts": "亲自办理",
    "town": "镇（街道）",
    "main_number": "主件编号",
    "joined": "并入件数",
    "joined_on": "并件日",
    "joined_by": "并件确认人",
    "joined_note": "并件依据",
    "unreachable_on": "批准无法回访日",
}
_INTERNAL = frozenset({"words", "sequence", "year", "visit_id", "household_id", "position", "decided"})
_STEP = frozenset({"stepped_on", "stepped_by", "step_note"})
"""Shown with each step as its own words, not as a difference to the step before."""
_COMMANDS = {
    "merge": "汇总",
    "add": "登记",
    "advance": "办理",
    "merge --from-ledger": "汇总各镇台账",
    "ledger import": "台账导入",
    "init --from": "承接上一活动",
    "roster import": "导入底册",
    "roster add": "底册添户",
    "roster status": "底册状态",
    "roster rename-village": "村改名",
    "roster merge-villages": "并村",
    "correct": "改正",
    "deadline recount": "重算时限",
    "deadline set": "定时限",
}


def story_json(story: Story) -> dict[str, Any]:
    """The story as JSON."""
    issue = story.issue
    values = {name: _plain(getattr(issue, name)) for name in issue.__slots__ if name not in _INTERNAL}
    source = story.source
    return {
        "id": issue.number,
        **values,
        "opinion": story.opinion,
        "further": story.further,
        "source": source
        and {"file": source.file, "sheet": source.sheet, "row": source.row + 1, "sha256": source.sha256},
        "changes": [
            {
                "batch": change.batch,
                "on": change.day.isoformat(),
                "command": change.command,
                "stepped_on": _plain(change.stepped_on),
                "by": change.by,
                "note": change.note,
                "fields": {
                    name: [_plain(before), _plain(after)]
                    for name, before, after in change.differences
                    if name not in _INTERNAL | _STEP
                },
            }
            for change in story.changes
        ],
        "main": story.main and {"id": story.main.number, "state": story.main.state, "text": story.main.text},
        "joined_issues": [
            {
                "id": one.number,
                "village": one.village,
                "person": one.person,
                "phones": one.phones,
                "visited_on": one.visited_on.isoformat(),
                "channel": one.channel,
                "text": one.text,
                "joined_on": _plain(one.joined_on),
                "by": one.joined_by,
                "note": one.joined_note,
                "revisited_on": _plain(one.revisited_on),
                "satisfaction": one.satisfaction,
                "unreachable_on": _plain(one.unreachable_on),
                "source": source and str(source),
            }
            for one, source in story.joined
        ],
        "repeats": [{"on": day.isoformat(), "text": text, "source": source} for day, text, source in story.repeats],
    }


def story_lines(story: Story) -> Iterator[str]:
    """Yield everything known of an issue, a line each."""
    return map(clean.without_steering, _lines(story))


def _lines(story: Story) -> Iterator[str]:
    issue = story.issue
    yield f"{issue.number}　{issue.text}"
    for name in issue.__slots__:
        value = getattr(issue, name)
        if (
            name in _INTERNAL
            or name in ("number", "text", "sensitive", "sensitive_verdict")
            or value in (None, "", False, 0)
        ):
            continue
        yield f"  {_HEADINGS.get(name, name)}：{_shown(value)}"
    if issue.sensitive_as:
        yield f"  涉干部：{issue.sensitive_as}"
    if issue.subject is None:
        yield f"  主题：{PENDING}"
    yield f"  原文：{story.opinion}"
    if story.further:
        yield f"  走访另记：{story.further}"
    yield f"  来源：{story.source or f'上一个活动的台账，原编号 {issue.other_number}'}"
    if story.main:
        yield f"  主件：{story.main.number}　{story.main.state}　{story.main.text}"
    if story.joined:
        yield f"  并入这一件的 {len(story.joined)} 件，每位反映人都要回访："
    for one, where in story.joined:
        said = f"{one.village}{one.person}　{one.visited_on} {one.channel}　{one.text}"
        yield f"    {one.number}　{said}　{_called(one, issue)}（{where or '手工登记'}）"
    for day, text, source in story.repeats:
        yield f"  再次反映：{day}　{text}（{source}）"
    yield "经过"
    for change in story.changes:
        what = "；".join(
            f"{_HEADINGS.get(name, name)}由“{_shown(before)}”改为“{_shown(after)}”"
            for name, before, after in change.differences
            if name not in _INTERNAL | _STEP
        )
        yield f"  第 {change.batch} 批　{change.day}　{command_name(change.command)}：{what or '登记'}{_grounds(change)}"


def _called(issue: StoredIssue, main: StoredIssue) -> str:
    """What came of the call-back to whoever raised a joined issue."""
    if issue.household_id == main.household_id:
        return "与主件同一户，随主件回访"
    if issue.unreachable_on:
        return f"{issue.unreachable_on} 批准无法回访"
    if issue.revisited_on:
        return f"{issue.revisited_on} 回访：{issue.satisfaction}"
    return f"没有联系上 {len(issue.tries.split('、'))} 次" if issue.tries else "还没有回访"


def command_name(command: str) -> str:
    """What the clerk calls the command of a batch."""
    return _COMMANDS.get(command, command)


def _grounds(change: Change) -> str:
    said = [f"办理日期 {change.stepped_on}"] if change.stepped_on else []
    said += [f"经办人 {change.by}"] if change.by else []
    said += [f"依据 {change.note}"] if change.note else []
    return f"（{'，'.join(said)}）" if said else ""


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    return str(value) if value not in (None, "") else "空"
