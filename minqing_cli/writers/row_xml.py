"""One row of a worksheet as XML, as fast as Python can.

Most cells of a long table say what cells above them said: the village, the state, nothing. So each column remembers
the XML of the values that came before, all but the row's number, and a row is those pieces joined by the number.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from operator import getitem
from typing import NamedTuple

from xlsxwriter.utility import xl_col_to_name

from minqing_cli.sheets import Cell
from minqing_cli.writers.cells import FIRST_INEXACT, FIRST_SHEET_YEAR, FORMULA_STARTS, shown
from minqing_cli.writers.fitting import height_of, lines_in, room_for

_REMEMBERED = 4096
_LONGEST_TEXT = 32767
_LONGEST_REMEMBERED = 1000
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - the sheets' own first day; cells have no time zone
_ONE_DAY = timedelta(days=1)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
_CODE = re.compile(r"(?=_x[0-9A-Fa-f]{4}_)")


class CellStyles(NamedTuple):
    """The numbers of a cell's styles in the workbook. quoted: for text that begins like a formula."""

    plain: int
    quoted: int


class RowWriter:
    """Writes the rows of one pattern.

    widths, size: of the columns and the font, by which texts are measured; without widths the height is fixed.
    height: the least, in points. lines: those of the longest text in the row at hand.
    """

    def __init__(self, styles: Sequence[CellStyles], widths: Sequence[float], size: float, height: float) -> None:
        self._size, self._least = size, height
        self._heights = {1: _points(max(height_of(1, size), height) if widths else height)}
        self.lines = 1
        ends = [f'<c r="{xl_col_to_name(index)}' for index in range(1, len(styles))] + ["</row>"]
        rooms: Sequence[int | None] = [room_for(width, size) for width in widths] or [None] * len(styles)
        self._columns = [_Column(self, style, room, end) for style, room, end in zip(styles, rooms, ends, strict=True)]

    def xml(self, row: int, values: Sequence[Cell]) -> str:
        """Return the XML of a row. row: its number, from 1. Raises ValueError for too many or too few values."""
        if len(values) != len(self._columns):
            raise ValueError(f"{len(values)} values for {len(self._columns)} columns")
        self.lines = 1
        number = str(row)
        cells = number.join(map(getitem, self._columns, values))
        return f'<row r="{number}" ht="{self._height()}" customHeight="1"><c r="A{number}{cells}'

    def _height(self) -> str:
        height = self._heights.get(self.lines)
        if height is None:
            height = self._heights[self.lines] = _points(max(height_of(self.lines, self._size), self._least))
        return height


def _points(height: float) -> str:
    """Return a height as whole pixels of the screen, as XlsxWriter and Excel write it."""
    return f"{int(height * 4 / 3 + 0.5) * 0.75:g}"


class _Column(dict[Cell, str]):
    """Value → the XML of a cell from behind its row number to before that of the next cell.

    Forgotten values are made again. Never remembered are texts of several lines, which must be measured each time, very
    long ones, which hardly come twice, and True and 1.0, which a dictionary takes for the number 1.
    """

    def __init__(self, row: RowWriter, styles: CellStyles, room: int | None, end: str) -> None:
        super().__init__()
        self._row, self._room = row, room
        self._blank = f'" s="{styles.plain}"/>{end}'
        self._number = f'" s="{styles.plain}"><v>{{}}</v></c>{end}'.format
        self._plain, self._quoted = (f'" s="{style}" t="inlineStr"><is><t' for style in styles)
        self._end = f"</t></is></c>{end}"

    def __missing__(self, value: Cell) -> str:
        if isinstance(value, str):
            single, xml = self._text(value)
        elif value is None:
            single, xml = True, self._blank
        elif isinstance(value, date) and not isinstance(value, datetime) and value.year >= FIRST_SHEET_YEAR:
            single, xml = True, self._number(value.toordinal() - _DAY_ZERO.toordinal())
        else:
            return self._other(value)
        if single:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[value] = xml
        return xml

    def _other(self, value: Cell) -> str:
        if isinstance(value, datetime) and value.year >= FIRST_SHEET_YEAR:
            return self._number(f"{(value - _DAY_ZERO) / _ONE_DAY:.16G}")
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < FIRST_INEXACT:
            return self._number(f"{value:.16G}")
        return self._text(shown(value))[1]

    def _text(self, given: str) -> tuple[bool, str]:
        """Return whether a text takes a single line, and its cell."""
        # Few texts hold what no XML can; a line break is no such thing, but not printable either.
        text = given[:_LONGEST_TEXT] if given.isprintable() else _CONTROL.sub("", shown(given))[:_LONGEST_TEXT]
        if not text:
            return True, self._blank
        lines = 1 if self._room is None else lines_in(text, self._room)
        if lines > self._row.lines:
            self._row.lines = lines
        start = self._quoted if text[0] in FORMULA_STARTS else self._plain
        space = ">" if text.strip() == text else ' xml:space="preserve">'
        return lines == 1 and len(text) <= _LONGEST_REMEMBERED, f"{start}{space}{escaped(text)}{self._end}"


def escaped(text: str) -> str:
    r"""Return a text as XML holds it. What looks like the code of a character is kept from being taken for one.

    >>> escaped("a<b & _x0041_")
    'a&lt;b &amp; _x005F_x0041_'
    """
    if "_x" in text:
        text = _CODE.sub("_x005F", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
