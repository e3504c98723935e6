"""Which unresolved issues are past their due day (红牌), and which are about to be (黄牌).

The cards come from `deadlines`; here they are put in order and counted. Provisional due days never give a
red card (D10): such issues are listed apart once their day is past, so that nothing drops out of sight.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from minqing_cli.deadlines.calendar import Calendar
from minqing_cli.deadlines.due import card, days_over
from minqing_cli.plan import Plan
from minqing_cli.reports import OVERDUE
from minqing_cli.reports.order import numbers_by_size
from minqing_cli.reports.scope import BY_HEADINGS, Scope, key_label
from minqing_cli.reports.table import OneTable, Table, TableColumn, Value
from minqing_cli.terms import PENDING, TOTAL, UNIT_PENDING, Card

_PROVISIONAL = "暂定"
_CARDS: Mapping[Card | None, str] = {Card.RED: "红牌", Card.YELLOW: "黄牌", None: _PROVISIONAL}

_BY_TOWN = {"key": BY_HEADINGS["town"], "red": "红牌", "yellow": "黄牌", "provisional": _PROVISIONAL}

_COLUMNS = (
    TableColumn("id", "编号", "text", 15),
    TableColumn("card", "牌", "text", 12),
    TableColumn("days_over", "超期天数", "count", 9),
    TableColumn("due_on", "到期日", "date", 11),
    TableColumn("village", "村（社区）", "text", 12),
    TableColumn("person", "姓名", "text", 10),
    TableColumn("problem", "问题", "text", 36),
    TableColumn("branch", "总支", "text", 12),
    TableColumn("unit", "责任单位", "text", 14),
    TableColumn("responsibility", "责任类", "text", 16),
    TableColumn("subject", "主题", "text", 10),
    TableColumn("state", "办理状态", "text", 9),
)


@dataclass(frozen=True, slots=True)
class OverdueIssue:
    """One unresolved issue. id: its number. provisional: its due day rests on a year without published holidays."""

    id: str
    branch: str
    village: str
    person: str
    problem: str
    responsibility: str | None
    subject: str | None
    unit: str | None
    due_on: date
    state: str
    provisional: bool = False
    town: str = ""


@dataclass(frozen=True, slots=True)
class LateIssue:
    """An issue and its card, None where the day is past but provisional.

    days_over: natural days, 0 or less for a yellow card.
    """

    issue: OverdueIssue
    card: Card | None
    days_over: int

    def as_json(self) -> dict[str, Any]:
        """Return the issue as the command line's JSON gives it."""
        issue = self.issue
        return {
            "id": issue.id,
            "branch": issue.branch,
            "village": issue.village,
            "person": issue.person,
            "problem": issue.problem,
            "responsibility": issue.responsibility,
            "subject": issue.subject,
            "unit": issue.unit,
            "due_on": issue.due_on.isoformat(),
            "days_over": self.days_over,
            "card": None if self.card is None else self.card.value,
            "state": issue.state,
            "provisional": issue.provisional,
            **({"town": issue.town} if issue.town else {}),
        }

    def line(self) -> tuple[Value, ...]:
        """Return the issue's values in the order of the table."""
        issue = self.issue
        mark = f"（{_PROVISIONAL}）" if self.card and issue.provisional else ""
        return (
            issue.id,
            _CARDS[self.card] + mark,
            self.days_over,
            issue.due_on,
            issue.village,
            issue.person,
            issue.problem,
            issue.branch,
            issue.unit or UNIT_PENDING,
            issue.responsibility or PENDING,
            issue.subject or PENDING,
            issue.state,
        )


@dataclass(frozen=True, slots=True)
class OverdueReport(OneTable):
    """rows: the issues listed, latest first. past_provisional: past a provisional due day, no card.

    red, yellow: how many carry the card, listed or not. provisional: how many of the given issues have a
    provisional due day, past or to come.
    """

    scope: Scope
    rows: tuple[LateIssue, ...]
    past_provisional: tuple[LateIssue, ...]
    red: int
    yellow: int
    provisional: int
    due_soon: bool
    towns: tuple[tuple[str, int, int, int], ...] = ()
    """Of each town, where that was asked for: its name, then red, yellow and provisional."""

    def as_json(self) -> dict[str, Any]:
        """Return the report as the command line's JSON gives it."""
        return {
            **self.scope.as_json(OVERDUE),
            "rows": [row.as_json() for row in self.rows],
            "provisional_rows": [row.as_json() for row in self.past_provisional],
            "total": {"red": self.red, "yellow": self.yellow, "provisional": self.provisional},
            **(
                {"by": "town", "towns": [dict(zip(_BY_TOWN, row, strict=True)) for row in self.towns]}
                if self.towns
                else {}
            ),
        }

    def table(self) -> Table:
        """Return the list, the provisional ones last; it has no line of totals, the notes say them."""
        counted = f"红牌 {self.red} 件，黄牌 {self.yellow} 件"
        unlisted = "（黄牌未列出，加 --due-soon 一并列出）" if self.yellow and not self.due_soon else ""
        notes = [*self.scope.notes(), f"{counted}{unlisted}。超期天数按自然日算，只列未办结的。"]
        if self.provisional:
            notes.append(
                f"另有 {self.provisional} 件的到期日在放假安排还没公布的年份，为暂定，不判红牌；"
                f"其中已过暂定日期的 {len(self.past_provisional)} 件列在最后。"
            )
        rows = tuple(row.line() for row in (*self.rows, *self.past_provisional))
        return Table(OVERDUE.title, _COLUMNS, rows, notes=tuple(notes))

    def further_tables(self) -> tuple[Table, ...]:
        """Return how many each town has."""
        if not self.towns:
            return ()
        columns = tuple(
            TableColumn(key, words, "text" if key == "key" else "count", 14) for key, words in _BY_TOWN.items()
        )
        total = (TOTAL, self.red, self.yellow, self.provisional)
        return (Table(f"{OVERDUE.title}（各{BY_HEADINGS['town']}件数）", columns, self.towns, total),)


def compute(
    issues: Iterable[OverdueIssue],
    as_of: date,
    as_known: int | date | None,
    plan: Plan,
    calendar: Calendar,
    due_soon: bool = False,
    by_town: bool = False,
) -> OverdueReport:
    """Return the late issues among some unresolved ones, by days over, then by number.

    issues: at least all that are due by `yellow_until(as_of)` and all with a provisional due day; others do no harm.
    due_soon: list the yellow ones too; they are counted either way.
    """
    red, yellow, past_provisional, provisional = [], [], [], 0
    towns: dict[str, Counter[str]] = {}
    for issue in issues:
        of_town = towns.setdefault(issue.town, Counter())
        found = card(issue.due_on, as_of, plan, calendar, issue.provisional)
        late = LateIssue(issue, found, days_over(issue.due_on, as_of))
        provisional += issue.provisional
        of_town.update({"provisional": int(issue.provisional), found.value if found else "none": 1})
        if found is Card.RED:
            red.append(late)
        elif found is Card.YELLOW:
            yellow.append(late)
        elif issue.provisional and late.days_over > 0:
            past_provisional.append(late)
    rows = _in_order([*red, *yellow] if due_soon else red)
    scope = Scope(as_of, as_known)
    counted = [
        (key_label(town, "town"), own["red"], own["yellow"], own["provisional"]) for town, own in sorted(towns.items())
    ]
    return OverdueReport(
        scope, rows, _in_order(past_provisional), len(red), len(yellow), provisional, due_soon,
        tuple(counted) if by_town else (),
    )  # fmt: skip


def _in_order(rows: Iterable[LateIssue]) -> tuple[LateIssue, ...]:
    return tuple(sorted(rows, key=lambda row: (-row.days_over, numbers_by_size(row.issue.id))))
