"""Single issues, with where each was read: what lists and the tracing of figures ask of the ledger."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select

from minqing_cli.merging.known import Source, StoredIssue
from minqing_cli.plan import Phase
from minqing_cli.stores import rows, schema
from minqing_cli.stores.batches import CHUNK, chunks
from minqing_cli.stores.counting import COUNTED
from minqing_cli.stores.queries import Queries
from minqing_cli.terms import NOT_COUNTED

_issues, _visits = schema.issues.c, schema.visits.c

EXCLUDED: ColumnElement[bool] = _issues.state.in_(NOT_COUNTED)


class IssueAt(NamedTuple):
    """An issue and the row that it was read from; None for what came without a visit."""

    issue: StoredIssue
    source: Source | None


class VisitMade(NamedTuple):
    """One row of a visit, as far as it is counted how visits were made."""

    household_id: int
    visited_on: date
    outcome: str
    village: str
    branch: str
    visitor: str
    further: str


class Details(Queries):
    """The questions of `Queries`, and those about single issues and visits."""

    def issues_at(self, as_of: date, *conditions: ColumnElement[bool]) -> list[IssueAt]:
        """Issues accepted by a day under some conditions, by number; those that do not count only where asked for."""
        query = (
            select(schema.issues, _visits.source_sha256, _visits.source_file, _visits.source_sheet, _visits.source_row)
            .outerjoin(schema.visits, and_(_visits.id == _issues.visit_id, self._valid(schema.visits)))
            .where(self._valid(schema.issues), _issues.accepted_on <= as_of, *(conditions or (COUNTED,)))
            .order_by(_issues.year, _issues.sequence)
        )
        return [
            IssueAt(
                rows.issue_of(row),
                None
                if row.source_file is None
                else Source(row.source_sha256, row.source_file, row.source_sheet, row.source_row),
            )
            for row in self.connection.execute(query)
        ]

    def issues_numbered_at(self, as_of: date, numbers: Iterable[str]) -> list[IssueAt]:
        """Issues by their numbers, in the order of the numbers given."""
        wanted = list(numbers)
        found: dict[str, IssueAt] = {}
        for chunk in chunks(wanted, CHUNK):
            found |= {one.issue.number: one for one in self.issues_at(as_of, _issues.number.in_(chunk))}
        return [found[number] for number in wanted if number in found]

    def visits_made(self, as_of: date, phases: Sequence[Phase], place: str | None = None) -> Iterator[VisitMade]:
        """Yield every row of a visit up to a day, within the phases where there are any.

        place: only this branch or village.
        """
        spans = [_visits.visited_on.between(phase.starts_on, phase.ends_on) for phase in phases]
        query = (
            select(
                _visits.household_id, _visits.visited_on, _visits.outcome, _visits.village, _visits.branch,
                _visits.visitor, _visits.further,
            )
            .where(self._valid(schema.visits), _visits.visited_on <= as_of, *([or_(*spans)] if spans else []))
            .order_by(_visits.branch, _visits.village, _visits.id)
        )  # fmt: skip
        if place is not None:
            query = query.where(or_(_visits.branch == place, _visits.village == place))
        yield from map(VisitMade._make, self.connection.execute(query))

    def visit_sources(self, household_ids: Iterable[int], as_of: date) -> dict[int, list[tuple[date, str, Source]]]:
        """Household → (day, outcome, source) of each of its visits up to a day, oldest first."""
        found: dict[int, list[tuple[date, str, Source]]] = defaultdict(list)
        for chunk in chunks(household_ids, CHUNK):
            query = (
                select(
                    _visits.household_id, _visits.visited_on, _visits.outcome,
                    _visits.source_sha256, _visits.source_file, _visits.source_sheet, _visits.source_row,
                )
                .where(self._valid(schema.visits), _visits.visited_on <= as_of, _visits.household_id.in_(chunk))
                .order_by(_visits.visited_on, _visits.id)
            )  # fmt: skip
            for household, day, outcome, *source in self.connection.execute(query):
                found[household].append((day, outcome, Source(*source)))
        return found
