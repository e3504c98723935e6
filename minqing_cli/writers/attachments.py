"""Attachments 5 and 6 filled in and ready to print: the households without issues, the issues one by one.

Rows come in as they are to be listed; here they are only put under each other by place or class, counted
and set. No cell of the data area is merged. The copy for outside hides what names a person; which rows may
leave the office at all is decided before.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import NamedTuple

from minqing_cli import clean
from minqing_cli.forms import ISSUE_LIST, NO_PROBLEM_LIST, Form
from minqing_cli.plan import Plan
from minqing_cli.sheets import Cell
from minqing_cli.terms import PENDING, TOTAL
from minqing_cli.writers import style
from minqing_cli.writers.cells import shown
from minqing_cli.writers.masking import dropped_outside, masked_values
from minqing_cli.writers.page import Layout, form_columns, form_lines, in_own_words, lay_out, write_head
from minqing_cli.writers.streaming import LongTable, RowPattern, streamed_book
from minqing_cli.writers.style import Look, Looks, set_up_page, spread

SUBTOTAL = "小计"
OUTSIDE_NOTE = "外发版（已脱敏）"
_TOTAL_LOOKS = (style.SUBTOTAL, style.GROUP_TOTAL, style.GRAND_TOTAL)
_CLASSES = ("subject", "responsibility")
_LEAST_ROW_HEIGHT = 24
_SIGN_OFF_HEIGHT = 36


class NoProblemRow(NamedTuple):
    """One household of attachment 5. phones: as they are to be printed."""

    branch: str
    village: str
    person: str
    phones: str
    visited_on: date
    visitor: str
    remark: str = ""


class IssueRow(NamedTuple):
    """One issue of attachment 6.

    household: any mark that is the same for the issues of one household; counted, not printed.
    subject, responsibility: empty for an issue that waits for judgement.
    """

    household: Hashable
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


class _Total(NamedTuple):
    """A line of words among the rows."""

    words: str
    look: Look


_Line = NoProblemRow | IssueRow | _Total


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
        lines += members
        if level:
            lines.append(_Total(f"{SUBTOTAL}：{name or '未填'} {len(members)}户", style.GROUP_TOTAL))
    lines.append(_Total(f"{TOTAL}：{len(households)}户", style.GRAND_TOTAL))
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
            lines += of_subject
            if responsibility != PENDING:
                lines.append(_Total(f"{SUBTOTAL}：{subject} {len(of_subject)}件", style.SUBTOTAL))
        lines.append(_Total(f"{SUBTOTAL}：{responsibility} {len(of_class)}件", style.GROUP_TOTAL))
    households = len({row.household for row in issues})
    lines.append(_Total(f"{TOTAL}：{households}户{len(issues)}件", style.GRAND_TOTAL))
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


def _write(
    path: Path,
    plan: Plan,
    form: Form,
    lines: Sequence[_Line],
    unit: str | None,
    reported_on: date | None,
    outside: bool,
) -> None:
    form = in_own_words(form, plan)
    left_out = dropped_outside(form, plan.privacy.outside_drop) if outside else ()
    columns = form_columns(form, left_out)
    values_of = _outside_values(form, left_out) if outside else _inside_values(form)
    table = [line if isinstance(line, _Total) else values_of(line) for line in lines]
    rows = [values for values in table if not isinstance(values, _Total)]
    texts = {index + 1: map(shown, set(map(itemgetter(index), rows))) for index in range(len(columns) - 1)}
    layout = lay_out(columns, texts)
    with streamed_book(path) as streamed:
        looks = Looks(streamed.book)
        sheet = streamed.book.add_worksheet(form.title)
        notes = (OUTSIDE_NOTE,) if outside else ()
        head = form_lines(form, plan, plan.office.name if unit is None else unit, reported_on, notes)
        heading = write_head(sheet, looks, layout, head)
        body, signed = _body_pattern(looks, layout), RowPattern([looks.of(style.SIGN_OFF)], _SIGN_OFF_HEIGHT)
        totals = {look: _total_pattern(looks, layout, look) for look in _TOTAL_LOOKS}
        streamed.stream(
            LongTable(
                sheet,
                heading + 1,
                len(table) + 1,
                (body, signed, *totals.values()),
                _pattern_rows(table, layout, body, totals, (signed, (spread(form.sign_off),))),
            )
        )
        set_up_page(sheet, (heading, heading))


def _pattern_rows(
    table: Iterable[Sequence[Cell] | _Total],
    layout: Layout,
    body: RowPattern,
    totals: Mapping[Look, RowPattern],
    last: tuple[RowPattern, Sequence[Cell]],
) -> Iterator[tuple[RowPattern, Sequence[Cell]]]:
    """Yield the lines with their patterns, serial numbers before the rows; `last` comes last."""
    serial = 0
    for values in table:
        if isinstance(values, _Total):
            # The words run over the empty cells beside them; nothing is merged.
            yield totals[values.look], (values.words, *("",) * layout.last)
        else:
            serial += 1
            yield body, (serial, *values)
    yield last


def _inside_values(form: Form) -> Callable[[NoProblemRow | IssueRow], Sequence[Cell]]:
    """Return what takes a row's cells out of it."""
    pick, own = attrgetter(*form.fields), [""] * len(form.extra)
    phones, classes = form.fields.index("phones"), [form.fields.index(name) for name in _CLASSES if name in form.fields]

    def values(row: NoProblemRow | IssueRow) -> Sequence[Cell]:
        cells = list(pick(row))
        cells[phones] = _under_each_other(row.phones)
        for index in classes:
            cells[index] = cells[index] or PENDING
        return cells + own

    return values


def _outside_values(form: Form, left_out: Sequence[str]) -> Callable[[NoProblemRow | IssueRow], Sequence[Cell]]:
    """Return what takes a row's cells out of it as they may be shown outside."""
    names = [name for name in form.fields if name not in left_out]
    inside = _inside_values(form)

    def values(row: NoProblemRow | IssueRow) -> Sequence[Cell]:
        masked = masked_values(form, dict(zip(form.fields, inside(row), strict=False)))
        return [*(masked[name] for name in names), *("" for _ in form.extra)]

    return values


def _under_each_other(phones: str) -> str:
    """Return several numbers one below the other; what is more than numbers stays as it is."""
    if phones.isdigit():
        return phones
    numbers = clean.phones(phones)
    return "\n".join(numbers.usable) if len(numbers.usable) > 1 and not numbers.faults else phones


def _body_pattern(looks: Looks, layout: Layout) -> RowPattern:
    formats = [looks.of(look) for look in layout.body_looks()]
    return RowPattern(formats, _LEAST_ROW_HEIGHT, layout.widths, layout.body.size)


def _total_pattern(looks: Looks, layout: Layout, look: Look) -> RowPattern:
    """Return the pattern of a total: a frame around the whole line, none between its cells."""
    sides = ("tb" + "l" * (index == 0) + "r" * (index == layout.last) for index in range(len(layout.columns)))
    return RowPattern([looks.of(replace(look, border=border)) for border in sides], _LEAST_ROW_HEIGHT)
