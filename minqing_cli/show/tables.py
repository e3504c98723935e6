"""Tables on the screen, aligned for wide characters; one too wide for the screen is cut into parts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from minqing_cli.reports.rates import Rate
from minqing_cli.reports.table import Table, Value, written

_PADDING = 3
_NARROWEST_TEXT = 16
"""Columns that a long text is never squeezed below."""
_LONG = 24
"""A text column wider than this may be broken into lines; narrower ones stay on one line."""


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    right: bool
    values: tuple[str, ...]
    total: str | None

    @property
    def widest(self) -> int:
        return max((cell_len(value) for value in (*self.values, self.total or "")), default=0)

    @property
    def breakable(self) -> bool:
        return not self.right and self.widest > _LONG

    @property
    def least(self) -> int:
        """The fewest columns it can be shown in."""
        return _NARROWEST_TEXT if self.breakable else self.natural

    @property
    def natural(self) -> int:
        """What it takes with every value and every line of its heading whole."""
        return max(self.widest, *map(cell_len, self.heading.split("\n")))


def print_table(out: Console, table: Table) -> None:
    """Print a report: title, rows, total, notes."""
    out.print(Text(table.title, style="bold"))
    columns = [
        _Column(
            _in_lines(column.heading),
            column.kind in ("count", "rate"),
            tuple(_shown(row[index]) for row in table.rows),
            None if table.total is None else _shown(table.total[index]),
        )
        for index, column in enumerate(table.columns)
    ]
    _print_columns(out, columns)
    for note in table.notes:
        out.print(Text(note, style="dim"), soft_wrap=True)
    out.print()


def print_rows(out: Console, headings: Sequence[str], rows: Iterable[Sequence[str | int]]) -> None:
    """Print a plain list under headings; numbers stand right."""
    listed = [list(row) for row in rows]
    columns = [
        _Column(
            heading,
            bool(listed) and all(isinstance(row[index], int) for row in listed),
            tuple(str(row[index]) for row in listed),
            None,
        )
        for index, heading in enumerate(headings)
    ]
    _print_columns(out, columns)


def _print_columns(out: Console, columns: Sequence[_Column]) -> None:
    for part in _parts(columns, out.width):
        # No vertical lines: terminals disagree on the width of “”—…, and a crooked line is worse than none.
        grid = RichTable(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
        for column in part:
            grid.add_column(
                Text(column.heading),
                justify="right" if column.right else "left",
                overflow="fold",
                vertical="top",
                min_width=min(column.least, out.width),
                max_width=None if column.breakable else column.natural,
            )
        for values in zip(*(column.values for column in part), strict=True):
            grid.add_row(*map(Text, values))
        if any(column.total is not None for column in part):
            grid.add_section()
            grid.add_row(*(Text(column.total or "") for column in part), style="bold")
        out.print(grid)


def _parts(columns: Sequence[_Column], width: int) -> Iterator[list[_Column]]:
    """Cut a table that does not fit into parts that do, each beginning with the first column."""
    if not columns:
        return
    first = columns[0]
    part, used = [first], first.least
    for column in columns[1:]:
        if used + _PADDING + column.least > width and len(part) > 1:
            yield part
            part, used = [first], first.least
        part.append(column)
        used += _PADDING + column.least
    yield part


def _in_lines(heading: str) -> str:
    """Break a long heading before its bracket, or in the middle, so that it is not wider than its figures."""
    before, bracket, rest = heading.partition("（")
    if bracket:
        return f"{before}\n（{rest}"
    half = (len(heading) + 1) // 2
    return heading if len(heading) < 5 else f"{heading[:half]}\n{heading[half:]}"


def _shown(value: Value) -> str:
    return value.shown_with_counts if isinstance(value, Rate) else written(value)
