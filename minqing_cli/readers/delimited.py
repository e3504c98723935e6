"""Read CSV and other delimited text, in UTF-8, GB18030 or UTF-16. Every cell is text, as it is written."""

import csv
import io
import re

from minqing_cli import problems
from minqing_cli.plan import Limits
from minqing_cli.readers import text
from minqing_cli.readers.gate import Opened
from minqing_cli.readers.grid import Grid
from minqing_cli.readers.package import damaged
from minqing_cli.readers.refusal import Refused
from minqing_cli.sheets import Workbook

_MEGABYTE = 1 << 20
_SHEET_NAME = "表格"
_OTHER_TEXTS = (b"%PDF", b"{\\rtf", b"<", b"MIME-Version", b"%!PS", b"From ", b"BEGIN:VCARD")
_DELIMITERS = ",\t;|"
_LOOKED_AT = 50
_LONGEST_CELL = 1 << 20
_SAID = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')
"""How exports keep a phone number from becoming a number."""


def fits(file: Opened) -> bool:
    """Say whether a file is text that is nothing else."""
    if file.package or file.compound or file.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_OTHER_TEXTS):
        return False
    found = text.decoded(file.content)
    return found is not None and not text.has_control(found.rstrip("\x1a"))


def read(file: Opened, limits: Limits) -> Workbook:
    """Return the one table of a delimited text. Raises Refused."""
    if len(file.content) > limits.part_mb * _MEGABYTE:
        raise Refused(problems.TOO_LARGE, f"文本 {len(file.content) // _MEGABYTE} MB，上限 {limits.part_mb} MB")
    written = (text.decoded(file.content) or "").rstrip("\x1a")
    lines = written.split("\n", _LOOKED_AT)[:_LOOKED_AT]
    said = _SAID.fullmatch(lines[0])
    delimiter = said[1] if said else max(_DELIMITERS, key=lambda one: sum(line.count(one) for line in lines))
    if not any(delimiter in line for line in lines):
        raise Refused(problems.NOT_A_WORKBOOK, "是一段文字，没有分列")
    grid = Grid(_SHEET_NAME, limits)
    csv.field_size_limit(_LONGEST_CELL)
    try:
        for index, row in enumerate(csv.reader(io.StringIO(written, newline=""), delimiter=delimiter)):
            for column, cell in enumerate(row if index or not said else ()):
                kept = _KEPT_AS_TEXT.fullmatch(cell)
                grid.put(index, column, (kept[1] if kept else cell) or None)
    except csv.Error:
        raise damaged("引号不成对，读不出来") from None
    return Workbook((grid.sheet(),))
