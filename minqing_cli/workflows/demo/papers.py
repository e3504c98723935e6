"""The sheets of the demonstration as workbooks, each in its village's manner, and the register.

The same town gives the same bytes.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from minqing_cli.columns import columns_of
from minqing_cli.forms import ROSTER, VISIT_SHEET, Form
from minqing_cli.plan import Plan
from minqing_cli.records import Visit
from minqing_cli.sheets import Cell
from minqing_cli.terms import TargetKind, VisitMethod
from minqing_cli.workflows.demo.habits import HABITS, Habit
from minqing_cli.workflows.demo.post import Line, Lines, Paper, Post, Stray
from minqing_cli.workflows.demo.town import FRIDAYS, Town
from minqing_cli.writers.cells import new_book, put
from minqing_cli.writers.page import form_columns, form_lines, lay_out, write_head
from minqing_cli.writers.style import Look, Looks, set_up_page, spread

_RESERVED = 12
"""Numbered rows on the office's form, filled in or not."""
_DITTO = "同上"
_DUE_NOTE = timedelta(days=1)
_WIDTHS = {name: column.width for name, column in columns_of(Visit).items()}


def write_post(folder: Path, post: Post, town: Town, plan: Plan) -> None:
    """Write the files of one week into a folder."""
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


def write_register(path: Path, town: Town, plan: Plan) -> None:
    """Write the register on the office's form."""
    rows = [
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
        _write_form(book, ROSTER, plan, "", rows, len(rows))


def _write_paper(path: Path, paper: Paper, town: Town, plan: Plan) -> None:
    habit = HABITS[paper.village]
    visitor = town.visitors[paper.village]
    with new_book(path) as book:
        for name, lines in paper.sheets:
            rows = [_values(line, habit, visitor, position) for position, line in enumerate(lines)]
            if habit.official:
                _write_form(book, VISIT_SHEET, plan, paper.village, rows, _RESERVED, name)
            else:
                _OwnSheet(book, name, habit, paper).write(rows, visitor)


def _values(line: Line, habit: Habit, visitor: str, position: int) -> dict[str, Cell]:
    """Return what the village writes in each column for one visit."""
    call, says = line.call, line.says
    target = call.target
    day = habit.dates[position % len(habit.dates)](call.day)
    phone = habit.phones[position % len(habit.phones)](target.phone) if target.phone else "无"
    flag = "" if not says.text else "是" if says.classes else "否"
    values: dict[str, Cell] = {
        "visited_on": day,
        "branch": target.branch,
        "village": target.village,
        "person": target.person,
        "kind": target.kind,
        "address": target.address,
        "phones": phone,
        "method": VisitMethod.TELEPHONE if "电话" in says.text else VisitMethod.AT_HOME,
        "visitor": visitor,
        "has_issue": flag,
        "opinion": says.text,
        "answer": says.answer,
    }
    if len(says.classes) == 1 and says.classes[0][0]:
        values["written_subject"] = f"{says.classes[0][0]}类"
    if says.classes and habit.due:
        values["due"] = call.day + habit.due * _DUE_NOTE
    return values | dict(line.written)
