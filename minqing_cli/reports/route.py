"""In which order households are seen (走访路线, M28): for the office alone, with phones and tags of key households."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from minqing_cli.reports import ROUTE
from minqing_cli.reports.assignment import area_key
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.order import numbers_by_size
from minqing_cli.reports.scope import Scope
from minqing_cli.reports.sharing import ToVisit
from minqing_cli.reports.table import Table, TableColumn


def compute(households: Sequence[ToVisit], as_of: date, as_known: int | date | None = None) -> Listed:
    """Return the households in the order in which they are seen: village, grid, address; key ones first in a grid.

    households: in the order of the register, which decides where nothing else does.
    """
    villages = {name: number for number, name in enumerate(dict.fromkeys(one.village for one in households))}
    ordered = sorted(
        households, key=lambda one: (villages[one.village], _place(one.grid), not one.tags, _place(one.address))
    )
    numbers: Counter[str] = Counter()
    rows = []
    for one in ordered:
        numbers[one.village] += 1
        rows.append(
            (one.branch, one.village, numbers[one.village], one.grid, one.address, one.person, one.phones, one.tags)
        )
    columns = (
        TableColumn("branch", "总支", "text", 11),
        TableColumn("village", "村（社区）", "text", 12),
        TableColumn("number", "次序", "count", 6),
        TableColumn("grid", "网格", "text", 10),
        TableColumn("address", "家庭住址/组", "text", 18),
        TableColumn("person", "走访对象", "text", 12),
        TableColumn("phones", "联系电话", "text", 14),
        TableColumn("tags", "重点户标签", "text", 14),
    )
    notes = (
        f"按村、网格、住址排序，网格内重点户在前，共 {len(rows)} 户。本表含电话和重点户标签，只在内部使用，不外发。",
    )
    return Listed(ROUTE, Scope(as_of, as_known), Table(ROUTE.title, columns, tuple(rows), notes=notes))


def _place(written: str) -> list[tuple[int, str]]:
    return numbers_by_size(area_key(written))
