"""The figures of the ledger workbook: a report's table, and below it a chart that the spreadsheet draws itself.

The charts take their numbers from the cells above them: who puts a cell right sees the chart follow.
"""

from collections.abc import Sequence
from typing import NamedTuple

from xlsxwriter import Workbook

from minqing_cli.reports.table import Table
from minqing_cli.writers.cells import Area
from minqing_cli.writers.style import Looks
from minqing_cli.writers.tables import WrittenTable, write_table

_GAP = 2
_SIZE = {"width": 960, "height": 400}
_FONT = {"name": "宋体", "size": 10}
_TITLE_FONT = {"name": "黑体", "size": 14, "bold": False}
# Dark and light by turns, to be told apart on a grey print as well.
_FILLS = ("#1F4E79", "#9DC3E6", "#C55A11", "#F4B183", "#548235", "#A9D18E")
_DRAWN_OF_CLOSURE = ("received", "resolved", "unresolved", "overdue")
_APART_OF_MATRIX = ("pending", "total")


class _Series(NamedTuple):
    """One series of a chart, each part by its cells."""

    name: Area
    categories: Area
    values: Area


def write_matrix(book: Workbook, looks: Looks, sheet_name: str, table: Table) -> None:
    """Write the classes; drawn are the subjects, stacked by responsibility, without what has no class yet."""
    at = write_table(book, looks, sheet_name, table)
    columns = [index for index, column in enumerate(table.columns) if index and column.key not in _APART_OF_MATRIX]
    first, last = columns[0], columns[-1]
    classified = range(at.heading + 1, at.heading + len(table.rows))
    series = [
        _Series((row, 0, row, 0), (at.heading, first, at.heading, last), (row, first, row, last)) for row in classified
    ]
    _draw(book, at, table.title, series, stacked=True)


def write_closure(book: Workbook, looks: Looks, sheet_name: str, table: Table) -> None:
    """Write how far the issues have come; drawn are, for each key, the received, resolved, unresolved and overdue."""
    at = write_table(book, looks, sheet_name, table)
    if not table.rows:
        return
    keys = [column.key for column in table.columns]
    first, last = at.heading + 1, at.heading + len(table.rows)
    series = [
        _Series((at.heading, index, at.heading, index), (first, 0, last, 0), (first, index, last, index))
        for index in map(keys.index, _DRAWN_OF_CLOSURE)
    ]
    _draw(book, at, table.title, series, stacked=False)


def _draw(book: Workbook, at: WrittenTable, title: str, series: Sequence[_Series], *, stacked: bool) -> None:
    """Put a column chart below a table."""
    chart = book.add_chart({"type": "column", **({"subtype": "stacked"} if stacked else {})})
    for number, one in enumerate(series):
        chart.add_series(
            {
                "name": [at.sheet.name, *one.name[:2]],
                "categories": [at.sheet.name, *one.categories],
                "values": [at.sheet.name, *one.values],
                "fill": {"color": _FILLS[number % len(_FILLS)]},
                "data_labels": {} if stacked else {"value": True, "font": _FONT},
            }
        )
    chart.set_title({"name": title, "name_font": _TITLE_FONT, "overlay": False})
    chart.set_x_axis({"num_font": _FONT})
    chart.set_y_axis({"name": "件", "name_font": _FONT, "num_font": _FONT, "min": 0})
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.set_size(_SIZE)
    at.sheet.insert_chart(at.last + _GAP, 0, chart)
