"""Read .xlsx and .xlsm: its parts are looked through first, then calamine decodes, and openpyxl what calamine refuses.

Runs in a process that may die.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
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
from minqing_cli.plan import Limits
from minqing_cli.readers.gate import Opened
from minqing_cli.readers.marks import covered, marked
from minqing_cli.readers.package import damaged
from minqing_cli.readers.parts import Parts, examine
from minqing_cli.readers.refusal import Refused
from minqing_cli.readers.slices import NotCuttable, SlicedBook
from minqing_cli.sheets import Cell, Sheet, Workbook

_PANIC = "PanicException"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_MOST_COVERED = 2_000_000
"""Rows that merged ranges may cover together; sheets of people have a few thousand."""


def fits(file: Opened) -> bool:
    """Say whether a file is such a workbook."""
    return "[content_types].xml" in file.parts and any(name.endswith("workbook.xml") for name in file.parts)


def read(file: Opened, limits: Limits) -> Workbook:
    """Return every worksheet, hidden ones marked. Raises Refused."""
    if file.package is None:
        raise Refused(problems.NOT_A_WORKBOOK, "里面没有工作簿")
    parts = examine(file.package, limits)
    sheets = _decoded_in_slices(parts) if parts.long else None
    if sheets is None:
        sheets = decoded(file.content)
    if sheets is None:
        sheets = _decoded_slowly(file.content, parts)
    if len(sheets) != len(parts.sheets):
        raise damaged("有工作表读不出来")
    if any(covered(sheet.merges, len(sheet.rows)) > _MOST_COVERED for sheet in sheets):
        raise Refused(problems.TOO_LARGE, "合并单元格太多")
    if parts.marks or parts.pictures:
        marks = [parts.marks.get(part) for part in parts.sheets]
        sheets = tuple(marked(sheet, at, parts.pictures) for sheet, at in zip(sheets, marks, strict=True))
    return Workbook(sheets, macros="xl/vbaproject.bin" in file.parts)


def decoded(content: bytes) -> tuple[Sheet, ...] | None:
    """Return the worksheets as calamine decodes them; None where it cannot. Raises Refused for a password."""
    return _or_none(lambda: _sheets(content))


def _sheets(content: bytes) -> tuple[Sheet, ...]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return tuple(_sheet(book.get_sheet_by_index(index), visible) for index, visible in _worksheets(book))


def _worksheets(book: CalamineWorkbook) -> Iterator[tuple[int, SheetVisibleEnum]]:
    for index, meta in enumerate(book.sheets_metadata):
        if meta.typ == SheetTypeEnum.WorkSheet:
            yield index, meta.visible


def _decoded_in_slices(parts: Parts) -> tuple[Sheet, ...] | None:
    """Return the same, long sheets slice by slice; None where they cannot be cut, or the decoder cannot."""
    try:
        return _or_none(lambda: _sheets_in_slices(parts))
    except NotCuttable:
        return None


def _sheets_in_slices(parts: Parts) -> tuple[Sheet, ...]:
    sliced = SlicedBook(parts.package, parts.read, parts.long)
    sheets = []
    for (index, visible), part in zip(_worksheets(sliced.book), parts.sheets, strict=True):
        if part in parts.long:
            name = sliced.book.sheets_metadata[index].name
            sheets.append(Sheet(name, *sliced.read(index, part), hidden=visible != SheetVisibleEnum.Visible))
        else:
            sheets.append(_sheet(sliced.book.get_sheet_by_index(index), visible))
    return tuple(sheets)


def _or_none(decode: Callable[[], tuple[Sheet, ...]]) -> tuple[Sheet, ...] | None:
    """Return what is decoded, or None where the decoder cannot. Raises Refused for a password."""
    try:
        return decode()
    except PasswordError:
        raise Refused(problems.ENCRYPTED) from None
    except (CalamineError, ValueError, OSError):
        return None
    except BaseException as error:
        # What the decoder calls a panic is no Exception; anything else, such as an interrupt, is not ours.
        if type(error).__name__ != _PANIC:
            raise
        return None


def _sheet(sheet: CalamineSheet, visible: SheetVisibleEnum) -> Sheet:
    rows = cast("list[list[Cell]]", sheet.to_python(skip_empty_area=False))
    merges = tuple((top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())
    return Sheet(sheet.name, rows, merges, hidden=visible != SheetVisibleEnum.Visible)


def _decoded_slowly(content: bytes, parts: Parts) -> tuple[Sheet, ...]:
    # openpyxl costs a quarter of a second to import; only files that calamine refuses pay for it.
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(_transitional(content) if parts.strict else content), data_only=True)
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
    return sheets


def _transitional(content: bytes) -> bytes:
    """Return a workbook of the strict kind in the namespaces of the usual one, the only ones that openpyxl knows."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as strict, zipfile.ZipFile(made, "w") as usual:
        for member in strict.infolist():
            part = strict.read(member)
            for there, here in _STRICT:
                part = part.replace(there, here)
            usual.writestr(member.filename, part)
    return made.getvalue()


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float | bool | datetime | date | time | timedelta):
        return value
    return str(value)
