"""From a sheet of steps (办理表) to steps, each faulty row held with its cell.

A row says one thing: a state, an extension (延期至 and no state), a class (责任类 or 主题; the state is then 研判), or only what the
matter is (是否矛盾纠纷, 是否初访, 是否信访积案, 化解层级), which a row with a state may say as well. What our own lists have on every line does not make a line a step.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from minqing_cli import clean, further, problems
from minqing_cli.classify import Rulebook, label_of_responsibility, label_of_subject
from minqing_cli.columns import columns_of
from minqing_cli.further import OF_THE_ISSUE
from minqing_cli.intake.drafts import Draft, drop_identity_numbers, fill_merges, resolve_ditto
from minqing_cli.intake.heading import Heading, find_heading
from minqing_cli.intake.labels import satisfaction_named, state_named
from minqing_cli.intake.meta import Meta
from minqing_cli.intake.names import heading_names
from minqing_cli.intake.rows import sort_rows
from minqing_cli.lifecycle import Step
from minqing_cli.problems import Problem
from minqing_cli.records import StepLine
from minqing_cli.sheets import Place, Sheet
from minqing_cli.terms import APART, STEP_WORDS, SUSPECTED, Satisfaction, State

_COLUMNS = columns_of(StepLine)
_SAYS_WHAT = ("to", "extended_to", "responsibility", "subject", *OF_THE_ISSUE)
"""A sheet of steps has one of these columns beside the number."""
_PREFILLED = frozenset({"number", "main_number"})
_NOTED_WITH = frozenset({"number", "on", "by", "note", *OF_THE_ISSUE})
"""All that a row has which says what the matter is and takes it no further."""
_APPROVED = (State.MERGED, State.UNREACHABLE, State.RETURNED)
"""Steps of which whoever approved them is who stands for them."""


@dataclass(frozen=True, slots=True)
class ReadStep:
    """One step and its row (from 0). extend_to: not a step to a state, but a due day put off."""

    row: int
    number: str
    step: Step
    extend_to: date | None = None

    @property
    def cell(self) -> str:
        """The field to blame where the step is refused."""
        return "extended_to" if self.extend_to else "main_number" if self.step.into else "to"


@dataclass(slots=True)
class StepReading:
    """The steps of one sheet. held counts rows that are sent back."""

    name: str
    found: bool = False
    columns: dict[str, int] = field(default_factory=dict)
    steps: list[ReadStep] = field(default_factory=list)
    held: int = 0
    ignored: int = 0
    problems: list[Problem] = field(default_factory=list)


def read_steps(file: str, sheet: Sheet, year: int, rules: Rulebook) -> StepReading:
    """Read one worksheet. year: of dates that name none. rules: which classes there are."""
    reading = StepReading(sheet.name)
    names = heading_names(StepLine)
    heading = find_heading(sheet.rows, names)
    if heading is None or "number" in heading.missing:
        return reading
    place = Place(file, sheet.name, heading.row)
    reading.found, reading.columns = True, dict(heading.columns)
    if not any(name in heading.columns for name in _SAYS_WHAT):
        reading.problems.append(problems.MISSING_COLUMN.at(place, "to", columns=_COLUMNS["to"].heading, hint=""))
    # What person and opinion are to a visit sheet: a row without either is reserved.
    number = heading.columns["number"]
    says = next((heading.columns[name] for name in _SAYS_WHAT if name in heading.columns), number)
    heading = replace(heading, columns={**heading.columns, "person": number, "opinion": says})
    fill_merges(sheet.rows, sheet.merges, heading.row, heading.columns.values())
    rows = sort_rows(sheet, heading, names, Meta())
    reading.ignored = len(rows.ignored) + len(rows.reserved)
    previous = None
    for draft in rows.drafts:
        if not any(clean.text(cell) for name, cell in draft.cells.items() if name in _COLUMNS.keys() - _PREFILLED):
            reading.ignored += 1
            continue
        resolve_ditto(draft, previous)
        drop_identity_numbers(draft)
        previous = draft.cells
        _Row(reading, draft, file, heading, year, rules).read()
    return reading


class _Row:
    """One row being read. written: field → text of its cell."""

    def __init__(
        self, reading: StepReading, draft: Draft, file: str, heading: Heading, year: int, rules: Rulebook
    ) -> None:
        self.reading, self.draft, self.file, self.year, self.rules = reading, draft, file, year, rules
        self.columns: Mapping[str, int] = heading.columns
        self.written = {name: clean.text(draft.cells.get(name)) for name in _COLUMNS}
        filled = {name for name, text in self.written.items() if text}
        self.only_noted = not filled.isdisjoint(OF_THE_ISSUE) and filled <= _NOTED_WITH
        self.faulty = False

    def read(self) -> None:
        """Add the step to the reading, or what is wrong with it."""
        written = self.written
        if not written["number"]:
            self._fault(problems.CELL_MISSING, "number")
        apart = written["to"] == APART
        state = self._state(apart)
        on, extend_to = self._day("on"), self._day("extended_to")
        rating = self._label("satisfaction", satisfaction_named, tuple(Satisfaction))
        subject = self._label("subject", lambda word: label_of_subject(word, self.rules), self.rules.subjects)
        responsibility = self._label(
            "responsibility", lambda word: label_of_responsibility(word, self.rules), self.rules.responsibilities
        )
        said = {name: value for name in OF_THE_ISSUE if (value := self._further(name))}
        self._one_thing(state, apart)
        if self.faulty or state is None:
            self.reading.held += 1
            return
        by, approved_by = clean.name(written["by"]), clean.name(written["approved_by"])
        step = Step(
            state,
            on,
            by=approved_by or by if extend_to or state in _APPROVED else by,
            note=written["note"],
            unit=clean.name(written["unit"]),
            result=written["result"],
            satisfaction=rating or "",
            evidence=written["evidence"],
            subject=subject or "",
            responsibility=responsibility or "",
            unreached=clean.yes_or_no(written["reached"]) is False,
            acts=written["acts"],
            into=clean.name(written["main_number"]) if state is State.MERGED and not apart else "",
            apart=apart,
            further=said,
            noted=self.only_noted,
        )
        self.reading.steps.append(ReadStep(self.draft.row, written["number"], step, extend_to))

    def _state(self, apart: bool) -> State | None:
        """The state that the row means; an extension leaves it where it is, whatever that is."""
        written = self.written
        if written["to"]:
            state = State.MERGED if apart else state_named(written["to"])
            if state is None:
                self._fault(problems.LABEL_UNKNOWN, "to", choices="、".join(STEP_WORDS))
            return state
        if written["extended_to"]:
            return State.ACCEPTED
        if written["responsibility"] or written["subject"]:
            return State.ASSESSED
        if self.only_noted:
            return State.ACCEPTED
        self._fault(problems.CELL_MISSING, "to")
        return None

    def _one_thing(self, state: State | None, apart: bool) -> None:
        written = self.written
        if written["to"] and written["extended_to"]:
            self._fault(problems.STEP_UNCLEAR, "extended_to", reason="办理状态和延期至写在了同一行")
        if state is None:
            return
        if state is not State.ASSESSED:
            for name in ("responsibility", "subject"):
                if written[name]:
                    reason = f"{_COLUMNS[name].heading}只在办理状态是“{State.ASSESSED}”时改"
                    self._fault(problems.STEP_UNCLEAR, name, reason=reason)
        if written["main_number"] and state is not State.MERGED and not apart:
            self._fault(problems.STEP_UNCLEAR, "main_number", reason=f"主件编号只和“{State.MERGED}”一起填")

    def _further(self, name: str) -> str:
        column = further.COLUMNS[name]
        meant = further.read_value(name, column, self.written[name])
        if meant is None or meant == SUSPECTED:
            self._fault(problems.LABEL_UNKNOWN, name, choices="、".join(column.choices))
        return meant or ""

    def _day(self, name: str) -> date | None:
        if not self.written[name]:
            return None
        try:
            return clean.day(self.draft.cells[name], self.year)
        except clean.Fault:
            self._fault(problems.DAY_UNREADABLE, name)
            return None

    def _label(self, name: str, named: Callable[[str], Any], choices: tuple[str, ...]) -> str | None:
        written = self.written[name]
        meant: str | None = named(written) if written else None
        if written and meant is None:
            self._fault(problems.LABEL_UNKNOWN, name, choices="、".join(choices))
        return meant

    def _fault(self, rule: problems.Rule, name: str, **values: str) -> None:
        at = Place(self.file, self.reading.name, self.draft.row, self.columns.get(name))
        found = self.written[name] or None
        self.reading.problems.append(rule.at(at, name, found, column=_COLUMNS[name].heading, **values))
        self.faulty = True
