"""What the lines above a table say of the whole table: village, branch, visitor, date.

Read are `村：前岭村　走访人：李明` in one cell, and a label in one cell with its value in the next.
"""

import re
from collections.abc import Mapping, Sequence

from minqing_cli import clean
from minqing_cli.intake.heading import HeadingNames
from minqing_cli.sheets import Cell

META_FIELDS = ("village", "branch", "grid", "visitor", "visited_on")

_LABELLED = re.compile(r"([^\s:：,，;；]{1,12})\s*[:：]\s*([^:：]*?)(?=[\s,，;；]+[^\s:：,，;；]{1,12}\s*[:：]|$)", re.DOTALL)
_REPORTED_ON = frozenset({"填报日期", "填表日期", "上报日期"})
"""Dates of writing: they stand for the visit's date only where the table names none."""
_FORM_WORDS = frozenset({"填报单位", "单位", "时间"})
"""Labels above a table that do not mean what the same word means as a column."""


def read_meta(rows: Sequence[Sequence[Cell]], names: HeadingNames) -> Mapping[str, tuple[Cell, int, int]]:
    """Return field → (value, row, column) from the rows above a heading."""
    found: dict[str, tuple[Cell, int, int]] = {}
    reported: tuple[Cell, int, int] | None = None
    for index, row in enumerate(rows):
        for column, cell in enumerate(row):
            if not isinstance(cell, str) or not (":" in cell or "：" in cell):
                continue
            for label, value in _LABELLED.findall(clean.text(cell)):
                known = clean.heading(label)
                content: Cell = value.strip() or _next_value(row, column)
                if content is None or content == "" or known in _FORM_WORDS:
                    continue
                if known in _REPORTED_ON:
                    reported = reported or (content, index, column)
                for name in names.fields.get(known, ()):
                    if name in META_FIELDS:
                        found.setdefault(name, (content, index, column))
    if reported and "visited_on" not in found:
        found["visited_on"] = reported
    return found


def _next_value(row: Sequence[Cell], column: int) -> Cell:
    following = row[column + 1] if column + 1 < len(row) else None
    if isinstance(following, str) and (":" in following or "：" in following):
        return None
    return following
