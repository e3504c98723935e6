"""What every report must say of itself: as of which day, as the ledger was known when, and by what it is split."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from minqing_cli.reports import Report
from minqing_cli.terms import PENDING, UNIT_PENDING

By = Literal["village", "branch", "unit", "subject", "responsibility", "town"]

OWN = "本级"
"""What belongs to no town: the county's own, or all of a town's own ledger."""

BY_HEADINGS: Mapping[By, str] = {
    "village": "村（社区）",
    "branch": "总支",
    "unit": "责任单位",
    "subject": "主题",
    "responsibility": "责任类",
    "town": "镇（街道）",
}

_UNNAMED: Mapping[By, str] = {"unit": UNIT_PENDING, "subject": PENDING, "responsibility": PENDING, "town": OWN}


def key_label(key: str | None, by: By) -> str:
    """Return the name under which a row is listed; what was left empty gets one as well.

    >>> key_label(None, "subject"), key_label("", "branch"), key_label("前岭村", "village")
    ('待研判', '未填总支', '前岭村')
    """
    return key or _UNNAMED.get(by, f"未填{BY_HEADINGS[by]}")


@dataclass(frozen=True, slots=True)
class Scope:
    """Two clocks: as_of is the business day; as_known the batch or day whose knowledge of the ledger counts."""

    as_of: date
    as_known: int | date | None = None
    place: str | None = None
    """The branch or village that the report is for; what may concern an official is left out of it then (D8)."""
    outside: bool = False
    """A copy that leaves the office: names and numbers masked, nothing that may concern an official."""

    def as_json(self, report: Report) -> dict[str, Any]:
        """Return the keys that every report's JSON begins with."""
        as_known = self.as_known.isoformat() if isinstance(self.as_known, date) else self.as_known
        part = {"place": self.place} if self.place else {}
        masked = {"outside": True} if self.outside else {}
        return {"report": report.name, "as_of": self.as_of.isoformat(), "as_known": as_known, **part, **masked}

    def notes(self) -> tuple[str, ...]:
        """Return the lines that every report's table begins its notes with (M13)."""
        found = [f"截止时间：{self.as_of}。"]
        if self.as_known is not None:
            known = f"{self.as_known} 当日" if isinstance(self.as_known, date) else f"第 {self.as_known} 批"
            found.append(f"按{known}并入之后的台账统计。")
        if self.place:
            found.append(f"只统计{self.place}。")
        if self.outside:
            found.append("外发版：姓名、电话已脱敏。")
        return tuple(found)
