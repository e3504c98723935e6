"""The copy of a faulty workbook that goes back to its sender, with marks on the cells that are to be put right.

An .xlsx is copied as it is and marked; of what openpyxl cannot open, and of the old formats, the values are written
into a new workbook, as of the faulty rows alone where a short sheet is wanted. The sender's file is never written to.
Runs in a process that may die.
"""

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as BookCell
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from minqing_cli.problems import Problem
from minqing_cli.sheets import Cell, Place, Sheet
from minqing_cli.writers.carried import lost_parts, watched
from minqing_cli.writers.cells import put_text, shown
from minqing_cli.writers.fitting import cells as width_of
from minqing_cli.writers.marking import put_mark, take_off
from minqing_cli.writers.return_sheet import Line, add_return_sheet, take_return_sheets

MOST_BYTES = 30_000_000
"""Worksheets larger than this, inflated, take openpyxl minutes and gigabytes."""
NARROWEST, WIDEST = 9, 40
_FIXED_TIME = (2000, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_HEADER_FOOTER = re.compile(rb"<headerFooter.*?</headerFooter>", re.DOTALL)
_COMMENTS = re.compile(r"xl/comments.*\.xml")

Kind = Literal["copy", "values", "rows"]
"""The workbook itself with marks; its values in a new one; only its faulty rows in a new one."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be marked. headings: field → what the column is called. about: the summary for the sender.

    source: digest of the file that is, or first was, sent back; by it the answer is known as its correction.
    """

    faults: tuple[Problem, ...]
    headings: Mapping[str, str]
    about: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: its kind, what it lacks of the sender's file in words, and how many cells are marked."""

    kind: Kind
    lost: tuple[str, ...]
    marked: int


class CannotCopy(Exception):
    """The workbook itself cannot be copied; its values can."""


def mark_copy(source: Path, target: Path, order: Order) -> Made:
    """Write a copy of an .xlsx or .xlsm with marks. Raises CannotCopy, OSError."""
    with zipfile.ZipFile(source) as package:
        if sum(one.file_size for one in package.infolist() if _WORKSHEET.fullmatch(one.filename)) > MOST_BYTES:
            raise CannotCopy("文件太大")
        comments = any(map(_COMMENTS.fullmatch, package.namelist()))
    made = _copy(source, target, order, comments, ())
    if lost := (*lost_parts(source, target), *made.lost):
        # What is lost shows only in what was saved, and the sheet has to say it: once more, knowing.
        made = _copy(source, target, order, comments, lost)
    return made


def _copy(source: Path, target: Path, order: Order, comments: bool, lost: tuple[str, ...]) -> Made:
    """Mark and save. lost: what is known to be lost. The result names what this time became known."""
    with watched() as dropped:
        try:
            book = load_workbook(source, rich_text=True)
            earlier = take_return_sheets(book)
        # Whatever a strange workbook makes the parser raise, the sender gets the values.
        except Exception as error:
            raise CannotCopy("内容特殊") from error
        take_off(book, earlier.fills, earlier.listed)
        if not lost:
            formulas = any(cell.data_type == "f" for sheet in book.worksheets for cell in sheet._cells.values())
            lost = (
                *dropped(),
                *(["公式算好的结果（用 WPS 打开会重新算出）"] if formulas else []),
                *(["原有批注的字体和框的大小"] if comments else []),
            )
        book.template = False
        marked = _mark(book, order, lost)
        save_as_ever(book, target)
    return Made("copy", lost, marked)


def write_values(sheets: Sequence[Sheet], target: Path, order: Order, kept: Mapping[str, Sequence[int]] | None) -> Made:
    """Write the values of sheets into a new workbook and mark them. Raises OSError.

    kept: sheet → rows to write, in order, for a short sheet; None for all of every sheet.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    moved: dict[tuple[str, int], int] = {}
    for sheet in sheets:
        rows = range(len(sheet.rows)) if kept is None else kept.get(sheet.name)
        if rows is None:
            continue
        moved |= {(sheet.name, row): place for place, row in enumerate(rows)}
        _write_sheet(book.create_sheet(_title(sheet.name)), sheet, rows)
    lost = ["列宽、颜色、公式、下拉列表和打印设置"] if kept is None else []
    faults = tuple(_at_new_row(one, moved) for one in order.faults)
    marked = _mark(book, replace(order, faults=faults), lost, short=kept is not None)
    save_as_ever(book, target)
    return Made("values" if kept is None else "rows", tuple(lost), marked)


def _at_new_row(problem: Problem, moved: Mapping[tuple[str, int], int]) -> Problem:
    place = problem.place
    if place.sheet is None or place.row is None:
        return problem
    row = moved.get((place.sheet, place.row))
    column = place.column if row is not None else None
    return replace(problem, place=Place(place.file, place.sheet, row, column))


def _title(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", "_", name)[:31] or "Sheet"


def _write_sheet(out: Worksheet, sheet: Sheet, rows: Iterable[int]) -> None:
    widths: dict[int, float] = {}
    place = {}
    for index, row in enumerate(rows):
        place[row] = index
        for column, value in enumerate(sheet.rows[row]):
            if value is None or value == "":
                continue
            _put(out.cell(index + 1, column + 1), value)
            # A title above the table says nothing of its column.
            if len(shown(value)) <= WIDEST:
                widths[column] = max(widths.get(column, 0), width_of(shown(value)))
    for column, width in widths.items():
        out.column_dimensions[get_column_letter(column + 1)].width = min(max(width + 2, NARROWEST), WIDEST)
    for top, left, bottom, right in sheet.merges:
        if all(place.get(row) == place.get(top, -1) + row - top for row in range(top, bottom + 1)):
            out.merge_cells(
                start_row=place[top] + 1, start_column=left + 1, end_row=place[bottom] + 1, end_column=right + 1
            )


def _put(cell: BookCell | MergedCell, value: Cell) -> None:
    """Write a value as what it is; text stays text, and a phone stored as a number keeps its digits."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
        cell.number_format = "0"
    if isinstance(value, str):
        put_text(cell, value)
        cell.number_format = "@"
    else:
        cell.value = value


def _mark(book: Workbook, order: Order, lost: Sequence[str], short: bool = False) -> int:
    """Mark the cells of the faults, add the sheet that lists them; return how many cells."""
    by_cell: dict[tuple[str, str], list[Line]] = {}
    lines: list[Line] = []
    titles = {sheet.title for sheet in book.worksheets}
    for number, fault in enumerate(order.faults, start=1):
        place = fault.place
        name = _title(place.sheet or "") if place.sheet not in titles else place.sheet or ""
        heading = order.headings.get(fault.field or "", "")
        if name in titles and place.row is not None and place.column is not None:
            cell = _anchor(book[name], place.row + 1, place.column + 1)
            line = Line(number, name, cell.coordinate, heading, fault, cell.fill)
            by_cell.setdefault((name, cell.coordinate), []).append(line)
        else:
            where = f"第{place.row + 1}行" if place.row is not None else "整张表" if place.sheet else "整个文件"
            line = Line(number, place.sheet or "", where, heading, fault)
        lines.append(line)
    for (name, address), found in by_cell.items():
        gravest = min((line.problem.severity for line in found), key=lambda one: one.value != "错误")
        said = [f"{line.problem.says}{line.problem.fix}" for line in found]
        put_mark(book[name][address], found[0].number, gravest, said)
    carried = [f"这份副本没有带上原表的：{'、'.join(lost)}。原表还在你手里，没有改动。"] if lost else []
    add_return_sheet(book, lines, (*order.about, *carried), order.source, short)
    return len(by_cell)


def _anchor(sheet: Worksheet, row: int, column: int) -> BookCell:
    """Return a cell, or of a merged range the one that holds its value."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        area = next(one for one in sheet.merged_cells.ranges if cell.coordinate in one)
        cell = sheet.cell(area.min_row, area.min_col)
    return cast(BookCell, cell)


def _put_right(name: str, part: bytes) -> bytes:
    """Return a part of a saved package with a fixed time, and with line ends in headers and footers as lines.

    openpyxl writes these as an escape that no program reads there.
    """
    if name == "docProps/core.xml":
        return _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", part)
    if _WORKSHEET.fullmatch(name):
        return _HEADER_FOOTER.sub(
            lambda found: found[0].replace(b"_x000a_", b"&#10;").replace(b"_x000d_", b"&#13;"), part
        )
    return part


def save_as_ever(book: Workbook, target: Path) -> None:
    """Save with fixed times, so that the same copy made again is the same file."""
    saved = target.with_name(f"saved-{target.name}")
    book.save(saved)
    try:
        with zipfile.ZipFile(saved) as made, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as steady:
            for name in made.namelist():
                info = zipfile.ZipInfo(name, _FIXED_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                steady.writestr(info, _put_right(name, made.read(name)))
    finally:
        saved.unlink(missing_ok=True)
