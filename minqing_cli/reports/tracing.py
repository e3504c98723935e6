"""The rows behind one printed figure, each with the file, sheet and row that it was read from.

Which rows a figure counts is decided where it is counted; here they are only laid out. Their number is the figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from minqing_cli.reports.scope import Scope
from minqing_cli.reports.table import Table, TableColumn, plain

_COLUMNS = (
    TableColumn("id", "编号", "text", 15),
    TableColumn("branch", "总支", "text", 11),
    TableColumn("village", "村（社区）", "text", 11),
    TableColumn("person", "姓名", "text", 9),
    TableColumn("problem", "问题", "text", 28),
    TableColumn("state", "办理状态", "text", 9),
    TableColumn("accepted_on", "受理日", "date", 11),
    TableColumn("due_on", "到期日", "date", 11),
    TableColumn("resolved_on", "办结日", "date", 11),
    TableColumn("main_number", "主件编号", "text", 15),
    TableColumn("joined", "并入", "count", 6),
    TableColumn("file", "文件", "text", 16),
    TableColumn("sheet", "工作表", "text", 12),
    TableColumn("row", "行", "count", 6),
)


@dataclass(frozen=True, slots=True)
class TracedRow:
    """One row that a figure counts: an issue, or a household (then id is empty and problem says how it stands).

    file, sheet, row: where it was read, the row as the spreadsheet numbers it; empty for what no sheet brought.
    main_number: what it is joined to. joined: how many are joined to it.
    """

    id: str
    branch: str
    village: str
    person: str
    problem: str
    state: str
    accepted_on: date | None = None
    due_on: date | None = None
    resolved_on: date | None = None
    file: str = ""
    sheet: str = ""
    row: int | None = None
    main_number: str = ""
    joined: int | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """The rows of one figure. by, key: the line of the report that it stands in; None for the total."""

    scope: Scope
    report: str
    figure: str
    by: str | None
    key: str | None
    rows: Sequence[TracedRow]

    def as_json(self) -> dict[str, Any]:
        """Return the rows as the command line's JSON gives them."""
        return {
            "trace": self.report,
            "figure": self.figure,
            "by": self.by,
            "key": self.key,
            "as_of": self.scope.as_of.isoformat(),
            "count": len(self.rows),
            "rows": [{column.key: plain(getattr(row, column.key)) for column in _COLUMNS} for row in self.rows],
        }

    def table(self) -> Table:
        """Return the rows as a table."""
        where = f"（{self.key}）" if self.key else ""
        return Table(
            f"溯源：{self.report} {self.figure}{where}",
            _COLUMNS,
            tuple(tuple(getattr(row, column.key) for column in _COLUMNS) for row in self.rows),
            notes=(*self.scope.notes(), f"共 {len(self.rows)} 行，与报表上的数相同。"),
        )
