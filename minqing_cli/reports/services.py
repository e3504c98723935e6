"""What was done for people, by month and in all (服务成果, M31): whole numbers only, rounded sources named."""

from collections.abc import Iterable, Sequence
from datetime import date

from minqing_cli.logbooks import Service
from minqing_cli.reports import SERVICES
from minqing_cli.reports.bulletin import month_of
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.scope import Scope
from minqing_cli.reports.table import Table, TableColumn
from minqing_cli.terms import TOTAL

_NUMBERS = (("sessions", "场次"), ("people", "人次"), ("handed_out", "发放数"), ("aided", "救助数"))


def compute(services: Iterable[Service], as_of: date, as_known: int | date | None = None) -> Listed:
    """Return each kind of service: this month's numbers and those up to as_of."""
    known = [one for one in services if one.given_on <= as_of]
    first, _ = month_of(as_of)
    kinds = dict.fromkeys(one.kind for one in known)
    columns = (
        TableColumn("kind", "服务项目", "text", 18),
        *(TableColumn(f"month_{name}", f"本月{words}", "count", 8) for name, words in _NUMBERS),
        *(TableColumn(name, f"累计{words}", "count", 8) for name, words in _NUMBERS),
    )

    def line(kind: str, own: Sequence[Service]) -> tuple[str | int, ...]:
        month = [one for one in own if one.given_on >= first]
        return (kind, *_sums(month), *_sums(own))

    rows = tuple(line(kind, [one for one in known if one.kind == kind]) for kind in kinds)
    rounded = [f"{one.kind}（{one.given_on}）原文为“{one.rounded_from}”" for one in known if one.rounded_from]
    notes = [f"本月：{first} 至 {as_of}；累计：截至 {as_of}。只计整数。"]
    if rounded:
        notes.append(f"下列原文是约数，这里只取其中的整数：{'；'.join(rounded)}。")
    return Listed(
        SERVICES, Scope(as_of, as_known), Table(SERVICES.title, columns, rows, line(TOTAL, known), tuple(notes))
    )


def _sums(services: Iterable[Service]) -> tuple[int, ...]:
    listed = list(services)
    return tuple(sum(getattr(one, name) for one in listed) for name, _ in _NUMBERS)
