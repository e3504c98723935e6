"""How many disputes were settled, and where; first petitions settled at once; petitions left over (比例, M20).

在村化解 is reckoned over the disputes that are settled, as the source counts them, and beside it over all that came in. 一次化解: of the
first petitions, those concluded in the first round and not raised again. What only sounds like a dispute, and a settled
one of which nobody says where, count as nothing and are listed.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from minqing_cli.plan.lists import Goals
from minqing_cli.reports import SETTLED
from minqing_cli.reports.counted import Counts, counted_table
from minqing_cli.reports.duties import Duty, duties_table
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.rates import Rate
from minqing_cli.reports.scope import By, Scope
from minqing_cli.reports.verdicts import against_goal

HEADINGS: Mapping[str, str] = {
    "disputes": "矛盾纠纷",
    "settled": "已化解",
    "in_village": "化解在村",
    "in_town": "化解在镇",
    "in_county": "化解在县",
    "level_missing": "没填层级",
    "suspected": "疑似待确认",
    "first_petitions": "初访",
    "settled_at_first": "一次化解",
    "backlog": "信访积案",
    "backlog_settled": "积案化解",
}
_RATES = {
    "in_village_rate": ("在村化解率（已化解）", "in_village", "settled"),
    "in_village_rate_of_all": ("在村化解率（受理）", "in_village", "disputes"),
    "settled_at_first_rate": ("初访一次化解率", "settled_at_first", "first_petitions"),
    "backlog_rate": ("积案化解率", "backlog_settled", "backlog"),
}
_BASIS = (
    "口径：只算填了“是”的；已化解=办结（含解释说明 {explained} 件）；在村化解率（已化解）=化解在村÷已化解的矛盾纠纷，"
    "在村化解率（受理）的分母是受理的全部矛盾纠纷。",
    "一次化解=首轮办结、没有再次反映、本人也没有说以前反映过的初访事项；初访一次化解率=一次化解÷受理的全部初访事项。"
    "“是否初访”没有填的 {unsaid} 件不算初访。",
)


def compute(
    counts: Counts, to_settle: Iterable[Duty], by: By, goals: Goals, as_of: date, as_known: int | date | None = None
) -> Listed:
    """Return the report. counts: those of HEADINGS, settled_explained and first_unsaid, under each key.

    to_settle: issues of which something has to be said before they can count, with what.
    """
    total = {name: sum(row[name] for _, row in counts) for _, one in counts[:1] for name in one}
    notes = tuple(
        line.format(explained=total.get("settled_explained", 0), unsaid=total.get("first_unsaid", 0)) for line in _BASIS
    )
    missing = duties_table("还要补填、确认的件", to_settle, "要填什么", ("填好以前不算进上面的数。",))
    return Listed(
        SETTLED,
        Scope(as_of, as_known),
        counted_table(SETTLED.title, by, counts, HEADINGS, _RATES, notes=notes),
        (missing,),
        goals_said(total, goals),
    )


def goals_said(total: Mapping[str, int], goals: Goals) -> tuple[str, ...]:
    """Return a sentence for each of the two goals that the plan sets. total: the counts of all."""
    figures = (
        ("矛盾纠纷化解在村", goals.settled_in_village, "in_village", "settled"),
        ("初访事项一次化解", goals.settled_at_first, "settled_at_first", "first_petitions"),
    )
    return tuple(
        against_goal(what, goal, Rate(total.get(part, 0), total.get(whole, 0)))
        for what, goal, part, whole in figures
        if goal
    )
