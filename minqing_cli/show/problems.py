"""Problems by file, the grave ones first."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from minqing_cli.problems import Problem
from minqing_cli.terms import Severity

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "dim"}
_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def print_problems(out: Console, problems: Sequence[Problem], with_info: bool, limit: int | None = None) -> None:
    """Print problems grouped by severity. limit: warnings beyond it are only counted."""
    for severity in _ORDER:
        found = [problem for problem in problems if problem.severity is severity]
        if not found or (severity is Severity.INFO and not with_info):
            continue
        shown = found if limit is None or severity is Severity.ERROR else found[:limit]
        for problem in shown:
            label = Text(f"【{severity.value}】", style=_STYLES[severity])
            label.append(str(problem), style="default")
            out.print(label, soft_wrap=True)
        if len(found) > len(shown):
            out.print(f"……还有 {len(found) - len(shown)} 条{severity.value}，加 -v 全部显示。", soft_wrap=True)


def counted(problems: Sequence[Problem]) -> str:
    """Say how many problems of each severity there are.

    >>> counted([])
    '没有发现问题'
    """
    counts = [(severity, sum(1 for one in problems if one.severity is severity)) for severity in _ORDER]
    said = [f"{severity.value} {count} 条" for severity, count in counts if count]
    return "、".join(said) or "没有发现问题"
