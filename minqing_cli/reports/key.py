"""Where key households live, and how many of each tag were seen (重点户, M05): for the office alone."""

from collections.abc import Sequence
from datetime import date

from minqing_cli.reports import KEY
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.rates import Rate
from minqing_cli.reports.scope import Scope
from minqing_cli.reports.table import Table, TableColumn
from minqing_cli.terms import TOTAL


def compute(
    tagged: Sequence[tuple[str, tuple[str, ...], bool]],
    unmatched: int,
    as_of: date,
    as_known: int | date | None = None,
    wanted: Sequence[str] = (),
) -> Listed:
    """Return where key households live and how many of each tag were seen.

    tagged: (village, tags, seen) of each. unmatched: lines of the logbook whose household is not in the register.
    wanted: the tags that the plan names, first and even where nobody has them.
    """
    tags = tuple(dict.fromkeys((*wanted, *(tag for _, own, _ in tagged for tag in own))))
    villages = dict.fromkeys(village for village, _, _ in tagged)
    rows: tuple[tuple[str | int, ...], ...] = tuple(
        (village, sum(name == village for name, _, _ in tagged),
         *(sum(name == village and tag in own for name, own, _ in tagged) for tag in tags))
        for village in villages
    )  # fmt: skip
    columns = (
        TableColumn("village", "村（社区）", "text", 14),
        TableColumn("households", "重点户", "count", 8),
        *(TableColumn(f"tag{number}", tag, "count", 8) for number, tag in enumerate(tags, start=1)),
    )
    total: tuple[str | int, ...] = (TOTAL, len(tagged), *(sum(tag in own for _, own, _ in tagged) for tag in tags))
    seen = tuple(
        (tag, Rate(sum(met and tag in own for _, own, met in tagged), sum(tag in own for _, own, _ in tagged)))
        for tag in tags
    )
    notes = ["一户可以有几个标签，各标签之和可能多于户数。本表含重点户标签，只在内部使用，不外发。"]
    if unmatched:
        notes.append(f"有 {unmatched} 户在底册里找不到或分不清，没有列入。")
    further = Table(
        "分标签覆盖率", (TableColumn("tag", "标签", "text", 16), TableColumn("coverage", "走访率", "rate", 18)), seen
    )
    return Listed(KEY, Scope(as_of, as_known), Table(KEY.title, columns, rows, total, tuple(notes)), (further,))
