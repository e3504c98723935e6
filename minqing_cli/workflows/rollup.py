"""A county merges the ledgers of its towns: each opened read-only, all that can be read in one transaction.

An exported workbook is made a ledger file again (`workflows.town_data`) and from there on is one like any other.
"""

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from minqing_cli import problems
from minqing_cli.merging.rollup import Compared, Kept, RollUp, TownLedger, TownRows, named_by_county, roll_up
from minqing_cli.plan import PlanError, decoded, parse
from minqing_cli.problems import Problem
from minqing_cli.sheets import Place
from minqing_cli.stores import ledger, towns
from minqing_cli.stores.batches import Batch
from minqing_cli.stores.ledger import Ledger
from minqing_cli.stores.noted import HeldRecord
from minqing_cli.stores.version import LedgerBroken, LedgerUnwritable
from minqing_cli.terms import SETTINGS_FILE
from minqing_cli.workflows.folder import Folder
from minqing_cli.workflows.town_books import WORKBOOKS, NotMerged, Unpacked, unpack
from minqing_cli.workflows.workspace import Clock, Workspace
from minqing_cli.workflows.writing import new_batch

ROLL_UP = "merge --from-ledger"
KINDS = ("households", "visits", "issues")


@dataclass(slots=True)
class TownOutcome:
    """What became of one path. counts: of each of KINDS; None where it was refused."""

    path: Path
    town: str = ""
    refused: Problem | None = None
    counts: Mapping[str, Mapping[str, int]] | None = None
    changed: bool = False
    """Whether it brought anything."""
    batch: int | None = None
    book: Unpacked | None = None
    """What came of it where it is a workbook."""

    @property
    def held(self) -> int:
        """Rows of a workbook that were edited and are not taken over."""
        return self.book.issues.rows + self.book.visits.rows if self.book else 0

    @property
    def problems(self) -> list[Problem]:
        """What is to be said of it."""
        edits = [*self.book.issues.problems, *self.book.visits.problems] if self.book else []
        return [*([self.refused] if self.refused else []), *edits]


@dataclass(slots=True)
class RollUpReport:
    """What a run did."""

    dry_run: bool
    outcomes: list[TownOutcome] = field(default_factory=list)

    @property
    def batches(self) -> list[int]:
        """What was written, a batch for each town that brought anything."""
        return [one.batch for one in self.outcomes if one.batch is not None]

    @property
    def read(self) -> list[TownOutcome]:
        """The ledgers that were read."""
        return [one for one in self.outcomes if one.refused is None]

    @property
    def needs_clerk(self) -> bool:
        """Whether something was refused or held."""
        return any(one.problems for one in self.outcomes)

    @property
    def from_books(self) -> bool:
        """Whether an exported workbook was among what was read."""
        return any(one.book is not None for one in self.read)

    def total(self, kind: str) -> dict[str, int]:
        """The counts of one of KINDS over all towns."""
        counts = [one.counts[kind] for one in self.read if one.counts is not None]
        return {name: sum(one[name] for one in counts) for name in Compared().as_json()}


@dataclass(slots=True)
class _County:
    """The county's ledger while towns are laid beside it. known: its towns, those of this run included."""

    workspace: Workspace
    book: Ledger
    known: list[TownLedger]
    seen: set[str] = field(default_factory=set)
    """Origins of the ledgers of this run."""


def merge_ledgers(
    workspace: Workspace, paths: Sequence[Path], town: str | None, clock: Clock, jobs: int, dry_run: bool
) -> RollUpReport:
    """Merge ledgers of towns, all that can be read or none. town: the name of the only one, if not its own.

    A town is written as a batch of its own before the next one's rows are read, so that memory holds no more than one;
    jobs: how many workbooks are unpacked at a time. Raises Locked, LedgerBroken, LedgerUnwritable, OSError for the
    county's own ledger.
    """
    report = RollUpReport(dry_run)
    handed_in = list(dict.fromkeys(one for given in paths for one in _handed_in(given)))
    with ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="minqing-", ignore_cleanup_errors=True))
        made = {path: Path(scratch) / f"{number}.sqlite" for number, path in enumerate(handed_in) if _is_book(path)}
        # Before the county's ledger is open: no process that reads a stranger's file begins with it in its hands.
        books = dict(zip(made, unpack(made, jobs, workspace.plan.limits, workspace.log), strict=True))
        stack.enter_context(workspace.locked())
        book = stack.enter_context(ledger.writing(workspace.ledger))
        county = _County(workspace, book, towns.towns_known(book))
        for path in handed_in:
            outcome = TownOutcome(path, book=books.get(path))
            report.outcomes.append(outcome)
            try:
                _merge(county, outcome, town, _ledger_at(outcome, made), clock, dry_run)
            except NotMerged as refused:
                outcome.refused = refused.problem
    return report


def _merge(county: _County, outcome: TownOutcome, town: str | None, path: Path, clock: Clock, dry_run: bool) -> None:
    """Merge one town's ledger. Raises NotMerged."""
    changes = _lay_beside(county, outcome, town, path)
    outcome.counts = {name: getattr(changes, name).as_json() for name in KINDS}
    outcome.changed = changes.writes
    if changes.writes and not dry_run:
        batch = _batch(changes, outcome.counts, county.known[-1], county.workspace, clock)
        outcome.batch = county.book.append(batch)


def _handed_in(path: Path) -> list[Path]:
    """Return the ledgers and workbooks that a path names: a folder that is no workspace is looked through."""
    if not path.is_dir() or Folder(path).ledger.is_file():
        return [path]
    found = [
        one
        for one in sorted(path.iterdir())
        if (Folder(one).ledger.is_file() if one.is_dir() else _is_book(one) and not one.name.startswith(("~$", ".")))
    ]
    return found or [path]


def _is_book(path: Path) -> bool:
    return path.suffix.lower() in WORKBOOKS and path.is_file()


def _ledger_at(outcome: TownOutcome, made: Mapping[Path, Path]) -> Path:
    """Return the ledger file of a path, for a workbook the one that was made of it. Raises NotMerged."""
    path = outcome.path
    if outcome.book is None:
        return Folder(path).ledger if path.is_dir() else path
    if outcome.book.refused is not None:
        raise NotMerged(outcome.book.refused)
    return made[path]


def _lay_beside(county: _County, outcome: TownOutcome, town: str | None, path: Path) -> RollUp:
    """Return what one town's ledger changes, and put it last among the towns that are known. Raises NotMerged."""
    if not path.is_file():
        raise _refused(outcome, "这里没有台账")
    if path.resolve() == county.workspace.ledger.resolve():
        raise _refused(outcome, "这是本工作区自己的台账")
    try:
        with ledger.reading(path, untouched=True) as (book, _):
            towns.require_sound(book)
            chain = towns.chain_of(book)
            if towns.towns_known(book):
                raise _refused(outcome, "这是已经汇总过各镇的台账，要给各镇自己的")
            outcome.town = town or _office(outcome.path, book)
            if chain and 1 not in chain:
                raise LedgerBroken("前面的批次不见了")
            if not chain:
                return roll_up(TownRows(), TownRows(), Kept())
            known = _known(county, outcome, chain)
            outcome.town = known.town
            rows = towns.all_rows(book, known.batches)
    except (LedgerBroken, ValueError) as error:
        # What SQLite says of a damaged file is English.
        raise _refused(outcome, "不是台账文件，或内容有损坏" if str(error).isascii() else str(error)) from None
    except LedgerUnwritable as error:
        locked = "locked" in str(error)
        raise _refused(outcome, "该镇正在写台账，请稍后再汇总" if locked else "打不开台账") from None
    named, kept = named_by_county(rows, known.town, known.id, _kept(outcome))
    changes = roll_up(named, towns.rows_of_town(county.book, known), kept)
    last = max(chain)
    merged = TownLedger(known.id, known.town, chain[1], last, chain[last], str(outcome.path))
    county.known = [*(one for one in county.known if one.id != known.id), merged]
    county.seen.add(chain[1])
    return changes


def _kept(outcome: TownOutcome) -> Kept:
    if outcome.book is None:
        return Kept()
    return Kept(frozenset(outcome.book.issues.held), frozenset(outcome.book.visits.held))


def _office(path: Path, book: Ledger) -> str:
    """The town's name: by its settings, or by the plan of its last batch. Raises LedgerBroken."""
    settings = Folder(path).settings
    try:
        source = decoded(settings.read_bytes(), SETTINGS_FILE) if settings.is_file() else towns.last_plan(book)
        return parse(source, SETTINGS_FILE).office.name if source else path.stem
    except PlanError as error:
        raise LedgerBroken(f"方案读不懂：{error.problems[0]}") from None


def _known(county: _County, outcome: TownOutcome, chain: dict[int, str]) -> TownLedger:
    """Return what the county knows of this ledger, or a place for a new one. Raises NotMerged."""
    place, origin = Place(str(outcome.path)), chain[1]
    if origin in county.seen:
        raise _refused(outcome, "与这次的另一个路径是同一本台账")
    known = next((one for one in county.known if one.origin == origin), None)
    if known is None:
        if any(one.town == outcome.town for one in county.known):
            raise NotMerged(problems.TOWN_NAME_TAKEN.at(place, town=outcome.town))
        return TownLedger(max((one.id for one in county.known), default=0) + 1, outcome.town, origin, 0, "")
    if chain.get(known.batches) != known.hash:
        raise NotMerged(problems.TOWN_LEDGER_OLDER.at(place, batches=max(chain), known=known.batches))
    return known


def _refused(outcome: TownOutcome, reason: str) -> NotMerged:
    return NotMerged(problems.TOWN_LEDGER_REFUSED.at(Place(str(outcome.path)), reason=reason))


def _batch(changes: RollUp, counts: Mapping[str, Any], merged: TownLedger, workspace: Workspace, clock: Clock) -> Batch:
    return new_batch(
        workspace,
        clock,
        ROLL_UP,
        {"files": 1, "town": merged.town, **counts},
        households=changes.households.written,
        ended_households=changes.households.ended,
        visits=changes.visits.written,
        ended_visits=changes.visits.ended,
        issues=changes.issues.written,
        ended_issues=changes.issues.ended,
        repeats=changes.repeats.written,
        dropped_repeats=changes.repeats.ended,
        corrections=changes.corrections.written,
        ended_corrections=changes.corrections.ended,
        held=[
            HeldRecord(row.sha256, row.file, row.sheet, row.row, row.village, row.person, row.phones)
            for row in changes.held
        ],
        towns=[merged],
    )
