"""One issue looked up in the ledger, by plain SQL through the driver: a person waits for it."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from minqing_cli.merging.known import Source, StoredIssue
from minqing_cli.stores.driver import opened


class Lookup:
    """An open ledger, for reading."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def issue_versions(self, number: str) -> list[tuple[int, StoredIssue]]:
        """(batch, issue) of every version of one issue, oldest first."""
        found = self._connection.execute("SELECT * FROM issues WHERE number = ? ORDER BY version", (number,))
        return [(row["batch"], _issue_of(row)) for row in found]

    def said_in(self, visit_id: int) -> tuple[str, str, Source] | None:
        """The words of a visit as it stands, what it says further, and where they were read; None where there is no such visit."""
        query = """
            SELECT opinion, further, source_sha256, source_file, source_sheet, source_row
            FROM visits WHERE id = ? ORDER BY version DESC LIMIT 1
        """
        found = self._connection.execute(query, (visit_id,)).fetchone()
        return (found[0], found[1], Source(*found[2:])) if found else None

    def joined_to(self, number: str) -> list[tuple[StoredIssue, Source | None]]:
        """The issues that are joined to one, by number, each with where it was read."""
        query = """
            SELECT issues.*, visits.source_sha256, visits.source_file, visits.source_sheet, visits.source_row
            FROM issues LEFT JOIN visits ON visits.id = issues.visit_id AND visits.superseded IS NULL
            WHERE issues.superseded IS NULL AND issues.main_number != '' AND issues.main_number = ?
            ORDER BY issues.year, issues.sequence
        """
        return [
            (_issue_of(row), Source(*tuple(row)[-4:]) if row["source_file"] is not None else None)
            for row in self._connection.execute(query, (number,))
        ]

    def repeats_of(self, number: str) -> list[tuple[date, str, str]]:
        """(day, words, source) of each time an issue was raised again."""
        query = """
            SELECT repeats.reported_on, repeats.text, visits.source_file, visits.source_sheet, visits.source_row
            FROM repeats JOIN visits ON visits.id = repeats.visit_id AND visits.superseded IS NULL
            WHERE repeats.superseded IS NULL AND repeats.number = ? ORDER BY repeats.reported_on
        """
        return [
            (date.fromisoformat(day), text, f"{file} › {sheet} › 第{row + 1}行")
            for day, text, file, sheet, row in self._connection.execute(query, (number,))
        ]

    def batches(self, numbers: Iterable[int]) -> dict[int, tuple[date, str]]:
        """Batch → its business date and its command."""
        wanted = sorted(set(numbers))
        query = f"SELECT number, today, command FROM batches WHERE number IN ({', '.join('?' * len(wanted))})"
        return {
            number: (date.fromisoformat(today), command)
            for number, today, command in self._connection.execute(query, wanted)
        }


@contextmanager
def looking_up(path: Path) -> Iterator[Lookup]:
    """Open a ledger file for reading. Raises LedgerBroken, LedgerUnwritable."""
    with opened(path) as connection:
        connection.row_factory = sqlite3.Row
        yield Lookup(connection)


def _issue_of(row: sqlite3.Row) -> StoredIssue:
    return StoredIssue(**{name: read(row[name]) for name, read in _readers().items()})


@lru_cache(maxsize=1)
def _readers() -> Mapping[str, Any]:
    """What makes a field's value of what the driver gives: SQLite knows neither days nor yes and no."""
    return {one.name: _READERS.get(one.type, _as_it_is) for one in fields(StoredIssue)}


def _as_it_is(value: Any) -> Any:
    return value


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


_READERS: Mapping[Any, Any] = {bool: bool, date: date.fromisoformat, date | None: _day}
