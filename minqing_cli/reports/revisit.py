"""How many of what was resolved has been called back, and how satisfied the households are (R3, R4, M17)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from minqing_cli.plan.lists import Goals
from minqing_cli.reports import REVISIT, closure
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.rates import Rate
from minqing_cli.reports.scope import BY_HEADINGS, By, Scope, key_label
from minqing_cli.reports.table import Table, TableColumn, Value
from minqing_cli.reports.tally import Tally
from minqing_cli.reports.verdicts import verdict
from minqing_cli.terms import TOTAL

_COLUMNS = (
    TableColumn("resolved", "已办结", "count", 8),
    TableColumn("unreachable", "无法回访", "count", 9),
    TableColumn("to_revisit", "应回访", "count", 8),
    TableColumn("revisited", "已回访", "count", 8),
    TableColumn("not_revisited", "还没回访", "count", 9),
    TableColumn("revisit_rate", "回访率", "rate", 18),
    TableColumn("rated", "有评价", "count", 8),
    TableColumn("satisfied", "满意和基本满意", "count", 10),
    TableColumn("dissatisfied", "不满意", "count", 8),
    TableColumn("dissatisfied_before", "曾不满意", "count", 9),
    TableColumn("satisfaction_rate", "满意率（有评价）", "rate", 18),
    TableColumn("satisfaction_rate_of_all", "满意率（应回访）", "rate", 18),
    TableColumn("joined_to_call", "并件应回访", "count", 9),
    TableColumn("joined_called", "并件已回访", "count", 9),
)
_BASIS = (
    "口径：回访率=已有效回访÷已办结（含现场办结和解释说明）；没有联系上的不算有效回访，没有评价的不进满意率（有评价）的分母。",
    "满意率（有评价）=（满意+基本满意）÷有评价数；满意率（应回访）的分母是已办结减去经批准无法回访的。"
    "重办后以最近一次评价为准，重办中的件算有评价、不算已办结；“曾不满意”另计，重办后满意了也算。",
)
_JOINED = "并入主件的件不进各率的分母，主件办结后反映人照样要回访，另列在最后两列；都回访、都满意了，主件才能销号。"


@dataclass(frozen=True, slots=True)
class JoinedCalls:
    """Of issues joined to a main one that is concluded: households that must be called back, and those that were."""

    to_call: int = 0
    called: int = 0

    def __add__(self, other: "JoinedCalls") -> "JoinedCalls":
        return JoinedCalls(self.to_call + other.to_call, self.called + other.called)


_NONE = JoinedCalls()


def compute(
    tallies: Iterable[Tally],
    dissatisfied_before: Mapping[str | None, int],
    by: By,
    goals: Goals,
    as_of: date,
    as_known: int | date | None = None,
    joined: Mapping[str | None, JoinedCalls] | None = None,
) -> Listed:
    """Return the report over tallies of `by`. dissatisfied_before: key → issues ever found unsatisfactory (R3).

    joined: key → the calls that are owed to whoever raised an issue that is joined to another (R6).
    """
    before: Counter[str | None] = Counter()
    for key, count in dissatisfied_before.items():
        before[key_label(key, by)] += count
    counted = closure.compute(tallies, by, as_of, as_known)
    total = counted.total
    calls: dict[str | None, JoinedCalls] = defaultdict(JoinedCalls)
    for key, owed in (joined or {}).items():
        calls[key_label(key, by)] += owed
    notes = [*_BASIS, *([_JOINED] if calls else [])]
    if goals.revisit and total.resolved:
        notes.append(f"方案目标：回访率 {goals.revisit}%，{verdict(total.revisit_rate, goals.revisit)}。")
    table = Table(
        f"{REVISIT.title}（按{BY_HEADINGS[by]}）",
        (TableColumn("key", BY_HEADINGS[by], "text", 16), *_COLUMNS),
        tuple(
            _line(row.key, row, before[row.key], calls.get(row.key, _NONE))
            for row in counted.rows
            if row.resolved or row.rated or row.key in calls
        ),
        total=_line(TOTAL, total, before.total(), sum(calls.values(), _NONE)),
        notes=tuple(notes),
    )
    return Listed(REVISIT, Scope(as_of, as_known), table)


def _line(key: str | None, tally: Tally, dissatisfied_before: int, joined: JoinedCalls) -> tuple[Value, ...]:
    figures: tuple[int | Rate, ...] = (
        tally.resolved, tally.unreachable, tally.to_revisit, tally.revisited, tally.to_revisit - tally.revisited,
        tally.revisit_rate, tally.rated, tally.satisfied, tally.rated - tally.satisfied, dissatisfied_before, tally.satisfaction_rate,
        tally.satisfaction_rate_of_all, joined.to_call, joined.called,
    )  # fmt: skip
    return (key, *figures)
