r"""One lay-out as a Markdown file: its sheets as tables, and beside them what a person reads out of them.

    # 1 Lay-outs: what the case shows
    Why it matters.
    ## sheet 记录表
    | 村：前岭村 | > | > |          `>` merged with the cell to the left, `^` with the one above
    | 走访对象   | 意见建议 | |
    ## records
    | 行 | 走访对象 | 意见建议 |      a column for each field that the case is about
    ## held                          | 行 | the codes of its errors |
    ## ignored                       | 行 | the code of the reason |
    ## said                          | code | 格 |: every warning, and the hints that the case is about
    ## settings                      lines of minqing.toml
    ## workbook                      `date 1904`; `not resaved`, with the reason

A cell is text as it stands; `<br>` is a line feed, `\u200b` the character, `{13800000001}` a number, `{2022-03-05}` a
day, `{2022-03-05 as yyyy"年"m"月"d"日"}` a day shown so, `{#N/A}` an error, `{=A1}` a formula that was never reckoned.
With several sheets a row is written `表 › 5`. `(隐藏)` after a sheet's name hides it.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

CASES = Path(__file__).parent / "cases"
_HIDDEN = "(隐藏)"
_TYPED = re.compile(r"\{(.*)\}", re.DOTALL)
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}))?(?: as (.*))?")
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")

Table = list[list[str]]


@dataclass(frozen=True)
class Case:
    """One lay-out. sheets: (name, rows of written cells). The other tables are as in the file."""

    name: str
    title: str
    why: str
    sheets: list[tuple[str, Table]] = field(default_factory=list)
    records: Table = field(default_factory=list)
    held: Table = field(default_factory=list)
    ignored: Table = field(default_factory=list)
    said: Table = field(default_factory=list)
    settings: str = ""
    workbook: str = ""

    @property
    def resaved(self) -> bool:
        """Whether another program that opens and saves it leaves it the same."""
        return "not resaved" not in self.workbook


def load(path: Path) -> Case:
    """Read one case."""
    head, *parts = re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    title, _, why = head.removeprefix("# ").partition("\n")
    found: dict[str, Any] = {"sheets": []}
    for part in parts:
        heading, _, body = part.partition("\n")
        kind, _, name = heading.strip().partition(" ")
        if kind == "sheet":
            found["sheets"].append((name, table_of(body)))
        elif kind in ("settings", "workbook"):
            found[kind] = body.strip()
        elif kind in ("records", "held", "ignored", "said"):
            found[kind] = table_of(body)
        else:
            raise ValueError(f"{path.name}: unknown part {kind}")
    return Case(path.stem, title.strip(), why.strip(), **found)


def all_cases() -> list[Case]:
    """Every case, in the order of the files' names."""
    return [load(path) for path in sorted(CASES.glob("*.md"))]


def table_of(body: str) -> Table:
    """The cells of a Markdown table; rules (`|---|`) are no rows."""
    rows = [line.strip() for line in body.splitlines() if line.strip().startswith("|")]
    cells = [[cell.strip() for cell in row.removeprefix("|").removesuffix("|").split("|")] for row in rows]
    return [row for row in cells if not all(re.fullmatch(":?-{3,}:?", cell) for cell in row)]


def write(case: Case, folder: Path) -> Path:
    """Write a case's workbook as a spreadsheet program would."""
    path = folder / f"{case.name}.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": "date 1904" in case.workbook}) as book:
        for name, rows in case.sheets:
            sheet = book.add_worksheet(name.removesuffix(_HIDDEN))
            if name.endswith(_HIDDEN):
                sheet.hide()
            _fill(book, sheet, rows)
        # A workbook may not hide the sheet that it opens with.
        next(sheet for sheet in book.worksheets() if not sheet.hidden).activate()
    return path


def _fill(book: Workbook, sheet: Worksheet, rows: Table) -> None:
    for top, row in enumerate(rows):
        for left, cell in enumerate(row):
            if cell in (">", "^"):
                continue
            right, bottom = left, top
            while right + 1 < len(row) and row[right + 1] == ">":
                right += 1
            while bottom + 1 < len(rows) and rows[bottom + 1][left : left + 1] == ["^"]:
                bottom += 1
            if (bottom, right) != (top, left):
                sheet.merge_range(top, left, bottom, right, "")
            _write(book, sheet, top, left, cell)


def _write(book: Workbook, sheet: Worksheet, row: int, column: int, written: str) -> None:
    if not written:
        return
    typed = _TYPED.fullmatch(written)
    if not typed:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), written.replace("<br>", "\n"))
        sheet.write_string(row, column, text)
    elif day := _DAY.fullmatch(typed[1]):
        moment = datetime.fromisoformat(f"{day[1]} {day[2] or '00:00'}")
        sheet.write_datetime(row, column, moment, book.add_format({"num_format": day[3] or "yyyy-mm-dd"}))
    elif typed[1].startswith("#"):
        sheet.write_formula(row, column, "=NA()" if typed[1] == "#N/A" else "=1/0", value=typed[1])
    elif typed[1].startswith("="):
        # WPS keeps a picture in a cell as a formula whose value is the formula.
        sheet.write_formula(row, column, typed[1], value=typed[1] if "DISPIMG" in typed[1] else "")
    else:
        sheet.write_number(row, column, float(typed[1]))


def shown(value: object) -> str:
    """A field of a record as the expected tables write it."""
    if hasattr(value, "usable"):
        return "/".join(value.usable)
    return value.isoformat() if isinstance(value, date) else str(value).replace("\n", "<br>")
