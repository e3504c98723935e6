"""Attachments 5 and 6: the households without issues, the issues one by one."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from minqing_cli import clean
from minqing_cli.forms import ISSUE_LIST, NO_PROBLEM_LIST, Form
from minqing_cli.stores import attachments
from minqing_cli.stores.driver import opened
from minqing_cli.workflows.publish import Published, of_part, publish
from minqing_cli.workflows.workspace import Workspace
from minqing_cli.writers.attachments import IssueRow, NoProblemRow, write_attachment5, write_attachment6


def write_no_problem_list(
    workspace: Workspace, path: Path | None, place: str | None, today: date, outside: bool
) -> tuple[Published, int]:
    """Write attachment 5; return what became of it and how many households it lists. place: a branch or village."""
    _require_known(workspace, place)
    with opened(workspace.ledger) as connection:
        rows = list(_no_problem_rows(attachments.clear_households(connection, place)))
    produce = partial(
        write_attachment5,
        plan=workspace.plan,
        rows=rows,
        unit=_reporter(workspace, place),
        outside=outside,
        reported_on=today,
    )
    return publish(workspace, path or _default_path(workspace, NO_PROBLEM_LIST, place, outside), produce), len(rows)


def write_issue_list(
    workspace: Workspace, path: Path | None, place: str | None, today: date, outside: bool
) -> tuple[Published, int, int]:
    """Write attachment 6; return what became of it, how many households and how many issues it lists.

    place: a branch or village. What may concern an official is in the town's own list alone: nobody is handed a
    complaint about himself, and no copy for outside carries one.
    """
    _require_known(workspace, place)
    with opened(workspace.ledger) as connection:
        found = attachments.listed_issues(
            connection,
            place,
            on_the_spot=workspace.plan.closure.list_resolved_on_the_spot,
            sensitive=place is None and not outside,
        )
        rows = [IssueRow(*row) for row in found]
    produce = partial(
        write_attachment6,
        plan=workspace.plan,
        rows=rows,
        unit=_reporter(workspace, place),
        outside=outside,
        reported_on=today,
    )
    published = publish(workspace, path or _default_path(workspace, ISSUE_LIST, place, outside), produce)
    return published, len({row.household for row in rows}), len(rows)


def _require_known(workspace: Workspace, place: str | None) -> None:
    if place is None:
        return
    # Which places there are is asked with SQLAlchemy, which costs more than the list of the whole town.
    from minqing_cli.stores import ledger
    from minqing_cli.stores.queries import Queries
    from minqing_cli.workflows.places import require_place

    with ledger.reading(workspace.ledger) as (_, connection):
        require_place(Queries(connection), workspace.plan, place)


def _reporter(workspace: Workspace, place: str | None) -> str | None:
    return f"{workspace.plan.office.name}{place}" if place else None


def _default_path(workspace: Workspace, form: Form, place: str | None, outside: bool) -> Path:
    return workspace.outputs / of_part(f"{form.name}_{form.title}{'_外发版' if outside else ''}.xlsx", place)


def _no_problem_rows(households: Iterable[tuple[Any, ...]]) -> Iterator[NoProblemRow]:
    """One row for each household, with the phones that it was reached by."""
    for branch, village, person, phones, visited_on, visitor, remark, known in households:
        if phones == known and known.isdecimal():
            # As nearly always: the one number of the household.
            numbers = known
        else:
            numbers = "、".join(clean.phones(phones).usable) or known.replace("/", "、")
        yield NoProblemRow(branch, village, person, numbers, visited_on, visitor, remark)
