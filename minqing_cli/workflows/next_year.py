"""Open the next campaign's workspace from the ledger of the one before, which is only read."""

from dataclasses import dataclass
from pathlib import Path

from minqing_cli.logbooks import LOGBOOKS
from minqing_cli.merging.handed_out import REGISTERS
from minqing_cli.merging.next_year import NEXT_YEAR, CarriedOver, Kept, carry_over
from minqing_cli.plan import Plan
from minqing_cli.stores import ledger
from minqing_cli.stores.batches import Batch
from minqing_cli.stores.queries import Queries
from minqing_cli.terms import IDS_OF_A_TOWN
from minqing_cli.workflows.handover import write_handover
from minqing_cli.workflows.new_workspace import create_workspace
from minqing_cli.workflows.publish import Published
from minqing_cli.workflows.workspace import Clock, Workspace
from minqing_cli.workflows.writing import new_batch


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
    """What the old ledger holds of its own; towns open their next campaigns themselves and are merged anew."""
    with ledger.reading(old.ledger, untouched=True) as (book, connection):
        queries = Queries(connection)
        return Kept(
            tuple(one for one in queries.households() if not one.town),
            tuple(one for one in (*queries.issues(), *queries.joined_issues()) if not one.town),
            tuple(queries.schedule()),
            tuple(line for logbook in LOGBOOKS for line in queries.logbook_lines(logbook.name)),
            tuple(one for one in book.corrections().made if one.id < IDS_OF_A_TOWN),
            book.next_ids(year)[2],
            tuple(line for name in REGISTERS.values() for line in queries.logbook_lines(name)),
        )


def _batch(carried: CarriedOver, workspace: Workspace, clock: Clock) -> Batch:
    counts = {"households": len(carried.households), "issues": len(carried.issues)}
    return new_batch(
        workspace,
        clock,
        NEXT_YEAR,
        {name: {"new": count, "changed": 0, "same": 0} for name, count in counts.items()},
        households=carried.households,
        issues=carried.issues,
        schedule=carried.schedule,
        logbook=carried.logbook,
        corrections=carried.corrections,
    )
