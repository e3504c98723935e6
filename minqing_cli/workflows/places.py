"""The branches and villages that a workspace knows, from its plan and its ledger."""

from minqing_cli.plan import Plan
from minqing_cli.stores.queries import Queries
from minqing_cli.workflows.workspace import NoSuchPlace


def known_places(queries: Queries, plan: Plan) -> set[str]:
    """Return every branch and village that has a name."""
    known = set(plan.places) | set(plan.villages())
    known.update(name for one in queries.households() for name in (one.branch, one.village))
    known.update(name for line in queries.schedule() for name in (line.branch, line.village))
    return known - {""}


def require_place(queries: Queries, plan: Plan, place: str | None) -> None:
    """Raise NoSuchPlace for the name of a branch or village that nobody has written anywhere."""
    if place is not None and place not in known_places(queries, plan):
        raise NoSuchPlace(place)
