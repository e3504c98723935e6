"""What the report on the campaign's goals is computed from: counts of several reports, and of the urgent issues."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import and_, or_

from minqing_cli.reports import GOALS, goals
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.rates import Rate
from minqing_cli.stores import counting
from minqing_cli.stores.schema import issues
from minqing_cli.terms import Urgency
from minqing_cli.workflows.asked import Maker, Request, Sources
from minqing_cli.workflows.figures import closure_of, coverage_of


def _goals(sources: Sources, wanted: Request) -> Listed:
    as_of, tallied = wanted.as_of, sources.details.tally_conditions(wanted.as_of)
    settled = counting.settled_conditions(as_of)
    urgent = issues.c.urgency != Urgency.ORDINARY.value
    [(_, counts)] = sources.details.counts(
        as_of,
        None,
        {
            "urgent": and_(urgent, or_(tallied["resolved"], tallied["overdue"])),
            "urgent_on_time": and_(urgent, tallied["on_time"]),
            **{name: settled[name] for name in ("settled", "in_village", "first_petitions", "settled_at_first")},
        },
    )
    total = closure_of(sources, replace(wanted, by=None)).total
    covered = coverage_of(sources, replace(wanted, by=None))
    ends_on = max((phase.ends_on for phase in sources.plan.phases_for("resolve")), default=None)
    cleared_on = min(as_of, ends_on or as_of)
    cleared = closure_of(sources, replace(wanted, by=None, as_of=cleared_on)).total.resolved_rate
    reached = goals.Reached(
        urgent=Rate(counts["urgent_on_time"], counts["urgent"]),
        due=total.due_resolved_rate,
        cleared=cleared,
        cleared_on=cleared_on,
        revisited=total.revisit_rate,
        on_time=total.on_time_rate,
        coverage=covered.total.coverage_rate if covered.has_register else None,
        in_village=Rate(counts["in_village"], counts["settled"]),
        at_first=Rate(counts["settled_at_first"], counts["first_petitions"]),
    )
    return goals.compute(reached, sources.plan.goals, ends_on, as_of, wanted.as_known)


GOAL_REPORTS: Mapping[str, Maker] = {GOALS.name: _goals}
