"""A long worksheet in slices: so many whole rows at a time, each decoded as a small worksheet of its own.

A decoder needs the whole XML of a sheet and then a table of all its cells, which for 300,000 rows is half a gigabyte.
Rows are independent of each other where every cell says its own address, as all spreadsheet programs write it. What is
not plainly of that kind (`NotCuttable`) is decoded whole; what is read is the same either way.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import cast

from python_calamine import CalamineSheet, CalamineWorkbook

from minqing_cli.readers.area import is_plain
from minqing_cli.readers.package import Package
from minqing_cli.sheets import LongRows, Merge, Row

SLICE = 8 << 20
"""Bytes of XML that are decoded as one sheet."""
LONG = 2 * SLICE
"""A worksheet is long from here on."""
_LONGEST_HEAD = 1 << 20
_LONGEST_TAIL = 32 << 20
_LONGEST_ROW = 4 << 20
_ROWS_BEGIN = re.compile(rb"<sheetData(?:\s[^<>]*)?(?<!/)>")
_ROW_ENDS, _ROWS_END, _END = b"</row>", b"</sheetData>", b"</worksheet>"
_ROWS = b"sheetData"
_NO_ROWS = (b"<!", b"<?", _ROWS)
"""Comments and the like: the end of a row in one of them ends nothing."""


class NotCuttable(Exception):
    """A worksheet whose rows cannot be told apart by looking for their ends."""


class Slices:
    """The rows of a worksheet's XML, from pieces of any length. Raises NotCuttable.

    head: what stands before them. tail: what stands after them, once all are read. looked_through: the same was read so
    before, and need not be judged again.
    """

    def __init__(self, content: Iterable[bytes], looked_through: bool = False) -> None:
        self._content = iter(content)
        self._looked_through = looked_through
        self.head, self._rest = self._begin()
        self.tail = b""

    def __iter__(self) -> Iterator[bytes]:
        """Yield slices of whole rows, once. Raises NotCuttable."""
        rest, self._rest = self._rest, b""
        while (end := rest.find(_ROWS_END)) < 0:
            stop = rest.rfind(_ROW_ENDS) + len(_ROW_ENDS)
            if len(rest) >= SLICE and stop >= len(_ROW_ENDS):
                yield self._whole_rows(rest[:stop])
                rest = rest[stop:]
            if len(rest) > SLICE + _LONGEST_ROW:
                raise NotCuttable
            rest += self._more()
        if end:
            yield self._whole_rows(rest[:end])
        self._read_tail(rest[end:])

    def _more(self) -> bytes:
        for piece in self._content:
            if piece:
                return piece
        raise NotCuttable

    def _begin(self) -> tuple[bytes, bytes]:
        """Return what stands before the rows, and the rest of what was read of them."""
        rest = b""
        while (found := _ROWS_BEGIN.search(rest)) is None:
            if len(rest) > _LONGEST_HEAD:
                raise NotCuttable
            rest += self._more()
        head = rest[: found.end()]
        # Another encoding than that of the marks looked for, or something that a decoder has to know from further up.
        if head.count(_ROWS) != 1 or b"<!" in head or b"\0" in head:
            raise NotCuttable
        return head, rest[found.end() :]

    def _whole_rows(self, rows: bytes) -> bytes:
        if not self._looked_through and (any(written in rows for written in _NO_ROWS) or not is_plain(rows)):
            raise NotCuttable
        return rows

    def _read_tail(self, rest: bytes) -> None:
        pieces, length = [rest], len(rest)
        for piece in self._content:
            pieces.append(piece)
            length += len(piece)
            if length > _LONGEST_TAIL:
                raise NotCuttable
        self.tail = b"".join(pieces)
        if self.tail.count(_ROWS) != 1 or b"<!" in self.tail or not self.tail.rstrip().endswith(_END):
            raise NotCuttable


class SlicedBook:
    """A workbook without its long sheets, into which slices of them are put one after the other.

    names: the parts that a decoder needs. long: those among them that are cut. Raises what the decoder raises.
    """

    def __init__(self, package: Package, names: Iterable[str], long: Iterable[str]) -> None:
        self._package = package
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(set(names).difference(long)):
                at = package.by_name[name]
                archive.writestr(package.members[at].filename, package.read(at))
        self._rest = made.getvalue()
        self.book = CalamineWorkbook.from_filelike(io.BytesIO(self._rest))

    def read(self, index: int, name: str) -> tuple[LongRows, tuple[Merge, ...]]:
        """Return the rows and the merged ranges of a long sheet as decoding it whole gives them. Raises NotCuttable.

        index: of the sheet in the workbook. name: of its part.
        """
        at = self._package.by_name[name]
        file_name = self._package.members[at].filename
        slices = Slices(self._package.pieces(at), looked_through=True)
        rows = LongRows()
        width = 0
        for part in slices:
            sheet = self._decoded(index, file_name, slices.head + part + _ROWS_END + _END)
            if sheet.start is None:
                continue
            top, left = sheet.start
            if top < len(rows):
                raise NotCuttable
            found = cast("list[Row]", sheet.to_python(skip_empty_area=True))
            blank: Row = [""] * left
            rows.add([] for _ in range(top - len(rows)))
            rows.add(blank + row for row in found)
            width = max(width, left + sheet.width)
        rows.fill_up(width)
        merges = self._decoded(index, file_name, slices.head + slices.tail).merged_cell_ranges or ()
        return rows, tuple((top, left, bottom, right) for (top, left), (bottom, right) in merges)

    def _decoded(self, index: int, file_name: str, content: bytes) -> CalamineSheet:
        made = io.BytesIO(self._rest)
        with zipfile.ZipFile(made, "a") as archive:
            archive.writestr(file_name, content)
        made.seek(0)
        return CalamineWorkbook.from_filelike(made).get_sheet_by_index(index)
