"""Workbooks for the tests of the readers: a sound one, and its parts changed one by one."""

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sound() -> bytes:
    """A small visit sheet as a spreadsheet program saves it."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("记录表")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(2, 0, ["走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议"])
        sheet.write_datetime(3, 0, datetime(2022, 3, 5), day)
        sheet.write_row(3, 1, ["前岭村", "张建国", 13800000001, "李明", "无"])
        sheet.merge_range(4, 1, 5, 1, "东坡村")
        hidden = book.add_worksheet("旧表")
        hidden.write(0, 0, "x")
        hidden.hide()
    return stream.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes], path: Path) -> Path:
    """Write parts as a workbook."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def with_part(path: Path, name: str, content: bytes) -> Path:
    """Write the sound workbook with one part exchanged or added."""
    return packed(parts_of(sound()) | {name: content}, path)


def with_sheet(path: Path, rows: str) -> Path:
    """Write the sound workbook with other rows in its first sheet."""
    xml = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return with_part(path, SHEET, xml.encode())
