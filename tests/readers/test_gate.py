"""Every file that is no safe workbook is refused with its own reason; every sound one passes."""

import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from minqing_cli import plan
from minqing_cli.readers.formats import read_workbook
from minqing_cli.readers.refusal import Refused
from tests.readers.books import SHEET, packed, parts_of, sound, with_part, with_sheet
from tests.readers.containers import compound

LIMITS = plan.built_in("standard").limits
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole(*streams: str) -> bytes:
    """An OLE container with streams of those names, all empty."""
    return compound(dict.fromkeys(streams, b""))


def reason(path: Path, limits: plan.Limits = LIMITS) -> tuple[str, str]:
    """The code and the message with which a file is refused."""
    with pytest.raises(Refused) as caught:
        read_workbook(path, limits)
    problem = caught.value.problem(path.name)
    return problem.code, problem.says


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        (b"", "P010", "空的"),
        ("走访情况很好，没有问题。\n".encode("gb18030"), "P001", "一段文字"),
        (b"<html><p>1</p></html>", "P002", "没有表格"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "P002", "网页归档"),
        (b'<?xml version="1.0"?><note/>', "P002", "XML"),
        (OLE + b"\0" * 600, "P004", "OLE"),
        (ole("SomethingElse"), "P001", "没有工作簿"),
        (ole("EncryptionInfo", "EncryptedPackage"), "P003", "密码"),
        (ole("WordDocument"), "P002", "Word"),
        (ole("PowerPoint Document"), "P002", "演示"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "P002", "图片"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 20, "P002", "图片"),
        (b"BM\x36\0\0\0\0\0", "P002", "图片"),
        (b"%PDF-1.7\n", "P002", "PDF"),
        (b"Rar!\x1a\x07\0", "P011", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "P011", "7z"),
        (b"\x00\x01\x02\x03", "P001", "不是表格"),
        (b"PK\x03\x04", "P004", "不完整"),
    ],
)
def test_a_file_is_judged_by_its_first_bytes(content: bytes, code: str, word: str, tmp_path: Path) -> None:
    """Everything is called .xlsx; the clerk must hear what it is and what to do with it."""
    path = tmp_path / "前岭村.xlsx"
    path.write_bytes(content)

    found, says = reason(path)

    assert (found, word in says) == (code, True), says


@pytest.mark.parametrize(
    ("names", "code", "word"),
    [
        (["a.txt"], "P001", "普通压缩包"),
        (["mimetype", "content.xml", "META-INF/manifest.xml"], "P001", "压缩包"),
        (["[Content_Types].xml", "word/document.xml"], "P002", "Word"),
        (["[Content_Types].xml", "ppt/presentation.xml"], "P002", "演示文稿"),
        (["[Content_Types].xml", "docProps/app.xml"], "P001", "没有工作簿"),
    ],
)
def test_an_archive_is_judged_by_what_lies_in_it(names: list[str], code: str, word: str, tmp_path: Path) -> None:
    """docx, pptx, ods, xlsb and a plain zip all begin with PK."""
    found, says = reason(packed(dict.fromkeys(names, b"<x/>"), tmp_path / "a.xlsx"))

    assert (found, word in says) == (code, True), says


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    """A folder in the place of a file, and a file that is gone."""
    assert reason(tmp_path)[0] == "P008"
    assert "没有这个文件" in reason(tmp_path / "nothing.xlsx")[1]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_the_right_to_read_it_says_so(tmp_path: Path) -> None:
    """Shared folders have such files."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(sound())
    path.chmod(0)

    assert "权限" in reason(path)[1]


# --- damaged ----------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_not_sent_whole_is_damaged(share: float, tmp_path: Path) -> None:
    """微信 broke off in the middle."""
    content = sound()
    path = tmp_path / "a.xlsx"
    path.write_bytes(content[: int(len(content) * share)])

    assert reason(path)[0] == "P004"


def test_a_flipped_byte_in_any_part_that_is_read_is_damaged(tmp_path: Path) -> None:
    """The checksum of each part is recomputed: a figure with a wrong digit must not get in."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts_of(sound()).items():
            archive.writestr(name, content)
    content = path.read_bytes()
    for part in (b"<sheetData>", b"<sst ", b"<cellXfs", b"<Relationships"):
        at = content.index(part) + len(part) + 5
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])

        assert reason(path) == ("P004", "文件已损坏或没有传完整（压缩包校验不符）。")


def test_a_part_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    """The sum of the declared sizes bounds what is inflated; a lie breaks the checksum."""
    path = packed(parts_of(sound()), tmp_path / "a.xlsx")
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo(SHEET)
    entry = content.rindex(SHEET.encode()) - 46
    assert struct.unpack_from("<I", content, entry + 24)[0] == member.file_size
    struct.pack_into("<I", content, entry + 24, 100)
    path.write_bytes(content)

    assert reason(path)[0] == "P004"


def test_a_count_of_strings_that_cannot_be_true_is_refused(tmp_path: Path) -> None:
    """A decoder makes room for as many strings as the part says it has, and dies of a billion."""
    strings = parts_of(sound())["xl/sharedStrings.xml"].replace(b'uniqueCount="', b'uniqueCount="99999999')

    assert reason(with_part(tmp_path / "a.xlsx", "xl/sharedStrings.xml", strings))[0] == "P004"


def test_a_part_with_a_password_is_encrypted(tmp_path: Path) -> None:
    """Zipped with a password by the sender."""
    path = packed(parts_of(sound()), tmp_path / "a.xlsx")
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        local = archive.getinfo(SHEET).header_offset
    entry = content.rindex(SHEET.encode()) - 46
    content[local + 6] |= 1
    content[entry + 8] |= 1
    path.write_bytes(content)

    assert reason(path)[0] == "P003"


# --- too large --------------------------------------------------------------------------------


def test_too_many_parts_sheets_or_bytes_are_refused(tmp_path: Path) -> None:
    """Each message names the limit, so that the settings can be raised."""
    path = packed(parts_of(sound()), tmp_path / "a.xlsx")
    small = LIMITS.model_copy(update={"members": 10})
    assert "上限 10 个" in reason(path, small)[1]

    many = parts_of(sound()) | {f"xl/worksheets/sheet{number}.xml": b"<worksheet/>" for number in range(3, 103)}
    assert "上限 100 张" in reason(packed(many, tmp_path / "b.xlsx"))[1]

    heavy = with_part(tmp_path / "c.xlsx", "xl/media/image1.png", os.urandom(1 << 20) * 2)
    assert "上限 1 MB" in reason(heavy, LIMITS.model_copy(update={"inflated_mb": 1}))[1]


def test_a_bomb_is_refused_before_it_is_inflated(tmp_path: Path) -> None:
    """60 MB of blanks in 60 kB."""
    path = with_part(tmp_path / "a.xlsx", "xl/comments1.xml", b" " * (60 << 20))

    code, says = reason(path)

    assert (code, "压缩炸弹" in says) == ("P005", True)


NEAR = '<row r="1"><c r="A1"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "rows",
    [
        NEAR + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        NEAR + "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        NEAR + '<row r = "1048576"><c r = "XFD1048576"><v>1</v></c></row>',
        NEAR + '<row r="1048576"><c r="xfd1048576"><v>1</v></c></row>',
        NEAR + '<row r="1048576"><c s="0" r="XFD1048576"><v>1</v></c></row>',
        NEAR + '<row\nr="1048576"><c\nr="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="XFD1"><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>',
        NEAR + '<row r="4294967290"><c r="B4294967290"><v>1</v></c></row>',
        NEAR + '<row r="900000"><c r="Z900000"><v>1</v></c></row>',
        NEAR + '<row r="2"><c r="tableD2"><v>1</v></c></row>',
    ],
)
def test_cells_too_far_apart_are_refused_however_they_are_written(rows: str, tmp_path: Path) -> None:
    """Two cells in 2 kB make a decoder ask for 500 GB and abort, which no exception handler sees."""
    code, says = reason(with_sheet(tmp_path / "a.xlsx", rows))

    assert (code, "有内容的格子远到" in says) == ("P005", True)


def test_a_lower_limit_holds_for_near_cells_as_well(tmp_path: Path) -> None:
    """The limit is the office's to set."""
    path = with_sheet(tmp_path / "a.xlsx", NEAR + '<row r="9999"><c r="ZZ9999"><v>1</v></c></row>')
    small = LIMITS.model_copy(update={"cells": 1_000_000})

    assert reason(path, small) == ("P005", "文件超出读取上限：有内容的格子远到 ZZ 列第 9999 行。")


def test_a_worksheet_is_looked_into_wherever_it_lies(tmp_path: Path) -> None:
    """The workbook may name any part as its sheet."""
    far = f'<worksheet xmlns="x"><sheetData>{NEAR}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'

    for name in (
        "xl/other/a.xml",
        "xl\\worksheets\\sheet9.xml",
        "/xl/worksheets/sheet9.xml",
        "XL/WORKSHEETS/SHEET9.XML",
    ):
        assert reason(with_part(tmp_path / "a.xlsx", name, far.encode()))[0] == "P005"
    assert reason(with_part(tmp_path / "a.xlsx", SHEET, far.encode("utf-16")))[0] == "P005"


@pytest.mark.parametrize(
    "rows",
    [
        NEAR,
        '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        '<row r="1"><c r="XFD1"><v>1</v></c></row>',
        NEAR + '<row r="1048576"><c r="XFD1048576" s="1"/></row>',
        NEAR + "".join(f'<row r="{row}"><c r="A{row}" s="1"/><c r="AZ{row}" s="1"/></row>' for row in range(2, 20000)),
        "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>",
        '<row r="900000"><c r="E900000"><v>1</v></c></row>',
    ],
)
def test_long_wide_and_merely_formatted_areas_pass(rows: str, tmp_path: Path) -> None:
    """§4 超大空白区: a clerk formatted whole columns; that costs a decoder nothing."""
    read_workbook(with_sheet(tmp_path / "a.xlsx", rows), LIMITS)


@pytest.mark.parametrize("name", ["前岭村.xlsx", "前岭村.xlsm", "前岭村.xls", "前岭村"])
def test_a_sound_workbook_passes_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    """.xls that is xlsx inside is common; macros are not run."""
    path = tmp_path / name
    path.write_bytes(sound())

    read_workbook(path, LIMITS)


@pytest.mark.parametrize("change", [lambda content: content + b"\0" * 100, lambda content: content + b"\r\n"])
def test_bytes_behind_the_end_do_not_matter(change: Callable[[bytes], bytes], tmp_path: Path) -> None:
    """Mail programs append line feeds."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(change(sound()))

    read_workbook(path, LIMITS)
