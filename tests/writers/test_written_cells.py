"""Whatever stands in a clerk's cell must come out as the same text, never as something that runs."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from minqing_cli.sheets import Cell
from minqing_cli.writers import style
from minqing_cli.writers.cells import new_book, offer, put, shown
from minqing_cli.writers.style import Looks

Parts = Callable[[Path], dict[str, bytes]]

HOSTILE = (
    "=1+1", "=HYPERLINK(\"http://example.com\")", "+8613800000001", "-无-", "@SUM(1)", "\t=1", "＝1+1", "{=1}",
    "http://example.com", "mailto:a@example.com", "13800000001", "1E5", "TRUE", "#N/A", "<b>粗</b>", "a&b", "_x0041_",
)  # fmt: skip


def write(path: Path, values: tuple[Cell, ...], constant_memory: bool = False) -> None:
    with new_book(path, constant_memory=constant_memory) as book:
        sheet, looks = book.add_worksheet("表"), Looks(book)
        for row, value in enumerate(values):
            put(sheet, row, 0, value, looks.of(style.BODY))


@pytest.mark.parametrize("constant_memory", [False, True])
def test_text_of_any_kind_comes_back_as_the_same_text(tmp_path: Path, parts: Parts, constant_memory: bool) -> None:
    """Nothing from a sheet may become a formula, a link or a number in any output."""
    path = tmp_path / "a.xlsx"

    write(path, HOSTILE, constant_memory)

    assert [row[0] for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()] == list(HOSTILE)
    xml = parts(path)["xl/worksheets/sheet1.xml"]
    assert b"<f" not in xml.replace(b"<formula", b"")
    assert b"hyperlink" not in xml
    assert {cell.data_type for cell in load_workbook(path)["表"]["A"]} <= {"s", "inlineStr"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "＝1", "＋1", "－1", "＠1"])
def test_text_that_begins_like_a_formula_stays_text_when_edited(tmp_path: Path, text: str) -> None:
    """Without the quote prefix, F2 and Enter in Excel would turn the text into a formula."""
    path = tmp_path / "a.xlsx"

    write(path, (text, "路灯不亮"))

    sheet = load_workbook(path)["表"]
    assert (sheet["A1"].quotePrefix, sheet["A2"].quotePrefix) == (True, False)


@pytest.mark.parametrize("text", ["<r>路灯</r>", "<r><t>路灯</t></r>", "坏\ud800字", "坏\uffff字", "坏\x01字"])
def test_text_that_would_break_the_file_still_opens(tmp_path: Path, text: str) -> None:
    """XlsxWriter writes its own rich-text markup raw, and XML cannot hold some characters."""
    path = tmp_path / "a.xlsx"

    write(path, (text, "后一行"))

    values = [row[0] for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()]
    assert values[1] == "后一行"
    assert str(values[0]).startswith(text[0])


def test_values_keep_their_types(tmp_path: Path) -> None:
    """Dates must sort as dates and counts must add up, but an 18-digit number must not lose its last digits."""
    path = tmp_path / "a.xlsx"

    with new_book(path) as book:
        sheet, look = book.add_worksheet("表"), style.body_look(style.BODY, "date")
        put(sheet, 0, 0, date(2022, 3, 5), Looks(book).of(look))
        for row, value in enumerate((12, 2.5, None, True, date(1822, 3, 5), 10**17 + 1, float("nan")), start=1):
            put(sheet, row, 0, value, Looks(book).of(style.BODY))

    day, *others = [cell.value for cell in load_workbook(path)["表"]["A"]]
    assert day == datetime(2022, 3, 5)
    assert others == [12, 2.5, None, "是", "1822-03-05", "100000000000000001", "nan"]


def test_a_row_below_the_last_one_of_a_sheet_is_an_error(tmp_path: Path) -> None:
    """XlsxWriter drops such a row without a word, and the ledger would be short of it."""
    with new_book(tmp_path / "a.xlsx") as book:
        sheet, looks = book.add_worksheet(), Looks(book)

        with pytest.raises(ValueError, match="1048577"):
            put(sheet, 1_048_576, 0, "张建国", looks.of(style.BODY))


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    """Whether a clerk has changed a workbook is told by its hash."""
    for name in ("a.xlsx", "b.xlsx"):
        write(tmp_path / name, HOSTILE)

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_folder_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    """The command line tells no space, no right and no folder apart by the OSError."""
    with pytest.raises(FileNotFoundError):
        write(tmp_path / "没有" / "a.xlsx", ("a",))


def test_nothing_is_written_when_the_content_fails(tmp_path: Path) -> None:
    """A half-written workbook would open and look whole."""
    path = tmp_path / "a.xlsx"

    def write_half() -> None:
        with new_book(path) as book:
            book.add_worksheet("表")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()

    assert not path.exists()


def test_a_short_list_stands_beside_its_cells(tmp_path: Path) -> None:
    """A hidden sheet is only made where it is needed."""
    path = tmp_path / "a.xlsx"

    with new_book(path) as book:
        offer(book, book.add_worksheet("表"), (1, 2, 9, 2), ("是", "否"))

    book = load_workbook(path)
    (validation,) = book["表"].data_validations.dataValidation
    assert (validation.formula1, str(validation.sqref), validation.errorStyle) == ('"是,否"', "C2:C10", "warning")
    assert book.sheetnames == ["表"]


@pytest.mark.parametrize(
    "choices", [tuple(f"主题名称第{number}号" for number in range(60)), ("路,灯", "水"), ('"水"', "电")]
)
def test_a_list_that_excel_cannot_keep_inline_stands_on_a_hidden_sheet(
    tmp_path: Path, choices: tuple[str, ...]
) -> None:
    """XlsxWriter drops a list of more than 255 characters; a comma would split a choice in two."""
    path = tmp_path / "a.xlsx"

    with new_book(path) as book:
        sheet = book.add_worksheet("表")
        offer(book, sheet, (1, 0, 9, 0), choices)
        offer(book, sheet, (1, 1, 9, 1), choices[::-1])

    book = load_workbook(path)
    assert book["选项"].sheet_state == "hidden"
    for validation, expected in zip(book["表"].data_validations.dataValidation, (choices, choices[::-1]), strict=True):
        area = validation.formula1.replace("=", "").split("!")[1].replace("$", "")
        assert tuple(cell.value for row in book["选项"][area] for cell in row) == expected


def test_what_a_cell_shows_is_what_is_measured() -> None:
    """Row heights are reckoned from this text."""
    assert [shown(value) for value in (None, False, 3, date(2022, 3, 5))] == ["", "否", "3", "2022-03-05"]
