"""How a due day came about: every day from acceptance on, whether it counts, and on what that rests."""

from dataclasses import dataclass
from datetime import date, timedelta

from minqing_cli.deadlines.calendar import Calendar
from minqing_cli.deadlines.due import ORDINARY, DueDay, Matter, allowed_until, due_day
from minqing_cli.plan import DeadlineRule, Plan
from minqing_cli.plan.calendar import WEEKDAYS

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day on the way. number: which of the days counted it is; 0 where it is not counted.

    notice: of the State Council, where it makes the day what it is.
    """

    day: date
    number: int
    because: str
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """How a due day came about. rule: None where the plan's general deadline holds; written: of the sheet, if any.

    phase: the last day that the phase leaves, with its name. allowed: what would bind without it.
    """

    start: date
    written: date | None
    rule: DeadlineRule | None
    days: tuple[CountedDay, ...]
    allowed: date | None
    phase: tuple[str, date] | None
    due: DueDay


def account_of(
    start: date, plan: Plan, calendar: Calendar, written: date | None = None, matter: Matter = ORDINARY
) -> Account:
    """Return how `due_day` comes to its day. start: of the clock, acceptance or the day of a new round."""
    due = due_day(start, plan, calendar, written, matter)
    rule = matter.rule_in(plan) if written is None else None
    phase = plan.phase_named(rule.phase_end if rule and rule.phase_end else plan.deadline.phase)
    found = None if written else allowed_until(start, rule, plan, calendar)
    allowed = written or (found[0] if found else None)
    return Account(
        start,
        written,
        rule,
        _days(start, found[0] if found else start, rule, plan, calendar),
        allowed,
        (phase.name, phase.ends_on) if phase else None,
        due,
    )


def _days(
    start: date, until: date, rule: DeadlineRule | None, plan: Plan, calendar: Calendar
) -> tuple[CountedDay, ...]:
    by_working_days = bool(rule.working_days if rule else plan.deadline.working_days)
    natural = rule.natural_days if rule and rule.natural_days else None
    found = []
    number, day = 0, start
    while day < until:
        day += _DAY
        worked = calendar.is_presumed_working_day(day)
        passed = natural is not None and number >= natural
        counts = worked if by_working_days else not passed
        number += counts
        because, notice = why(day, calendar)
        if passed:
            because = f"顺延到的上班日（{because}）" if worked else f"末日遇休息日，顺延（{because}）"
        found.append(CountedDay(day, number if counts else 0, because, notice))
    return tuple(found)


def why(day: date, calendar: Calendar) -> tuple[str, str]:
    """Say what kind of day a day is, and by which notice, if any.

    >>> from minqing_cli.deadlines.calendar import load_calendar
    >>> why(date(2022, 4, 2), load_calendar())
    ('周六，调休上班', '国务院办公厅关于2022年部分节假日安排的通知')
    """
    weekday = WEEKDAYS[day.weekday()]
    notice = calendar.notice_of(day)
    if notice is not None:
        return f"{weekday}，{'放假' if day in notice.off and day not in notice.made_up else '调休上班'}", notice.source
    plain = "休息" if day.weekday() >= _SATURDAY else "工作日"
    unsettled = "" if calendar.covers(day.year) else f"（{day.year} 年放假安排还没有公布，暂按周一至周五）"
    return f"{weekday}，{plain}{unsettled}", ""
