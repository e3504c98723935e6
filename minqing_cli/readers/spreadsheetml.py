"""Read Excel 2003 XML spreadsheets, which exports of older systems call .xls or .xml."""

from datetime import datetime

from minqing_cli import problems
from minqing_cli.plan import Limits
from minqing_cli.readers.gate import Opened
from minqing_cli.readers.grid import Grid
from minqing_cli.readers.refusal import Refused
from minqing_cli.readers.xml import walk
from minqing_cli.sheets import Cell, Flaw, FlawKind, Workbook

_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SHEET, _EXCEL = f"{_NAMESPACE} ", "urn:schemas-microsoft-com:office:excel "
_MEGABYTE = 1 << 20
_MOST = 1_048_576


def fits(file: Opened) -> bool:
    """Say whether a file is such a spreadsheet."""
    head = file.head
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", errors="replace").encode()
    return _NAMESPACE.encode() in head and b"<html" not in head.lower()


def read(file: Opened, limits: Limits) -> Workbook:
    """Return every sheet, hidden ones marked. Raises Refused."""
    if len(file.content) > limits.inflated_mb * _MEGABYTE:
        raise Refused(problems.TOO_LARGE, f"文件 {len(file.content) // _MEGABYTE} MB，上限 {limits.inflated_mb} MB")
    book = _Book(limits)
    walk(file.content, book)
    return Workbook(tuple(grid.sheet() for grid in book.grids))


class _Book:
    """Puts the cells of a spreadsheet into grids."""

    def __init__(self, limits: Limits) -> None:
        self.grids: list[Grid] = []
        self._limits = limits
        self._row = self._column = self._table_column = -1
        self._cell: dict[str, str] = {}
        self._kind = ""
        self._words: list[str] | None = None
        self._noted = 0
        self._visible: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == f"{_SHEET}Worksheet":
            if len(self.grids) >= self._limits.sheets:
                raise Refused(problems.TOO_LARGE, f"工作表超过 {self._limits.sheets} 张")
            self.grids.append(Grid(attributes.get(f"{_SHEET}Name", ""), self._limits))
            self._row = self._table_column = -1
        elif not self.grids:
            return
        elif name == f"{_SHEET}Column":
            self._note_column(attributes)
        elif name == f"{_SHEET}Row":
            self._row = _index(attributes, self._row)
            self._column = -1
            if attributes.get(f"{_SHEET}Hidden") == "1":
                self.grids[-1].hidden_rows.update(range(self._row, self._row + 1 + _number(attributes, "Span")))
        elif name == f"{_SHEET}Cell":
            self._begin_cell(attributes)
        elif name == f"{_SHEET}Comment":
            self._noted += 1
        elif name == f"{_SHEET}Data" and not self._noted:
            self._kind, self._words = attributes.get(f"{_SHEET}Type", "String"), []
        elif name == f"{_EXCEL}Visible":
            self._visible = []
        elif name == f"{_EXCEL}AutoFilterColumn":
            self.grids[-1].filtered = True

    def end(self, name: str) -> None:
        """An element ends."""
        if name == f"{_SHEET}Comment":
            self._noted -= 1
        elif name == f"{_SHEET}Data" and self._words is not None:
            self._put("".join(self._words))
            self._words = None
        elif name == f"{_SHEET}Cell":
            if f"{_SHEET}Formula" in self._cell:
                self.grids[-1].put(self._row, self._column, None, Flaw(FlawKind.UNCALCULATED))
            self._column += _number(self._cell, "MergeAcross")
        elif name == f"{_EXCEL}Visible" and self._visible is not None:
            self.grids[-1].hidden = "".join(self._visible).strip() in ("SheetHidden", "SheetVeryHidden")
            self._visible = None

    def words(self, data: str) -> None:
        """Text stands between elements."""
        if self._words is not None:
            self._words.append(data)
        elif self._visible is not None:
            self._visible.append(data)

    def _note_column(self, attributes: dict[str, str]) -> None:
        first = _index(attributes, self._table_column)
        self._table_column = first + _number(attributes, "Span")
        if attributes.get(f"{_SHEET}Hidden") == "1":
            self.grids[-1].hidden_columns.update(range(first, min(self._table_column + 1, first + 16384)))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._cell = attributes
        self._column = _index(attributes, self._column)
        down, across = _number(attributes, "MergeDown"), _number(attributes, "MergeAcross")
        self.grids[-1].merge(self._row, self._column, down + 1, across + 1)

    def _put(self, written: str) -> None:
        value: Cell = written or None
        flaw = None
        try:
            if self._kind == "Number":
                value = float(written)
            elif self._kind == "DateTime":
                value = datetime.fromisoformat(written)
            elif self._kind == "Boolean":
                value = written == "1"
            elif self._kind == "Error":
                value, flaw = None, Flaw(FlawKind.ERROR, written)
        except ValueError:
            value = written
        self._cell = {name: one for name, one in self._cell.items() if name != f"{_SHEET}Formula"}
        self.grids[-1].put(self._row, self._column, value, flaw)


def _index(attributes: dict[str, str], before: int) -> int:
    """Return the row or column of an element, from 0: its own number or the one after the last."""
    return (_number(attributes, "Index") or before + 2) - 1


def _number(attributes: dict[str, str], name: str) -> int:
    written = attributes.get(_SHEET + name, "0")
    return min(int(written), _MOST) if written.isascii() and written.isdigit() and len(written) < 10 else 0
