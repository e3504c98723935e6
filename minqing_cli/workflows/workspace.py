"""A workspace: one campaign's folder with its settings, ledger, kept sources and the clerk's three folders."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from minqing_cli import __version__
from minqing_cli.plan import SETTINGS_FILE, Plan, decoded, parse, plan_text, with_office
from minqing_cli.stores import ledger

INBOX, RETURNS, OUTPUTS, BLANKS = "收件", "退回", "输出", "空白表"
_INTERNAL = ".minqing"
_DEFAULT_PREFIX = "MQ"


class NoWorkspace(Exception):
    """There is no workspace at the given place or above it."""


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
class Workspace:
    """An opened workspace."""

    root: Path
    plan: Plan
    plan_source: str

    @property
    def ledger(self) -> Path:
        """The ledger file."""
        return self.root / _INTERNAL / "ledger.sqlite"

    @property
    def sources(self) -> Path:
        """Where merged files are kept by digest."""
        return self.root / _INTERNAL / "sources"

    @property
    def log(self) -> Path:
        """The log file."""
        return log_file(self.root)

    @property
    def outputs(self) -> Path:
        """Where lists and reports are written."""
        return self.root / OUTPUTS

    @property
    def program(self) -> str:
        """What reads and classifies: a file read by another version is read again."""
        return __version__

    def shown(self, path: Path) -> str:
        """A path as the clerk knows it: inside the workspace, from its root."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the workspace for one writer. Raises Locked after a short wait."""
        lock = FileLock(self.root / _INTERNAL / "lock", timeout=2)
        try:
            lock.acquire()
        except Timeout:
            raise Locked(self.root) from None
        try:
            yield
        finally:
            lock.release()


def log_file(root: Path) -> Path:
    """The log file of a workspace."""
    return root / _INTERNAL / "minqing.log"


def find_root(start: Path) -> Path:
    """Return the nearest folder at or above `start` that is a workspace. Raises NoWorkspace."""
    start = start.absolute()
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise NoWorkspace(start)


def open_workspace(root: Path) -> Workspace:
    """Open a workspace. Raises NoWorkspace, PlanError, ledger.LedgerBroken."""
    settings = root / SETTINGS_FILE
    if not settings.is_file():
        raise NoWorkspace(root)
    source = decoded(settings.read_bytes(), SETTINGS_FILE)
    workspace = Workspace(root, parse(source, SETTINGS_FILE), source)
    if not workspace.ledger.is_file():
        raise ledger.LedgerBroken("台账文件不见了")
    return workspace


def create_workspace(root: Path, plan: Plan, office: str | None, prefix: str | None) -> Workspace:
    """Make a workspace from a plan. The settings are written last: half a workspace is none.

    Raises AlreadyWorkspace, PlanError for an office or prefix that cannot be used, OSError.
    """
    root = root.absolute()
    if (root / SETTINGS_FILE).exists() or (root / _INTERNAL / "ledger.sqlite").exists():
        raise AlreadyWorkspace(root)
    name = office or plan.office.name
    plan = with_office(plan, name, prefix or (plan.office.prefix if name == plan.office.name else _DEFAULT_PREFIX))
    source = plan_text(plan)
    workspace = Workspace(root, parse(source, SETTINGS_FILE), source)
    for folder in (INBOX, RETURNS, OUTPUTS, BLANKS, _INTERNAL):
        (root / folder).mkdir(parents=True, exist_ok=True)
    ledger.create(workspace.ledger)
    (root / SETTINGS_FILE).write_text(source, encoding="utf-8")
    return workspace
