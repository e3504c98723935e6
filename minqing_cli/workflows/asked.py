"""What is asked of a report, and where it takes its rows from: what all makers of reports share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from minqing_cli.plan import Plan
from minqing_cli.reports.scope import By
from minqing_cli.reports.table import Tabular
from minqing_cli.reports.tally import Tally
from minqing_cli.stores.details import Details
from minqing_cli.stores.queries import Queries
from minqing_cli.workflows.outside import outside
from minqing_cli.workflows.workspace import Workspace


class NoSuchBatch(Exception):
    """The ledger has no batch of that number."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is wanted of a report. place: only this branch or village. outside: as a copy that leaves the office."""

    as_of: date
    as_known: int | date | None = None
    by: By | None = None
    due_soon: bool = False
    place: str | None = None
    outside: bool = False

    def shown(self, records: Any) -> list[Any]:
        """Return records of people as the report may show them."""
        return [outside(one) for one in records] if self.outside else list(records)


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a report takes its rows from."""

    workspace: Workspace
    details: Details

    @property
    def plan(self) -> Plan:
        """The campaign."""
        return self.workspace.plan


Maker = Callable[[Sources, Request], Tabular]
"""Asks the ledger and computes one report."""


def place_in_order(queries: Queries, by: By | None, plan: Plan) -> Callable[[str | None], int]:
    """Return where a key stands: classes in the order of the plan, places in that of the register, units as they come."""
    if by in ("village", "branch"):
        order = queries.place_order()
    else:
        names = {"subject": plan.subjects, "responsibility": plan.responsibilities}.get(by or "", ())
        order = {name: position for position, name in enumerate(names)}
    last = max(order.values(), default=0) + 1
    return lambda key: order.get(key or "", last)


def in_order(queries: Queries, tallies: list[Tally], by: By | None, plan: Plan) -> list[Tally]:
    """Put tallies in the order of their keys."""
    place = place_in_order(queries, by, plan)
    return sorted(tallies, key=lambda tally: place(tally.key))


def batch_known(queries: Queries, as_known: int | date | None) -> int | None:
    """Return the batch after which the ledger is looked at, None for as it stands. Raises NoSuchBatch."""
    if as_known is None:
        return None
    if isinstance(as_known, date):
        return queries.batch_on(as_known)
    if not any(batch["number"] == as_known for batch in queries.batches()):
        raise NoSuchBatch(as_known)
    return as_known
