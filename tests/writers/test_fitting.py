"""Widths and heights: nothing cut off, nothing torn, nothing too small to read."""

import re
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from minqing_cli.forms import BLANK_FORMS, RECTIFICATION, Form
from minqing_cli.writers.fitting import (
    PAGE_PIXELS,
    SMALLEST_SCALE,
    PrintColumn,
    broken_heading,
    cells,
    fitted,
    line_count,
    lines_in,
    pixels,
    row_height,
    width_for,
)
from minqing_cli.writers.page import REPEATED_COLUMNS, form_layout, lay_out


@pytest.mark.parametrize("form", BLANK_FORMS, ids=lambda form: form.name)
def test_every_form_fits_the_page_at_a_size_that_can_be_read(form: Form) -> None:
    """Printed smaller than eight points, a form is useless to those who fill it in by hand."""
    layout = form_layout(form)
    repeated = sum(map(pixels, layout.widths[:REPEATED_COLUMNS]))
    starts = [0, *layout.pages, len(layout.columns)]

    for start, end in pairwise(starts):
        total = sum(map(pixels, layout.widths[start:end])) + (repeated if start else 0)
        assert PAGE_PIXELS * 0.97 <= total <= PAGE_PIXELS / SMALLEST_SCALE * 1.01
        assert layout.body.size * min(1, PAGE_PIXELS / total) > 8


def test_pages_side_by_side_are_equally_wide() -> None:
    """Else the printer would break them somewhere else, in the middle of what belongs together."""
    layout = form_layout(RECTIFICATION)
    repeated = sum(map(pixels, layout.widths[:REPEATED_COLUMNS]))
    first = sum(map(pixels, layout.first_page))

    for start, end in pairwise((*layout.pages, len(layout.columns))):
        assert abs(repeated + sum(map(pixels, layout.widths[start:end])) - first) < first * 0.03


@pytest.mark.parametrize("form", BLANK_FORMS, ids=lambda form: form.name)
def test_dates_and_phones_fit_on_one_line_in_every_form(form: Form) -> None:
    """A date that does not fit shows as ####."""
    layout = form_layout(form)

    for column, width in zip(layout.columns, layout.widths, strict=True):
        sample = {"date": "2022-03-05", "phone": "13800000001"}.get(column.kind, "")
        assert line_count(sample, width, layout.body.size) == 1


@pytest.mark.parametrize("form", BLANK_FORMS, ids=lambda form: form.name)
def test_headings_take_two_lines_at_most(form: Form) -> None:
    """The lines are broken by us, so that no word is torn."""
    layout = form_layout(form)

    for column, width in zip(layout.columns, layout.widths, strict=True):
        heading = broken_heading(column.heading, width, layout.heading.size)
        assert line_count(heading, width, layout.heading.size) == heading.count("\n") + 1 <= 2


def test_a_long_number_in_a_column_keeps_it_wide_enough() -> None:
    """CHD-2022-0001 over two lines cannot be searched on paper."""
    columns = [PrintColumn("编号★", "text", 15), *(PrintColumn("问题", "text", 40, long=True) for _ in range(6))]

    layout = lay_out(columns, {0: ["CHD-2022-0001"]})

    assert line_count("CHD-2022-0001", layout.widths[0], layout.body.size) == 1


def test_short_columns_give_way_before_long_ones() -> None:
    """The opinion is what the sheet is for."""
    columns = [PrintColumn("走访方式", "text", 30), PrintColumn("意见建议", "text", 150, long=True)]

    short, long = fitted(columns, [6, 6])

    assert short < 30
    assert long == pytest.approx(150, abs=0.1)


def test_no_column_goes_below_its_floor() -> None:
    """Then rather shrink the page."""
    columns = [PrintColumn("日期", "date", 12) for _ in range(30)]

    assert min(fitted(columns, [10.3] * 30)) >= 10.2


def test_a_narrow_table_spreads_its_text_over_the_page() -> None:
    """Seven narrow columns in the left half of the paper look like a mistake."""
    columns = [PrintColumn("序号", "count", 6), PrintColumn("姓名", "text", 10), PrintColumn("备注", "text", 20)]

    widths = fitted(columns, [5, 6, 6])

    assert widths[0] == pytest.approx(6, abs=0.1)
    assert sum(map(pixels, widths)) == pytest.approx(PAGE_PIXELS, rel=0.02)


@pytest.mark.parametrize("count", [8, 10, 11, 13, 20])
@pytest.mark.parametrize("size", [10.5, 12])
def test_a_width_made_for_a_text_holds_it(count: int, size: float) -> None:
    """Both reckonings must agree, or floors would not be floors."""
    assert line_count("1" * count, width_for(count, size), size) == 1


def test_a_closing_mark_does_not_begin_a_line() -> None:
    """It takes the character before it along, and that may cost a line."""
    five_wide = width_for(10, 10.5)

    assert line_count("一二三四五六七八九十", five_wide, 10.5) == 2
    assert line_count("一二三四五，六七八九", five_wide, 10.5) == 3


def test_a_word_longer_than_the_column_is_torn_not_lost() -> None:
    """A web address in a remark counts with all its lines."""
    assert line_count("x" * 100, width_for(10, 10.5), 10.5) == 10


def test_rows_are_never_higher_than_excel_allows() -> None:
    """Beyond 409 points it takes the file for damaged."""
    assert row_height(["很长的话" * 2000], [10], 12) == 409


def test_a_chinese_character_counts_two_cells() -> None:
    """So do the marks that Chinese fonts draw full width."""
    assert [cells(text) for text in ("路", "a", "①", "“", "—", "（")] == [2, 1, 2, 2, 2, 2]


@given(st.text(alphabet="路灯不亮，。）“（", max_size=80), st.integers(6, 60))
def test_sentences_break_where_letters_laid_one_by_one_break(text: str, room: int) -> None:
    """Sentences of wide letters alone are reckoned by the line: the count must be that of laying out each letter."""
    lines, used = 1, 0
    for piece in re.findall("[^，。）][，。）]*|[，。）]+", text):
        assume(len(piece) * 2 <= room)
        if used + len(piece) * 2 > room:
            lines, used = lines + 1, 0
        used += len(piece) * 2

    assert lines_in(text, room) == lines
