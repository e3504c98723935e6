"""How the visits were made (M22, M23): how many issues a hundred households, how many households a person, how many visits
when people are at home, how they were announced, and what was handed out.

A visit is a household on a day, however many rows tell of it. Only those that met somebody count; what was handed out counts
with the others, too, and never for coverage. A Sunday and a public holiday are known from the date; 上班前 and 下班后 only
where the sheet says so.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from minqing_cli.logbooks import Service
from minqing_cli.reports import VISITS
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.rates import Quotient, Rate
from minqing_cli.reports.scope import BY_HEADINGS, By, Scope, key_label
from minqing_cli.reports.table import Table, TableColumn, Value
from minqing_cli.terms import TOTAL, Appointment, VisitPeriod

_PERIODS = {
    "before_work": VisitPeriod.BEFORE_WORK, "after_work": VisitPeriod.AFTER_WORK, "sunday": VisitPeriod.SUNDAY,
    "holiday": VisitPeriod.HOLIDAY,
}  # fmt: skip
_APPOINTMENTS = {"telephone": Appointment.TELEPHONE, "wechat": Appointment.WECHAT, "card": Appointment.CARD}
_SUNDAY = 6
_AT_THE_DOOR = ("入户", "随访")
"""Channels of the register of services under which the same copies are written down as on the visit sheets."""


@dataclass(slots=True)
class Made:
    """One visit. met: somebody was met. handed_out: thing → copies."""

    household: int
    key: str | None
    on: date
    met: bool = False
    visitors: set[str] = field(default_factory=set)
    periods: set[str] = field(default_factory=set)
    appointments: set[str] = field(default_factory=set)
    handed_out: dict[str, int] = field(default_factory=dict)

    def told(self, met: bool, visitors: Iterable[str], said: Mapping[str, str], copies: Mapping[str, int]) -> None:
        """Add what one row says. Of copies the most that a row names: rows of one visit repeat them (merged cells, 同上)."""
        self.met = self.met or met
        self.visitors.update(visitors)
        self.periods.update(filter(None, said.get("period", "").split("、")))
        self.appointments.update(filter(None, said.get("appointment", "").split("、")))
        for thing, count in copies.items():
            self.handed_out[thing] = max(count, self.handed_out.get(thing, 0))

    def when(self, is_holiday: Callable[[date], bool], is_made_up: Callable[[date], bool]) -> set[str]:
        """Return the periods that it falls into: as its sheet says, Sundays and holidays as the calendar does."""
        found = self.periods - {VisitPeriod.SUNDAY}
        if self.on.weekday() == _SUNDAY and not is_made_up(self.on):
            found.add(VisitPeriod.SUNDAY)
        return found | {VisitPeriod.HOLIDAY} if is_holiday(self.on) else found


@dataclass(slots=True)
class _Line:
    visits: int = 0
    off_hours: int = 0
    appointed: int = 0
    unsaid: int = 0
    households: set[int] = field(default_factory=set)
    visitors: set[str] = field(default_factory=set)
    times: Counter[str] = field(default_factory=Counter)
    copies: Counter[str] = field(default_factory=Counter)


def compute(
    made: Iterable[Made],
    issues: Mapping[str | None, int],
    services: Sequence[Service],
    days: tuple[Callable[[date], bool], Callable[[date], bool]],
    by: By,
    as_of: date,
    as_known: int | date | None = None,
) -> Listed:
    """Return the report. issues: key → issues that count. days: whether a day is a public holiday, whether it is made up for."""
    lines: dict[str | None, _Line] = {}
    total = _Line()
    for visit in made:
        for line in (lines.setdefault(visit.key, _Line()), total):
            _count(line, visit, days)
    keys = list(dict.fromkeys((*lines, *issues)))
    things = sorted(total.copies)
    own = {key: lines.get(key, _Line()) for key in keys}
    every = sum(issues.values())
    return Listed(
        VISITS,
        Scope(as_of, as_known),
        Table(
            VISITS.title,
            (TableColumn("key", BY_HEADINGS[by], "text", 14), *_COLUMNS),
            tuple(_row(key_label(key, by), line, issues.get(key, 0)) for key, line in own.items()),
            _row(TOTAL, total, every),
            _BASIS,
        ),
        (
            _when_and_how([(key_label(key, by), line) for key, line in own.items()], total, by),
            *((_copies([(key_label(key, by), line) for key, line in own.items()], total, things, by),) if things else ()),
            *_all_copies(total, services, as_of),
        ),
    )  # fmt: skip


def _count(line: _Line, visit: Made, days: tuple[Callable[[date], bool], Callable[[date], bool]]) -> None:
    line.copies.update(visit.handed_out)
    if not visit.met:
        return
    times = visit.when(*days)
    line.visits += 1
    line.households.add(visit.household)
    line.visitors |= visit.visitors
    line.off_hours += bool(times)
    line.unsaid += not (visit.periods or times)
    line.appointed += bool(visit.appointments)
    line.times.update(times)
    line.times.update(visit.appointments)


_COLUMNS = (
    TableColumn("households", "已访户", "count", 8),
    TableColumn("issues", "问题件数", "count", 8),
    TableColumn("per_hundred", "每百户件数", "rate", 18),
    TableColumn("visitors", "走访人数", "count", 8),
    TableColumn("per_visitor", "每人走访户数", "rate", 18),
    TableColumn("visits", "走访户次", "count", 8),
    TableColumn("off_hours", "错时走访", "count", 8),
    TableColumn("off_hours_rate", "错时走访占比", "rate", 18),
)
_BASIS = (
    "口径：走访户次=一户一天算一次，只算见到人的（无问题、有问题）；已访户含底册外的户；问题件数=受理的有效件；每百户件数=问题件数÷已访户×100；"
    "每人走访户数=已访户÷走访人数，一户几人同去的每人都算。",
    "错时走访=上班前、下班后、星期天、节假日，一次占几样也只算一次。星期天（调休上班的除外）和法定节假日按走访日期判，没有填时段也算；"
    "填“星期天”而日期不是的不算；上班前、下班后以表里填的为准。",
)


def _row(label: str, line: _Line, issues: int) -> tuple[Value, ...]:
    households, visitors = len(line.households), len(line.visitors)
    return (
        label, households, issues, Quotient(issues, households, per=100), visitors, Quotient(households, visitors),
        line.visits, line.off_hours, Rate(line.off_hours, line.visits),
    )  # fmt: skip


def _when_and_how(lines: Sequence[tuple[str, _Line]], total: _Line, by: By) -> Table:
    named = {**_PERIODS, **_APPOINTMENTS}
    columns = (
        TableColumn("key", BY_HEADINGS[by], "text", 14),
        *(TableColumn(name, label, "count", 8) for name, label in _PERIODS.items()),
        TableColumn("unsaid", "看不出时段", "count", 8),
        *(TableColumn(name, f"{label}预约", "count", 8) for name, label in _APPOINTMENTS.items()),
        TableColumn("appointed_rate", "预约占比", "rate", 18),
    )

    def row(label: str, line: _Line) -> tuple[Value, ...]:
        counts = [line.times[value] for value in named.values()]
        periods, appointments = counts[: len(_PERIODS)], counts[len(_PERIODS) :]
        return (label, *periods, line.unsaid, *appointments, Rate(line.appointed, line.visits))

    notes = ("一次走访占几个时段、用几种方式预约的，各算一次；预约占比=有预约的户次÷走访户次。",)
    rows = tuple(row(label, line) for label, line in lines)
    return Table("走访时段和预约方式", columns, rows, row(TOTAL, total), notes)


def _copies(lines: Sequence[tuple[str, _Line]], total: _Line, things: Sequence[str], by: By) -> Table:
    columns = (
        TableColumn("key", BY_HEADINGS[by], "text", 14),
        *(TableColumn(f"thing{number}", f"{thing}（份）", "count", 10) for number, thing in enumerate(things, start=1)),
    )

    def row(label: str, line: _Line) -> tuple[Value, ...]:
        return (label, *(line.copies[thing] for thing in things))

    notes = ("走访表里填的份数，锁门留下的也算；一户一天几行写了同样的份数只算一次。不计入走访率。",)
    return Table("随访宣传品发放表", columns, tuple(row(*line) for line in lines), row(TOTAL, total), notes)


def _all_copies(total: _Line, services: Sequence[Service], as_of: date) -> tuple[Table, ...]:
    """Put what visit sheets and the register of services say of the same things side by side; nothing counts twice."""
    handed = [one for one in services if one.handed_out and one.given_on <= as_of]
    at_the_door: Counter[str] = Counter()
    elsewhere: Counter[str] = Counter()
    for one in handed:
        (at_the_door if one.channel in _AT_THE_DOOR else elsewhere)[one.kind] += one.handed_out
    things = sorted({*total.copies, *at_the_door, *elsewhere})
    if not things:
        return ()
    columns = (
        TableColumn("thing", "宣传品", "text", 18),
        TableColumn("on_visits", "走访表", "count", 10),
        TableColumn("registered_at_the_door", "登记簿：入户、随访", "count", 10),
        TableColumn("elsewhere", "登记簿：其他渠道", "count", 10),
        TableColumn("all", "合计", "count", 10),
    )

    def row(label: str, visits: int, door: int, other: int) -> tuple[Value, ...]:
        return (label, visits, door, other, (visits or door) + other)

    rows = tuple(row(thing, total.copies[thing], at_the_door[thing], elsewhere[thing]) for thing in things)
    sums = [sum(int(str(line[column])) for line in rows) for column in range(1, len(columns))]
    notes = (
        "登记簿（服务成果）里渠道写“入户”“随访”的，和走访表是同一批，不再加：走访表里有这样宣传品的以走访表为准，没有的才用登记簿的；"
        "其他渠道的另加。",
    )
    return (Table("宣传品发放合计", columns, rows, (TOTAL, *sums), notes),)
