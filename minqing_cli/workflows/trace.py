"""The rows behind a printed figure: which issues or households a report counted under one heading."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from minqing_cli.merging.known import Source
from minqing_cli.reports import CLOSURE, COVERAGE, MATRIX, MISSING, OVERDUE, SETTLED
from minqing_cli.reports.coverage import COUNT_NAMES, HouseholdStanding, counted_under
from minqing_cli.reports.overdue import OverdueReport
from minqing_cli.reports.owed import shown
from minqing_cli.reports.scope import By, Scope, key_label
from minqing_cli.reports.scorecard import kind_of
from minqing_cli.reports.tracing import Trace, TracedRow
from minqing_cli.stores import counting, ledger
from minqing_cli.stores.details import Details, IssueAt
from minqing_cli.terms import PENDING, TOTAL
from minqing_cli.workflows.asked import Request, Sources, batch_known
from minqing_cli.workflows.handing_in import handed_in_of
from minqing_cli.workflows.report import run_report
from minqing_cli.workflows.workspace import Workspace

_SHOWN_AS: Mapping[str, str] = {TOTAL: "total", PENDING: "pending"}


class NoSuchFigure(Exception):
    """A report has no such figure, or cannot be traced; the text says which there are."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a report. by, key: the line it stands in, both None for the total."""

    report: str
    name: str
    by: By | None = None
    key: str | None = None


def trace(workspace: Workspace, figure: Figure, as_of: date, as_known: int | date | None = None) -> Trace:
    """Return the rows of a figure. Raises NoSuchFigure, NoSuchBatch."""
    with ledger.reading(workspace.ledger) as (_, connection):
        known = batch_known(Details(connection), as_known)
        details = Details(connection, known, satisfied=workspace.plan.satisfaction.satisfied)
        find = _FINDERS.get(figure.report)
        if find is None:
            raise NoSuchFigure(f"报表“{figure.report}”不能溯源。可用：{'、'.join(_FINDERS)}。")
        rows = find(_Asked(workspace, details, figure, as_of, as_known))
        return Trace(Scope(as_of, as_known), figure.report, figure.name, figure.by, figure.key, rows)


@dataclass(frozen=True, slots=True)
class _Asked:
    workspace: Workspace
    details: Details
    figure: Figure
    as_of: date
    as_known: int | date | None

    def in_line(self, values: Mapping[By, str | None]) -> bool:
        """Whether something with these values stands in the line asked for."""
        by = self.figure.by
        if by is not None and by not in values:
            raise NoSuchFigure(f"报表“{self.figure.report}”没有按“{by}”分列。")
        return by is None or self.figure.key == key_label(values[by], by)

    def no_such(self, known: Iterable[str]) -> NoSuchFigure:
        """What to say of a figure that the report does not have."""
        return NoSuchFigure(f"报表“{self.figure.report}”里没有“{self.figure.name}”这个数。可用：{'、'.join(known)}。")


def _closure(asked: _Asked) -> list[TracedRow]:
    conditions = {
        **asked.details.tally_conditions(asked.as_of),
        "unresolved": counting.unresolved(asked.as_of),
    }
    condition = conditions.get(asked.figure.name)
    if condition is None:
        raise asked.no_such(conditions)
    return _issue_rows(asked, asked.details.issues_at(asked.as_of, condition))


def _settled(asked: _Asked) -> list[TracedRow]:
    conditions = counting.settled_conditions(asked.as_of)
    if asked.figure.name not in conditions:
        raise asked.no_such(conditions)
    return _issue_rows(asked, asked.details.issues_at(asked.as_of, conditions[asked.figure.name]))


def _matrix(asked: _Asked) -> list[TracedRow]:
    name, plan = asked.figure.name, asked.workspace.plan
    issues = asked.details.issues_at(asked.as_of)
    sure = [one for one in issues if one.issue.subject and one.issue.responsibility]
    pending = [one for one in issues if not (one.issue.subject and one.issue.responsibility)]
    cells: dict[str, list[IssueAt]] = {"total": issues, "pending": pending}
    cells |= {label: [one for one in sure if one.issue.responsibility == label] for label in plan.responsibilities}
    cells |= {label: [one for one in sure if one.issue.subject == label] for label in plan.subjects}
    found = cells.get(_SHOWN_AS.get(name, name))
    if found is None:
        raise asked.no_such(cells)
    return _issue_rows(asked, found)


def _overdue(asked: _Asked) -> list[TracedRow]:
    report = run_report(asked.workspace, OVERDUE.name, asked.as_of, asked.as_known, due_soon=True)
    if not isinstance(report, OverdueReport):
        raise TypeError(type(report))
    cards = {
        "red": [row.issue.id for row in report.rows if row.card == "red"],
        "yellow": [row.issue.id for row in report.rows if row.card == "yellow"],
        "past_provisional": [row.issue.id for row in report.past_provisional],
    }
    if asked.figure.name == "provisional":
        # All of them, past or to come: not only those listed.
        found = asked.details.issues_at(asked.as_of, counting.unresolved(asked.as_of), counting.FINAL_DUE.is_(False))
        return _issue_rows(asked, found)
    numbers = cards.get(asked.figure.name)
    if numbers is None:
        raise asked.no_such((*cards, "provisional"))
    return _issue_rows(asked, asked.details.issues_numbered_at(asked.as_of, numbers))


def _coverage(asked: _Asked) -> list[TracedRow]:
    name = asked.figure.name
    if name not in COUNT_NAMES:
        raise asked.no_such(COUNT_NAMES)
    standings = asked.details.standings(asked.as_of, asked.workspace.plan.phases_for("visit"))
    counted = [
        one
        for one in counted_under(standings, name)
        if asked.in_line({"village": one.village, "branch": one.branch, "town": one.town})
    ]
    visits = asked.details.visit_sources([one.id for one in counted], asked.as_of)
    return [_household_row(one, visits.get(one.id, [])) for one in counted]


def _missing(asked: _Asked) -> list[TracedRow]:
    found = handed_in_of(Sources(asked.workspace, asked.details), Request(asked.as_of, asked.as_known))
    branches = {line.village: line.branch for line in asked.details.schedule()}
    rows = {
        "missing": [
            TracedRow(
                "", one.line.branch, one.line.village, one.line.officer, one.line.area, "未报",
                due_on=one.deadline.date() if one.deadline else one.last, file=one.line.source,
            )
            for one in found.missing
        ],
        "late": [
            TracedRow(
                "", branches.get(one.delivery.village, ""), one.delivery.village, one.delivery.visitor,
                f"{one.day} 的走访，{shown(one.delivery.received_at)} 收到", "迟报", due_on=one.deadline.date(),
                file=one.delivery.file, sheet=one.delivery.sheet,
            )
            for one in found.late
        ],
        "faults": [
            TracedRow(
                "", branches.get(one.village, ""), one.village, one.visitor, kind_of(one.code), one.code,
                accepted_on=one.received_on, file=one.file, sheet=one.sheet,
                row=None if one.row is None else one.row + 1,
            )
            for one in found.faults
        ],
    }  # fmt: skip
    if asked.figure.name not in rows:
        raise asked.no_such(rows)
    return [row for row in rows[asked.figure.name] if asked.in_line({"village": row.village, "branch": row.branch})]


_FINDERS: Mapping[str, Callable[[_Asked], list[TracedRow]]] = {
    CLOSURE.name: _closure,
    COVERAGE.name: _coverage,
    MATRIX.name: _matrix,
    OVERDUE.name: _overdue,
    MISSING.name: _missing,
    SETTLED.name: _settled,
}


def _issue_rows(asked: _Asked, found: Iterable[IssueAt]) -> list[TracedRow]:
    return [
        _issue_row(one)
        for one in found
        if asked.in_line(
            {
                "village": one.issue.village, "branch": one.issue.branch, "unit": one.issue.unit,
                "subject": one.issue.subject, "responsibility": one.issue.responsibility,
                "town": one.issue.town,
            }
        )
    ]  # fmt: skip


def _issue_row(one: IssueAt) -> TracedRow:
    issue, source = one
    return TracedRow(
        issue.number, issue.branch, issue.village, issue.person, issue.text, issue.state, issue.accepted_on,
        issue.extended_to or issue.due_on, issue.resolved_on, *_place(source), issue.main_number, issue.joined or None,
    )  # fmt: skip


def _household_row(one: HouseholdStanding, visits: Sequence[tuple[date, str, Source]]) -> TracedRow:
    # The visit that decided how the household stands; without one, the register alone knows it.
    deciding = next((visit for visit in reversed(visits) if visit[1] == one.outcome), visits[-1] if visits else None)
    said = f"{deciding[0]} {deciding[1]}" if deciding else ""
    state = one.outcome.value if one.outcome else ("退回待改" if one.held else "无记录")
    return TracedRow(
        "",
        one.branch,
        one.village,
        one.person,
        said,
        state,
        None,
        None,
        None,
        *_place(deciding[2] if deciding else None),
    )


def _place(source: Source | None) -> tuple[str, str, int | None]:
    return (source.file, source.sheet, source.row + 1) if source else ("", "", None)
