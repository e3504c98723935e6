"""Hand issues out: slips to the units for what was newly dispatched, and the upload batch for the outside platform.

What was handed out is remembered as a batch, so that a second run hands out only what is new.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Literal

from minqing_cli import clean, problems
from minqing_cli.columns import columns_of
from minqing_cli.forms import DISPATCH, DISPATCH_LIST
from minqing_cli.merging.handed_out import REGISTERS, SlipGiven, Upload, entries_in, lines_for, slip_key
from minqing_cli.merging.known import StoredIssue
from minqing_cli.merging.logbooks import LogbookLine
from minqing_cli.plan import Plan
from minqing_cli.problems import Problem
from minqing_cli.records import Issue
from minqing_cli.reports import upload
from minqing_cli.reports.upload import UploadIssue
from minqing_cli.sheets import Cell, Place
from minqing_cli.stores import ledger, schema
from minqing_cli.stores.details import Details
from minqing_cli.stores.queries import Queries
from minqing_cli.terms import UNIT_PENDING, State
from minqing_cli.workflows.publish import Published, file_part, publish
from minqing_cli.workflows.upload import to_upload
from minqing_cli.workflows.workspace import Clock, Workspace
from minqing_cli.workflows.writing import new_batch
from minqing_cli.writers.blank import write_blank
from minqing_cli.writers.platform import write_upload
from minqing_cli.writers.slips import write_slips

Per = Literal["issue", "unit"]
FOLDER = "转办"
_AT_A_UNIT = (State.DISPATCHED, State.IN_PROGRESS)
_BEFORE_THE_RESULT = (State.ASSESSED, *_AT_A_UNIT)
_HEADINGS = {column.heading: name for name, column in columns_of(Issue).items()}
_NUMBER, _DUE = (columns_of(Issue)[name].heading for name in ("number", "due_on"))
_USUAL_COLUMNS = ("编号", "村（社区）", "姓名", "联系电话", "问题", "责任类", "主题", "责任单位", "完成时限")
"""What goes to a platform whose columns the plan does not name."""


@dataclass(frozen=True, slots=True)
class HandedTo:
    """One file of slips, or the upload batch (unit: the platform's name), and the issues in it."""

    unit: str
    path: Path
    issues: tuple[str, ...]
    published: Published | None

    @property
    def written(self) -> bool:
        """Whether the file lies where it should, or beside it."""
        return self.published is not None and self.published.status != "failed"


@dataclass(slots=True)
class DispatchReport:
    """What a run handed out. batch: None where nothing new was remembered. run: the how-manieth handing out.

    waiting: past the day of the upload without a number. judged: judged, not yet handed to a unit.
    """

    dry_run: bool
    run: int = 0
    batch: int | None = None
    slips: list[HandedTo] = field(default_factory=list)
    uploads: list[HandedTo] = field(default_factory=list)
    waiting: list[UploadIssue] = field(default_factory=list)
    judged: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class _Registers:
    """What was handed out before."""

    slip_lines: list[LogbookLine]
    upload_lines: list[LogbookLine]
    slips: Mapping[str, SlipGiven]
    uploads: Mapping[str, Upload]

    @property
    def runs(self) -> int:
        """How many times something was handed out."""
        runs = [one.run for one in self.slips.values()] + [one.run for one in self.uploads.values()]
        return max(runs, default=0)


@dataclass(slots=True)
class _Work:
    """What a run is to write: slips by (run, unit) and uploads by run, each with its issues."""

    slips: dict[tuple[int, str], list[StoredIssue]]
    uploads: dict[int, list[StoredIssue]]


def dispatch(
    workspace: Workspace,
    clock: Clock,
    folder: Path | None = None,
    per: Per = "issue",
    again: bool = False,
    dry_run: bool = False,
) -> DispatchReport:
    """Write the slips and the upload batch, and remember what was written. again: those handed out before, too.

    Raises Locked, LedgerBroken, LedgerUnwritable.
    """
    report = DispatchReport(dry_run)
    target = folder or workspace.outputs / FOLDER
    with workspace.locked():
        with ledger.reading(workspace.ledger) as (_, connection):
            # A county's towns hand out their own issues.
            details = Details(connection, only=(schema.issues.c.town == "",))
            registers = _registers(details)
            work = _gather(details, registers, workspace.plan, clock, again, report)
        _write(workspace, target, work, per, report)
        if not dry_run:
            _remember(workspace, work, registers, clock, report)
    return report


def _registers(queries: Queries) -> _Registers:
    slips, uploads = (queries.logbook_lines(REGISTERS[record]) for record in (SlipGiven, Upload))
    return _Registers(slips, uploads, entries_in(slips, SlipGiven), entries_in(uploads, Upload))


def _gather(
    details: Details, registers: _Registers, plan: Plan, clock: Clock, again: bool, report: DispatchReport
) -> _Work:
    report.run = registers.runs + 1
    slips: dict[tuple[int, str], list[StoredIssue]] = defaultdict(list)
    for issue in replace(details, only=(*details.only, schema.issues.c.state.in_(_BEFORE_THE_RESULT))).issues():
        given = _slip_of(issue, registers)
        if issue.state == State.ASSESSED:
            report.judged += 1
        if issue.state not in _AT_A_UNIT or issue.dispatched_on is None or issue.unit in _own(plan):
            continue
        if issue.sensitive and issue.unit != plan.units.sensitive:
            report.problems.append(withheld(issue, plan))
        elif given is None and issue.state == State.DISPATCHED:
            slips[report.run, issue.unit].append(issue)
        elif given is not None and again:
            slips[given.run, issue.unit].append(issue)
    uploads: dict[int, list[StoredIssue]] = defaultdict(list)
    belonging = to_upload(details, plan, clock.today)
    for issue, _ in belonging:
        listed = registers.uploads.get(issue.number)
        if issue.platform_number:
            continue
        if listed is None or not listed.run:
            uploads[report.run].append(issue)
        elif again:
            uploads[listed.run].append(issue)
    report.waiting = upload.waiting((one for _, one in belonging), clock.today)
    return _Work(dict(sorted(slips.items())), dict(sorted(uploads.items())))


def _own(plan: Plan) -> frozenset[str]:
    """Who needs no slip: the town itself, and nobody yet."""
    return frozenset({plan.office.name, "镇", "", plan.units.pending, UNIT_PENDING})


def _slip_of(issue: StoredIssue, registers: _Registers) -> SlipGiven | None:
    if issue.dispatched_on is None:
        return None
    return registers.slips.get(slip_key(issue.number, issue.unit, issue.dispatched_on))


def withheld(issue: StoredIssue, plan: Plan) -> Problem:
    """Return what is said of an issue about an official that stands with another unit than the plan's."""
    return problems.SLIP_WITHHELD.at(
        Place("台账"),
        "unit",
        number=issue.number,
        suspicion=issue.sensitive_as,
        inspectors=plan.units.sensitive,
        unit=issue.unit,
    )


def _write(workspace: Workspace, folder: Path, work: _Work, per: Per, report: DispatchReport) -> None:
    plan = workspace.plan
    for (run, unit), issues in work.slips.items():
        rows = [slip_values(issue, plan) for issue in issues]
        produce: Callable[[Path], None]
        if per == "unit":
            name = DISPATCH_LIST.name
            produce = partial(write_blank, DISPATCH_LIST, plan=plan, rows=len(rows), village=unit, filled_rows=rows)
        else:
            name = DISPATCH.name
            produce = partial(write_slips, DISPATCH, plan=plan, slips=rows)
        path = folder / f"{name}_第{run}批_{file_part(unit)}.xlsx"
        report.slips.append(handed(workspace, path, produce, unit, issues, report.dry_run))
    for run, issues in work.uploads.items():
        rows = [_ledger_row(issue) for issue in issues]
        produce = partial(write_upload, columns=upload_columns(plan), rows=rows)
        path = folder / f"平台上传表_第{run}批.xlsx"
        report.uploads.append(handed(workspace, path, produce, plan.platform.name, issues, report.dry_run))


def handed(
    workspace: Workspace,
    path: Path,
    produce: Callable[[Path], None],
    unit: str,
    issues: Sequence[StoredIssue],
    dry_run: bool,
) -> HandedTo:
    """Write one file for a unit, if it is not only a preview, and return what became of it."""
    published = None if dry_run else publish(workspace, path, produce)
    return HandedTo(unit, path, tuple(issue.number for issue in issues), published)


def slip_values(issue: StoredIssue, plan: Plan) -> dict[str, Cell]:
    """Return what a slip says of an issue: who raised it masked, and numbers masked in the text (R13)."""
    due = issue.extended_to or issue.due_on
    department = plan.units.named(issue.unit)
    return {
        "number": issue.number,
        "dispatched_on": issue.dispatched_on,
        "person": clean.masked_name(issue.person),
        "village": issue.village,
        "text": clean.masked_text(issue.text, issue.person, clean.phones(issue.phones).usable),
        "unit": issue.unit,
        "due_on": due,
        "requirements": _requirements(issue, plan),
        "contact": department.contact if department else "",
        "contact_phone": department.phone if department else "",
    }


def _requirements(issue: StoredIssue, plan: Plan) -> str:
    due = issue.extended_to or issue.due_on
    said = [f"请在 {due} 前办结，填好办理结果，盖章退回。" if due else "请抓紧办结，填好办理结果，盖章退回。"]
    returns = plan.returns
    if returns.working_days:
        named = "并写明该归哪个单位" if returns.names_unit else "并写明原因"
        said.append(f"不属于本单位职责的，请在 {returns.working_days} 个工作日内退回，{named}。")
    platform = plan.platform
    if issue.platform_number and platform.transferred_by:
        number = f"平台编号 {issue.platform_number}"
        said.append(
            f"本件已上传“{platform.name}”（{number}），由{platform.transferred_by}在平台上转办，结果请在平台上一并反馈。"
        )
    said.append("要联系反映人的，请向交办单位索取联系方式。")
    return "".join(said)


def upload_columns(plan: Plan) -> dict[str, str]:
    """Return the platform's headings → ours. Our number is always among them: the receipt is known again by it."""
    columns = dict(plan.platform.columns) or {heading: heading for heading in _USUAL_COLUMNS}
    return columns if _NUMBER in columns.values() else {**columns, _NUMBER: _NUMBER}


def _ledger_row(issue: StoredIssue) -> dict[str, Cell]:
    """Return what the ledger says of an issue, by heading; the due day is the one in force."""
    row: dict[str, Cell] = {
        heading: getattr(issue, name) for heading, name in _HEADINGS.items() if hasattr(issue, name)
    }
    return row | {_DUE: issue.extended_to or issue.due_on}


def _remember(workspace: Workspace, work: _Work, registers: _Registers, clock: Clock, report: DispatchReport) -> None:
    """Note what was handed out for the first time, as one batch; what could not be written is not noted."""
    written = {number for one in report.slips if one.written for number in one.issues}
    listed = {number for one in report.uploads if one.written for number in one.issues}
    slips = [
        SlipGiven(issue=issue.number, unit=unit, dispatched_on=issue.dispatched_on, given_on=clock.today, run=run)
        for (run, unit), issues in work.slips.items()
        if run == report.run
        for issue in issues
        if issue.number in written and issue.dispatched_on
    ]
    uploads = [
        registers.uploads.get(issue.number, Upload(issue=issue.number)).model_copy(
            update={"listed_on": clock.today, "run": run}
        )
        for run, issues in work.uploads.items()
        if run == report.run
        for issue in issues
        if issue.number in listed
    ]
    if not slips and not uploads:
        return
    with ledger.writing(workspace.ledger) as book:
        next_id = book.next_logbook_id()
        lines = lines_for(slips, registers.slip_lines, next_id)
        lines += lines_for(uploads, registers.upload_lines, next_id + len(lines))
        report.batch = book.append(
            new_batch(
                workspace,
                clock,
                "dispatch",
                {"slips": len(slips), "uploads": len(uploads)},
                logbook=lines,
            )
        )
