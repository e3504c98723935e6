"""The checks on one record of a visit: each a generator of findings, all in one tuple.

What holds a row back is refused by the models in `records`; the checks here only warn, but for the one that sends a
row to the town whose it is. They see the validated record and the circumstances of the run; the place is added by who
calls them.
"""

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from minqing_cli import clean, problems
from minqing_cli.columns import columns_of
from minqing_cli.further import said_in
from minqing_cli.plan import Plan
from minqing_cli.problems import Rule
from minqing_cli.records import Visit
from minqing_cli.terms import Disposition, VisitPeriod


class Finding(NamedTuple):
    """A rule that a record breaks: the field at fault, what stood there, and what the message needs."""

    rule: Rule
    field: str | None
    found: str | None
    values: dict[str, Any]


def finding(rule: Rule, field: str | None = None, found: str | None = None, **values: Any) -> Finding:
    """Return a finding; values fill the rule's templates."""
    return Finding(rule, field, found, values)


@dataclass(frozen=True)
class Circumstances:
    """What may be known beside the record: plan, business date, villages and visitors of the register."""

    plan: Plan
    today: date
    register_villages: frozenset[str] = frozenset()
    register_visitors: frozenset[str] = frozenset()
    branches: Mapping[str, str] = field(default_factory=dict)
    """Village → branch, as plan and register say; it wins over what a sheet says."""
    towns: Mapping[str, str] = field(default_factory=dict)
    """In a county: village → the town whose ledger has it."""

    @cached_property
    def villages(self) -> frozenset[str]:
        """Every village that plan or register knows; empty when neither names any."""
        return self.register_villages | frozenset(self.plan.villages())


Check = Callable[[Visit, Circumstances], Iterator[Finding]]

_COLUMNS = columns_of(Visit)
_SUNDAY = 6
_KINDS = frozenset(_COLUMNS["kind"].choices)
_METHODS = frozenset(_COLUMNS["method"].choices)


def phone_can_be_dialled(visit: Visit, _: Circumstances) -> Iterator[Finding]:
    """A number is missing or no number at all: said, never a reason to hold the row."""
    if not visit.phones.usable and not visit.phones.faults:
        yield finding(problems.PHONE_MISSING, "phones", "没有填")
    for found, fault in visit.phones.faults:
        rule = problems.FAULTS[fault]
        shown = f"填的是“{found}”" if rule is problems.PHONE_MISSING else found
        yield finding(rule, "phones", shown, digits=sum(letter.isdigit() for letter in found))


def kind_and_method_are_listed(visit: Visit, _: Circumstances) -> Iterator[Finding]:
    """The closed lists of 附件4."""
    if visit.kind and visit.kind not in _KINDS:
        yield finding(problems.KIND_UNKNOWN, "kind", visit.kind, choices="、".join(_COLUMNS["kind"].choices))
    if visit.method and visit.method not in _METHODS:
        yield finding(problems.METHOD_UNKNOWN, "method", visit.method, choices="、".join(_COLUMNS["method"].choices))


def flags_are_yes_or_no(visit: Visit, _: Circumstances) -> Iterator[Finding]:
    """The 是/否 columns say one of the two."""
    for name in ("has_issue", "needs_report"):
        written = getattr(visit, name)
        if written and clean.yes_or_no(written) is None:
            yield finding(problems.YES_NO_UNREADABLE, name, written, column=_COLUMNS[name].heading)


def visitor_is_named(visit: Visit, _: Circumstances) -> Iterator[Finding]:
    """Somebody must answer for the visit."""
    if not visit.visitor:
        yield finding(problems.VISITOR_MISSING, "visitor")


def visit_lies_in_its_phase(visit: Visit, circumstances: Circumstances) -> Iterator[Finding]:
    """Visits after today are slips of the pen; visits outside the phase do not count for coverage."""
    day = visit.visited_on
    if day > circumstances.today:
        yield finding(problems.DATE_IN_FUTURE, "visited_on", day.isoformat(), today=circumstances.today.isoformat())
    phases = circumstances.plan.phases_for("visit")
    if phases and not any(phase.starts_on <= day <= phase.ends_on for phase in phases):
        shown = "、".join(f"{phase.starts_on} 至 {phase.ends_on}" for phase in phases)
        yield finding(problems.DATE_OUTSIDE_PHASE, "visited_on", day.isoformat(), phase=shown)


def village_is_known(visit: Visit, circumstances: Circumstances) -> Iterator[Finding]:
    """A village that neither plan nor register names is most often a slip."""
    if circumstances.villages and visit.village not in circumstances.villages:
        near = difflib.get_close_matches(visit.village, sorted(circumstances.villages), n=1, cutoff=0.5)
        yield finding(problems.VILLAGE_UNKNOWN, "village", visit.village, hint=f"，是不是“{near[0]}”" if near else "")


def village_is_no_town_s(visit: Visit, circumstances: Circumstances) -> Iterator[Finding]:
    """What the county wrote among a town's rows would be gone with the next roll-up: the row is held."""
    town = circumstances.towns.get(visit.village)
    if town:
        yield finding(problems.TOWN_OWNED, "village", visit.village, town=town)


def branch_fits_the_village(visit: Visit, circumstances: Circumstances) -> Iterator[Finding]:
    """A village belongs to one branch; the plan's tree is right."""
    expected = circumstances.plan.branch_of(visit.village)
    if visit.branch and expected and visit.branch != expected:
        yield finding(problems.BRANCH_DIFFERS, "branch", visit.branch, expected=expected)


def due_date_is_readable(visit: Visit, circumstances: Circumstances) -> Iterator[Finding]:
    """A written deadline that is no date is left to the plan, and said."""
    if visit.due and written_due(visit, circumstances.plan.campaign_year(circumstances.today)) is None:
        yield finding(problems.DUE_UNREADABLE, "due", visit.due)


def period_fits_the_day(visit: Visit, _: Circumstances) -> Iterator[Finding]:
    """A Sunday is known from the date; a visit on another day is not made one by its column."""
    said = said_in(visit.further).get("period", "") if visit.further else ""
    if VisitPeriod.SUNDAY in said and visit.visited_on.weekday() != _SUNDAY:
        weekday = f"星期{'一二三四五六'[visit.visited_on.weekday()]}"
        day = visit.visited_on.isoformat()
        yield finding(problems.PERIOD_NOT_THAT_DAY, "period", VisitPeriod.SUNDAY, day=day, weekday=weekday)


def explanation_has_its_reason(visit: Visit, _: Circumstances) -> Iterator[Finding]:
    """解释说明 must say why (M11)."""
    said = said_in(visit.further).get("disposition") if visit.further else ""
    if said == Disposition.EXPLAINED and not visit.answer:
        yield finding(problems.EXPLANATION_WITHOUT_REASON, "disposition", said)


def written_due(visit: Visit, year: int) -> date | None:
    """Return the deadline that the sheet itself names, or None."""
    try:
        return clean.day(visit.due, year)
    except clean.Fault:
        return None


CHECKS: tuple[Check, ...] = (
    phone_can_be_dialled,
    kind_and_method_are_listed,
    flags_are_yes_or_no,
    visitor_is_named,
    visit_lies_in_its_phase,
    village_is_known,
    village_is_no_town_s,
    branch_fits_the_village,
    due_date_is_readable,
    period_fits_the_day,
    explanation_has_its_reason,
)


def check(visit: Visit, circumstances: Circumstances) -> Iterator[Finding]:
    """Yield what every check finds in one record."""
    for one in CHECKS:
        yield from one(visit, circumstances)
