"""Everything known of one issue: where it came from, how it stands, each change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from minqing_cli.merging.known import Source, StoredIssue
from minqing_cli.stores.lookup import looking_up
from minqing_cli.workflows.folder import Folder

_BY_PEOPLE = ("advance", "deadline set")
"""Commands whose versions say who stands for them and on what grounds."""


class NoSuchIssue(Exception):
    """The ledger has no issue of that number. near: numbers like it."""

    def __init__(self, number: str, near: list[str]) -> None:
        super().__init__(number)
        self.number = number
        self.near = near


@dataclass(frozen=True, slots=True)
class Change:
    """One version: the batch that wrote it, and what differs from the version before (field, before, after).

    stepped_on, by, note: of a step, the day, who took it and on what grounds.
    """

    batch: int
    day: date
    command: str
    differences: tuple[tuple[str, Any, Any], ...]
    stepped_on: date | None = None
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One issue with the words that it was read from, its changes, and the times it was raised again."""

    issue: StoredIssue
    opinion: str
    further: str
    """What the visit says in the columns that only some campaigns ask for."""
    source: Source | None
    """None where it came over from the campaign before: its sheet is kept in that ledger."""
    changes: tuple[Change, ...]
    repeats: tuple[tuple[date, str, str], ...]
    main: StoredIssue | None = None
    """The issue that it is joined to."""
    joined: tuple[tuple[StoredIssue, Source | None], ...] = ()
    """The issues that are joined to it, each with where it was read."""


def issue_story(folder: Folder, number: str) -> Story:
    """Return what the ledger knows of an issue. Raises NoSuchIssue, LedgerBroken."""
    with looking_up(folder.ledger) as book:
        versions = book.issue_versions(number.strip().upper()) or book.issue_versions(number.strip())
        if versions:
            issue = versions[-1][1]
            batches = book.batches(number for number, _ in versions)
            changes = tuple(_changes(versions, batches))
            opinion, further, source = book.said_in(issue.visit_id) or (issue.text, "", None)
            mains = book.issue_versions(issue.main_number) if issue.main_number else ()
            return Story(
                issue,
                opinion,
                further,
                source,
                changes,
                tuple(book.repeats_of(issue.number)),
                mains[-1][1] if mains else None,
                tuple(book.joined_to(issue.number)) if issue.joined else (),
            )
    raise NoSuchIssue(number, _numbers_near(folder, number))


def _numbers_near(folder: Folder, number: str) -> list[str]:
    # Heavy to import, and seldom needed.
    from minqing_cli.stores import ledger
    from minqing_cli.stores.queries import Queries

    with ledger.reading(folder.ledger) as (_, connection):
        return Queries(connection).numbers_near(number)


def _changes(versions: list[tuple[int, StoredIssue]], batches: Mapping[int, tuple[date, str]]) -> Iterator[Change]:
    previous: StoredIssue | None = None
    for number, issue in versions:
        differences = tuple(
            (one.name, getattr(previous, one.name), getattr(issue, one.name))
            for one in fields(issue)
            if previous is not None and getattr(previous, one.name) != getattr(issue, one.name)
        )
        day, command = batches[number]
        change = Change(number, day, command, differences)
        if command in _BY_PEOPLE:
            change = replace(change, stepped_on=issue.stepped_on, by=issue.stepped_by, note=issue.step_note)
        yield change
        previous = issue
