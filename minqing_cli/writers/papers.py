"""A report in words: as plain text to paste, and as a document laid out like an official paper (GB/T 9704-2012).

A4, margins 37/35/28/26 mm, title 小标宋 22 pt, headings 黑体, body 仿宋 16 pt, 22 lines to a page. Fonts are only named:
a machine without them shows its own. Text is data: nothing in it becomes a field or a link.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from minqing_cli.reports.rates import Rate
from minqing_cli.reports.table import Table, Value, written
from minqing_cli.writers.tables import lines_of

TITLE_FONT, HEADING_FONT, BODY_FONT = "方正小标宋简体", "黑体", "仿宋_GB2312"
_TITLE_SIZE, _BODY_SIZE, _TABLE_SIZE = Pt(22), Pt(16), Pt(10.5)
_MOST_COLUMNS = 12
"""Of a table that lies across the page."""
_LINE = Pt(29)
"""22 lines on 225 mm."""
_HEADING = re.compile("[一二三四五六七八九十]+、")
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed stamp, so that the same words give the same file
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_text(path: Path, lines: Sequence[str]) -> None:
    """Write lines as a text file. Raises OSError."""
    # With a mark and both line ends: the Notepad of an old Windows shows nothing else rightly.
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig", newline="\r\n")


def write_document(path: Path, paragraphs: Sequence[str], tables: Sequence[Table]) -> None:
    """Write a document: title, paragraphs, and each table on a page of its own. Raises OSError.

    paragraphs: the title first; one that begins like 一、 is a heading.
    """
    document = Document()
    for stamp in ("created", "modified"):
        setattr(document.core_properties, stamp, _CREATED)
    document.core_properties.author = ""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    title, *body = paragraphs
    heading = _paragraph(document.add_paragraph(), title, TITLE_FONT, _TITLE_SIZE)
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading.paragraph_format.space_after = _LINE
    for text in body:
        found = _paragraph(
            document.add_paragraph(), text, HEADING_FONT if _HEADING.match(text) else BODY_FONT, _BODY_SIZE
        )
        found.paragraph_format.first_line_indent = _BODY_SIZE * 2
    _page_number(section.footer.paragraphs[0])
    for table in tables:
        _add_table(document, table)
    document.save(str(path))


def _paragraph(paragraph: Paragraph, text: str, font: str, size: Pt) -> Paragraph:
    _font(paragraph.add_run(_NOT_XML.sub("\ufffd", text)), font, size)
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = _LINE
    paragraph.paragraph_format.space_after = Pt(0)
    return paragraph


def _font(run: Run, font: str, size: Pt) -> None:
    run.font.name, run.font.size = font, size
    # The name above is only for Latin letters; Chinese ones have their own.
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _page_number(paragraph: Paragraph) -> None:
    """Write — n — into the footer."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _font(paragraph.add_run("— "), "宋体", Pt(14))
    run = paragraph.add_run()
    _font(run, "宋体", Pt(14))
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._element.append(element)
    _font(paragraph.add_run(" —"), "宋体", Pt(14))


def _add_table(document: "DocumentType", table: Table) -> None:
    """Write a table on a page of its own that lies across; columns too many for it are read down instead."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin = Mm(28), Mm(26)
    caption = _paragraph(document.add_paragraph(), table.title, HEADING_FONT, _BODY_SIZE)
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    lines: list[Sequence[str]] = [table.headings(), *([_shown(value) for value in row] for row in lines_of(table))]
    if len(table.columns) > _MOST_COLUMNS and len(lines) <= _MOST_COLUMNS:
        lines = list(zip(*lines, strict=True))
    grid = document.add_table(rows=len(lines), cols=len(lines[0]))
    grid.style = "Table Grid"
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    for row, values in zip(grid.rows, lines, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
            _font(cell.paragraphs[0].add_run(_NOT_XML.sub("\ufffd", value)), BODY_FONT, _TABLE_SIZE)
    for note in table.notes:
        _font(document.add_paragraph().add_run(note), BODY_FONT, _TABLE_SIZE)


def _shown(value: Value) -> str:
    # A rate stands on two lines: a narrow column would tear it anywhere.
    return written(value).replace("（", "\n（") if isinstance(value, Rate) else written(value)
