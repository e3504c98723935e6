"""A workbook becomes sheets of cells anchored at A1, by the fast decoder or by the patient one."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from minqing_cli import clean, plan
from minqing_cli.readers.formats import read_workbook as read_path
from minqing_cli.readers.refusal import Refused
from minqing_cli.sheets import Workbook
from tests.readers.books import sound, with_part, with_sheet


def read_workbook(path: Path) -> Workbook:
    """Read with the limits of the standard plan."""
    return read_path(path, plan.built_in("standard").limits)


class PanicException(BaseException):
    """Called like the decoder's own, which is no Exception either."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The sound workbook in a file."""
    found = tmp_path / "前岭村.xlsx"
    found.write_bytes(sound())
    return found


def refuse(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Make the fast decoder fail."""

    def fail(path: object) -> None:
        raise error

    monkeypatch.setattr(CalamineWorkbook, "from_filelike", staticmethod(fail))


def words(book: Workbook) -> list[list[list[str]]]:
    """Every cell as text, without the blank rows at the end."""
    found = [[[clean.text(cell) for cell in row] for row in sheet.rows] for sheet in book.sheets]
    for rows in found:
        while rows and not any(rows[-1]):
            rows.pop()
    return found


def test_cells_keep_their_true_rows_and_columns(path: Path) -> None:
    """Messages name cells: a skipped blank row would lead the clerk to the wrong one."""
    rows = read_workbook(path).sheets[0].rows

    assert rows[2][2] == "走访对象"
    assert rows[3][0] in (date(2022, 3, 5), datetime(2022, 3, 5))
    assert clean.text(rows[3][3]) == "13800000001"


def test_hidden_sheets_come_through_marked(path: Path) -> None:
    """They are read, and it is said."""
    assert [(sheet.name, sheet.hidden) for sheet in read_workbook(path).sheets] == [("记录表", False), ("旧表", True)]


def test_merged_ranges_are_known(path: Path) -> None:
    """First row, first column, last row, last column, from 0."""
    assert read_workbook(path).sheets[0].merges == ((4, 1, 5, 1),)


@pytest.mark.parametrize("error", [CalamineError("odd"), ValueError("odd"), PanicException("odd")])
def test_what_the_fast_decoder_refuses_the_patient_one_reads(
    path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """Even a panic, which is no ordinary exception; and both say the same."""
    fast = read_workbook(path)
    refuse(monkeypatch, error)

    slow = read_workbook(path)

    assert words(slow) == words(fast)
    assert [(sheet.name, sheet.merges, sheet.hidden) for sheet in slow.sheets] == [
        (sheet.name, sheet.merges, sheet.hidden) for sheet in fast.sheets
    ]


def test_an_interrupt_is_not_taken_for_a_broken_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C stops the program."""
    refuse(monkeypatch, KeyboardInterrupt())

    with pytest.raises(KeyboardInterrupt):
        read_workbook(path)


def test_a_password_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should one come through the gate."""
    refuse(monkeypatch, PasswordError("x"))

    with pytest.raises(Refused) as caught:
        read_workbook(path)
    assert caught.value.problem("a").code == "P003"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_part_that_no_decoder_understands_is_damage(part: str, tmp_path: Path) -> None:
    """Whatever a parser raises, the clerk hears the same."""
    with pytest.raises(Refused) as caught:
        read_workbook(with_part(tmp_path / "a.xlsx", part, b"<not<xml"))
    assert caught.value.problem("a").code == "P004"


def test_merely_formatted_cells_are_not_there(tmp_path: Path) -> None:
    """A formatted million of rows comes out as the few that hold something."""
    rows = "".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(2, 5000))

    sheet = read_workbook(with_sheet(tmp_path / "a.xlsx", f'<row r="1"><c r="A1"><v>1</v></c></row>{rows}')).sheets[0]

    assert len(sheet.rows) == 1


def test_a_formula_without_a_stored_value_is_a_blank_cell(tmp_path: Path) -> None:
    """§4 公式无缓存值: nothing is invented; the row is then held or waits as any blank one."""
    rows = '<row r="1"><c r="A1"><f>TODAY()</f></c><c r="B1"><v>1</v></c></row>'

    assert clean.text(read_workbook(with_sheet(tmp_path / "a.xlsx", rows)).sheets[0].rows[0][0]) == ""


def test_dates_counted_from_1904_are_the_same_days(tmp_path: Path) -> None:
    """Workbooks that were once on a Mac count from another day."""
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["A1"] = datetime(2022, 3, 5)
    book.active["A1"].number_format = "yyyy-mm-dd"
    path = tmp_path / "a.xlsx"
    book.save(path)

    assert clean.day(read_workbook(path).sheets[0].rows[0][0], 2022) == date(2022, 3, 5)
