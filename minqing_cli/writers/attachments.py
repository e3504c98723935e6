"""Attachments 5 and 6 filled in and ready to print: the households without issues, the issues one by one.

Rows come in as they are to be listed; here they are only put under each other by place or class, counted
and set. No cell of the data area is merged. The copy for outside hides what names a person; which rows may
leave the office at all is decided before.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import groupby
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from minqing_cli import clean
from minqing_cli.forms import ISSUE_LIST, NO_PROBLEM_LIST, Form
from minqing_cli.plan import Plan
from minqing_cli.sheets import Cell
from minqing_cli.terms import PENDING, TOTAL
from minqing_cli.writers import style
from minqing_cli.writers.cells import new_book, put, shown
from minqing_cli.writers.fitting import row_height
from minqing_cli.writers.masking import dropped_outside, masked_values
from minqing_cli.writers.page import Layout, form_columns, form_lines, lay_out, write_head
from minqing_cli.writers.style import Look, Looks, set_up_page, spread

SUBTOTAL = "小计"
OUTSIDE_NOTE = "外发版（已脱敏）"
_LEAST_ROW_HEIGHT = 24
_SIGN_OFF_HEIGHT = 36


@dataclass(frozen=True, slots=True)
class NoProblemRow:
    """One household of attachment 5. phones: as they are to be printed."""

    branch: str
    village: str
    person: str
    phones: str
    visited_on: date
    visitor: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class IssueRow:
    """One issue of attachment 6.

    household: any mark that is the same for the issues of one household; counted, not printed.
    subject, responsibility: empty for an issue that waits for judgement.
    """

    household: str
    number: str
    branch: str
    village: str
    person: str
    phones: str
    visited_on: date
    text: str
    responsibility: str
    subject: str
    unit: str
    responsible_person: str
    measures: str
    due_on: date | None
    state: str
    platform_number: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the table: the values of a row by field, or the words of a total and how it looks."""

    values: Mapping[str, Cell] | None = None
    words: str = ""
    look: Look = style.SUBTOTAL


def write_attachment5(
    path: Path,
    plan: Plan,
    rows: Iterable[NoProblemRow],
    *,
    unit: str | None = None,
    reported_on: date | None = None,
    outside: bool = False,
) -> None:
    """Write the list of households without issues.

    Sub-totals stand at the highest level that divides the list: by branch, within one branch by village.
    unit: who reports, the office unless given. outside: names and phones masked. Raises OSError.
    """
    households = sorted(rows, key=_by_place(plan))
    level = next((name for name in ("branch", "village") if len({getattr(row, name) for row in households}) > 1), None)
    lines: list[_Line] = []
    for name, group in groupby(households, key=lambda row: getattr(row, level) if level else ""):
        members = list(group)
        lines += [_Line(_values(row)) for row in members]
        if level:
            lines.append(_Line(None, f"{SUBTOTAL}：{name or '未填'} {len(members)}户", style.GROUP_TOTAL))
    lines.append(_Line(None, f"{TOTAL}：{len(households)}户", style.GRAND_TOTAL))
    _write(path, plan, NO_PROBLEM_LIST, lines, unit, reported_on, outside)


def write_attachment6(
    path: Path,
    plan: Plan,
    rows: Iterable[IssueRow],
    *,
    unit: str | None = None,
    reported_on: date | None = None,
    outside: bool = False,
) -> None:
    """Write the list of issues, grouped by responsibility and subject in the plan's order, the pending last.

    Within a subject the rows keep the order they come in. unit, reported_on and outside as for attachment 5.
    """
    issues = list(rows)
    lines: list[_Line] = []
    for responsibility, of_class in _grouped(issues, plan.responsibilities, _responsibility_of):
        for subject, of_subject in _grouped(of_class, plan.subjects, _subject_of):
            lines += [_Line(_values(row)) for row in of_subject]
            if responsibility != PENDING:
                lines.append(_Line(None, f"{SUBTOTAL}：{subject} {len(of_subject)}件", style.SUBTOTAL))
        lines.append(_Line(None, f"{SUBTOTAL}：{responsibility} {len(of_class)}件", style.GROUP_TOTAL))
    households = len({row.household for row in issues})
    lines.append(_Line(None, f"{TOTAL}：{households}户{len(issues)}件", style.GRAND_TOTAL))
    _write(path, plan, ISSUE_LIST, lines, unit, reported_on, outside)


def _by_place(plan: Plan) -> Callable[[NoProblemRow], tuple[int, str, int, str]]:
    """Return a sort key: the plan's order of branches and villages, those it does not know after them by name."""
    branches = {name: index for index, name in enumerate(plan.places)}
    villages = {name: index for index, name in enumerate(plan.villages())}

    def key(row: NoProblemRow) -> tuple[int, str, int, str]:
        branch, village = branches.get(row.branch, len(branches)), villages.get(row.village, len(villages))
        return branch, row.branch, village, row.village

    return key


def _responsibility_of(row: IssueRow) -> str:
    """Return the group of an issue; without a sure class it is pending as a whole."""
    return row.responsibility if row.responsibility and _subject_of(row) != PENDING else PENDING


def _subject_of(row: IssueRow) -> str:
    return row.subject or PENDING


def _grouped(
    rows: Sequence[IssueRow], order: Sequence[str], name_of: Callable[[IssueRow], str]
) -> list[tuple[str, list[IssueRow]]]:
    """Group rows by name: in the given order, then names it does not hold, then what is pending."""
    groups: dict[str, list[IssueRow]] = {}
    for row in rows:
        groups.setdefault(name_of(row), []).append(row)
    rank = {name: index for index, name in enumerate(order)}
    return sorted(groups.items(), key=lambda group: (group[0] == PENDING, rank.get(group[0], len(rank)), group[0]))


def _values(row: NoProblemRow | IssueRow) -> dict[str, Cell]:
    values: dict[str, Cell] = {field.name: getattr(row, field.name) for field in fields(row)}
    for name in ("subject", "responsibility"):
        if name in values:
            values[name] = values[name] or PENDING
    numbers = clean.phones(row.phones)
    if len(numbers.usable) > 1 and not numbers.faults:
        values["phones"] = "\n".join(numbers.usable)
    return values


def _write(
    path: Path,
    plan: Plan,
    form: Form,
    lines: Sequence[_Line],
    unit: str | None,
    reported_on: date | None,
    outside: bool,
) -> None:
    left_out = dropped_outside(form) if outside else ()
    names = [name for name, _ in form.columns() if name not in left_out]
    table = [_row_values(form, names, line, outside) for line in lines]
    columns = form_columns(form, left_out)
    texts = {index: [shown(row[index]) for row in table if row] for index in range(1, len(columns))}
    layout = lay_out(columns, texts)
    with new_book(path) as book:
        sheet = book.add_worksheet(form.title)
        looks = Looks(book)
        notes = (OUTSIDE_NOTE,) if outside else ()
        head = form_lines(form, plan, plan.office.name if unit is None else unit, reported_on, notes)
        heading = write_head(sheet, looks, layout, head)
        _write_table(sheet, looks, layout, heading + 1, lines, table)
        signed = heading + 1 + len(lines)
        sheet.set_row(signed, _SIGN_OFF_HEIGHT)
        put(sheet, signed, 0, spread(form.sign_off), looks.of(style.SIGN_OFF))
        set_up_page(sheet, (heading, heading))


def _row_values(form: Form, names: Sequence[str], line: _Line, outside: bool) -> list[Cell]:
    """Return a line's cells, the serial number still empty; none for a total."""
    if line.values is None:
        return []
    values = masked_values(form, line.values) if outside else line.values
    return ["", *(values[name] for name in names)]


def _write_table(
    sheet: Worksheet, looks: Looks, layout: Layout, first: int, lines: Sequence[_Line], table: Sequence[list[Cell]]
) -> None:
    cell_looks = layout.body_looks()
    serial = 0
    for row, (line, values) in enumerate(zip(lines, table, strict=True), start=first):
        if not values:
            _write_total(sheet, looks, layout, row, line)
            continue
        serial += 1
        texts = [shown(value) for value in values]
        sheet.set_row(row, row_height(texts, layout.widths, layout.body.size, at_least=_LEAST_ROW_HEIGHT))
        for index, value in enumerate((serial, *values[1:])):
            put(sheet, row, index, value, looks.of(cell_looks[index]))


def _write_total(sheet: Worksheet, looks: Looks, layout: Layout, row: int, line: _Line) -> None:
    """Write the words into the first cell; they run over the empty ones beside it, nothing is merged."""
    sheet.set_row(row, _LEAST_ROW_HEIGHT)
    for index in range(len(layout.columns)):
        sides = "tb" + "l" * (index == 0) + "r" * (index == layout.last)
        put(sheet, row, index, "" if index else line.words, looks.of(replace(line.look, border=sides)))
