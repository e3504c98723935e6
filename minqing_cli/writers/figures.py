"""The figures of the ledger workbook: a report's table, and below it a chart that the spreadsheet draws itself.

The charts take their numbers from the cells, so who corrects a cell sees the chart follow.
"""

from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart

from minqing_cli.reports.table import Table
from minqing_cli.writers.style import Looks
from minqing_cli.writers.tables import WrittenTable, write_table

_FONT = {"name": "宋体", "size": 10}
_TITLE_FONT = {"name": "黑体", "size": 14, "bold": False}
_SIZE = {"width": 960, "height": 400}
_GAP = 2
_CLOSURE_SHOWN = ("received", "resolved", "unresolved", "overdue")
_MATRIX_APART = ("pending", "total")
# To be told apart on a grey print as well.
_FILLS = ("#1F4E79", "#5B9BD5", "#F4B183", "#C00000", "#A9D18E", "#7F7F7F")


def write_matrix(book: Workbook, looks: Looks, name: str, table: Table) -> None:
    """Write the classes: a column for each subject, stacked by responsibility. What has no class is not drawn."""
    at = write_table(book, looks, name, table)
    columns = [index for index, column in enumerate(table.columns) if index and column.key not in _MATRIX_APART]
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for offset, row in enumerate(table.rows[:-1]):
        line = at.heading + 1 + offset
        _add_series(
            chart,
            name,
            label=(line, 0, line, 0),
            categories=(at.heading, columns[0], at.heading, columns[-1]),
            values=(line, columns[0], line, columns[-1]),
            numbered=bool(row),
        )
    _insert(chart, at, table.title, "件")


def write_closure(book: Workbook, looks: Looks, name: str, table: Table) -> None:
    """Write how far the issues have come: for each key columns of received, resolved, unresolved and overdue."""
    at = write_table(book, looks, name, table)
    if not table.rows:
        return
    chart = book.add_chart({"type": "column"})
    first, last = at.heading + 1, at.heading + len(table.rows)
    for key in _CLOSURE_SHOWN:
        index = _index_of(table, key)
        _add_series(
            chart,
            name,
            label=(at.heading, index, at.heading, index),
            categories=(first, 0, last, 0),
            values=(first, index, last, index),
            numbered=True,
        )
    _insert(chart, at, table.title, "件")


def _index_of(table: Table, key: str) -> int:
    return [column.key for column in table.columns].index(key)
