"""A ledger opened through the driver alone: importing SQLAlchemy costs more than all that a small question asks."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from minqing_cli.stores.version import LedgerBroken, LedgerUnwritable, require_version


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a ledger file for reading; rows are known by name. Raises LedgerBroken, LedgerUnwritable."""
    try:
        with closing(sqlite3.connect(path, timeout=2)) as connection:
            connection.row_factory = sqlite3.Row
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
    require_version(found["value"] if found else None)
