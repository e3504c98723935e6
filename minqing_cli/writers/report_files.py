"""A report's table as a file: CSV for other programs, xlsx for printing and sending on.

CSV carries headings, rows and total only; title and notes would be taken for rows. A text that begins like
a formula gets an apostrophe before it in CSV, which spreadsheets show and do not run; numbers stay numbers.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from minqing_cli.reports.table import Table, Value, written
from minqing_cli.writers.cells import FORMULA_STARTS, new_book
from minqing_cli.writers.style import Looks
from minqing_cli.writers.tables import lines_of, write_table

_SHEET_NAME = "报表"


def write_csv(table: Table, target: Path | BinaryIO) -> None:
    """Write a table as CSV in UTF-8 with BOM, which Excel and WPS need to read Chinese. Raises OSError."""
    frame = pd.DataFrame(
        [[_guarded(value) for value in row] for row in lines_of(table)],
        columns=[_guarded(heading) for heading in table.headings()],
        dtype=object,
    )
    content = frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig", errors="replace")
    if isinstance(target, Path):
        target.write_bytes(content)
    else:
        target.write(content)


def write_xlsx(tables: Sequence[Table], path: Path) -> None:
    """Write tables as a print-ready workbook, a sheet each with title and notes. Raises OSError."""
    with new_book(path) as book:
        looks = Looks(book)
        for number, table in enumerate(tables):
            name = f"{_SHEET_NAME}{number + 1}" if number else _SHEET_NAME
            write_table(book, looks, name, table)


def _guarded(value: Value) -> str | int:
    if isinstance(value, int):
        return value
    text = written(value)
    return f"'{text}" if text.lstrip()[:1] in FORMULA_STARTS or text[:1] in FORMULA_STARTS else text
