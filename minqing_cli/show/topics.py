"""The groups of a sheet's rows on the screen."""

from rich.console import Console
from rich.text import Text

from minqing_cli.show.tables import print_rows
from minqing_cli.workflows.topics import Grouping


def print_grouping(out: Console, found: Grouping) -> None:
    """Print topics, then cases, each with the rows of the spreadsheet."""
    out.print(Text("专题（一类事）", style="bold"))
    print_rows(
        out,
        ("编号", "主题", "事项", "户数", "行"),
        [(one.id, one.subject, one.matter, one.households, _numbers(one.rows)) for one in found.topics],
    )
    out.print()
    out.print(Text("同案候选（请人工确认）", style="bold"))
    print_rows(
        out,
        ("编号", "件数", "问题", "行"),
        [(one.id, len(one.rows), one.title, _numbers(one.rows)) for one in found.cases],
    )
    out.print()
    out.print(f"共 {found.rows} 条：专题 {len(found.topics)} 个，同案候选 {len(found.cases)} 组。", soft_wrap=True)


def _numbers(rows: tuple[int, ...]) -> str:
    return "、".join(map(str, rows))
