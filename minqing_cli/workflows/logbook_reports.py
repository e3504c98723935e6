"""The reports that rest on logbooks, schedule and register: plans against visits, inspections, projects, preparation."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Literal

from sqlalchemy import and_, or_

from minqing_cli.logbooks import (
    GRIDS,
    INSPECTIONS,
    KEY_HOUSEHOLDS,
    MEETINGS,
    PLANNED,
    PROJECTS,
    SERVICES,
    SUBMISSIONS,
    TEAMS,
    Grid,
    Inspection,
    KeyHousehold,
    Meeting,
    PlannedVisit,
    Project,
    Service,
    Submission,
    Team,
    names_in,
)
from minqing_cli.merging.known import StoredIssue
from minqing_cli.merging.logbooks import household_finder
from minqing_cli.reports import (
    KEY,
    NODES,
    PREPARATION,
    ROUNDS,
    ROUTE,
    SOUNDNESS,
    SUPERVISION,
    coverage,
    key,
    nodes,
    planned,
    preparation,
    projects,
    rounds,
    route,
    services,
    soundness,
    supervision,
    teams,
)
from minqing_cli.reports import PLANNED as PLANNED_REPORT
from minqing_cli.reports import PROJECTS as PROJECTS_REPORT
from minqing_cli.reports import SERVICES as SERVICES_REPORT
from minqing_cli.reports import TEAMS as TEAMS_REPORT
from minqing_cli.reports.assignment import team_of
from minqing_cli.reports.scope import key_label
from minqing_cli.reports.table import Tabular
from minqing_cli.stores import counting, listing, schema
from minqing_cli.terms import Outcome
from minqing_cli.workflows.asked import Maker, Request, Sources
from minqing_cli.workflows.assignment import to_visit
from minqing_cli.workflows.logbooks import entries_of
from minqing_cli.workflows.places import known_places
from minqing_cli.workflows.rhythm import duties_of

_issues = schema.issues.c
_MET = (Outcome.HAS_ISSUE.value, Outcome.NO_PROBLEM.value)


def _nodes(sources: Sources, wanted: Request) -> Tabular:
    """Who must report: branches and villages of plan and register, and the units of the issues that count."""
    plan = sources.plan
    register = [one for one in sources.details.households(register_only=True) if not one.status]
    places = (*known_places(sources.details, plan), plan.units.pending, plan.units.sensitive)
    units = [key for key, _ in sources.details.counts(wanted.as_of, "unit", {"received": counting.COUNTED}) if key]
    expected = {
        "branch": tuple(filter(None, dict.fromkeys((*plan.places, *(one.branch for one in register))))),
        "village": tuple(dict.fromkeys((*plan.villages(), *(one.village for one in register)))),
        "unit": tuple(unit for unit in units if unit not in places),
    }
    handed_in = entries_of(sources.details, SUBMISSIONS, Submission)
    return nodes.compute(plan.node, plan.phase, expected, handed_in, wanted.as_of, wanted.as_known)


def _rounds(sources: Sources, wanted: Request) -> Tabular:
    found: list[rounds.Round] = []
    by: Literal["town"] | None = "town" if wanted.by == "town" else None
    for number, phases in rounds.rounds_of(sources.plan.phase):
        standings = sources.details.standings(wanted.as_of, phases)
        covered = coverage.compute(standings, by or "village", wanted.as_of)
        last = min(phases[-1].ends_on, wanted.as_of)
        resolved = counting.tally_conditions(last)["resolved"]
        revisited = schema.issues.c.revisited_on.between(phases[0].starts_on, last)
        conditions = {"resolved": resolved, "fed_back": and_(resolved, revisited)}
        counts = {
            key_label(key, "town") if by else None: row
            for key, row in sources.details.counts(wanted.as_of, by, conditions)
        }
        rows = {row.key: row for row in covered.rows} if by else {None: covered.total}
        for name in dict.fromkeys((*rows, *counts)):
            own, row = counts.get(name, {}), rows.get(name, coverage.CoverageRow(name))
            found.append(rounds.Round(number, phases, row, own.get("fed_back", 0), own.get("resolved", 0), name))
    return rounds.compute(found, wanted.as_of, wanted.as_known)


def _planned(sources: Sources, wanted: Request) -> Tabular:
    entries = entries_of(sources.details, PLANNED, PlannedVisit)
    find = household_finder(sources.details.households())
    households = [find(one.village, one.person, one.phones) for one in entries]
    visits = sources.details.visit_sources({one.id for one in households if one is not None}, wanted.as_of)
    compared = [
        planned.Planned(
            one.visitor, one.planned_on, one.village, one.person,
            tuple(day for day, outcome, _ in visits.get(household.id, ()) if outcome in _MET) if household else (),
            household is not None,
        )
        for one, household in zip(entries, households, strict=True)
        if wanted.place in (None, one.branch, one.village)
    ]  # fmt: skip
    return planned.compute(wanted.shown(compared), wanted.as_of, wanted.as_known)


def _supervision(sources: Sources, wanted: Request) -> Tabular:
    day, plan = wanted.as_of, sources.plan
    known = sources.details.tally_conditions(day)
    conditions = {
        **{name: and_(known[name], listing.NOT_SENSITIVE) for name in ("resolved", "on_time", "overdue")},
        "early": and_(known["resolved"], _issues.resolved_on < counting.DUE, listing.NOT_SENSITIVE),
        "returned": and_(counting.COUNTED, _issues.returned_times > 0, listing.NOT_SENSITIVE),
    }
    counts = sources.details.counts(day, "unit", conditions)
    often = plan.returns.max_times
    sent_back = [and_(counting.COUNTED, _issues.returned_times >= often)] if often else []
    slow = and_(or_(known["overdue"], *sent_back), listing.NOT_SENSITIVE)
    return supervision.compute(
        entries_of(sources.details, INSPECTIONS, Inspection),
        day,
        wanted.as_known,
        [supervision.Pace(unit or "", **row) for unit, row in counts],
        duties_of(sources, wanted, slow, lambda issue: _slow_because(issue, day)),
        plan.ranking.min_cases,
    )


def _slow_because(issue: StoredIssue, day: date) -> str:
    """Say in days and times why an issue may be named in the bulletin."""
    due = issue.extended_to or issue.due_on
    late = due is not None and not issue.due_provisional and issue.resolved_on is None and day > due
    said = [f"逾期 {(day - due).days} 天"] if late and due is not None else []
    said += [f"退回 {issue.returned_times} 次"] if issue.returned_times else []
    return "；".join(said)


def _projects(sources: Sources, wanted: Request) -> Tabular:
    found = entries_of(sources.details, PROJECTS, Project)
    return projects.compute(found, entries_of(sources.details, MEETINGS, Meeting), wanted.as_of, wanted.as_known)


def _services(sources: Sources, wanted: Request) -> Tabular:
    return services.compute(entries_of(sources.details, SERVICES, Service), wanted.as_of, wanted.as_known)


def _teams(sources: Sources, wanted: Request) -> Tabular:
    register = (one.village for one in sources.details.households(register_only=True) if not one.status)
    return teams.compute(
        entries_of(sources.details, TEAMS, Team),
        entries_of(sources.details, GRIDS, Grid),
        dict.fromkeys((*sources.plan.villages(), *register)),
        wanted.as_of,
        wanted.as_known,
    )


def _soundness(sources: Sources, wanted: Request) -> Tabular:
    plan = sources.plan
    found = [one.issue for one in sources.details.issues_at(wanted.as_of, counting.COUNTED)]
    kept = [
        soundness.Kept(
            one.number, one.village, "" if one.unit == plan.units.pending else one.unit, one.responsible_person,
            one.due_on, one.measures, one.progress, one.town,
        )
        for one in found
    ]  # fmt: skip
    standings = sources.details.standings(wanted.as_of, plan.phases_for("visit"))
    villages = coverage.compute(standings, "village", wanted.as_of).rows
    least = plan.visiting.look_again_households
    quiet = [(row.key or "", row.visited) for row in villages if least and row.visited >= least and not row.has_issue]
    by: soundness.SoundnessBy = "town" if wanted.by == "town" else "village"
    return soundness.compute(kept, quiet, plan.soundness, wanted.as_of, wanted.as_known, by)


def _route(sources: Sources, wanted: Request) -> Tabular:
    households, _ = to_visit(sources.details, wanted.place)
    return route.compute(households, wanted.as_of, wanted.as_known)


def _preparation(sources: Sources, wanted: Request) -> Tabular:
    households: dict[str, int] = defaultdict(int)
    for one in to_visit(sources.details, wanted.place)[0]:
        households[one.village] += 1
    people: dict[str, set[str]] = defaultdict(set)
    for line in sources.details.schedule():
        if wanted.place in (None, line.branch, line.village):
            people[line.village] |= team_of(line)
    for team in entries_of(sources.details, TEAMS, Team):
        for village in names_in(team.villages):
            if village in households:
                cells = (team.leaders, team.officers, team.officials, team.members)
                people[village].update(name for cell in cells for name in names_in(cell))
    return preparation.compute(
        households, {village: sorted(own) for village, own in people.items()}, _first_day(sources), wanted.as_of,
        wanted.as_known,
    )  # fmt: skip


def _first_day(sources: Sources) -> date | None:
    phases = sources.plan.phases_for("visit")
    return phases[0].starts_on if phases else None


def _key(sources: Sources, wanted: Request) -> Tabular:
    entries = entries_of(sources.details, KEY_HOUSEHOLDS, KeyHousehold)
    standings = {one.id: one for one in sources.details.standings(wanted.as_of, sources.plan.phases_for("visit"))}
    find = household_finder(sources.details.households(register_only=True))
    tagged, unmatched = [], 0
    for one in entries:
        household = find(one.village, one.person, one.phones)
        if household is None:
            unmatched += 1
        elif wanted.place in (None, household.branch, household.village):
            seen = standings[household.id].counted_as() in ("no_problem", "has_issue")
            tagged.append((household.village, names_in(one.tags), seen))
    return key.compute(tagged, unmatched, wanted.as_of, wanted.as_known, sources.plan.visiting.key_households)


LOGBOOK_REPORTS: Mapping[str, Maker] = {
    NODES.name: _nodes,
    ROUNDS.name: _rounds,
    PLANNED_REPORT.name: _planned,
    SUPERVISION.name: _supervision,
    PROJECTS_REPORT.name: _projects,
    SERVICES_REPORT.name: _services,
    TEAMS_REPORT.name: _teams,
    SOUNDNESS.name: _soundness,
    ROUTE.name: _route,
    PREPARATION.name: _preparation,
    KEY.name: _key,
}
