"""An opened workspace: the folder with the plan in force; one writer at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from minqing_cli import __version__
from minqing_cli.plan import Plan, decoded, parse
from minqing_cli.terms import SETTINGS_FILE
from minqing_cli.workflows.folder import Folder, open_folder


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
        # Only who writes pays for its import.
        from filelock import FileLock, Timeout

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
