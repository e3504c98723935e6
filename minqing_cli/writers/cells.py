"""A new workbook and its cells: what is text stays text, and the same content gives the same bytes.

Nothing that came from a sheet becomes a formula, a link or a number. How things look is in `style`.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from minqing_cli.sheets import Cell
from minqing_cli.terms import NO, YES
from minqing_cli.writers.style import Formats

FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠﹦﹢﹣﹫")
"""What a spreadsheet may take for the start of a formula, full-width forms included."""

FIRST_SHEET_YEAR = 1901
"""Excel counts days from 1900 and gets that year wrong."""

FIRST_INEXACT = 10**15
"""From here on numbers lose their last digits in a spreadsheet."""

CHOICES_SHEET = "选项"

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed stamp, the same in every time zone
_LONGEST_INLINE_LIST = 255
_OUTSIDE_SHEET = -1  # XlsxWriter's return code
# Characters that XML cannot hold: a file with one of them does not open.
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, all inclusive."""


@contextmanager
def new_book(path: Path, *, constant_memory: bool = False) -> Iterator[Workbook]:
    """Open a workbook for writing; it is written to `path` when the block ends without an exception.

    constant_memory: for long sheets, whose rows must then be written from top to bottom. Raises OSError where
    the file cannot be written.
    """
    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        options = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "constant_memory": constant_memory,
            "tmpdir": scratch,
        }
        book = Workbook(str(path), options)
        book.set_properties({"created": _CREATED})
        yield book
        try:
            book.close()
        except FileCreateError as error:
            # It wraps the OSError, and that is what callers can act on.
            raise error.args[0] from None


def put(sheet: Worksheet, row: int, column: int, value: Cell, formats: Formats) -> None:
    """Write one cell by the type of its value; text is always written as text.

    Raises ValueError for a cell outside the sheet, which XlsxWriter would leave out without a word.
    """
    if value is None or value == "":
        code = sheet.write_blank(row, column, None, formats.plain)
    elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < FIRST_INEXACT:
        code = sheet.write_number(row, column, value, formats.plain)
    elif isinstance(value, date) and value.year >= FIRST_SHEET_YEAR:
        code = sheet.write_datetime(row, column, value, formats.plain)
    else:
        text = shown(value)
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter takes this for its own rich-text markup and would write it into the XML as it is.
            text += " "
        # Quoted, it stays text even when somebody edits the cell and presses Enter.
        code = sheet.write_string(row, column, text, formats.quoted if text[0] in FORMULA_STARTS else formats.plain)
    if code == _OUTSIDE_SHEET:
        raise ValueError(f"row {row + 1}, column {column + 1} is outside the sheet")


def shown(value: Cell) -> str:
    """Return the text that a cell shows, by which it is also measured.

    >>> shown(date(2022, 3, 5)), shown(True), shown(None)
    ('2022-03-05', '是', '')
    """
    if isinstance(value, str):
        return _NOT_XML.sub("\ufffd", value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    return str(value)


def put_text(cell: Any, text: str) -> None:
    """Write a text into a cell of openpyxl as text, whatever it begins with, without characters that it refuses."""
    cell.value = _CONTROL.sub("", shown(text))
    if cell.value:
        cell.data_type = "s"
        cell.quotePrefix = cell.value[:1] in FORMULA_STARTS


def offer(book: Workbook, sheet: Worksheet, area: Area, choices: Sequence[str]) -> None:
    """Put a drop-down on an area. Another value is questioned, not refused: the clerk may be right."""
    source: list[str] | str = list(choices)
    joined = ",".join(choices)
    if joined.count(",") >= len(choices) or '"' in joined or len(joined) > _LONGEST_INLINE_LIST:
        # Longer than Excel keeps beside a cell, or not to be told apart by commas.
        source = _on_hidden_sheet(book, choices)
    sheet.data_validation(
        *area,
        {
            "validate": "list",
            "source": source,
            "error_type": "warning",
            "error_title": "不在列表里",
            "error_message": "请从下拉列表里选。确实要填别的内容，请点“是”。",
        },
    )


def _on_hidden_sheet(book: Workbook, choices: Sequence[str]) -> str:
    sheet = book.get_worksheet_by_name(CHOICES_SHEET)
    if sheet is None:
        sheet = book.add_worksheet(CHOICES_SHEET)
        sheet.hide()
    # One row for each list, so that a later list never writes above an earlier one.
    row = 0 if sheet.dim_rowmax is None else sheet.dim_rowmax + 1
    for column, choice in enumerate(choices):
        sheet.write_string(row, column, choice)
    return f"='{CHOICES_SHEET}'!{xl_range_abs(row, 0, row, len(choices) - 1)}"
