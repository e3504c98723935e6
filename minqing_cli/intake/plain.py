"""Rows that are plainly what their heading asks for, read column by column.

Most rows of most sheets need no second look. Each distinct cell of a column is judged once, by the same rules that
judge every other row (drafts, the record, the checks); a row of which every cell is plain needs no judging of its
own. A cell is plain where it is read as what its column asks for and nothing has to be said about it. Whatever is not
plain is left to the caller, row by row. See docs/decisions/0012-plain-rows-are-read-by-column.md.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count, repeat, zip_longest
from operator import itemgetter
from typing import cast

from minqing_cli import clean
from minqing_cli.further import said_in
from minqing_cli.identity import content_digest
from minqing_cli.intake.drafts import Draft, drop_identity_numbers, gather, is_blank, is_ditto
from minqing_cli.intake.flaws import flawed_fields
from minqing_cli.intake.further import FIELD, take_further
from minqing_cli.intake.heading import Heading
from minqing_cli.intake.lines import PLAIN_NAME, is_label, names_somebody
from minqing_cli.intake.names import HeadingNames
from minqing_cli.intake.opinions import Issues, OpinionReader, Written
from minqing_cli.intake.record import record_of
from minqing_cli.packed import FIELDS, PHONE_SEPARATOR, ROWS_AT_ONCE, Pile, Values, values_of
from minqing_cli.records import Visit
from minqing_cli.sheets import Cell
from minqing_cli.terms import Disposition, VisitPeriod
from minqing_cli.validate import Circumstances, check

_REMEMBERED = 5000
"""Distinct cells of a column that are remembered: of what hardly repeats more would only cost memory."""
_NEVER_BLANK = frozenset({"visited_on", "village", "person", "phones", "visitor"})
_SAMPLE: Mapping[str, Cell] = {"visited_on": date(2022, 3, 1), "village": "某村", "person": "某人"}
_BRANCH, _VILLAGE, _PHONES, _DUE, _DAY, _FURTHER = map(
    FIELDS.index, ("branch", "village", "phones", "due", "visited_on", FIELD)
)
_OWN = len(FIELDS)
_SUNDAY = 6
_written = itemgetter(*map(FIELDS.index, Written._fields))

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_TEXT = re.compile(r"(?=.{7,200}$)[0-9]{0,11}+(?:[一-鿿，。、；：（）]++[0-9]{0,11}+)++")
"""Text that stays as it is: too long for 同上, no blank, nothing invisible, no run of digits as long as an ID number.

It never tries a second way through: of a long text that ends in another letter there would be millions.
"""
_AS_IT_IS: Mapping[str, re.Pattern[str]] = {
    "phones": _MOBILE, "person": PLAIN_NAME, "address": _TEXT, "opinion": _TEXT, "answer": _TEXT, "remark": _TEXT,
}  # fmt: skip
"""What is its own value and needs no judging, for the columns in which hardly any cell comes twice."""
_ALL_OF_A_KIND = (_MOBILE, PLAIN_NAME)
"""Of these a column usually holds nothing else, and is judged in one piece."""

Judge = Callable[[Cell], str | None]


class _Judged(dict[Cell, str | None]):
    """What the distinct cells of a column are: their value, or None where they are not plain.

    plain: what a text fits that is its own value.
    """

    def __init__(self, judge: Judge, plain: re.Pattern[str] | None = None) -> None:
        super().__init__()
        self._judge = judge
        self._fits = plain.fullmatch if plain else None
        self._all_fit = None
        if plain is not None and plain in _ALL_OF_A_KIND:
            # The end of a line is the end of a cell there.
            self._all_fit = re.compile(rf"{plain.pattern}(?:\n{plain.pattern})*+", re.MULTILINE).fullmatch

    def column(self, cells: Sequence[Cell]) -> Iterable[str | None]:
        """Return the values of the cells of a column."""
        if self._all_fit and isinstance(cells[0], str):
            try:
                together = "\n".join(cells)  # type: ignore[arg-type]
            except TypeError:
                return map(self.__getitem__, cells)
            # A cell of several lines would look like several cells.
            if self._all_fit(together) and together.count("\n") == len(cells) - 1:
                return cells  # type: ignore[return-value]
        return map(self.__getitem__, cells)

    def __missing__(self, cell: Cell) -> str | None:
        if isinstance(cell, str):
            found = cell if self._fits and self._fits(cell) else self._judge(cell)
        elif isinstance(cell, float) and cell.is_integer() and cell not in (0, 1):
            found = self[str(int(cell))]
        else:
            found = self._judge(cell)
        # 1, 1.0 and True are one key, and mean different things.
        if len(self) < _REMEMBERED and (isinstance(cell, str) or cell not in (0, 1)):
            self[cell] = found
        return found


class PlainReader:
    """Reads plain rows of any sheet of a run; what it learns of cells stays for the next sheet."""

    def __init__(self, circumstances: Circumstances, names: HeadingNames, year: int) -> None:
        self._circumstances = circumstances
        self._names = names
        self._year = year
        self._columns: dict[str, _Judged] = {}
        self._pairs: dict[tuple[str, str], bool] = {}
        self._first = _Judged(self._begins_data)
        self._unclaimed = _Judged(lambda cell: "" if is_blank(cell) else None)

    def values(
        self, rows: Sequence[Sequence[Cell]], heading: Heading, fills: Mapping[str, Cell]
    ) -> list[Values | None]:
        """Return the values of each row, None for one that is not plain."""
        columns = list(zip_longest(*rows))
        width = len(columns)
        judged: list[Iterable[str | None]] = []
        for name in FIELDS:
            column = heading.columns.get(name, width)
            judge = self._judge_of(name)
            if name == FIELD and (own := self._further_columns(heading, width)):
                judged.append(self._further_values(columns, own))
            elif column < width:
                values = judge.column(columns[column])
                judged.append(_none_if_blank(values) if name in fills else values)
            else:
                judged.append(repeat(judge[fills.get(name)]))
        judged.extend(self._unclaimed.column(columns[column]) for column in range(width) if column not in heading.named)
        judged.append(self._first.column(columns[min(heading.named)]))
        return [
            None if None in row or not self._goes_together(row) else row[:_OWN] for row in zip(*judged, strict=False)
        ]

    def _goes_together(self, row: Sequence[str | None]) -> bool:
        """Say whether nothing has to be said of the cells of a row seen together."""
        return (not row[_BRANCH] or self._agree(row[_VILLAGE], row[_BRANCH])) and (
            not row[_FURTHER] or self._fits(row[_FURTHER], row[_DAY])
        )

    def _further_columns(self, heading: Heading, width: int) -> dict[str, int]:
        """Return the columns of a table that the plan asks for beside the visit's own: name → column."""
        names = (FIELD, *self._names.further)
        return {name: heading.columns[name] for name in names if heading.columns.get(name, width) < width}

    def _further_values(self, columns: Sequence[Sequence[Cell]], own: Mapping[str, int]) -> Iterator[str | None]:
        """Yield what each row says in these columns, as it is kept, or None where something has to be said of it.

        What stands in them together comes again and again: each such set of cells is judged once.
        """
        names = tuple(own)
        known: dict[tuple[Cell, ...], str | None] = {}
        for cells in zip(*(columns[column] for column in own.values()), strict=True):
            # True and 1 are one key, and mean different things.
            if True not in cells or not any(isinstance(cell, bool) for cell in cells):
                if cells not in known:
                    known[cells] = self._taken_together(names, cells)
                yield known[cells]
            else:
                yield None

    def _taken_together(self, names: Sequence[str], cells: Sequence[Cell]) -> str | None:
        draft = Draft(0, {name: cell for name, cell in zip(names, cells, strict=True) if not is_blank(cell)})
        if any(isinstance(cell, str) and is_ditto(cell) for cell in cells):
            return None
        take_further(draft, self._names.further)
        return None if draft.findings or "remark" in draft.cells else str(draft.cells.get(FIELD, ""))

    def _fits(self, further: str | None, day: str | None) -> bool:
        """Say whether nothing has to be said of what a row says further, seen with the rest of the row."""
        said = said_in(further or "")
        sunday = VisitPeriod.SUNDAY not in said.get("period", "") or date.fromisoformat(day or "").weekday() == _SUNDAY
        return sunday and said.get("disposition") != Disposition.EXPLAINED

    def _judge_of(self, name: str) -> _Judged:
        """Return the judge of a field's cells."""
        judge = self._columns.get(name)
        if judge is None:
            judge = self._columns[name] = _Judged(lambda cell: self._value(name, cell), _AS_IT_IS.get(name))
        return judge

    def _begins_data(self, cell: Cell) -> str | None:
        """Return nothing of the first cell of a row, or None where it is blank, a label or the name of a field."""
        if is_blank(cell) or is_label(cell):
            return None
        return None if isinstance(cell, str) and clean.heading(cell) in self._names.fields else ""

    def _value(self, name: str, cell: Cell) -> str | None:
        """Return a cell's value as the ledger keeps it, or None where the cell is not plain."""
        if is_blank(cell):
            return None if name in _NEVER_BLANK else ""
        if isinstance(cell, str) and is_ditto(cell):
            return None
        if name == "visited_on" and isinstance(cell, str) and not any(letter.isdigit() for letter in cell):
            return None
        if name == "person" and not names_somebody(cell):
            return None
        draft = Draft(0, dict(_SAMPLE) | {name: cell})
        drop_identity_numbers(draft)
        if flawed_fields(draft, {}, {}):
            return None
        visit = record_of(draft, self._year)
        if draft.findings or not isinstance(visit, Visit):
            return None
        if any(found.field == name for found in check(visit, self._circumstances)):
            return None
        return values_of(visit)[FIELDS.index(name)]

    def _agree(self, village: str | None, branch: str | None) -> bool:
        """Say whether nothing has to be said of a village and a branch together."""
        if not branch or not village:
            return True
        pair = (village, branch)
        if pair not in self._pairs:
            visit = record_of(Draft(0, dict(_SAMPLE) | {"village": village, "branch": branch}), self._year)
            said = check(visit, self._circumstances) if isinstance(visit, Visit) else ()
            self._pairs[pair] = not any(found.field in ("village", "branch") for found in said)
        return self._pairs[pair]


@dataclass(slots=True)
class PlainRows:
    """The plain rows of one table, packed as they are met. taken: their indexes. fills: what lines above the table say."""

    reader: PlainReader
    opinions: OpinionReader
    rows: Sequence[Sequence[Cell]]
    heading: Heading
    fills: Mapping[str, Cell]
    pile: Pile
    taken: list[int] = field(default_factory=list)
    _slab: list[Values | None] = field(default_factory=list)
    _slab_starts: int = 0

    def take(self, first: int, stop: int) -> int:
        """Pack rows from one on as long as they are plain, and return the first that is not. Rows are asked for in order."""
        index = first
        while index < stop:
            at = index - self._slab_starts
            if not 0 <= at < len(self._slab):
                rows = self.rows[index : index + ROWS_AT_ONCE]
                self._slab, self._slab_starts, at = self.reader.values(rows, self.heading, self.fills), index, 0
            run = self._slab[at : at + stop - index]
            packed = self._pack(index, run[: run.index(None)] if None in run else run)
            index += packed
            if packed < len(run):
                break
        return index

    def _pack(self, first: int, run: Sequence[Values | None]) -> int:
        """Pack rows whose cells are plain, up to one whose texts are not, and return how many."""
        rows = cast("Sequence[Values]", run)
        told = list(map(self.opinions.read, map(_written, rows)))
        if None in told:
            rows = rows[: told.index(None)]
        packed = [
            (
                index, values, tuple(values[_PHONES].split(PHONE_SEPARATOR)), (), outcome, digest, issues,
                self.opinions.due(values[_DUE]) if values[_DUE] else "", None,
            )
            for index, values, (outcome, issues), digest in zip(
                count(first), rows, cast("list[tuple[str, Issues]]", told), map(content_digest, rows), strict=False
            )
        ]  # fmt: skip
        self.pile.take(packed)
        self.taken.extend(range(first, first + len(packed)))
        return len(packed)

    def cells_before(self, row: int) -> tuple[int, Mapping[str, Cell]] | None:
        """Return the last row taken before another, with its cells."""
        position = bisect_left(self.taken, row)
        if not position:
            return None
        index = self.taken[position - 1]
        return index, dict(self.fills) | gather(self.rows[index], index, self.heading).cells


def can_be_plain(heading: Heading, fills: Mapping[str, Cell]) -> bool:
    """Say whether rows of a table can be read by column: every column has its one field, and none is wanting."""
    return not (
        heading.extras
        or heading.doubled
        or heading.ambiguous
        or heading.days
        or heading.left
        or heading.right
        or "visited_on" not in heading.columns
        or not fills.keys() >= set(heading.missing)
    )


def _none_if_blank(values: Iterable[str | None]) -> Iterator[str | None]:
    return (value or None for value in values)
