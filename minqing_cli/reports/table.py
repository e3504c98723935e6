"""The neutral form of a report: headings and values, from which console, csv, xlsx and plain JSON are made.

How a table looks is the business of `show` and the writers; that all of them give the same figures is ours.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol

from minqing_cli.reports.rates import Quotient, Rate

Value = str | int | Rate | Quotient | date | None
ValueKind = Literal["text", "count", "rate", "date"]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column. key: its name in JSON. heading: what the clerk reads. width: in characters, a Chinese one is two."""

    key: str
    heading: str
    kind: ValueKind = "count"
    width: float = 8


@dataclass(frozen=True, slots=True)
class Table:
    """A report as rows of values, one for each column; total: the last line, of the same length.

    notes: what must be said with the figures: as of when, what is counted, what was left out.
    Raises ValueError for a row that does not fit the columns.
    """

    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: tuple[Value, ...] | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for row in (*self.rows, *filter(None, [self.total])):
            if len(row) != len(self.columns):
                raise ValueError(f"{len(row)} values for {len(self.columns)} columns: {row}")

    def headings(self) -> tuple[str, ...]:
        """Return the Chinese headings in order."""
        return tuple(column.heading for column in self.columns)

    def as_json(self) -> dict[str, Any]:
        """Return columns, rows, total and notes, each row as a mapping by column key."""
        return {
            "columns": [{"key": column.key, "heading": column.heading, "kind": column.kind} for column in self.columns],
            "rows": [self._by_key(row) for row in self.rows],
            "total": None if self.total is None else self._by_key(self.total),
            "notes": list(self.notes),
        }

    def _by_key(self, row: tuple[Value, ...]) -> dict[str, Any]:
        return {column.key: plain(value) for column, value in zip(self.columns, row, strict=True)}


class Tabular(Protocol):
    """What every computed report offers."""

    def as_json(self) -> dict[str, Any]:
        """Return the report as the command line's JSON gives it."""

    def table(self) -> Table:
        """Return the report as a table."""

    def further_tables(self) -> tuple[Table, ...]:
        """Return the tables that belong to it: they follow on the screen and as further sheets of a workbook."""

    @property
    def text(self) -> tuple[str, ...]:
        """The report in words, a paragraph each; nothing where it has none."""


class OneTable:
    """What a report has beside its own table, where that is all there is."""

    __slots__ = ()

    def further_tables(self) -> tuple[Table, ...]:
        """Return none."""
        return ()

    @property
    def text(self) -> tuple[str, ...]:
        """No words."""
        return ()


def written(value: Value) -> str:
    """Return a value as text for console and csv; a rate brings its counts, nothing is empty.

    >>> written(Rate(1, 2)), written(date(2022, 5, 31)), written(None), written(0)
    ('50.00%（1/2）', '2022-05-31', '', '0')
    """
    if value is None:
        return ""
    if isinstance(value, Rate | Quotient):
        return value.shown_with_counts
    return str(value)


def plain(value: Value) -> Any:
    """Return a value as JSON takes it: rates as mappings, dates as ISO text."""
    if isinstance(value, Rate | Quotient):
        return value.as_json()
    return value.isoformat() if isinstance(value, date) else value
