"""Which files were merged before, and under which plan and program: asked by every merge, before it reads anything.

Through the driver, by statements that SQLite and PostgreSQL both take: where all files are known, nothing else is needed.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from minqing_cli.stores.noted import SheetRecord

_AT_ONCE = 400
"""Values in one IN list: well below SQLite's oldest limit of 999."""

Known = Mapping[str, Sequence[tuple[SheetRecord, str, str]]]
"""File by digest → (what became of a sheet, plan, program) of its latest merge."""


def sheets_of(connection: sqlite3.Connection, sha256s: Iterable[str]) -> Known:
    """Return what became of the sheets of files that were merged before."""
    wanted = sorted(set(sha256s))
    found: dict[str, dict[str, tuple[SheetRecord, str, str]]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        piece = wanted[start : start + _AT_ONCE]
        query = f"""
            SELECT sheets.sha256, file, sheet, form, reason, heading_row, accepted, duplicate, held, ignored,
                batches.plan, batches.program
            FROM sheets JOIN batches ON batches.number = sheets.batch
            WHERE batches.command = 'merge' AND sheets.sha256 IN ({", ".join("?" * len(piece))})
            ORDER BY sheets.batch
        """
        for *record, plan, program in connection.execute(query, piece):
            sheet = SheetRecord(*record)
            found.setdefault(sheet.sha256, {})[sheet.sheet] = sheet, plan, program
    return {sha256: list(by_sheet.values()) for sha256, by_sheet in found.items()}


def fingerprint_of(connection: sqlite3.Connection, source: str) -> str | None:
    """Return the fingerprint of the plan that a text came to when a batch was made under it; None where none was."""
    found = connection.execute("SELECT fingerprint FROM plans WHERE source = ?", (source,)).fetchone()
    return found[0] if found else None


def last_made_at(connection: sqlite3.Connection) -> str | None:
    """Return when the last batch was made, ISO; None in a new ledger."""
    found = connection.execute("SELECT made_at FROM batches ORDER BY number DESC LIMIT 1").fetchone()
    return found[0] if found else None
