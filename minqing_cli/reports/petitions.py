"""Issues registered as petitions (信访) with both of their clocks: being told whether they are accepted, and conclusion (R9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from minqing_cli.reports import PETITIONS
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.rates import Rate
from minqing_cli.reports.scope import BY_HEADINGS, Scope, key_label
from minqing_cli.reports.table import Table, TableColumn
from minqing_cli.terms import TOTAL

_COLUMNS = (
    TableColumn("id", "编号", "text", 15),
    TableColumn("branch", "总支", "text", 11),
    TableColumn("village", "村（社区）", "text", 11),
    TableColumn("person", "姓名", "text", 9),
    TableColumn("problem", "问题", "text", 28),
    TableColumn("unit", "责任单位", "text", 12),
    TableColumn("accepted_on", "受理日", "date", 11),
    TableColumn("notice_due", "告知期限", "date", 11),
    TableColumn("notified_on", "告知日", "date", 11),
    TableColumn("notice", "告知情况", "text", 12),
    TableColumn("due_on", "办结期限", "date", 11),
    TableColumn("resolved_on", "办结日", "date", 11),
    TableColumn("conclusion", "办结情况", "text", 12),
)


@dataclass(frozen=True, slots=True)
class Petition:
    """One issue that is registered as a petition. notice_due: None where the plan sets no day for it."""

    id: str
    branch: str
    village: str
    person: str
    problem: str
    unit: str
    accepted_on: date
    notice_due: date | None
    notified_on: date | None
    due_on: date | None
    provisional: bool
    resolved_on: date | None
    town: str = ""


def compute(
    issues: Iterable[Petition], as_of: date, as_known: int | date | None = None, by_town: bool = False
) -> Listed:
    """Return the list, what is late first, with how many were told and concluded in time."""
    listed = sorted(issues, key=lambda one: (-_late(one, as_of), one.due_on or date.max, one.id))
    count, told, late, resolved, over = _counts(listed, as_of)
    notes = (
        f"信访事项 {count} 件：期限内告知 {_share(told, len(listed))}，过期还没有告知 {late} 件；"
        f"已办结 {_share(resolved, len(listed))}，超期未办结 {over} 件。",
        "只列登记为信访的件；告知和办结的期限按自然日，末日遇休息日、节假日顺延（《信访工作条例》）。",
    )
    rows = tuple(
        (
            one.id, one.branch, one.village, one.person, one.problem, one.unit, one.accepted_on, one.notice_due,
            _until(one.notified_on, as_of), _said(one.notice_due, _until(one.notified_on, as_of), as_of, "已告知"),
            one.due_on, _until(one.resolved_on, as_of), _concluded(one, as_of),
        )
        for one in listed
    )  # fmt: skip
    further = (_by_town(listed, as_of),) if by_town else ()
    return Listed(PETITIONS, Scope(as_of, as_known), Table(PETITIONS.title, _COLUMNS, rows, notes=notes), further)


def _counts(issues: Iterable[Petition], as_of: date) -> tuple[int, int, int, int, int]:
    """Count petitions, those told in time, those past the day and not told, the concluded, and the overdue."""
    listed = list(issues)
    told = sum(1 for one in listed if _told_in_time(one, as_of))
    late = sum(
        1
        for one in listed
        if _days_late(one.notice_due, _until(one.notified_on, as_of), as_of) > 0 and not _until(one.notified_on, as_of)
    )
    resolved = sum(1 for one in listed if _until(one.resolved_on, as_of))
    return len(listed), told, late, resolved, sum(1 for one in listed if _overdue(one, as_of))


def _by_town(issues: Iterable[Petition], as_of: date) -> Table:
    groups: dict[str, list[Petition]] = {}
    for one in issues:
        groups.setdefault(key_label(one.town, "town"), []).append(one)
    headings = {
        "count": "信访事项",
        "told": "期限内告知",
        "late": "过期没告知",
        "resolved": "已办结",
        "over": "超期未办结",
    }
    columns = (
        TableColumn("key", BY_HEADINGS["town"], "text", 14),
        *(TableColumn(name, words, "count", 11) for name, words in headings.items()),
    )
    rows = tuple((town, *_counts(own, as_of)) for town, own in groups.items())
    total = (TOTAL, *_counts((one for own in groups.values() for one in own), as_of))
    return Table(f"{PETITIONS.title}（各{BY_HEADINGS['town']}件数）", columns, rows, total)


def _share(n: int, of: int) -> str:
    return f"{n}/{of}（{Rate(n, of).shown}）"


def _until(day: date | None, as_of: date) -> date | None:
    """A day that has come by then."""
    return day if day is not None and day <= as_of else None


def _days_late(due: date | None, done: date | None, as_of: date) -> int:
    return max(0, ((done or as_of) - due).days) if due is not None else 0


def _overdue(one: Petition, as_of: date) -> bool:
    return not _until(one.resolved_on, as_of) and not one.provisional and _days_late(one.due_on, None, as_of) > 0


def _late(one: Petition, as_of: date) -> int:
    """How many clocks run late now."""
    untold = not _until(one.notified_on, as_of) and _days_late(one.notice_due, None, as_of) > 0
    return untold + _overdue(one, as_of)


def _told_in_time(one: Petition, as_of: date) -> bool:
    told = _until(one.notified_on, as_of)
    return told is not None and (one.notice_due is None or told <= one.notice_due)


def _said(due: date | None, done: date | None, as_of: date, word: str) -> str:
    late = _days_late(due, done, as_of)
    if done is not None:
        return f"{word}，迟 {late} 天" if late else word
    if due is None:
        return ""
    return f"超期 {late} 天" if late else f"还有 {(due - as_of).days} 天"


def _concluded(one: Petition, as_of: date) -> str:
    if not _until(one.resolved_on, as_of) and one.provisional and _days_late(one.due_on, None, as_of):
        return "期限暂定"
    return _said(one.due_on, _until(one.resolved_on, as_of), as_of, "已办结")
