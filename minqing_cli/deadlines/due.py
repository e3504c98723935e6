"""When an issue must be resolved, and which unresolved issues carry a card.

The earlier of two dates binds (D9): the deadline written in the sheet, or else what the plan allows after acceptance
(the first of its rules that speaks of such an issue, or its general working days); and the last day of the plan's
phase. Approved extensions are the life cycle's business, and whether an issue is still unresolved is the caller's
knowledge. Nothing here reads a file or asks the clock.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from minqing_cli.deadlines.calendar import Calendar, presumed_working_days_after
from minqing_cli.plan import DeadlineRule, Plan
from minqing_cli.terms import YES, Card, Urgency

_DAY = timedelta(days=1)
_HOURS_OF_A_DAY = 24


class Matter(NamedTuple):
    """What the plan's rules ask of an issue. petition: registered as one (信访), 是 or nothing."""

    responsibility: str = ""
    subject: str | None = None
    urgency: str = Urgency.ORDINARY
    channel: str = ""
    petition: str = ""

    def rule_in(self, plan: Plan) -> DeadlineRule | None:
        """Return the plan's first rule that speaks of it; None where the general deadline holds."""
        return plan.deadline.rule_for(
            self.responsibility, self.subject or "", self.urgency, self.channel, self.petition == YES
        )


ORDINARY = Matter()
"""An issue of which nothing is known that a rule asks for."""


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

    def fields(self) -> dict[str, Any]:
        """The fields of an issue that keep it."""
        return {"due_on": self.due_on, "due_provisional": self.provisional, "due_capped": self.capped}


def due_day(
    accepted_on: date, plan: Plan, calendar: Calendar, written: date | None = None, matter: Matter = ORDINARY
) -> DueDay:
    """Return the due day of an issue accepted on a day.

    written: 完成时限 as read from the sheet, which takes the place of all that the plan allows. Where the plan has 0
    working days, no rule speaks of the issue and nothing is written, the phase alone binds; a rule that names a phase
    is bound by that one only. The minimum of D9 is taken literally: an issue accepted after the phase ended is due on
    the phase's last day, and marked capped. Raises ValueError for a plan with neither working days nor a phase.
    """
    rule = matter.rule_in(plan) if written is None else None
    phase = plan.phase_named(rule.phase_end if rule and rule.phase_end else plan.deadline.phase)
    last = phase.ends_on if phase else None
    if written is not None:
        allowed, provisional = written, False
    else:
        found = allowed_until(accepted_on, rule, plan, calendar)
        if found is None and last is None:
            raise ValueError("the plan sets neither working days nor a phase for the deadline")
        allowed, provisional = found or (last or accepted_on, False)
    if last is None or allowed < last:
        return DueDay(allowed, provisional)
    still_open = provisional and _reaches_a_gap(accepted_on, last, calendar)
    return DueDay(last, still_open, capped=last < allowed or last < accepted_on)


def allowed_until(
    accepted_on: date, rule: DeadlineRule | None, plan: Plan, calendar: Calendar
) -> tuple[date, bool] | None:
    """Return (day, provisional) up to which a rule, or without one the plan's working days, allow; None for a phase alone."""
    days = rule.working_days if rule else plan.deadline.working_days
    if days:
        return presumed_working_days_after(accepted_on, days, calendar)
    if rule and rule.natural_days:
        return natural_days_after(accepted_on, rule.natural_days, calendar)
    if rule and rule.hours:
        # Acceptance is kept by the day: hours run from its end, and never wait for a day off.
        return accepted_on + _DAY * -(-rule.hours // _HOURS_OF_A_DAY), False
    return None


def natural_days_after(start: date, days: int, calendar: Calendar) -> tuple[date, bool]:
    """Return (day, provisional) some days after a start that is not counted; a last day that is not worked moves on.

    Source: 民法典第201条, 第203条 (R10).

    >>> from minqing_cli.deadlines.calendar import load_calendar
    >>> natural_days_after(date(2022, 4, 1), 30, load_calendar())     # 1 May is a holiday until the 4th
    (datetime.date(2022, 5, 5), False)
    """
    last = start + _DAY * days
    provisional = not calendar.covers(last.year)
    while not calendar.is_presumed_working_day(last):
        last += _DAY
        provisional = provisional or not calendar.covers(last.year)
    return last, provisional


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
