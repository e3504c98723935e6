"""The upload batch of the outside platform: its own columns, every cell a text, nothing above the heading.

Somebody looks it through on paper before it goes out, so it prints as everything else does.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from minqing_cli.sheets import Cell
from minqing_cli.writers.cells import new_book, put, shown
from minqing_cli.writers.fitting import cells, row_height, width_for
from minqing_cli.writers.style import HEADING, WIDE_BODY, Looks, body_look, set_up_page

_WIDTH, _LONGEST, _LEAST_ROW_HEIGHT = 14, 40, 22


def write_upload(path: Path, columns: Mapping[str, str], rows: Sequence[Mapping[str, Cell]]) -> None:
    """Write rows, given by our headings. columns: the platform's heading → ours. Raises OSError."""
    with new_book(path) as book:
        looks = Looks(book)
        sheet = book.add_worksheet("上传")
        sheet.freeze_panes(1, 0)
        texts = [[shown(row.get(ours)) for ours in columns.values()] for row in rows]
        widths = [_width([heading, *(row[index] for row in texts)]) for index, heading in enumerate(columns)]
        for index, (heading, width) in enumerate(zip(columns, widths, strict=True)):
            sheet.set_column(index, index, width)
            put(sheet, 0, index, heading, looks.of(HEADING))
        # A platform reads texts: a number loses its zeros, and a date turns into a count of days.
        text = looks.of(body_look(WIDE_BODY, "phone", locked=False))
        for number, row in enumerate(texts, start=1):
            sheet.set_row(number, row_height(row, widths, WIDE_BODY.size, _LEAST_ROW_HEIGHT))
            for index, value in enumerate(row):
                put(sheet, number, index, value, text)
        set_up_page(sheet, (0, 0))


def _width(texts: Sequence[str]) -> float:
    """Return a column's width: on one line what is no sentence."""
    return min(max(_WIDTH, *(width_for(cells(text), WIDE_BODY.size) for text in texts)), _LONGEST)
