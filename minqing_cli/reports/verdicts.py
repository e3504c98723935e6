"""Whether a goal of the plan is reached, and by how many it is missed (M10, M17, M20).

A goal is a whole number of cases, rounded up: 95% of 579 are 551, and 550 are one too few.
"""

from decimal import Decimal

from minqing_cli.reports.rates import NOTHING_TO_COUNT, Rate
from minqing_cli.reports.stated import least_count


def missing_to(goal: int, rate: Rate) -> int:
    """Return how many are missing. goal: in percent.

    >>> missing_to(95, Rate(550, 579)), missing_to(95, Rate(551, 579))
    (1, 0)
    """
    return max(0, least_count(rate.of, Decimal(goal)) - rate.n)


def verdict(rate: Rate, goal: int, unit: str = "件") -> str:
    """Say whether a rate reaches its goal; of nothing to count there is no verdict.

    >>> verdict(Rate(550, 579), 95), verdict(Rate(551, 579), 95), verdict(Rate(0, 0), 95)
    ('未达标（差 1 件）', '达标', '—')
    """
    if not rate.of:
        return NOTHING_TO_COUNT
    short = missing_to(goal, rate)
    return f"未达标（差 {short} {unit}）" if short else "达标"


def against_goal(what: str, goal: int, rate: Rate, unit: str = "件") -> str:
    """Say in a sentence how a rate stands to its goal.

    >>> against_goal("矛盾纠纷化解在村", 95, Rate(550, 579))
    '矛盾纠纷化解在村目标 95%：579 件至少要 551 件，现有 550 件，94.99%，未达标（差 1 件）。'
    """
    if not rate.of:
        return f"{what}目标 {goal}%：还没有可算的。"
    least = least_count(rate.of, Decimal(goal))
    said = f"{rate.of} {unit}至少要 {least} {unit}，现有 {rate.n} {unit}，{rate.shown}，{verdict(rate, goal, unit)}。"
    return f"{what}目标 {goal}%：{said}"
