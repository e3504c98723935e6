"""Workbooks with long tables: XlsxWriter makes everything but the rows, and the rows are streamed into its file.

XlsxWriter handles every cell by itself, which costs several times what reading it cost. So it makes a workbook in
which each long table has only its patterns: one row of empty cells for each kind of row. From them the numbers of the
cell styles are read back, and in their place the rows go into the sheet's XML, as text that stands in its cell (nothing
has to be collected first) and numbers. All other parts of the file are copied as they are.

What is text stays text, as in `cells.put`. Nothing here decides how anything looks.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from minqing_cli.sheets import Cell
from minqing_cli.writers.cells import new_book
from minqing_cli.writers.row_xml import CellStyles, RowWriter
from minqing_cli.writers.style import Formats

_LAST_ROW = 1_048_576
_ROWS_AT_ONCE = 500
# Measured: a quarter of the time of the usual 6, for files three tenths larger; 3 takes half as long again for a tenth less.
_COMPRESSION = 2
_DIMENSION = re.compile(r'<dimension ref="[^"]*"/>')
_STYLE = re.compile(r'<c r="[A-Z]+\d+" s="(\d+)"/>')


@dataclass(frozen=True, eq=False, slots=True)
class RowPattern:
    """One kind of row of a table: the formats of its cells, and how high it is.

    widths: of the columns, by which the text is measured; without them every row is as high as `height`.
    size: of the font. height: the least one, in points.
    """

    formats: Sequence[Formats]
    height: float
    widths: Sequence[float] = ()
    size: float = 0


@dataclass(frozen=True, slots=True)
class LongTable:
    """A table to be streamed into a sheet, below which nothing else stands.

    first: its first row, from 0. count: how many rows will come; each brings its pattern and a value for every cell.
    """

    sheet: Worksheet
    first: int
    count: int
    patterns: Sequence[RowPattern]
    rows: Iterable[tuple[RowPattern, Sequence[Cell]]]


@dataclass(frozen=True, slots=True)
class StreamedBook:
    """A workbook in the making: `book` for everything short, `stream` for each long table."""

    book: Workbook
    tables: list[LongTable] = field(default_factory=list)

    def stream(self, table: LongTable) -> None:
        """Have a table streamed into its sheet when the block ends. Raises ValueError where the sheet is too short."""
        if table.first + table.count > _LAST_ROW:
            raise ValueError(f"{table.count} rows are more than a sheet holds")
        row = table.first
        for pattern in table.patterns:
            for quoted in (False, True):
                for column, formats in enumerate(pattern.formats):
                    table.sheet.write_blank(row, column, None, formats.quoted if quoted else formats.plain)
                row += 1
        self.tables.append(table)


@contextmanager
def streamed_book(path: Path) -> Iterator[StreamedBook]:
    """Open a workbook for writing; it is written to `path` when the block ends without an exception.

    The rows of its tables are taken one by one, at that time. Raises OSError where the file cannot be written,
    ValueError where a table has other rows than it said; then no file is left.
    """
    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        skeleton = Path(scratch) / "skeleton.xlsx"
        with new_book(skeleton) as book:
            streamed = StreamedBook(book)
            yield streamed
        try:
            _fill(skeleton, path, streamed)
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def _fill(skeleton: Path, path: Path, streamed: StreamedBook) -> None:
    """Copy a workbook, the rows put into the sheets of its tables."""
    sheets = streamed.book.worksheets()
    tables = {f"xl/worksheets/sheet{sheets.index(table.sheet) + 1}.xml": table for table in streamed.tables}
    with ZipFile(skeleton) as source, ZipFile(path, "w", ZIP_DEFLATED, compresslevel=_COMPRESSION) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename not in tables:
                target.writestr(part, content, ZIP_DEFLATED, _COMPRESSION)
                continue
            part._compresslevel = _COMPRESSION  # type: ignore[attr-defined]
            with target.open(part, "w", force_zip64=True) as sheet:
                _fill_sheet(content.decode(), tables[part.filename], sheet)


def _fill_sheet(xml: str, table: LongTable, target: IO[bytes]) -> None:
    """Write a sheet's XML with the table's rows in place of its patterns."""
    begin, end = xml.index(f'<row r="{table.first + 1}"'), xml.index("</sheetData>")
    styles = [list(map(int, _STYLE.findall(row))) for row in xml[begin:end].split("</row>")]
    writers = {}
    for index, pattern in enumerate(table.patterns):
        pairs = zip(styles[2 * index], styles[2 * index + 1], strict=True)
        writers[pattern] = RowWriter(
            [CellStyles(*pair) for pair in pairs], pattern.widths, pattern.size, pattern.height
        )
    columns = max(len(pattern.formats) for pattern in table.patterns)
    dimension = f'<dimension ref="A1:{xl_col_to_name(columns - 1)}{table.first + table.count}"/>'
    target.write(_DIMENSION.sub(dimension, xml[:begin], count=1).encode())
    written = 0
    pieces: list[bytes] = []
    for row, (pattern, values) in enumerate(table.rows, start=table.first + 1):
        pieces.append(writers[pattern].xml(row, values))
        if len(pieces) == _ROWS_AT_ONCE:
            target.write(b"".join(pieces))
            written += len(pieces)
            pieces.clear()
    target.write(b"".join(pieces))
    written += len(pieces)
    if written != table.count:
        raise ValueError(f"{written} rows instead of {table.count}")
    target.write(xml[end:].encode())
