"""When an issue must be resolved, and which unresolved issues carry a card.

The earlier of two dates binds (D9): the deadline written in the sheet, or else the plan's working days after
acceptance; and the last day of the plan's phase. Approved extensions are the life cycle's business, and
whether an issue is still unresolved is the caller's knowledge. Nothing here reads a file or asks the clock.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from minqing_cli.deadlines.calendar import Calendar, presumed_working_days_after
from minqing_cli.plan import Plan
from minqing_cli.terms import Card

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DueDay:
    """The day by whose end an issue must be resolved.

    provisional: it rests on a year whose holidays are not published (暂定), and may still move.
    capped: the phase's last day binds although the sheet or the rule would give more, or the issue was
    accepted only after it (被压缩).
    """

    due_on: date
    provisional: bool = False
    capped: bool = False


def due_day(accepted_on: date, plan: Plan, calendar: Calendar, written: date | None = None) -> DueDay:
    """Return the due day of an issue accepted on a day.

    written: 完成时限 as read from the sheet, which takes the place of the plan's working days. Where the plan
    has 0 working days and nothing is written, the phase alone binds. The minimum of D9 is taken
    literally: an issue accepted after the phase ended is due on the phase's last day, and marked capped.
    Raises ValueError for a plan with neither working days nor a phase.
    """
    phase = plan.phase_named(plan.deadline.phase)
    last = phase.ends_on if phase else None
    if written is not None:
        allowed, provisional = written, False
    elif plan.deadline.working_days:
        allowed, provisional = presumed_working_days_after(accepted_on, plan.deadline.working_days, calendar)
    elif last is not None:
        allowed, provisional = last, False
    else:
        raise ValueError("the plan sets neither working days nor a phase for the deadline")
    if last is None or allowed < last:
        return DueDay(allowed, provisional)
    still_open = provisional and _reaches_a_gap(accepted_on, last, calendar)
    return DueDay(last, still_open, capped=last < allowed or last < accepted_on)


def _reaches_a_gap(start: date, end: date, calendar: Calendar) -> bool:
    """Say whether a day after `start` up to `end` lies in a year without a notice.

    Only then can a later notice move the count to before `end`; otherwise `end` binds for good.
    """
    return end > start and any(not calendar.covers(year) for year in range((start + _DAY).year, end.year + 1))


def card(due_on: date, as_of: date, plan: Plan, calendar: Calendar, provisional: bool = False) -> Card | None:
    """Return the card of an unresolved issue on a day, or None.

    RED from the first day past the due day, never for a provisional one (D10: 暂定期间不判超期). YELLOW while not more
    than the plan's `yellow_working_days` working days are left, the due day included (D9).
    """
    if as_of > due_on:
        return None if provisional else Card.RED
    return Card.YELLOW if due_on <= yellow_until(as_of, plan, calendar) else None


def yellow_until(as_of: date, plan: Plan, calendar: Calendar) -> date:
    """Return the latest due day that carries a yellow card on `as_of`; the earliest is `as_of` itself.

    It is the day before the first working day that would be one too many, so days off before it are within.

    >>> from minqing_cli.deadlines.calendar import load_calendar
    >>> from minqing_cli.plan import built_in
    >>> yellow_until(date(2022, 5, 27), built_in("chaihudian"), load_calendar())     # Friday: till Monday
    datetime.date(2022, 5, 30)
    """
    beyond, _ = presumed_working_days_after(as_of, plan.deadline.yellow_working_days + 1, calendar)
    return beyond - _DAY


def days_over(due_on: date, as_of: date) -> int:
    """Return the natural days past the due day: 1 on the first red day, 0 on the due day, negative before it (D9)."""
    return (as_of - due_on).days
