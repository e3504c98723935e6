"""When an issue is due and which issues are late.

`calendar` counts working days, `due` applies the plan's deadline, `account` says day by day how it came about.
"""

from minqing_cli.deadlines.calendar import Calendar, calendar_of, working_days_between
from minqing_cli.deadlines.due import DueDay, Matter, card, days_over, due_day, yellow_until

__all__ = [
    "Calendar",
    "DueDay",
    "Matter",
    "calendar_of",
    "card",
    "days_over",
    "due_day",
    "working_days_between",
    "yellow_until",
]
