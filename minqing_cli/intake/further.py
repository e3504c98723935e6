"""The cells of the columns that the plan asks for beside a visit's own, taken together into the one that a visit keeps.

What cannot be read as what its column asks for is said and kept with the remark, so that nothing vanishes.
"""

from collections.abc import Iterator, Mapping

from minqing_cli import clean, problems
from minqing_cli.columns import Column
from minqing_cli.further import COLUMNS, as_text, heading_of, read_value, said_in
from minqing_cli.intake.drafts import Draft
from minqing_cli.terms import Disposition
from minqing_cli.validate import Finding, finding

FIELD = "further"
"""The field of a visit in which all of it is kept."""


def take_further(draft: Draft, columns: Mapping[str, Column]) -> None:
    """Put what a draft says in such columns into its one cell. columns: those that the plan asks for, by name."""
    cells = draft.cells
    if FIELD not in cells and (not columns or columns.keys().isdisjoint(cells)):
        return
    values: dict[str, str] = {}
    left = list(_from_one_cell(cells.get(FIELD), columns, values))
    for name in columns.keys() & cells.keys():
        written = clean.text(cells[name])
        value = read_value(name, columns[name], written)
        if value is None or _is_barred(name, value, columns[name]):
            draft.findings.append(_unread(name, columns[name], written, barred=value is not None))
            left.append(f"{heading_of(name)}：{written}")
        else:
            values[name] = value
    cells[FIELD] = as_text(values)
    if left:
        cells["remark"] = "；".join(filter(None, (clean.text(cells.get("remark")), *sorted(left))))


def _from_one_cell(cell: object, columns: Mapping[str, Column], values: dict[str, str]) -> Iterator[str]:
    """Take over what our own workbook wrote into one cell, and yield what of it is none of that."""
    for name, written in said_in(clean.text(cell) if isinstance(cell, str) else "").items():
        known = columns.get(name) or COLUMNS.get(name) or Column(name, kind="count")
        value = read_value(name, known, written)
        if value and not _is_barred(name, value, known):
            values[name] = value
        else:
            yield "：".join(filter(None, (heading_of(name), written)))


def _is_barred(name: str, value: str, column: Column) -> bool:
    """Say whether a disposition is none that the plan allows."""
    return name == "disposition" and bool(value) and value not in column.choices


def _unread(name: str, column: Column, written: str, *, barred: bool) -> Finding:
    heading = heading_of(name)
    if column.kind == "count":
        return finding(problems.HANDED_OUT_NOT_WHOLE, name, written, column=heading)
    if barred:
        return finding(problems.DISPOSITION_BARRED, name, written, allowed="、".join(column.choices))
    choices = "、".join(column.choices or tuple(Disposition))
    return finding(problems.FURTHER_UNKNOWN, name, written, column=heading, choices=choices)
