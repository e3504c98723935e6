"""From a call-back sheet (回访表) to what each household said: the day, the caller, the rating, in words and labels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from minqing_cli import clean, problems
from minqing_cli.columns import columns_of
from minqing_cli.intake.entries import EntryKind, read_entries
from minqing_cli.intake.labels import satisfaction_named
from minqing_cli.plan import Plan
from minqing_cli.problems import Problem
from minqing_cli.records import FollowUp
from minqing_cli.sheets import Place, Sheet
from minqing_cli.terms import NO, Satisfaction, Severity

_COLUMNS = columns_of(FollowUp)
_NOT_REACHED = ("未联系上", "没联系上", "没有联系上", "联系不上", "无人接听", "未接", "关机", "停机", "空号")


@dataclass(frozen=True, slots=True)
class CallBack:
    """One call-back as a sheet tells it. rating: None where nobody was reached."""

    place: Place
    number: str
    person: str
    on: date
    by: str
    rating: Satisfaction | None
    note: str


@dataclass(slots=True)
class CallBackReading:
    """The call-backs of one sheet; found is False where it is no such sheet. held: rows that are sent back."""

    name: str
    found: bool = False
    columns: Mapping[str, int] = field(default_factory=dict)
    calls: list[CallBack] = field(default_factory=list)
    held: int = 0
    ignored: int = 0
    problems: list[Problem] = field(default_factory=list)


def read_call_backs(file: str, sheet: Sheet, plan: Plan, today: date) -> CallBackReading:
    """Read one worksheet. A line of which only what we printed is filled in has not been called, and is left out."""
    kind = EntryKind(FollowUp, _refused, (("person", "number"), ("opinion", "satisfaction")), prefilled=("number",))
    read = read_entries(file, sheet, kind)
    reading = CallBackReading(sheet.name, read.found, held=read.held, ignored=read.ignored, problems=read.problems)
    if read.heading is None:
        return reading
    reading.columns = read.heading.columns
    for place, entry in read.entries:
        call = _call_back(reading, place, entry, plan, today)
        if call is None:
            reading.held += 1
        else:
            reading.calls.append(call)
    return reading


def _refused(at: Place, name: str, found: str, detail: Mapping[str, Any]) -> Problem:
    column = _COLUMNS[name].heading
    if "max_length" in (context := detail.get("ctx", {})):
        limit = context["max_length"]
        return problems.TEXT_TOO_LONG.at(at, name, None, column=column, length=len(found), limit=limit)
    return problems.CELL_MISSING.at(at, name, None, column=column)


def _call_back(reading: CallBackReading, place: Place, entry: FollowUp, plan: Plan, today: date) -> CallBack | None:
    found: list[Problem] = []

    def say(rule: problems.Rule, name: str, written: str | None = None, **values: object) -> None:
        at = Place(place.file, place.sheet, place.row, reading.columns.get(name))
        problem = rule.at(at, name, written, column=_COLUMNS[name].heading, **values)
        reading.problems.append(problem)
        if problem.severity is Severity.ERROR:
            found.append(problem)

    for name in ("number", "revisited_on", "visitor", "satisfaction"):
        if not getattr(entry, name):
            say(problems.CELL_MISSING, name)
    day = None
    if entry.revisited_on:
        try:
            day = clean.day(entry.revisited_on, plan.campaign_year(today))
        except clean.Fault:
            say(problems.DAY_UNREADABLE, "revisited_on", entry.revisited_on)
    if day is not None and day > today:
        say(problems.DAY_IN_FUTURE, "revisited_on", str(day), today=today)
    reached = not clean.squeezed(entry.satisfaction).startswith(_NOT_REACHED)
    rating = rating_named(entry.satisfaction, plan)
    if entry.satisfaction and reached and rating is None:
        say(problems.LABEL_UNKNOWN, "satisfaction", entry.satisfaction, choices="、".join((*Satisfaction, "未联系上")))
    if rating is Satisfaction.DISSATISFIED and not entry.complaint:
        say(problems.NO_COMPLAINT, "complaint", number=entry.number)
    if rating in plan.satisfaction.satisfied and entry.solved == NO:
        say(problems.SATISFIED_UNSOLVED, "solved", entry.solved, number=entry.number, rating=rating)
    if found or day is None:
        return None
    said = rating if rating is not Satisfaction.NOT_RATED else None
    return CallBack(place, entry.number, entry.person, day, entry.visitor, said, _note(entry))


def rating_named(written: str, plan: Plan) -> Satisfaction | None:
    """Return the rating that was meant, in the plan's own words first; None for what is no rating."""
    own = {clean.squeezed(word): rating for word, rating in plan.satisfaction.also.items()}
    return own.get(clean.squeezed(written)) or satisfaction_named(written)


def _note(entry: FollowUp) -> str:
    """What else the sheet says, in one line, as the grounds of the step."""
    names = ("method", "solved", "complaint", "further")
    return "；".join(f"{_COLUMNS[name].heading}：{value}" for name in names if (value := getattr(entry, name)))
