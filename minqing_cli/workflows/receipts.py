"""Take back what the outside platform answers: its numbers and days, conflicts said and never guessed (M09)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from minqing_cli import problems
from minqing_cli.columns import columns_of
from minqing_cli.intake.receipts import read_receipt
from minqing_cli.intake.told import unseen_in
from minqing_cli.merging.handed_out import REGISTERS, Upload, entries_in, lines_for
from minqing_cli.merging.known import StoredIssue
from minqing_cli.problems import Problem
from minqing_cli.readers.refusal import Refused
from minqing_cli.records import Issue, PlatformReceipt
from minqing_cli.sheets import Place
from minqing_cli.stores import ledger
from minqing_cli.stores.ledger import Ledger
from minqing_cli.stores.noted import SheetRecord
from minqing_cli.stores.queries import Queries
from minqing_cli.workflows.reading import digest, read_single
from minqing_cli.workflows.sources import keep_source
from minqing_cli.workflows.workspace import Clock, Workspace
from minqing_cli.workflows.writing import new_batch

RECEIPT_FORM = "平台回执"
NUMBER_HEADING = columns_of(Issue)["number"].heading
_COLUMNS = columns_of(PlatformReceipt)


@dataclass(slots=True)
class ReceiptReport:
    """What a receipt brought. taken, same: numbers of issues; held: rows that are faulty or in conflict."""

    dry_run: bool = False
    batch: int | None = None
    taken: list[tuple[str, str]] = field(default_factory=list)
    same: int = 0
    held: int = 0
    ignored: int = 0
    problems: list[Problem] = field(default_factory=list)
    refused: Problem | None = None


@dataclass(slots=True)
class _Sheet:
    """One sheet of a receipt and how many of its rows came to what."""

    name: str
    columns: Mapping[str, int]
    entries: Sequence[tuple[Place, PlatformReceipt]]
    held: int
    ignored: int


def import_receipt(workspace: Workspace, path: Path, clock: Clock, dry_run: bool = False) -> ReceiptReport:
    """Take the platform's numbers and days over as one batch. A number that contradicts another one stays out.

    Raises Locked, LedgerBroken, LedgerUnwritable, OSError.
    """
    report = ReceiptReport(dry_run)
    try:
        sheets = _read(workspace, path, clock, report)
    except Refused as refused:
        report.refused = refused.problem(path.name)
    if report.refused is not None:
        return report
    sha256 = digest(path)
    with workspace.locked(), ledger.writing(workspace.ledger) as book:
        weighed = _Weighing(book, sheets)
        records = []
        for sheet in sheets:
            before = report.held
            for place, entry in sheet.entries:
                _take(weighed, sheet, place, entry, report)
            held = sheet.held + report.held - before
            accepted = len(sheet.entries) - (held - sheet.held)
            records.append(
                SheetRecord(sha256, path.name, sheet.name, RECEIPT_FORM, None, None, accepted, 0, held, sheet.ignored)
            )
        report.held += sum(sheet.held for sheet in sheets)
        lines = lines_for(weighed.uploads, weighed.lines, book.next_logbook_id())
        if (weighed.changed or lines) and not dry_run:
            keep_source(workspace, path, path.name, sha256)
            counts = {"issues": {"new": 0, "changed": len(weighed.changed), "same": report.same}}
            report.batch = book.append(
                new_batch(
                    workspace,
                    clock,
                    "dispatch receipt",
                    counts,
                    issues=list(weighed.changed.values()),
                    sheets=records,
                    logbook=lines,
                )
            )
    return report


def _read(workspace: Workspace, path: Path, clock: Clock, report: ReceiptReport) -> list[_Sheet]:
    plan = workspace.plan
    book = read_single(path, plan.limits, workspace.log)
    theirs = tuple(theirs for theirs, ours in plan.platform.columns.items() if ours == NUMBER_HEADING)
    found = []
    for sheet in book.sheets:
        reading = read_receipt(path.name, sheet, plan.campaign_year(clock.today), theirs)
        report.problems.extend(reading.problems)
        report.ignored += reading.ignored
        if reading.found and reading.heading is not None:
            found.append(_Sheet(sheet.name, reading.heading.columns, reading.entries, reading.held, reading.ignored))
    report.problems.extend(unseen_in(path.name, book, [sheet.name for sheet in found]))
    if not found:
        report.refused = report.problems[0] if report.problems else problems.NO_RECEIPT.at(Place(path.name))
    return found


class _Weighing:
    """The issues that a receipt speaks of as they stand row by row, and who has which platform number."""

    def __init__(self, book: Ledger, sheets: Sequence[_Sheet]) -> None:
        self.book = book
        entries = [entry for sheet in sheets for _, entry in sheet.entries]
        written = {variant for one in entries for variant in (one.number, one.number.upper())}
        self.issues = {issue.number: issue for issue in book.issues_numbered(written)}
        standing = book.issues_on_platform({one.platform_number for one in entries})
        self.claims: dict[str, set[str]] = defaultdict(set)
        """Platform number → every issue that has it, in the ledger or by the receipt."""
        self.answers: dict[str, set[str]] = defaultdict(set)
        """Issue → every platform number that it has, in the ledger or by the receipt."""
        pairs = [(one.number, one.platform_number) for one in standing]
        pairs += [(one.number, one.platform_number) for one in self.issues.values() if one.platform_number]
        pairs += [(issue.number, one.platform_number) for one in entries if (issue := self.find(one.number))]
        for number, platform_number in pairs:
            self.claims[platform_number].add(number)
            self.answers[number].add(platform_number)
        self.lines = Queries(book.connection).logbook_lines(REGISTERS[Upload])
        self.known = entries_in(self.lines, Upload)
        self.changed: dict[str, StoredIssue] = {}

    def find(self, number: str) -> StoredIssue | None:
        """The issue of a number as written, however its letters are."""
        return self.issues.get(number) or self.issues.get(number.upper())

    @property
    def uploads(self) -> list[Upload]:
        """The register's entries after the rows taken so far."""
        return list(self.known.values())

    def take(self, issue: StoredIssue, entry: PlatformReceipt) -> bool:
        """Take the number and day over; say whether that changes anything."""
        old = self.known.get(issue.number, Upload(issue=issue.number))
        upload = old.model_copy(
            update={
                "number": entry.platform_number,
                "uploaded_on": entry.uploaded_on or old.uploaded_on,
                "uploaded_by": entry.uploaded_by or old.uploaded_by,
            }
        )
        self.known[issue.number] = upload
        if not issue.platform_number:
            self.changed[issue.number] = replace(issue, platform_number=entry.platform_number)
            self.issues[issue.number] = self.changed[issue.number]
        return upload != old or issue.number in self.changed


def _take(weighed: _Weighing, sheet: _Sheet, place: Place, entry: PlatformReceipt, report: ReceiptReport) -> None:
    """Take one row over, or hold it and say why."""
    issue = weighed.find(entry.number)
    found = [] if issue is None else list(_conflicts(weighed, sheet, place, issue, entry))
    if issue is None:
        near = Queries(weighed.book.connection).numbers_near(entry.number)
        hint = f"，是不是 {'、'.join(near)}" if near else ""
        at = _at(sheet, place, "number")
        found = [problems.STEP_UNKNOWN_ISSUE.at(at, "number", entry.number, hint=hint)]
    if found or issue is None:
        report.held += 1
        report.problems.extend(found)
    elif weighed.take(issue, entry):
        report.taken.append((issue.number, entry.platform_number))
    else:
        report.same += 1


def _conflicts(
    weighed: _Weighing, sheet: _Sheet, place: Place, issue: StoredIssue, entry: PlatformReceipt
) -> Iterator[Problem]:
    if issue.town:
        yield problems.TOWN_OWNED.at(_at(sheet, place, "number"), "number", issue.number, town=issue.town)
        return
    others = weighed.claims[entry.platform_number] - {issue.number}
    numbers = weighed.answers[issue.number] - {entry.platform_number}
    if issue.sensitive:
        at = _at(sheet, place, "number")
        yield problems.RECEIPT_SENSITIVE.at(at, "number", number=issue.number, suspicion=issue.sensitive_as)
        return
    if others:
        at = _at(sheet, place, "platform_number")
        yield problems.PLATFORM_NUMBER_TAKEN.at(
            at, "platform_number", entry.platform_number, other="、".join(sorted(others))
        )
    if numbers:
        yield _differs(sheet, place, "platform_number", entry.platform_number, issue, "、".join(sorted(numbers)))
    known = weighed.known.get(issue.number)
    if known and known.uploaded_on and entry.uploaded_on and known.uploaded_on != entry.uploaded_on:
        yield _differs(sheet, place, "uploaded_on", str(entry.uploaded_on), issue, str(known.uploaded_on))


def _differs(sheet: _Sheet, place: Place, name: str, found: str, issue: StoredIssue, other: str) -> Problem:
    at = _at(sheet, place, name)
    return problems.PLATFORM_NUMBER_DIFFERS.at(
        at, name, found, number=issue.number, column=_COLUMNS[name].heading, other=other
    )


def _at(sheet: _Sheet, place: Place, name: str) -> Place:
    return Place(place.file, place.sheet, place.row, sheet.columns.get(name))
