"""How sound the sheets of each village and visitor are: rows held, faults, and both in a hundred rows.

Counted where a row first came in, or came changed, or came and was held: the same rows sent once more count once.
Ordered by faults in a hundred rows, then by rows held; level ones share a rank and the next is skipped; below the plan's least number
there is none (R8): two faults in three rows say nothing of a village.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from minqing_cli.problems import BY_CODE
from minqing_cli.reports.owed import Delivery, Late
from minqing_cli.reports.table import Table, TableColumn, Value

_UNRANKED = "不排名"
_MOST_KINDS = 3
_FIGURES = (
    TableColumn("sheets", "表数", "count", 6),
    TableColumn("rows", "行数", "count", 6),
    TableColumn("held", "退回行", "count", 7),
    TableColumn("faults", "毛病数", "count", 7),
    TableColumn("per_hundred", "每百行毛病", "text", 10),
    TableColumn("held_per_hundred", "每百行退回", "text", 10),
    TableColumn("late", "迟报次数", "count", 8),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a sheet that came in. row: from 0; None where it concerns the whole sheet."""

    village: str
    visitor: str
    code: str
    received_on: date
    file: str
    sheet: str
    row: int | None


@dataclass(slots=True)
class Score:
    """The figures of one village or visitor."""

    sheets: set[tuple[str, str]] = field(default_factory=set)
    rows: int = 0
    held: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    late: int = 0

    @property
    def faults(self) -> int:
        """Faults of all kinds."""
        return self.kinds.total()

    def figures(self) -> tuple[Value, ...]:
        """The columns that every table of scores has."""
        return (
            len(self.sheets), self.rows, self.held, self.faults, per_hundred(self.faults, self.rows),
            per_hundred(self.held, self.rows), self.late,
        )  # fmt: skip


Key = tuple[str, ...]


def scores(
    deliveries: Iterable[Delivery],
    faults: Iterable[Fault],
    late: Iterable[Late],
    key: Callable[[str, str, date], Key],
) -> dict[Key, Score]:
    """Add up the figures under the keys that village, visitor and day of receipt give."""
    found: dict[Key, Score] = defaultdict(Score)
    for one in deliveries:
        score = found[key(one.village, one.visitor, one.received_at.date())]
        score.sheets.add((one.sha256, one.sheet))
        score.rows += one.rows
        score.held += one.held
    for fault in faults:
        found[key(fault.village, fault.visitor, fault.received_on)].kinds[fault.code] += 1
    for one_late in late:
        received = one_late.delivery
        found[key(received.village, received.visitor, received.received_at.date())].late += 1
    return found


def per_hundred(count: int, rows: int) -> str:
    """Return how many there are in a hundred rows, half up to one place.

    >>> per_hundred(1, 8), per_hundred(5, 4), per_hundred(0, 0)
    ('12.5', '125.0', '—')
    """
    if not rows:
        return "—"
    tenths = (count * 2000 + rows) // (rows * 2)
    return f"{tenths // 10}.{tenths % 10}"


def ranked_table(title: str, heads: Sequence[TableColumn], found: Mapping[Key, Score], least: int) -> Table:
    """Lay out scores by rank. heads: the columns of the key. least: rows below which there is no rank."""
    enough = {key: score for key, score in found.items() if score.rows >= max(least, 1)}
    standing = {
        key: (Fraction(score.faults, score.rows), Fraction(score.held, score.rows)) for key, score in enough.items()
    }
    ranks = {key: 1 + sum(other < own for other in standing.values()) for key, own in standing.items()}
    ordered = sorted(standing, key=lambda key: (standing[key], key))
    few = sorted(key for key in found if key not in enough)
    rows = tuple(
        (str(ranks[key]) if key in ranks else _UNRANKED, *key, *found[key].figures(), _kinds(found[key].kinds))
        for key in (*ordered, *few)
    )
    total = sum_of(found.values())
    return Table(
        title,
        (TableColumn("rank", "名次", "text", 8), *heads, *_FIGURES, TableColumn("kinds", "主要毛病", "text", 36)),
        rows,
        ("合计", *([""] * len(heads)), *total.figures(), _kinds(total.kinds)) if rows else None,
        (
            "口径：依次比较每百行毛病、每百行退回，少的在前，两项全同的并列，后面的名次顺延；行数是新报、更正和退回的行，原样重报的不再算。",
            f"不足 {least} 行的不排名。",
        ),
    )


def weeks_table(found: Mapping[Key, Score]) -> Table:
    """Lay out the scores of each village week by week. The keys are week (its Monday) and village."""
    rows = tuple((date.fromisoformat(key[0]), key[1], *found[key].figures()) for key in sorted(found))
    heads = (TableColumn("week", "周（周一）", "date", 11), TableColumn("village", "村（社区）", "text", 12))
    return Table("报表质量逐周", (*heads, *_FIGURES), rows, notes=("按收到的日期归入各周。",))


def kinds_table(faults: Iterable[Fault]) -> Table:
    """Lay out which kinds of faults there are, the most frequent first."""
    counts: Counter[str] = Counter()
    villages: dict[str, set[str]] = defaultdict(set)
    sheets: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for one in faults:
        counts[one.code] += 1
        villages[one.code].add(one.village)
        sheets[one.code].add((one.file, one.sheet))
    columns = (
        TableColumn("code", "代码", "text", 7),
        TableColumn("kind", "毛病", "text", 28),
        TableColumn("count", "次数", "count", 7),
        TableColumn("sheets", "涉及表数", "count", 8),
        TableColumn("villages", "涉及村数", "count", 8),
    )
    rows = tuple(
        (code, kind_of(code), count, len(sheets[code]), len(villages[code]))
        for code, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    )
    return Table("毛病种类", columns, rows, ("合计", "", counts.total(), None, None) if rows else None)


def sum_of(found: Iterable[Score]) -> Score:
    """Return the sum of scores."""
    total = Score()
    for one in found:
        total.sheets |= one.sheets
        total.rows += one.rows
        total.held += one.held
        total.kinds += one.kinds
        total.late += one.late
    return total


def monday_of(day: date) -> str:
    """Return the Monday of a day's week, written so that it sorts."""
    return (day - timedelta(days=day.weekday())).isoformat()


def kind_of(code: str) -> str:
    """Return what a code means; of a code that this program no longer has, the code."""
    rule = BY_CODE.get(code)
    return rule.kind if rule else code


def _kinds(kinds: Counter[str]) -> str:
    ordered = sorted(kinds.items(), key=lambda one: (-one[1], one[0]))
    said = [f"{kind_of(code)} {count}" for code, count in ordered[:_MOST_KINDS]]
    return "、".join(said) + ("……" if len(ordered) > _MOST_KINDS else "")
