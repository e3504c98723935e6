"""Issues as duties of their units: the list that the reports of the week share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from minqing_cli.reports.order import numbers_by_size, urgent_first
from minqing_cli.reports.table import Table, TableColumn
from minqing_cli.terms import UNIT_PENDING, Urgency


@dataclass(frozen=True, slots=True)
class Duty:
    """One issue somebody has to do something about. why: what makes it one; what is asked of the unit."""

    id: str
    village: str
    person: str
    problem: str
    unit: str
    responsible: str
    due_on: date | None
    state: str
    why: str = ""
    urgency: str = Urgency.ORDINARY
    accepted_on: date | None = None


def duties_table(title: str, duties: Iterable[Duty], why: str, notes: tuple[str, ...] = ()) -> Table:
    """Return a list of duties, those of one unit together, the urgent ones first (先急后缓, M10).

    why: the heading of the reason; empty leaves it out.
    """
    listed = sorted(duties, key=_place)
    columns = (
        TableColumn("unit", "责任单位", "text", 13),
        TableColumn("responsible", "责任人", "text", 9),
        TableColumn("id", "编号", "text", 15),
        TableColumn("village", "村（社区）", "text", 11),
        TableColumn("person", "姓名", "text", 9),
        TableColumn("problem", "问题", "text", 32),
        TableColumn("urgency", "紧急度", "text", 7),
        TableColumn("due_on", "到期日", "date", 11),
        TableColumn("state", "办理状态", "text", 9),
        *((TableColumn("why", why, "text", 18),) if why else ()),
    )
    rows = tuple(
        (
            one.unit or UNIT_PENDING, one.responsible, one.id, one.village, one.person, one.problem, one.urgency,
            one.due_on, one.state, *((one.why,) if why else ()),
        )
        for one in listed
    )  # fmt: skip
    return Table(title, columns, rows, notes=(*notes, f"共 {len(rows)} 件。"))


def _place(one: Duty) -> tuple[str, tuple[int, date, date], list[tuple[int, str]]]:
    first = urgent_first(one.urgency, one.due_on, one.accepted_on)
    return one.unit or UNIT_PENDING, first, numbers_by_size(one.id)
