"""From a worksheet to the lines of a logbook."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from minqing_cli import problems
from minqing_cli.columns import columns_of
from minqing_cli.intake.entries import EntryKind, EntryReading, read_entries
from minqing_cli.logbooks import LOGBOOKS, Logbook
from minqing_cli.problems import Problem
from minqing_cli.sheets import Place, Sheet


def read_logbook(file: str, sheet: Sheet, logbook: Logbook, year: int) -> EntryReading[BaseModel]:
    """Read one worksheet of a logbook. year: for days without one."""
    return read_entries(file, sheet, _kind(logbook.name, year))


@lru_cache(maxsize=32)
def _kind(name: str, year: int) -> EntryKind[BaseModel]:
    logbook = next(one for one in LOGBOOKS if one.name == name)
    required = [field for field, column in columns_of(logbook.record).items() if column.required]
    # Two required fields say that a row is data; a logbook with one takes whatever stands in it.
    standing_for = (("person", required[0]), ("opinion", required[-1]))

    def refuse(at: Place, field: str, found: str, detail: Mapping[str, Any]) -> Problem:
        return _refused(logbook, at, field, found, detail)

    return EntryKind(logbook.record, refuse, standing_for, year=year)


def _refused(logbook: Logbook, at: Place, field: str, found: str, detail: Mapping[str, Any]) -> Problem:
    column = columns_of(logbook.record)[field].heading
    context = detail.get("ctx", {})
    name = context.get("name", "")
    if name in ("missing", "date_missing"):
        return problems.LOGBOOK_INCOMPLETE.at(at, field, None, column=column)
    if name == "not_whole":
        return problems.LOGBOOK_COUNT.at(at, field, found, column=column)
    if name.startswith("date_"):
        return problems.DAY_UNREADABLE.at(at, field, found, column=column)
    limit = context.get("max_length", "")
    return problems.TEXT_TOO_LONG.at(at, field, None, column=column, length=len(found), limit=limit)
