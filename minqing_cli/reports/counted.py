"""A table of counts by key with its total: the form that the reports of the day, the week and the branches share."""

from collections.abc import Mapping, Sequence

from minqing_cli.reports.rates import Rate
from minqing_cli.reports.scope import BY_HEADINGS, By, key_label
from minqing_cli.reports.table import Table, TableColumn, Value
from minqing_cli.terms import TOTAL

Counts = Sequence[tuple[str | None, Mapping[str, int]]]


def counted_table(
    title: str,
    by: By,
    counts: Counts,
    headings: Mapping[str, str],
    rates: Mapping[str, tuple[str, str, str]] | None = None,
    blanks: Sequence[tuple[str, float]] = (),
    notes: Sequence[str] = (),
) -> Table:
    """Return the counts by key, keys of the same label added up, and their total.

    headings: count → its column. rates: name → (heading, part, whole), both of them counts. blanks: columns that
    are left empty for people to write in, with their widths. Keys of which nothing is counted are left out.
    """
    rows: dict[str, dict[str, int]] = {}
    for key, found in counts:
        row = rows.setdefault(key_label(key, by), {})
        for name, number in found.items():
            row[name] = row.get(name, 0) + number
    total = {name: sum(row.get(name, 0) for row in rows.values()) for _, found in counts for name in found}
    columns = (
        TableColumn("key", BY_HEADINGS[by], "text", 14),
        *(TableColumn(name, words, "count", 8) for name, words in headings.items()),
        *(TableColumn(name, words, "rate", 16) for name, (words, _, _) in (rates or {}).items()),
        *(TableColumn(f"blank{number}", words, "text", width) for number, (words, width) in enumerate(blanks, start=1)),
    )

    def line(key: str, row: Mapping[str, int]) -> tuple[Value, ...]:
        figures = [row.get(name, 0) for name in headings]
        parts = [Rate(row.get(part, 0), row.get(whole, 0)) for _, part, whole in (rates or {}).values()]
        return (key, *figures, *parts, *("" for _ in blanks))

    listed = tuple(line(key, row) for key, row in rows.items() if any(row.values()))
    return Table(title, columns, listed, line(TOTAL, total), tuple(notes))
