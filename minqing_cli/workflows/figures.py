"""The reports of figures: closure, overdue, coverage, classes, ranking, what does not count, topics."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from minqing_cli import clean
from minqing_cli.classify.matters import Statement, cases_of, matters_of
from minqing_cli.deadlines import calendar_of, yellow_until
from minqing_cli.merging.known import StoredIssue
from minqing_cli.reports import (
    CLOSURE,
    COVERAGE,
    EXCLUDED,
    MATRIX,
    OVERDUE,
    RANKING,
    TOPICS,
    closure,
    coverage,
    excluded,
    matrix,
    overdue,
    ranking,
    topics,
)
from minqing_cli.reports.closure import ClosureReport
from minqing_cli.reports.coverage import CoverageBy, CoverageReport
from minqing_cli.reports.ranking import RankingReport
from minqing_cli.reports.scope import By
from minqing_cli.reports.table import Tabular
from minqing_cli.reports.topics import TopicsReport
from minqing_cli.stores import counting, details, listing
from minqing_cli.terms import UNIT_PENDING, State
from minqing_cli.workflows.asked import Maker, Request, Sources, in_order
from minqing_cli.workflows.classify import rulebook_of
from minqing_cli.workflows.places import known_places


def closure_of(sources: Sources, wanted: Request) -> ClosureReport:
    """Compute the report of that name."""
    tallies = sources.details.tallies(wanted.as_of, wanted.by)
    ordered = in_order(sources.details, tallies, wanted.by, sources.plan)
    return closure.compute(ordered, wanted.by, wanted.as_of, wanted.as_known)


def _overdue(sources: Sources, wanted: Request) -> Tabular:
    plan, calendar = sources.plan, calendar_of(sources.plan)
    issues = sources.details.unresolved_due(wanted.as_of, yellow_until(wanted.as_of, plan, calendar))
    return overdue.compute(
        wanted.shown(issues), wanted.as_of, wanted.as_known, plan, calendar, wanted.due_soon, wanted.by == "town"
    )


def coverage_of(sources: Sources, wanted: Request) -> CoverageReport:
    """Compute the report of that name."""
    standings = sources.details.standings(wanted.as_of, sources.plan.phases_for("visit"))
    places: Mapping[str, Any] = sources.plan.places
    if wanted.place is not None:
        standings = [one for one in standings if wanted.place in (one.branch, one.village)]
        places = {
            branch: [village for village in villages if wanted.place in (branch, village)]
            for branch, villages in places.items()
        }
    by: CoverageBy = "branch" if wanted.by == "branch" else "town" if wanted.by == "town" else "village"
    return coverage.compute(wanted.shown(standings), by, wanted.as_of, wanted.as_known, places)


def _matrix(sources: Sources, wanted: Request) -> Tabular:
    plan = sources.plan
    classes = (plan.responsibilities, plan.subjects, wanted.as_of, wanted.as_known)
    if wanted.by == "town":
        return matrix.compute_by_town(sources.details.class_counts_by_town(wanted.as_of), *classes)
    return matrix.compute(sources.details.class_counts(wanted.as_of), *classes)


def ranking_of(sources: Sources, wanted: Request) -> RankingReport:
    """Compute the report of that name."""
    by: By = wanted.by or "village"
    everything = sources.details
    final = replace(everything, only=(*everything.only, counting.FINAL_DUE))
    left_out = everything.tallies(wanted.as_of, None)[0].received - final.tallies(wanted.as_of, None)[0].received
    # Villages and the town itself act on their own issues; among departments they would compare unlike things.
    plan = sources.plan
    own = {*known_places(everything, plan), plan.office.name, plan.units.pending, plan.units.sensitive, UNIT_PENDING}
    return ranking.compute(
        final.tallies(wanted.as_of, by),
        by,
        wanted.as_of,
        wanted.as_known,
        plan.ranking,
        not_ranked=own if by == "unit" else (),
        provisional=left_out,
    )


def _excluded(sources: Sources, wanted: Request) -> Tabular:
    found = [
        excluded.ExcludedIssue(
            one.issue.number, one.issue.state, one.issue.branch, one.issue.village, one.issue.person, one.issue.text,
            one.issue.main_number or (one.issue.unit if one.issue.state == State.RETURNED else ""), *_stands_for(one.issue),
            one.issue.town,
        )
        for one in sources.details.issues_at(wanted.as_of, details.EXCLUDED)
    ]  # fmt: skip
    return excluded.compute(wanted.shown(found), wanted.as_of, wanted.as_known, by_town=wanted.by == "town")


def _stands_for(issue: StoredIssue) -> tuple[date | None, str, str]:
    """When an issue was taken out of the count, who stands for it and on what grounds."""
    if issue.main_number:
        # The call-back to its household comes after that, and is a step of its own.
        return issue.joined_on, issue.joined_by, issue.joined_note
    return issue.stepped_on, issue.stepped_by or issue.approved_by, issue.step_note


def topics_of(sources: Sources, wanted: Request) -> TopicsReport:
    """Compute the report of that name."""
    plan = sources.plan
    rules = rulebook_of(plan)
    issues = [one.issue for one in sources.details.issues_at(wanted.as_of, counting.COUNTED, listing.NOT_SENSITIVE)]
    statements = [Statement(issue.text, issue.subject, issue.village) for issue in issues]
    raised = [
        topics.Raised(
            issue.number, issue.household_id, issue.village, issue.visited_on,
            clean.public_text(issue.text, issue.person) if wanted.outside else issue.text,
            issue.subject or "", issue.unit, matters_of(issue.text, issue.subject, rules),
        )
        for issue in issues
    ]  # fmt: skip
    own = {*known_places(sources.details, plan), plan.units.pending}
    return topics.compute(
        raised,
        cases_of(statements, rules, plan.topics.similarity),
        wanted.as_of,
        wanted.as_known,
        plan.topics,
        town=plan.office.name,
        no_leaders=own,
    )


FIGURES: Mapping[str, Maker] = {
    CLOSURE.name: closure_of,
    OVERDUE.name: _overdue,
    COVERAGE.name: coverage_of,
    MATRIX.name: _matrix,
    RANKING.name: ranking_of,
    EXCLUDED.name: _excluded,
    TOPICS.name: topics_of,
}
