"""The hand-over sheet as a workbook: print-ready, one worksheet for each of its tables."""

from collections.abc import Sequence
from pathlib import Path

from minqing_cli.reports.table import Table
from minqing_cli.writers.cells import new_book
from minqing_cli.writers.style import Looks
from minqing_cli.writers.tables import write_table


def write_sheets(sheets: Sequence[tuple[str, Table]], path: Path) -> None:
    """Write tables under the names of their worksheets. Raises OSError."""
    with new_book(path) as book:
        looks = Looks(book)
        for name, table in sheets:
            write_table(book, looks, name, table)
