"""Which files were written as outputs, by the digests of their bytes."""

import sqlite3
from pathlib import Path

from minqing_cli.stores.driver import opened

_NOTE = "INSERT INTO outputs (path, sha256) VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET sha256 = excluded.sha256"


def digest_of(ledger: Path, output: str) -> str | None:
    """Return the SHA-256 of what we last wrote to an output path, as `ledger` knows it. Raises LedgerBroken."""
    with opened(ledger) as connection:
        return _digest(connection, output)


def note(ledger: Path, output: str, sha256: str) -> None:
    """Remember what was written to an output path. Raises LedgerBroken, LedgerUnwritable."""
    with opened(ledger) as connection:
        if _digest(connection, output) != sha256:
            connection.execute(_NOTE, (output, sha256))


def _digest(connection: sqlite3.Connection, output: str) -> str | None:
    found = connection.execute("SELECT sha256 FROM outputs WHERE path = ?", (output,)).fetchone()
    return str(found[0]) if found else None
