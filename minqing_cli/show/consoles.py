"""The two consoles, results and messages, and the progress bar between them."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn


def console(stderr: bool, no_color: bool) -> Console:
    """Return a console that prints text as it is: no markup, no emoji, no highlighting, no hard wraps of data."""
    return Console(
        stderr=stderr,
        no_color=no_color or None,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
    )


@contextmanager
def progress(title: str, total: int) -> Iterator[Callable[[], None]]:
    """Show how far a run over many files has come, on a terminal only; yield what is called for each step."""
    if not sys.stderr.isatty() or total < 2:
        yield lambda: None
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console(stderr=True, no_color=False), transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda: bar.advance(task)
