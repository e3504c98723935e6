"""Check the schedule, share households out, remind and look up by chance: the shell around the pure parts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from minqing_cli import clean
from minqing_cli.intake.schedule import read_schedule
from minqing_cli.logbooks import FILINGS, KEY_HOUSEHOLDS, PLANNED, TEAMS, Filing, KeyHousehold, PlannedVisit, Team
from minqing_cli.merging.logbooks import household_finder
from minqing_cli.merging.schedule import ScheduleLine, line_of
from minqing_cli.plan import Plan
from minqing_cli.readers.refusal import Refused
from minqing_cli.reports import assignment, going_out, sharing
from minqing_cli.reports.assignment import ScheduleCheck, Visited
from minqing_cli.reports.order import numbers_by_size
from minqing_cli.reports.sharing import ToVisit
from minqing_cli.reports.table import Table
from minqing_cli.stores import ledger
from minqing_cli.stores.queries import Queries
from minqing_cli.workflows.asked import batch_known
from minqing_cli.workflows.logbooks import entries_of
from minqing_cli.workflows.places import require_place
from minqing_cli.workflows.reading import read_single
from minqing_cli.workflows.workspace import Workspace


class NoSchedule(Exception):
    """There is no schedule to work with; the text says which."""


@dataclass(frozen=True, slots=True)
class VisitDay:
    """When people go out next, and when they are reminded."""

    visit_on: date
    remind_on: date


def check_schedule(workspace: Workspace, against: str | None = None) -> ScheduleCheck:
    """Check the schedule in force. against: a file or the number of a batch. Raises NoSchedule, NoSuchBatch."""
    plan = workspace.plan
    with ledger.reading(workspace.ledger) as (_, connection):
        queries = Queries(connection)
        lines = list(queries.schedule())
        if not lines:
            raise NoSchedule("还没有导入活动安排表。请运行：minqing schedule import 附件2.xlsx")
        visits = [
            Visited(
                one.visit.visited_on, one.visit.village, one.visit.grid, one.visit.person, one.visit.visitor,
                str(one.source),
            )
            for one in queries.visits()
        ]  # fmt: skip
        rule = plan.teams if plan.teams != type(plan.teams)() else None
        return assignment.check(
            lines,
            list(_wanted(plan, queries)),
            visits,
            entries_of(queries, FILINGS, Filing),
            None if against is None else _other_version(workspace, queries, against),
            entries_of(queries, TEAMS, Team),
            rule,
        )


def _wanted(plan: Plan, queries: Queries) -> Iterator[tuple[str, str]]:
    """Every area that must have a team: the plan's tree, and the register."""
    for villages in plan.places.values():
        for village in villages:
            grids = villages[village] if isinstance(villages, dict) else ()
            yield from ((village, grid) for grid in grids) if grids else ((village, ""),)
    for household in queries.households(register_only=True):
        if not household.status:
            yield household.village, household.grid


def _other_version(workspace: Workspace, queries: Queries, against: str) -> list[ScheduleLine]:
    if against.isdecimal():
        return list(Queries(queries.connection, batch_known(queries, int(against))).schedule())
    path = Path(against)
    try:
        sheets = read_single(path, workspace.plan.limits, workspace.log).sheets
    except Refused as refused:
        raise NoSchedule(str(refused.problem(path.name))) from None
    entries = [entry for sheet in sheets for entry in read_schedule(path.name, sheet).entries]
    if not entries:
        raise NoSchedule(f"{path.name} 里没有读到活动安排表（附件2）。")
    return [line_of(entry, 0, number, place) for number, (place, entry) in enumerate(entries, start=1)]


def share_households(workspace: Workspace, people: Sequence[str], place: str | None) -> Table:
    """Share the register's households out among people. place: only this branch or village. Raises NoSchedule."""
    with ledger.reading(workspace.ledger) as (_, connection):
        queries = Queries(connection)
        require_place(queries, workspace.plan, place)
        households, doubles = to_visit(queries, place)
    if not households:
        raise NoSchedule("底册里没有应访的户。请先运行：minqing roster import 应访底册.xlsx")
    villages = {name: number for number, name in enumerate(dict.fromkeys(one.village for one in households))}
    ordered = sorted(
        households, key=lambda one: (villages[one.village], numbers_by_size(assignment.area_key(one.grid)))
    )
    return sharing.share_table(ordered, people, doubles)


def to_visit(queries: Queries, place: str | None) -> tuple[list[ToVisit], int]:
    """Return the register's households that must be visited, each once, with their tags; and how many were doubles.

    place: only this branch or village.
    """
    register = [one for one in queries.households(register_only=True) if not one.status]
    find = household_finder(register)
    tags: dict[int, str] = {}
    for one in entries_of(queries, KEY_HOUSEHOLDS, KeyHousehold):
        household = find(one.village, one.person, one.phones)
        if household is not None:
            tags[household.id] = one.tags
    own = [one for one in register if place is None or place in (one.branch, one.village)]
    found: dict[tuple[str, str, str], ToVisit] = {}
    for household in own:
        key = (
            household.village,
            household.name,
            min(map(clean.local_number, household.phones), default=household.address),
        )
        found.setdefault(
            key,
            ToVisit(
                household.branch, household.village, household.grid, household.name, household.address,
                "、".join(household.phones), tags.get(household.id, ""),
            ),
        )  # fmt: skip
    return list(found.values()), len(own) - len(found)


def next_visit_day(workspace: Workspace, today: date, visit_on: date | None = None) -> VisitDay:
    """Return the visit day whose reminder is due next. visit_on: take this day instead. Raises NoSchedule."""
    settings = workspace.plan.reminders
    before = timedelta(days=settings.days_before)
    day = visit_on or settings.next_visit_day(today + before)
    if day is None:
        raise NoSchedule("方案里没有走访日。请用 --for 写明哪一天，或在 minqing.toml 的 [reminders] 里写 visit_days。")
    return VisitDay(day, day - before)


def remind(workspace: Workspace, day: VisitDay) -> tuple[Table, Table]:
    """Return who goes out on a visit day, and the households planned for it."""
    with ledger.reading(workspace.ledger) as (_, connection):
        queries = Queries(connection)
        planned = entries_of(queries, PLANNED, PlannedVisit)
        return going_out.reminder(list(queries.schedule()), planned, day.visit_on, day.remind_on)


def spot_check(workspace: Workspace, day: date, seed: str) -> Table:
    """Return the teams drawn for a day."""
    with ledger.reading(workspace.ledger) as (_, connection):
        lines = list(Queries(connection).schedule())
    if not lines:
        raise NoSchedule("还没有导入活动安排表。请运行：minqing schedule import 附件2.xlsx")
    return going_out.spot_check(lines, day, seed, workspace.plan.reminders)
