"""The ledger as one workbook (总台账.xlsx): all issues, figures, all visits, what waits for judgement, what it is.

For looking up, filtering, filling in and printing within the office. Rows come in as they are to be shown.
"""

from collections.abc import Iterator, Sequence
from math import ceil
from pathlib import Path
from typing import NamedTuple, Protocol

from xlsxwriter import Workbook

from minqing_cli.columns import ColumnKind
from minqing_cli.forms import LEDGER, OF_THE_PROGRAM, Form
from minqing_cli.merging.town_data import DATA_SHEET
from minqing_cli.plan import Plan
from minqing_cli.reports.table import Table
from minqing_cli.sheets import Cell
from minqing_cli.writers import style
from minqing_cli.writers.blank import choices_of
from minqing_cli.writers.cards import AS_OF, YELLOW_UNTIL, CardDays, write_cards
from minqing_cli.writers.cells import offer, put
from minqing_cli.writers.figures import write_closure, write_matrix
from minqing_cli.writers.fitting import PAGE_PIXELS, PrintColumn, floor_width, pixels, row_height
from minqing_cli.writers.page import Layout, form_columns, is_long, write_heading
from minqing_cli.writers.streaming import LongTable, RowPattern, StreamedBook, streamed_book
from minqing_cli.writers.style import Looks, set_up_page
from minqing_cli.writers.town_data import DataRows, write_town_data

LEDGER_SHEET = "总台账"
MATRIX_SHEET = "分类统计"
CLOSURE_SHEET = "办理进度"
VISITS_SHEET = "走访记录"
PENDING_SHEET = "待研判"
JOINED_SHEET = "并件"
ABOUT_SHEET = "说明"
OUTCOME, SOURCE = "走访结果", "来源"
"""What the sheet of visits shows beside the fields of a visit."""

_ABOUT_DATA = "供县（区）汇总时由程序读取，请不要改动，打印时只印表上的说明。里面有台账的全部内容，包括疑似涉干部的件和全部底册：本工作簿要给别的单位时，先删去那张表。"
_ABOUT_WIDTH = 80
_LEAST_ROW_HEIGHT = 22
_SCREEN_WIDTH = 150
_NOTE_ROW = 1
_FIRST_ROW = 3
# Printed at about 60 %: as many pages side by side as that takes, each with the number of the issue.
_PAGE_WIDTH = PAGE_PIXELS / 0.6
_FROZEN = 2
_WIDER = 2.5
"""Columns of sentences that are only read on the screen may be so many times as wide."""


class Rows(Protocol):
    """The rows of a sheet, taken one by one, so that long sheets cost no memory; each has a value for every column."""

    def __len__(self) -> int:
        """Return how many there are."""

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        """Go through them."""


class BookColumn(NamedTuple):
    """One column of a side sheet. width: in characters, a Chinese one counts two."""

    heading: str
    width: float
    kind: ColumnKind = "text"


class BookSheet(NamedTuple):
    """A side sheet. on_screen: so many of its last columns are not printed. repeated: so many stand on every page."""

    columns: Sequence[BookColumn]
    rows: Rows
    on_screen: int = 0
    repeated: int = 0


class BookFigures(NamedTuple):
    """The figures: issues by class, and how far they have come."""

    matrix: Table
    closure: Table


def write_ledger_book(
    path: Path,
    plan: Plan,
    issues: Rows,
    visits: BookSheet,
    pending: BookSheet,
    figures: BookFigures,
    *,
    batch: int,
    days: CardDays,
    form: Form = LEDGER,
    data: DataRows | None = None,
    joined: BookSheet | None = None,
) -> None:
    """Write the ledger workbook.

    issues: a value for each field of the form, in its order; the serial number is put in here. joined: what is joined
    to issues of the ledger; without any it has no sheet.
    batch: the last one it holds. data: the whole ledger for the county's program, where it may go along. Raises
    ValueError for a row of another length, OSError where the file cannot be
    written.
    """
    day = days.as_of
    made = f"截至 {day.year} 年 {day.month} 月 {day.day} 日，第 {batch} 批。内部资料，含个人信息，请勿外传。"
    with streamed_book(path) as streamed:
        book = streamed.book
        looks = Looks(book)
        title = f"{plan.office.name}{plan.campaign}{LEDGER.title}"
        last = _write_sheet(
            streamed,
            looks,
            LEDGER_SHEET,
            form_columns(form),
            _Numbered(issues),
            (title, made),
            _FROZEN,
            _FROZEN,
            len(OF_THE_PROGRAM),
        )
        _add_choices(book, plan, form, last)
        columns = {name: index for index, name in enumerate(form.fields, start=1)}
        sheet = book.get_worksheet_by_name(LEDGER_SHEET)
        write_cards(book, sheet, looks, columns, (_NOTE_ROW, _FIRST_ROW, last), days)
        write_matrix(book, looks, MATRIX_SHEET, figures.matrix)
        write_closure(book, looks, CLOSURE_SHEET, figures.closure)
        sides = [(VISITS_SHEET, visits), (PENDING_SHEET, pending)]
        if joined is not None and len(joined.rows):
            sides.append((JOINED_SHEET, joined))
        for name, side in sides:
            print_columns = [_print_column(column) for column in side.columns]
            above = (f"{plan.office.name}{name}", made)
            _write_sheet(streamed, looks, name, print_columns, side.rows, above, 0, side.repeated, side.on_screen)
        _write_about(book, looks, plan, batch, days, data is not None)
        if data is not None:
            write_town_data(streamed, looks, (f"{plan.office.name}{DATA_SHEET}", made), data)


class _Numbered:
    """Rows with their serial number before them."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        return ((number, *row) for number, row in enumerate(self._rows, start=1))


def _print_column(column: BookColumn) -> PrintColumn:
    """Return a side sheet's column as it is printed."""
    return PrintColumn(column.heading, column.kind, column.width, is_long(column.kind, column.width))


def _add_choices(book: Workbook, plan: Plan, form: Form, last: int) -> None:
    """Put the drop-downs on the ledger's closed columns."""
    sheet = book.get_worksheet_by_name(LEDGER_SHEET)
    for index, (name, column) in enumerate(form.columns(), start=1):
        if choices := choices_of(name, column, plan):
            offer(book, sheet, (_FIRST_ROW, index, last, index), choices)


def _write_sheet(
    streamed: StreamedBook,
    looks: Looks,
    name: str,
    columns: Sequence[PrintColumn],
    rows: Rows,
    lines: tuple[str, str],
    frozen: int,
    repeated: int = 0,
    on_screen: int = 0,
) -> int:
    """Write one sheet, its rows to be streamed, and return the last row of its table; an empty one has one row.

    frozen, repeated: so many of the first columns stay in sight, or stand on every page. on_screen: so many of the last
    columns are not printed. They are as wide as the screen bears, so that rows are no
    higher on paper than what is printed needs.
    """
    sheet = streamed.book.add_worksheet(name)
    body = style.WIDE_BODY
    printed = len(columns) - on_screen
    widths = tuple(
        max(column.width * (1 if index < printed else _WIDER), floor_width(column, body.size, style.HEADING.size))
        for index, column in enumerate(columns)
    )
    layout = Layout(tuple(columns), widths, body, style.HEADING)
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    for row, (line, look) in enumerate(zip(lines, (style.BOOK_TITLE, style.NOTE_LINE), strict=True)):
        sheet.set_row(row, row_height([line], [_SCREEN_WIDTH], look.size))
        # Right of the columns that every page repeats: there the text would be cut off on the second page.
        put(sheet, row, repeated, line, looks.of(look))
    heading = _FIRST_ROW - 1
    write_heading(sheet, looks, layout, heading, frozen_columns=frozen)
    formats = [looks.of(look) for look in layout.body_looks()]
    pattern = RowPattern(formats, _LEAST_ROW_HEIGHT, widths, body.size)
    count = len(rows)
    streamed.stream(LongTable(sheet, _FIRST_ROW, count, (pattern,), ((pattern, values) for values in rows)))
    sheet.autofilter(heading, 0, heading + count, layout.last)
    if repeated:
        sheet.repeat_columns(0, repeated - 1)
    if on_screen:
        sheet.print_area(0, 0, max(heading + count, _FIRST_ROW), printed - 1)
    pages_wide = ceil(sum(map(pixels, widths[:printed])) / _PAGE_WIDTH)
    set_up_page(sheet, (heading, heading), pages_wide=pages_wide)
    return max(heading + count, _FIRST_ROW)


def _write_about(book: Workbook, looks: Looks, plan: Plan, batch: int, days: CardDays, with_data: bool) -> None:
    sheet = book.add_worksheet(ABOUT_SHEET)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, _ABOUT_WIDTH)
    lines = (
        ("单位", plan.office.name),
        ("活动", plan.title),
        ("业务日期", days.as_of.isoformat()),
        ("批次", f"第 {batch} 批"),
        (
            LEDGER_SHEET,
            "全部有效的问题，一件一行。编号终身不变；撤回、退回的不在表内，编号也不再用；并入别件的另列一张表。",
        ),
        (
            "红牌、黄牌",
            f"未办结而过期的标红，将到期的标黄，都从表里的日期算出：填了办结日就不再标。表头上方的“{AS_OF}”可以改成别的日子，"
            f"“{YELLOW_UNTIL}”要一并改：到期日在两者之间（含当日）的标黄。时限暂定的不标红。",
        ),
        (MATRIX_SHEET, "问题按责任类和主题的件数，附图。"),
        (CLOSURE_SHEET, "各总支的受理、办结、未办结、超期和各种率，附图。"),
        (VISITS_SHEET, "走访记录，一次一行，含没有问题和没有走访到的。"),
        (PENDING_SHEET, "分类没有把握、等人研判的问题。"),
        (JOINED_SHEET, "经人确认并入主件的重复问题，不重复计入受理；每位反映人都要回访。没有并件的不列这张表。"),
        *([(DATA_SHEET, _ABOUT_DATA)] if with_data else []),
        ("注意", "本工作簿由系统生成，下次汇总时重新写出。里面有姓名和电话，只在本单位使用；对外请用外发版。"),
    )
    look = style.body_look(style.BODY, "text", long=True)
    for row, (label, text) in enumerate(lines):
        sheet.set_row(row, row_height([text], [_ABOUT_WIDTH], look.size, _LEAST_ROW_HEIGHT))
        put(sheet, row, 0, label, looks.of(style.HEADING))
        put(sheet, row, 1, text, looks.of(look))
    set_up_page(sheet, (0, 0))
