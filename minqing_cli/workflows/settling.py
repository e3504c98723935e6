"""The report on disputes and first petitions (M20): counted by the database, and which issues want a word before they count."""

from collections.abc import Iterator, Mapping

from sqlalchemy import and_, or_

from minqing_cli.merging.known import StoredIssue
from minqing_cli.plan import Plan
from minqing_cli.reports import SETTLED, settled
from minqing_cli.reports.duties import Duty
from minqing_cli.reports.listed import Listed
from minqing_cli.stores import counting
from minqing_cli.terms import SUSPECTED, SettledAt
from minqing_cli.workflows.asked import Maker, Request, Sources, place_in_order

_LEVELS = {"village": SettledAt.VILLAGE, "town": SettledAt.TOWN, "city": SettledAt.COUNTY}


def _settled(sources: Sources, wanted: Request) -> Listed:
    by, day, plan = wanted.by or "village", wanted.as_of, sources.plan
    place = place_in_order(sources.details, by, plan)
    counts = sorted(sources.details.counts(day, by, counting.settled_conditions(day)), key=lambda one: place(one[0]))
    return settled.compute(counts, _to_settle(sources, wanted), by, plan.goals, day, wanted.as_known)


def goals_of_disputes(sources: Sources, wanted: Request) -> tuple[str, ...]:
    """Say how the plan's goals for disputes and first petitions stand; nothing where it sets none."""
    goals = sources.plan.goals
    if not (goals.settled_in_village or goals.settled_at_first):
        return ()
    [(_, total)] = sources.details.counts(wanted.as_of, None, counting.settled_conditions(wanted.as_of))
    return settled.goals_said(total, goals)


def _to_settle(sources: Sources, wanted: Request) -> Iterator[Duty]:
    """Yield the issues that only sound like disputes, and the settled disputes of which nobody says where."""
    conditions = counting.settled_conditions(wanted.as_of)
    asked = or_(conditions["suspected"], conditions["level_missing"])
    found = [one.issue for one in sources.details.issues_at(wanted.as_of, and_(counting.COUNTED, asked))]
    for issue in wanted.shown(found):
        yield Duty(
            issue.number, issue.village, issue.person, issue.text, issue.unit, issue.responsible_person,
            issue.extended_to or issue.due_on, issue.state, _wanting(issue, sources.plan),
        )  # fmt: skip


def _wanting(issue: StoredIssue, plan: Plan) -> str:
    if issue.dispute == SUSPECTED:
        return "疑似矛盾纠纷，请填“是”或“否”"
    kind = plan.unit_kind(issue.unit) or ("village" if issue.unit == issue.village else None)
    level = f"（责任单位是{issue.unit}，建议填“{_LEVELS[kind]}”）" if kind else ""
    return f"没有填化解层级{level}"


SETTLING: Mapping[str, Maker] = {SETTLED.name: _settled}
"""The report on disputes and first petitions."""
