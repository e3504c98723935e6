"""Who of the register was visited, and who was left out (M01, M08, D13).

Visited means that some visit within the visiting phase met the household: 无问题 or 有问题. Households that
are not in the register stay out of the rate and are counted apart. Without a register there is no rate at all.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal

from minqing_cli.reports import COVERAGE
from minqing_cli.reports.rates import Rate
from minqing_cli.reports.scope import BY_HEADINGS, Scope, key_label
from minqing_cli.reports.table import OneTable, Table, TableColumn, Value, plain
from minqing_cli.terms import TOTAL, Outcome

_COUNT_OF_OUTCOME: Mapping[Outcome, str] = {
    Outcome.NO_PROBLEM: "no_problem",
    Outcome.HAS_ISSUE: "has_issue",
    Outcome.NOT_REACHED: "not_reached",
    Outcome.TO_COMPLETE: "to_complete",
}
_REASONS: Mapping[str, str] = {
    "not_reached": Outcome.NOT_REACHED.value,
    "to_complete": Outcome.TO_COMPLETE.value,
    "held": "退回待改",
    "no_record": "无记录",
}
_COUNTS: Mapping[str, str] = {
    "registered": "应访户",
    "visited": "已访户",
    "no_problem": "无问题",
    "has_issue": "有问题",
    "not_reached": "未走访到",
    "to_complete": "待补",
    "held": "退回待改",
    "no_record": "无记录",
    "off_register": "底册外",
}
COUNT_NAMES: tuple[str, ...] = tuple(_COUNTS)


CoverageBy = Literal["village", "branch", "town"]


@dataclass(frozen=True, slots=True)
class HouseholdStanding:
    """How one household or entity stands.

    visitor: who is to visit it, empty where unknown. outcome: the best of its visits within the visiting phase
    (D2), None where it has none. held: a row of it was sent back. residents: of the register, None where empty.
    """

    branch: str
    village: str
    person: str
    kind: str = ""
    visitor: str = ""
    on_register: bool = True
    outcome: Outcome | None = None
    held: bool = False
    residents: int | None = None
    exempt: bool = False
    """It need not be visited any more (搬走、去世、空户): counted nowhere, only said."""
    id: int = 0
    """The household's own, by which its visits are found."""
    town: str = ""
    """In the ledger of a county: the town it is from."""

    def counted_as(self) -> str:
        """Return which count of a row the household falls into; an accepted visit goes before a held row."""
        if self.outcome is not None:
            return _COUNT_OF_OUTCOME[self.outcome]
        return "held" if self.held else "no_record"


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """Counts of households under one key.

    no_problem + has_issue + not_reached + to_complete + held + no_record = registered; without any register the
    six count every household known, and registered is 0.
    """

    key: str | None = None
    registered: int = 0
    no_problem: int = 0
    has_issue: int = 0
    not_reached: int = 0
    to_complete: int = 0
    held: int = 0
    no_record: int = 0
    off_register: int = 0

    @property
    def visited(self) -> int:
        """Households that some visit met."""
        return self.no_problem + self.has_issue

    @property
    def coverage_rate(self) -> Rate:
        """走访率; nothing to count without a register."""
        return Rate(self.visited, self.registered) if self.registered else Rate(0, 0)


@dataclass(frozen=True, slots=True)
class MissedHousehold:
    """A household of the register without a valid visit. reason: 未走访到, 待补, 退回待改 or 无记录."""

    branch: str
    village: str
    person: str
    visitor: str
    reason: str


@dataclass(frozen=True, slots=True)
class CoverageReport(OneTable):
    """rows: one for each village or branch. missed_villages: to be visited, and nobody was met there.

    missed_residents: people of the missed households, None where the register does not give all their numbers.
    """

    scope: Scope
    by: CoverageBy
    rows: tuple[CoverageRow, ...]
    total: CoverageRow
    missed_villages: tuple[str, ...]
    missed_households: tuple[MissedHousehold, ...]
    missed_residents: int | None
    has_register: bool
    exempt: int = 0
    """Households of the register that need not be visited any more."""

    def as_json(self) -> dict[str, Any]:
        """Return the report as the command line's JSON gives it."""
        return {
            **self.scope.as_json(COVERAGE),
            "by": self.by,
            "rows": [{"key": row.key, **_figures(row)} for row in self.rows],
            "total": _figures(self.total),
            "missed_villages": list(self.missed_villages),
            "missed_households": [
                {field.name: getattr(missed, field.name) for field in fields(missed)}
                for missed in self.missed_households
            ],
            "missed_residents": self.missed_residents,
            "exempt": self.exempt,
            "notes": list(self._notes()),
        }

    def table(self) -> Table:
        """Return the counts by village, branch or town."""
        heading = BY_HEADINGS[self.by]
        return Table(
            title=f"{COVERAGE.title}（按{heading}）",
            columns=(
                TableColumn("key", heading, "text", 16),
                *(TableColumn(name, words, "count", 9) for name, words in _COUNTS.items()),
                TableColumn("coverage_rate", "走访率", "rate", 18),
            ),
            rows=tuple(_line(row.key, row) for row in self.rows),
            total=_line(TOTAL, self.total),
            notes=self._notes(),
        )

    def further_tables(self) -> tuple[Table, ...]:
        """Return the list of missed households."""
        return (self.missed_table(),)

    def missed_table(self) -> Table:
        """Return the list of missed households, those of one visitor together."""
        return Table(
            title="漏访户名单",
            columns=(
                TableColumn("visitor", "走访人", "text", 10),
                TableColumn("branch", "总支", "text", 12),
                TableColumn("village", "村（社区）", "text", 12),
                TableColumn("person", "走访对象", "text", 12),
                TableColumn("reason", "原因", "text", 10),
            ),
            rows=tuple(
                (missed.visitor, missed.branch, missed.village, missed.person, missed.reason)
                for missed in self.missed_households
            ),
            notes=(*self.scope.notes(), f"共 {len(self.missed_households)} 户。"),
        )

    def _notes(self) -> tuple[str, ...]:
        notes = self.scope.notes()
        if not self.has_register:
            return (*notes, "没有底册，只报已访户数，不报走访率。")
        villages = (
            f"{len(self.missed_villages)} 个（{'、'.join(self.missed_villages)}）" if self.missed_villages else "0 个"
        )
        exempt = (f"另有 {self.exempt} 户已搬走、去世或为空户，不再应访，不计入。",) if self.exempt else ()
        residents = "无数据" if self.missed_residents is None else f"{self.missed_residents} 人"
        return (
            *notes,
            "口径：走访率=走访阶段内见到人的户（无问题、有问题）÷底册应访户；底册外的户不进走访率。",
            f"漏村 {villages}，漏户 {len(self.missed_households)} 户，漏人：{residents}。",
            *exempt,
        )


def compute(
    standings: Iterable[HouseholdStanding],
    by: CoverageBy,
    as_of: date,
    as_known: int | date | None = None,
    places: Mapping[str, Iterable[str]] | None = None,
) -> CoverageReport:
    """Return the coverage, one row for each village, branch or town in the order they come.

    standings: every household of the register once, and every other household with a record once. places: the
    plan's tree of branches and villages, so that a village of which nothing is known is still listed, as missed.
    """
    given = tuple(standings)
    known = tuple(standing for standing in given if not standing.exempt)
    tree = {village: branch for branch, villages in (places or {}).items() for village in villages}
    has_register = any(standing.on_register for standing in known)
    counts: dict[str, Counter[str]] = {}
    for village, branch in tree.items() if by != "town" else ():
        counts.setdefault(key_label(village if by == "village" else branch, by), Counter())
    for standing in known:
        row = counts.setdefault(key_label(getattr(standing, by), by), Counter())
        row.update(_counted(standing, has_register))
    missed = tuple(standing for standing in known if standing.on_register and standing.counted_as() in _REASONS)
    return CoverageReport(
        scope=Scope(as_of, as_known),
        by=by,
        rows=tuple(CoverageRow(key, **count) for key, count in counts.items()),
        total=CoverageRow(None, **sum(counts.values(), Counter())),
        missed_villages=_missed_villages(known, tree),
        missed_households=_by_visitor(missed),
        missed_residents=_residents(known, missed),
        has_register=has_register,
        exempt=len(given) - len(known),
    )


def counted_under(standings: Iterable[HouseholdStanding], name: str) -> list[HouseholdStanding]:
    """Return the households that one of the counts takes. name: out of COUNT_NAMES."""
    known = [standing for standing in standings if not standing.exempt]
    has_register = any(standing.on_register for standing in known)
    names = {"no_problem", "has_issue"} if name == "visited" else {name}
    return [standing for standing in known if not names.isdisjoint(_counted(standing, has_register))]


def _counted(standing: HouseholdStanding, has_register: bool) -> tuple[str, ...]:
    if standing.on_register:
        return "registered", standing.counted_as()
    return ("off_register",) if has_register else (standing.counted_as(),)


def _missed_villages(known: tuple[HouseholdStanding, ...], tree: Iterable[str]) -> tuple[str, ...]:
    registered = dict.fromkeys(standing.village for standing in known if standing.on_register)
    to_visit = dict.fromkeys((*tree, *registered)) or dict.fromkeys(standing.village for standing in known)
    # A village that has a register is judged by it alone; any visit will do for one that has none.
    met = {
        standing.village
        for standing in known
        if standing.counted_as() not in _REASONS and (standing.on_register or standing.village not in registered)
    }
    return tuple(key_label(village, "village") for village in to_visit if village not in met)


def _by_visitor(missed: Iterable[HouseholdStanding]) -> tuple[MissedHousehold, ...]:
    groups: dict[str, list[MissedHousehold]] = {}
    for one in missed:
        household = MissedHousehold(one.branch, one.village, one.person, one.visitor, _REASONS[one.counted_as()])
        groups.setdefault(one.visitor, []).append(household)
    # Those that nobody was named for come last: they have to be given to someone first.
    nobodys = groups.pop("", [])
    return tuple(household for group in (*groups.values(), nobodys) for household in group)


def _residents(known: Iterable[HouseholdStanding], missed: Iterable[HouseholdStanding]) -> int | None:
    registered = [standing.residents for standing in known if standing.on_register]
    if not registered or None in registered:
        return None
    return sum(standing.residents or 0 for standing in missed)


def _figures(row: CoverageRow) -> dict[str, Any]:
    return {name: plain(getattr(row, name)) for name in (*_COUNTS, "coverage_rate")}


def _line(key: str | None, row: CoverageRow) -> tuple[Value, ...]:
    figures: list[int | Rate] = [getattr(row, name) for name in (*_COUNTS, "coverage_rate")]
    return (key, *figures)
