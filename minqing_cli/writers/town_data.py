"""The last worksheet of a town's ledger workbook: all of its ledger, for the county's program to read.

It is in sight, so that nobody passes on what he does not see; on paper only the words above it come out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from minqing_cli.merging.town_data import DATA_SHEET, HEADINGS, DataRow
from minqing_cli.writers import style
from minqing_cli.writers.cells import put
from minqing_cli.writers.fitting import row_height
from minqing_cli.writers.streaming import LongTable, RowPattern, StreamedBook
from minqing_cli.writers.style import Looks

NOTE = (
    "本表供县（区）汇总时由程序读取，请不要改动。表里有本单位台账的全部内容，包括疑似涉干部的件和全部底册："
    "本工作簿要给别的单位时，先删去本表，删去不影响其他各表；给村、给单位的用 ledger export --village、--unit 另出，那样的没有本表。"
)
_WIDTHS = (8, 12, 20, 8, 90)
_HEIGHT = 15.0
_HEADING_ROW = 3


class DataRows(Protocol):
    """The rows of the sheet, taken one by one."""

    def __len__(self) -> int:
        """Return how many there are."""

    def __iter__(self) -> Iterator[DataRow]:
        """Go through them."""


def write_town_data(streamed: StreamedBook, looks: Looks, lines: Sequence[str], rows: DataRows) -> None:
    """Write the sheet. lines: its title and the line below it."""
    sheet = streamed.book.add_worksheet(DATA_SHEET)
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width)
    room = sum(_WIDTHS)
    for row, (line, look) in enumerate(zip(lines, (style.BOOK_TITLE, style.NOTE_LINE), strict=True)):
        sheet.set_row(row, row_height([line], [room], look.size))
        put(sheet, row, 0, line, looks.of(look))
    note = replace(style.NOTE_LINE, wrap=True)
    below = len(lines)
    sheet.set_row(below, row_height([NOTE], [room], note.size))
    sheet.merge_range(below, 0, below, len(_WIDTHS) - 1, NOTE, looks.of(note).plain)
    for column, heading in enumerate(HEADINGS):
        put(sheet, _HEADING_ROW, column, heading, looks.of(style.HEADING))
    body = looks.of(replace(style.WIDE_BODY, align="fill", wrap=False, number_format="General"))
    pattern = RowPattern([body] * len(HEADINGS), _HEIGHT)
    first = _HEADING_ROW + 1
    streamed.stream(LongTable(sheet, first, len(rows), (pattern,), ((pattern, tuple(row)) for row in rows)))
    style.set_up_page(sheet, (0, 0))
    sheet.print_area(0, 0, below, len(_WIDTHS) - 1)
    sheet.protect()
