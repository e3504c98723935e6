"""The sheets of the demonstration as workbooks, each in its village's manner, and the register.

The same town gives the same bytes.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Literal

import openpyxl
from xlsxwriter.worksheet import Worksheet

from minqing_cli.columns import columns_of
from minqing_cli.forms import ROSTER, VISIT_SHEET, Form
from minqing_cli.plan import Plan
from minqing_cli.records import Visit
from minqing_cli.sheets import Cell
from minqing_cli.terms import NO, YES, VisitMethod
from minqing_cli.workflows.demo.habits import HABITS, Habit
from minqing_cli.workflows.demo.post import Line, Paper, Post, Stray
from minqing_cli.workflows.demo.town import FRIDAYS, Town
from minqing_cli.writers.cells import new_book, put, shown
from minqing_cli.writers.fitting import row_height
from minqing_cli.writers.page import form_columns, form_lines, lay_out, write_head
from minqing_cli.writers.returned import save_as_ever
from minqing_cli.writers.style import Look, Looks, set_up_page, spread

_RESERVED = 12
"""Numbered rows on the office's form, filled in or not."""
_DITTO = "同上"
_WIDTHS = {name: column.width for name, column in columns_of(Visit).items()}

Row = dict[str, Cell]
"""Field → what the village writes there."""


def write_post(folder: Path, post: Post, town: Town, plan: Plan) -> None:
    """Write the files of one week into a folder; in the place of corrected copies the sheets that they are to be."""
    folder.mkdir(parents=True)
    for piece in post:
        path = folder / piece.name
        if isinstance(piece, Stray):
            path.write_bytes(piece.content)
            continue
        _write_paper(path, piece, town, plan)
        if piece.kept < 1:
            content = path.read_bytes()
            path.write_bytes(content[: int(len(content) * piece.kept)])


def correct_copy(copy: Path, path: Path, paper: Paper, town: Town, plan: Plan) -> None:
    """Do what the village does with a marked copy: correct the marked cells, and leave marks and explanation as they are."""
    with tempfile.TemporaryDirectory() as folder:
        right = Path(folder) / "right.xlsx"
        _write_paper(right, paper, town, plan)
        book, meant = openpyxl.load_workbook(copy), openpyxl.load_workbook(right)
    for name, _ in paper.sheets:
        for row in meant[name].iter_rows():
            for cell in row:
                if cell.value != book[name][cell.coordinate].value:
                    book[name][cell.coordinate].value = cell.value
    save_as_ever(book, path)


def write_guide(path: Path, weeks: Sequence[Post]) -> None:
    """Write down what is worth a look in each week's files. With a byte-order mark, for old editors."""
    lines = []
    for number, post in enumerate(weeks, start=1):
        lines.append(f"第{number}周")
        lines.extend(f"  {piece.name}　{piece.remark}".rstrip() for piece in post)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")


def write_register(path: Path, town: Town, plan: Plan) -> None:
    """Write the register on the office's form."""
    rows: list[Row] = [
        {
            "branch": target.branch,
            "village": target.village,
            "person": target.person,
            "kind": target.kind,
            "address": target.address,
            "phones": target.phone,
            "residents": target.residents,
            "visitor": town.visitors[target.village],
        }
        for target in town.register
    ]
    with new_book(path) as book:
        _write_form(book.add_worksheet(ROSTER.title), Looks(book), ROSTER, plan, "", rows, len(rows))


def _write_paper(path: Path, paper: Paper, town: Town, plan: Plan) -> None:
    habit = HABITS[paper.village]
    visitor = town.visitors[paper.village]
    with new_book(path) as book:
        looks = Looks(book)
        for name, lines in paper.sheets:
            rows = [_values(line, habit, visitor, position) for position, line in enumerate(lines)]
            sheet = book.add_worksheet(name)
            if habit.official:
                _write_form(sheet, looks, VISIT_SHEET, plan, paper.village, rows, _RESERVED)
            else:
                _write_own(sheet, looks, habit, paper, rows, visitor)


def _values(line: Line, habit: Habit, visitor: str, position: int) -> Row:
    """Return what the village writes in each column for one visit."""
    call, says = line.call, line.says
    target = call.target
    values: Row = {
        "visited_on": habit.dates[position % len(habit.dates)](call.day),
        "branch": target.branch,
        "village": target.village,
        "person": target.person,
        "kind": target.kind,
        "address": target.address,
        "phones": habit.phones[position % len(habit.phones)](target.phone) if target.phone else "无",
        "method": VisitMethod.TELEPHONE if "电话" in says.text else VisitMethod.AT_HOME,
        "visitor": visitor,
        "has_issue": "" if not says.text else YES if says.classes else NO,
        "opinion": says.text,
        "answer": says.answer,
    }
    if len(says.classes) == 1 and says.classes[0][0]:
        # The office's form offers the exact names; who draws his own table writes them his own way.
        values["written_subject"] = f"{says.classes[0][0]}{'' if habit.official else '类'}"
    if says.classes and habit.due:
        values["due"] = call.day + timedelta(days=habit.due)
    return values | dict(line.written)


def _write_form(
    sheet: Worksheet, looks: Looks, form: Form, plan: Plan, unit: str, rows: Sequence[Row], reserved: int
) -> None:
    """Fill in one of the office's own forms."""
    layout = lay_out(form_columns(form))
    heading = write_head(sheet, looks, layout, form_lines(form, plan, unit=unit, notes=form.notes))
    formats = [looks.of(look) for look in layout.body_looks(locked=False)]
    for number in range(1, max(reserved, len(rows)) + 1):
        row = rows[number - 1] if number <= len(rows) else {}
        values = (number, *(row.get(name, "") for name in form.fields))
        height = row_height([shown(value) for value in values], layout.widths, layout.body.size, at_least=24)
        sheet.set_row(heading + number, height)
        for column, (value, own) in enumerate(zip(values, formats, strict=True)):
            put(sheet, heading + number, column, value, own)
    set_up_page(sheet, (heading, heading), sign_off=spread(form.sign_off))


def _write_own(sheet: Worksheet, looks: Looks, habit: Habit, paper: Paper, rows: Sequence[Row], visitor: str) -> None:
    """Write a table as the village draws it: title, lines, heading, rows, lines."""
    columns = [(name, heading) for name, heading in habit.columns if name not in paper.without]
    widths = [_WIDTHS.get(name, 6) for name, _ in columns]
    body = Look(habit.font, 11)
    heading, title, around = (
        replace(body, bold=True, fill=habit.fill),
        replace(body, size=16, bold=True, border=""),
        looks.of(replace(body, align="left", border="", wrap=False)),
    )
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    words = {"village": paper.village, "visitor": visitor, "count": len(rows), "friday": FRIDAYS[paper.week - 1]}
    _across(sheet, looks, 0, (0, len(columns) - 1), habit.title.format(**words), title)
    sheet.set_row(0, 26)
    at = 1
    for line in habit.above:
        put(sheet, at, 0, line.format(**words), around)
        at += 1
    at = first = _write_heading(sheet, looks, habit, columns, at, heading)
    for position, row in enumerate(rows):
        if habit.again and position and position % habit.again == 0:
            at = _write_heading(sheet, looks, habit, columns, at, heading)
        values = _with_ditto(row, rows[position - 1] if position else {}, habit)
        cells = [values.get(name, "") if name else position + 1 for name, _ in columns]
        sheet.set_row(at, row_height([shown(cell) for cell in cells], widths, body.size, at_least=20))
        for column, (cell, (name, _)) in enumerate(zip(cells, columns, strict=True)):
            put(sheet, at, column, cell, looks.of(_body_look(body, name, cell)))
        at += 1
    for column, (name, _) in enumerate(columns):
        if name in habit.merged:
            _merge_equal(sheet, looks, first, column, [row.get(name, "") for row in rows], body)
    for line in habit.below:
        put(sheet, at, 0, line.format(**words), around)
        at += 1
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _with_ditto(row: Row, above: Row, habit: Habit) -> Row:
    return row | {name: _DITTO for name in habit.ditto if row.get(name) and row.get(name) == above.get(name)}


def _write_heading(
    sheet: Worksheet, looks: Looks, habit: Habit, columns: Sequence[tuple[str, str]], at: int, look: Look
) -> int:
    """Write the heading, of two rows where some columns stand under a common name; return the row below it."""
    if not habit.upper:
        sheet.set_row(at, 32)
        for column, (_, heading) in enumerate(columns):
            put(sheet, at, column, heading, looks.of(look))
        return at + 1
    for upper, group in groupby(enumerate(columns), key=lambda item: habit.upper.get(item[1][0], "")):
        members = list(group)
        if upper:
            _across(sheet, looks, at, (members[0][0], members[-1][0]), upper, look)
        for column, (_, heading) in members:
            if upper:
                put(sheet, at + 1, column, heading, looks.of(look))
            else:
                sheet.merge_range(at, column, at + 1, column, "", looks.of(look).plain)
                put(sheet, at, column, heading, looks.of(look))
    return at + 2


def _across(sheet: Worksheet, looks: Looks, row: int, columns: tuple[int, int], text: str, look: Look) -> None:
    sheet.merge_range(row, columns[0], row, columns[1], "", looks.of(look).plain)
    put(sheet, row, columns[0], text, looks.of(look))


def _merge_equal(sheet: Worksheet, looks: Looks, first: int, column: int, values: Sequence[Cell], body: Look) -> None:
    """Merge the cells of a column that follow one another with the same value."""
    at = first
    for value, group in groupby(values):
        count = len(list(group))
        if count > 1:
            own = looks.of(_body_look(body, "", value))
            sheet.merge_range(at, column, at + count - 1, column, "", own.plain)
            put(sheet, at, column, value, own)
        at += count


def _body_look(body: Look, name: str, value: Cell) -> Look:
    align: Literal["left", "center"] = "left" if name in ("opinion", "answer") else "center"
    return replace(body, align=align, number_format="yyyy/m/d" if isinstance(value, date) else "General")
