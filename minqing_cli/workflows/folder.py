"""A workspace as a place: one campaign's folder with its settings, ledger, kept sources and the clerk's folders.

Knows where things lie, not what they say: the plan is read by `workflows.workspace`.
"""

from dataclasses import dataclass
from pathlib import Path

from minqing_cli.stores.version import LedgerBroken
from minqing_cli.terms import SETTINGS_FILE

INBOX, RETURNS, OUTPUTS, BLANKS = "收件", "退回", "输出", "空白表"
INTERNAL = ".minqing"


class NoWorkspace(Exception):
    """There is no workspace at the given place or above it."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A workspace's folder."""

    root: Path

    @property
    def settings(self) -> Path:
        """The plan and the unit's own settings."""
        return self.root / SETTINGS_FILE

    @property
    def ledger(self) -> Path:
        """The ledger file."""
        return self.root / INTERNAL / "ledger.sqlite"

    @property
    def lock(self) -> Path:
        """What a run holds while it writes."""
        return self.root / INTERNAL / "lock"

    @property
    def sources(self) -> Path:
        """Where merged files are kept by digest."""
        return self.root / INTERNAL / "sources"

    @property
    def log(self) -> Path:
        """The log file."""
        return self.root / INTERNAL / "minqing.log"

    @property
    def outputs(self) -> Path:
        """Where lists and reports are written."""
        return self.root / OUTPUTS

    def shown(self, path: Path) -> str:
        """A path as the clerk knows it: inside the workspace, from its root."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def find_root(start: Path) -> Path:
    """Return the nearest folder at or above `start` that is a workspace. Raises NoWorkspace."""
    start = start.absolute()
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise NoWorkspace(start)


def open_folder(root: Path) -> Folder:
    """Return a workspace's folder. Raises NoWorkspace, LedgerBroken for one without its ledger."""
    folder = Folder(root)
    if not folder.settings.is_file():
        raise NoWorkspace(root)
    if not folder.ledger.is_file():
        raise LedgerBroken("台账文件不见了")
    return folder
