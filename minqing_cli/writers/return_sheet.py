"""The sheet 退回说明 in a marked copy: what is wrong in which cell, and what to do, for filtering and for printing."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, cast

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from minqing_cli.problems import Problem
from minqing_cli.terms import RETURN_MARK, RETURN_SHORT, RETURN_TITLE
from minqing_cli.writers.cells import put_text
from minqing_cli.writers.fitting import cells as width_of
from minqing_cli.writers.marking import COLOURS

_HEADINGS = ("序号", "工作表", "单元格", "列名", "填的是", "问题", "怎么改", "性质", "原底色")
_WIDTHS = (6, 16, 10, 14, 22, 48, 44, 8, 8)
_BEFORE = len(_HEADINGS)
"""The hidden column whose cells are filled as the marked cells were before."""
_SEARCHED_ROWS = 3
_LINE_HEIGHT = 15.5
_THIN = Side(style="thin", color="FF808080")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to put right. address: in words where it concerns a whole row, sheet or file. before: the fill of the cell."""

    number: int
    sheet: str
    address: str
    heading: str
    problem: Problem
    before: Any = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier return sheet says of the marks that it came with."""

    fills: dict[int, PatternFill]
    listed: dict[tuple[str, str], int]


def add_return_sheet(book: Workbook, lines: Sequence[Line], about: Sequence[str], source: str, short: bool) -> None:
    """Add the sheet behind the sender's own. about: the summary, a paragraph each. source, short: as in the mark."""
    sheet = book.create_sheet(RETURN_TITLE)
    mark = f"{RETURN_MARK}由系统生成，报送时留着不要紧，不会当作记录。{RETURN_SHORT + '。' if short else ''}"
    for row, text in enumerate((RETURN_TITLE, mark, *about), start=1):
        cell = sheet.cell(row, 1)
        put_text(cell, text)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=_BEFORE - 1)
        cell.font = Font(name="方正小标宋简体", size=18) if row == 1 else Font(name="仿宋_GB2312", size=12)
        cell.alignment = Alignment(horizontal="center" if row == 1 else "left", vertical="center", wrap_text=True)
        wide = sum(_WIDTHS[:-1])
        sheet.row_dimensions[row].height = 30 if row == 1 else 18 * (1 + int(width_of(text) * 1.15) // wide)
    put_text(sheet.cell(2, _BEFORE), source)
    top = len(about) + 4
    sheet.row_dimensions[top].height = _LINE_HEIGHT + 6
    for column, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True), start=1):
        cell = sheet.cell(top, column)
        put_text(cell, heading)
        cell.font, cell.border = Font(name="黑体", size=11), _FRAME
        cell.fill = PatternFill("solid", fgColor="FFE7ECF2")
        cell.alignment = Alignment(horizontal="center", vertical="center")
        sheet.column_dimensions[cell.column_letter].width = width
    for row, line in enumerate(lines, start=top + 1):
        _add_line(sheet, row, line)
    _set_up(sheet, top, top + len(lines))


def take_return_sheets(book: Workbook) -> Earlier:
    """Remove the return sheets of earlier copies, by their sign and not by their name, and return what they say."""
    earlier = Earlier({}, {})
    for sheet in [one for one in book.worksheets if _is_return_sheet(one)]:
        if len(book.worksheets) == 1:
            break
        for row in sheet.iter_rows(max_col=_BEFORE):
            number = row[0].value
            if isinstance(number, int | float):
                earlier.fills.setdefault(int(number), cast(PatternFill, copy(row[-1].fill)))
                earlier.listed.setdefault((str(row[1].value), str(row[2].value)), int(number))
        book.remove(sheet)
    return earlier


def _is_return_sheet(sheet: Worksheet) -> bool:
    top = sheet.iter_rows(max_row=_SEARCHED_ROWS, max_col=_BEFORE, values_only=True)
    return any(isinstance(value, str) and RETURN_MARK in value for row in top for value in row)


def _add_line(sheet: Worksheet, row: int, line: Line) -> None:
    problem = line.problem
    fix = problem.fix
    texts = (line.sheet, line.address, line.heading, problem.found or "", problem.says, fix, problem.severity.value)
    sheet.cell(row, 1).value = line.number
    for column, text in enumerate(texts, start=2):
        put_text(sheet.cell(row, column), text)
    for column in range(1, _BEFORE):
        cell = sheet.cell(row, column)
        cell.font, cell.border = Font(name="宋体", size=10.5), _FRAME
        cell.alignment = Alignment(
            horizontal="left" if column in (5, 6, 7) else "center", vertical="center", wrap_text=True
        )
    sheet.cell(row, 8).fill = PatternFill("solid", fgColor=COLOURS[problem.severity])
    before = sheet.cell(row, _BEFORE)
    if line.before is not None:
        before.fill = copy(line.before)
    tallest = max(
        -(-int(width_of(text) * 1.1) // (_WIDTHS[column] - 1)) + text.count("\n")
        for column, text in enumerate(texts, start=1)
    )
    sheet.row_dimensions[row].height = _LINE_HEIGHT * max(1, tallest) + 4


def _set_up(sheet: Worksheet, top: int, last: int) -> None:
    sheet.column_dimensions["I"].hidden = True
    sheet.auto_filter.ref = f"A{top}:H{max(last, top)}"
    sheet.freeze_panes = f"A{top + 1}"
    sheet.print_title_rows = f"{top}:{top}"
    sheet.print_area = f"A1:H{max(last, top)}"
    setup = sheet.page_setup
    setup.paperSize, setup.orientation, setup.fitToWidth, setup.fitToHeight = "9", "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    cast(Any, sheet.oddFooter).center.text = "第 &P 页 共 &N 页"
