"""Decode an .xlsx workbook: calamine first, openpyxl for what calamine refuses.

Only called for files that passed the gate, and in a process that may die.
"""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import cast

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from minqing_cli import problems
from minqing_cli.readers.refusal import Refused
from minqing_cli.sheets import Cell, Sheet, Workbook

_PANIC = "PanicException"


def read_workbook(path: Path) -> Workbook:
    """Return every worksheet of a workbook, hidden ones marked. Raises Refused."""
    try:
        book = CalamineWorkbook.from_path(path)
        return Workbook(
            tuple(
                _sheet(book.get_sheet_by_index(index), meta.visible)
                for index, meta in enumerate(book.sheets_metadata)
                if meta.typ == SheetTypeEnum.WorkSheet
            )
        )
    except PasswordError:
        raise Refused(problems.ENCRYPTED) from None
    except (CalamineError, ValueError, OSError):
        return _read_slowly(path)
    except BaseException as error:
        # What the decoder calls a panic is no Exception; anything else, such as an interrupt, is not ours.
        if type(error).__name__ != _PANIC:
            raise
        return _read_slowly(path)


def _sheet(sheet: CalamineSheet, visible: SheetVisibleEnum) -> Sheet:
    rows = cast("list[list[Cell]]", sheet.to_python(skip_empty_area=False))
    merges = tuple((top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())
    return Sheet(sheet.name, rows, merges, hidden=visible != SheetVisibleEnum.Visible)


def _read_slowly(path: Path) -> Workbook:
    # openpyxl costs a quarter of a second to import; only files that calamine refuses pay for it.
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, data_only=True)
        sheets = tuple(
            Sheet(
                sheet.title,
                [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)],
                tuple(
                    (one.min_row - 1, one.min_col - 1, one.max_row - 1, one.max_col - 1)
                    for one in sorted(sheet.merged_cells.ranges, key=lambda one: one.bounds)
                ),
                hidden=sheet.sheet_state != "visible",
            )
            for sheet in book.worksheets
        )
    # Whatever a broken workbook makes a parser raise, the clerk must hear the same: the file is damaged.
    except Exception as error:
        raise Refused(problems.DAMAGED, "内容读不出来") from error
    if not sheets:
        raise Refused(problems.NOT_A_WORKBOOK, "里面没有工作表")
    return Workbook(sheets)


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float | bool | datetime | date | time | timedelta):
        return value
    return str(value)
