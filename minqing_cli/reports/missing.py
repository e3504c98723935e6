"""Who has not handed in, who was late, and how sound the sheets of each are, in one report (催报)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from minqing_cli import clean
from minqing_cli.merging.schedule import ScheduleLine
from minqing_cli.reports import MISSING, owed, scorecard
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.owed import Delivery, Late, Missing, Terms
from minqing_cli.reports.scope import Scope
from minqing_cli.reports.scorecard import Fault
from minqing_cli.reports.table import TableColumn

_VILLAGE = TableColumn("village", "村（社区）", "text", 12)
_VISITOR = TableColumn("visitor", "走访人", "text", 10)

_WHOLE_SHEET = "（整张表）"
"""Whose faults concern a sheet as a whole, or rows without a visitor."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What was owed and what came. scheduled: there is a schedule at all."""

    received: Sequence[Delivery]
    faults: Sequence[Fault]
    missing: Sequence[Missing]
    late: Sequence[Late]
    terms: Terms
    scheduled: bool


def handed_in(
    lines: Sequence[ScheduleLine], received: Sequence[Delivery], faults: Sequence[Fault], terms: Terms, as_of: date
) -> HandedIn:
    """Hold what came against what was owed by the end of a day."""
    missing = owed.missing(lines, received, terms, as_of)
    return HandedIn(received, faults, missing, owed.late(received, terms), terms, bool(lines))


def compute(
    found: HandedIn, as_of: date, as_known: int | date | None = None, least: int = 5, outside: bool = False
) -> Listed:
    """Return the report. least: rows below which there is no rank. outside: names of people masked."""
    names: Mapping[str, str] = {}
    missing = found.missing
    if outside:
        visitors = {one.visitor for one in found.received} | {one.visitor for one in found.faults}
        names = {visitor: clean.masked_name(visitor) for visitor in visitors if visitor}
        missing = [replace(one, line=replace(one.line, officer=clean.masked_name(one.line.officer))) for one in missing]
    counted = (found.received, found.faults, found.late)
    by_village = scorecard.scores(*counted, lambda village, _, __: (village,))
    by_visitor = scorecard.scores(
        *counted, lambda village, visitor, _: (village, names.get(visitor, visitor) or _WHOLE_SHEET)
    )
    by_week = scorecard.scores(*counted, lambda village, _, day: (scorecard.monday_of(day), village))
    notes = [owed.terms_note(found.terms)]
    if not found.scheduled:
        notes.append("没有导入活动安排表（附件2），不知道谁该报；请先运行 minqing schedule import。")
    main = owed.missing_table(missing, MISSING.title, as_of, notes)
    further = (
        owed.late_table(found.late, names),
        scorecard.ranked_table("报表质量（按村）", (_VILLAGE,), by_village, least),
        scorecard.ranked_table("报表质量（按走访人）", (_VILLAGE, _VISITOR), by_visitor, least),
        scorecard.weeks_table(by_week),
        scorecard.kinds_table(found.faults),
    )
    return Listed(MISSING, Scope(as_of, as_known), main, further)
