"""Columns added to a copy of a clerk's workbook: what classification or grouping found for each row.

The source is never written to. openpyxl does not carry everything over; what a copy lost is told to the
caller, who tells the clerk. Formulas that the clerk wrote stay theirs; nothing that is added becomes one.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from minqing_cli import clean
from minqing_cli.writers.carried import lost_parts, watched
from minqing_cli.writers.cells import FORMULA_STARTS, shown
from minqing_cli.writers.fitting import cells

_NARROWEST, _WIDEST = 9, 40


def append_columns(
    source: Path,
    target: Path,
    sheet_name: str,
    heading_row: int,
    columns: Sequence[str],
    values: Mapping[int, Sequence[str]],
) -> tuple[str, ...]:
    """Write a copy of `source` to `target` with columns added right of everything that stands in the table.

    heading_row and the keys of values count rows from 0; a row without values stays empty in the new columns.
    Returns what the copy could not carry (图片, 图表 …), in the clerk's words. Raises ValueError where target is
    source, KeyError for an unknown sheet, OSError where the copy cannot be written.
    """
    if source.resolve() == target.resolve():
        raise ValueError("a file that somebody sent is never written to")
    with watched() as dropped:
        book = load_workbook(source)
        _append(book, sheet_name, heading_row + 1, columns, {row + 1: texts for row, texts in values.items()})
        book.save(target)
    return (*lost_parts(source, target), *dropped())


def _append(
    book: Workbook, sheet_name: str, heading_row: int, columns: Sequence[str], values: Mapping[int, Sequence[str]]
) -> None:
    """Add the columns. Rows count from 1 here, as openpyxl counts them."""
    sheet = book[sheet_name]
    first = _first_free_column(sheet, heading_row)
    for offset, heading in enumerate(columns):
        column = first + offset
        _write(sheet, heading_row, column, heading)
        for row, texts in values.items():
            _write(sheet, row, column, texts[offset])
        widest = max(map(cells, (heading, *(texts[offset] for texts in values.values()))))
        sheet.column_dimensions[get_column_letter(column)].width = min(max(widest + 2, _NARROWEST), _WIDEST)


def _first_free_column(sheet: Worksheet, heading_row: int) -> int:
    """Return the first column right of every value and merged range from the heading down, counted from 1."""
    # Only cells that exist: iterating a sheet whose last corner is styled would create millions.
    filled = (column for (row, column), cell in sheet._cells.items() if row >= heading_row and cell.value is not None)
    merged = (area.max_col for area in sheet.merged_cells.ranges if area.max_row >= heading_row)
    return max((*filled, *merged), default=0) + 1


def _write(sheet: Worksheet, row: int, column: int, value: str) -> None:
    """Write a text in the looks of its left neighbour, and as text whatever it begins with."""
    cell = sheet.cell(row, column)
    if column > 1:
        left = sheet.cell(row, column - 1)
        for look in ("font", "fill", "border", "alignment"):
            setattr(cell, look, copy(getattr(left, look)))
    text = shown(clean.text(value))
    cell.value = text
    if text[:1] in FORMULA_STARTS:
        cell.data_type = "s"
        cell.quotePrefix = True
