"""Read old .xls workbooks, and the .et of WPS, which is the same inside: an OLE container with a stream of records."""

from minqing_cli import problems
from minqing_cli.plan import Limits
from minqing_cli.readers.biff import look_through
from minqing_cli.readers.gate import Opened
from minqing_cli.readers.marks import marked
from minqing_cli.readers.package import damaged
from minqing_cli.readers.refusal import Refused
from minqing_cli.readers.xlsx import decoded
from minqing_cli.sheets import Workbook

_STREAMS = ("Workbook", "Book")
_MACROS = frozenset({"_VBA_PROJECT_CUR", "_VBA_PROJECT"})
_TEMPLATE = ".ett"
_PICTURE = b"DISPIMG("


def fits(file: Opened) -> bool:
    """Say whether a file is such a workbook."""
    return bool(file.streams.intersection(_STREAMS)) and "EncryptedPackage" not in file.streams


def read(file: Opened, limits: Limits) -> Workbook:
    """Return every worksheet, hidden ones marked. Raises Refused."""
    if file.compound is None:
        raise Refused(problems.NOT_A_WORKBOOK, "OLE 文件里没有工作簿")
    if file.name.lower().endswith(_TEMPLATE):
        raise Refused(problems.OTHER_FORMAT, "WPS 表格模板（.ett）")
    name = next(name for name in _STREAMS if name in file.streams)
    stream = file.compound.stream(name)
    marks = look_through(stream, limits)
    sheets = decoded(file.content)
    if sheets is None or len(sheets) < len(marks):
        raise damaged("内容读不出来")
    if len(marks) == len(sheets):
        pictures = _PICTURE in stream
        sheets = tuple(marked(sheet, at, pictures) for sheet, at in zip(sheets, marks, strict=True))
    return Workbook(sheets, macros=bool(_MACROS & file.streams))
