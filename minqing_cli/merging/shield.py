"""The ledger as a list sees it whose rows correct no visit: what has issues already is not offered for correction."""

from collections.abc import Iterable, Sequence
from datetime import date

from minqing_cli.merging.corrections import Corrections
from minqing_cli.merging.known import Household, IncomingRow, LedgerView, Repeat, StoredIssue, StoredVisit


class WithoutIssues:
    """The ledger without the visits that have issues: a row that is new corrects none of them."""

    def __init__(self, view: LedgerView) -> None:
        self._view = view
        self.hidden: dict[tuple[int, date], set[int]] = {}
        """(household, day) → the visits that are not shown."""

    def households(self, keys: Iterable[tuple[str, str]]) -> Sequence[Household]:
        """As in the ledger."""
        return self._view.households(keys)

    def visits_of(self, household_ids: Iterable[int]) -> Sequence[StoredVisit]:
        """Visits of households that brought no issue."""
        ids = set(household_ids)
        with_issues = {issue.visit_id for issue in self._view.issues_of(ids)}
        found = []
        for visit in self._view.visits_of(ids):
            if visit.id in with_issues:
                key = (visit.household_id, visit.visit.visited_on)
                self.hidden.setdefault(key, set()).add(visit.id)
            else:
                found.append(visit)
        return found

    def lineages_with(self, contents: Iterable[str]) -> Sequence[tuple[str, str]]:
        """None: a ledger corrects no visit sheet."""
        return ()

    def versions_saying(self, contents: Iterable[str]) -> Sequence[tuple[str, int]]:
        """As in the ledger."""
        return self._view.versions_saying(contents)

    def visits_by_id(self, ids: Iterable[int]) -> Sequence[StoredVisit]:
        """As in the ledger."""
        return self._view.visits_by_id(ids)

    def visits_in(self, lineages: Iterable[str]) -> Sequence[StoredVisit]:
        """None, as no sheet is corrected."""
        return ()

    def issues_of(self, household_ids: Iterable[int]) -> Sequence[StoredIssue]:
        """As in the ledger."""
        return self._view.issues_of(household_ids)

    def repeats_of(self, visit_ids: Iterable[int]) -> Sequence[Repeat]:
        """As in the ledger."""
        return self._view.repeats_of(visit_ids)

    def next_ids(self, year: int) -> tuple[int, int, int]:
        """As in the ledger."""
        return self._view.next_ids(year)

    def corrections(self) -> Corrections:
        """As in the ledger."""
        return self._view.corrections()

    def put_behind(self, rows: Sequence[IncomingRow]) -> None:
        """Number new visits behind those of the same household and day that were not shown."""
        for row in rows:
            if row.stored is not None and row.standing is None:
                key = (row.stored.household_id, row.stored.visit.visited_on)
                row.stored.ordinal += len(self.hidden.get(key, ()))
