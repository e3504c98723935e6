"""The issues by class: one cell for each responsibility and subject, and apart from them those without a subject.

Every issue stands in exactly one place, so the cells and 待研判 add up to the total (D7, M07).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from minqing_cli.reports import MATRIX
from minqing_cli.reports.scope import BY_HEADINGS, Scope, key_label
from minqing_cli.reports.table import OneTable, Table, TableColumn, Value
from minqing_cli.terms import PENDING, TOTAL


@dataclass(frozen=True, slots=True)
class MatrixReport(OneTable):
    """counts: one row for each responsibility, one number for each subject. pending: issues without a subject.

    foreign: names found in the ledger that the plan in force does not have; they are among the rows or columns.
    parts: the same of each town, where that was asked for.
    """

    scope: Scope
    responsibilities: tuple[str, ...]
    subjects: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    pending: int
    foreign: tuple[str, ...] = ()
    parts: "tuple[tuple[str, MatrixReport], ...]" = ()

    @property
    def row_totals(self) -> tuple[int, ...]:
        """The classified issues of each responsibility."""
        return tuple(map(sum, self.counts))

    @property
    def subject_totals(self) -> tuple[int, ...]:
        """The issues of each subject."""
        return tuple(map(sum, zip(*self.counts, strict=True)))

    @property
    def total(self) -> int:
        """All issues, those without a subject included."""
        return sum(self.row_totals) + self.pending

    def as_json(self) -> dict[str, Any]:
        """Return the report as the command line's JSON gives it; a row's total leaves out what is pending."""
        by = {"by": "town", "towns": [{"key": key, **part.figures()} for key, part in self.parts]} if self.parts else {}
        return {**self.scope.as_json(MATRIX), **self.figures(), **by}

    def figures(self) -> dict[str, Any]:
        """Return rows and totals as JSON takes them."""
        rows = zip(self.responsibilities, self.counts, self.row_totals, strict=True)
        return {
            "rows": [
                {"responsibility": name, "counts": dict(zip(self.subjects, counts, strict=True)), "total": total}
                for name, counts, total in rows
            ],
            "subject_totals": dict(zip(self.subjects, self.subject_totals, strict=True)),
            "pending": self.pending,
            "total": self.total,
        }

    def table(self) -> Table:
        """Return the matrix; 待研判 has a row and a column of its own, so that a reader can add up both ways."""
        blank: tuple[Value, ...] = (None,) * len(self.subjects)
        rows: list[tuple[Value, ...]] = [
            (name, *counts, None, total)
            for name, counts, total in zip(self.responsibilities, self.counts, self.row_totals, strict=True)
        ]
        notes = [*self.scope.notes(), f"口径：受理的有效件，每件只在一格；分不了主题的单列为{PENDING}，不论责任类。"]
        if self.foreign:
            notes.append(f"现行方案里没有的名称，照台账原样列出：{'、'.join(self.foreign)}。")
        return Table(
            title=MATRIX.title,
            columns=(
                TableColumn("responsibility", BY_HEADINGS["responsibility"], "text", 18),
                *(TableColumn(name, name, "count", 10) for name in self.subjects),
                TableColumn("pending", PENDING, "count", 8),
                TableColumn("total", TOTAL, "count", 8),
            ),
            rows=(*rows, (PENDING, *blank, self.pending, self.pending)),
            total=(TOTAL, *self.subject_totals, self.pending, self.total),
            notes=tuple(notes),
        )

    def further_tables(self) -> tuple[Table, ...]:
        """Return the matrices of the towns below one another."""
        if not self.parts:
            return ()
        whole = self.table()
        town = TableColumn("town", BY_HEADINGS["town"], "text", 14)
        rows = [(key, *row) for key, part in self.parts for row in _lines(part)]
        total = (TOTAL, *(whole.total or ()))
        return (Table(f"{MATRIX.title}（按{BY_HEADINGS['town']}）", (town, *whole.columns), tuple(rows), total),)


def _lines(part: MatrixReport) -> tuple[tuple[Value, ...], ...]:
    table = part.table()
    return (*table.rows, *((table.total,) if table.total else ()))


def compute_by_town(
    counts: Mapping[tuple[str, str | None, str | None], int],
    responsibilities: Sequence[str],
    subjects: Sequence[str],
    as_of: date,
    as_known: int | date | None = None,
) -> MatrixReport:
    """Return the matrix of all towns with that of each. counts: by (town, responsibility, subject), towns in order."""
    summed: Counter[tuple[str | None, str | None]] = Counter()
    for (_, responsibility, subject), number in counts.items():
        summed[responsibility, subject] += number
    whole = compute(summed, responsibilities, subjects, as_of, as_known)
    parts = []
    for town in dict.fromkeys(town for town, _, _ in counts):
        own = {(row, column): number for (key, row, column), number in counts.items() if key == town}
        # In the whole one's rows and columns, so that they can be added up.
        parts.append((key_label(town, "town"), compute(own, whole.responsibilities, whole.subjects, as_of, as_known)))
    return replace(whole, parts=tuple(parts))


def compute(
    counts: Mapping[tuple[str | None, str | None], int],
    responsibilities: Sequence[str],
    subjects: Sequence[str],
    as_of: date,
    as_known: int | date | None = None,
) -> MatrixReport:
    """Return the matrix of valid issues counted by (responsibility, subject).

    counts: an issue with either of them empty is pending. responsibilities, subjects: the plan's, in its order;
    names that only the ledger knows (from before the plan was changed) follow them, so that no issue is lost.
    Raises ValueError for a negative count.
    """
    if any(number < 0 for number in counts.values()):
        raise ValueError("a count of issues cannot be negative")
    present = {pair: number for pair, number in counts.items() if number}
    classified = {(row, column): number for (row, column), number in present.items() if row and column}
    foreign_rows = tuple(dict.fromkeys(row for row, _ in classified if row not in responsibilities))
    foreign_columns = tuple(dict.fromkeys(column for _, column in classified if column not in subjects))
    rows, columns = (*responsibilities, *foreign_rows), (*subjects, *foreign_columns)
    return MatrixReport(
        scope=Scope(as_of, as_known),
        responsibilities=rows,
        subjects=columns,
        counts=tuple(tuple(classified.get((row, column), 0) for column in columns) for row in rows),
        pending=sum(present.values()) - sum(classified.values()),
        foreign=(*foreign_rows, *foreign_columns),
    )
