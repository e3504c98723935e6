"""An opened workspace: the folder with the plan in force; making one; one writer at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from minqing_cli import __version__
from minqing_cli.plan import Plan, decoded, parse, plan_text, with_office
from minqing_cli.stores import ledger
from minqing_cli.terms import SETTINGS_FILE
from minqing_cli.workflows.folder import BLANKS, INBOX, INTERNAL, OUTPUTS, RETURNS, Folder, open_folder

_DEFAULT_PREFIX = "MQ"


class AlreadyWorkspace(Exception):
    """The folder already is a workspace."""


class NoSuchPlace(Exception):
    """No branch, village or unit of the ledger has that name."""


class Locked(Exception):
    """Another run is writing the ledger."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The times of a run, read once by the command. today: business date. received_at: when the sheets came in."""

    today: date
    now: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Workspace(Folder):
    """An opened workspace."""

    plan: Plan
    plan_source: str

    @property
    def program(self) -> str:
        """What reads and classifies: a file read by another version is read again."""
        return __version__

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the workspace for one writer. Raises Locked after a short wait."""
        lock = FileLock(self.lock, timeout=2)
        try:
            lock.acquire()
        except Timeout:
            raise Locked(self.root) from None
        try:
            yield
        finally:
            lock.release()


def open_workspace(root: Path) -> Workspace:
    """Open a workspace. Raises NoWorkspace, PlanError, LedgerBroken."""
    folder = open_folder(root)
    source = decoded(folder.settings.read_bytes(), SETTINGS_FILE)
    return Workspace(root, parse(source, SETTINGS_FILE), source)


def create_workspace(
    root: Path,
    plan: Plan,
    office: str | None,
    prefix: str | None,
    fill: Callable[[Workspace, Path], None] = lambda workspace, path: None,
) -> Workspace:
    """Make a workspace from a plan. The settings are written last: half a workspace is none.

    fill: puts the first batch into the new ledger file, which takes its place only when that is done.

    Raises AlreadyWorkspace, PlanError for an office or prefix that cannot be used, OSError.
    """
    root = root.absolute()
    if Folder(root).settings.exists() or Folder(root).ledger.exists():
        raise AlreadyWorkspace(root)
    name = office or plan.office.name
    plan = with_office(plan, name, prefix or (plan.office.prefix if name == plan.office.name else _DEFAULT_PREFIX))
    source = plan_text(plan)
    workspace = Workspace(root, parse(source, SETTINGS_FILE), source)
    for folder in (INBOX, RETURNS, OUTPUTS, BLANKS, INTERNAL):
        (root / folder).mkdir(parents=True, exist_ok=True)
    fresh = workspace.ledger.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    try:
        ledger.create(fresh)
        fill(workspace, fresh)
        fresh.replace(workspace.ledger)
    finally:
        fresh.unlink(missing_ok=True)
    workspace.settings.write_text(source, encoding="utf-8")
    return workspace
