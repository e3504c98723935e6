"""Supervision slips (督办单): for what is overdue, found unsatisfactory, sent back often or raised again; numbered, and counted.

An issue gets its next slip once the day that the last one set is past, or when another reason has come up.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from minqing_cli.deadlines.calendar import calendar_of, presumed_working_days_after
from minqing_cli.forms import SUPERVISION
from minqing_cli.merging.handed_out import REGISTERS, Supervised, entries_in, lines_for
from minqing_cli.merging.known import StoredIssue
from minqing_cli.merging.logbooks import LogbookLine
from minqing_cli.plan import Plan
from minqing_cli.problems import Problem
from minqing_cli.sheets import Cell
from minqing_cli.stores import ledger, schema
from minqing_cli.stores.queries import Queries
from minqing_cli.terms import Satisfaction, State, SupervisionReason
from minqing_cli.workflows.dispatch import HandedTo, handed, withheld
from minqing_cli.workflows.publish import file_part
from minqing_cli.workflows.workspace import Clock, Workspace
from minqing_cli.workflows.writing import new_batch
from minqing_cli.writers.slips import write_slips

FOLDER = "督办"
_AT_A_UNIT = (State.DISPATCHED, State.IN_PROGRESS)
_WITH_NO_UNIT = (State.ACCEPTED, State.ASSESSED)
_OVER = (State.CLOSED, State.UNREACHABLE, State.SUSPENDED)
Reasons = Mapping[SupervisionReason, int]
"""Reason → days or times."""


@dataclass(slots=True)
class SuperviseReport:
    """What a run handed out. batch: None where nothing was remembered. standing: reasons, but a slip still runs.

    not_handed_on: overdue, and with no unit yet that could be reminded.
    """

    dry_run: bool
    run: int = 0
    batch: int | None = None
    slips: list[HandedTo] = field(default_factory=list)
    given: list[Supervised] = field(default_factory=list)
    standing: int = 0
    not_handed_on: int = 0
    problems: list[Problem] = field(default_factory=list)


def supervise(
    workspace: Workspace, clock: Clock, within: int, folder: Path | None = None, dry_run: bool = False
) -> SuperviseReport:
    """Write the slips that are due, a file for each unit, and remember those written. within: working days given.

    Raises Locked, LedgerBroken, LedgerUnwritable.
    """
    plan, report = workspace.plan, SuperviseReport(dry_run)
    with workspace.locked():
        with ledger.reading(workspace.ledger) as (_, connection):
            queries = Queries(connection, only=(schema.issues.c.state.not_in(_OVER),))
            lines = queries.logbook_lines(REGISTERS[Supervised])
            known = entries_in(lines, Supervised)
            standing = list(queries.issues())
        issues = [issue for issue in standing if _may_be_supervised(issue, plan)]
        report.not_handed_on = sum(
            issue.state in _WITH_NO_UNIT and SupervisionReason.OVERDUE in reasons_for(issue, plan, clock.today)
            for issue in standing
        )
        due_on, _ = presumed_working_days_after(clock.today, within, calendar_of(workspace.plan))
        by_unit = _due(issues, known, due_on, plan, clock.today, report)
        target = folder or workspace.outputs / FOLDER
        for unit, slips in by_unit.items():
            values = [_values(issue, given) for issue, given in slips]
            path = target / f"{SUPERVISION.name}_第{report.run}批_{file_part(unit)}.xlsx"
            produce = partial(write_slips, SUPERVISION, plan=plan, slips=values)
            report.slips.append(handed(workspace, path, produce, unit, [issue for issue, _ in slips], dry_run))
        if not dry_run:
            _remember(workspace, lines, clock, report)
    return report


def _may_be_supervised(issue: StoredIssue, plan: Plan) -> bool:
    """Say whether a unit has an issue before it that it can still be reminded of."""
    waits = issue.state in _AT_A_UNIT or issue.satisfaction == Satisfaction.DISSATISFIED or issue.repeats
    named = issue.unit not in ("", plan.units.pending, plan.office.name, "镇")
    return bool(waits) and named


def reasons_for(issue: StoredIssue, plan: Plan, today: date) -> Reasons:
    """Return why a unit is to be reminded of an issue, in the order of the form, each with its days or times."""
    due = issue.extended_to or issue.due_on
    found: dict[SupervisionReason, int] = {}
    open_ = issue.resolved_on is None
    if open_ and due is not None and today > due and not issue.due_provisional:
        found[SupervisionReason.OVERDUE] = (today - due).days
    if issue.satisfaction == Satisfaction.DISSATISFIED:
        # An office's own list that was taken over tells the last rating and not how often.
        found[SupervisionReason.DISSATISFIED] = max(issue.dissatisfied_times, 1)
    if open_ and 0 < plan.returns.max_times <= issue.returned_times:
        found[SupervisionReason.RETURNED_OFTEN] = issue.returned_times
    if open_ and issue.repeats:
        found[SupervisionReason.REPEATED] = issue.repeats
    return found


def _due(
    issues: Sequence[StoredIssue],
    known: Mapping[str, Supervised],
    due_on: date,
    plan: Plan,
    today: date,
    report: SuperviseReport,
) -> dict[str, list[tuple[StoredIssue, Supervised]]]:
    """Return unit → issues with the slip that each now gets."""
    report.run = max((one.run for one in known.values()), default=0) + 1
    sequence = max((one.sequence for one in known.values() if one.year == today.year), default=0)
    earlier: dict[str, list[Supervised]] = defaultdict(list)
    for one in known.values():
        earlier[one.issue].append(one)
    found: dict[str, list[tuple[StoredIssue, Supervised]]] = defaultdict(list)
    for issue in issues:
        reasons = reasons_for(issue, plan, today)
        before = max(earlier[issue.number], key=lambda one: one.times, default=None)
        if not reasons:
            continue
        if issue.sensitive and issue.unit != plan.units.sensitive:
            report.problems.append(withheld(issue, plan))
            continue
        if before is not None and today <= before.due_on and set(reasons) <= set(before.reasons):
            report.standing += 1
            continue
        sequence += 1
        given = Supervised(
            issue=issue.number, year=today.year, sequence=sequence, number=_number(plan, today.year, sequence),
            unit=issue.unit, reasons=tuple(reasons), said=said(reasons), times=(before.times if before else 0) + 1,
            given_on=today, due_on=due_on, run=report.run,
        )  # fmt: skip
        found[issue.unit].append((issue, given))
        report.given.append(given)
    return dict(sorted(found.items()))


def _number(plan: Plan, year: int, sequence: int) -> str:
    return f"{plan.office.prefix}-{year}-督{sequence:04d}"


def said(reasons: Reasons) -> str:
    """Return reasons in facts: days and times.

    >>> said({SupervisionReason.OVERDUE: 12, SupervisionReason.REPEATED: 2})
    '逾期 12 天；重复反映 2 次'
    """
    units = {SupervisionReason.OVERDUE: "天"}
    return "；".join(f"{reason} {count} {units.get(reason, '次')}" for reason, count in reasons.items())


def _values(issue: StoredIssue, given: Supervised) -> dict[str, Cell]:
    return {
        "number": given.number,
        "issue_number": issue.number,
        "unit": given.unit,
        "times": given.times,
        "reason": given.said,
        "first_due_on": issue.extended_to or issue.due_on,
        "due_on": given.due_on,
    }


def _remember(workspace: Workspace, known: Sequence[LogbookLine], clock: Clock, report: SuperviseReport) -> None:
    written = {number for one in report.slips if one.written for number in one.issues}
    given = [one for one in report.given if one.issue in written]
    if not given:
        return
    with ledger.writing(workspace.ledger) as book:
        report.batch = book.append(
            new_batch(
                workspace,
                clock,
                "supervise",
                {"slips": len(given)},
                logbook=lines_for(given, known, book.next_logbook_id()),
            )
        )
