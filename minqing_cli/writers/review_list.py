"""The list of issues that wait for a person's judgement, to be filled in: drop-downs for both classes.

What the program proposes stands beside empty cells for what the person decides, so that nobody takes a proposal
for a decision.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from minqing_cli.columns import ColumnKind
from minqing_cli.plan import Plan
from minqing_cli.sheets import Cell
from minqing_cli.writers.cells import new_book, offer, put, shown
from minqing_cli.writers.fitting import PrintColumn, row_height
from minqing_cli.writers.page import Layout, Lines, is_long, lay_out, write_head
from minqing_cli.writers.style import Looks, set_up_page

REVIEW_TITLE = "待研判清单"
_NOTE = "在最后几列填写研判结果：责任类、主题从下拉列表里选，与暂定的相同也请填上；不要改动编号。"
_LEAST_ROW_HEIGHT = 33
_COLUMNS: tuple[tuple[str, float, ColumnKind], ...] = (
    ("编号", 15, "text"),
    ("村（社区）", 10, "text"),
    ("姓名", 9, "text"),
    ("走访日期", 11, "date"),
    ("问题", 34, "text"),
    ("暂定责任类", 14, "text"),
    ("暂定主题", 10, "text"),
    ("分类依据", 24, "text"),
    ("责任类", 16, "text"),
    ("主题", 10, "text"),
    ("责任单位", 12, "text"),
    ("研判人", 9, "text"),
)
GIVEN = 8
"""Columns that are filled in already; the others are for the person."""
_RESPONSIBILITY, _SUBJECT = 8, 9


def write_review_list(path: Path, plan: Plan, rows: Iterable[Sequence[Cell]], as_of: date) -> None:
    """Write the list. rows: values for the given columns. Raises ValueError for a row of another length, OSError."""
    listed = [list(row) for row in rows]
    if any(len(row) != GIVEN for row in listed):
        raise ValueError(f"a row has not {GIVEN} values")
    columns = [PrintColumn(heading, kind, width, is_long(kind, width)) for heading, width, kind in _COLUMNS]
    layout = lay_out(columns, {0: [shown(row[0]) for row in listed]})
    notes = (f"截止时间：{as_of}。共 {len(listed)} 件。", _NOTE)
    with new_book(path) as book:
        sheet = book.add_worksheet(REVIEW_TITLE)
        looks = Looks(book)
        heading = write_head(sheet, looks, layout, Lines(f"{plan.office.name}{REVIEW_TITLE}", notes=notes))
        _write_rows(sheet, looks, layout, heading + 1, listed)
        _offer(book, sheet, (heading + 1, heading + max(len(listed), 1)), plan)
        set_up_page(sheet, (heading, heading))


def _write_rows(sheet: Worksheet, looks: Looks, layout: Layout, first: int, rows: Sequence[Sequence[Cell]]) -> None:
    body = layout.body_looks()
    for row, values in enumerate(rows, start=first):
        height = row_height(
            [shown(value) for value in values], layout.widths[:GIVEN], layout.body.size, _LEAST_ROW_HEIGHT
        )
        sheet.set_row(row, height)
        for index, look in enumerate(body):
            put(sheet, row, index, values[index] if index < GIVEN else "", looks.of(look))


def _offer(book: Workbook, sheet: Worksheet, rows: tuple[int, int], plan: Plan) -> None:
    for column, choices in ((_RESPONSIBILITY, plan.responsibilities), (_SUBJECT, plan.subjects)):
        offer(book, sheet, (rows[0], column, rows[1], column), choices)
