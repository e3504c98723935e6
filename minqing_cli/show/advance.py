"""What came of steps: one in a sentence, a sheet of them in counts."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from rich.console import Console
from rich.text import Text

from minqing_cli.columns import columns_of
from minqing_cli.merging.known import StoredIssue
from minqing_cli.records import Issue
from minqing_cli.show.problems import print_problems
from minqing_cli.workflows.advance import AdvanceReport
from minqing_cli.workflows.desk import Stepped

_HEADINGS = {name: column.heading for name, column in columns_of(Issue).items()}


def advance_json(report: AdvanceReport) -> dict[str, Any]:
    """The report in the shape that scripts rely on."""
    return {
        "command": "advance",
        "batch": report.batches[-1] if report.batches else None,
        "batches": report.batches,
        "steps": {"taken": report.taken, "same": report.same, "held": report.held},
        "issues": [_step_json(one) for one in report.steps if one.before is not None],
        "problems": [problem.as_json() for problem in report.problems],
    }


def _step_json(one: Stepped) -> dict[str, Any]:
    changes = dict(_changed(one.before, one.after)) if one.before and one.after else {}
    return {
        "id": one.number,
        "from": str(one.before.state) if one.before else None,
        "to": str(one.step.word),
        "status": "taken" if one.after else "refused" if one.refused else "same",
        "reason": one.refused.reason if one.refused else None,
        "legal": [str(state) for state in one.refused.legal] if one.refused else None,
        "fields": {name: [_plain(before), _plain(after)] for name, (before, after) in changes.items()},
    }


def _changed(before: StoredIssue, after: StoredIssue) -> Iterator[tuple[str, tuple[Any, Any]]]:
    for name in before.__slots__:
        if getattr(before, name) != getattr(after, name):
            yield name, (getattr(before, name), getattr(after, name))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def print_advance(out: Console, report: AdvanceReport) -> None:
    """Print what was taken, and what was written."""
    print_problems(out, report.problems, with_info=False)
    for one in report.steps:
        if one.before and one.after:
            others = "，".join(
                f"{_HEADINGS[name]}：{_plain(after) if after not in (None, '') else '清空'}"
                for name, (_, after) in _changed(one.before, one.after)
                if name in _HEADINGS and name != "state"
            )
            out.print(
                f"{one.number}：{one.before.state} → {one.after.state}（{one.after.stepped_on}）{f'；{others}' if others else ''}",
                soft_wrap=True,
            )
    if len(report.steps) > 1 or report.held:
        out.print(f"共 {len(report.steps)} 步：已办 {report.taken}，先前已办过 {report.same}，扣留 {report.held}。")
    if report.dry_run:
        out.print(Text("这是预览，没有写入台账。", style="bold"))
    elif not report.batches:
        out.print(Text("无变化：台账没有改动。", style="bold"))
    else:
        shown = "、".join(map(str, report.batches))
        out.print(Text(f"已记入台账，第 {shown} 批。", style="bold green"))
