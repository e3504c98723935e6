"""Read OpenDocument spreadsheets: .ods, and .fods, which is the same without the archive.

Read here and not by calamine, which tells nothing of merged, hidden and faulty cells, and expands whatever the file
says is repeated.
"""

from datetime import date, datetime

from minqing_cli import problems
from minqing_cli.plan import Limits
from minqing_cli.readers.gate import Opened
from minqing_cli.readers.grid import Grid
from minqing_cli.readers.refusal import Refused
from minqing_cli.readers.xml import walk
from minqing_cli.sheets import Cell, Flaw, FlawKind, Workbook

_KIND = b"opendocument.spreadsheet"
_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _TEXT = f"{_OPEN}table:1.0 ", f"{_OPEN}office:1.0 ", f"{_OPEN}text:1.0 "
_STYLE = f"{_OPEN}style:1.0 "
_DRAWING = f"{_OPEN}drawing:1.0 "
_VALUE_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_NUMBERS = frozenset({"float", "percentage", "currency"})
_ERRORS = frozenset({"#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!"})
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384


def fits(file: Opened) -> bool:
    """Say whether a file is such a document."""
    if file.package is None:
        return b"office:document" in file.head and _KIND in file.head
    names = file.package.by_name
    return "content.xml" in names and "mimetype" in names and _KIND in file.package.read(names["mimetype"])


def read(file: Opened, limits: Limits) -> Workbook:
    """Return every sheet, hidden ones marked. Raises Refused."""
    content = file.content
    if file.package is not None:
        file.package.check_sizes()
        names = file.package.by_name
        if "meta-inf/manifest.xml" in names and b"encryption-data" in file.package.read(names["meta-inf/manifest.xml"]):
            raise Refused(problems.ENCRYPTED)
        content = file.package.read(names["content.xml"])
    document = _Document(limits)
    walk(content, document)
    macros = any(name.startswith("basic/") and name.endswith(".xml") for name in file.parts)
    return Workbook(tuple(grid.sheet() for grid in document.grids), macros)


class _Document:
    """Puts the cells of a document into grids."""

    def __init__(self, limits: Limits) -> None:
        self.grids: list[Grid] = []
        self._limits = limits
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._row = self._column = self._row_repeat = 0
        self._columns = 0
        self._row_cells: list[tuple[int, int, Cell, Flaw | None]] = []
        self._cell: dict[str, str] | None = None
        self._words: list[str] = []
        self._skipped = self._paragraphs = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if self._skipped or name.startswith(_DRAWING) or name in (f"{_OFFICE}annotation", f"{_TABLE}shapes"):
            # Notes and drawings hold text as well, which is no cell's.
            self._skipped += 1
        elif name == f"{_STYLE}style":
            self._style = attributes.get(f"{_STYLE}name", "")
        elif name == f"{_STYLE}table-properties" and attributes.get(f"{_TABLE}display") == "false":
            self._hidden_styles.add(self._style)
        elif name == f"{_TABLE}table":
            self._begin_table(attributes)
        elif self.grids and name == f"{_TABLE}table-column":
            self._note_column(attributes)
        elif self.grids and name == f"{_TABLE}table-row":
            self._begin_row(attributes)
        elif self.grids and name in _CELLS:
            self._cell, self._words, self._paragraphs = attributes, [], 0
        elif self._cell is not None:
            self._begin_text(name, attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        if self._skipped:
            self._skipped -= 1
        elif name in _CELLS and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == f"{_TEXT}p":
            self._paragraphs -= 1
        elif name == f"{_TABLE}table-row" and self.grids:
            self._end_row()

    def words(self, data: str) -> None:
        """Text stands between elements."""
        if self._cell is not None and not self._skipped and self._paragraphs > 0:
            self._words.append(data)

    def _begin_table(self, attributes: dict[str, str]) -> None:
        if len(self.grids) >= self._limits.sheets:
            raise Refused(problems.TOO_LARGE, f"工作表超过 {self._limits.sheets} 张")
        grid = Grid(attributes.get(f"{_TABLE}name", ""), self._limits)
        grid.hidden = attributes.get(f"{_TABLE}style-name") in self._hidden_styles
        self.grids.append(grid)
        self._row = self._columns = 0

    def _note_column(self, attributes: dict[str, str]) -> None:
        count = _count(attributes, "number-columns-repeated", _MOST_COLUMNS)
        if attributes.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            self.grids[-1].hidden_columns.update(range(self._columns, min(self._columns + count, _MOST_COLUMNS)))
        self._columns += count

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._row_repeat = _count(attributes, "number-rows-repeated", _MOST_ROWS)
        self._column, self._row_cells = 0, []
        seen = attributes.get(f"{_TABLE}visibility")
        if seen in ("collapse", "filter"):
            grid = self.grids[-1]
            grid.filtered = grid.filtered or seen == "filter"
            grid.hidden_rows.update(range(self._row, min(self._row + self._row_repeat, _MOST_ROWS)))

    def _begin_text(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TEXT}p":
            self._paragraphs += 1
            self._words.append("\n" if self._words else "")
        elif name == f"{_TEXT}s":
            self._words.append(" " * min(int(attributes.get(f"{_TEXT}c", "1") or 1), 100))
        elif name == f"{_TEXT}tab":
            self._words.append("\t")
        elif name == f"{_TEXT}line-break":
            self._words.append("\n")

    def _end_cell(self, attributes: dict[str, str]) -> None:
        value, flaw = _value(attributes, "".join(self._words))
        repeat = _count(attributes, "number-columns-repeated", _MOST_COLUMNS)
        down, across = (_count(attributes, f"number-{which}-spanned", _MOST_ROWS) for which in ("rows", "columns"))
        self.grids[-1].merge(self._row, self._column, down, across)
        if value is not None or flaw is not None:
            self._row_cells.append((self._column, repeat, value, flaw))
        self._column += repeat

    def _end_row(self) -> None:
        grid = self.grids[-1]
        for row in range(self._row, self._row + self._row_repeat) if self._row_cells else ():
            for first, repeat, value, flaw in self._row_cells:
                for column in range(first, first + repeat):
                    grid.put(row, column, value, flaw)
        self._row += self._row_repeat


def _count(attributes: dict[str, str], name: str, most: int) -> int:
    written = attributes.get(_TABLE + name, "1")
    return min(max(int(written), 1), most) if written.isascii() and written.isdigit() and len(written) < 10 else 1


def _value(attributes: dict[str, str], shown: str) -> tuple[Cell, Flaw | None]:
    """Return a cell's value as the other readers do, or why it has none."""
    kind = attributes.get(f"{_OFFICE}value-type")
    if attributes.get(_VALUE_TYPE) == "error" or shown in _ERRORS:
        return None, Flaw(FlawKind.ERROR, shown)
    if kind is None:
        return (shown or None), (None if shown or f"{_TABLE}formula" not in attributes else Flaw(FlawKind.UNCALCULATED))
    try:
        if kind in _NUMBERS:
            return float(attributes[f"{_OFFICE}value"]), None
        if kind == "date":
            written = attributes[f"{_OFFICE}date-value"]
            return (datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)), None
        if kind == "boolean":
            return attributes[f"{_OFFICE}boolean-value"] == "true", None
    except (LookupError, ValueError):
        return shown or None, None
    return (shown or attributes.get(f"{_OFFICE}string-value") or None), None
