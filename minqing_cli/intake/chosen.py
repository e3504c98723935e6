"""What was chosen in a sheet, for people to check: the heading rows, and which column is which field."""

from collections.abc import Sequence
from dataclasses import dataclass

from minqing_cli import clean
from minqing_cli.intake.drafts import is_joined
from minqing_cli.intake.heading import Heading
from minqing_cli.sheets import Cell

KEPT_AS_REMARK, LEFT_OUT, UNSETTLED = "+remark", "-", "?"
"""What becomes of a column that is no field: kept with the remark, an identity number, of two meanings."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The columns of one table.

    top, row: first and last row of its heading, from 0; None where the table goes on from the sheet before.
    columns: (column, name as written, field or what becomes of it), from the left.
    """

    top: int | None
    row: int | None
    columns: tuple[tuple[int, str, str], ...]


def choice_of(table: Heading, rows: Sequence[Sequence[Cell]]) -> Choice:
    """Return what a heading came to. rows: the heading's own, from the top; none for a table that goes on."""
    meant = {column: name for name, column in table.columns.items()}
    meant |= {column: name if is_joined(column, name, table) else KEPT_AS_REMARK for column, _, name in table.doubled}
    meant |= {column: KEPT_AS_REMARK for column, _ in table.extras}
    meant |= {column: LEFT_OUT for column, _ in table.not_kept}
    meant |= dict.fromkeys((column for column, _, _ in table.ambiguous), UNSETTLED)
    columns = tuple((column, _written_over(rows, column), meant[column]) for column in sorted(meant))
    return Choice(table.top, table.row, columns) if rows else Choice(None, None, columns)


def _written_over(rows: Sequence[Sequence[Cell]], column: int) -> str:
    written = [clean.text(row[column]).replace("\n", "") for row in rows if column < len(row)]
    return " / ".join(filter(None, written))
