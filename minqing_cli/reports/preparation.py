"""What must be ready before people go out (访前准备, M28): badges, leaflets and contact cards by village."""

from collections.abc import Mapping, Sequence
from datetime import date

from minqing_cli.reports import PREPARATION
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.scope import Scope
from minqing_cli.reports.table import Table, TableColumn
from minqing_cli.terms import TOTAL

PREPARATION_DAYS = 10
"""How long the preparation takes (M28)."""


def compute(
    households: Mapping[str, int],
    people: Mapping[str, Sequence[str]],
    starts_on: date | None,
    as_of: date,
    as_known: int | date | None = None,
) -> Listed:
    """Return what each village needs. households, people: by village. starts_on: the first day of the visits.

    One badge for each who goes out, one leaflet and one contact card for each household.
    """
    villages = dict.fromkeys((*households, *people))
    everybody = {name for own in people.values() for name in own}
    rows = tuple(
        (village, len(people.get(village, ())), households.get(village, 0), households.get(village, 0))
        for village in villages
    )
    total = sum(households.values())
    days = (
        ()
        if starts_on is None
        else (
            f"走访 {starts_on} 开始，距今 {(starts_on - as_of).days} 天；按 {PREPARATION_DAYS} 天准备。"
            if starts_on >= as_of
            else f"走访已于 {starts_on} 开始。",
        )
    )
    columns = (
        TableColumn("village", "村（社区）", "text", 16),
        TableColumn("badges", "工作牌（个）", "count", 10),
        TableColumn("leaflets", "明白纸（份）", "count", 10),
        TableColumn("cards", "联系卡（张）", "count", 10),
    )
    notes = (*days, "工作牌按走访人数（一人在几个村的，合计只算一个），明白纸、联系卡按应访户数。")
    table = Table(PREPARATION.title, columns, rows, (TOTAL, len(everybody), total, total), notes)
    return Listed(PREPARATION, Scope(as_of, as_known), table)
