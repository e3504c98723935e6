"""One visit or issue taken down by hand: a walk-in, a call, a slip from the suggestion box.

It goes the way of a row of a sheet: the same record, the same checks, the same reading of the text, the same
weighing against the ledger. The entry itself is kept as a source, so that its figures lead back to it too.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from minqing_cli.deadlines import calendar_of, due_day
from minqing_cli.intake.drafts import Draft, drop_identity_numbers
from minqing_cli.intake.further import take_further
from minqing_cli.intake.record import record_of
from minqing_cli.intake.texts import read_text
from minqing_cli.intake.visits import Intake
from minqing_cli.merging.known import AT_HOME, BY_HAND, Household, IncomingRow, IncomingSheet, MergeResult, StoredIssue
from minqing_cli.merging.weigh import outcomes, weigh
from minqing_cli.plan import Plan
from minqing_cli.problems import Problem
from minqing_cli.records import ReadVisit, Visit
from minqing_cli.sheets import Place
from minqing_cli.stores import ledger
from minqing_cli.stores.batches import Batch
from minqing_cli.stores.ledger import Ledger
from minqing_cli.stores.noted import SheetRecord
from minqing_cli.stores.towns import villages_of_towns
from minqing_cli.terms import YES, Channel, RowFate, Urgency, VisitMethod
from minqing_cli.validate import Circumstances, Finding, check, village_is_no_town_s, written_due
from minqing_cli.workflows.intake_report import FileOutcome, IntakeReport, RowCounts, RowOutcome, SheetOutcome
from minqing_cli.workflows.reading import make_intake
from minqing_cli.workflows.workspace import Clock, Workspace
from minqing_cli.workflows.writing import new_batch

COMMAND = "add"
REQUIRED = ("village", "person", "visited_on", "visitor", "opinion")
_METHODS: Mapping[str, VisitMethod] = {
    Channel.AT_HOME: VisitMethod.AT_HOME,
    Channel.TELEPHONE: VisitMethod.TELEPHONE,
    Channel.WECHAT: VisitMethod.WECHAT,
}


class NotRecorded(Exception):
    """The entry cannot be taken down; `findings` say why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("；".join(said(one) for one in findings))
        self.findings = findings


@dataclass(slots=True)
class AddReport:
    """What became of an entry. issues: its issues as the ledger has them, new ones and those raised again."""

    intake: IntakeReport
    visit: Visit
    channel: str
    household: Household | None = None
    new_household: bool = False
    issues: list[StoredIssue] = field(default_factory=list)

    @property
    def held(self) -> bool:
        """Whether it is not sure whose entry it is, so that nothing was written."""
        return bool(self.intake.rows.held)


@dataclass(frozen=True, slots=True)
class EntryDesk:
    """What is needed to check an entry field by field."""

    intake: Intake

    def findings(self, name: str, cells: Mapping[str, str]) -> list[Finding]:
        """What the checks say of one field, with the other fields as far as they are known."""
        known = {"visited_on": self.intake.circumstances.today.isoformat(), "village": "村", "person": "人"}
        try:
            _, said = self._checked({**known, **{key: value for key, value in cells.items() if value or key == name}})
        except NotRecorded as refused:
            said = refused.findings
        return [one for one in said if one.field == name]

    def read(self, cells: Mapping[str, str]) -> tuple[ReadVisit, list[Finding]]:
        """Return the entry as a row that was read, and what is said of it. Raises NotRecorded."""
        return self._checked({name: value for name, value in cells.items() if value})

    def _checked(self, cells: Mapping[str, str]) -> tuple[ReadVisit, list[Finding]]:
        draft = Draft(0, dict(cells))
        drop_identity_numbers(draft)
        take_further(draft, self.intake.names.further)
        visit = record_of(draft, self.intake.year)
        if not isinstance(visit, Visit):
            raise NotRecorded([*draft.findings, *visit])
        circumstances = self.intake.circumstances
        elsewhere = list(village_is_no_town_s(visit, circumstances))
        if elsewhere:
            raise NotRecorded(elsewhere)
        outcome, issues, text_said = read_text(visit, circumstances.plan, self.intake.rules)
        read = ReadVisit(0, visit, outcome, issues, written_due(visit, self.intake.year))
        return read, [*draft.findings, *check(visit, circumstances), *text_said]


def said(found: Finding) -> str:
    """Return a finding as a sentence, without its place: there is only the one entry."""
    problem = found.rule.at(Place(BY_HAND), found.field, found.found, **found.values)
    return f"{problem.says}{problem.fix}（{problem.code}）"


def entry_desk(workspace: Workspace, clock: Clock) -> EntryDesk:
    """Return what checks entries in a workspace."""
    with ledger.reading(workspace.ledger) as (book, _):
        villages, towns = book.register_villages(), villages_of_towns(book)
    return EntryDesk(make_intake(Circumstances(workspace.plan, clock.today, villages, towns=towns)))


def known_villages(desk: EntryDesk) -> list[str]:
    """The villages to choose from; those of a county's towns are not."""
    circumstances = desk.intake.circumstances
    return sorted(circumstances.villages - circumstances.towns.keys())


def add_entry(
    workspace: Workspace,
    desk: EntryDesk,
    cells: Mapping[str, str],
    channel: str,
    clock: Clock,
    dry_run: bool,
    urgency: str = Urgency.ORDINARY,
    petition: bool = False,
) -> AddReport:
    """Take an entry down as one batch. petition: it is registered as one. Raises NotRecorded, Locked, LedgerUnwritable, OSError."""
    came_in = _CameIn(channel, urgency, YES if petition else "")
    method = _METHODS.get(channel)
    read, findings = desk.read({**cells, **({"method": method.value} if method else {})})
    source = _source(read.visit, channel)
    sheet = IncomingSheet(hashlib.sha256(source).hexdigest(), BY_HAND, channel, (read,), {})
    problems = [one.rule.at(Place(BY_HAND), one.field, one.found, **one.values) for one in findings]
    if dry_run:
        with ledger.reading(workspace.ledger) as (book, _):
            return _weighed(book, sheet, workspace, clock, came_in, problems)[0]
    with workspace.locked(), ledger.writing(workspace.ledger) as book:
        report, result = _weighed(book, sheet, workspace, clock, came_in, problems)
        report.intake.dry_run = False
        if result.visits:
            _keep(workspace, sheet.sha256, source)
            report.intake.batch = book.append(_batch(report, result, sheet, workspace, clock))
        return report


def _source(visit: Visit, channel: str) -> bytes:
    """Return the entry as it is kept; the same entry gives the same bytes."""
    values = {name: str(value) for name, value in visit.__dict__.items() if name != "phones" and value}
    phones = "、".join((*visit.phones.usable, *(found for found, _ in visit.phones.faults)))
    kept = {**values, "phones": phones, "channel": channel}
    return (json.dumps(kept, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _keep(workspace: Workspace, sha256: str, source: bytes) -> None:
    target = workspace.sources / sha256[:2] / f"{sha256}.json"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_suffix(".part")
        temporary.write_bytes(source)
        os.replace(temporary, target)


def _weighed(
    book: Ledger,
    sheet: IncomingSheet,
    workspace: Workspace,
    clock: Clock,
    came_in: "_CameIn",
    problems: list[Problem],
) -> tuple[AddReport, MergeResult]:
    plan = workspace.plan
    branches = book.branches() | {village: branch for branch, villages in plan.places.items() for village in villages}
    year = plan.campaign_year(clock.today)
    first_household, _, first = book.next_ids(year)
    result = weigh([sheet], book, plan, calendar_of(plan), year, branches)
    due_on = sheet.visits[0].due_on
    result.issues = [
        _by_hand(issue, came_in, due_on, plan) if issue.year == year and issue.sequence >= first else issue
        for issue in result.issues
    ]
    row = result.rows[0]
    report = AddReport(_intake(sheet, row, result, clock, problems), row.visit, came_in.channel, row.household)
    report.new_household = row.household is not None and row.household.id >= first_household
    report.issues = _issues(book, row, result)
    return report, result


class _CameIn(NamedTuple):
    """How an entry came in. petition: 是 or nothing."""

    channel: str
    urgency: str
    petition: str


def _by_hand(issue: StoredIssue, came_in: _CameIn, written: date | None, plan: Plan) -> StoredIssue:
    """Return a new issue with what is known of how it came in, which may give it a deadline of its own."""
    channel = AT_HOME if came_in.channel == Channel.AT_HOME else came_in.channel
    issue = replace(issue, channel=channel, urgency=came_in.urgency, petition=came_in.petition)
    return replace(issue, **due_day(issue.accepted_on, plan, calendar_of(plan), written, issue.matter).fields())


def _intake(
    sheet: IncomingSheet, row: IncomingRow, result: MergeResult, clock: Clock, problems: list[Problem]
) -> IntakeReport:
    counts = RowCounts(**{name: int(row.fate is fate) for name, fate in _FATES.items()})
    outcome = SheetOutcome(sheet.sheet, BY_HAND, None, None, counts)
    file = FileOutcome(BY_HAND, BY_HAND, sheet.sha256, "read", None, (outcome,))
    report = IntakeReport(
        COMMAND, clock.today, files=[file], visits=result.visit_tally, issues=result.issue_tally, dry_run=True
    )
    report.problems = [*problems, *result.problems]
    report.outcomes = outcomes(result.rows)
    if row.fate is not RowFate.HELD:
        numbers = row.numbers if len(row.numbers) == len(row.read.issues) else (None,) * len(row.read.issues)
        issues = tuple(zip(numbers, row.read.issues, strict=True))
        report.row_outcomes = [RowOutcome(BY_HAND, sheet.sheet, 0, row.read.outcome, issues)]
    return report


_FATES = {"accepted": RowFate.ACCEPTED, "duplicate": RowFate.DUPLICATE, "held": RowFate.HELD}


def _issues(book: Ledger, row: IncomingRow, result: MergeResult) -> list[StoredIssue]:
    known = {issue.number: issue for issue in (*book.issues_numbered(row.numbers), *result.issues)}
    return [known[number] for number in dict.fromkeys(row.numbers) if number in known]


def _batch(report: AddReport, result: MergeResult, sheet: IncomingSheet, workspace: Workspace, clock: Clock) -> Batch:
    visits, issues, rows = result.visit_tally, result.issue_tally, report.intake.rows
    return new_batch(
        workspace,
        clock,
        COMMAND,
        {
            "rows": rows.as_json(),
            "visits": {"new": visits.new, "changed": visits.changed, "same": visits.same, "conflict": visits.conflict},
            "issues": {"new": issues.new, "changed": issues.changed, "same": issues.same, "conflict": issues.conflict},
        },
        households=result.households,
        visits=result.visits,
        issues=result.issues,
        repeats=result.repeats,
        dropped_repeats=result.dropped_repeats,
        sheets=[SheetRecord(sheet.sha256, BY_HAND, sheet.sheet, BY_HAND, None, None, rows.accepted, 0, 0, 0)],
    )
