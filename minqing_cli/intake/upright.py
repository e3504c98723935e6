"""Forms of one household each: labels beside or above their values, several on a page (竖式表单).

One such form is one row of the count. A sheet may hold several below one another, each beginning where a label comes
again, and several side by side. Where the values of many households stand beside one column of labels, each column of
values is a form. A label and its value may also share a cell (`村：前岭村`).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from minqing_cli import clean, problems
from minqing_cli.intake.continued import looks_like_a_visit
from minqing_cli.intake.drafts import Draft, is_blank
from minqing_cli.intake.form_labels import MIN_ROWS, FormLabel, is_upright, labels_in, labels_of_row, strips_of
from minqing_cli.intake.lines import not_data
from minqing_cli.intake.meta import META_FIELDS, SEARCHED_CELLS, Meta, read_meta
from minqing_cli.intake.names import HeadingNames
from minqing_cli.sheets import Cell, Sheet
from minqing_cli.validate import Finding, finding

_SEARCHED_ROWS = 40
_SHOWN = 60
_STRAY_LABELS = 0.25
"""The share of words that happen to be labels among the values of a turned table."""
_EARLY_FIELDS = ("village", "visited_on")
_FREE_TEXT = ("opinion", "answer", "remark")
"""Whose value may go on in the rows below; of the opinion everything after its label is the value."""


@dataclass(slots=True)
class _Form:
    """One form: where each field's value stands, what values say that are no cell of their own, and the rest."""

    first: int
    last: int
    values: dict[str, tuple[int, int]] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)


def upright_drafts(sheet: Sheet, names: HeadingNames) -> list[Draft]:
    """Return a draft for each form of a sheet; none when the sheet is no upright form."""
    rows = sheet.rows
    if not is_upright(rows[:_SEARCHED_ROWS], names):
        return []
    edges = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merges}
    return [
        draft for left, right in strips_of(rows, names) for draft in _Strip(rows, edges, names, left, right).drafts()
    ]


class _Strip:
    """The columns of forms that stand below one another, read label by label.

    edges: first cell → last cell of each merged range. above: values stand below their labels. turned: the column of
    the labels where several households stand beside it, else None.
    """

    def __init__(
        self,
        rows: Sequence[Sequence[Cell]],
        edges: Mapping[tuple[int, int], tuple[int, int]],
        names: HeadingNames,
        left: int,
        right: int,
    ) -> None:
        self.rows, self.edges, self.names, self.left, self.right = rows, edges, names, left, right
        self.labels = [labels_of_row(row, names, left, right) for row in rows]
        self.turned = self._column_of_labels()
        if self.turned is not None:
            self.labels = [
                [one for one in labels if one.column == self.turned and not one.inline] for labels in self.labels
            ]
        self.beside = self._columns_beside()
        self.above = self.turned is None and self._labels_stand_above()

    def drafts(self) -> Iterator[Draft]:
        """Yield the draft of each form; of a turned table, that of each household."""
        forms = list(self._forms())
        header = self._said_once(forms)
        inline = {name: forms[0].written[name] for name in header if name in forms[0].written}
        above = 0
        for form, following in zip(forms, [*forms[1:], None], strict=True):
            if _is_a_line(form):
                continue
            lines = read_meta(self._lines(above, form.last + 1), self.names)
            above = form.last + 1
            places = {**header, **form.values}
            if self.turned is None:
                yield self._draft(form, places, lines, {**inline, **form.written}, form.others)
                continue
            end = following.first if following else len(self.rows)
            for column in range(self.left, self.right):
                if column != self.turned and self._any_filled(form, column):
                    own = {name: (row, column) for name, (row, _) in places.items()}
                    yield self._draft(form, own, lines, {}, self._unlabelled(form, column, end))

    def _draft(
        self,
        form: _Form,
        places: Mapping[str, tuple[int, int]],
        lines: Meta,
        written: Mapping[str, str],
        others: Sequence[str],
    ) -> Draft:
        cells: dict[str, Cell] = {
            name: cell
            for name, (row, column) in places.items()
            if not is_blank(cell := self._at(row, column)) and not self._is_label(cell)
        }
        cells |= {name: value for name, value in written.items() if value}
        for name, cell in lines.fills(dates_written="visited_on" in cells).items():
            if name not in places:
                cells.setdefault(name, cell)
        draft = Draft(form.first, cells, places=places)
        draft.findings.extend(_what_is_unclear(places, cells, others, self.names))
        if others:
            cells["remark"] = "；".join(filter(None, (clean.text(cells.get("remark")), *others)))
        return draft

    def _forms(self) -> Iterator[_Form]:
        """Yield the forms: each begins where a label comes again."""
        form: _Form | None = None
        for index, labels in enumerate(self.labels):
            after_opinion = form is not None and "opinion" in form.values
            named = [(name, label) for label in labels if (name := _settled(label.fields, after_opinion))]
            if named and (form is None or any(name in form.values for name, _ in named)):
                if form is not None:
                    yield form
                form = _Form(index, index)
            if form is not None and named:
                self._take(form, named, index)
                form.last = index
            elif form is not None and not self.above and self.turned is None:
                self._go_on(form, index)
        if form is not None:
            yield form

    def _said_once(self, forms: Sequence[_Form]) -> dict[str, tuple[int, int]]:
        """Return what lines above the first form say of all of them: labels that no other form has.

        Only a label with its value in one cell, or one parted from the form by a blank row, is surely no form's own.
        """
        if self.turned is not None or len(forms) < 2:
            return {}
        later = set().union(*(form.values for form in forms[1:]))
        first = forms[0]
        own = [row for name, (row, _) in first.values.items() if name in later]
        begins = min(own, default=first.first)
        parted = max((row for row in range(begins) if all(map(is_blank, self.rows[row]))), default=-1)
        return {
            name: place
            for name, place in first.values.items()
            if name in META_FIELDS and name not in later and (name in first.written or place[0] < parted)
        }

    def _lines(self, first: int, end: int) -> list[Sequence[Cell]]:
        """The rows that may hold lines about forms; the rows of a turned table's own labels say nothing of all."""
        rows = [row for row in range(first, end) if self.turned is None or not self.labels[row]]
        return [self.rows[row][self.left : self.right] for row in rows]

    def _unlabelled(self, form: _Form, column: int, end: int) -> list[str]:
        """What a household's column of a turned table holds in rows whose label is not known, with what stands there."""
        own = {row for row, _ in form.values.values()}
        found = []
        for row in range(form.first, end):
            value = clean.text(self._at(row, column))
            if row not in own and value:
                label = self._at(row, self.turned or 0)
                found.append("：".join(filter(None, (clean.text(label), value))))
        return found

    def _take(self, form: _Form, named: Sequence[tuple[str, FormLabel]], index: int) -> None:
        """Put the labels of one row into a form, and what else the row says into its remark."""
        taken: set[int] = set()
        for name, label in named:
            if name in form.values:
                continue
            bottom, last = self.edges.get((index, label.column), (index, label.column))
            taken.add(label.column)
            if label.inline:
                form.values[name], form.written[name] = (index, label.column), label.inline
            elif self.above:
                form.values[name] = (bottom + 1, label.column)
            else:
                form.values[name] = (index, self.beside.get(last, last + 1))
                taken.add(form.values[name][1])
        cells = enumerate(self.rows[index][self.left : self.right], self.left)
        others = [clean.text(cell) for column, cell in cells if column not in taken and not is_blank(cell)]
        if others and self.turned is None:
            form.others.append("：".join(others))

    def _go_on(self, form: _Form, index: int) -> None:
        """Add a row without labels: the value of the last label goes on, or something stands beside the form."""
        row = self.rows[index][self.left : self.right]
        filled = [(column, cell) for column, cell in enumerate(row, self.left) if not is_blank(cell)]
        if not filled or not_data(row, {}) is not None:
            return
        name, place = max(form.values.items(), key=lambda item: item[1])
        if index == form.last + 1 and name in _FREE_TEXT and filled[0][0] == place[1]:
            written = form.written.get(name) or clean.text(self._at(*place))
            form.written[name] = "\n".join(filter(None, (written, *(clean.text(cell) for _, cell in filled))))
        else:
            form.others.append("：".join(clean.text(cell) for _, cell in filled))
        form.last = index

    # --- how the labels stand -----------------------------------------------------------------

    def _column_of_labels(self) -> int | None:
        """Return the column of the labels of a turned table: nearly all stand there, and visits stand beside it."""
        counted = Counter(label.column for labels in self.labels for label in labels)
        if not counted:
            return None
        column, count = counted.most_common(1)[0]
        if count < MIN_ROWS or counted.total() - count > count * _STRAY_LABELS:
            return None
        own = [
            (label.fields[0], index)
            for index, labels in enumerate(self.labels)
            for label in labels
            if label.column == column
        ]
        visits = sum(
            looks_like_a_visit({name: self._at(row, other) for name, row in reversed(own)})
            for other in range(self.left, self.right)
            if other != column
        )
        return column if visits > 1 else None

    def _any_filled(self, form: _Form, column: int) -> bool:
        return any(not is_blank(self._at(row, column)) for row, _ in form.values.values())

    def _columns_beside(self) -> dict[int, int]:
        """Return, by the last column of a label, the column of its values: the first that holds one of them."""
        found: dict[int, int] = {}
        for index, labels in enumerate(self.labels):
            for label in labels:
                _, last = self.edges.get((index, label.column), (index, label.column))
                for column in range(last + 1, min(last + 1 + SEARCHED_CELLS, self.right)):
                    cell = self._at(index, column)
                    if self._is_label(cell):
                        break
                    if not is_blank(cell):
                        found[last] = min(column, found.get(last, column))
                        break
        return found

    def _labels_stand_above(self) -> bool:
        """Say whether values stand below their labels: more labels have a value there than beside them."""
        beside = below = 0
        for index, labels in enumerate(self.labels):
            for label in labels:
                bottom, last = self.edges.get((index, label.column), (index, label.column))
                if not label.inline:
                    beside += last + 1 < self.right and self._is_value(index, self.beside.get(last, last + 1))
                    below += self._is_value(bottom + 1, label.column)
        return below > beside

    def _at(self, row: int, column: int) -> Cell:
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else None

    def _is_value(self, row: int, column: int) -> bool:
        cell = self._at(row, column)
        return not is_blank(cell) and not self._is_label(cell)

    def _is_label(self, cell: Cell) -> bool:
        return next(labels_in(cell, 0, self.names), None) is not None


def _is_a_line(form: _Form) -> bool:
    """Say whether labels are no form of their own: a line above or below the forms that names place, visitor, phone."""
    own = form.values.keys()
    return {"person", "opinion"}.isdisjoint(own) and (len(own) < MIN_ROWS or own <= META_FIELDS)


def _what_is_unclear(
    places: Mapping[str, tuple[int, int]], cells: Mapping[str, Cell], others: Sequence[str], names: HeadingNames
) -> Iterator[Finding]:
    """Say what holds a form: no place for the opinion, or contents of which none is a person's or an opinion."""
    blank = {"person", "opinion"}.isdisjoint(cells)
    if blank and len(others) >= (MIN_ROWS if {"person", "opinion"} <= places.keys() else 1):
        yield finding(problems.FORM_UNCLEAR, None, "；".join(others)[:_SHOWN])
    elif "opinion" not in places and not blank:
        labels = [one.partition("：")[0] for one in others]
        near = [f"“{one}”是不是“{name}”" for one in labels if (name := names.suggestion(one))]
        hint = f"（{'；'.join(near)}）" if near else ""
        yield finding(problems.FORM_WITHOUT_OPINION, "opinion", None, hint=hint)


def _settled(fields: tuple[str, ...], after_opinion: bool) -> str:
    """单位 and 时间 mean the village and the visit's day before the opinion, unit and deadline after it."""
    if len(fields) < 2:
        return fields[0] if fields else ""
    return next((name for name in fields if (name in _EARLY_FIELDS) != after_opinion), "")
