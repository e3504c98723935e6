"""The ledger as one workbook (总台账.xlsx): all issues, all visits, what waits for judgement, what it is.

For looking up, filtering and printing within the office. Rows come in as they are to be shown.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from math import ceil
from pathlib import Path
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from minqing_cli.columns import ColumnKind
from minqing_cli.forms import LEDGER
from minqing_cli.plan import Plan
from minqing_cli.sheets import Cell
from minqing_cli.writers import style
from minqing_cli.writers.blank import choices_of
from minqing_cli.writers.cells import new_book, offer, put, shown
from minqing_cli.writers.fitting import PAGE_PIXELS, PrintColumn, floor_width, pixels, row_height
from minqing_cli.writers.page import Layout, form_columns, is_long, write_heading
from minqing_cli.writers.style import Looks, set_up_page

LEDGER_SHEET = "总台账"
VISITS_SHEET = "走访记录"
PENDING_SHEET = "待研判"
ABOUT_SHEET = "说明"

_ABOUT_WIDTH = 80
_LEAST_ROW_HEIGHT = 22
_SCREEN_WIDTH = 150
# Printed at about 60 %: as many pages side by side as that takes, each with the number of the issue.
_PAGE_WIDTH = PAGE_PIXELS / 0.6


class BookColumn(NamedTuple):
    """One column of a side sheet. width: in characters, a Chinese one counts two."""

    heading: str
    width: float
    kind: ColumnKind = "text"


class BookSheet(NamedTuple):
    """A side sheet: its columns and its rows, each with a value for every column."""

    columns: Sequence[BookColumn]
    rows: Iterable[Sequence[Cell]]


def write_ledger_book(
    path: Path,
    plan: Plan,
    issues: Iterable[Sequence[Cell]],
    visits: BookSheet,
    pending: BookSheet,
    *,
    batch: int,
    as_of: date,
) -> None:
    """Write the ledger workbook. Rows are taken one by one, so that long sheets cost no memory.

    issues: a value for each field of forms.LEDGER, in its order; the serial number is put in here.
    batch, as_of: the last batch it holds and the business date. Raises ValueError for a row of another length,
    OSError where the file cannot be written.
    """
    made = f"截至 {as_of.year} 年 {as_of.month} 月 {as_of.day} 日，第 {batch} 批。内部资料，含个人信息，请勿外传。"
    title = f"{plan.office.name}{plan.campaign}{LEDGER.title}"
    numbered = ((number, *row) for number, row in enumerate(issues, start=1))
    with new_book(path, constant_memory=True) as book:
        looks = Looks(book)
        first, last = _write_sheet(book, looks, LEDGER_SHEET, form_columns(LEDGER), numbered, (title, made), frozen=2)
        for index, (name, column) in enumerate(LEDGER.columns(), start=1):
            if choices := choices_of(name, column, plan):
                offer(book, book.get_worksheet_by_name(LEDGER_SHEET), (first, index, max(first, last), index), choices)
        for name, side in ((VISITS_SHEET, visits), (PENDING_SHEET, pending)):
            columns = [_print_column(column) for column in side.columns]
            _write_sheet(book, looks, name, columns, side.rows, (f"{plan.office.name}{name}", made), frozen=0)
        _write_about(book, looks, plan, batch, as_of)


def _print_column(column: BookColumn) -> PrintColumn:
    """Return a side sheet's column as it is printed."""
    return PrintColumn(column.heading, column.kind, column.width, is_long(column.kind, column.width))


def _write_sheet(
    book: Workbook,
    looks: Looks,
    name: str,
    columns: Sequence[PrintColumn],
    rows: Iterable[Sequence[Cell]],
    lines: tuple[str, str],
    frozen: int,
) -> tuple[int, int]:
    """Write one sheet and return the first and last row of its table."""
    sheet = book.add_worksheet(name)
    body = style.WIDE_BODY
    widths = tuple(max(column.width, floor_width(column, body.size, style.HEADING.size)) for column in columns)
    layout = Layout(tuple(columns), widths, body, style.HEADING)
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    for row, (line, look) in enumerate(zip(lines, (style.BOOK_TITLE, style.NOTE_LINE), strict=True)):
        sheet.set_row(row, row_height([line], [_SCREEN_WIDTH], look.size))
        # Right of the columns that every page repeats: there the text would be cut off on the second page.
        put(sheet, row, frozen, line, looks.of(look))
    heading = len(lines)
    write_heading(sheet, looks, layout, heading, frozen_columns=frozen)
    last = _write_rows(sheet, looks, layout, heading + 1, rows)
    sheet.autofilter(heading, 0, last, layout.last)
    if frozen:
        sheet.repeat_columns(0, frozen - 1)
    pages_wide = ceil(sum(map(pixels, widths)) / _PAGE_WIDTH)
    set_up_page(sheet, (heading, heading), pages_wide=pages_wide)
    return heading + 1, last


def _write_rows(sheet: Worksheet, looks: Looks, layout: Layout, first: int, rows: Iterable[Sequence[Cell]]) -> int:
    """Write the rows and return the last one's number, that of the heading where there is none."""
    formats = [looks.of(look) for look in layout.body_looks()]
    row = first - 1
    for row, values in enumerate(rows, start=first):
        if len(values) != len(formats):
            raise ValueError(f"{len(values)} values for {len(formats)} columns")
        height = row_height([shown(value) for value in values], layout.widths, layout.body.size, _LEAST_ROW_HEIGHT)
        sheet.set_row(row, height)
        for index, (value, format_) in enumerate(zip(values, formats, strict=True)):
            put(sheet, row, index, value, format_)
    return row


def _write_about(book: Workbook, looks: Looks, plan: Plan, batch: int, as_of: date) -> None:
    sheet = book.add_worksheet(ABOUT_SHEET)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, _ABOUT_WIDTH)
    lines = (
        ("单位", plan.office.name),
        ("活动", plan.title),
        ("业务日期", as_of.isoformat()),
        ("批次", f"第 {batch} 批"),
        (LEDGER_SHEET, "全部问题，一件一行。编号终身不变，撤回、并件的也保留在内。"),
        (VISITS_SHEET, "全部走访，一次一行，含没有问题和没有走访到的。"),
        (PENDING_SHEET, "分类没有把握、等人研判的问题。"),
        ("注意", "本工作簿由系统生成，下次汇总时重新写出。里面有姓名和电话，只在本单位使用；对外请用外发版。"),
    )
    look = style.body_look(style.BODY, "text", long=True)
    for row, (label, text) in enumerate(lines):
        sheet.set_row(row, row_height([text], [_ABOUT_WIDTH], look.size, _LEAST_ROW_HEIGHT))
        put(sheet, row, 0, label, looks.of(style.HEADING))
        put(sheet, row, 1, text, looks.of(look))
    set_up_page(sheet, (0, 0))
