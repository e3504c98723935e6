"""The reports of the campaign's rhythm: day, week, meeting, month, branch and village."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, and_, func, literal, or_

from minqing_cli.deadlines import calendar_of, yellow_until
from minqing_cli.logbooks import INSPECTIONS, MEETINGS, PROJECTS, Inspection, Meeting, Project
from minqing_cli.merging.known import StoredIssue
from minqing_cli.reports import (
    BRANCH,
    BULLETIN,
    DAILY,
    MEETING,
    MIDWEEK,
    VILLAGE,
    WEEKLY,
    branch,
    bulletin,
    daily,
    meeting,
    midweek,
    village,
    weekly,
)
from minqing_cli.reports.bulletin import month_of
from minqing_cli.reports.counted import Counts
from minqing_cli.reports.coverage import HouseholdStanding
from minqing_cli.reports.duties import Duty
from minqing_cli.reports.scope import By
from minqing_cli.reports.table import Tabular
from minqing_cli.reports.weekly import week_of
from minqing_cli.stores import counting, listing, schema
from minqing_cli.terms import Satisfaction, State
from minqing_cli.workflows.asked import Maker, Request, Sources
from minqing_cli.workflows.figures import closure_of, coverage_of, ranking_of, topics_of
from minqing_cli.workflows.logbooks import entries_of
from minqing_cli.workflows.settling import goals_of_disputes

_issues = schema.issues.c
Condition = ColumnElement[bool]


def _daily(sources: Sources, wanted: Request) -> Tabular:
    day, all_of_it = wanted.as_of, sources.details.tally_conditions(wanted.as_of)
    new = and_(counting.COUNTED, _issues.accepted_on == day)
    answered = and_(new, all_of_it["on_the_spot"])
    explained = and_(new, all_of_it["explained"], _issues.on_the_spot.is_(False))
    conditions: dict[str, Condition] = {
        "new": new,
        "answered": answered,
        "explained": explained,
        "fed_back": and_(counting.COUNTED, _issues.revisited_on == day),
        "resolved": and_(counting.COUNTED, _issues.resolved_on == day),
        "open": counting.unresolved(day),
        "answered_of_all": all_of_it["on_the_spot"],
        "received": counting.COUNTED,
    }
    by = wanted.by or "village"
    counts = sources.details.counts(day, by, conditions)
    for _, row in counts:
        row["tracked"] = row["new"] - row["answered"] - row["explained"]
    to_hand_out = and_(new, counting.unresolved(day), listing.NOT_SENSITIVE)
    return daily.compute(counts, duties_of(sources, wanted, to_hand_out), by, day, wanted.as_known)


def _week_counts(sources: Sources, wanted: Request, by: By, **more: Condition) -> Counts:
    """The week's counts under each key."""
    monday, sunday = week_of(wanted.as_of)
    day = wanted.as_of
    return sources.details.counts(
        day,
        by,
        {
            "due": and_(counting.unresolved(day), counting.DUE.between(monday, sunday)),
            "new": and_(counting.COUNTED, _issues.accepted_on.between(monday, day)),
            "resolved": and_(counting.COUNTED, _issues.resolved_on.between(monday, day)),
            "closed": and_(counting.COUNTED, _issues.closed_on.between(monday, day)),
            "open": counting.unresolved(day),
            "stock": and_(counting.COUNTED, or_(_issues.closed_on.is_(None), _issues.closed_on > day)),
            **more,
        },
    )


def _weekly(sources: Sources, wanted: Request) -> Tabular:
    monday, sunday = week_of(wanted.as_of)
    due = and_(counting.unresolved(wanted.as_of), counting.DUE.between(monday, sunday), listing.NOT_SENSITIVE)
    by = wanted.by or "unit"
    duties = duties_of(sources, wanted, due)
    return weekly.compute(_week_counts(sources, wanted, by), duties, by, wanted.as_of, wanted.as_known)


def _midweek(sources: Sources, wanted: Request) -> Tabular:
    day, plan = wanted.as_of, sources.plan
    until = yellow_until(day, plan, calendar_of(plan))
    final_due = and_(counting.FINAL_DUE, until >= counting.DUE)
    returned = [_issues.returned_late_times > 0]
    if plan.returns.max_times:
        returned.append(_issues.returned_times >= plan.returns.max_times)
    condition = and_(counting.unresolved(day), or_(final_due, _issues.round > 1, *returned), listing.NOT_SENSITIVE)
    duties = duties_of(sources, wanted, condition, lambda issue: _reasons(issue, day))
    inspections = entries_of(sources.details, INSPECTIONS, Inspection)
    projects = entries_of(sources.details, PROJECTS, Project)
    return midweek.compute(duties, inspections, projects, day, wanted.as_known)


def _reasons(issue: StoredIssue, day: date) -> str:
    """Why an issue is looked after, in facts."""
    due = issue.extended_to or issue.due_on
    said = []
    if due is not None and not issue.due_provisional:
        over = (day - due).days
        said.append(f"逾期 {over} 天" if over > 0 else f"{due} 到期")
    if issue.round > 1:
        said.append(f"第 {issue.round} 轮办理")
    if issue.returned_times:
        late = f"（超期退回 {issue.returned_late_times} 次）" if issue.returned_late_times else ""
        said.append(f"退回 {issue.returned_times} 次{late}")
    if issue.repeats:
        said.append(f"再次反映 {issue.repeats} 次")
    return "；".join(said)


def _meeting(sources: Sources, wanted: Request) -> Tabular:
    by, day, plan = wanted.by or "branch", wanted.as_of, sources.plan
    tallied = sources.details.tally_conditions(day)
    counts = _week_counts(
        sources,
        wanted,
        by,
        overdue=tallied["overdue"],
        resolved_of_all=tallied["resolved"],
        received=tallied["received"],
    )
    times = plan.escalation.dissatisfied_times
    # Each dissatisfaction opens another round, so the round after the last of them tells how often there was one.
    again = and_(counting.unresolved(day), _issues.round > times, listing.NOT_SENSITIVE)
    leaders = duties_of(sources, wanted, again, lambda one: f"{one.round - 1} 次不满意") if times else []
    return meeting.compute(
        counts,
        topics_of(sources, wanted).topics,
        leaders,
        entries_of(sources.details, PROJECTS, Project),
        entries_of(sources.details, MEETINGS, Meeting),
        by,
        day,
        wanted.as_known,
    )


def duties_of(
    sources: Sources, wanted: Request, condition: Condition, why: Callable[[StoredIssue], str] = lambda _: ""
) -> list[Duty]:
    """The issues under a condition, as duties of their units."""
    found = [one.issue for one in sources.details.issues_at(wanted.as_of, condition)]
    return [
        Duty(
            issue.number, issue.village, issue.person, issue.text, issue.unit, issue.responsible_person,
            issue.extended_to or issue.due_on, issue.state, why(issue), issue.urgency, issue.accepted_on,
        )
        for issue in wanted.shown(found)
    ]  # fmt: skip


def _bulletin(sources: Sources, wanted: Request) -> Tabular:
    first, _ = month_of(wanted.as_of)
    plan, day = sources.plan, wanted.as_of
    [(_, month)] = sources.details.counts(
        day,
        None,
        {
            name: and_(counting.COUNTED, column.between(first, day))
            for name, column in (
                ("new", _issues.accepted_on), ("resolved", _issues.resolved_on), ("closed", _issues.closed_on),
            )
        },
    )  # fmt: skip
    return bulletin.compute(
        f"{plan.office.name}{plan.campaign}{day.year}年{day.month}月情况通报",
        month,
        closure_of(sources, replace(wanted, by=wanted.by or "branch")),
        coverage_of(sources, replace(wanted, by=wanted.by or "branch")),
        ranking_of(sources, replace(wanted, by=wanted.by or "village")),
        ranking_of(sources, replace(wanted, by="unit")),
        entries_of(sources.details, INSPECTIONS, Inspection),
        plan.goals,
        plan.ranking,
        goals_of_disputes(sources, wanted),
    )


def _without_sensitive(sources: Sources) -> Sources:
    details = sources.details
    return replace(sources, details=replace(details, only=(*details.only, listing.NOT_SENSITIVE)))


def _branch(sources: Sources, wanted: Request) -> Tabular:
    sources = _without_sensitive(sources)
    tallied = sources.details.tally_conditions(wanted.as_of)
    names = ("received", "resolved", "explained", "overdue", "closed", "rated", "satisfied")
    issues = sources.details.counts(wanted.as_of, "branch", {name: tallied[name] for name in names})
    counts = [*_households(sources, wanted, lambda one: one.branch), *issues]
    return branch.compute(counts, wanted.as_of, wanted.as_known)


def _village(sources: Sources, wanted: Request) -> Tabular:
    sources = _without_sensitive(sources)
    tallied = sources.details.tally_conditions(wanted.as_of)
    resolved = tallied["resolved"]
    conditions: Mapping[str, Condition] = {
        "unresolved": counting.unresolved(wanted.as_of),
        "overdue": tallied["overdue"],
        "resolved": resolved,
        "revisited": tallied["revisited"],
        "not_revisited": and_(resolved, ~_true(tallied["revisited"]), _issues.state != State.UNREACHABLE.value),
        "dissatisfied": and_(tallied["rated"], _issues.satisfaction == Satisfaction.DISSATISFIED.value),
        "no_evidence": and_(resolved, _issues.evidence == ""),
    }
    issues = sources.details.counts(wanted.as_of, "village", conditions)
    counts = [*_households(sources, wanted, lambda one: one.village), *issues]
    return village.compute(counts, wanted.as_of, wanted.as_known)


def _true(condition: Condition) -> Condition:
    """A condition that is false, not unknown, where a day is missing."""
    return func.coalesce(condition, literal(False))


def _households(
    sources: Sources, wanted: Request, key: Callable[[HouseholdStanding], str]
) -> Iterable[tuple[str, dict[str, int]]]:
    """Count the register's households under each key, in the order of the register."""
    counts: dict[str, dict[str, int]] = {}
    for one in sources.details.standings(wanted.as_of, sources.plan.phases_for("visit")):
        if not one.on_register or one.exempt or (wanted.place and wanted.place not in (one.branch, one.village)):
            continue
        visited = one.counted_as() in ("no_problem", "has_issue")
        row = counts.setdefault(key(one), {"registered": 0, "visited": 0, "missed": 0})
        row["registered"] += 1
        row["visited" if visited else "missed"] += 1
    return counts.items()


RHYTHM: Mapping[str, Maker] = {
    DAILY.name: _daily,
    WEEKLY.name: _weekly,
    MIDWEEK.name: _midweek,
    MEETING.name: _meeting,
    BULLETIN.name: _bulletin,
    BRANCH.name: _branch,
    VILLAGE.name: _village,
}
