"""The upload batch of the outside platform: its own columns, every cell a text, nothing above the heading."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from minqing_cli.sheets import Cell
from minqing_cli.writers.cells import new_book, put, shown
from minqing_cli.writers.style import HEADING, WIDE_BODY, Looks, body_look

_WIDTH = 18


def write_upload(path: Path, columns: Mapping[str, str], rows: Sequence[Mapping[str, Cell]]) -> None:
    """Write rows, given by our headings. columns: the platform's heading → ours. Raises OSError."""
    with new_book(path) as book:
        looks = Looks(book)
        sheet = book.add_worksheet("上传")
        sheet.set_column(0, len(columns) - 1, _WIDTH)
        sheet.freeze_panes(1, 0)
        # A platform reads texts: a number loses its zeros, and a date turns into a count of days.
        text = looks.of(body_look(WIDE_BODY, "phone", locked=False))
        for index, heading in enumerate(columns):
            put(sheet, 0, index, heading, looks.of(HEADING))
        for number, row in enumerate(rows, start=1):
            for index, ours in enumerate(columns.values()):
                put(sheet, number, index, shown(row.get(ours)), text)
