"""The same form reads the same in every format, told by content and never by name."""

import io
import shutil
import struct
import subprocess
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from minqing_cli import clean, plan
from minqing_cli.readers.formats import read_workbook
from minqing_cli.readers.refusal import Refused
from minqing_cli.sheets import Flaw, FlawKind, Sheet
from tests.readers import containers
from tests.readers.books import parts_of, sound

LIMITS = plan.built_in("standard").limits
ROWS = [["走访日期", "村", "走访对象", "联系电话"], ["2022-03-05", "前岭村", "张三", "13800000001"]]


def sheets_of(content: bytes, tmp_path: Path, name: str = "前岭村.xlsx") -> tuple[Sheet, ...]:
    """The sheets of a file with that content."""
    path = tmp_path / name
    path.write_bytes(content)
    return read_workbook(path, LIMITS).sheets


def refusal(content: bytes, tmp_path: Path, name: str = "前岭村.xlsx") -> tuple[str, str]:
    """The code and the message with which a file is refused."""
    with pytest.raises(Refused) as caught:
        sheets_of(content, tmp_path, name)
    problem = caught.value.problem(name)
    return problem.code, problem.says


def words(sheet: Sheet) -> list[list[str]]:
    """Every cell as text."""
    return [[clean.text(cell) for cell in row] for row in sheet.rows]


def csv(rows: list[list[str]], delimiter: str = ",") -> str:
    """Rows as delimited text."""
    return "".join(delimiter.join(row) + "\r\n" for row in rows)


def html(rows: list[list[str]]) -> str:
    """Rows as a web page."""
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
    return (
        f'<html><head><meta charset="utf-8"><title>表</title></head><body><table border=1>{lines}</table></body></html>'
    )


def spreadsheetml(body: str, options: str = "") -> bytes:
    """An Excel 2003 XML spreadsheet with one sheet."""
    return (
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f'<Worksheet ss:Name="记录表"><Table>{body}</Table>{options}</Worksheet></Workbook>'
    ).encode()


def data(rows: list[list[str]]) -> str:
    """Rows of an Excel 2003 XML spreadsheet."""
    return "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row) + "</Row>"
        for row in rows
    )


def ods(body: str, styles: str = "", extra: dict[str, str] | None = None) -> bytes:
    """An OpenDocument spreadsheet."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (
            ("office", "office"),
            ("table", "table"),
            ("text", "text"),
            ("style", "style"),
            ("draw", "drawing"),
        )
    )
    content = (
        f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        for name, text in (extra or {}).items():
            archive.writestr(name, text)
    return stream.getvalue()


def ods_rows(rows: list[list[str]]) -> str:
    """A table of an OpenDocument spreadsheet."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    return f'<table:table table:name="记录表">{lines}</table:table>'


def binary_rows(rows: list[list[str]]) -> bytes:
    """Rows of a binary workbook."""
    return b"".join(containers.binary_row(at, list(enumerate(row))) for at, row in enumerate(rows))


@pytest.mark.parametrize("name", ["前岭村.xlsx", "前岭村.xls", "前岭村.et", "前岭村"])
@pytest.mark.parametrize(
    "content",
    [
        containers.xls(containers.rows_of(ROWS)),
        containers.xlsb(binary_rows(ROWS)),
        ods(ods_rows(ROWS)),
        spreadsheetml(data(ROWS)),
        html(ROWS).encode("utf-8"),
        html(ROWS).encode("gb18030"),
        html(ROWS).encode("utf-16"),
        csv(ROWS).encode("utf-8"),
        csv(ROWS).encode("utf-8-sig"),
        csv(ROWS).encode("gb18030"),
        csv(ROWS, "\t").encode("utf-16"),
        csv(ROWS, ";").encode("gb18030"),
    ],
    ids=[
        "xls",
        "xlsb",
        "ods",
        "xml",
        "html",
        "html-gb",
        "html-16",
        "csv",
        "csv-bom",
        "csv-gb",
        "csv-16",
        "csv-semicolon",
    ],
)
def test_every_format_gives_the_same_cells_whatever_the_file_is_called(
    content: bytes, name: str, tmp_path: Path
) -> None:
    """A name says what somebody once chose, not what the file is."""
    (sheet,) = sheets_of(content, tmp_path, name)

    assert words(sheet) == ROWS


def test_a_strict_workbook_reads_like_the_usual_kind(tmp_path: Path) -> None:
    """Excel offers to save it; only the namespaces differ, and openpyxl opens it with no sheet and no error."""
    strict = io.BytesIO()
    with zipfile.ZipFile(strict, "w") as archive:
        for name, part in parts_of(sound()).items():
            for here, there in (
                (b"schemas.openxmlformats.org/spreadsheetml/2006/main", b"purl.oclc.org/ooxml/spreadsheetml/main"),
                (
                    b"schemas.openxmlformats.org/officeDocument/2006/relationships",
                    b"purl.oclc.org/ooxml/officeDocument/relationships",
                ),
            ):
                part = part.replace(here, there)
            archive.writestr(name, part)

    usual, found = sheets_of(sound(), tmp_path), sheets_of(strict.getvalue(), tmp_path)

    assert [(one.name, one.rows, one.merges) for one in found] == [(one.name, one.rows, one.merges) for one in usual]


# --- what does not show when a sheet is opened, and cells without a value -------------------------


def marked_workbook(path: Path) -> Path:
    """A sheet with a merged, a hidden, a filtered row, a hidden column and three cells without a value."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "记录表"
    for row in (*ROWS, ["#N/A", "东坡村", "李四", "=1+1"], [None, "后河村", "王五"], [None, None, "赵六"]):
        sheet.append(row)
    sheet["A2"] = datetime(2022, 3, 5)
    sheet["A2"].number_format = "yyyy-mm-dd"
    sheet["A3"].data_type = "e"
    sheet.merge_cells("B4:B5")
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["D"].hidden = True
    sheet.auto_filter.ref = "A1:D5"
    sheet.auto_filter.add_filter_column(2, ["张三", "李四", "王五"])
    book.create_sheet("旧表").sheet_state = "hidden"
    book.save(path)
    return path


def test_hidden_rows_columns_filters_and_cells_without_a_value_are_known(tmp_path: Path) -> None:
    """They are read, and said; an error value or a formula without its result is not a blank cell."""
    sheet, old = read_workbook(marked_workbook(tmp_path / "a.xlsx"), LIMITS).sheets

    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.filtered) == ({4}, {3}, True)
    assert sheet.flaws == {(2, 0): Flaw(FlawKind.ERROR, "#N/A"), (2, 3): Flaw(FlawKind.UNCALCULATED)}
    assert sheet.rows[2][0] is None
    assert (sheet.hidden, old.hidden) == (False, True)


def test_a_formula_with_an_empty_text_for_result_is_blank(tmp_path: Path) -> None:
    """`=IF(A1="","",A1)` was reckoned and came to nothing."""
    from tests.readers.books import with_sheet

    rows = (
        '<row r="1"><c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><f>1+1</f><v></v></c><c r="C1"><v>1</v></c></row>'
    )
    (sheet, _) = read_workbook(with_sheet(tmp_path / "a.xlsx", rows), LIMITS).sheets

    assert sheet.flaws == {(0, 1): Flaw(FlawKind.UNCALCULATED)}


def test_a_picture_in_a_cell_is_no_text(tmp_path: Path) -> None:
    """WPS keeps a picture in a cell as a formula; its text means nothing to anybody."""
    from tests.readers.books import with_sheet

    formula = '=DISPIMG("ID_0123",1)'.replace('"', "&quot;")
    rows = f'<row r="1"><c r="A1" t="str"><f>_xlfn.{formula[1:]}</f><v>{formula}</v></c><c r="B1"><v>1</v></c></row>'
    (sheet, _) = read_workbook(with_sheet(tmp_path / "a.xlsx", rows), LIMITS).sheets

    assert sheet.flaws == {(0, 0): Flaw(FlawKind.PICTURE)}
    assert sheet.rows[0][0] is None


def test_old_and_binary_workbooks_tell_of_hidden_rows_and_errors(tmp_path: Path) -> None:
    """As .xlsx does."""
    records = containers.rows_of(ROWS)
    records += containers.record(0x205, struct.pack("<HHHBB", 2, 0, 0, 0x2A, 1))
    records += containers.record(0x208, struct.pack("<HHHHHHHH", 1, 0, 4, 300, 0, 0, 0x20, 0))
    records += containers.record(0x7D, struct.pack("<HHHHHH", 3, 3, 2000, 0, 1, 0)) + containers.record(0x9B)
    (old,) = sheets_of(containers.xls(records), tmp_path)
    (binary,) = sheets_of(
        containers.xlsb(
            containers.binary_row(0, list(enumerate(ROWS[0])))
            + containers.binary_row(1, list(enumerate(ROWS[1])), hidden=True)
            + containers.binary_row(2, [(0, None)])
        ),
        tmp_path,
    )

    assert (old.hidden_rows, old.hidden_columns, old.filtered) == ({1}, {3}, True)
    assert old.flaws == binary.flaws == {(2, 0): Flaw(FlawKind.ERROR, "#N/A")}
    assert binary.hidden_rows == {1}


def test_an_open_document_keeps_dates_merges_and_what_is_hidden(tmp_path: Path) -> None:
    """Notes and drawings within cells are no text of theirs."""
    cell = '<table:table-cell office:value-type="{}" office:{}="{}"><text:p>x</text:p></table:table-cell>'
    body = (
        '<table:table table:name="记录表" table:style-name="ta1"><table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse"/>'
        "<table:table-row>"
        + cell.format("date", "date-value", "2022-03-05")
        + cell.format("float", "value", "13800000001")
        + '<table:table-cell office:value-type="string"><office:annotation><text:p>批注</text:p></office:annotation>'
        "<text:p>路<text:s/>灯</text:p><text:p>不亮</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:visibility="filter"><table:table-cell table:number-rows-spanned="2" '
        'office:value-type="string"><text:p>前岭村</text:p></table:table-cell></table:table-row>'
        '<table:table-row><table:covered-table-cell/><table:table-cell office:value-type="string"><text:p>#N/A</text:p>'
        '</table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    style = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    (sheet,) = sheets_of(ods(body, style), tmp_path)

    assert sheet.rows == [[date(2022, 3, 5), 13800000001.0, "路 灯\n不亮"], ["前岭村"], [None, None]]
    assert (sheet.hidden, sheet.hidden_rows, sheet.hidden_columns, sheet.filtered) == (True, {1}, {2}, True)
    assert sheet.merges == ((1, 0, 2, 0),)
    assert sheet.flaws == {(2, 1): Flaw(FlawKind.ERROR, "#N/A")}


def test_excel_2003_xml_keeps_places_dates_and_merges(tmp_path: Path) -> None:
    """Rows and cells may be left out and say where they stand."""
    body = (
        '<Row ss:Index="2" ss:Hidden="1"><Cell ss:Index="2" ss:MergeDown="1"><Data ss:Type="String">前岭村</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2022-03-05T00:00:00.000</Data></Cell>'
        '<Cell><Data ss:Type="Number">13800000001</Data><Comment><Data>批注</Data></Comment></Cell></Row>'
        '<Row><Cell ss:Index="3"><Data ss:Type="Error">#N/A</Data></Cell><Cell ss:Formula="=1+1"/></Row>'
    )
    (sheet,) = sheets_of(spreadsheetml(body), tmp_path)

    assert sheet.rows[1] == [None, "前岭村", datetime(2022, 3, 5), 13800000001.0]
    assert (sheet.merges, sheet.hidden_rows) == (((1, 1, 2, 1),), {1})
    assert sheet.flaws == {(2, 2): Flaw(FlawKind.ERROR, "#N/A"), (2, 3): Flaw(FlawKind.UNCALCULATED)}


def test_a_web_page_keeps_spans_lines_and_the_text_around(tmp_path: Path) -> None:
    """Lines above the table give the village; a cell over two rows is a merged one."""
    page = (
        "<h2>村：前岭村</h2><table><tr><th>姓名<th>意见</tr><tr><td rowspan=2>张三</td><td>路灯<br>不亮</td></tr>"
        '<tr style="display:none"><td>&lt;b&gt; &amp; 井盖</td></tr></table>'
    )
    (sheet,) = sheets_of(page.encode(), tmp_path)

    assert sheet.rows == [["村：前岭村"], ["姓名", "意见"], ["张三", "路灯\n不亮"], [None, "<b> & 井盖"]]
    assert (sheet.merges, sheet.hidden_rows) == (((2, 0, 3, 0),), {3})


def test_delimited_text_keeps_quotes_lines_and_numbers_written_as_text(tmp_path: Path) -> None:
    """An export writes ="013…" so that a phone number keeps its zero."""
    (sheet,) = sheets_of('sep=;\n姓名;电话\n"张;三\n（户主）";="0632123456"\n'.encode(), tmp_path)

    assert sheet.rows == [[], ["姓名", "电话"], ["张;三\n（户主）", "0632123456"]]


# --- refused by what they are -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "code", "word"),
    [
        (containers.xls(b"", containers.record(0x2F, b"\1" * 54)), "a.xls", "P003", "密码"),
        (containers.compound({"Workbook": b"\0" * 100, "EncryptedPackage": b"x"}), "a.xlsx", "P003", "密码"),
        (
            containers.compound({"Book": containers.record(0x809, struct.pack("<HHHH", 0x500, 5, 0, 0))}),
            "a.xls",
            "P019",
            "95",
        ),
        (containers.xls(containers.rows_of(ROWS)), "表.ett", "P002", ".ett"),
        (containers.xls(containers.rows_of(ROWS))[:2000], "a.xls", "P004", "OLE"),
        (ods("", extra={"META-INF/manifest.xml": "<encryption-data/>"}), "a.ods", "P003", "密码"),
        (ods("<not closed"), "a.ods", "P004", "读不出来"),
        (spreadsheetml("<Row>").replace(b"</Row>", b""), "a.xml", "P004", "读不出来"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + spreadsheetml("")[21:], "a.xml", "P017", "实体"),
        (csv(ROWS).encode("utf-16")[:-1], "a.csv", "P001", "不是表格"),
        (b"\x00\x00\x00\x18ftypheic" + b"\0" * 20, "a.xlsx", "P002", "图片"),
    ],
)
def test_what_cannot_be_read_is_named(content: bytes, name: str, code: str, word: str, tmp_path: Path) -> None:
    """The clerk must be able to tell the village what to send instead."""
    found, says = refusal(content, tmp_path, name)

    assert (found, word in says) == (code, True), says


@pytest.mark.parametrize(
    "content",
    [
        containers.xlsb(containers.binary_row(0, [(0, 1)]) + containers.binary_row(1048575, [(16383, 1)])),
        containers.xls(containers.label(0, 0, "a") + containers.label(65535, 60000, "b")),
        ods(
            '<table:table table:name="x"><table:table-row table:number-rows-repeated="1048576"><table:table-cell '
            'table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell>'
            "</table:table-row></table:table>"
        ),
        spreadsheetml('<Row ss:Index="1048576"><Cell ss:Index="16384"><Data ss:Type="String">x</Data></Cell></Row>'),
    ],
    ids=["xlsb", "xls", "ods", "xml"],
)
def test_cells_too_far_apart_are_refused_in_every_format(content: bytes, tmp_path: Path) -> None:
    """A few hundred bytes must not ask for hundreds of gigabytes."""
    code, says = refusal(content, tmp_path)

    assert (code, "有内容的格子远到" in says) == ("P005", True), says


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("ending", ["xls", "ods", "fods", "xlsx"])
def test_what_libreoffice_saves_in_another_format_reads_the_same(ending: str, tmp_path: Path) -> None:
    """The formats as a spreadsheet program writes them, not as the tests put them together."""
    source = marked_workbook(tmp_path / "a.xlsx")
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", ending]
    subprocess.run([*command, "--outdir", tmp_path / "out", source], check=True, capture_output=True, timeout=120)
    expected, _ = read_workbook(source, LIMITS).sheets
    found, old = read_workbook(tmp_path / "out" / f"a.{ending}", LIMITS).sheets

    assert [row[:3] for row in words(found)[:4]] == [row[:3] for row in words(expected)[:4]]
    assert found.rows[1][0] in (date(2022, 3, 5), datetime(2022, 3, 5))
    assert (found.merges, found.hidden_rows, found.hidden_columns, old.hidden) == (
        expected.merges,
        expected.hidden_rows,
        expected.hidden_columns,
        True,
    )
    assert found.filtered
    assert found.flaws[2, 0] == Flaw(FlawKind.ERROR, "#N/A")
