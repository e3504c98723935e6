"""How far an issue has come, as a row of an office's own ledger says: state, dates, rating, and what contradicts.

Nothing is guessed. A state needs its own day; a day that the state rules out, days that run backwards, and days after
today hold the row back. Where the days say more than the state (办结 with a 回访日), the days are followed and it is said.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from minqing_cli import clean, further, problems
from minqing_cli.columns import columns_of
from minqing_cli.further import OF_THE_ISSUE
from minqing_cli.intake.labels import ON_THE_SPOT, satisfaction_named, state_named
from minqing_cli.records import RectificationLine
from minqing_cli.sheets import Cell
from minqing_cli.terms import CLEARED, CONFIRMED, NO, SUSPECTED, YES, Satisfaction, Severity, State, Urgency
from minqing_cli.validate import Finding, finding

COLUMNS = columns_of(RectificationLine)
_DAYS = ("accepted_on", "dispatched_on", "resolved_on", "revisited_on", "closed_on")
_TEXTS = (
    "responsible_person", "measures", "platform_number", "channel", "progress", "result", "disposal", "approved_by",
    "evidence", "joined_by", "joined_note",
)  # fmt: skip
_CONCLUDED = (State.RESOLVED, State.EXPLAINED, State.REVISITED, State.CLOSED, State.UNREACHABLE)
_OWN_DAYS: Mapping[State, tuple[str, ...]] = {
    State.DISPATCHED: ("dispatched_on",),
    State.RESOLVED: ("resolved_on",),
    State.EXPLAINED: ("resolved_on",),
    State.REVISITED: ("resolved_on", "revisited_on"),
    State.CLOSED: ("resolved_on", "closed_on"),
    State.UNREACHABLE: ("resolved_on",),
}
_RULED_OUT: Mapping[State, tuple[str, ...]] = {
    State.ACCEPTED: ("dispatched_on", "resolved_on", "closed_on"),
    State.ASSESSED: ("dispatched_on", "resolved_on", "closed_on"),
    State.DISPATCHED: ("resolved_on", "closed_on"),
    State.IN_PROGRESS: ("resolved_on", "closed_on"),
    State.RETURNED: ("resolved_on", "closed_on"),
    State.SUSPENDED: ("closed_on",),
}
_SUSPICIONS = (SUSPECTED, CONFIRMED, CLEARED)
_DUPLICATE_OF = re.compile(r"^(?:是|重复|重复件|并入)?[,、/:;]?(?:主件编号|主件)?[,、/:;]?")
_SATISFIED = (Satisfaction.SATISFIED, Satisfaction.FAIRLY_SATISFIED)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a row says: values by field of the stored issue, and what was found; an error holds the row back."""

    values: Mapping[str, Any]
    found: tuple[Finding, ...]

    @property
    def held(self) -> bool:
        """Whether the row must be sent back."""
        return any(one.rule.severity is Severity.ERROR for one in self.found)


def read_standing(cells: Mapping[str, Cell], accepted_on: date, year: int, today: date) -> Standing:
    """Read the cells of one row. accepted_on: where the row names no 受理日. year: of days that name none."""
    row = _Row(cells, year)
    days = {name: row.day(name) for name in (*_DAYS, "extended_to", "joined_on")}
    days["accepted_on"] = days["accepted_on"] or accepted_on
    rating = row.label("satisfaction", satisfaction_named, tuple(Satisfaction))
    state = _state(row, days)
    round_ = row.count("round")
    values: dict[str, Any] = {name: text for name in _TEXTS if (text := row.text(name))}
    values["accepted_on"] = days["accepted_on"]
    values |= {name: day for name in ("extended_to", "joined_on") if (day := days[name])}
    if round_:
        values["round"] = round_
    if repeats := row.count("repeats"):
        values["repeats"] = repeats
    if urgency := row.urgency():
        values["urgency"] = urgency
    if petition := row.yes_or_no("petition"):
        values["petition"] = petition
    if (told := row.day("notified_on")) is not None:
        values["notified_on"] = told
    values |= {name: value for name in OF_THE_ISSUE if (value := row.further(name))}
    if suspicion := row.label("sensitive", lambda word: word if word in _SUSPICIONS else None, _SUSPICIONS):
        values |= {
            "sensitive": suspicion != CLEARED,
            "sensitive_verdict": "" if suspicion == SUSPECTED else suspicion,
        }
    row.found.extend(_contradictions(state, rating, days, round_ or 1, row, today))
    row.found.extend(_gaps(state, rating, days, row))
    if state is not None:
        explained = State.EXPLAINED in (state, values.get("disposal"))
        values |= {name: days[name] for name in _DAYS}
        values |= {
            "state": state,
            "satisfaction": rating or "",
            "resolved_as": (State.EXPLAINED if explained else State.RESOLVED) if days["resolved_on"] else "",
            "on_the_spot": bool(days["resolved_on"]) and ON_THE_SPOT in (values.get("disposal"), row.text("state")),
            "main_number": main_number_in(row.text("main_number")) or "",
        }
        if values["on_the_spot"]:
            values["disposal"] = ON_THE_SPOT
    return Standing(values, tuple(row.found))


def main_number_in(written: str) -> str | None:
    """Return the number of the main issue that a cell names; empty for a duplicate of nothing named, None for none.

    >>> [main_number_in(cell) for cell in ("YA-0001", "是，YA-0001", "是", "否", "主件（并入2件）", "")]
    ['YA-0001', 'YA-0001', '', None, None, None]
    """
    plain = "".join(clean.half_width(written).split())
    if not plain or plain == "主件" or plain.startswith("主件(") or clean.yes_or_no(plain) is False:
        return None
    return _DUPLICATE_OF.sub("", plain)


class _Row:
    """Reads cells one by one and gathers what is wrong with them."""

    def __init__(self, cells: Mapping[str, Cell], year: int) -> None:
        self._cells = cells
        self._year = year
        self.found: list[Finding] = []

    def text(self, name: str) -> str:
        return clean.text(self._cells.get(name))

    def day(self, name: str) -> date | None:
        if not self.text(name):
            return None
        try:
            return clean.day(self._cells[name], self._year)
        except clean.Fault:
            self.found.append(finding(problems.DAY_UNREADABLE, name, self.text(name), column=_heading(name)))
            return None

    def label(self, name: str, read: Callable[[str], Any], choices: tuple[str, ...]) -> Any:
        written = self.text(name)
        meant = read(written) if written else None
        if written and meant is None:
            shown = "、".join(choices)
            self.found.append(finding(problems.LABEL_UNKNOWN, name, written, column=_heading(name), choices=shown))
        return meant

    def count(self, name: str) -> int | None:
        written = clean.half_width(self.text(name)).strip("第轮次")
        if not written:
            return None
        if written.isdigit():
            return int(written)
        self._ignored(name, "1、2、3……")
        return None

    def urgency(self) -> str:
        written = self.text("urgency")
        if written in tuple(Urgency) or not written:
            return written
        self._ignored("urgency", "、".join(Urgency))
        return ""

    def yes_or_no(self, name: str) -> str:
        written = self.text(name)
        answer = clean.yes_or_no(written) if written else None
        if written and answer is None:
            self._ignored(name, f"{YES}、{NO}")
        return "" if answer is None else YES if answer else NO

    def further(self, name: str) -> str:
        column = further.COLUMNS[name]
        value = further.read_value(name, column, self.text(name))
        if value is None:
            self._ignored(name, "、".join(column.choices))
        return value or ""

    def _ignored(self, name: str, choices: str) -> None:
        rule = problems.LABEL_IGNORED
        self.found.append(finding(rule, name, self.text(name), column=_heading(name), choices=choices))


def _heading(name: str) -> str:
    return COLUMNS[name].heading


def _state(row: _Row, days: Mapping[str, date | None]) -> State | None:
    """The state as written, taken further where the days show that it has gone further; None where nothing is said."""
    written: State | None = row.label("state", state_named, tuple(State))
    if row.text("state") and written is None:
        return None
    if main_number_in(row.text("main_number")) is not None:
        if written is not State.MERGED:
            row.found.append(finding(problems.STATE_BY_DAYS, "state", row.text("state") or None, state=State.MERGED))
        return State.MERGED
    if clean.yes_or_no(row.text("closed")) and written in (None, *_CONCLUDED):
        written = State.CLOSED
    state = written
    if written is None or written in (State.RESOLVED, State.EXPLAINED, State.REVISITED):
        state = _by_days(written, days)
    if state is not None and state != written:
        row.found.append(finding(problems.STATE_BY_DAYS, "state", row.text("state") or None, state=state))
    return state


def _by_days(written: State | None, days: Mapping[str, date | None]) -> State | None:
    resolved, revisited = days["resolved_on"], days["revisited_on"]
    if days["closed_on"]:
        return State.CLOSED
    # A call-back before the conclusion belongs to the round before.
    if revisited and resolved and revisited >= resolved:
        return State.REVISITED
    if written is not None:
        return written
    if resolved or revisited:
        # A call-back without a conclusion is then held for want of its 办结日.
        return State.RESOLVED if resolved else State.REVISITED
    return State.DISPATCHED if days["dispatched_on"] else None


def _contradictions(
    state: State | None,
    rating: Satisfaction | None,
    days: Mapping[str, date | None],
    round_: int,
    row: _Row,
    today: date,
) -> Iterator[Finding]:
    for name in (*_DAYS, "extended_to", "joined_on"):
        day = days[name]
        if day and day > today and name != "extended_to":
            yield finding(problems.DAY_IN_FUTURE, name, day.isoformat(), column=_heading(name), today=today.isoformat())
    pairs = [("accepted_on", "dispatched_on"), ("accepted_on", "resolved_on"), ("dispatched_on", "resolved_on")]
    pairs += [("accepted_on", "revisited_on"), ("resolved_on", "closed_on"), ("revisited_on", "closed_on")]
    if round_ == 1:
        pairs.append(("resolved_on", "revisited_on"))
    for earlier, later in pairs:
        first, second = days[earlier], days[later]
        if first and second and second < first:
            yield finding(
                problems.DATES_CONTRADICT, later, second.isoformat(), later=_heading(later), earlier=_heading(earlier),
                later_on=second.isoformat(), earlier_on=first.isoformat(),
            )  # fmt: skip
    if state is State.MERGED:
        if not main_number_in(row.text("main_number")):
            reason = "是重复件，却没有写主件编号"
            yield finding(problems.JOINED_TO_NOTHING, "main_number", row.text("main_number") or None, reason=reason)
        # What its household says, it says of the main issue's conclusion.
        return
    if rating in _SATISFIED and days["resolved_on"] is None:
        yield finding(problems.RATED_UNRESOLVED, "satisfaction", rating)
    if state is None:
        return
    for name in _OWN_DAYS.get(state, ()):
        if days[name] is None:
            yield finding(problems.STATE_WITHOUT_DAY, name, None, state=state, column=_heading(name))
    for name in _RULED_OUT.get(state, ()):
        if days[name] is not None:
            yield finding(problems.DAY_BEYOND_STATE, name, None, state=state, column=_heading(name))
    if state is State.UNREACHABLE and rating not in (None, Satisfaction.NOT_RATED):
        yield finding(problems.DAY_BEYOND_STATE, "satisfaction", rating, state=state, column=_heading("satisfaction"))
    if state is State.CLOSED and rating is Satisfaction.DISSATISFIED:
        yield finding(problems.CLOSED_DISSATISFIED, "satisfaction", rating)


def _gaps(
    state: State | None, rating: Satisfaction | None, days: Mapping[str, date | None], row: _Row
) -> Iterator[Finding]:
    """Say what is missing without which the issue is let in but not counted everywhere."""
    if state is State.CLOSED:
        missing = [_heading(name) for name in ("revisited_on",) if days[name] is None]
        missing += [_heading("satisfaction")] if rating not in _SATISFIED else []
        missing += [_heading("evidence")] if not row.text("evidence") else []
        if missing:
            yield finding(problems.CLOSED_INCOMPLETE, "state", state, missing="、".join(missing))
    on_the_spot = ON_THE_SPOT in (row.text("disposal"), row.text("state"))
    if state in (State.IN_PROGRESS, *_CONCLUDED) and days["dispatched_on"] is None and not on_the_spot:
        yield finding(problems.NOT_COUNTED, "dispatched_on", None, column=_heading("dispatched_on"), figure="已转办")
    if rating not in (None, Satisfaction.NOT_RATED) and days["revisited_on"] is None and state is not State.CLOSED:
        yield finding(
            problems.NOT_COUNTED, "revisited_on", None, column=_heading("revisited_on"), figure="回访和满意率"
        )
