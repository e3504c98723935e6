"""How far an issue has come, a step as somebody reports it, and a step that is not taken."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from minqing_cli.terms import APART, NOTED, UNRATED, State

CONCLUSIONS = (State.RESOLVED, State.EXPLAINED)


@dataclass(frozen=True, slots=True)
class Main:
    """The issue that another is joined to, or is to be (主件). main_number: what it is joined to itself."""

    number: str
    state: State
    accepted_on: date
    resolved_on: date | None = None
    sensitive: bool = False
    main_number: str = ""


@dataclass(frozen=True, slots=True)
class Reporter:
    """A joined issue as its main one sees it: the call-back to whoever raised it, since the conclusion in force."""

    number: str
    satisfaction: str = ""
    unreachable: bool = False

    @property
    def waits(self) -> bool:
        """Whether he is still to be called."""
        return not self.unreachable and self.satisfaction in UNRATED


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an issue has come. last_on: the latest business date of anything that was done with it."""

    state: State
    accepted_on: date
    last_on: date
    subject: str | None = None
    responsibility: str = ""
    unit: str = ""
    own_units: frozenset[str] = frozenset()
    """Who is the town itself: the office and the issue's village."""
    resolved_on: date | None = None
    resolved_as: str = ""
    satisfaction: str = ""
    evidence: str = ""
    round: int = 1
    due_on: date | None = None
    """The due day in force, an extension included."""
    due_provisional: bool = False
    petition: bool = False
    """Whether it is registered as a petition (信访)."""
    on_time: str = ""
    """Whether it was concluded in time, once that is settled."""
    tries: tuple[date, ...] = ()
    """Days on which a call-back reached nobody, in this round."""
    dissatisfied_times: int = 0
    returned_times: int = 0
    returned_late_times: int = 0
    extended_times: int = 0
    acts: str = ""
    """What the leaders did themselves in this round (三个亲自), each act with its day."""
    number: str = ""
    sensitive: bool = False
    looks_like: str = ""
    """The number of a similar issue of the household (疑似同件)."""
    main: Main | None = None
    """What it is joined to."""
    joined_from: State | None = None
    """Where it stood before it was joined."""
    unreachable: bool = False
    """Joined, and its own household approved as 无法回访."""
    called_with: str = ""
    """Joined: the issue of the same household with which its call-back is kept."""
    joined: tuple[str, ...] = ()
    """The numbers of the issues that are joined to it."""
    reporters: tuple[Reporter, ...] = ()
    """Of those one for each household that is not its own: who is called back beside its own."""
    further: Mapping[str, str] = field(default_factory=dict)
    """What is said of it that only some campaigns ask for (M20), by field."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step as somebody reports it. on: None where no day was given. note: the grounds (依据)."""

    to: State
    on: date | None = None
    by: str = ""
    note: str = ""
    unit: str = ""
    result: str = ""
    satisfaction: str = ""
    evidence: str = ""
    subject: str = ""
    responsibility: str = ""
    """The class that a person settles on; only with 研判."""
    unreached: bool = False
    """With 回访: nobody was reached. The issue stays where it is, the day is kept."""
    acts: str = ""
    """What the leaders did themselves (三个亲自), each act with its day."""
    into: str = ""
    """With 并件: the number of the main issue, as written."""
    main: Main | None = None
    """With 并件: the main issue, as whoever knows the ledger found it."""
    days_since: int = 0
    """With a return: how many working days after the issue was handed over, as whoever knows the calendar found."""
    apart: bool = False
    """Not to `to`, but out of the main issue again (分开)."""
    further: Mapping[str, str] = field(default_factory=dict)
    """What is said of the issue that only some campaigns ask for (M20), by field."""
    noted: bool = False
    """Not to `to`, which stays as it is: only `further` is noted (补记)."""

    @property
    def word(self) -> str:
        """What the step is called."""
        return APART if self.apart else NOTED if self.noted else self.to


@dataclass(frozen=True, slots=True)
class StepRefused:
    """Why a step is not taken, and which ones the state allows."""

    reason: str
    legal: tuple[str, ...]

    def __str__(self) -> str:
        allowed = f"现在可以：{'、'.join(self.legal)}。" if self.legal else "这一件已经到头，没有下一步。"
        return f"{self.reason}{allowed}"


@dataclass(frozen=True, slots=True)
class StepElsewhere(StepRefused):
    """The issue is not worked on in this ledger; no step is legal here."""

    def __str__(self) -> str:
        return self.reason


def trace_of(step: Step, on: date) -> dict[str, Any]:
    """The fields that keep who took a step, when and on what grounds."""
    return {"stepped_on": on, "stepped_by": step.by, "step_note": step.note}


def wrong_days(issue: Progress, on: date, today: date) -> Iterator[str]:
    """Say what is wrong with the day of a step."""
    if on > today:
        yield f"日期 {on} 晚于今天（{today}）。"
    if on < issue.accepted_on:
        yield f"日期 {on} 早于受理日 {issue.accepted_on}。"
    elif on < issue.last_on:
        yield f"日期 {on} 早于上一步的日期 {issue.last_on}。"
