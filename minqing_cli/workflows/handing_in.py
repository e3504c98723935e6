"""The report of who has not handed in, who was late, and how sound the sheets are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from minqing_cli import clean
from minqing_cli.plan import Plan
from minqing_cli.reports import MISSING, missing, scorecard
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.missing import Delivery, Late, Missing, Terms
from minqing_cli.reports.scope import Scope
from minqing_cli.reports.scorecard import Fault
from minqing_cli.reports.table import TableColumn
from minqing_cli.stores import handing_in
from minqing_cli.workflows.asked import Maker, Request, Sources

_VILLAGE = TableColumn("village", "村（社区）", "text", 12)
_VISITOR = TableColumn("visitor", "走访人", "text", 10)


class HandedIn:
    """What was owed and what came, as the report and its trace count it."""

    def __init__(self, sources: Sources, wanted: Request) -> None:
        details, plan = sources.details, sources.plan
        lines = list(details.schedule())
        received = handing_in.deliveries(details.connection, wanted.as_of, details.batch)
        faults = handing_in.faults(details.connection, wanted.as_of, details.batch)
        if wanted.place is not None:
            own = {line.village for line in lines if wanted.place in (line.branch, line.village)} | {wanted.place}
            own |= {
                village
                for branch, villages in plan.places.items()
                for village in villages
                if wanted.place in (branch, village)
            }
            lines = [line for line in lines if line.village in own]
            received = [one for one in received if one.village in own]
            faults = [one for one in faults if one.village in own]
        self.terms = terms_of(plan, wanted)
        self.scheduled = bool(lines)
        self.received: Sequence[Delivery] = received
        self.faults: Sequence[Fault] = faults
        self.missing: list[Missing] = missing.missing(lines, received, self.terms, wanted.as_of)
        self.late: list[Late] = missing.late(received, self.terms)


def terms_of(plan: Plan, wanted: Request) -> Terms:
    """Return what a plan asks of those who hand in."""
    phases = plan.phases_for("visit")
    bounds = (min(one.starts_on for one in phases), max(one.ends_on for one in phases)) if phases else None
    return Terms(plan.handing_in, plan.reminders, bounds, plan.campaign_year(wanted.as_of))


def _missing(sources: Sources, wanted: Request) -> Listed:
    found = HandedIn(sources, wanted)
    names: Mapping[str, str] = {}
    if wanted.outside:
        visitors = {one.visitor for one in found.received} | {one.visitor for one in found.faults}
        names = {visitor: clean.masked_name(visitor) for visitor in visitors if visitor}
        found.missing = [
            replace(one, line=replace(one.line, officer=clean.masked_name(one.line.officer))) for one in found.missing
        ]
    least = sources.plan.ranking.min_cases
    by_village = scorecard.scores(found.received, found.faults, found.late, lambda village, _, __: (village,))
    by_visitor = scorecard.scores(
        found.received, found.faults, found.late, lambda village, visitor, _: (village, names.get(visitor, visitor))
    )
    by_week = scorecard.scores(
        found.received, found.faults, found.late, lambda village, _, day: (scorecard.monday_of(day), village)
    )
    notes = [missing.terms_note(found.terms)]
    if not found.scheduled:
        notes.append("没有导入活动安排表（附件2），不知道谁该报；请先运行 minqing schedule import。")
    main = missing.missing_table(found.missing, MISSING.title, wanted.as_of, notes)
    further = (
        missing.late_table(found.late, names),
        scorecard.ranked_table("报表质量（按村）", (_VILLAGE,), by_village, least),
        scorecard.ranked_table("报表质量（按走访人）", (_VILLAGE, _VISITOR), by_visitor, least),
        scorecard.weeks_table(by_week),
        scorecard.kinds_table(found.faults),
    )
    return Listed(MISSING, Scope(wanted.as_of, wanted.as_known), main, further)


HANDING_IN: Mapping[str, Maker] = {MISSING.name: _missing}
