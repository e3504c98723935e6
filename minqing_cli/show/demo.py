"""The guided tour on the screen: what is said, the command, and the command's own output, shortened.

The output comes from the same functions that print it for the commands. Here it is only cut to what a reader
takes in at a glance.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from minqing_cli.reports.closure import ClosureReport
from minqing_cli.reports.coverage import CoverageReport
from minqing_cli.reports.matrix import MatrixReport
from minqing_cli.reports.overdue import OverdueReport
from minqing_cli.reports.table import Table, Tabular
from minqing_cli.show.intake import print_intake
from minqing_cli.show.log import print_log
from minqing_cli.show.returns import print_returns
from minqing_cli.show.story import story_lines
from minqing_cli.show.tables import print_rows, print_table
from minqing_cli.workflows.demo.tour import InShort, Listing, Log, Merged, Pasted, Result, Step, Written
from minqing_cli.workflows.roster import RosterReport
from minqing_cli.workflows.story import Story


@dataclass(frozen=True, slots=True)
class _Cut:
    """What is shown of a report: columns by key (none: all), how many rows, which notes by their number."""

    keys: tuple[str, ...] = ()
    rows: int = 20
    notes: tuple[int, ...] = ()


_CUTS: Mapping[type[Tabular], _Cut] = {
    CoverageReport: _Cut(
        ("key", "registered", "visited", "not_reached", "to_complete", "held", "coverage_rate"), notes=(2,)
    ),
    MatrixReport: _Cut(),
    ClosureReport: _Cut(("key", "received", "resolved", "unresolved", "overdue", "resolved_rate")),
    OverdueReport: _Cut(("id", "days_over", "due_on", "village", "problem"), rows=3, notes=(1,)),
}
_MISSED = _Cut(("visitor", "village", "person", "reason"), rows=3)

_AT_FIRST = {"【错误】": 4, "【警告】": 1, "未读取": 0, "已跳过": 0}
"""How many lines of a merge's output are shown that begin with these words; the others all are."""
_LATER = dict.fromkeys((*_AT_FIRST, "……还有", "读取", "走访结果", "已记入"), 0)
_CONFLICTING = _LATER | {"【错误】": 1}
_UNCHANGED = dict.fromkeys((*_LATER, "走访"), 0)

_OF_A_STORY = ("分类依据", "原文", "来源：", "第 ")
"""What the lines begin with that are shown of an issue's story, beside its first."""


def print_demo(out: Console, steps: Iterable[Step]) -> None:
    """Print each step as it comes."""
    for step in steps:
        if step.heading:
            out.print()
            out.print(Text(step.heading, style="bold cyan"), soft_wrap=True)
        for line in step.said:
            out.print(Text(f"# {line}", style="dim"), soft_wrap=True)
        if step.command:
            out.print(Text(f"$ {step.command}", style="bold green"), soft_wrap=True)
        if step.result is not None:
            _print_result(out, step.result)


def _print_result(out: Console, result: Result) -> None:
    if isinstance(result, RosterReport):
        out.print(f"底册共 {result.total} 户，已记入台账，第 {result.batch} 批。")
    elif isinstance(result, Merged):
        lines = _captured(out, lambda: print_intake(out, result.report, verbose=False, rows=False))
        _print_lines(out, _shortened(lines, _shown_of(result), said=result.first))
        if result.written is not None:
            _print_written(out, result.written)
        if result.report.returned is not None:
            print_returns(out, result.report.returned)
    elif isinstance(result, Pasted):
        _print_lines(out, map(Text, result.lines))
    elif isinstance(result, Story):
        first, *others = story_lines(result)
        kept = [line for line in others if line.strip().startswith(_OF_A_STORY)]
        _print_lines(out, [Text(first, style="bold"), *map(Text, kept)])
    elif isinstance(result, Log):
        print_log(out, result.batches)
    elif isinstance(result, Listing):
        print_rows(out, result.headings, result.rows)
    elif isinstance(result, tuple):
        for written in result:
            _print_written(out, written)
    elif isinstance(result, InShort):
        table = result.report.table()
        _print_lines(out, (Text(table.notes[number]) for number in _CUTS[type(result.report)].notes))
    elif result is not None:
        _print_table(out, result.table(), _CUTS[type(result)])
        if isinstance(result, CoverageReport):
            _print_table(out, result.missed_table(), _MISSED)


def _shown_of(merged: Merged) -> Mapping[str, int]:
    report = merged.report
    if merged.first:
        return _AT_FIRST
    if report.batch is None:
        return _UNCHANGED
    return _CONFLICTING if report.visits and report.visits.conflict else _LATER


def _print_table(out: Console, table: Table, cut: _Cut) -> None:
    """Print the columns, rows and notes of a table that its cut asks for."""
    chosen = [index for index, column in enumerate(table.columns) if not cut.keys or column.key in cut.keys]
    left_out = len(table.rows) - cut.rows
    more = (f"……还有 {left_out} 行。",) if left_out > 0 else ()
    shown = Table(
        table.title,
        tuple(table.columns[index] for index in chosen),
        tuple(tuple(row[index] for index in chosen) for row in table.rows[: cut.rows]),
        table.total and tuple(table.total[index] for index in chosen),
        (*more, *(table.notes[number] for number in cut.notes)),
    )
    _print_lines(out, (line for line in _captured(out, lambda: print_table(out, shown)) if line.plain.strip()))


def _print_written(out: Console, written: Written) -> None:
    out.print(f"已写出：{written.shown}（{written.what}）", soft_wrap=True)


# --- cutting what was printed ------------------------------------------------------------------


def _captured(out: Console, produce: Callable[[], None]) -> list[Text]:
    """Return the lines that a function prints, in their colours."""
    with out.capture() as captured:
        produce()
    return [Text.from_ansi(line) for line in captured.get().splitlines()]


def _print_lines(out: Console, lines: Iterable[Text]) -> None:
    for line in lines:
        out.print(line, soft_wrap=True)


def _shortened(lines: Iterable[Text], most: Mapping[str, int], said: bool) -> Iterator[Text]:
    """Yield the lines without blank ones, and only so many of those that begin with a word of `most`.

    said: whether it is said how many were left out.
    """
    seen: Counter[str] = Counter()
    left_out = 0
    for line in lines:
        if not line.plain.strip():
            continue
        word = next((word for word in most if line.plain.startswith(word)), "")
        seen[word] += 1
        if seen[word] <= most.get(word, seen[word]):
            yield line
        else:
            left_out += 1
    if left_out and said:
        yield Text(f"……略去 {left_out} 行。", style="dim")
