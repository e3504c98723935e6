"""What reports, lists and look-ups ask of the ledger: counted by the database where there is much to count.

`as_of` is a business day: what was accepted, resolved or due by then. `Knowledge` is the other clock: the
ledger as it stands, or as it stood after a batch.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, case, func, or_, select, union_all
from sqlalchemy.sql.visitors import replacement_traverse

from minqing_cli.merging.corrections import Corrections
from minqing_cli.merging.known import Household, StoredIssue, StoredVisit
from minqing_cli.merging.logbooks import LogbookLine
from minqing_cli.merging.schedule import ScheduleLine, officers
from minqing_cli.plan import Phase
from minqing_cli.reports.coverage import HouseholdStanding
from minqing_cli.reports.overdue import OverdueIssue
from minqing_cli.reports.scope import By
from minqing_cli.reports.tally import Tally
from minqing_cli.stores import rows, schema
from minqing_cli.stores.answers import answered
from minqing_cli.stores.counting import COUNTED, DUE, SATISFIED, tally_conditions
from minqing_cli.terms import IDS_OF_A_TOWN, NOT_COUNTED, Outcome

_RANK = {Outcome.HAS_ISSUE: 0, Outcome.NO_PROBLEM: 1, Outcome.NOT_REACHED: 2, Outcome.TO_COMPLETE: 3}
"""Which of several outcomes of a household counts: any issue before any 无问题 before 未走访到 before 待补."""
_OUTCOMES = {rank: outcome for outcome, rank in _RANK.items()}

_issues, _visits, _households = schema.issues.c, schema.visits.c, schema.households.c


@dataclass(frozen=True, slots=True)
class Queries:
    """Reading questions on one connection.

    batch: the ledger as known after it; None for as it stands. only: conditions on the issues that are taken.
    satisfied: the ratings that count as such in the plan.
    """

    connection: Connection
    batch: int | None = None
    only: Sequence[ColumnElement[bool]] = ()
    satisfied: Sequence[str] = SATISFIED

    def _valid(self, table: Table) -> ColumnElement[bool]:
        known = self._known(table)
        return and_(known, *self.only) if table is schema.issues else known

    def _known(self, table: Table) -> ColumnElement[bool]:
        if self.batch is None:
            return table.c.superseded.is_(None)
        return and_(table.c.batch <= self.batch, or_(table.c.superseded.is_(None), table.c.superseded > self.batch))

    # --- figures ---------------------------------------------------------------------------

    def counts(
        self, as_of: date, by: By | None, conditions: Mapping[str, ColumnElement[bool]]
    ) -> list[tuple[str | None, dict[str, int]]]:
        """Count the issues under each key that meet each condition; the order is that of branch and village or of the key."""
        key = _issues[by] if by else None
        sums = [func.sum(case((condition, 1), else_=0)).label(name) for name, condition in conditions.items()]
        query = select(*([key.label("key")] if key is not None else []), *sums).where(
            self._valid(schema.issues), _issues.accepted_on <= as_of
        )
        if key is not None:
            first = {"village": _issues.branch, "branch": _issues.branch, "town": _issues.sequence}.get(by or "", key)
            order = (func.min(first), key)
            query = query.group_by(key).order_by(*order)
        return [
            (row._mapping["key"] if by else None, {name: row._mapping[name] or 0 for name in conditions})
            for row in self.connection.execute(query)
        ]

    def tallies(self, as_of: date, by: By | None) -> list[Tally]:
        """Count the issues under each key of a dimension."""
        conditions = self.tally_conditions(as_of)
        if by is None:
            return [Tally(None, **self.counts_by_standing(as_of, conditions))]
        return [Tally(key, **counts) for key, counts in self.counts(as_of, by, conditions)]

    def tally_conditions(self, as_of: date) -> dict[str, ColumnElement[bool]]:
        """Return count → condition on the issues that were accepted by a day."""
        return tally_conditions(as_of, self.satisfied)

    def counts_by_standing(self, as_of: date, conditions: Mapping[str, ColumnElement[bool]]) -> dict[str, int]:
        """Count all issues that meet each condition: those of the same standing together, as one index holds them.

        Asking every condition of every issue takes a million of them ten times as long.
        """
        columns = [_issues[name] for name in schema.STANDING]
        alike = (
            select(*columns, func.count().label("many"))
            .where(self._valid(schema.issues), _issues.accepted_on <= as_of)
            .group_by(*columns)
            .subquery()
        )

        def of_group(element: Any, **_: Any) -> Any:
            return alike.c[element.name] if getattr(element, "table", None) is schema.issues else None

        sums = [
            func.sum(case((replacement_traverse(condition, {}, of_group), alike.c.many), else_=0))
            for condition in conditions.values()
        ]
        found = self.connection.execute(select(*sums)).one()
        return {name: count or 0 for name, count in zip(conditions, found, strict=True)}

    def unresolved_due(self, as_of: date, until: date) -> list[OverdueIssue]:
        """Unresolved issues that are due by a day, by due day and number."""
        # Two looks into the index of resolution: for both at once SQLite would go through all issues.
        current = self._valid(schema.issues)
        open_then = union_all(
            *(
                select(_issues.version).where(current, condition)
                for condition in (_issues.resolved_on.is_(None), _issues.resolved_on > as_of)
            )
        )
        query = (
            select(schema.issues)
            .where(_issues.version.in_(open_then), _issues.accepted_on <= as_of, COUNTED, until >= DUE)
            .order_by(DUE, _issues.year, _issues.sequence)
        )
        return [_overdue_issue(row) for row in self.connection.execute(query)]

    def class_counts(self, as_of: date) -> dict[tuple[str | None, str | None], int]:
        """Count the issues of each (responsibility, subject)."""
        query = (
            select(_issues.responsibility, _issues.subject, func.count())
            .where(self._valid(schema.issues), _issues.accepted_on <= as_of, _issues.state.not_in(NOT_COUNTED))
            .group_by(_issues.responsibility, _issues.subject)
        )
        return {(responsibility, subject): count for responsibility, subject, count in self.connection.execute(query)}

    def class_counts_by_town(self, as_of: date) -> dict[tuple[str, str | None, str | None], int]:
        """Count the issues of each (town, responsibility, subject), town by town in their order."""
        classes = (_issues.town, _issues.responsibility, _issues.subject)
        query = (
            select(*classes, func.count(), func.min(_issues.sequence))
            .where(self._valid(schema.issues), _issues.accepted_on <= as_of, _issues.state.not_in(NOT_COUNTED))
            .group_by(*classes)
        )
        found = sorted(self.connection.execute(query), key=lambda row: row[4] // IDS_OF_A_TOWN)
        return {(town, responsibility, subject): count for town, responsibility, subject, count, _ in found}

    def standings(self, as_of: date, phases: Sequence[Phase]) -> list[HouseholdStanding]:
        """How every household of the register, and every other one visited, stands; in register order."""
        best = self._best_outcomes(as_of, phases)
        seen = self._visitors(as_of)
        held = self._held_phones()
        scheduled = officers(self.schedule())
        found = []
        for household in self.households():
            visitors = seen.by_household.get(household.id)
            if not household.on_register and visitors is None:
                continue
            sent_back = any(
                not numbers or not household.phones or not numbers.isdisjoint(household.phones)
                for numbers in held.get((household.village, household.name), ())
            )
            found.append(
                HouseholdStanding(
                    household.branch,
                    household.village,
                    household.name,
                    household.kind,
                    household.visitor
                    or visitors
                    or seen.only_one_in(household.village)
                    or scheduled.get((household.village, household.grid))
                    or scheduled.get((household.village, ""), ""),
                    household.on_register,
                    best.get(household.id),
                    sent_back,
                    household.residents,
                    bool(household.status),
                    household.id,
                    household.town,
                )
            )
        return found

    def _best_outcomes(self, as_of: date, phases: Sequence[Phase]) -> dict[int, Outcome]:
        spans = [_visits.visited_on.between(phase.starts_on, phase.ends_on) for phase in phases]
        rank = case(*((_visits.outcome == outcome.value, rank) for outcome, rank in _RANK.items()))
        query = select(_visits.household_id, func.min(rank)).where(
            self._valid(schema.visits), _visits.visited_on <= as_of, *([or_(*spans)] if spans else [])
        )
        return {
            household: _OUTCOMES[rank]
            for household, rank in self.connection.execute(query.group_by(_visits.household_id))
        }

    def _visitors(self, as_of: date) -> "_Visitors":
        query = (
            select(_visits.household_id, _visits.village, _visits.visitor)
            .where(self._valid(schema.visits), _visits.visited_on <= as_of)
            .order_by(_visits.version)
        )
        found = _Visitors({}, defaultdict(Counter))
        for household, village, visitor in self.connection.execute(query):
            found.by_household[household] = visitor
            found.by_village[village][visitor] += 1
        return found

    def _held_phones(self) -> dict[tuple[str, str], list[frozenset[str]]]:
        table, known = schema.held_rows, self.corrections()
        query = select(table.c.village, table.c.person, table.c.phones, table.c.sha256)
        if self.batch is not None:
            query = query.where(table.c.batch <= self.batch)
        found: dict[tuple[str, str], list[frozenset[str]]] = defaultdict(list)
        corrected = answered(self.connection, self.batch)
        for village, person, phones, sha256 in self.connection.execute(query):
            if sha256 in corrected:
                continue
            who = known.who(village, person, tuple(filter(None, phones.split("/"))))
            found[who.village, who.name].append(frozenset(who.phones))
        return found

    # --- rows ------------------------------------------------------------------------------

    def households(self, register_only: bool = False) -> Iterator[Household]:
        """Every household, the register's first and in its order."""
        query = select(schema.households).where(self._valid(schema.households))
        if register_only:
            query = query.where(_households.on_register)
        query = query.order_by(_households.on_register.desc(), _households.position, _households.id)
        return map(rows.household_of, self.connection.execute(query))

    def schedule(self) -> Iterator[ScheduleLine]:
        """Every line of the schedule in force, in the order of its sheet."""
        query = select(schema.schedule).where(self._valid(schema.schedule)).order_by(schema.schedule.c.position)
        return map(rows.schedule_of, self.connection.execute(query))

    def logbook_lines(self, logbook: str) -> list[LogbookLine]:
        """Every line of a logbook, in its order."""
        table = schema.logbook_lines
        query = select(table).where(self._valid(table), table.c.logbook == logbook)
        return [rows.logbook_of(row) for row in self.connection.execute(query.order_by(table.c.position, table.c.id))]

    def issues(self, unresolved: bool = False) -> Iterator[StoredIssue]:
        """Every issue that counts, by number."""
        query = select(schema.issues).where(self._valid(schema.issues), _issues.state.not_in(NOT_COUNTED))
        if unresolved:
            query = query.where(_issues.resolved_on.is_(None))
        return map(rows.issue_of, self.connection.execute(query.order_by(_issues.year, _issues.sequence)))

    def joined_issues(self) -> list[StoredIssue]:
        """Every issue that is joined to a main one, by number."""
        query = select(schema.issues).where(self._valid(schema.issues), schema.IS_JOINED)
        # Put in order here: to save itself that, the database would go through all issues.
        found = map(rows.issue_of, self.connection.execute(query))
        return sorted(found, key=lambda one: (one.year, one.sequence))

    def visits(self) -> Iterator[StoredVisit]:
        """Every visit, by branch, village, day and place in its sheet."""
        query = select(schema.visits).where(self._valid(schema.visits))
        order = (_visits.branch, _visits.village, _visits.visited_on, _visits.source_row, _visits.id)
        return map(rows.visit_of, self.connection.execute(query.order_by(*order)))

    def sources(self) -> dict[int, str]:
        """Visit → where it stands, as text."""
        query = select(_visits.id, _visits.source_file, _visits.source_sheet, _visits.source_row)
        return {
            visit: f"{file} › {sheet} › 第{row + 1}行"
            for visit, file, sheet, row in self.connection.execute(query.where(self._valid(schema.visits)))
        }

    def corrections(self) -> Corrections:
        """What is known to be wrong in sheets, and what is right."""
        query = select(schema.corrections).where(self._valid(schema.corrections))
        return Corrections(map(rows.correction_of, self.connection.execute(query)))

    def place_order(self) -> dict[str, int]:
        """Branch or village → its place in the register."""
        order: dict[str, int] = {}
        query = (
            select(_households.branch, _households.village, func.min(_households.position))
            .where(self._valid(schema.households), _households.on_register)
            .group_by(_households.branch, _households.village)
        )
        for branch, village, position in sorted(self.connection.execute(query), key=lambda row: int(row[2])):
            order.setdefault(branch, position)
            order.setdefault(village, position)
        return order

    # --- one thing -------------------------------------------------------------------------

    def numbers_near(self, number: str) -> list[str]:
        """The number that one of an earlier ledger has now; else known numbers that end like the one asked for."""
        renumbered = select(_issues.number).where(_issues.superseded.is_(None), _issues.other_number == number)
        if now := list(self.connection.execute(renumbered.limit(3)).scalars()):
            return now
        query = select(_issues.number).distinct().where(_issues.number.endswith(number[-4:], autoescape=True)).limit(3)
        return list(self.connection.execute(query).scalars())

    def batches(self) -> list[Mapping[str, Any]]:
        """Every batch, oldest first."""
        table = schema.batches
        return [dict(row._mapping) for row in self.connection.execute(select(table).order_by(table.c.number))]

    def batch_on(self, day: date) -> int:
        """The last batch whose business date is that day or before; 0 when there is none."""
        table = schema.batches
        return self.connection.execute(select(func.max(table.c.number)).where(table.c.today <= day)).scalar() or 0


@dataclass(slots=True)
class _Visitors:
    by_household: dict[int, str]
    by_village: dict[str, Counter[str]]

    def only_one_in(self, village: str) -> str:
        """The visitor of a village where a single one works; people and places belong together (M02)."""
        known = [name for name in self.by_village.get(village, ()) if name]
        return known[0] if len(known) == 1 else ""


def _overdue_issue(row: Row[Any]) -> OverdueIssue:
    known = row._mapping
    return OverdueIssue(
        known["number"],
        known["branch"],
        known["village"],
        known["person"],
        known["text"],
        known["responsibility"],
        known["subject"],
        known["unit"],
        known["extended_to"] or known["due_on"],
        known["state"],
        known["due_provisional"],
        known["town"],
    )
