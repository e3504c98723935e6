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
_ALIKE = bytes(ord("0") if 0x21 <= byte <= 0x7E else byte for byte in range(256))
_CODE = re.compile(rb"(?=_x[0-9A-Fa-f]{4}_)")


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
        self._size, self._least, self._measured = size, height, bool(widths)
        self._starts: dict[int, bytes] = {}
        self.lines = 1
        ends = [f'<c r="{xl_col_to_name(index)}' for index in range(1, len(styles))] + ["</row>"]
        rooms: Sequence[int | None] = [room_for(width, size) for width in widths] or [None] * len(styles)
        self._columns = [_Column(self, style, room, end) for style, room, end in zip(styles, rooms, ends, strict=True)]

    def xml(self, row: int, values: Sequence[Cell]) -> bytes:
        """Return the XML of a row. row: its number, from 1. Raises ValueError for too many or too few values."""
        if len(values) != len(self._columns):
            raise ValueError(f"{len(values)} values for {len(self._columns)} columns")
        self.lines = 1
        cells = list(map(getitem, self._columns, values))
        # The row's number stands between any two pieces. How high it is shows once all its cells are made.
        return (b"%d" % row).join((b'<row r="', self._start(), *cells))

    def _start(self) -> bytes:
        """Return what stands from behind a row's number to before that of its first cell."""
        start = self._starts.get(self.lines)
        if start is None:
            height = max(height_of(self.lines, self._size), self._least) if self._measured else self._least
            start = self._starts[self.lines] = f'" ht="{_points(height)}" customHeight="1"><c r="A'.encode()
        return start


def _points(height: float) -> str:
    """Return a height as whole pixels of the screen, as XlsxWriter and Excel write it."""
    return f"{int(height * 4 / 3 + 0.5) * 0.75:g}"


class _Column(dict[Cell, bytes]):
    """Value → the XML of a cell from behind its row number to before that of the next cell.

    Forgotten values are made again. Never remembered are texts of several lines, which must be measured each time, very
    long ones, which hardly come twice, and numbers: a dictionary takes True and 1.0 for 1.
    """

    def __init__(self, row: RowWriter, styles: CellStyles, room: int | None, end: str) -> None:
        super().__init__()
        self._row, self._room = row, room
        self._blank = f'" s="{styles.plain}"/>{end}'.encode()
        self._value = f'" s="{styles.plain}"><v>'.encode()
        self._value_end = f"</v></c>{end}".encode()
        self._plain, self._quoted = (f'" s="{style}" t="inlineStr"><is><t'.encode() for style in styles)
        self._alone = self._plain + b">"
        self._end = f"</t></is></c>{end}".encode()
        self._lines: dict[bytes, int] = {}

    def __missing__(self, value: Cell) -> bytes:
        if isinstance(value, str):
            return self._text(value)
        if value is None:
            return self._remembered(value, self._blank)
        if type(value) is int and -FIRST_INEXACT < value < FIRST_INEXACT:
            return b"%b%d%b" % (self._value, value, self._value_end)
        if isinstance(value, date) and not isinstance(value, datetime) and value.year >= FIRST_SHEET_YEAR:
            return self._remembered(value, self._number(str(value.toordinal() - _DAY_ZERO.toordinal())))
        if isinstance(value, datetime) and value.year >= FIRST_SHEET_YEAR:
            return self._number(f"{(value - _DAY_ZERO) / _ONE_DAY:.16G}")
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < FIRST_INEXACT:
            return self._number(f"{value:.16G}")
        return self._text(shown(value))

    def _number(self, digits: str) -> bytes:
        return self._value + digits.encode() + self._value_end

    def _remembered(self, value: Cell, xml: bytes) -> bytes:
        if len(self) >= _REMEMBERED:
            self.clear()
        self[value] = xml
        return xml

    def _text(self, given: str) -> bytes:
        text = given
        if given.isalnum():
            # Names, numbers, addresses: nothing in them needs another look.
            text = given[:_LONGEST_TEXT]
            written = text.encode()
            xml = self._alone + written + self._end
        else:
            # Few texts hold what no XML can; a line break is no such thing, but not printable either.
            if not given.isprintable():
                text = _CONTROL.sub("", shown(given))
            text = text[:_LONGEST_TEXT]
            if not text:
                return self._remembered(given, self._blank)
            written = text.encode()
            start = self._quoted if text[0] in FORMULA_STARTS else self._plain
            space = b">" if text.strip() == text else b' xml:space="preserve">'
            xml = b"".join((start, space, escaped(written), self._end))
        if self._room is not None and (len(text) * 2 > self._room or "\n" in text):
            lines = self._lines_of(text, written, self._room)
            if lines > 1:
                if lines > self._row.lines:
                    self._row.lines = lines
                return xml
        return self._remembered(given, xml) if len(given) <= _LONGEST_REMEMBERED else xml

    def _lines_of(self, text: str, written: bytes, room: int) -> int:
        """Return on how many lines a text stands. written: the same in UTF-8.

        All Latin letters and digits are as wide as each other, so texts that differ in these alone are measured once.
        """
        shape = written.translate(_ALIKE)
        lines = self._lines.get(shape)
        if lines is None:
            if len(self._lines) >= _REMEMBERED:
                self._lines.clear()
            lines = self._lines[shape] = lines_in(text, room)
        return lines


def escaped(text: bytes) -> bytes:
    r"""Return a text as XML holds it. What looks like the code of a character is kept from being taken for one.

    >>> escaped(b"a<b & _x0041_")
    b'a&lt;b &amp; _x005F_x0041_'
    """
    if b"_x" in text:
        text = _CODE.sub(b"_x005F", text)
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
