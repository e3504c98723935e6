"""What a ledger holds on a day, for whoever takes it over."""

from collections.abc import Iterator

from sqlalchemy import func, select

from minqing_cli import clean
from minqing_cli.reports.handover import HeldRow
from minqing_cli.sheets import Place
from minqing_cli.stores import schema
from minqing_cli.stores.answers import answered
from minqing_cli.stores.queries import Queries
from minqing_cli.terms import IDS_OF_A_TOWN


class StockQueries(Queries):
    """The questions of `Queries`, and those of a hand-over."""

    def count_visits(self) -> int:
        """How many visits stand, those of a county's towns left out."""
        own = (self._valid(schema.visits), schema.visits.c.id < IDS_OF_A_TOWN)
        query = select(func.count()).select_from(schema.visits).where(*own)
        return int(self.connection.execute(query).scalar_one())

    def held_still(self) -> Iterator[HeldRow]:
        """Rows that were sent back and whose household no later batch brought a visit of, oldest first.

        A file that was corrected has none any more: its copy has them, where they are still faulty.

        Whom a row means is told by village, name and number; a row or household without a number is told by the rest.
        """
        held, visits, batches = schema.held_rows.c, schema.visits.c, schema.batches.c
        later: dict[tuple[str, str], list[tuple[int, frozenset[str]]]] = {}
        query = select(visits.village, visits.person, visits.phones, func.max(visits.batch)).where(
            self._valid(schema.visits)
        )
        for village, person, phones, batch in self.connection.execute(
            query.group_by(visits.village, visits.person, visits.phones)
        ):
            later.setdefault((village, person), []).append((batch, frozenset(clean.phones(phones).usable)))
        rows = select(schema.held_rows, batches.today).join(schema.batches, batches.number == held.batch)
        corrected = answered(self.connection, self.batch)
        for row in self.connection.execute(rows.order_by(held.batch, held.file, held.sheet, held.row)):
            if row.sha256 in corrected:
                continue
            numbers = frozenset(filter(None, row.phones.split("/")))
            came = (
                batch > row.batch and (not numbers or not known or not numbers.isdisjoint(known))
                for batch, known in later.get((row.village, row.person), ())
            )
            if not any(came):
                yield HeldRow(row.village, row.person, str(Place(row.file, row.sheet, row.row)), row.today)
