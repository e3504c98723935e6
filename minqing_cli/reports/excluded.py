"""The issues that are left out of what was received, each with its reason and who stands for it (R7).

Only these reasons take an issue out of the denominator: 撤回, 并件, 非本镇退回. The list is always printed, so that a
rate can be checked against it; nothing here decides that an issue is excluded.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from minqing_cli.reports import EXCLUDED
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.scope import BY_HEADINGS, Scope, key_label
from minqing_cli.reports.table import Table, TableColumn, Value
from minqing_cli.terms import TOTAL, State

_REASONS: Mapping[State, str] = {
    State.WITHDRAWN: "撤回",
    State.MERGED: "并件（重复）",
    State.RETURNED: "非本镇退回",
}
_COLUMNS = (
    TableColumn("id", "编号", "text", 15),
    TableColumn("reason", "剔除原因", "text", 12),
    TableColumn("branch", "总支", "text", 11),
    TableColumn("village", "村（社区）", "text", 11),
    TableColumn("person", "姓名", "text", 9),
    TableColumn("problem", "问题", "text", 30),
    TableColumn("goes_to", "接收方或主件", "text", 14),
    TableColumn("on", "办理日", "date", 11),
    TableColumn("by", "批准人（经办人）", "text", 11),
    TableColumn("grounds", "依据", "text", 20),
)


@dataclass(frozen=True, slots=True)
class ExcludedIssue:
    """One issue that does not count. goes_to: who takes it, or the issue it was joined to. by: who stands for it."""

    id: str
    state: str
    branch: str
    village: str
    person: str
    problem: str
    goes_to: str
    on: date | None
    by: str
    grounds: str
    town: str = ""


def compute(
    issues: Iterable[ExcludedIssue], as_of: date, as_known: int | date | None = None, by_town: bool = False
) -> Listed:
    """Return the list, in the order given, with how many there are of each reason."""
    listed = tuple(issues)
    counts = Counter(issue.state for issue in listed)
    unsigned = sum(1 for issue in listed if not issue.by)
    said = "，".join(f"{words} {counts[state]} 件" for state, words in _REASONS.items())
    notes = [f"共剔除 {len(listed)} 件：{said}。只有这几种原因可以不计入受理。"]
    if unsigned:
        notes.append(f"其中 {unsigned} 件没有记批准人（更正表格后自动撤回的，以更正表为依据）。")
    rows = tuple(
        (
            one.id, _REASONS[State(one.state)], one.branch, one.village, one.person, one.problem, one.goes_to,
            one.on, one.by, one.grounds,
        )
        for one in listed
    )  # fmt: skip
    further = (_by_town(listed),) if by_town else ()
    return Listed(EXCLUDED, Scope(as_of, as_known), Table(EXCLUDED.title, _COLUMNS, rows, notes=tuple(notes)), further)


def _by_town(issues: Iterable[ExcludedIssue]) -> Table:
    """How many of each reason every town has."""
    counts = Counter((one.town, one.state) for one in issues)
    towns = dict.fromkeys(town for town, _ in counts)
    columns = (
        TableColumn("key", BY_HEADINGS["town"], "text", 14),
        *(TableColumn(state.name.lower(), words, "count", 12) for state, words in _REASONS.items()),
        TableColumn("total", TOTAL, "count", 8),
    )

    def line(name: str, of: Iterable[str]) -> tuple[Value, ...]:
        own = [sum(counts[town, state] for town in of) for state in _REASONS]
        return (name, *own, sum(own))

    rows = tuple(line(key_label(town, "town"), (town,)) for town in towns)
    return Table(f"{EXCLUDED.title}（各{BY_HEADINGS['town']}件数）", columns, rows, line(TOTAL, tuple(towns)))
