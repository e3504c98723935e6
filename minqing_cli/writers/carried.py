"""What openpyxl cannot carry from a clerk's workbook into a copy, in the clerk's words.

Told from the parts of both packages and from what openpyxl warns of while it loads: a copy that silently lacks a
picture would be taken for the whole thing.
"""

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

_COUNTED = (
    (re.compile(r"xl/media/"), "图片"),
    (re.compile(r"xl/charts/chart"), "图表"),
    (re.compile(r"xl/vbaProject"), "宏"),
    (re.compile(r"xl/cellimages\.xml", re.IGNORECASE), "单元格里的图片"),
    (re.compile(r"xl/pivotTables/"), "数据透视表"),
    (re.compile(r"xl/slicers/"), "切片器"),
    (re.compile(r"xl/threadedComments/"), "批注下面的回复"),
    (re.compile(r"xl/(?:ctrlProps|activeX)/"), "按钮等控件"),
    (re.compile(r"xl/embeddings/"), "嵌入的文件"),
)
_WARNED = (
    ("Data Validation extension", "引用其他工作表的下拉列表"),
    ("Conditional Formatting extension", "部分条件格式"),
)
_DRAWING = re.compile(r"xl/drawings/drawing\d+\.xml")
_SHAPE = re.compile(rb"<xdr:(sp|grpSp|cxnSp)[ >]")


@contextmanager
def watched() -> Iterator[Callable[[], list[str]]]:
    """Collect what openpyxl warns of in the block; yields what gives it as words."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        yield lambda: [words for sign, words in _WARNED if any(sign in str(one.message) for one in warned)]


def lost_parts(source: Path, target: Path) -> list[str]:
    """Return what the source's package has and the copy's has not."""
    with ZipFile(source) as before, ZipFile(target) as after:
        lost = [words for part, words in _COUNTED if _count(part, before.namelist()) > _count(part, after.namelist())]
        drawings = [name for name in before.namelist() if _DRAWING.fullmatch(name)]
        if any(_SHAPE.search(before.read(name)) for name in drawings):
            lost.append("文本框和图形")
    return lost


def _count(part: re.Pattern[str], names: Sequence[str]) -> int:
    return sum(map(bool, map(part.match, names)))
