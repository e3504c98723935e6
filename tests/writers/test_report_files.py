"""Report tables as files: the same figures as on the console, and nothing in them that runs."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from minqing_cli.reports.rates import Rate
from minqing_cli.reports.table import Table, TableColumn
from minqing_cli.writers.report_files import write_csv, write_xlsx

TABLE = Table(
    title="办结情况（按村）",
    columns=(
        TableColumn("key", "村", "text", 16), TableColumn("received", "受理"), TableColumn("over", "超期天数"),
        TableColumn("rate", "办结率", "rate", 18), TableColumn("due", "到期日", "date", 12),
    ),
    rows=(
        ("前岭村", 450, -2, Rate(439, 450), date(2022, 5, 31)),
        ("=1+1", 0, 0, Rate(0, 0), None),
    ),
    total=("合计", 450, 0, Rate(439, 450), None),
    notes=("截至 2022-05-31。", "办结率=办结÷受理。"),
)  # fmt: skip


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def table_of(*texts: str) -> Table:
    return Table("表", (TableColumn("a", "村", "text"),), tuple((text,) for text in texts))


def test_csv_carries_headings_rows_and_total_as_the_console_shows_them(tmp_path: Path) -> None:
    """A rate brings its counts, so that every figure can be checked."""
    write_csv(TABLE, tmp_path / "a.csv")

    assert read((tmp_path / "a.csv").read_bytes()) == [
        ["村", "受理", "超期天数", "办结率", "到期日"],
        ["前岭村", "450", "-2", "97.56%（439/450）", "2022-05-31"],
        ["'=1+1", "0", "0", "—", ""],
        ["合计", "450", "0", "97.56%（439/450）", ""],
    ]


def test_csv_begins_with_a_byte_order_mark(tmp_path: Path) -> None:
    """Without it Excel and WPS read the Chinese as GBK."""
    write_csv(TABLE, tmp_path / "a.csv")

    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_csv_goes_to_a_stream_with_the_same_bytes(tmp_path: Path) -> None:
    """`report --format csv > file` and `-o file` must not differ."""
    stream = io.BytesIO()

    write_csv(TABLE, stream)
    write_csv(TABLE, tmp_path / "a.csv")

    assert stream.getvalue() == (tmp_path / "a.csv").read_bytes()


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t无", "\r无", "＝1", "＋1", "－1", "＠a", "  =1"])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    """CSV knows no types: =HYPERLINK in a village's name would become a live link."""
    stream = io.BytesIO()

    write_csv(table_of(text), stream)

    assert read(stream.getvalue())[1] == [f"'{text}"]


@pytest.mark.parametrize(
    "text", ["前岭村", "—", "1-2", "a=b", "路灯,井盖", '"引号"', "两\n行", "001", "NaN", "NA", "坏字"]
)
def test_other_text_goes_through_as_it_is(text: str) -> None:
    """pandas must not guess: 001 is no 1 and NA is no gap."""
    stream = io.BytesIO()

    write_csv(table_of(text), stream)

    assert read(stream.getvalue())[1] == [text]


def test_an_empty_report_still_has_its_headings() -> None:
    """No overdue issue is a result, too."""
    stream = io.BytesIO()

    write_csv(table_of(), stream)

    assert read(stream.getvalue()) == [["村"]]


def test_xlsx_has_title_notes_and_the_same_figures(tmp_path: Path) -> None:
    """What is counted and as of when is said with the figures (M13)."""
    write_xlsx([TABLE], tmp_path / "a.xlsx")

    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in rows] == [
        "办结情况（按村）", "截至 2022-05-31。", "办结率=办结÷受理。", "村", "前岭村", "=1+1", "合计",
    ]  # fmt: skip
    assert rows[4][1:4] == [450, -2, "97.56%（439/450）"]
    assert sheet["E5"].value.date() == date(2022, 5, 31)
    assert sheet["A6"].data_type == "s"
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$4:$4", "A5")


def test_a_report_without_a_total_has_none(tmp_path: Path) -> None:
    """A list of overdue issues adds up to nothing."""
    write_xlsx([table_of("前岭村")], tmp_path / "a.xlsx")

    assert [cell.value for cell in load_workbook(tmp_path / "a.xlsx").worksheets[0]["A"]] == ["表", "村", "前岭村"]
