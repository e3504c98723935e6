"""The two consoles, results and messages, and the progress bar between them."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.segment import Segment

from minqing_cli import clean


class PlainConsole(Console):
    """A console that prints strangers' text as it is, but never as an order to the terminal."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Render as Rich does, without the control characters that came with the text."""
        for segment in super().render(renderable, options):
            if segment.control or not segment.text:
                yield segment
            else:
                yield Segment(clean.without_steering(segment.text), segment.style)


def console(stderr: bool, no_color: bool) -> Console:
    """Return a console that prints text as it is: no markup, no emoji, no highlighting, no hard wraps of data."""
    return PlainConsole(
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
