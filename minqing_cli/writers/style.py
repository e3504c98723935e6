"""The looks of every workbook in one place: fonts, borders, alignment and print set-up.

They follow the habits of township offices: A4 landscape, one page wide, 小标宋 title, 黑体 heading, 仿宋
body (宋体 10.5 where a table is wide), full borders, headings on every printed page, page numbers below.
Fonts are only named: a machine without them shows its own.
"""

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from minqing_cli.columns import ColumnKind

MILLIMETRES = 1 / 25.4
PAPER_A4 = 9

_SIDES = {"t": "top", "b": "bottom", "l": "left", "r": "right"}
_NUMBER_FORMATS: dict[ColumnKind, str] = {"text": "General", "date": "yyyy-mm-dd", "phone": "@", "count": "0"}


@dataclass(frozen=True, slots=True)
class Look:
    """How one cell looks. border: the sides that have one, out of t, b, l and r."""

    font: str
    size: float
    align: Literal["left", "center", "right", "fill"] = "center"
    bold: bool = False
    wrap: bool = True
    indent: int = 0
    border: str = "tblr"
    fill: str = ""
    number_format: str = "General"
    locked: bool = True


ATTACHMENT_LABEL = Look("黑体", 16, align="left", wrap=False, border="")
TITLE = Look("方正小标宋简体", 22, border="")
META = Look("仿宋_GB2312", 12, align="left", wrap=False, border="", locked=False)
NOTE = Look("仿宋_GB2312", 11, align="left", border="")
NOTE_LINE = replace(NOTE, wrap=False)
BOOK_TITLE = replace(TITLE, size=18, align="left", wrap=False)
HEADING = Look("黑体", 12, fill="#E7ECF2")
SECTION = Look("黑体", 14, fill="#F2F2F2")
BODY = Look("仿宋_GB2312", 12)
WIDE_BODY = Look("宋体", 10.5)
SIGN_OFF = Look("仿宋_GB2312", 12, align="left", wrap=False, border="")
SUBTOTAL = Look("黑体", 10.5, align="left", wrap=False, indent=1)
GROUP_TOTAL = replace(SUBTOTAL, fill="#F2F2F2")
GRAND_TOTAL = replace(SUBTOTAL, size=12, fill="#E7ECF2")


def body_look(base: Look, kind: ColumnKind, *, long: bool = False, locked: bool = True) -> Look:
    """Return the look of a column's cells. long: the column holds sentences."""
    align: Literal["left", "center"] = "left" if long and kind == "text" else "center"
    return replace(base, number_format=_NUMBER_FORMATS[kind], align=align, locked=locked)


class Formats(NamedTuple):
    """The formats of one look. quoted: for text that begins like a formula, see `cells.put`."""

    plain: Format
    quoted: Format


class Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[Look, Formats] = {}

    def of(self, look: Look) -> Formats:
        """Return the formats of a look."""
        if look not in self._made:
            self._made[look] = Formats(*(self._book.add_format(_properties(look, quoted)) for quoted in (False, True)))
        return self._made[look]


def _properties(look: Look, quoted: bool) -> dict[str, object]:
    properties: dict[str, object] = {
        "font_name": look.font,
        "font_size": look.size,
        "bold": look.bold,
        "align": look.align,
        "valign": "vcenter",
        "text_wrap": look.wrap,
        "indent": look.indent,
        "num_format": look.number_format,
        "locked": look.locked,
        "quote_prefix": quoted,
        **{name: 1 for side, name in _SIDES.items() if side in look.border},
    }
    if look.fill:
        properties["bg_color"] = look.fill
    return properties


def set_up_page(sheet: Worksheet, heading: tuple[int, int], *, pages_wide: int = 1, sign_off: str = "") -> None:
    """Set paper, margins, scale, the rows that every page repeats and the footer.

    heading: first and last row of the heading. sign_off: a line printed above the page number on every page.
    """
    sheet.set_landscape()
    sheet.set_paper(PAPER_A4)
    sheet.set_margins(left=20 * MILLIMETRES, right=20 * MILLIMETRES, top=28 * MILLIMETRES, bottom=26 * MILLIMETRES)
    sheet.fit_to_pages(pages_wide, 0)
    sheet.center_horizontally()
    sheet.repeat_rows(*heading)
    above = sign_off.replace("&", "&&") + "\n" if sign_off else ""
    sheet.set_footer(f'&C&"宋体,常规"&11{above}第 &P 页 共 &N 页', {"margin": 12 * MILLIMETRES})


def set_up_slip(sheet: Worksheet, area: tuple[int, int, int, int]) -> None:
    """Set an upright page that a form of one page fills. area: first row and column, last row and column."""
    sheet.set_portrait()
    sheet.set_paper(PAPER_A4)
    sheet.set_margins(left=20 * MILLIMETRES, right=20 * MILLIMETRES, top=28 * MILLIMETRES, bottom=26 * MILLIMETRES)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.print_area(*area)


def spread(labels: tuple[str, ...], gap: int = 10) -> str:
    """Return sign-off labels on one line, with room to write after each.

    >>> spread(("填报人：", "审核人："), gap=2)
    '填报人：\u3000\u3000审核人：\u3000\u3000'
    """
    return "".join(label + "\u3000" * gap for label in labels)
