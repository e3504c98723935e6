"""From a sheet of an office's own ledger (整改台账, 附件6, 总台账) to its lines: one issue each, with how far it has come.

The text of a row is one issue and never split: the office has numbered it. A class that is written wins, otherwise
the text is classified. What must hold a row back: no village, person, problem or date, a state or rating that is no
known word, and days that contradict the state or one another.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from minqing_cli import clean, problems
from minqing_cli.classify import classify, explain, label_of_responsibility, label_of_subject
from minqing_cli.intake.drafts import Draft, drop_identity_numbers, fill_merges, resolve_ditto
from minqing_cli.intake.heading import Heading, find_heading
from minqing_cli.intake.meta import read_meta
from minqing_cli.intake.names import heading_names
from minqing_cli.intake.record import record_of
from minqing_cli.intake.rows import sort_rows
from minqing_cli.intake.standing import COLUMNS, read_standing
from minqing_cli.intake.told import ADD_LINE, mapping_line
from minqing_cli.intake.visits import Intake
from minqing_cli.problems import Problem
from minqing_cli.records import ReadIssue, ReadLine, ReadVisit, RectificationLine, Visit
from minqing_cli.sheets import Cell, Place, Sheet
from minqing_cli.terms import PENDING, Disposition, Outcome, Severity
from minqing_cli.validate import Finding, check, finding, written_due

LEDGER_FORM = "整改台账"
_TRACKED = ("state", "dispatched_on", "resolved_on", "revisited_on", "closed_on")
"""Columns that only a ledger has: a list of issues without any of them says nothing of how far they have come."""
_REQUIRED = ("village", "person", "text")
_OF_THE_VISIT = {
    "branch": "branch", "village": "village", "person": "person", "phones": "phones", "text": "opinion",
    "responsibility": "written_responsibility", "subject": "written_subject", "unit": "unit", "due_on": "due",
    "remark": "remark",
}  # fmt: skip
_BY_VISIT_FIELD = {theirs: ours for ours, theirs in _OF_THE_VISIT.items()}
_NOT_ASKED = frozenset({problems.VISITOR_MISSING.code, problems.DATE_OUTSIDE_PHASE.code})
"""What a ledger has no column for, or what is of no moment for an issue of which the office keeps a record."""


@dataclass(slots=True)
class LedgerReading:
    """The lines of one sheet. found is False when it is no ledger. held counts rows that are sent back."""

    name: str
    found: bool = False
    heading_row: int | None = None
    columns: Mapping[str, int] = field(default_factory=dict)
    lines: list[ReadLine] = field(default_factory=list)
    held: int = 0
    ignored: int = 0
    problems: list[Problem] = field(default_factory=list)


def read_ledger(file: str, sheet: Sheet, intake: Intake) -> LedgerReading:
    """Read one worksheet of an office's ledger."""
    reading = LedgerReading(sheet.name)
    plan = intake.circumstances.plan
    names = heading_names(RectificationLine, plan.other_headings(), plan.privacy.id_columns)
    heading = find_heading(sheet.rows, names)
    if heading is None or "text" not in heading.columns or not any(name in heading.columns for name in _TRACKED):
        return reading
    heading = _settled(heading)
    reading.found, reading.heading_row, reading.columns = True, heading.row + 1, heading.columns
    place = Place(file, sheet.name)
    reading.problems.extend(_unknown_columns(place, heading))
    fill_merges(sheet.rows, sheet.merges, heading.row, heading.columns.values())
    meta = read_meta(sheet.rows[: heading.top], names)
    # A row is told apart from totals and signatures by its person and what is said, as on a visit sheet.
    rows = sort_rows(sheet, _as_visit_sheet(heading), names, meta)
    reading.ignored = len(rows.ignored) + len(rows.reserved)
    stopped = _stopping_problem(place, heading, meta.fills(dates_written=True))
    if stopped:
        reading.problems.append(stopped)
        reading.held = len(rows.drafts)
        return reading
    desk = _Desk(reading, place, heading, intake)
    previous: dict[str, Cell] | None = None
    for draft in rows.drafts:
        for name, cell in rows.metas[draft.block].fills(dates_written=True).items():
            draft.cells.setdefault(name, cell)
        resolve_ditto(draft, previous)
        drop_identity_numbers(draft)
        if desk.read(draft):
            previous = draft.cells
    return reading


def _settled(heading: Heading) -> Heading:
    """Settle 单位 and 时间 behind the column of the problem: there they mean the unit and the deadline."""
    columns, rest = dict(heading.columns), []
    for column, written, fields in heading.ambiguous:
        late = [name for name in fields if name in ("unit", "due_on") and name not in columns]
        if column > columns["text"] and len(late) == 1:
            columns[late[0]] = column
        else:
            rest.append((column, written, fields))
    return replace(heading, columns=columns, ambiguous=tuple(rest))


def _as_visit_sheet(heading: Heading) -> Heading:
    return replace(heading, columns={**heading.columns, "opinion": heading.columns["text"]})


def _unknown_columns(place: Place, heading: Heading) -> Iterator[Problem]:
    for column, written in heading.extras:
        at = Place(place.file, place.sheet, heading.row, column)
        line = ADD_LINE + mapping_line("我们的列名", written)
        yield problems.UNKNOWN_COLUMN.at(at, None, written, hint="", line=line)


def _stopping_problem(place: Place, heading: Heading, meta: Mapping[str, Cell]) -> Problem | None:
    if heading.ambiguous:
        column, written, fields = heading.ambiguous[0]
        at = Place(place.file, place.sheet, heading.row, column)
        said = "、".join(COLUMNS[name].heading for name in fields)
        lines = " 或 ".join(mapping_line(COLUMNS[name].heading, written) for name in fields)
        return problems.AMBIGUOUS_HEADING.at(at, fields[0], written, fields=said, line=lines)
    there = {*heading.columns, *meta}
    missing = [COLUMNS[name].heading for name in _REQUIRED if name not in there]
    if not {"visited_on", "accepted_on"} & there:
        missing.append("走访日期或受理日")
    if missing:
        at = Place(place.file, place.sheet, heading.row)
        return problems.MISSING_COLUMN.at(at, None, columns="、".join(missing), hint="")
    return None


def _unfounded(values: Mapping[str, Any], allowed: Collection[str]) -> Iterator[Finding]:
    """Say which disposition the plan does not allow, and which explanation has no reason (M11)."""
    explained = values.get("resolved_as") == Disposition.EXPLAINED
    for disposition, is_it in ((Disposition.EXPLAINED, explained), (Disposition.ANSWERED, values.get("on_the_spot"))):
        if is_it and disposition not in allowed:
            why = f"本方案准许的处置只有{'、'.join(allowed)}"
            yield finding(problems.DISPOSITION_UNFOUNDED, "state", disposition, why=why)
    if explained and not values.get("result"):
        yield finding(problems.DISPOSITION_UNFOUNDED, "result", Disposition.EXPLAINED, why="“办理结果”里没有写理由")


@dataclass(frozen=True, slots=True)
class _Desk:
    """One sheet being read."""

    reading: LedgerReading
    place: Place
    heading: Heading
    intake: Intake

    def read(self, draft: Draft) -> bool:
        """Read one row and say whether it is let in."""
        cells = draft.cells
        visit, said = self._visit(draft)
        if visit is not None:
            accepted_on = visit.visited_on
            standing = read_standing(cells, accepted_on, self.intake.year, self.intake.circumstances.today)
            said += standing.found
            said += _unfounded(standing.values, self.intake.circumstances.plan.dispositions)
        if visit is None or any(one.rule.severity is Severity.ERROR for one in said):
            self.reading.held += 1
            self._say(draft, said)
            return False
        issue, more = self._issue(visit, cells)
        issue = issue._replace(sensitive=standing.values.get("sensitive", issue.sensitive))
        # The sheet's own number; a number from before it is only taken where the sheet has none of its own.
        number = next(
            filter(None, (clean.name(clean.text(cells.get(name))) for name in ("number", "other_number"))), ""
        )
        written = clean.yes_or_no(clean.text(cells.get("needs_review")))
        values = {
            **standing.values,
            "needs_review": issue.needs_review if written is None or issue.subject is None else written,
            "other_number": number,
        }
        if visit.unit:
            values["unit"] = visit.unit
        due = written_due(visit, self.intake.year)
        read = ReadVisit(draft.row, visit, Outcome.HAS_ISSUE, (issue,), due)
        self.reading.lines.append(ReadLine(read, number, values))
        self._say(draft, said + more)
        return True

    def _visit(self, draft: Draft) -> tuple[Visit | None, list[Finding]]:
        """Return the row as a visit; the day is 走访日期, or 受理日 where there is none."""
        cells = {theirs: draft.cells[ours] for ours, theirs in _OF_THE_VISIT.items() if ours in draft.cells}
        for name in ("visited_on", "accepted_on"):
            if name in draft.cells:
                cells["visited_on"] = draft.cells[name]
                break
        if clean.text(cells.get("written_subject")) == PENDING:
            del cells["written_subject"]
        own = Draft(draft.row, cells)
        visit = record_of(own, self.intake.year)
        said = [*draft.findings, *own.findings]
        if not clean.text(cells.get("opinion")):
            said.append(finding(problems.CELL_MISSING, "opinion", None, column=COLUMNS["text"].heading))
        if not isinstance(visit, Visit):
            return None, said + visit
        checks = check(visit, self.intake.circumstances)
        return visit, said + [one for one in checks if one.rule.code not in _NOT_ASKED]

    def _issue(self, visit: Visit, cells: Mapping[str, Cell]) -> tuple[ReadIssue, list[Finding]]:
        plan, rules = self.intake.circumstances.plan, self.intake.rules
        said: list[Finding] = []
        if visit.written_subject and label_of_subject(visit.written_subject, rules) is None:
            choices = "、".join(plan.subjects)
            said.append(finding(problems.SUBJECT_UNKNOWN, "written_subject", visit.written_subject, choices=choices))
        if visit.written_responsibility and label_of_responsibility(visit.written_responsibility, rules) is None:
            choices = "、".join(plan.responsibilities)
            said.append(
                finding(
                    problems.RESPONSIBILITY_UNKNOWN,
                    "written_responsibility",
                    visit.written_responsibility,
                    choices=choices,
                )
            )
        found = classify(visit.opinion, rules, visit.written_subject or None, visit.written_responsibility or None)
        # The office has said itself that the class is open: the rules do not know better.
        pending = clean.text(cells.get("subject")) == PENDING
        issue = ReadIssue(
            text=visit.opinion,
            subject=None if pending else found.subject,
            responsibility=found.responsibility,
            on_the_spot=False,
            sensitive=found.sensitive,
            repeated=found.repeated,
            needs_review=pending or found.needs_review,
            grounds=explain(found),
            written=any(reason.rule.startswith("R-WRITTEN") for reason in found.reasons),
        )
        if issue.sensitive:
            said.append(finding(problems.SENSITIVE, "opinion", unit=plan.units.sensitive))
        return issue, said

    def _say(self, draft: Draft, said: list[Finding]) -> None:
        for one in said:
            name = _BY_VISIT_FIELD.get(one.field or "", one.field)
            column = self.heading.columns.get(name) if name else None
            at = Place(self.place.file, self.place.sheet, draft.row, column)
            self.reading.problems.append(one.rule.at(at, name, one.found, **one.values))
