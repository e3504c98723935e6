"""How far each round of visits has come (走访轮次, M24): who was seen in it, and what was fed back face to face.

A round is the phases to which the plan gives its number. Feedback of a round: issues called back within it, out of
those that were resolved by its end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from minqing_cli.plan import Phase
from minqing_cli.reports import ROUNDS
from minqing_cli.reports.coverage import CoverageRow
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.rates import Rate
from minqing_cli.reports.scope import BY_HEADINGS, Scope
from minqing_cli.reports.table import Table, TableColumn


@dataclass(frozen=True, slots=True)
class Round:
    """One round. phases: its stretches of the campaign. fed_back, resolved: issues."""

    number: int
    phases: tuple[Phase, ...]
    coverage: CoverageRow
    fed_back: int
    resolved: int
    town: str | None = None
    """Whose it is, where the rounds are split by town."""


def rounds_of(phases: Sequence[Phase]) -> list[tuple[int, tuple[Phase, ...]]]:
    """Return the rounds of a plan; one that numbers none has its visiting phases, then its call-back phases."""
    numbers = sorted({phase.round for phase in phases if phase.round})
    if numbers:
        return [(number, tuple(phase for phase in phases if phase.round == number)) for number in numbers]
    by_role = [tuple(phase for phase in phases if phase.role == role) for role in ("visit", "revisit")]
    return list(enumerate(filter(None, by_role), start=1))


def compute(rounds: Sequence[Round], as_of: date, as_known: int | date | None = None) -> Listed:
    """Return one line for each round, or for each town in each."""
    split = any(one.town is not None for one in rounds)
    rows = tuple(
        (
            *((one.town or "",) if split else ()),
            f"第{one.number}轮",
            "、".join(phase.name for phase in one.phases),
            one.phases[0].starts_on,
            one.phases[-1].ends_on,
            one.coverage.registered,
            one.coverage.visited,
            one.coverage.coverage_rate,
            one.fed_back,
            Rate(one.fed_back, one.resolved),
        )
        for one in rounds
    )
    columns = (
        *((TableColumn("town", BY_HEADINGS["town"], "text", 14),) if split else ()),
        TableColumn("round", "轮次", "text", 8),
        TableColumn("phases", "阶段", "text", 14),
        TableColumn("starts_on", "开始", "date", 11),
        TableColumn("ends_on", "结束", "date", 11),
        TableColumn("registered", "应访户", "count", 8),
        TableColumn("visited", "本轮已访户", "count", 8),
        TableColumn("coverage_rate", "本轮走访率", "rate", 16),
        TableColumn("fed_back", "本轮反馈件", "count", 8),
        TableColumn("feedback_rate", "本轮反馈率", "rate", 16),
    )
    notes = ("口径：各轮只算自己阶段内的走访和回访；反馈率=本轮内回访反馈的件÷到本轮末已办结的件。",)
    return Listed(ROUNDS, Scope(as_of, as_known), Table(ROUNDS.title, columns, rows, notes=notes))
