"""The sheets of the ledger workbook that show issues and visits one by one: which columns, and their rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from minqing_cli.columns import columns_of
from minqing_cli.forms import JOINED, LEDGER, ONLY_WHERE_USED, Form
from minqing_cli.further import as_text, said_in
from minqing_cli.plan import Plan
from minqing_cli.records import Visit
from minqing_cli.sheets import Cell
from minqing_cli.stores import listing
from minqing_cli.stores.listing import Condition, Listing
from minqing_cli.writers.ledger_book import OUTCOME, SOURCE, BookColumn, BookSheet

_FURTHER = columns_of(Visit)["further"]
_VISIT_FIELDS = {name: column for name, column in columns_of(Visit).items() if name != "further"}
_AFTER_THE_VISIT = (BookColumn(OUTCOME, 9), BookColumn(SOURCE, 24))


def issue_sheet(
    connection: Connection,
    plan: Plan,
    conditions: Sequence[Condition] = (),
    *,
    whole: bool = True,
    urgent_first: bool = False,
) -> tuple[Form, Listing]:
    """The form of the issues, with what the plan asks for and what any of them has, and the issues under conditions.

    whole: for the town itself, with what is suspected of officials: nobody else learns what was suspected and cleared.
    """
    form = LEDGER.with_further(_further(connection, plan, whole))
    return form, listing.issues(connection, form.fields, *conditions, urgent_first=urgent_first)


def joined_sheet(
    connection: Connection, plan: Plan, conditions: Sequence[Condition] = (), *, whole: bool = True
) -> BookSheet:
    """What is joined to issues of the ledger, under conditions."""
    form = JOINED.with_further(_further(connection, plan, whole))
    columns = [BookColumn(column.heading, column.width, column.kind) for _, column in form.columns()]
    return BookSheet(columns, listing.joined_issues(connection, form.fields, *conditions))


def _further(connection: Connection, plan: Plan, whole: bool) -> set[str]:
    in_use = listing.fields_in_use(connection, ONLY_WHERE_USED)
    return {*plan.further_columns(), *in_use, *(["sensitive"] if whole else [])}


def visit_sheet(connection: Connection, plan: Plan, place: str | None = None, *, whole: bool = True) -> BookSheet:
    """The visits, or those of a place; whole: those as well of which an issue may concern an official.

    What the plan asks for beside the visit has columns of its own, what it asks for no more stands in one.
    """
    asked = plan.further_columns()
    said = listing.further_said(connection)
    columns = [*asked.values(), *([_FURTHER] if any(said_in(text).keys() - asked.keys() for text in said) else ())]
    book = [
        *(BookColumn(column.heading, column.width, column.kind) for column in (*_VISIT_FIELDS.values(), *columns)),
        *_AFTER_THE_VISIT,
    ]
    fields = (*_VISIT_FIELDS, *(["further"] if columns else []))
    rows = listing.visits(connection, fields, place, sensitive=whole)
    parted = _Parted(rows, len(_VISIT_FIELDS), tuple(asked), len(columns)) if columns else rows
    # Day, place and person stand on every page: the second would not say whose words it has.
    return BookSheet(book, parted, on_screen=1, repeated=1 + list(_VISIT_FIELDS).index("person"))


@dataclass(frozen=True, slots=True)
class _Parted:
    """Visits, what they say further parted into its columns: those of `names`, then one for the rest where it has one.

    at: where that stands in a row. width: how many columns take its place.
    """

    visits: Listing
    at: int
    names: tuple[str, ...]
    width: int

    def __len__(self) -> int:
        return len(self.visits)

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        blank = (None,) * self.width
        for row in self.visits:
            text = row[self.at]
            yield (*row[: self.at], *(self._values(text) if text else blank), *row[self.at + 1 :])

    def _values(self, text: str) -> Iterator[Cell]:
        said = said_in(text)
        for name in self.names:
            value = said.get(name, "")
            yield int(value) if value.isdecimal() else value
        if self.width > len(self.names):
            yield as_text({name: value for name, value in said.items() if name not in self.names})
