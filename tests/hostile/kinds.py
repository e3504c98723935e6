"""Files made to harm: each kind with the code it is refused with, or None where a person could read it.

All are made here, small on disk, from a sound visit sheet or from nothing.
"""

import io
import os
import random
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.readers import containers
from tests.readers.books import MAIN, SHEET, parts_of, sound
from tests.readers.test_formats import ROWS, ods, spreadsheetml

_MEGABYTE = 1 << 20
Maker = Callable[[], bytes]


@dataclass(frozen=True)
class Kind:
    """One kind of file. code: of the problem that it is refused with; None where it is read."""

    name: str
    code: str | None
    make: Maker


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Parts as an archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def changed(name: str, content: bytes) -> Maker:
    """The sound workbook with one part exchanged or added."""
    return lambda: zipped(parts_of(sound()) | {name: content})


def worksheet(rows: str, after: str = "", before: str = "") -> bytes:
    """A worksheet's XML."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'.encode()


def with_rows(rows: str, after: str = "", before: str = "") -> Maker:
    """The sound workbook with other rows in its first sheet."""
    return changed(SHEET, worksheet(rows, after, before))


def patched(content: bytes, at: int, layout: str, *values: int) -> bytes:
    """Bytes with some exchanged."""
    found = bytearray(content)
    struct.pack_into(layout, found, at, *values)
    return bytes(found)


def entry_of(content: bytes, name: str) -> int:
    """Where the directory's entry of a part begins."""
    return content.rindex(name.encode()) - 46


def flipped() -> bytes:
    """One bit of the sheet is another; the archive is not compressed, so the XML is still sound."""
    content = zipped(parts_of(sound()), zipfile.ZIP_STORED)
    at = content.index(b"13800000001")
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def other_name_inside() -> bytes:
    """The header before the part calls it differently than the directory."""
    content = zipped(parts_of(sound()))
    return content.replace(SHEET.encode(), SHEET.replace("1.xml", "2.xml").encode(), 1)


def lying_size(size: int) -> Maker:
    """The directory says another size for the sheet."""

    def make() -> bytes:
        content = zipped(parts_of(sound()))
        return patched(content, entry_of(content, SHEET) + 24, "<L", size)

    return make


def overlapping() -> bytes:
    """The directory names one part's bytes twice."""
    content = zipped(parts_of(sound()) | {"xl/worksheets/sheet9.xml": b"<x/>"})
    sheet = struct.unpack_from("<L", content, entry_of(content, SHEET) + 42)[0]
    return patched(content, entry_of(content, "xl/worksheets/sheet9.xml") + 42, "<L", sheet)


def twice_the_same_name() -> bytes:
    """Two sheets of one name; programs disagree about which counts."""
    stream = io.BytesIO(sound())
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(SHEET.upper(), worksheet(""))
    return stream.getvalue()


def fewer_counted() -> bytes:
    """The end of the directory counts a part less, so that some programs do not see the last."""
    content = sound()
    end = content.rindex(b"PK\x05\x06")
    here, count = struct.unpack_from("<HH", content, end + 8)
    return patched(content, end + 8, "<HH", here - 1, count - 1)


def many_members(count: int, start: bytes = b"") -> Maker:
    """An archive with that many parts."""

    def make() -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            if start:
                archive.writestr("[Content_Types].xml", start)
            for number in range(count):
                archive.writestr(f"{number}", b"")
        return stream.getvalue()

    return make


def many_sheets_one_part() -> bytes:
    """3,000 sheets, all the same part."""
    parts = parts_of(sound())
    book = parts["xl/workbook.xml"]
    first = book[book.index(b"<sheet ") : book.index(b"/>", book.index(b"<sheet ")) + 2]
    more = b"".join(first.replace("记录表".encode(), f"表{number}".encode()) for number in range(3000))
    return zipped(parts | {"xl/workbook.xml": book.replace(first, first + more)})


def million_styled_rows() -> bytes:
    """Somebody formatted a million rows; one visit stands at the top."""
    head = "".join(
        f'<row r="{at + 1}">'
        + "".join(
            f'<c r="{"ABCDEF"[column]}{at + 1}" t="inlineStr"><is><t>{cell}</t></is></c>'
            for column, cell in enumerate(row)
        )
        + "</row>"
        for at, row in enumerate(VISIT)
    )
    rows = "".join(f'<row r="{row}" s="1"/>' for row in range(3, 1_000_003))
    return with_rows(head + rows)()


VISIT = [
    ["走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议"],
    ["2022-03-05", "前岭村", "张三", "13800000001", "李明", "无"],
]


def string_bomb() -> bytes:
    """One long text, shown by a quarter of a million cells."""
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 250_000))
    text = f'<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><t>{"长" * 20000}</t></si></sst>'.encode()
    return zipped(parts_of(sound()) | {"xl/sharedStrings.xml": text, SHEET: worksheet(cells)})


def merged_bomb() -> bytes:
    """Merged ranges that cover everything many times over."""
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 20_000))
    merges = '<mergeCell ref="A2:C19999"/>' * 50_000
    return with_rows(rows, f"<mergeCells>{merges}</mergeCells>")()


def wide() -> bytes:
    """16,384 columns in 2,000 rows, without addresses."""
    row = "<row>" + "<c><v>1</v></c>" * 200 + "</row>"
    return with_rows('<row r="1"><c r="XFD1"><v>1</v></c></row>' + row * 2000)()


def sheet_called_a_picture() -> bytes:
    """The workbook's sheet is a part called .png, with cells too far apart."""
    parts = parts_of(sound())
    rels = parts["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet1.xml", b"media/image1.png")
    far = worksheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    return zipped(parts | {"xl/_rels/workbook.xml.rels": rels, "xl/media/image1.png": far})


def laughs(element: str) -> bytes:
    """Entities within entities, a billion in all."""
    entities = '<!ENTITY a0 "哈哈哈哈哈哈哈哈哈哈">' + "".join(
        f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10)
    )
    return f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>'.encode() + element.encode()


def password_member() -> bytes:
    """A part with a password."""
    content = zipped(parts_of(sound()))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        local = archive.getinfo(SHEET).header_offset
    content = patched(content, local + 6, "<B", 1)
    return patched(content, entry_of(content, SHEET) + 8, "<B", 1)


def sector_loop() -> bytes:
    """The table of an OLE container leads its directory in a circle."""
    return patched(containers.xls(containers.rows_of(ROWS)), 512 + 4, "<L", 1)


def declared_size() -> bytes:
    """Says that it inflates to 4 GB."""
    content = zipped(parts_of(sound()) | {f"xl/a{number}.xml": b"<a/>" for number in range(9)})
    for number in range(9):
        content = patched(content, entry_of(content, f"xl/a{number}.xml") + 24, "<L", 0x1C000000)
    return content


def nested_tables(count: int) -> bytes:
    """Tables within tables that never end."""
    return b"<html>" + b"<table><tr><td>" * count


def in_zip(members: dict[str, bytes]) -> Maker:
    """An archive as chat programs send it."""
    return lambda: zipped(members)


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"

KINDS: tuple[Kind, ...] = (
    Kind("空的.xlsx", "P010", lambda: b""),
    Kind("只有一半.xlsx", "P004", lambda: sound()[: len(sound()) // 2]),
    Kind("差一点.xlsx", "P004", lambda: sound()[:-30]),
    Kind("错一位.xlsx", "P004", flipped),
    Kind("两个名字.xlsx", "P004", other_name_inside),
    Kind("大小写小.xlsx", "P004", lying_size(100)),
    Kind("大小写大.xlsx", "P004", lying_size(2000000)),
    Kind("合计太大.xlsx", "P005", declared_size),
    Kind("前面有别的.xlsx", "P004", lambda: b"PK" + b"x" * 1000 + sound()),
    Kind("互相重叠.xlsx", "P004", overlapping),
    Kind("重名.xlsx", "P004", twice_the_same_name),
    Kind("少数一个.xlsx", "P004", fewer_counted),
    Kind("压缩炸弹.xlsx", "P005", changed("xl/comments1.xml", b" " * (60 * _MEGABYTE))),
    Kind("六万个部件.xlsx", "P005", many_members(60_000, b"<Types/>")),
    Kind(
        "三千张表.xlsx",
        "P005",
        lambda: zipped(parts_of(sound()) | {f"xl/worksheets/sheet{n}.xml": b"<x/>" for n in range(3, 1900)}),
    ),
    Kind("三千张同一表.xlsx", "P005", many_sheets_one_part),
    Kind("相距太远.xlsx", "P005", with_rows(FAR)),
    Kind("相距太远16.xlsx", "P005", changed(SHEET, worksheet(FAR).decode().encode("utf-16"))),
    Kind("表叫图片.xlsx", "P005", sheet_called_a_picture),
    Kind("列名太长.xlsx", "P005", with_rows('<row r="1"><c r="tableD1"><v>1</v></c></row>')),
    Kind("太宽.xlsx", "P005", wide),
    Kind("百万空行.xlsx", None, million_styled_rows),
    Kind("文字炸弹.xlsx", "P005", string_bomb),
    Kind(
        "文字数目.xlsx",
        "P004",
        changed("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}" uniqueCount="4000000000"/>'.encode()),
    ),
    Kind("十亿个哈.xlsx", "P017", changed("xl/sharedStrings.xml", laughs("<sst><si><t>&a9;</t></si></sst>"))),
    Kind(
        "外部实体.xlsx",
        "P017",
        changed(SHEET, b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + worksheet("&a;")),
    ),
    Kind(
        "外部实体16.xlsx",
        "P017",
        changed(
            SHEET,
            (
                '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
            ).encode("utf-16"),
        ),
    ),
    Kind("层层相套.xlsx", "P007", changed(SHEET, worksheet("<a>" * 200_000))),
    Kind("标签不完.xlsx", "P004", changed(SHEET, b"<worksheet><sheetData>" + b'<c r="A1" t="e" hidden="1' * 100_000)),
    Kind("错误不完.xlsx", "P004", changed(SHEET, b"<worksheet><sheetData>" + b'<c r="A1" t="e"><f>' * 100_000)),
    Kind("合并炸弹.xlsx", "P005", merged_bomb),
    Kind(
        "缺一张表.xlsx",
        "P004",
        lambda: zipped({name: part for name, part in parts_of(sound()).items() if name != SHEET}),
    ),
    Kind(
        "指到外面.xlsx",
        "P004",
        changed(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_RELS}"><Relationship Id="rId1" Type="x/worksheet" Target="../../../../etc/passwd"/></Relationships>'.encode(),
        ),
    ),
    Kind("目录坏了.xlsx", "P004", changed("xl/workbook.xml", b"<not<xml")),
    Kind("部件有密码.xlsx", "P003", password_member),
    Kind("有密码.xlsx", "P003", lambda: containers.compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x" * 9000})),
    Kind("有密码.xls", "P003", lambda: containers.xls(b"", containers.record(0x2F, b"\1" * 54))),
    Kind(
        "相距太远.xls",
        "P005",
        lambda: containers.xls(containers.label(0, 0, "a") + containers.label(65535, 60000, "b")),
    ),
    Kind("没传完.xls", "P004", lambda: containers.xls(containers.rows_of(ROWS * 200))[:6000]),
    Kind("扇区成环.xls", "P004", sector_loop),
    Kind("乱的.xls", "P004", lambda: containers.SIGNATURE + random.Random(1).randbytes(5000)),
    Kind(
        "太旧.xls",
        "P019",
        lambda: containers.compound({"Book": containers.record(0x809, struct.pack("<HHHH", 0x500, 5, 0, 0))}),
    ),
    Kind(
        "文字数目.xls", "P004", lambda: containers.xls(b"", containers.record(0xFC, struct.pack("<LL", 1, 0x7FFFFFFF)))
    ),
    Kind(
        "相距太远.xlsb",
        "P005",
        lambda: containers.xlsb(containers.binary_row(0, [(0, 1)]) + containers.binary_row(1048575, [(16383, 1)])),
    ),
    Kind("断了的.xlsb", "P004", lambda: containers.xlsb(containers.binary(0, b"x")[:-1] + b"\xff\xff\xff\xff")),
    Kind(
        "重复.ods",
        "P005",
        lambda: ods(
            '<table:table table:name="x"><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'
        ),
    ),
    Kind("三千张表.ods", "P005", lambda: ods('<table:table table:name="x"/>' * 3000)),
    Kind("层层相套.ods", "P004", lambda: ods("<text:p>" * 100_000)),
    Kind(
        "十亿个哈.xml",
        "P017",
        lambda: laughs('<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">&a9;</Workbook>'),
    ),
    Kind(
        "相距太远.xml",
        "P005",
        lambda: spreadsheetml(
            '<Row ss:Index="1048576"><Cell ss:Index="16384"><Data ss:Type="String">x</Data></Cell></Row>'
        ),
    ),
    Kind("没完的网页.xls", "P004", lambda: nested_tables(100_000)),
    Kind(
        "跨行炸弹.xls",
        "P005",
        lambda: b"<table>" + b'<tr><td rowspan="9999999" colspan="9999999">x</td><td>y</td></tr>' * 3000,
    ),
    Kind("标签不完.xls", "P007", lambda: b"<table>" + b"<td a=" * 50_000),
    Kind("引号不完.csv", "P004", lambda: b'a,"' + b"x,\n" * 1_000_000),
    Kind("两万列.csv", "P005", lambda: ("," * 20_000 + "x\n").encode()),
    Kind("三万个空格上.csv", None, lambda: "\n".join((" " * 32_000 + "x", *map(",".join, VISIT))).encode()),
    Kind("乱的.xlsx", "P001", lambda: random.Random(2).randbytes(5000)),
    Kind("其实是图.xlsx", "P002", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 500),
    Kind("其实是PDF.xlsx", "P002", lambda: b"%PDF-1.7\n" + b"\xff" * 500),
    Kind("其实是RAR.xlsx", "P011", lambda: b"Rar!\x1a\x07\x00" + b"\0" * 500),
    Kind("其实是Word.xlsx", "P002", lambda: zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"})),
    Kind("旧的Word.xls", "P002", lambda: containers.compound({"WordDocument": b"x" * 5000})),
    Kind("模板.ett", "P002", lambda: containers.xls(containers.rows_of(ROWS))),
    Kind("一[red]\n\x1b[31m名.xlsx", "P001", lambda: b"\0" * 50),
    Kind("六万个文件.zip", "P005", many_members(60_000)),
    Kind("压缩包.zip", "P018", in_zip({"../../逃.xlsx": b"x", "/etc/绝.xlsx": b"x", "里.zip": zipped({"a": b"x"})})),
    Kind("弹.zip", "P005", in_zip({"弹.csv": b"a,b\n" * (15 * _MEGABYTE)})),
)


def write_all(folder: Path) -> dict[str, str | None]:
    """Write every kind, and what is no file's content; return name as messages show it → code."""
    expected: dict[str, str | None] = {}
    for kind in KINDS:
        (folder / kind.name).write_bytes(kind.make())
        expected[kind.name] = kind.code
    with (folder / "稀疏.xlsx").open("wb") as stream:
        stream.truncate(1 << 30)
    os.mkfifo(folder / "管道.xlsx")
    os.symlink("圈.xlsx", folder / "圈.xlsx")
    (folder / "文件夹.xlsx").mkdir()
    expected |= {"稀疏.xlsx": "P005", "管道.xlsx": "P008", "圈.xlsx": "P008"}
    if os.geteuid():
        (folder / "无权.xlsx").write_bytes(sound())
        (folder / "无权.xlsx").chmod(0)
        expected["无权.xlsx"] = "P008"
    return expected
