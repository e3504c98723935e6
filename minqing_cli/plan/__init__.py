"""The campaign as data: what `minqing.toml` and the built-in plans may say. Nothing here knows sheets or the ledger."""

from minqing_cli.plan.calendar import HandingIn, HolidayYear, Node, Phase, Reminders, Rhythm
from minqing_cli.plan.campaign import Plan
from minqing_cli.plan.handling import Deadline, DeadlineRule
from minqing_cli.plan.lists import FormWords, Limits
from minqing_cli.plan.mistakes import PlanError
from minqing_cli.plan.reading import built_in, parse
from minqing_cli.plan.shipped import BUILT_IN, CHINESE_NAMES, built_in_name
from minqing_cli.plan.syntax import decoded
from minqing_cli.plan.writing import plan_text, with_office

__all__ = [
    "BUILT_IN",
    "CHINESE_NAMES",
    "Deadline",
    "DeadlineRule",
    "FormWords",
    "HandingIn",
    "HolidayYear",
    "Limits",
    "Node",
    "Phase",
    "Plan",
    "PlanError",
    "Reminders",
    "Rhythm",
    "built_in",
    "built_in_name",
    "decoded",
    "parse",
    "plan_text",
    "with_office",
]
