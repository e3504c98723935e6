"""What the report on the campaign's goals is computed from: counts of several reports, and of the urgent issues."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import and_, or_

from minqing_cli.reports import GOALS, goals
from minqing_cli.reports.coverage import CoverageRow
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.rates import Rate
from minqing_cli.reports.scope import key_label
from minqing_cli.reports.tally import Tally
from minqing_cli.stores import counting
from minqing_cli.stores.schema import issues
from minqing_cli.terms import Urgency
from minqing_cli.workflows.asked import Maker, Request, Sources
from minqing_cli.workflows.figures import closure_of, coverage_of


def _goals(sources: Sources, wanted: Request) -> Listed:
    ends_on = max((phase.ends_on for phase in sources.plan.phases_for("resolve")), default=None)
    whole = _reached(sources, replace(wanted, by=None), ends_on)[None]
    towns = _reached(sources, wanted, ends_on) if wanted.by == "town" else {}
    named = {key: reached for key, reached in towns.items() if key is not None}
    return goals.compute(whole, sources.plan.goals, ends_on, wanted.as_of, wanted.as_known, named)


def _reached(sources: Sources, wanted: Request, ends_on: date | None) -> dict[str | None, goals.Reached]:
    """How far the whole has come, under None, or each town under its name."""
    as_of, tallied = wanted.as_of, sources.details.tally_conditions(wanted.as_of)
    settled = counting.settled_conditions(as_of)
    urgent = issues.c.urgency != Urgency.ORDINARY.value
    conditions = {
        "urgent": and_(urgent, or_(tallied["resolved"], tallied["overdue"])),
        "urgent_on_time": and_(urgent, tallied["on_time"]),
        **{name: settled[name] for name in ("settled", "in_village", "first_petitions", "settled_at_first")},
    }
    found = sources.details.counts(as_of, wanted.by, conditions)
    counts = {key_label(key, wanted.by) if wanted.by else None: row for key, row in found}
    cleared_on = min(as_of, ends_on or as_of)
    closed, cleared = (
        {row.key: row for row in (report.rows if wanted.by else (report.total,))}
        for report in (closure_of(sources, wanted), closure_of(sources, replace(wanted, as_of=cleared_on)))
    )
    covered = coverage_of(sources, wanted)
    visited = {row.key: row for row in covered.rows} if wanted.by else {None: covered.total}
    keys = dict.fromkeys((*closed, *visited)) if wanted.by else (None,)
    reached = {}
    for key in keys:
        own, done = Counter(counts.get(key, {})), closed.get(key, Tally())
        reached[key] = goals.Reached(
            urgent=Rate(own["urgent_on_time"], own["urgent"]),
            due=done.due_resolved_rate,
            cleared=cleared.get(key, Tally()).resolved_rate,
            cleared_on=cleared_on,
            revisited=done.revisit_rate,
            on_time=done.on_time_rate,
            coverage=visited.get(key, CoverageRow(key)).coverage_rate if covered.has_register else None,
            in_village=Rate(own["in_village"], own["settled"]),
            at_first=Rate(own["settled_at_first"], own["first_petitions"]),
        )
    return reached


GOAL_REPORTS: Mapping[str, Maker] = {GOALS.name: _goals}
