"""From a worksheet that the outside platform sent back to the numbers that it gave (M09)."""

from collections.abc import Mapping
from typing import Any

from minqing_cli import problems
from minqing_cli.columns import columns_of
from minqing_cli.intake.entries import EntryKind, EntryReading, read_entries
from minqing_cli.problems import Problem
from minqing_cli.records import PlatformReceipt
from minqing_cli.sheets import Place, Sheet

_COLUMNS = columns_of(PlatformReceipt)


def read_receipt(file: str, sheet: Sheet, year: int, number_headings: tuple[str, ...]) -> EntryReading[PlatformReceipt]:
    """Read one worksheet. year: for days without one. number_headings: what the platform calls our number."""
    standing_for = (("person", "number"), ("opinion", "platform_number"))
    kind = EntryKind(PlatformReceipt, _refused, standing_for, year=year, also={"number": number_headings})
    return read_entries(file, sheet, kind)


def _refused(at: Place, field: str, found: str, detail: Mapping[str, Any]) -> Problem:
    column = _COLUMNS[field].heading
    context = detail.get("ctx", {})
    if context.get("name") == "missing":
        return problems.CELL_MISSING.at(at, field, None, column=column)
    if "max_length" in context:
        limit = context["max_length"]
        return problems.TEXT_TOO_LONG.at(at, field, None, column=column, length=len(found), limit=limit)
    return problems.DAY_UNREADABLE.at(at, field, found, column=column)
