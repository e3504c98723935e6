"""The report on how the visits were made (M22, M23), out of the visits, the issues and the register of services."""

from collections.abc import Mapping
from datetime import date

from minqing_cli.deadlines import calendar_of
from minqing_cli.further import handed_out, said_in
from minqing_cli.logbooks import SERVICES, Service, names_in
from minqing_cli.reports import VISITS, visits
from minqing_cli.reports.listed import Listed
from minqing_cli.stores import counting
from minqing_cli.stores.ledger import Ledger
from minqing_cli.stores.towns import towns_known
from minqing_cli.terms import IDS_OF_A_TOWN, Outcome
from minqing_cli.workflows.asked import Maker, Request, Sources, place_in_order
from minqing_cli.workflows.logbooks import entries_of

_MET = (Outcome.NO_PROBLEM.value, Outcome.HAS_ISSUE.value)


def _visits(sources: Sources, wanted: Request) -> Listed:
    by, calendar = wanted.by or "village", calendar_of(sources.plan)
    towns = {one.id: one.town for one in towns_known(Ledger(sources.details.connection))}
    made: dict[tuple[int, date], visits.Made] = {}
    for row in sources.details.visits_made(wanted.as_of, sources.plan.phases_for("visit"), wanted.place):
        town = towns.get(row.household_id // IDS_OF_A_TOWN, "")
        key = {"branch": row.branch, "town": town}.get(by, row.village)
        visit = made.setdefault((row.household_id, row.visited_on), visits.Made(row.household_id, key, row.visited_on))
        said, copies = (said_in(row.further), handed_out(row.further)) if row.further else ({}, {})
        # People of the same name in two towns are two.
        visitors = [f"{town}{name}" for name in names_in(row.visitor)]
        visit.told(row.outcome in _MET, visitors, said, copies)
    counted = sources.details.counts(wanted.as_of, by, {"issues": counting.COUNTED})
    issues = {key: counts["issues"] for key, counts in counted if counts["issues"]}
    # The register of services says of no village where copies were handed out.
    services = [] if wanted.place else entries_of(sources.details, SERVICES, Service)
    days = (calendar.off.__contains__, calendar.made_up.__contains__)
    place = place_in_order(sources.details, by, sources.plan)
    listed = sorted(made.values(), key=lambda visit: place(visit.key))
    return visits.compute(listed, issues, services, days, by, wanted.as_of, wanted.as_known)


VISITS_MADE: Mapping[str, Maker] = {VISITS.name: _visits}
"""The report on how the visits were made."""
