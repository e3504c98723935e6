"""Forms of one page for one case, label left and value right: 转办单 and 督办单.

Each slip is a worksheet of its own on one upright A4 page. Labels are locked, values are not.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from minqing_cli.columns import Column
from minqing_cli.forms import Slip
from minqing_cli.plan import Plan
from minqing_cli.sheets import Cell
from minqing_cli.writers import style
from minqing_cli.writers.blank import choices_of, guide
from minqing_cli.writers.cells import new_book, put
from minqing_cli.writers.fitting import row_height
from minqing_cli.writers.style import Looks, set_up_slip

_LABEL_WIDTH, _VALUE_WIDTH = 15.0, 28.0
_LAST_COLUMN = 3
_WIDTH = 2 * (_LABEL_WIDTH + _VALUE_WIDTH)
_LINE = 18.0
"""Points that one line of a tall field takes."""
_ROW_HEIGHT = 36.0


def write_slips(form: Slip, path: Path, plan: Plan, slips: Sequence[Mapping[str, Cell]] = ({},)) -> None:
    """Write slips into one workbook, a sheet each. slips: values by field, what is left out stays blank.

    Raises OSError where the file cannot be written.
    """
    with new_book(path) as book:
        looks = Looks(book)
        for number, values in enumerate(slips, start=1):
            sheet = book.add_worksheet(form.title if len(slips) == 1 else f"{form.title}{number}")
            _write_slip(book, sheet, looks, form, plan, values)


def _write_slip(
    book: Workbook, sheet: Worksheet, looks: Looks, form: Slip, plan: Plan, values: Mapping[str, Cell]
) -> None:
    for column in range(_LAST_COLUMN + 1):
        sheet.set_column(column, column, _VALUE_WIDTH if column % 2 else _LABEL_WIDTH)
    row = _across(sheet, looks, 0, f"{plan.office.name}{plan.campaign}{form.title}", style.TITLE, 60)
    row = _across(sheet, looks, row, form.sender, style.META, 26)
    known = form.columns()
    for names in form.rows:
        if words := form.sections.get(names[0]):
            row = _across(sheet, looks, row, words, style.SECTION, 30)
        sheet.set_row(row, max(_ROW_HEIGHT, *(form.tall.get(name, 0) * _LINE for name in names)))
        for position, name in enumerate(names):
            last = _LAST_COLUMN if len(names) == 1 else position * 2 + 1
            cell = (row, position * 2 + 1, row, last)
            put(sheet, row, position * 2, known[name].heading, looks.of(style.HEADING))
            _write_value(book, sheet, looks, cell, known[name], choices_of(name, known[name], plan), values.get(name))
        row += 1
    for note in form.notes:
        row = _across(sheet, looks, row, note, style.NOTE)
    if form.sign_off:
        # Evenly over the width, so that each label has room to be signed beside.
        row = _across(sheet, looks, row, style.spread(form.sign_off, gap=8), style.META, 40)
    sheet.protect("", {"format_cells": True, "format_rows": True, "format_columns": True})
    set_up_slip(sheet, (0, 0, row - 1, _LAST_COLUMN))


def _write_value(
    book: Workbook,
    sheet: Worksheet,
    looks: Looks,
    cell: tuple[int, int, int, int],
    column: Column,
    choices: tuple[str, ...],
    value: Cell,
) -> None:
    """Write one value, over several cells where it has a line to itself."""
    wide = cell[1] != cell[3]
    own = style.body_look(style.BODY, column.kind, long=wide and not choices, locked=False)
    look = looks.of(own)
    if wide:
        sheet.merge_range(*cell, "", look.plain)
    put(sheet, cell[0], cell[1], value, look)
    guide(book, sheet, (cell[0], cell[1], cell[0], cell[1]), column, choices)


def _across(sheet: Worksheet, looks: Looks, row: int, text: str, look: style.Look, height: float = 0) -> int:
    """Write a line over the whole width and return the next row."""
    sheet.set_row(row, row_height([text], [_WIDTH], look.size, height))
    sheet.merge_range(row, 0, row, _LAST_COLUMN, "", looks.of(look).plain)
    put(sheet, row, 0, text, looks.of(look))
    return row + 1
