"""A long sheet that is decoded slice by slice must read as it does whole; what cannot be cut is decoded whole."""

import io
import random
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font

from minqing_cli import plan
from minqing_cli.intake.visits import read_sheets
from minqing_cli.readers import parts, slices
from minqing_cli.readers.formats import read_workbook
from minqing_cli.readers.package import Package
from minqing_cli.readers.refusal import Refused
from minqing_cli.sheets import LongRows, Workbook
from minqing_cli.validate import Circumstances
from minqing_cli.workflows.reading import make_intake
from tests.readers.books import MAIN, SHEET, packed, parts_of, sound, with_part

STANDARD = plan.built_in("standard")
WORDS = (
    "前岭村",
    "路灯不亮",
    "",
    " ",
    "张建国",
    "第一行\n第二行",
    "</row>",
    "<c",
    "13800000001",
    "１２３",
    "是",
    "A&B",
    "说“好”",
)


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[object, object, bool]]:
    """Read a file whole and in slices: what came of it either way, and whether it was cut."""

    def read(path: Path, size: int = 400, limits: plan.Limits = STANDARD.limits) -> tuple[object, object, bool]:
        monkeypatch.setattr(slices, "SLICE", size)
        found = []
        for long in (1 << 40, 1):
            monkeypatch.setattr(parts, "LONG", long)
            try:
                book = read_workbook(path, limits)
            except Refused as refused:
                found.append((refused.problem("").says, False))
            else:
                found.append((told(book), any(isinstance(sheet.rows, LongRows) for sheet in book.sheets)))
        assert not found[0][1]
        return found[0][0], *found[1]

    return read


def told(book: Workbook) -> object:
    """All that is known of a workbook: 1, 1.0 and True are three different cells."""
    return [
        ([[repr(cell) for cell in row] for row in sheet.rows], sheet.name, sheet.merges, sheet.hidden,
         sheet.hidden_rows, sheet.hidden_columns, sheet.filtered, dict(sheet.flaws))
        for sheet in book.sheets
    ]  # fmt: skip


def cell_of(chance: random.Random) -> object:
    """A value of any kind."""
    return chance.choice(
        (
            None,
            chance.choice(WORDS),
            chance.choice(WORDS),
            chance.randrange(3),
            chance.random() * 1e6,
            13800000000 + chance.randrange(100),
            chance.random() < 0.5,
            date(2022, 3, chance.randrange(1, 30)),
            datetime(2022, 3, 1, chance.randrange(24), 30),
            time(9, chance.randrange(60)),
            "#N/A",
            "=1/0",
        )
    )


def by_openpyxl(chance: random.Random) -> bytes:
    """A workbook of random cells with gaps, merges, hidden rows, errors and formulas, as openpyxl writes it."""
    book = openpyxl.Workbook()
    for index in range(chance.randrange(1, 4)):
        sheet = book.active if index == 0 else book.create_sheet()
        top, left = chance.choice((1, 1, 7)), chance.choice((1, 1, 3))
        for row in range(top, top + chance.randrange(0, 60)):
            if chance.random() < 0.1:
                continue
            for column in range(left, left + chance.randrange(1, 9)):
                value = cell_of(chance)
                sheet.cell(row, column).value = value
                if value is None and chance.random() < 0.3:
                    sheet.cell(row, column).font = Font(bold=True)
            if chance.random() < 0.1:
                sheet.row_dimensions[row].hidden = True
        for _ in range(chance.randrange(3)):
            row, column = chance.randrange(1, 40), chance.randrange(1, 6)
            sheet.merge_cells(
                start_row=row, start_column=column, end_row=row + chance.randrange(1, 9), end_column=column
            )
        if chance.random() < 0.3:
            sheet.column_dimensions["B"].hidden = True
        if chance.random() < 0.3:
            sheet.auto_filter.ref = "A1:C9"
            sheet.auto_filter.add_filter_column(0, ["是"])
        if chance.random() < 0.3:
            sheet.sheet_state = "hidden" if index else "visible"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def by_xlsxwriter(chance: random.Random) -> bytes:
    """The same by XlsxWriter, texts in the cells or shared, formulas with their results."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(
        stream, {"constant_memory": chance.random() < 0.5, "date_1904": chance.random() < 0.3}
    ) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for _ in range(chance.randrange(1, 3)):
            sheet = book.add_worksheet()
            for row in range(chance.choice((0, 5)), chance.randrange(6, 70)):
                for column in range(chance.randrange(8)):
                    value = cell_of(chance)
                    if isinstance(value, date | datetime):
                        sheet.write_datetime(row, column, value, day)
                    elif isinstance(value, time) or value is None:
                        sheet.write_blank(row, column, None, day)
                    elif value == "=1/0":
                        sheet.write_formula(row, column, "=1/0", None, chance.choice(("#DIV/0!", 3, "", "文字")))
                    else:
                        sheet.write(row, column, value)
                if chance.random() < 0.1:
                    sheet.set_row(row, None, None, {"hidden": True})
            sheet.merge_range(80, 0, 84, 0, "合并")
            sheet.data_validation("C2:C60", {"validate": "list", "source": ["是", "否"]})
    return stream.getvalue()


@pytest.mark.parametrize("write", [by_openpyxl, by_xlsxwriter])
@pytest.mark.parametrize("seed", range(12))
def test_slices_read_as_the_whole(
    write: Callable[[random.Random], bytes], seed: int, ways: Callable[..., tuple[object, object, bool]], tmp_path: Path
) -> None:
    """Cell by cell, of whatever kind, wherever the cuts fall."""
    path = tmp_path / "长表.xlsx"
    path.write_bytes(write(random.Random(seed)))

    for size in (1, 300, 2500):
        whole, cut, was_cut = ways(path, size)

        assert cut == whole
        assert was_cut


def row(number: int, *cells: str, written: str = "") -> str:
    """A row of texts, as a program writes it."""
    inner = "".join(
        f'<c r="{"ABCDEFG"[at]}{number}" t="inlineStr"><is><t>{cell}</t></is></c>' for at, cell in enumerate(cells)
    )
    return f'<row r="{number}"{written}>{inner}</row>'


MANY = "".join(row(number, "前岭村", f"周{number}", "路灯不亮") for number in range(1, 30))
START, END = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}"><sheetData>', "</sheetData></worksheet>"
ODD = {
    "cells without an address": START + MANY.replace(' r="B', ' s="0" q="B') + END,
    "rows without a number": START + MANY.replace("<row r=", "<row q=") + END,
    "rows out of order": START + row(50, "乙") + MANY + END,
    "a row that comes twice": START + MANY + row(3, "甲", "乙", "丙", "丁") + END,
    "cells of another row": START + MANY + '<row r="40"><c r="A5"><v>1</v></c></row>' + END,
    "a name of its own for the kind of tag": (START + MANY + END).replace("<c ", "<x:c ").replace("</c>", "</x:c>").replace("xmlns=", f'xmlns:x="{MAIN}" xmlns='),
    "every tag with such a name": (START + MANY + END).replace("</", "</x:").replace("<x:c", "<c").replace("<row", "<x:row"),
    "a comment that ends a row": START + MANY + "<!-- </row><row><c r='A1'><v>1</v></c></row> -->" + row(40, "末") + END,
    "a text that ends a row": START + MANY + '<row r="40"><c r="A40" t="str"><v><![CDATA[</row>]]></v></c></row>' + END,
    "an attribute that ends a row": START + MANY + '<row r="40"><c r="A40" q="</row>"><v>1</v></c></row>' + END,
    "a row in a row": START + MANY + '<row r="40"><c r="A40"><v>1</v></c><ext><row></row></ext><c r="B40"><v>2</v></c></row>' + END,
    "an instruction": START + MANY + "<?what </row> ?>" + row(40, "末") + END,
    "two tables of rows": START + MANY + "</sheetData><sheetData>" + row(40, "末") + END,
    "a cell before the rows": START.replace("<sheetData>", '<c r="B3" t="e"><v>#REF!</v></c><sheetData>') + '<row r="3"><c r="B3" t="e"><v>#N/A</v></c></row>' + END,
    "no rows": START + END,
    "no table of rows": START.replace("<sheetData>", "<sheetData/>") + "</worksheet>",
    "rows that do not end": START + MANY + row(40, "末")[:-8] + END,
    "the end cut off": START + MANY,
    "a declaration": START.replace("<worksheet", "<!DOCTYPE x><worksheet") + MANY + END,
    "a cell far off": START + MANY + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + END,
    "far off and merely formatted": START + MANY + '<row r="1048576"><c r="XFD1048576" s="1"/></row>' + END,
    "a gap": START + MANY + row(5000, "末") + END,
    "an error far to the right": START + MANY + '<row r="31"><c r="H31" t="e"><v>#N/A</v></c></row><row r="36"><c r="B36"><f>1+1</f></c></row>' + END,
    "hidden rows and a filter": START + MANY + row(40, "末", written=' hidden="1"') + '</sheetData><autoFilter ref="A1:B9"><filterColumn colId="0"/></autoFilter></worksheet>',
    "a broken number": START + MANY + '<row r="40"><c r="A40"><v>1.2.3</v></c></row>' + END,
    "a text with an unknown entity": START + MANY + row(40, "&what;") + END,
    "a picture": START + MANY + '<row r="40"><c r="A40" t="str"><f>DISPIMG("1",1)</f><v>=DISPIMG("1",1)</v></c></row>' + END,
}  # fmt: skip
CUT = {
    "rows without a number",
    "far off and merely formatted",
    "a gap",
    "a cell before the rows",
    "an error far to the right",
    "hidden rows and a filter",
    "a picture",
    "no rows",
}
"""Those of which the whole need not be decoded at once."""


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_odd_sheets_read_as_the_whole(
    name: str, encoding: str, ways: Callable[..., tuple[object, object, bool]], tmp_path: Path
) -> None:
    """The end of a row is looked for as bytes: what only looks like one must not cut a sheet."""
    path = with_part(tmp_path / "怪表.xlsx", SHEET, ODD[name].encode(encoding))

    for size in (1, 700, 1 << 20):
        whole, cut, was_cut = ways(path, size)

        assert cut == whole
        if name in CUT and encoding != "utf-16":
            assert was_cut


@pytest.mark.parametrize("columns", [3, 200])
def test_too_many_cells_are_too_many_in_slices(
    columns: int, ways: Callable[..., tuple[object, object, bool]], tmp_path: Path
) -> None:
    """The limit holds for the sheet: its slices together, not each of them."""
    limits = STANDARD.limits.model_copy(update={"cells": 1000})
    wide = '<row r="300"><c r="GR300" s="1"/></row>' if columns == 3 else '<row r="300"><c r="GR300"><v>1</v></c></row>'
    path = with_part(tmp_path / "大表.xlsx", SHEET, (START + MANY + wide + END).encode())

    whole, cut, was_cut = ways(path, limits=limits)

    assert cut == whole
    assert was_cut is (columns == 3)


def test_shared_texts_count_over_all_slices(
    ways: Callable[..., tuple[object, object, bool]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that is stored once and shown by every cell fills the memory whichever way the sheet is read."""
    monkeypatch.setattr(parts, "_MOST_TEXT", 4_000_000)
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for number in range(150):
            sheet.write(number, 0, "灯" * 10_000)
            sheet.write(number, 1, f"{number}")
        sheet.write(151, 2, "x" * 30_000)
    path = packed(parts_of(stream.getvalue()), tmp_path / "长文.xlsx")

    whole, cut, _ = ways(path)

    assert whole == cut
    assert "文字合计" in str(whole)


def test_a_part_read_by_pieces_is_held_to_its_checksum() -> None:
    """Whatever bit of it is wrong, a part is refused either way, before anything of it is used for good."""
    content = bytearray(packed_sheet := sound())
    package = Package(bytes(content), STANDARD.limits)
    at = package.by_name[SHEET]
    assert b"".join(package.pieces(at)) == package.read(at)

    start = packed_sheet.index(b"PK\x03\x04", 1)
    for place in range(start, len(content), 7):
        wrong = bytearray(content)
        wrong[place] ^= 1 << place % 8
        try:
            package = Package(bytes(wrong), STANDARD.limits)
            at = package.by_name[SHEET]
        except (Refused, KeyError):
            continue
        outcomes = []
        for read in (package.read, lambda at, package=package: b"".join(package.pieces(at))):
            try:
                outcomes.append(read(at))
            except Refused as refused:
                outcomes.append(refused.problem("").says)
        assert outcomes[0] == outcomes[1]


def test_what_is_read_from_a_long_sheet_is_what_its_rows_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Merged cells, 同上 and rows to look back at lie far apart in it, and are written into it."""
    heading = ["走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议"]
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("记录表")
        sheet.write_row(0, 0, heading)
        for number in range(1, 6000):
            village = "" if number % 900 else "前岭村"
            opinion = ("无", "路灯不亮", "同上")[number % 3]
            sheet.write_row(
                number,
                0,
                ["2022-03-05", village, f"周{'甲乙丙丁'[number % 4]}", f"1380000{number:04d}", "李明", opinion],
            )
        for top in range(1, 6000, 900):
            sheet.merge_range(top, 1, min(top + 899, 5999), 1, "东坡村")
    path = tmp_path / "长表.xlsx"
    path.write_bytes(stream.getvalue())
    intake = make_intake(Circumstances(STANDARD, date(2022, 4, 1)))

    found = []
    for long in (1 << 40, 1):
        monkeypatch.setattr(parts, "LONG", long)
        found.append(read_sheets(path.name, read_workbook(path, STANDARD.limits).sheets, intake))

    [[whole], [cut]] = found
    assert cut.visits == whole.visits
    assert (cut.held, cut.problems, cut.ignored) == (whole.held, whole.problems, whole.ignored)
    assert {read.visit.village for read in cut.visits} == {"东坡村", "前岭村"}
