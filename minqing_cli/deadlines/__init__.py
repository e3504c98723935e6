"""When an issue is due and which issues are late. `calendar` counts working days, `due` applies the plan's deadline."""

from minqing_cli.deadlines.calendar import Calendar, load_calendar, working_days_between
from minqing_cli.deadlines.due import DueDay, card, days_over, due_day, yellow_until

__all__ = [
    "Calendar",
    "DueDay",
    "card",
    "days_over",
    "due_day",
    "load_calendar",
    "working_days_between",
    "yellow_until",
]
