"""Blank forms to hand out: drop-downs, input hints, text format for phones, a locked heading, print set-up.

An empty row is two lines high for writing on paper, a filled one grows with its text. There are as many as the printed
page holds, for what is handed in is printed: whoever writes on below finds the same guides, and borders round what he
writes. The sign-off stands in the footer, so that every printed page has it and no row is taken for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from minqing_cli import clean
from minqing_cli.columns import Column
from minqing_cli.forms import Form, Slip
from minqing_cli.plan import Plan
from minqing_cli.sheets import Cell
from minqing_cli.writers.cells import new_book, offer, put, shown
from minqing_cli.writers.fitting import row_height, rows_to_fill
from minqing_cli.writers.page import REPEATED_COLUMNS, Layout, form_layout, form_lines, in_own_words, write_head
from minqing_cli.writers.style import Looks, set_up_page, spread

_CHECKED_ROWS = 5000
"""Drop-downs and hints reach this far below the heading: clerks go on writing below the last bordered row."""

_ROW_HEIGHT = 33
"""Two body lines: room for writing on paper."""

_SPARE_ROWS = 5
"""Below filled rows there is room for at least so many more: households that the register does not have."""

_ALLOWED = (
    "format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "sort", "autofilter",
)  # fmt: skip
_DATE_HINT = "请写成 2022-03-05 这样的日期。"
_PHONE_HINT = "11 位手机号，或带区号的座机，如 0632-5500001。两个号码用“、”隔开。"

_WHOLE = {
    "validate": "integer", "criteria": ">=", "value": 0, "input_message": "只填整数，没有发的空着；不要写“20余”“约20”。",
    "error_title": "不是整数", "error_message": "只填整数，不要写“20余”“约20”。",
}  # fmt: skip


class _GrowingSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A sheet whose row heights are where a row starts from, not where it stays.

    XlsxWriter marks every height it writes as set by hand, and such a row cuts off what no longer fits.
    """

    def __init__(self) -> None:
        super().__init__()
        self.heights: dict[int, float] = {}
        """Row → its height in points."""

    def set_row(self, row: int, height: float, *more: object) -> None:
        """Set a row's height and look, and remember the height."""
        self.heights[row] = height
        super().set_row(row, height, *more)

    def _xml_start_tag_unencoded(self, tag: str, attributes: Sequence[tuple[str, object]] = ()) -> None:
        super()._xml_start_tag_unencoded(tag, [item for item in attributes if item[0] != "customHeight"])


def file_name(form: Form | Slip) -> str:
    """Return the name of a form's blank workbook: 附件4_意见建议记录表.xlsx, 应访底册.xlsx."""
    return f"{form.name}_{form.title}.xlsx" if form.name.startswith("附件") else f"{form.name}.xlsx"


def write_blank(
    form: Form,
    path: Path,
    plan: Plan,
    rows: int | None = None,
    village: str | None = None,
    branch: str | None = None,
    *,
    visitor: str = "",
    filled_rows: Sequence[Mapping[str, Cell]] = (),
) -> None:
    """Write a blank form with some numbered rows. rows: how many; None for a printed page full.

    village: fills the second line and the village column; branch likewise, and where it is not given the
    plan's tree names it. visitor: fills its column. filled_rows: values by field that stand in the first rows
    already. Raises OSError where the file cannot be written.
    """
    fixed: dict[str, Cell] = {
        "village": village or "",
        "branch": branch or (village and plan.branch_of(village)) or "",
        "visitor": visitor,
    }
    form = in_own_words(form, plan)
    layout = form_layout(form)
    with new_book(path) as book:
        sheet = book.add_worksheet(form.title, _GrowingSheet)
        looks = Looks(book)
        lines = form_lines(form, plan, unit=village or "", notes=form.notes)
        if visitor:
            # Read for every row that names none, those below the prepared ones too.
            lines = replace(lines, left=f"{lines.left}\u3000走访人：{visitor}")
        heading = write_head(sheet, looks, layout, lines)
        filled = [{**fixed, **one} for one in filled_rows]
        _write_rows(sheet, looks, layout, form, heading + 1, filled)
        empty = _empty_rows(sheet, layout, heading) if rows is None else rows - len(filled)
        _write_rows(sheet, looks, layout, form, heading + 1, [fixed] * empty, len(filled))
        _frame_what_is_written(book, sheet, (heading + 1 + len(filled) + empty, heading + _CHECKED_ROWS), layout.last)
        for index, (name, column) in enumerate(form.columns(), start=1):
            area = (heading + 1, index, heading + _CHECKED_ROWS, index)
            guide(book, sheet, area, column, choices_of(name, column, plan))
        for index, column in _asked_for(form, plan):
            area = (heading + 1, index, heading + _CHECKED_ROWS, index)
            guide(book, sheet, area, column, column.choices)
            if column.kind == "count":
                sheet.data_validation(*area, {**_WHOLE, "input_title": column.heading})
        sheet.protect("", dict.fromkeys(_ALLOWED, True))
        set_up_page(sheet, (heading, heading), pages_wide=layout.pages_wide, sign_off=spread(form.sign_off))
        if layout.pages:
            sheet.repeat_columns(0, REPEATED_COLUMNS - 1)
            sheet.freeze_panes(heading + 1, REPEATED_COLUMNS)


def _asked_for(form: Form, plan: Plan) -> Iterator[tuple[int, Column]]:
    """Yield the added columns of a form that the program reads, with their index on the sheet."""
    asked = {clean.heading(word): one for one in plan.further_columns().values() for word in (one.heading, *one.also)}
    for index, written in enumerate(form.extra, start=len(form.fields) + 1):
        if column := asked.get(clean.heading(written)):
            yield index, column


def choices_of(name: str, column: Column, plan: Plan) -> tuple[str, ...]:
    """Return the closed list of a field; subjects and responsibilities are the plan's own."""
    if name in ("subject", "written_subject"):
        return plan.subjects
    if name in ("responsibility", "written_responsibility"):
        return plan.responsibilities
    return column.choices


def _empty_rows(sheet: _GrowingSheet, layout: Layout, heading: int) -> int:
    """Return how many empty rows the last printed page has room for; a few lines short of a page are a page more."""
    above = sum(height for row, height in sheet.heights.items() if row <= heading)
    filled = [height for row, height in sheet.heights.items() if row > heading]
    count = rows_to_fill(above, sheet.heights[heading], filled, _ROW_HEIGHT, layout.scale)
    if filled and count < _SPARE_ROWS:
        count += rows_to_fill(sheet.heights[heading], 0, (), _ROW_HEIGHT, layout.scale)
    return count


def _frame_what_is_written(book: Workbook, sheet: Worksheet, rows: tuple[int, int], last: int) -> None:
    """Have rows below the prepared ones framed as soon as something is written in them."""
    first = rows[0]
    left, right = xl_rowcol_to_cell(first, 1, col_abs=True), xl_rowcol_to_cell(first, last, col_abs=True)
    framed = {"type": "formula", "criteria": f"=COUNTA({left}:{right})>0", "format": book.add_format({"border": 1})}
    sheet.conditional_format(first, 0, rows[1], last, framed)


def _write_rows(
    sheet: Worksheet,
    looks: Looks,
    layout: Layout,
    form: Form,
    first: int,
    rows: Sequence[Mapping[str, Cell]],
    before: int = 0,
) -> None:
    """Write numbered rows. first: the row of the first of all. before: how many stand there already."""
    cell_looks = layout.body_looks(locked=False)
    # Whole columns and rows are unlocked, not only the bordered cells: Excel refuses to delete a row that
    # holds a locked cell, and clerks write on below the last bordered row.
    for index, (width, look) in enumerate(zip(layout.widths, cell_looks, strict=True)):
        sheet.set_column(index, index, width, looks.of(replace(look, border="")).plain)
    row_look = replace(layout.body, border="", locked=False)
    for number, values in enumerate(rows, start=before + 1):
        row = first + number - 1
        texts = [str(number), *(shown(values.get(name, "")) for name in (*form.fields, *form.extra))]
        height = row_height(texts, layout.widths, layout.body.size, _ROW_HEIGHT)
        sheet.set_row(row, height, looks.of(row_look).plain)
        put(sheet, row, 0, number, looks.of(cell_looks[0]))
        for index, name in enumerate((*form.fields, *form.extra), start=1):
            put(sheet, row, index, values.get(name, ""), looks.of(cell_looks[index]))


def guide(
    book: Workbook, sheet: Worksheet, area: tuple[int, int, int, int], column: Column, choices: tuple[str, ...]
) -> None:
    """Put the drop-down, the check or the hint of a column on its cells."""
    if choices:
        offer(book, sheet, area, choices)
    elif column.kind == "date":
        sheet.data_validation(
            *area,
            {
                "validate": "date",
                "criteria": "between",
                "minimum": date(2000, 1, 1),
                "maximum": date(2099, 12, 31),
                "input_title": column.heading,
                "input_message": _DATE_HINT,
                "error_type": "warning",
                "error_title": "不是日期",
                "error_message": f"{_DATE_HINT}确实要照现在这样填，请点“是”。",
            },
        )
    elif column.kind == "phone":
        sheet.data_validation(*area, {"validate": "any", "input_title": column.heading, "input_message": _PHONE_HINT})
