"""What the report of who has not handed in is computed from."""

from collections.abc import Mapping
from dataclasses import replace

from minqing_cli.plan import Plan
from minqing_cli.reports import MISSING, missing
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.missing import HandedIn
from minqing_cli.reports.owed import Terms
from minqing_cli.stores import handing_in
from minqing_cli.workflows.asked import Maker, Request, Sources


def handed_in_of(sources: Sources, wanted: Request) -> HandedIn:
    """Return what was owed and what came, as the report and its trace count it."""
    details, plan = sources.details, sources.plan
    now = details.corrections().village_now
    # What came in is kept as it was written; a village that was renamed or merged since is one village all the same.
    lines = [replace(one, village=now(one.village)) for one in details.schedule()]
    received = [
        replace(one, village=now(one.village))
        for one in handing_in.deliveries(details.connection, wanted.as_of, details.batch)
    ]
    faults = [
        replace(one, village=now(one.village))
        for one in handing_in.faults(details.connection, wanted.as_of, details.batch)
    ]
    if wanted.place is not None:
        branches = {line.village: line.branch for line in lines}
        branches |= {now(village): branch for branch, villages in plan.places.items() for village in villages}
        own = {village for village, branch in branches.items() if wanted.place in (branch, village)} | {wanted.place}
        lines = [line for line in lines if line.village in own]
        received = [one for one in received if one.village in own]
        faults = [one for one in faults if one.village in own]
    return missing.handed_in(lines, received, faults, _terms(plan, wanted), wanted.as_of)


def _terms(plan: Plan, wanted: Request) -> Terms:
    """Return what a plan asks of those who hand in."""
    phases = plan.phases_for("visit")
    bounds = (min(one.starts_on for one in phases), max(one.ends_on for one in phases)) if phases else None
    return Terms(plan.handing_in, plan.reminders, bounds, plan.campaign_year(wanted.as_of))


def _missing(sources: Sources, wanted: Request) -> Listed:
    found = handed_in_of(sources, wanted)
    return missing.compute(found, wanted.as_of, wanted.as_known, sources.plan.ranking.min_cases, wanted.outside)


HANDING_IN: Mapping[str, Maker] = {MISSING.name: _missing}
