"""What the lines above a table say of the whole table: village, branch, visitor, date.

Read are `村：前岭村　走访人：李明` in one cell, and a label in one cell with its value in one of the next. What
only stands in for these (填报单位, 填报日期) is kept apart: it counts where nothing better is written.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from minqing_cli import clean
from minqing_cli.intake.names import HeadingNames
from minqing_cli.sheets import Cell

META_FIELDS = frozenset({"village", "branch", "grid", "visitor", "visited_on"})

_LABELLED = re.compile(r"([^\s:,;]{1,12}?)\s*:\s*([^:]*?)(?=[\s,;]+[^\s:,;]{1,12}\s*:|$)", re.DOTALL)
_CLOCK = re.compile(r"(?<!\s)\s*+\d{1,2}:\d{2}(?::\d{2})?")
_BLANKS = " \t\n_＿、,，.。/"
_WRITTEN_ON = frozenset({"填报日期", "填表日期", "上报日期", "时间"})
"""Dates of writing: they stand for the visits' date only where the table names none."""
_WRITTEN_BY = frozenset({"填报单位", "填表单位", "上报单位", "单位"})
"""Who writes: stands for the village only where it is one, and nothing else names it."""
_VILLAGE = re.compile(r"(.*?(?:村|社区|居))(?:(?:村民|居民)?委员会|村?委会|居委会|党总支|党支部|两委)?(?:\(.*\))?")
SEARCHED_CELLS = 4
"""How far to the right of a label its value may begin: labels are often drawn over several cells."""


@dataclass(frozen=True, slots=True)
class Meta:
    """values: field → cell. reported_on: a date of writing. reporter: a village that only wrote the sheet."""

    values: Mapping[str, Cell] = field(default_factory=dict)
    reported_on: Cell = None
    reporter: str = ""

    def fills(self, dates_written: bool) -> dict[str, Cell]:
        """Return what to put into blank cells. dates_written: the table has dates of its own."""
        filled = dict(self.values)
        if self.reporter:
            filled.setdefault("village", self.reporter)
        if self.reported_on is not None:
            filled.setdefault("visited_on", self.reported_on)
        if dates_written:
            filled.pop("visited_on", None)
        return filled

    def over(self, earlier: "Meta") -> "Meta":
        """Return what holds for a second table of the same sheet: its own lines, then those of the first."""
        return Meta(
            {**earlier.values, **self.values},
            earlier.reported_on if self.reported_on is None else self.reported_on,
            self.reporter or earlier.reporter,
        )


def read_meta(rows: Sequence[Sequence[Cell]], names: HeadingNames) -> Meta:
    """Return what rows that are no data say of the table below them."""
    values: dict[str, Cell] = {}
    reported_on: Cell = None
    reporter = ""
    for row in rows:
        for label, content in _pairs(row, names):
            if label in _WRITTEN_BY:
                found = _VILLAGE.fullmatch(clean.name(clean.text(content)))
                reporter = reporter or (found[1] if found else "")
                continue
            if label in _WRITTEN_ON:
                reported_on = content if reported_on is None and _names_a_day(content) else reported_on
                continue
            for name in names.fields.get(label, ()):
                if name in META_FIELDS and (name != "visited_on" or _names_a_day(content)):
                    values.setdefault(name, content)
    return Meta(values, reported_on, reporter)


def _pairs(row: Sequence[Cell], names: HeadingNames) -> Iterator[tuple[str, Cell]]:
    """Yield (label, value) of a row; a label without a colon counts only where a value stands beside it."""
    for column, cell in enumerate(row):
        if not isinstance(cell, str) or not cell:
            continue
        written = _closed_up(_CLOCK.sub("", clean.half_width(clean.text(cell))), names)
        if ":" not in written:
            label = clean.heading(written)
            if label in names.fields and (content := _value_beside(row, column, names)) is not None:
                yield label, content
            continue
        for label, value in _LABELLED.findall(written):
            content = value.strip(_BLANKS) or _value_beside(row, column, names)
            if content is not None:
                yield clean.heading(label), content


def _value_beside(row: Sequence[Cell], column: int, names: HeadingNames) -> Cell:
    for following in row[column + 1 : column + 1 + SEARCHED_CELLS]:
        if following is None or following == "":
            continue
        if isinstance(following, str):
            written = clean.text(following)
            if ":" in clean.half_width(written) or clean.heading(written) in names.fields or not written.strip(_BLANKS):
                return None
        return following
    return None


def _names_a_day(content: Cell) -> bool:
    """A printed `　年　月　日` that nobody filled in names none."""
    return not isinstance(content, str) or any(letter.isdigit() or letter in "一二三四五六七八九" for letter in content)


def _closed_up(written: str, names: HeadingNames) -> str:
    """Close up labels that are spaced out to look wider: `村　名：` is 村名."""
    return _spaced_labels(tuple(names.fields)).sub(lambda found: re.sub(r"\s+", "", found[0]), written)


@lru_cache(maxsize=4)
def _spaced_labels(known: tuple[str, ...]) -> re.Pattern[str]:
    spaced = (r"\s+".join(map(re.escape, label)) for label in known if len(label) in (2, 3))
    return re.compile(rf"(?<!\S)(?:{'|'.join(spaced)})(?=\s*(?:\([^)]*\))?\s*:)")
