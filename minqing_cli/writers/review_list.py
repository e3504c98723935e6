"""The list of issues that wait for a person's judgement, to be filled in: drop-downs for both classes.

What the program proposes stands beside empty cells for what the person decides, so that nobody takes a proposal
for a decision. Issues that look like another one stand in a sheet of their own, as steps to be filled in: 并件 or 分开.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from minqing_cli.columns import ColumnKind
from minqing_cli.plan import Plan
from minqing_cli.sheets import Cell
from minqing_cli.terms import APART, State
from minqing_cli.writers.cells import new_book, offer, put, shown
from minqing_cli.writers.fitting import PrintColumn, row_height
from minqing_cli.writers.page import Layout, Lines, is_long, lay_out, write_head
from minqing_cli.writers.style import Looks, set_up_page

REVIEW_TITLE = "待研判清单"
PAIRS_TITLE = "疑似同件"
_LEAST_ROW_HEIGHT = 33
_Columns = tuple[tuple[str, float, ColumnKind], ...]
_CLASSES: _Columns = (
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
_PAIRS: _Columns = (
    ("编号", 15, "text"),
    ("村（社区）", 10, "text"),
    ("姓名", 9, "text"),
    ("走访日期", 11, "date"),
    ("问题", 28, "text"),
    ("像哪一件", 15, "text"),
    ("那件的状态", 9, "text"),
    ("那件的问题", 28, "text"),
    ("办理状态", 9, "text"),
    ("主件编号", 15, "text"),
    ("日期", 11, "date"),
    ("经办人", 9, "text"),
    ("依据", 18, "text"),
)
_NUMBERS = ("编号", "像哪一件", "主件编号")
"""Columns of numbers, which are never broken."""
GIVEN, PAIR_GIVEN = 8, 8
"""Columns that are filled in already; the others are for the person. Of a pair, the main issue is proposed as well."""
_BACK = "填好后用 minqing advance --from 本文件 收回。"


@dataclass(frozen=True, slots=True)
class _Listed:
    """One sheet. note: what to do. choices: column → drop-down."""

    title: str
    columns: _Columns
    note: str
    choices: Mapping[int, tuple[str, ...]]
    rows: Sequence[Sequence[Cell]]


def write_review_list(
    path: Path, plan: Plan, rows: Iterable[Sequence[Cell]], as_of: date, pairs: Iterable[Sequence[Cell]] = ()
) -> None:
    """Write the list. rows: values for the given columns. pairs: likewise, of issues that look like another one.

    Without pairs there is no sheet of them. Raises ValueError for a row of another length, OSError.
    """
    listed, alike = [list(row) for row in rows], [list(row) for row in pairs]
    if any(len(row) != GIVEN for row in listed) or any(len(row) != PAIR_GIVEN for row in alike):
        raise ValueError(f"a row has not {GIVEN} values")
    blank = len(_CLASSES) - GIVEN
    classes = _Listed(
        REVIEW_TITLE,
        _CLASSES,
        f"在最后几列填写研判结果：责任类、主题从下拉列表里选，与暂定的相同也请填上；不要改动编号。{_BACK}",
        {8: plan.responsibilities, 9: plan.subjects},
        [[*row, *[""] * blank] for row in listed],
    )
    same = _Listed(
        PAIRS_TITLE,
        _PAIRS,
        f"是同一件的，办理状态选“{State.MERGED}”，并入主件编号那一件（可以改）；不是的选“{APART}”。都要填日期、经办人（确认人）和依据；"
        f"没有定的空着。{_BACK}",
        {8: (State.MERGED, APART)},
        [[*row, "", row[5], "", "", ""] for row in alike],
    )
    with new_book(path) as book:
        looks = Looks(book)
        for one in (classes, *([same] if alike else [])):
            _write_sheet(book, looks, plan, one, as_of)


def _write_sheet(book: Workbook, looks: Looks, plan: Plan, one: _Listed, as_of: date) -> None:
    columns = [PrintColumn(heading, kind, width, is_long(kind, width)) for heading, width, kind in one.columns]
    numbers = [index for index, (heading, _, _) in enumerate(one.columns) if heading in _NUMBERS]
    layout = lay_out(columns, {index: [shown(row[index]) for row in one.rows] for index in numbers})
    notes = (f"截止时间：{as_of}。共 {len(one.rows)} 件。", one.note)
    sheet = book.add_worksheet(one.title)
    heading = write_head(sheet, looks, layout, Lines(f"{plan.office.name}{one.title}", notes=notes))
    _write_rows(sheet, looks, layout, heading + 1, one.rows)
    for column, choices in one.choices.items():
        offer(book, sheet, (heading + 1, column, heading + max(len(one.rows), 1), column), choices)
    set_up_page(sheet, (heading, heading))


def _write_rows(sheet: Worksheet, looks: Looks, layout: Layout, first: int, rows: Sequence[Sequence[Cell]]) -> None:
    body = layout.body_looks()
    for row, values in enumerate(rows, start=first):
        height = row_height([shown(value) for value in values], layout.widths, layout.body.size, _LEAST_ROW_HEIGHT)
        sheet.set_row(row, height)
        for index, (look, value) in enumerate(zip(body, values, strict=True)):
            put(sheet, row, index, value, looks.of(look))
