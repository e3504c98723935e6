"""The top of every printed form and list: 附件n, title, who reports and when, notes, heading.

Also the print set-up. What stands in the table is the business of `blank`, `attachments` and the others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from xlsxwriter.worksheet import Worksheet

from minqing_cli import clean
from minqing_cli.columns import Column, ColumnKind
from minqing_cli.forms import RECTIFICATION, SERIAL, STEPS, VISIT_SHEET, Form
from minqing_cli.further import OF_THE_ISSUE
from minqing_cli.plan import Plan
from minqing_cli.writers import style
from minqing_cli.writers.cells import put
from minqing_cli.writers.fitting import (
    PAGE_PIXELS,
    WIDEST_PIXELS,
    PrintColumn,
    broken_heading,
    fitted,
    floor_width,
    pixels,
    row_height,
)
from minqing_cli.writers.style import Look, Looks

_ATTACHMENT = "附件"
_BLANK_DAY = "　　　年　　月　　日"
_LONG_WIDTH = 16
_ROOM_FOR_SENTENCES = 24
"""The least width of the column that holds most, on a form with added columns."""
REPEATED_COLUMNS = 2
"""Serial and number stand on every page of a form that takes several pages side by side."""
_NUMBER = "CHD-2022-0001"


@dataclass(frozen=True, slots=True)
class Layout:
    """A table's columns with the widths and fonts they are printed in.

    pages: the index of the first column of each further page side by side.
    """

    columns: tuple[PrintColumn, ...]
    widths: tuple[float, ...]
    body: Look
    heading: Look
    pages: tuple[int, ...] = ()

    @property
    def last(self) -> int:
        """The index of the last column."""
        return len(self.columns) - 1

    @property
    def pages_wide(self) -> int:
        """How many pages stand side by side."""
        return len(self.pages) + 1

    @property
    def first_page(self) -> tuple[float, ...]:
        """The widths of the columns on the first page, which the lines above the heading span."""
        return self.widths[: self.pages[0]] if self.pages else self.widths

    @property
    def scale(self) -> float:
        """At which it is printed to fit its pages."""
        return min(1.0, PAGE_PIXELS / sum(map(pixels, self.first_page)))

    @property
    def first_free(self) -> int:
        """The first column that only one page shows: lines above the heading begin there, or pages would cut them."""
        return REPEATED_COLUMNS if self.pages else 0

    def body_looks(self, *, locked: bool = True) -> list[Look]:
        """Return the look of each column's cells."""
        return [style.body_look(self.body, column.kind, long=column.long, locked=locked) for column in self.columns]


@dataclass(frozen=True, slots=True)
class Lines:
    """What stands above a heading: left, middle and right on the second line, then the notes, one a row."""

    title: str
    label: str = ""
    left: str = ""
    middle: str = ""
    right: str = ""
    notes: tuple[str, ...] = ()


def is_long(kind: ColumnKind, width: float) -> bool:
    """Tell whether a column declared like this holds sentences."""
    return kind == "text" and width >= _LONG_WIDTH


def print_column(heading: str, column: Column) -> PrintColumn:
    """Return a declared column under the heading that a form gives it."""
    return PrintColumn(heading, column.kind, column.width, is_long(column.kind, column.width))


def form_columns(form: Form, left_out: Iterable[str] = ()) -> tuple[PrintColumn, ...]:
    """Return the columns of a form, the serial number first. left_out: fields that are not printed."""
    skipped = frozenset(left_out)
    fields = (print_column(form.heading(name), column) for name, column in form.columns() if name not in skipped)
    own = (print_column(heading, Column(heading)) for heading in form.extra)
    return (print_column(SERIAL.heading, SERIAL), *fields, *own)


def in_own_words(form: Form, plan: Plan) -> Form:
    """Return a form as the office of the plan words it."""
    words = plan.forms.get(form.name)
    found = form.worded(words.title, words.headings, words.extra) if words else form
    if form.name == VISIT_SHEET.name:
        printed = set(map(clean.heading, found.extra))
        handed = (f"{name}（份）" for name in plan.visiting.handed_out if clean.heading(name) not in printed)
        return replace(found, extra=(*found.extra, *handed))
    if form.name in (RECTIFICATION.name, STEPS.name):
        return found.with_further(name for name in plan.further_columns() if name in OF_THE_ISSUE)
    return found


def form_layout(form: Form) -> Layout:
    """Return the layout of a blank form; a number of an issue fits on one line."""
    at = {name: index for index, name in enumerate(form.fields, start=1)}
    texts = {at["number"]: (_NUMBER,)} if "number" in at else {}
    columns = form_columns(form)
    # With columns of the office's own there may be no room left to write sentences: the page is rather printed smaller.
    widest = max(range(len(columns)), key=lambda index: columns[index].width)
    least = {widest: _ROOM_FOR_SENTENCES} if form.extra and columns[widest].long else {}
    return lay_out(columns, texts, tuple(at[name] for name in form.further_pages), least)


def form_lines(
    form: Form, plan: Plan, unit: str, reported_on: date | None = None, notes: tuple[str, ...] = ()
) -> Lines:
    """Return what stands above a form's heading. unit: who reports. Without a day there is room to write one."""
    day = f"{reported_on.year} 年 {reported_on.month} 月 {reported_on.day} 日" if reported_on else _BLANK_DAY
    return Lines(
        title=f"{plan.office.name}{plan.campaign}{form.title}",
        label=form.name if form.name.startswith(_ATTACHMENT) else "",
        left=f"填报单位(盖章)：{unit}",
        middle=f"填报日期：{day}",
        right=f"单位：{form.counted}",
        notes=notes,
    )


def lay_out(
    columns: Sequence[PrintColumn],
    texts: Mapping[int, Iterable[str]] | None = None,
    pages: tuple[int, ...] = (),
    least: Mapping[int, float] | None = None,
) -> Layout:
    """Choose fonts and widths for a table. texts: what a column holds, where its numbers must not be torn.

    pages: as in `Layout`; all come out equally wide, so that the printer breaks them where it should. least: columns that must
    not become narrower.
    """
    wide = sum(pixels(column.width) for column in columns) > WIDEST_PIXELS
    body = style.WIDE_BODY if wide else style.BODY
    floors = [
        max(
            floor_width(column, body.size, style.HEADING.size, (texts or {}).get(index, ())),
            (least or {}).get(index, 0),
        )
        for index, column in enumerate(columns)
    ]
    widths = fitted(columns[: pages[0]], floors[: pages[0]]) if pages else fitted(columns, floors)
    beside = sum(map(pixels, widths)) - sum(map(pixels, widths[:REPEATED_COLUMNS]))
    for start, end in pairwise((*pages, len(columns))):
        widths += fitted(columns[start:end], floors[start:end], beside)
    return Layout(tuple(columns), widths, body, style.HEADING, pages)


def write_head(sheet: Worksheet, looks: Looks, layout: Layout, lines: Lines) -> int:
    """Set the column widths, write everything down to the heading, and return the heading's row."""
    for index, width in enumerate(layout.widths):
        sheet.set_column(index, index, width)
    row = 0
    if lines.label:
        sheet.set_row(row, 24)
        put(sheet, row, 0, lines.label, looks.of(style.ATTACHMENT_LABEL))
        row += 1
    row = _write_across(sheet, looks, layout, row, lines.title, style.TITLE)
    if lines.left or lines.right:
        _write_second_line(sheet, looks, layout, row, lines)
        row += 1
    for note in lines.notes:
        row = _write_across(sheet, looks, layout, row, note, style.NOTE)
    write_heading(sheet, looks, layout, row)
    return row


def write_heading(sheet: Worksheet, looks: Looks, layout: Layout, row: int, frozen_columns: int = 0) -> None:
    """Write the headings, broken where they read well, and keep them and some first columns in sight."""
    look = layout.heading
    headings = [
        broken_heading(column.heading, width, look.size)
        for column, width in zip(layout.columns, layout.widths, strict=True)
    ]
    sheet.set_row(row, row_height(headings, layout.widths, look.size, at_least=30))
    for index, heading in enumerate(headings):
        put(sheet, row, index, heading, looks.of(look))
    sheet.freeze_panes(row + 1, frozen_columns)


def _write_across(sheet: Worksheet, looks: Looks, layout: Layout, row: int, text: str, look: Look) -> int:
    first, last = layout.first_free, len(layout.first_page) - 1
    width = sum(map(pixels, layout.first_page[first:])) / 7
    sheet.set_row(row, row_height([text], [width], look.size))
    if last > first:
        sheet.merge_range(row, first, row, last, "", looks.of(look).plain)
    put(sheet, row, first, text, looks.of(look))
    return row + 1


def _write_second_line(sheet: Worksheet, looks: Looks, layout: Layout, row: int, lines: Lines) -> None:
    """Write three texts, the last flush right, each merged over its share of the columns."""
    sheet.set_row(row, 22)
    first, second = _column_at(layout, 0.45), _column_at(layout, 0.8)
    flush_right = replace(style.META, align="right")
    parts = (
        (layout.first_free, first, lines.left, style.META),
        (first + 1, second, lines.middle, style.META),
        (second + 1, len(layout.first_page) - 1, lines.right, flush_right),
    )
    for start, end, text, look in parts:
        if end > start:
            sheet.merge_range(row, start, row, end, "", looks.of(look).plain)
        put(sheet, row, start, text, looks.of(look))


def _column_at(layout: Layout, share: float) -> int:
    """Return the last column before a share of the table's width."""
    whole, so_far = sum(layout.first_page), 0.0
    for index, width in enumerate(layout.first_page):
        so_far += width
        if so_far > whole * share:
            return max(index - 1, 0)
    return len(layout.first_page) - 1
