"""Everything known of one issue: where it came from, how it stands, each change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from minqing_cli.merging.known import StoredIssue, StoredVisit
from minqing_cli.stores import ledger
from minqing_cli.stores.queries import Queries
from minqing_cli.workflows.workspace import Workspace


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
    """One issue with its visit, its changes, and the times it was raised again."""

    issue: StoredIssue
    visit: StoredVisit
    changes: tuple[Change, ...]
    repeats: tuple[tuple[date, str, str], ...]


def issue_story(workspace: Workspace, number: str) -> Story:
    """Return what the ledger knows of an issue. Raises NoSuchIssue."""
    with ledger.reading(workspace.ledger) as (_, connection):
        queries = Queries(connection)
        versions = queries.issue_versions(number.strip().upper()) or queries.issue_versions(number.strip())
        if not versions:
            raise NoSuchIssue(number, queries.numbers_near(number))
        batches = {batch["number"]: batch for batch in queries.batches()}
        issue = versions[-1][1]
        visit = queries.visit_versions(issue.visit_id)[-1][1]
        return Story(issue, visit, tuple(_changes(versions, batches)), tuple(queries.repeats_of(issue.number)))


def _changes(versions: list[tuple[int, StoredIssue]], batches: Mapping[int, Mapping[str, Any]]) -> Iterator[Change]:
    previous: StoredIssue | None = None
    for number, issue in versions:
        differences = tuple(
            (one.name, getattr(previous, one.name), getattr(issue, one.name))
            for one in fields(issue)
            if previous is not None and getattr(previous, one.name) != getattr(issue, one.name)
        )
        batch = batches[number]
        change = Change(number, batch["today"], batch["command"], differences)
        if batch["command"] == "advance":
            change = replace(change, stepped_on=issue.stepped_on, by=issue.stepped_by, note=issue.step_note)
        yield change
        previous = issue


def batch_log(workspace: Workspace) -> list[Mapping[str, Any]]:
    """Return every batch, oldest first."""
    with ledger.reading(workspace.ledger) as (_, connection):
        return Queries(connection).batches()
