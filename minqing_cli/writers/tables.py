"""A report's table as a worksheet: title, notes, heading, rows, total.

Rates go in as text with their counts: a cut-off 99.99% and a dash are no numbers.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from minqing_cli.columns import ColumnKind
from minqing_cli.reports.rates import Quotient, Rate
from minqing_cli.reports.table import Table, Value, ValueKind, written
from minqing_cli.sheets import Cell
from minqing_cli.writers import style
from minqing_cli.writers.cells import put, shown
from minqing_cli.writers.fitting import WIDEST_PIXELS, PrintColumn, cells, pixels, row_height
from minqing_cli.writers.page import Lines, is_long, lay_out, write_head
from minqing_cli.writers.style import Looks, set_up_page

_KINDS: Mapping[ValueKind, ColumnKind] = {"text": "text", "count": "count", "rate": "text", "date": "date"}
_LEAST_ROW_HEIGHT = 22


class WrittenTable(NamedTuple):
    """Where a table stands. heading: its row. last: the row of its last line, the total included."""

    sheet: Worksheet
    heading: int
    last: int


def write_table(book: Workbook, looks: Looks, name: str, table: Table) -> WrittenTable:
    """Write a table into a new worksheet, ready to print."""
    columns = [
        PrintColumn(
            column.heading, _KINDS[column.kind], column.width, column.kind == "text" and is_long("text", column.width)
        )
        for column in table.columns
    ]
    # In a table that fills the page a rate stands on two lines: small figures on one would be smaller still.
    joint = "\n（" if sum(pixels(column.width) for column in columns) > WIDEST_PIXELS else "（"
    rows = [[_cell(value, joint) for value in row] for row in lines_of(table)]
    texts = {index: [shown(row[index]) for row in rows] for index in range(len(columns))}
    texts |= {
        index: ["0" * cells(line) for text in texts[index] for line in text.split("\n")]
        for index, column in enumerate(table.columns)
        if column.kind == "rate"
    }
    layout = lay_out(columns, texts)
    body = layout.body_looks()
    total = [replace(look, font=style.GRAND_TOTAL.font, fill=style.GRAND_TOTAL.fill) for look in body]
    sheet = book.add_worksheet(name)
    heading = write_head(sheet, looks, layout, Lines(table.title, notes=table.notes))
    for number, values in enumerate(rows):
        row = heading + 1 + number
        height = row_height([shown(value) for value in values], layout.widths, layout.body.size, _LEAST_ROW_HEIGHT)
        sheet.set_row(row, height)
        for index, (value, look) in enumerate(zip(values, body if number < len(table.rows) else total, strict=True)):
            put(sheet, row, index, value, looks.of(look))
    set_up_page(sheet, (heading, heading))
    return WrittenTable(sheet, heading, heading + len(rows))


def lines_of(table: Table) -> tuple[tuple[Value, ...], ...]:
    """Return the rows of a table and its total."""
    return table.rows if table.total is None else (*table.rows, table.total)


def _cell(value: Value, joint: str) -> Cell:
    return written(value).replace("（", joint) if isinstance(value, Rate | Quotient) else value
