"""Our own table of days off and make-up working days, 2004 to 2026 (`holidays.toml`). Nothing here counts days.

A year that the State Council announces later stands in the office's plan (`plan.HolidayYear`).
"""

import tomllib
from functools import cache
from importlib import resources

from minqing_cli.plan import HolidayYear


@cache
def published_holidays() -> tuple[HolidayYear, ...]:
    """Return the years of our own table, in order."""
    text = (resources.files(__package__) / "holidays.toml").read_text(encoding="utf-8")
    return tuple(HolidayYear(year=int(year), **section) for year, section in tomllib.loads(text).items())
