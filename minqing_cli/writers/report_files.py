"""A report's table as a file: CSV for other programs, xlsx for printing and sending on.

CSV carries headings, rows and total only; title and notes would be taken for rows. A text that begins like
a formula gets an apostrophe before it in CSV, which spreadsheets show and do not run; numbers stay numbers.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from minqing_cli.columns import ColumnKind
from minqing_cli.reports.rates import Rate
from minqing_cli.reports.table import Table, Value, ValueKind, written
from minqing_cli.sheets import Cell
from minqing_cli.writers import style
from minqing_cli.writers.cells import FORMULA_STARTS, new_book, put, shown
from minqing_cli.writers.fitting import PrintColumn, row_height
from minqing_cli.writers.page import Lines, is_long, lay_out, write_head
from minqing_cli.writers.style import Looks, set_up_page

_KINDS: Mapping[ValueKind, ColumnKind] = {"text": "text", "count": "count", "rate": "text", "date": "date"}
_LEAST_ROW_HEIGHT = 22
_SHEET_NAME = "报表"


def write_csv(table: Table, target: Path | BinaryIO) -> None:
    """Write a table as CSV in UTF-8 with BOM, which Excel and WPS need to read Chinese. Raises OSError."""
    frame = pd.DataFrame(
        [[_guarded(value) for value in row] for row in _lines(table)],
        columns=[_guarded(heading) for heading in table.headings()],
        dtype=object,
    )
    content = frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig", errors="replace")
    if isinstance(target, Path):
        target.write_bytes(content)
    else:
        target.write(content)


def write_xlsx(table: Table, path: Path) -> None:
    """Write a table as a print-ready workbook with its title and notes. Raises OSError."""
    columns = [
        PrintColumn(
            column.heading, _KINDS[column.kind], column.width, column.kind == "text" and is_long("text", column.width)
        )
        for column in table.columns
    ]
    rows = [[_cell(value) for value in row] for row in _lines(table)]
    texts = {index: [shown(row[index]) for row in rows] for index in range(len(columns))}
    layout = lay_out(columns, texts)
    body = layout.body_looks()
    total = [replace(look, font=style.GRAND_TOTAL.font, fill=style.GRAND_TOTAL.fill) for look in body]
    with new_book(path) as book:
        sheet = book.add_worksheet(_SHEET_NAME)
        looks = Looks(book)
        heading = write_head(sheet, looks, layout, Lines(table.title, notes=table.notes))
        for number, values in enumerate(rows):
            row = heading + 1 + number
            height = row_height([shown(value) for value in values], layout.widths, layout.body.size, _LEAST_ROW_HEIGHT)
            sheet.set_row(row, height)
            for index, (value, look) in enumerate(
                zip(values, body if number < len(table.rows) else total, strict=True)
            ):
                put(sheet, row, index, value, looks.of(look))
        set_up_page(sheet, (heading, heading))


def _lines(table: Table) -> tuple[tuple[Value, ...], ...]:
    return table.rows if table.total is None else (*table.rows, table.total)


def _guarded(value: Value) -> str | int:
    if isinstance(value, int):
        return value
    text = written(value)
    return f"'{text}" if text.lstrip()[:1] in FORMULA_STARTS or text[:1] in FORMULA_STARTS else text


def _cell(value: Value) -> Cell:
    """Rates go in as text with their counts: a cut-off 99.99% and a dash are no numbers."""
    return written(value) if isinstance(value, Rate) else value
