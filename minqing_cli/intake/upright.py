"""Forms of one household a page: a label to the left, its value to the right of it (竖式表单).

One such form is one row of the count. A sheet may hold several below one another; each begins where a label
comes again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from minqing_cli import clean
from minqing_cli.intake.drafts import Draft, is_blank
from minqing_cli.intake.meta import read_meta
from minqing_cli.intake.names import HeadingNames
from minqing_cli.sheets import Cell, Sheet

_SEARCHED_ROWS = 40
_MIN_ROWS = 3
_LONGEST_LABEL = 30
_EARLY_FIELDS = ("village", "visited_on")


@dataclass(slots=True)
class _Form:
    """One form: where each field's value stands, and which cells belong to no field."""

    first: int
    last: int
    values: dict[str, tuple[int, int]] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)


def upright_drafts(sheet: Sheet, names: HeadingNames) -> list[Draft]:
    """Return a draft for each form of a sheet; none when the sheet is no upright form."""
    rows = sheet.rows
    if not _is_upright(rows[:_SEARCHED_ROWS], names):
        return []
    edges = {(top, left): right for top, left, _, right in sheet.merges}
    forms = [form for form in _forms(rows, edges, names) if {"person", "opinion"} <= form.values.keys()]
    return [_draft(form, rows, names, 0 if index == 0 else form.first) for index, form in enumerate(forms)]


def _is_upright(rows: Sequence[Sequence[Cell]], names: HeadingNames) -> bool:
    """Say whether labels stand in several rows, the person and the opinion not in the same one."""
    labelled = [{name for cell in row for name in _fields(cell, names)} for row in rows]
    labelled = [fields for fields in labelled if fields]
    together = any({"person", "opinion"} <= fields for fields in labelled)
    found = set().union(*labelled)
    return len(labelled) >= _MIN_ROWS and not together and {"person", "opinion"} <= found


def _fields(cell: Cell, names: HeadingNames) -> tuple[str, ...]:
    if not isinstance(cell, str) or not cell or len(cell) > _LONGEST_LABEL:
        return ()
    return names.fields.get(clean.heading(cell), ())


def _forms(rows: Sequence[Sequence[Cell]], edges: dict[tuple[int, int], int], names: HeadingNames) -> Iterator[_Form]:
    form: _Form | None = None
    for index, row in enumerate(rows):
        values, others = _pairs_of(row, index, edges, names, "opinion" in form.values if form else False)
        if values and (form is None or not form.values.keys().isdisjoint(values)):
            if form is not None:
                yield form
            form = _Form(index, index)
        if form is not None:
            form.values.update(values)
            form.others.extend(others if values or form.last == index else ())
            form.last = index
    if form is not None:
        yield form


def _pairs_of(
    row: Sequence[Cell], index: int, edges: dict[tuple[int, int], int], names: HeadingNames, after_opinion: bool
) -> tuple[dict[str, tuple[int, int]], list[str]]:
    """Return field → place of its value for the labels of one row, and what else the row says."""
    values: dict[str, tuple[int, int]] = {}
    taken: set[int] = set()
    for column, cell in enumerate(row):
        fields = () if column in taken else _fields(cell, names)
        name = _settled(fields, after_opinion)
        if not name or name in values:
            continue
        beside = edges.get((index, column), column) + 1
        values[name] = (index, beside)
        taken.update((column, beside))
    others = [clean.text(cell) for column, cell in enumerate(row) if column not in taken and not is_blank(cell)]
    return values, ["：".join(others)] if values and others else []


def _settled(fields: tuple[str, ...], after_opinion: bool) -> str:
    """单位 and 时间 mean the village and the visit's day before the opinion, unit and deadline after it."""
    if len(fields) < 2:
        return fields[0] if fields else ""
    return next((name for name in fields if (name in _EARLY_FIELDS) != after_opinion), "")


def _draft(form: _Form, rows: Sequence[Sequence[Cell]], names: HeadingNames, above: int) -> Draft:
    """above: the first row whose lines speak of this form too."""
    cells = {
        name: rows[row][column]
        for name, (row, column) in form.values.items()
        if column < len(rows[row]) and not is_blank(rows[row][column]) and not _fields(rows[row][column], names)
    }
    lines = read_meta(rows[above : form.last + 1], names)
    for name, cell in lines.fills(dates_written="visited_on" in cells).items():
        cells.setdefault(name, cell)
    if form.others:
        cells["remark"] = "；".join(filter(None, (clean.text(cells.get("remark")), *form.others)))
    return Draft(form.first, cells, places=form.values)
