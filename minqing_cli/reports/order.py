"""The order in which people expect things: numbers by their size, urgent things first."""

import re
from datetime import date

from minqing_cli.terms import Urgency

_BY_URGENCY = {urgency: place for place, urgency in enumerate(Urgency)}


def numbers_by_size(text: str) -> list[tuple[int, str]]:
    """Return a sorting key under which CHD-2022-9999 comes before CHD-2022-10000 and 2组 before 10组."""
    return [(int(part) if part.isdecimal() else -1, part) for part in re.split(r"(\d+)", text)]


def urgent_first(urgency: str, due_on: date | None, accepted_on: date | None) -> tuple[int, date, date]:
    """Return the sorting key of 先急后缓 (M10): urgency, then the due day, then the day of acceptance."""
    return _BY_URGENCY[Urgency(urgency)], due_on or date.max, accepted_on or date.max
