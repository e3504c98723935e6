"""Open the next campaign's workspace from the ledger of the one before, which is only read."""

from dataclasses import dataclass
from pathlib import Path

from minqing_cli.logbooks import LOGBOOKS
from minqing_cli.merging.next_year import NEXT_YEAR, CarriedOver, Kept, carry_over
from minqing_cli.plan import Plan
from minqing_cli.stores import ledger
from minqing_cli.stores.batches import Batch
from minqing_cli.stores.queries import Queries
from minqing_cli.workflows.handover import write_handover
from minqing_cli.workflows.publish import Published
from minqing_cli.workflows.workspace import Clock, Workspace, create_workspace


@dataclass(frozen=True, slots=True)
class NextYear:
    """The new workspace, what went over into it, and the hand-over sheet in it."""

    workspace: Workspace
    carried: CarriedOver
    sheet: Published


def plan_of_next(old: Plan, new: Plan | None) -> Plan:
    """Return the plan to start from: the new one, with the office's own names and places where it has none."""
    if new is None:
        return old
    return new if new.places else new.model_copy(update={"places": old.places})


def open_next_year(
    root: Path, old: Workspace, plan: Plan | None, office: str | None, prefix: str | None, clock: Clock
) -> NextYear:
    """Make the workspace of the next campaign, all or nothing. plan: None for that of the old one.

    Raises AlreadyWorkspace, PlanError, LedgerBroken, OSError.
    """
    carried: list[CarriedOver] = []

    def fill(workspace: Workspace, path: Path) -> None:
        year = workspace.plan.campaign_year(clock.today)
        carried.append(carry_over(_kept(old, year), workspace.plan, year))
        if carried[0].anything:
            with ledger.writing(path) as book:
                book.append(_batch(carried[0], workspace, clock))

    workspace = create_workspace(
        root, plan_of_next(old.plan, plan), office or old.plan.office.name, prefix or old.plan.office.prefix, fill
    )
    return NextYear(workspace, carried[0], write_handover(old, None, clock.today, workspace).published)


def _kept(old: Workspace, year: int) -> Kept:
    with ledger.reading(old.ledger, untouched=True) as (book, connection):
        queries = Queries(connection)
        return Kept(
            tuple(queries.households()),
            tuple(queries.issues()),
            tuple(queries.schedule()),
            tuple(line for logbook in LOGBOOKS for line in queries.logbook_lines(logbook.name)),
            book.corrections().made,
            book.next_ids(year)[2],
        )


def _batch(carried: CarriedOver, workspace: Workspace, clock: Clock) -> Batch:
    counts = {"households": len(carried.households), "issues": len(carried.issues)}
    return Batch(
        command=NEXT_YEAR,
        made_at=clock.now,
        received_at=clock.received_at,
        today=clock.today,
        program=workspace.program,
        plan_fingerprint=workspace.plan.fingerprint(),
        plan_source=workspace.plan_source,
        counts={name: {"new": count, "changed": 0, "same": 0} for name, count in counts.items()},
        households=carried.households,
        issues=carried.issues,
        schedule=carried.schedule,
        logbook=carried.logbook,
        corrections=carried.corrections,
    )
