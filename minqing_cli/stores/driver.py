"""A ledger file opened through the driver alone, for commands that ask little of it.

Importing SQLAlchemy costs more than all the rest of such a command (docs/performance.md). Their statements are such as
SQLite and PostgreSQL both take.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from minqing_cli.stores.version import LedgerBroken, LedgerUnwritable, require_version

_WAIT_SECONDS = 2


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a ledger file; each statement stands for itself. Raises LedgerBroken, LedgerUnwritable."""
    try:
        with closing(sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)) as connection:
            _require_schema(connection)
            yield connection
    except sqlite3.OperationalError as error:
        raise LedgerUnwritable(str(error)) from error
    except sqlite3.DatabaseError as error:
        raise LedgerBroken(str(error)) from error


def _require_schema(connection: sqlite3.Connection) -> None:
    try:
        found = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            raise LedgerBroken("不是台账文件") from error
        raise
    require_version(found[0] if found else None)


class Days(dict[str | None, date | None]):
    """What SQLite keeps of a day → the day. A ledger has few of them, each many times."""

    def __missing__(self, written: str | None) -> date | None:
        found = self[written] = date.fromisoformat(written) if written else None
        return found
