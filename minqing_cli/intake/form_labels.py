"""The labels of upright forms: cells that name a field, alone or with the value in the same cell, and how they stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from minqing_cli import clean
from minqing_cli.intake.names import HeadingNames
from minqing_cli.sheets import Cell

MIN_ROWS = 3
_LONGEST_LABEL = 30


@dataclass(frozen=True, slots=True)
class FormLabel:
    """A label: where it stands, what it can mean, and its value where that is in the same cell."""

    column: int
    fields: tuple[str, ...]
    inline: str = ""


def is_upright(rows: Sequence[Sequence[Cell]], names: HeadingNames) -> bool:
    """Say whether labels stand in several rows, the person and the opinion not in the same one."""
    labelled = [{name for label in labels_of_row(row, names) for name in label.fields} for row in rows]
    labelled = [fields for fields in labelled if fields]
    together = any({"person", "opinion"} <= fields for fields in labelled)
    found = set().union(*labelled)
    return len(labelled) >= MIN_ROWS and not together and {"person", "opinion"} <= found


def strips_of(rows: Sequence[Sequence[Cell]], names: HeadingNames) -> list[tuple[int, int]]:
    """Return (first column, column after the last) of each strip of forms that stand side by side.

    A strip begins where a label comes again in the same row, in at least two rows.
    """
    found: list[list[int]] = []
    for row in rows:
        own: list[int] = []
        seen: set[str] = set()
        for label in labels_of_row(row, names):
            if not own or not seen.isdisjoint(label.fields):
                own.append(label.column)
                seen = set()
            seen.update(label.fields)
        if len(own) > 1:
            found.append(own)
    count = max(map(len, found), default=1) if len(found) > 1 else 1
    starts = [0, *(min(own[index] for own in found if index < len(own)) for index in range(1, count))]
    return list(zip(starts, [*starts[1:], max(map(len, rows), default=0)], strict=True))


def labels_of_row(row: Sequence[Cell], names: HeadingNames, left: int = 0, right: int | None = None) -> list[FormLabel]:
    cells = list(enumerate(row[left:right], left))
    return [label for column, cell in cells for label in labels_in(cell, column, names)]


def labels_in(cell: Cell, column: int, names: HeadingNames) -> Iterator[FormLabel]:
    """Yield the labels of one cell: it is one, or it holds some, each followed by a colon and its value."""
    if not isinstance(cell, str) or not cell:
        return
    if len(cell) <= _LONGEST_LABEL and (fields := names.fields.get(clean.heading(cell), ())):
        yield FormLabel(column, fields)
        return
    if "：" not in cell and ":" not in cell:
        return
    written = clean.text(cell)
    found = list(_labelled(tuple(names.fields)).finditer(written))
    if not found or found[0].start() > 0:
        return
    for index, label in enumerate(found):
        fields = names.fields[clean.heading(label[1])]
        last = "opinion" in fields or index + 1 == len(found)
        value = written[label.end() : len(written) if last else found[index + 1].start()].strip()
        yield FormLabel(column, fields, value)
        if last:
            return


@lru_cache(maxsize=4)
def _labelled(known: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    return re.compile(rf"(?:^|(?<=[\s,;，；、]))({names})(?:[(（][^)）]*[)）])?\s*[:：]")
