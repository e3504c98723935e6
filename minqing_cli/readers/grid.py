"""Cells put where they stand, as readers of text come upon them, within the limit of an area."""

from dataclasses import dataclass, field

from minqing_cli import problems
from minqing_cli.plan import Limits
from minqing_cli.readers.refusal import Refused
from minqing_cli.sheets import Cell, Flaw, Merge, Sheet, column_letters

_MOST_COLUMNS = 16384


@dataclass(slots=True)
class Grid:
    """A sheet being read."""

    name: str
    limits: Limits
    rows: list[list[Cell]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filtered: bool = False
    flaws: dict[tuple[int, int], Flaw] = field(default_factory=dict)
    width: int = 0
    held: int = 0
    """Cells that hold something."""

    def put(self, row: int, column: int, value: Cell, flaw: Flaw | None = None) -> None:
        """Put a value into its place; blank ones need none. Raises Refused where that lies too far out."""
        if value is None and flaw is None:
            return
        self.width = max(self.width, column + 1)
        self.held += 1
        height = max(len(self.rows), row + 1)
        if column >= _MOST_COLUMNS or height * self.width > self.limits.cells or self.held > self.limits.cells // 3:
            where = f"{column_letters(min(column, _MOST_COLUMNS - 1))} 列第 {row + 1} 行"
            raise Refused(problems.TOO_LARGE, f"有内容的格子远到 {where}")
        while len(self.rows) <= row:
            self.rows.append([])
        cells = self.rows[row]
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = value
        if flaw is not None:
            self.flaws[row, column] = flaw

    def merge(self, row: int, column: int, rows: int, columns: int) -> None:
        """Note a merged range by its size, as far as the sheet can reach."""
        if rows > 1 or columns > 1:
            self.merges.append((row, column, row + max(rows, 1) - 1, column + max(columns, 1) - 1))

    def sheet(self) -> Sheet:
        """Return what was read."""
        height = len(self.rows)
        return Sheet(
            self.name,
            self.rows,
            tuple(self.merges),
            self.hidden,
            frozenset(row for row in self.hidden_rows if row < height),
            frozenset(column for column in self.hidden_columns if column < self.width),
            self.filtered,
            self.flaws,
        )
