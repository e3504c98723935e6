"""Read web pages that are called .xls: many systems export their tables as such.

The tables of a page stand below one another in one sheet, the lines between them in rows of their own, as spreadsheet
programs show it. Every cell is text.
"""

import re
from html import unescape

from minqing_cli import problems
from minqing_cli.plan import Limits
from minqing_cli.readers import text
from minqing_cli.readers.gate import Opened
from minqing_cli.readers.grid import Grid
from minqing_cli.readers.package import damaged
from minqing_cli.readers.refusal import Refused
from minqing_cli.sheets import Workbook

_MEGABYTE = 1 << 20
_SHEET_NAME = "网页表格"
_STARTS = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<style", b"<head", b"<body", b"<div", b"<!--")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_UNREAD = frozenset({"script", "style", "head", "comment", "template"})
_LINES = frozenset({"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "br", "caption", "hr", "table"})
_WIDEST = 1000
_DEEPEST = 50
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:]{0,30})((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>")
_ATTRIBUTE = re.compile(r"([A-Za-z:-]{1,40})\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'<>]+)")
_RAW = ("script", "style")


def fits(file: Opened) -> bool:
    """Say whether a file is a web page."""
    head = file.head
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", errors="replace").encode()
    head = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"<?xml"):
        head = head.partition(b"?>")[2].lstrip()
    return head.startswith(_STARTS) or (head.startswith(b"<") and b"<table" in head)


def read(file: Opened, limits: Limits) -> Workbook:
    """Return the tables of a page as one sheet. Raises Refused."""
    # A page takes twice as long to read as other text of its size.
    if len(file.content) > limits.part_mb * _MEGABYTE // 2:
        raise Refused(problems.TOO_LARGE, f"网页 {len(file.content) // _MEGABYTE} MB，上限 {limits.part_mb // 2} MB")
    written = text.decoded(file.content)
    if written is None:
        raise damaged("文字编码认不出来")
    page = _Page(Grid(_SHEET_NAME, limits))
    _walk(text.shown(written), page)
    page.end_line()
    if not page.tables:
        raise Refused(problems.OTHER_FORMAT, "网页，里面没有表格")
    return Workbook((page.grid.sheet(),))


def _walk(written: str, page: "_Page") -> None:
    """Tell a page of its tags and words, going over the text once: what never ends is taken for words, or left out.

    The parser of the standard library goes over a tag that does not end again and again.
    """
    at = 0
    while at < len(written):
        begin = written.find("<", at)
        if begin < 0:
            begin = len(written)
        if begin > at:
            page.words(unescape(written[at:begin]))
        at = begin + 1
        if written.startswith(("<!", "<?"), begin):
            close = "-->" if written.startswith("<!--", begin) else ">"
            end = written.find(close, begin)
            at = end + len(close) if end >= 0 else len(written)
            continue
        tag = _TAG.match(written, begin)
        if tag is None:
            page.words("<" if begin < len(written) else "")
            continue
        at = tag.end()
        name = tag[2].lower()
        if tag[1]:
            page.end(name)
            continue
        page.start(name, {key.lower(): unescape(value.strip("\"'")) for key, value in _ATTRIBUTE.findall(tag[3])})
        if name in _RAW:
            end = written.find(f"</{name}", at)
            at = end if end >= 0 else len(written)


class _Page:
    """Puts what it comes upon into a grid. row: the last one begun."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.tables = 0
        self.row = -1
        self._depth = 0
        self._unread = 0
        self._words: list[str] = []
        self._cell: tuple[int, int] | None = None
        self._column = 0
        self._taken: dict[int, int] = {}
        """Column → the last row that a cell from above reaches down to."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin a table, a row, a cell or a line."""
        if tag in _UNREAD:
            self._unread += 1
        elif tag == "table":
            self.end_line()
            self.tables += 1
            self._depth += 1
            if self._depth > _DEEPEST:
                raise damaged("表格层层相套")
        elif tag == "tr" and self._depth:
            self.end_line()
            self.row += 1
            self._column = 0
            if _HIDDEN.search(attributes.get("style", "")):
                self.grid.hidden_rows.add(self.row)
        elif tag in ("td", "th") and self._depth:
            self.end_line()
            self._begin_cell(attributes)
        elif tag in _LINES:
            self._end_words()

    def end(self, tag: str) -> None:
        """End what was begun."""
        if tag in _UNREAD:
            self._unread = max(0, self._unread - 1)
        elif tag == "table":
            self.end_line()
            self._depth = max(0, self._depth - 1)
            self._taken.clear()
        elif tag in ("td", "th", "tr"):
            self.end_line()
        elif tag in _LINES:
            self._end_words()

    def words(self, data: str) -> None:
        """Collect words."""
        if not self._unread:
            self._words.append(data)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        if self.row < 0:
            self.row = 0
        while self._taken.get(self._column, -1) >= self.row:
            self._column += 1
        rows, columns = (_span(attributes.get(name)) for name in ("rowspan", "colspan"))
        self._cell = (self.row, self._column)
        self.grid.merge(self.row, self._column, rows, columns)
        for column in range(self._column, self._column + columns):
            self._taken[column] = self.row + rows - 1
        self._column += columns

    def _end_words(self) -> None:
        """End a line: within a cell a line feed, outside of tables a row of its own."""
        if self._cell is not None:
            self._words.append("\n" if self._words else "")
        elif not self._depth:
            self.end_line()

    def end_line(self) -> None:
        """Put what was collected into its cell, or into a row of its own where it stands outside of any."""
        parts = [_SPACE.sub(" ", part).strip() for part in _joined(self._words).split("\n\n")]
        found = "\n".join(part for part in parts if part)
        self._words = []
        if self._cell is not None:
            self.grid.put(*self._cell, found or None)
        elif found and not self._depth:
            self.row += 1
            self.grid.put(self.row, 0, found)
        self._cell = None


def _joined(words: list[str]) -> str:
    """Join words; a line feed of the page's own source is only a space, one of ours a line."""
    return "".join("\n\n" if word == "\n" else _SPACE.sub(" ", word) for word in words)


def _span(written: str | None) -> int:
    digits = (written or "").strip()
    return min(max(int(digits), 1), _WIDEST) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 1
