"""From a path to sheets: the one way to read a stranger's file, and the formats that can be read.

A format is told by content, never by the file's name. To be called in a process that may die.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from minqing_cli.plan import Limits
from minqing_cli.readers import delimited, html, kinds, ods, spreadsheetml, xls, xlsb, xlsx
from minqing_cli.readers.gate import Opened, admit
from minqing_cli.sheets import Workbook


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that can be read. fits: says whether a file is one; read: raises Refused."""

    name: str
    fits: Callable[[Opened], bool]
    read: Callable[[Opened, Limits], Workbook]


FORMATS: tuple[Format, ...] = (
    Format("Excel 工作簿（.xlsx、.xlsm）", xlsx.fits, xlsx.read),
    Format("旧版 Excel 与 WPS 表格（.xls、.et）", xls.fits, xls.read),
    Format("二进制工作簿（.xlsb）", xlsb.fits, xlsb.read),
    Format("OpenDocument 表格（.ods）", ods.fits, ods.read),
    Format("Excel 2003 XML 表格", spreadsheetml.fits, spreadsheetml.read),
    Format("网页表格", html.fits, html.read),
    Format("CSV 等分列文本", delimited.fits, delimited.read),
)


def read_workbook(path: Path, limits: Limits) -> Workbook:
    """Return the worksheets of a file of any format, in its order. Raises Refused."""
    file = admit(path, limits)
    return read_opened(file, limits)


def read_opened(file: Opened, limits: Limits) -> Workbook:
    """Return the worksheets of a file that passed the gate. Raises Refused."""
    for one in FORMATS:
        if one.fits(file):
            return one.read(file, limits)
    raise kinds.refusal(file)
