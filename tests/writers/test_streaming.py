"""Long tables: what is streamed must be what XlsxWriter would have written."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from minqing_cli.sheets import Cell
from minqing_cli.terms import State
from minqing_cli.writers import style
from minqing_cli.writers.cells import new_book, offer, put, shown
from minqing_cli.writers.fitting import row_height
from minqing_cli.writers.row_xml import CellStyles, RowWriter
from minqing_cli.writers.streaming import LongTable, RowPattern, streamed_book
from minqing_cli.writers.style import Looks, body_look, set_up_page

LOOKS = (
    body_look(style.WIDE_BODY, "text", long=True),
    body_look(style.WIDE_BODY, "date"),
    body_look(style.WIDE_BODY, "phone"),
    body_look(style.WIDE_BODY, "count"),
)
WIDTHS = (14.0, 24.0, 14.0, 8.0)
ROWS: tuple[tuple[Cell, ...], ...] = (
    ("路灯不亮", date(2022, 3, 5), "13800000001", 1),
    ("路灯不亮", date(2022, 3, 5), "13800000001", True),
    ("=1+1", None, "+8613800000001", 2.5),
    ("-", date(1822, 3, 5), "", 10**17),
    ("@甲", datetime(2022, 3, 5, 12, 30), " 两边有空格 ", -3),
    ("一行字很长很长，要分成好几行才放得下；后面还有 CHD-2022-0001 这样的编号。", None, "0632-5500001\n13800000002", 0),
    ("<村> & \"路\"'灯'", None, "<r>像标记</r>", float("nan")),
    (State.RESOLVED, None, "两个  空格\t制表", 1.0),
    ("一行字很长很长，要分成好几行才放得下；后面还有 CHD-2022-0001 这样的编号。", None, "", 12345678901),
    ("生僻字𠀀与\ufffe", None, "末尾换行\n", None),
)


def furnish(book: Workbook, sheet: Worksheet, looks: Looks, last: int) -> None:
    """Everything of a sheet that is not its rows."""
    for index, width in enumerate(WIDTHS):
        sheet.set_column(index, index, width)
    sheet.merge_range(0, 0, 0, 3, "标题", looks.of(style.TITLE).plain)
    for index in range(4):
        put(sheet, 1, index, f"列{index}", looks.of(style.HEADING))
    sheet.freeze_panes(2, 1)
    sheet.autofilter(1, 0, last, 3)
    offer(book, sheet, (2, 0, last, 0), ("路灯不亮", "有水"))
    rule = {"type": "formula", "criteria": '=$D3="是"', "format": book.add_format({"bg_color": "#FFC7CE"})}
    sheet.conditional_format(2, 0, last, 3, rule)
    set_up_page(sheet, (1, 1))


def streamed(path: Path, rows: Sequence[Sequence[Cell]] = ROWS) -> Path:
    with streamed_book(path) as made:
        looks = Looks(made.book)
        made.book.add_worksheet("前面")
        sheet = made.book.add_worksheet("表")
        furnish(made.book, sheet, looks, len(rows) + 1)
        pattern = RowPattern([looks.of(look) for look in LOOKS], 22, WIDTHS, style.WIDE_BODY.size)
        made.stream(LongTable(sheet, 2, len(rows), (pattern,), ((pattern, row) for row in rows)))
    return path


def plainly(path: Path, rows: Sequence[Sequence[Cell]] = ROWS) -> Path:
    with new_book(path) as book:
        looks = Looks(book)
        book.add_worksheet("前面")
        sheet = book.add_worksheet("表")
        furnish(book, sheet, looks, len(rows) + 1)
        for number, row in enumerate(rows, start=2):
            sheet.set_row(number, row_height([shown(value) for value in row], WIDTHS, style.WIDE_BODY.size, 22))
            for index, (value, look) in enumerate(zip(row, LOOKS, strict=True)):
                put(sheet, number, index, value, looks.of(look))
    return path


def described(cell: Any) -> dict[str, Any]:
    value = cell.value.strip(" ") if isinstance(cell.value, str) and cell.value.startswith("<r>") else cell.value
    looks = (cell.font, cell.border, cell.fill, cell.alignment, cell.protection)
    return {
        "at": cell.coordinate, "value": value, "type": cell.data_type, "format": cell.number_format,
        "quoted": cell.quotePrefix, "looks": [repr(look) for look in looks],
    }  # fmt: skip


def test_streamed_rows_are_the_cells_that_xlsxwriter_writes(tmp_path: Path) -> None:
    """Values, types, styles and heights: nobody who opens the file can tell which way it was made."""
    fast, plain = (load_workbook(make(tmp_path / f"{make.__name__}.xlsx"))["表"] for make in (streamed, plainly))

    assert fast.dimensions == plain.dimensions
    for row, other in zip(fast.iter_rows(), plain.iter_rows(), strict=True):
        assert [described(cell) for cell in row] == [described(cell) for cell in other]
    heights = [{number: one.height for number, one in sheet.row_dimensions.items()} for sheet in (fast, plain)]
    assert heights[0] == heights[1]


def test_all_that_is_not_rows_stays_as_xlsxwriter_made_it(tmp_path: Path) -> None:
    """Widths, merges, drop-downs, colours, frozen heading, filter and print set-up come from there."""
    fast, plain = (load_workbook(make(tmp_path / f"{make.__name__}.xlsx"))["表"] for make in (streamed, plainly))

    def furniture(sheet: Any) -> list[Any]:
        return [
            {name: one.width for name, one in sheet.column_dimensions.items()},
            str(sheet.merged_cells), sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows,
            [(str(one.sqref), one.formula1) for one in sheet.data_validations.dataValidation],
            [(str(one.sqref), [rule.formula for rule in one.rules]) for one in sheet.conditional_formatting],
            (sheet.page_setup.orientation, sheet.page_setup.fitToHeight, sheet.oddFooter.center.text),
        ]  # fmt: skip

    assert furniture(fast) == furniture(plain)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("=+-@\t\r\n<>&_x04路灯，。")), max_size=30))
@example("_x0041_")
@example("\x07=1+1")
@example("\ud800")
def test_any_text_comes_back_as_text(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """What a village writes is never a formula, never markup, and never breaks the file."""
    path = streamed(tmp_path_factory.mktemp("任意") / "a.xlsx", [(text, None, None, None)])

    cell = load_workbook(path)["表"]["A3"]
    dropped = {code: None for code in range(32) if chr(code) not in "\t\n"}
    expected = shown(text).translate(dropped).replace("\r", "")
    found = "" if cell.value is None else cell.value.replace("_x005F_x", "_x")
    assert cell.data_type != "f"
    assert found == expected


def test_a_table_without_rows_is_an_empty_table(tmp_path: Path) -> None:
    """`init` writes the ledger workbook before anything is merged."""
    sheet = load_workbook(streamed(tmp_path / "a.xlsx", ()))["表"]

    assert (sheet.dimensions, sheet["A2"].value) == ("A1:D2", "列0")


@pytest.mark.parametrize(("count", "said"), [(1, "2 rows"), (3, "2 rows"), (1_048_575, "more than a sheet holds")])
def test_a_table_with_other_rows_than_it_said_is_refused(tmp_path: Path, count: int, said: str) -> None:
    """Filter and drop-downs would end before it does."""
    path = tmp_path / "a.xlsx"

    def write() -> None:
        with streamed_book(path) as made:
            sheet, looks = made.book.add_worksheet("表"), Looks(made.book)
            pattern = RowPattern([looks.of(look) for look in LOOKS], 22)
            made.stream(LongTable(sheet, 2, count, (pattern,), ((pattern, row) for row in ROWS[:2])))

    with pytest.raises(ValueError, match=said):
        write()
    assert not path.exists()


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    """A workbook that did not change is not written again."""
    one, other = (streamed(tmp_path / name).read_bytes() for name in ("a.xlsx", "b.xlsx"))

    assert one == other


def test_kinds_of_rows_may_take_turns(tmp_path: Path) -> None:
    """Sub-totals stand between the rows of a list, in a look of their own and of a fixed height."""
    with streamed_book(tmp_path / "a.xlsx") as made:
        sheet, looks = made.book.add_worksheet("表"), Looks(made.book)
        row = RowPattern([looks.of(style.BODY)], 22, (20.0,), 12)
        total = RowPattern([looks.of(style.GRAND_TOTAL)], 30)
        lines: list[tuple[RowPattern, tuple[Cell]]] = [(row, ("一",)), (total, ("合计",)), (row, ("二",))]
        made.stream(LongTable(sheet, 0, 3, (row, total), iter(lines)))

    written = load_workbook(tmp_path / "a.xlsx")["表"]
    assert [(cell.value, cell.font.name) for cell in written["A"]] == [
        ("一", style.BODY.font), ("合计", style.GRAND_TOTAL.font), ("二", style.BODY.font),
    ]  # fmt: skip
    assert [written.row_dimensions[number].height for number in (1, 2, 3)] == [21.75, 30, 21.75]


def test_what_a_column_remembers_stays_small() -> None:
    """A hundred thousand different phones would otherwise be kept until the end."""
    writer = RowWriter([CellStyles(1, 2)], (), 12, 22)

    for number in range(50_000):
        writer.xml(number + 1, (f"{13800000000 + number}",))

    assert max(map(len, writer._columns)) <= 5000


def test_the_sheet_is_plain_xml_in_row_order(tmp_path: Path) -> None:
    """Readers that stream, ours among them, trust the order and the dimension."""
    xml = ZipFile(streamed(tmp_path / "a.xlsx")).read("xl/worksheets/sheet2.xml").decode()

    assert '<dimension ref="A1:D12"/>' in xml
    assert [f'<row r="{number}"' in xml for number in (3, 12, 13)] == [True, True, False]


@pytest.mark.office
def test_libreoffice_reads_the_same_from_both(tmp_path: Path, converted: Any) -> None:
    """Not only openpyxl must take inline strings for what they are."""
    fast, plain = (list(rows_of(converted(make(tmp_path / f"{make.__name__}.xlsx")))) for make in (streamed, plainly))

    assert fast == plain
    assert any("=1+1" in row for row in fast)


def rows_of(path: Path) -> Iterator[list[Any]]:
    for row in load_workbook(path)["表"].iter_rows(values_only=True):
        yield [value.strip(" ") if isinstance(value, str) else value for value in row]
