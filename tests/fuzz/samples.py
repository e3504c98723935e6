"""Visit workbooks as different programs save them, for the fuzzers to change."""

import io
import zipfile
from datetime import datetime

import openpyxl
import xlsxwriter

HEADING = ("走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议")
VISITS = (
    ("2022-03-05", "前岭村", "张三", 13800000001, "李明", "路灯不亮"),
    ("3月6日", "前岭村", "李四", "13800000002", "李明", "1、垃圾没人拉\n2、井盖坏了"),
    ("2022.3.7", "东坡村", "王五", "13800000003", "赵娜", "无"),
)


def by_xlsxwriter() -> bytes:
    """Texts in a part of their own, dates as numbers, a merged village, a second sheet."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("记录表")
        sheet.write_row(0, 0, ["柴胡店镇大走访意见建议记录表"])
        sheet.write_row(1, 0, HEADING)
        for at, visit in enumerate(VISITS):
            sheet.write_row(2 + at, 0, visit)
        sheet.write_datetime(2, 0, datetime(2022, 3, 5), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.merge_range(2, 1, 3, 1, "前岭村")
        sheet.set_row(4, options={"hidden": True})
        other = book.add_worksheet("东坡村")
        other.write_row(0, 0, HEADING)
        other.write_row(1, 0, ("2022-03-08", "东坡村", "赵六", "13800000004", "赵娜", "路灯不亮"))
    return stream.getvalue()


def by_openpyxl() -> bytes:
    """Texts within the cells, an error value and a formula without its result."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADING, *VISITS, ("2022-03-09", "东坡村", "孙七", "=1+1", "赵娜", "#N/A")):
        sheet.append(row)
    sheet["F5"].data_type = "e"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def stored(content: bytes) -> bytes:
    """The same workbook without compression: every bit of it is a bit of the XML."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(stream, "w") as plain:
        for member in packed.infolist():
            plain.writestr(member.filename, packed.read(member))
    return stream.getvalue()


class _Unseekable(io.RawIOBase):
    """A stream that can only be written on: archives on it tell the sizes after each part."""

    def __init__(self) -> None:
        self.content = b""

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        written = bytes(piece)  # type: ignore[call-overload]
        self.content += written
        return len(written)


def streamed(content: bytes) -> bytes:
    """The same workbook as programs write it that stream: sizes after the parts."""
    stream = _Unseekable()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as sent:  # type: ignore[arg-type]
        for member in packed.infolist():
            sent.writestr(member.filename, packed.read(member))
    return stream.content


def workbooks() -> tuple[bytes, ...]:
    """Every sample."""
    first, second = by_xlsxwriter(), by_openpyxl()
    return first, second, stored(first), stored(second), streamed(first)
