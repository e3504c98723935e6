"""Red and yellow cards of the ledger workbook, as rules that the spreadsheet applies itself.

They say of the cells what `deadlines.due.card` says of an issue: whoever fills in 办结日 sees the colour go, and whoever
changes the day at the top sees the cards of that day. Working days are beyond such a rule, so the last due day that
has a yellow card stands in a cell of its own.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from minqing_cli.terms import NOT_COUNTED, YES
from minqing_cli.writers.cells import put
from minqing_cli.writers.style import Look, Looks

AS_OF, YELLOW_UNTIL = "截止日期", "黄牌截至"

_LABEL = Look("宋体", 10.5, align="right", wrap=False, border="")
_DAY = Look("宋体", 10.5, wrap=False, number_format="yyyy-mm-dd")
_RED: dict[str, Any] = {"bg_color": "#FFC7CE", "font_color": "#9C0006", "bold": True}
_YELLOW: dict[str, Any] = {"bg_color": "#FFEB9C", "font_color": "#7F6000"}
_DAY_ABOVE = ("responsibility", "unit")
"""Above these columns stand the two days, labels to their left: on the first page, and wide enough for a date."""

_MARKED = ("number", "due_on", "state", "extended_to")
"""The cells that take the colour."""


class CardDays(NamedTuple):
    """The business date, and the latest due day that has a yellow card on it."""

    as_of: date
    yellow_until: date


def write_cards(
    book: Workbook,
    sheet: Worksheet,
    looks: Looks,
    columns: Mapping[str, int],
    rows: tuple[int, int, int],
    days: CardDays,
) -> None:
    """Write the two days and put the rules on a table.

    columns: field → its column. rows: the row of the two days, then the first and the last row of the table.
    """
    top, first, last = rows
    cells = []
    for name, label, day, card in zip(_DAY_ABOVE, (AS_OF, YELLOW_UNTIL), days, (_RED, _YELLOW), strict=True):
        put(sheet, top, columns[name] - 1, label, looks.of(_LABEL))
        # In the colour of its card: the legend.
        put(sheet, top, columns[name], day, looks.of(replace(_DAY, fill=card["bg_color"])))
        cells.append(xl_rowcol_to_cell(top, columns[name], row_abs=True, col_abs=True))
    areas = [xl_range(first, columns[name], last, columns[name]) for name in _MARKED]
    for rule, card in zip(_rules(columns, first, *cells), (_RED, _YELLOW), strict=True):
        sheet.conditional_format(
            areas[0],
            {"type": "formula", "criteria": rule, "format": book.add_format(card), "multi_range": " ".join(areas)},
        )


def _rules(columns: Mapping[str, int], first: int, as_of: str, yellow_until: str) -> tuple[str, str]:
    """Return the formulas of the red and the yellow card, worded for the first row of the table."""
    cell = {name: f"${xl_col_to_name(column)}{first + 1}" for name, column in columns.items()}
    due = f'IF({cell["extended_to"]}="",{cell["due_on"]},{cell["extended_to"]})'
    counts = ",".join(f'{cell["state"]}<>"{state}"' for state in NOT_COUNTED)
    resolved = cell["resolved_on"]
    opened = f'{cell["accepted_on"]}<={as_of},OR({resolved}="",{resolved}>{as_of}),{counts},ISNUMBER({due})'
    red = f'=AND({opened},{due}<{as_of},{cell["due_provisional"]}<>"{YES}")'
    return red, f"=AND({opened},{due}>={as_of},{due}<={yellow_until})"
