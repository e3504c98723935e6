"""Marks on the cells of a sender's workbook: a colour and a comment, and taking them away again without a trace.

A comment of ours is a block between two signs, so that it is found again however the sender's program saved it; what
the sender wrote before or after it stays. The fill that a cell had before is kept as the fill of a cell of the
return sheet, by the number that the block names: nothing but looks can be kept as looks in every program.
"""

import re
from collections.abc import Iterator, Mapping
from copy import copy
from typing import Any, cast

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from minqing_cli.terms import Severity

AUTHOR = "民情台账"
COLOURS: Mapping[Severity, str] = {Severity.ERROR: "FFFFB4B1", Severity.WARNING: "FFFFE58D"}
"""Not to be met by chance: a cell of such a colour that the return sheet lists is one of ours."""

_OPENS, _CLOSES = "【退回", "【退回说明完】"
_BLOCK = re.compile(rf"\s*{_OPENS}第 ?(\d+) ?条】.*?{_CLOSES}\s*", re.DOTALL)
_WIDTH, _LINE_HEIGHT, _LETTERS_A_LINE = 300, 20, 22


def put_mark(cell: Cell, number: int, severity: Severity, said: list[str]) -> None:
    """Colour a cell and say in its comment what is wrong. number: its line of the return sheet."""
    cell.fill = PatternFill("solid", fgColor=COLOURS[severity])
    block = "\n".join([f"{_OPENS}第{number}条】", *said, _CLOSES])
    theirs = cell.comment
    text = f"{theirs.text}\n{block}" if theirs is not None else block
    lines = sum(1 + len(line) // _LETTERS_A_LINE for line in text.split("\n"))
    height, width = lines * _LINE_HEIGHT + 10, _WIDTH
    if theirs is not None:
        height, width = max(height, theirs.height), max(width, theirs.width)
    cell.comment = Comment(text, theirs.author if theirs is not None else AUTHOR, height, width)


def take_off(book: Workbook, fills: Mapping[int, PatternFill], listed: Mapping[tuple[str, str], int]) -> None:
    """Take every earlier mark away. fills: what was under each number. listed: sheet and address → number.

    A mark whose line is gone leaves the cell without a fill. Marks move with their cells; the addresses serve only
    where the sender took the comment away and left the colour.
    """
    for sheet in book.worksheets:
        for cell in _cells(sheet):
            found = _BLOCK.search(cell.comment.text) if cell.comment is not None else None
            number = int(found[1]) if found else listed.get((sheet.title, cell.coordinate))
            if number is None:
                continue
            _strip(cell)
            if _is_ours(cell.fill):
                cell.fill = copy(fills.get(number, PatternFill()))


def _cells(sheet: Worksheet) -> Iterator[Cell]:
    """The cells that exist: iterating over a sheet's area would create millions."""
    cells = cast("Mapping[Any, Cell | MergedCell]", sheet._cells)
    return (cell for cell in list(cells.values()) if not isinstance(cell, MergedCell))


def _is_ours(fill: Any) -> bool:
    return fill.fill_type == "solid" and fill.fgColor.rgb in COLOURS.values()


def _strip(cell: Cell) -> None:
    theirs = cell.comment
    if theirs is None:
        return
    left = _BLOCK.sub("\n", theirs.text).strip("\n")
    # A program that shows the author above the text leaves the name behind.
    alone = left.strip().rstrip(":：") in ("", AUTHOR)
    cell.comment = None if alone else Comment(left, theirs.author, theirs.height, theirs.width)
