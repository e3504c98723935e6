"""Forms of one household each: labels beside or above their values, several on a page (竖式表单).

One such form is one row of the count. A sheet may hold several below one another, each beginning where a label comes
again, and several side by side. Where the values of many households stand beside one column of labels, each column of
values is a form. A label and its value may also share a cell (`村：前岭村`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from minqing_cli import clean
from minqing_cli.intake.drafts import Draft, is_blank
from minqing_cli.intake.lines import not_data
from minqing_cli.intake.meta import read_meta
from minqing_cli.intake.names import HeadingNames
from minqing_cli.sheets import Cell, Sheet

_SEARCHED_ROWS = 40
_MIN_ROWS = 3
_LONGEST_LABEL = 30
_EARLY_FIELDS = ("village", "visited_on")
_FREE_TEXT = ("opinion", "answer", "remark")
"""Whose value may go on in the rows below; of the opinion everything after its label is the value."""


@dataclass(frozen=True, slots=True)
class _Label:
    """A label: where it stands, what it can mean, and its value where that is in the same cell."""

    row: int
    column: int
    fields: tuple[str, ...]
    inline: str = ""


@dataclass(slots=True)
class _Form:
    """One form: where each field's value stands, what values say that are no cell of their own, and the rest."""

    first: int
    last: int
    values: dict[str, tuple[int, int]] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)

    @property
    def is_of_a_visit(self) -> bool:
        return {"person", "opinion"} <= self.values.keys()


def upright_drafts(sheet: Sheet, names: HeadingNames) -> list[Draft]:
    """Return a draft for each form of a sheet; none when the sheet is no upright form."""
    rows = sheet.rows
    if not _is_upright(rows[:_SEARCHED_ROWS], names):
        return []
    page = _Page(rows, {(top, left): (bottom, right) for top, left, bottom, right in sheet.merges}, names)
    drafts: list[Draft] = []
    for left, right in page.strips():
        above = 0
        for form in page.forms(left, right):
            if form.is_of_a_visit:
                drafts.extend(page.drafts(form, left, right, above))
                above = form.last + 1
    return drafts


def _is_upright(rows: Sequence[Sequence[Cell]], names: HeadingNames) -> bool:
    """Say whether labels stand in several rows, the person and the opinion not in the same one."""
    labelled = [
        {
            name
            for column, cell in enumerate(row)
            for label in _labels_in(cell, 0, column, names)
            for name in label.fields
        }
        for row in rows
    ]
    labelled = [fields for fields in labelled if fields]
    together = any({"person", "opinion"} <= fields for fields in labelled)
    found = set().union(*labelled)
    return len(labelled) >= _MIN_ROWS and not together and {"person", "opinion"} <= found


def _labels_in(cell: Cell, row: int, column: int, names: HeadingNames) -> Iterator[_Label]:
    """Yield the labels of one cell: it is one, or it holds some, each followed by a colon and its value."""
    if not isinstance(cell, str) or not cell:
        return
    if len(cell) <= _LONGEST_LABEL and (fields := names.fields.get(clean.heading(cell), ())):
        yield _Label(row, column, fields)
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
        yield _Label(row, column, fields, value)
        if last:
            return


@lru_cache(maxsize=4)
def _labelled(known: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    return re.compile(rf"(?:^|(?<=[\s,;，；、]))({names})(?:[(（][^)）]*[)）])?\s*[:：]")


@dataclass(frozen=True, slots=True)
class _Page:
    """The cells of a sheet of upright forms. edges: first cell → last cell of each merged range."""

    rows: Sequence[Sequence[Cell]]
    edges: Mapping[tuple[int, int], tuple[int, int]]
    names: HeadingNames

    def strips(self) -> list[tuple[int, int]]:
        """Return (first column, column after the last) of each strip of forms that stand side by side."""
        starts: list[int] = []
        for index in range(len(self.rows)):
            own: list[int] = []
            seen: set[str] = set()
            for label in self._labels(index, 0, len(self.rows[index])):
                if not seen.isdisjoint(label.fields) or not own:
                    own.append(label.column)
                    seen = set()
                seen.update(label.fields)
            if len(own) > 1:
                starts = [min(pair) for pair in zip(starts, own, strict=False)] + [
                    *starts[len(own) :],
                    *own[len(starts) :],
                ]
        width = max(map(len, self.rows), default=0)
        starts = [0, *starts[1:]]
        return list(zip(starts, [*starts[1:], width], strict=True))

    def forms(self, left: int, right: int) -> Iterator[_Form]:
        """Yield the forms of a strip: each begins where a label comes again."""
        above = self._labels_stand_above(left, right)
        form: _Form | None = None
        for index in range(len(self.rows)):
            labels = [
                (name, label)
                for label in self._labels(index, left, right)
                if (name := _settled(label.fields, form is not None and "opinion" in form.values))
            ]
            if labels and (form is None or any(name in form.values for name, _ in labels)):
                if form is not None:
                    yield form
                form = _Form(index, index)
            if form is None:
                continue
            if labels:
                self._take(form, labels, index, left, right, above)
                form.last = index
            elif not above:
                self._go_on(form, index, left, right)
        if form is not None:
            yield form

    def drafts(self, form: _Form, left: int, right: int, above: int) -> Iterator[Draft]:
        """Yield the draft of a form, or one for each column of values. above: first row whose lines speak of it."""
        lines = read_meta([row[left:right] for row in self.rows[above : form.last + 1]], self.names)
        for values in self._columns_of_values(form, right) or [form.values]:
            cells: dict[str, Cell] = {
                name: cell
                for name, (row, column) in values.items()
                if name not in form.written and not is_blank(cell := self._at(row, column)) and not self._is_label(cell)
            }
            cells |= {name: written for name, written in form.written.items() if written}
            for name, cell in lines.fills(dates_written="visited_on" in cells).items():
                if name not in form.values:
                    cells.setdefault(name, cell)
            if form.others and values is form.values:
                cells["remark"] = "；".join(filter(None, (clean.text(cells.get("remark")), *form.others)))
            yield Draft(form.first, cells, places=values)

    def _take(
        self, form: _Form, labels: Sequence[tuple[str, _Label]], index: int, left: int, right: int, above: bool
    ) -> None:
        """Put the labels of one row into a form, and what else the row says into its remark."""
        taken: set[int] = set()
        for name, label in labels:
            if name in form.values:
                continue
            bottom, last = self.edges.get((index, label.column), (index, label.column))
            taken.add(label.column)
            if label.inline:
                form.values[name], form.written[name] = (index, label.column), label.inline
            elif above:
                form.values[name] = (bottom + 1, label.column)
            else:
                form.values[name] = (index, last + 1)
                taken.add(last + 1)
        others = [
            clean.text(cell)
            for column, cell in enumerate(self.rows[index][left:right], left)
            if column not in taken and not is_blank(cell)
        ]
        if others:
            form.others.append("：".join(others))

    def _go_on(self, form: _Form, index: int, left: int, right: int) -> None:
        """Add a row without labels: the value of the last label goes on, or something stands beside the form."""
        row = self.rows[index]
        filled = [(column, row[column]) for column in range(left, min(right, len(row))) if not is_blank(row[column])]
        if not filled or not_data(row[left:right], {}) is not None:
            return
        name, place = max(form.values.items(), key=lambda item: item[1])
        if index == form.last + 1 and name in _FREE_TEXT and filled[0][0] == place[1]:
            written = form.written.get(name) or clean.text(self._at(*place))
            form.written[name] = "\n".join(filter(None, (written, *(clean.text(cell) for _, cell in filled))))
        else:
            form.others.append("：".join(clean.text(cell) for _, cell in filled))
        form.last = index

    def _columns_of_values(self, form: _Form, right: int) -> list[dict[str, tuple[int, int]]]:
        """Return the places of the values of each household where several stand beside the same labels, else nothing."""
        first = form.values["person"][1]
        beside = {name: place for name, place in form.values.items() if place[1] == first and name not in form.written}
        if not {"person", "opinion"} <= beside.keys() or len(beside) < len(form.values):
            return []
        filled = {
            column
            for column in range(first, right)
            if sum(not is_blank(self._at(row, column)) for row, _ in beside.values()) >= _MIN_ROWS
        }
        if len(filled) < 2 or any(self._is_label(self._at(row, c)) for row, _ in beside.values() for c in filled):
            return []
        form.others.clear()
        return [{name: (row, column) for name, (row, _) in beside.items()} for column in sorted(filled)]

    def _labels_stand_above(self, left: int, right: int) -> bool:
        """Say whether values stand below their labels: more labels have a value there than beside them."""
        beside = below = 0
        for index in range(len(self.rows)):
            for label in self._labels(index, left, right):
                bottom, last = self.edges.get((index, label.column), (index, label.column))
                if not label.inline:
                    beside += last + 1 < right and self._is_value(index, last + 1)
                    below += self._is_value(bottom + 1, label.column)
        return below > beside

    def _labels(self, index: int, left: int, right: int) -> list[_Label]:
        row = self.rows[index]
        columns = range(left, min(right, len(row)))
        return [label for column in columns for label in _labels_in(row[column], index, column, self.names)]

    def _at(self, row: int, column: int) -> Cell:
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else None

    def _is_value(self, row: int, column: int) -> bool:
        cell = self._at(row, column)
        return not is_blank(cell) and not self._is_label(cell)

    def _is_label(self, cell: Cell) -> bool:
        return next(_labels_in(cell, 0, 0, self.names), None) is not None


def _settled(fields: tuple[str, ...], after_opinion: bool) -> str:
    """单位 and 时间 mean the village and the visit's day before the opinion, unit and deadline after it."""
    if len(fields) < 2:
        return fields[0] if fields else ""
    return next((name for name in fields if (name in _EARLY_FIELDS) != after_opinion), "")
