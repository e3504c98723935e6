"""The hand-over sheet (交接清单): what is left to do in a ledger, for whoever takes the work over.

Every open issue stands in it once, with all that is to be done about it; then what else is not done (inspections,
projects, reminders), the rows that were sent back and never came again, and the batches with the hash by which the ledger can be told from a changed copy.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from minqing_cli.merging.known import StoredIssue
from minqing_cli.reports.table import Table, TableColumn, Value
from minqing_cli.reports.tally import Tally
from minqing_cli.terms import PENDING, Satisfaction, State

TITLE = "交接清单"
OVERDUE, TO_REVISIT, TO_CLOSE, AGAIN, SUSPENDED, IN_HAND = "超期", "待回访", "待销号", "不满意待重办", "挂账", "在办"
_STILL_OPEN = (OVERDUE, PENDING, TO_REVISIT, TO_CLOSE, AGAIN, SUSPENDED, IN_HAND)
_ISSUE_COLUMNS = (
    TableColumn("id", "编号", "text", 15),
    TableColumn("village", "村（社区）", "text", 11),
    TableColumn("person", "姓名", "text", 9),
    TableColumn("phones", "联系电话", "text", 14),
    TableColumn("problem", "问题", "text", 30),
    TableColumn("unit", "责任单位", "text", 12),
    TableColumn("accepted_on", "受理日", "date", 11),
    TableColumn("due_on", "到期日", "date", 11),
    TableColumn("state", "办理状态", "text", 9),
    TableColumn("todo", "要办的事", "text", 16),
    TableColumn("sensitive", "涉干部", "text", 7),
    TableColumn("note", "进展和说明", "text", 20),
)


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row that was sent back and has not come again."""

    village: str
    person: str
    place: str
    on: date


@dataclass(frozen=True, slots=True)
class Matter:
    """Something beside the issues that is not done: what kind, what, whose it is, until when, how it stands."""

    kind: str
    what: str
    whose: str
    due_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class Stock:
    """What a ledger holds of its own on a day. batches: of the ledger, oldest first. issues: the open ones, by number.

    towns: in a county, town → its open issues, which are that town's to do.
    """

    office: str
    campaign: str
    households: int
    visits: int
    tally: Tally
    issues: Sequence[StoredIssue]
    held: Sequence[HeldRow]
    batches: Sequence[Mapping[str, Any]]
    matters: Sequence[Matter] = ()
    towns: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Handover:
    """The sheets by name; todo: how many issues need each thing."""

    as_of: date
    open: int
    held: int
    matters: int
    todo: Mapping[str, int]
    last_hash: str
    sheets: tuple[tuple[str, Table], ...]

    def as_json(self) -> dict[str, Any]:
        """Return what scripts rely on."""
        return {
            "as_of": self.as_of.isoformat(),
            "open": self.open,
            "held": self.held,
            "matters": self.matters,
            "todo": dict(self.todo),
            "last_hash": self.last_hash,
            "sheets": {name: table.as_json() for name, table in self.sheets},
        }


def todo_of(issue: StoredIssue, as_of: date) -> tuple[str, ...]:
    """Return what is to be done about an open issue, the most pressing first."""
    found = [OVERDUE] if _days_over(issue, as_of) else []
    if issue.needs_review:
        found.append(PENDING)
    if issue.state == State.SUSPENDED:
        found.append(SUSPENDED)
    elif issue.state in (State.RESOLVED, State.EXPLAINED):
        found.append(TO_REVISIT)
    elif issue.state == State.REVISITED:
        rated = {Satisfaction.DISSATISFIED: AGAIN, Satisfaction.NOT_RATED: TO_REVISIT, "": TO_REVISIT}
        found.append(rated.get(issue.satisfaction, TO_CLOSE))
    else:
        found.append(IN_HAND)
    return tuple(found)


def compute(stock: Stock, as_of: date) -> Handover:
    """Return the hand-over sheet of a ledger as of a day."""
    todo = Counter(one for issue in stock.issues for one in todo_of(issue, as_of))
    last = str(stock.batches[-1]["hash"]) if stock.batches else ""
    sheets = (
        ("交接概况", _summary(stock, todo, last, as_of)),
        ("未了问题", _issues(stock, as_of)),
        ("其他未了", _matters(stock, as_of)),
        ("扣留未补", _held(stock, as_of)),
        ("台账批次", _batches(stock, as_of)),
    )
    return Handover(
        as_of,
        len(stock.issues),
        len(stock.held),
        len(stock.matters),
        {name: todo.get(name, 0) for name in _STILL_OPEN},
        last,
        sheets,
    )


def _days_over(issue: StoredIssue, as_of: date) -> int:
    due = issue.extended_to or issue.due_on
    if due is None or issue.due_provisional or issue.resolved_on is not None:
        return 0
    return max((as_of - due) // timedelta(days=1), 0)


def _summary(stock: Stock, todo: Mapping[str, int], last: str, as_of: date) -> Table:
    tally = stock.tally
    rows: list[tuple[Value, ...]] = [
        ("活动", None, stock.campaign),
        ("应访户", stock.households, "底册在册、仍应访的户"),
        ("走访", stock.visits, "台账里的走访条数"),
        ("受理（有效）", tally.received, "不含撤回、并件、非本镇退回"),
        ("已办结", tally.resolved, "办结和解释说明，含已回访、已销号"),
        ("已销号", tally.closed, ""),
        ("未了问题", len(stock.issues), "还要有人接着办的，逐件见第 2 张表"),
        *((f"　其中：{name}", todo.get(name, 0), says) for name, says in _SAYS.items()),
        *((f"另有{town}的未了问题", count, f"在{town}的台账里，由{town}办") for town, count in stock.towns.items()),
        ("其他未了的事", len(stock.matters), "督导没有整改的、实事没有完成的、督办还没办结的，见第 3 张表"),
        ("扣留未补的行", len(stock.held), "退回改正后没有再报来的，见第 4 张表"),
        ("台账批次", len(stock.batches), "见第 5 张表"),
        ("末批校验值", None, last or "台账还是空的"),
        ("移交人（签字）", None, ""),
        ("接收人（签字）", None, ""),
        ("监交人（签字）", None, ""),
        ("交接日期", None, "　　　　年　　月　　日"),
    ]
    columns = (
        TableColumn("what", "事项", "text", 22),
        TableColumn("count", "数量", "count", 10),
        TableColumn("note", "说明", "text", 70),
    )
    notes = (
        f"单位：{stock.office}。截止时间：{as_of}。",
        "一件可以同时超期和待研判，所以“其中”各行之和可以大于未了问题。",
    )
    return Table(f"{stock.office}民情台账{TITLE}", columns, tuple(rows), notes=notes)


_SAYS: Mapping[str, str] = {
    OVERDUE: "过了到期日还没办结",
    PENDING: "责任类或主题要人来定",
    TO_REVISIT: "办结了还没回访，或回访没有评价",
    TO_CLOSE: "回访满意，还没销号",
    AGAIN: "回访不满意，要重办",
    SUSPENDED: "挂起的件，销号前一直留在台账里",
    IN_HAND: "还没办结的",
}


def _issues(stock: Stock, as_of: date) -> Table:
    rows = []
    for issue in stock.issues:
        over = _days_over(issue, as_of)
        todo = [f"{one} {over} 天" if one == OVERDUE else one for one in todo_of(issue, as_of)]
        note = "；".join(filter(None, (*_history(issue), issue.progress, issue.step_note, issue.remark)))
        rows.append(
            (
                issue.number, issue.village, issue.person, issue.phones, issue.text, issue.unit, issue.accepted_on,
                issue.extended_to or issue.due_on, issue.state, "、".join(todo), issue.sensitive_as if issue.sensitive else "", note,
            )
        )  # fmt: skip
    notes = (f"截止时间：{as_of}。", f"共 {len(rows)} 件。只在内部交接用；疑似涉干部的件不得交给所涉的村。")
    return Table("未了问题清单", _ISSUE_COLUMNS, tuple(rows), notes=notes)


def _history(issue: StoredIssue) -> Iterator[str]:
    """Say what a successor must know of an issue before he touches it, in facts."""
    if issue.joined:
        yield f"并入 {issue.joined} 件，各户都要回访"
    if issue.round > 1:
        yield f"第 {issue.round} 轮办理，不满意 {issue.dissatisfied_times} 次"
    if issue.extended_to:
        yield f"延期至 {issue.extended_to}" + (f"（{issue.approved_by}批准）" if issue.approved_by else "")
    if issue.returned_times:
        yield f"被退回 {issue.returned_times} 次"
    if issue.repeats:
        yield f"再次反映 {issue.repeats} 次"
    if issue.tries:
        yield f"回访没联系上：{issue.tries}"
    if issue.other_number:
        yield f"原编号 {issue.other_number}"


def _matters(stock: Stock, as_of: date) -> Table:
    columns = (
        TableColumn("kind", "类别", "text", 12),
        TableColumn("what", "事项", "text", 44),
        TableColumn("whose", "责任单位", "text", 18),
        TableColumn("due_on", "期限", "date", 12),
        TableColumn("note", "说明", "text", 30),
    )
    rows = tuple((one.kind, one.what, one.whose, one.due_on, one.note) for one in stock.matters)
    return Table("其他未了的事", columns, rows, notes=(f"截止时间：{as_of}。", f"共 {len(rows)} 件。"))


def _held(stock: Stock, as_of: date) -> Table:
    columns = (
        TableColumn("village", "村（社区）", "text", 16),
        TableColumn("person", "姓名", "text", 12),
        TableColumn("place", "在哪个文件", "text", 60),
        TableColumn("on", "扣留日期", "date", 12),
    )
    rows = tuple((one.village, one.person, one.place, one.on) for one in stock.held)
    return Table("扣留未补清单", columns, rows, notes=(f"截止时间：{as_of}。", f"共 {len(rows)} 行。"))


def _batches(stock: Stock, as_of: date) -> Table:
    columns = (
        TableColumn("number", "批次", "count", 8),
        TableColumn("today", "业务日期", "date", 12),
        TableColumn("made_at", "记入时间", "text", 20),
        TableColumn("command", "命令", "text", 20),
        TableColumn("hash", "校验值", "text", 70),
    )
    rows = tuple((one["number"], one["today"], one["made_at"], one["command"], one["hash"]) for one in stock.batches)
    said = "每批的校验值连着前面所有批次；台账有一个字被改过，就对不上。"
    return Table("台账批次", columns, rows, notes=(f"截止时间：{as_of}。", said))
