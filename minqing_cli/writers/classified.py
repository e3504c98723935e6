"""Columns added to a copy of a clerk's workbook: what classification or grouping found for each row.

The source is never written to. openpyxl does not carry everything over; what a copy lost is told to the
caller, who tells the clerk. Formulas that the clerk wrote stay theirs; nothing that is added becomes one.
"""

import contextlib
from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from minqing_cli import clean
from minqing_cli.sheets import Sheet
from minqing_cli.writers.carried import lost_parts, watched
from minqing_cli.writers.cells import FORMULA_STARTS, shown
from minqing_cli.writers.fitting import cells
from minqing_cli.writers.returned import CannotCopy

_NARROWEST, _WIDEST = 9, 40
_LONGEST_TITLE = 31


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
    source, CannotCopy where the source is no workbook that can be copied or has no such sheet, OSError where the copy
    cannot be written.
    """
    if source.resolve() == target.resolve():
        raise ValueError("a file that somebody sent is never written to")
    with watched() as dropped:
        book = _opened(source, sheet_name)
        _append(book, sheet_name, heading_row + 1, columns, {row + 1: texts for row, texts in values.items()})
        book.save(target)
    return (*lost_parts(source, target), *dropped())


def append_to_values(
    sheet: Sheet, target: Path, heading_row: int, columns: Sequence[str], values: Mapping[int, Sequence[str]]
) -> tuple[str, ...]:
    """Write the values of a sheet with columns added, where the file itself cannot be copied: old formats and text.

    Otherwise as `append_columns`.
    """
    book = Workbook()
    page = book.worksheets[0]
    with contextlib.suppress(ValueError):
        page.title = sheet.name[:_LONGEST_TITLE] or page.title
    for row, cells_of_row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(cells_of_row, 1):
            if isinstance(cell, str):
                _write_text(page, row, column, cell)
            elif cell is not None:
                page.cell(row, column).value = cell
    _append(book, page.title, heading_row + 1, columns, {row + 1: texts for row, texts in values.items()})
    book.save(target)
    return ("列宽、颜色、公式、下拉列表和打印设置",)


def _opened(source: Path, sheet_name: str) -> Workbook:
    try:
        book = load_workbook(source)
        book[sheet_name]
    # Whatever a strange workbook makes the parser raise, its values can be written.
    except Exception as error:
        raise CannotCopy("内容特殊") from error
    return book


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
    _write_text(sheet, row, column, clean.text(value))


def _write_text(sheet: Worksheet, row: int, column: int, written: str) -> None:
    cell, text = sheet.cell(row, column), ILLEGAL_CHARACTERS_RE.sub("", shown(written))
    cell.value = text
    if text[:1] in FORMULA_STARTS:
        cell.data_type = "s"
        cell.quotePrefix = True
