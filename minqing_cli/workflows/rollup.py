"""A county merges the ledgers of its towns: each opened read-only, all that can be read in one batch."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from minqing_cli import problems
from minqing_cli.merging.rollup import Compared, RollUp, TownLedger, named_by_county, roll_up
from minqing_cli.plan import PlanError, decoded, parse
from minqing_cli.problems import Problem
from minqing_cli.sheets import Place
from minqing_cli.stores import ledger, towns
from minqing_cli.stores.batches import Batch, HeldRecord
from minqing_cli.stores.ledger import Ledger
from minqing_cli.stores.version import LedgerBroken, LedgerUnwritable
from minqing_cli.terms import SETTINGS_FILE
from minqing_cli.workflows.folder import Folder
from minqing_cli.workflows.workspace import Clock, Workspace
from minqing_cli.workflows.writing import new_batch

ROLL_UP = "merge --from-ledger"
KINDS = ("households", "visits", "issues")


@dataclass(slots=True)
class TownOutcome:
    """What became of one path. changes: None where it was refused."""

    path: Path
    town: str = ""
    refused: Problem | None = None
    changes: RollUp | None = None
    ledger: TownLedger | None = None

    @property
    def changed(self) -> bool:
        """Whether it brought anything."""
        kinds = () if self.changes is None else (self.changes.corrections, self.changes.repeats, *self.counted())
        held = () if self.changes is None else self.changes.held
        return bool(held) or any(kind.written or kind.ended for kind in kinds)

    def counted(self) -> tuple[Compared, ...]:
        """Households, visits and issues."""
        return () if self.changes is None else (self.changes.households, self.changes.visits, self.changes.issues)


@dataclass(slots=True)
class RollUpReport:
    """What a run did. batch: None where nothing was written."""

    dry_run: bool
    outcomes: list[TownOutcome] = field(default_factory=list)
    batch: int | None = None

    @property
    def read(self) -> list[TownOutcome]:
        """The ledgers that were read."""
        return [one for one in self.outcomes if one.refused is None]

    def total(self, kind: int) -> dict[str, int]:
        """The counts of households, visits or issues over all towns."""
        counts = [one.counted()[kind].as_json() for one in self.read]
        return {name: sum(one[name] for one in counts) for name in Compared().as_json()}


class _NotMerged(Exception):
    """The ledger at a path is not merged; the problem says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(slots=True)
class _County:
    """The county's ledger while towns are laid beside it. known: its towns, those of this run included."""

    workspace: Workspace
    book: Ledger
    known: list[TownLedger]
    seen: set[str] = field(default_factory=set)
    """Origins of the ledgers of this run."""


def merge_ledgers(
    workspace: Workspace, paths: Sequence[Path], town: str | None, clock: Clock, dry_run: bool
) -> RollUpReport:
    """Merge ledgers of towns, all that can be read as one batch. town: the name of the only one, if not its own.

    Raises Locked, LedgerBroken, LedgerUnwritable, OSError for the county's own ledger.
    """
    report = RollUpReport(dry_run)
    with workspace.locked(), ledger.writing(workspace.ledger) as book:
        county = _County(workspace, book, towns.towns_known(book))
        for path in dict.fromkeys(paths):
            outcome = TownOutcome(path)
            report.outcomes.append(outcome)
            try:
                _lay_beside(county, outcome, town)
            except _NotMerged as refused:
                outcome.refused = refused.problem
        if not dry_run and any(one.changed for one in report.read):
            report.batch = book.append(_batch(report, workspace, clock))
    return report


def _lay_beside(county: _County, outcome: TownOutcome, town: str | None) -> None:
    """Work out what one town's ledger changes. Raises _NotMerged."""
    path = _ledger_at(outcome.path)
    if path.suffix.lower() in (".xlsx", ".xls", ".et", ".csv", ".ods"):
        raise _refused(outcome, "这里要给该镇的工作区文件夹或台账文件，不是导出的工作簿")
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
                outcome.changes = RollUp(Compared(), Compared(), Compared(), Compared(), Compared(), ())
                return
            known = _known(county, outcome, chain)
            outcome.town = known.town
            rows = towns.all_rows(book, known.batches)
    except (LedgerBroken, ValueError) as error:
        # What SQLite says of a damaged file is English.
        raise _refused(outcome, "不是台账文件，或内容有损坏" if str(error).isascii() else str(error)) from None
    except LedgerUnwritable as error:
        locked = "locked" in str(error)
        raise _refused(outcome, "该镇正在写台账，请稍后再汇总" if locked else "打不开台账") from None
    outcome.changes = roll_up(named_by_county(rows, known.town, known.id), towns.rows_of_town(county.book, known))
    last = max(chain)
    outcome.ledger = TownLedger(known.id, known.town, chain[1], last, chain[last], str(outcome.path))
    county.known = [one for one in county.known if one.id != known.id] + [outcome.ledger]
    county.seen.add(chain[1])


def _ledger_at(path: Path) -> Path:
    return Folder(path).ledger if path.is_dir() else path


def _office(path: Path, book: Ledger) -> str:
    """The town's name: by its settings, or by the plan of its last batch. Raises LedgerBroken."""
    settings = Folder(path).settings
    try:
        source = decoded(settings.read_bytes(), SETTINGS_FILE) if settings.is_file() else towns.last_plan(book)
        return parse(source, SETTINGS_FILE).office.name if source else path.stem
    except PlanError as error:
        raise LedgerBroken(f"方案读不懂：{error.problems[0]}") from None


def _known(county: _County, outcome: TownOutcome, chain: dict[int, str]) -> TownLedger:
    """Return what the county knows of this ledger, or a place for a new one. Raises _NotMerged."""
    place, origin = Place(str(outcome.path)), chain[1]
    if origin in county.seen:
        raise _refused(outcome, "与这次的另一个路径是同一本台账")
    known = next((one for one in county.known if one.origin == origin), None)
    if known is None:
        if any(one.town == outcome.town for one in county.known):
            raise _NotMerged(problems.TOWN_NAME_TAKEN.at(place, town=outcome.town))
        return TownLedger(max((one.id for one in county.known), default=0) + 1, outcome.town, origin, 0, "")
    if chain.get(known.batches) != known.hash:
        raise _NotMerged(problems.TOWN_LEDGER_OLDER.at(place, batches=max(chain), known=known.batches))
    return known


def _refused(outcome: TownOutcome, reason: str) -> _NotMerged:
    return _NotMerged(problems.TOWN_LEDGER_REFUSED.at(Place(str(outcome.path)), reason=reason))


def _batch(report: RollUpReport, workspace: Workspace, clock: Clock) -> Batch:
    changes = [one.changes for one in report.read if one.changes is not None]
    return new_batch(
        workspace,
        clock,
        ROLL_UP,
        {"files": len(report.read), **{name: report.total(kind) for kind, name in enumerate(KINDS)}},
        households=[row for one in changes for row in one.households.written],
        ended_households=[row for one in changes for row in one.households.ended],
        visits=[row for one in changes for row in one.visits.written],
        ended_visits=[row for one in changes for row in one.visits.ended],
        issues=[row for one in changes for row in one.issues.written],
        ended_issues=[row for one in changes for row in one.issues.ended],
        repeats=[row for one in changes for row in one.repeats.written],
        dropped_repeats=[row for one in changes for row in one.repeats.ended],
        corrections=[row for one in changes for row in one.corrections.written],
        held=[
            HeldRecord(row.sha256, row.file, row.sheet, row.row, row.village, row.person, row.phones)
            for one in changes
            for row in one.held
        ],
        towns=[one.ledger for one in report.read if one.ledger is not None],
    )
