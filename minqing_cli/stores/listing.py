"""The rows of long lists, as the lists show them: put together by the database, handed over one by one.

Making a record of every row only to take it apart again would cost more than writing it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, Table, and_, case, cast, func, literal, or_, select
from sqlalchemy.dialects import sqlite

from minqing_cli.stores import schema
from minqing_cli.stores.counting import DUE
from minqing_cli.terms import NO, NOT_COUNTED, PENDING, SUSPECTED, YES, Urgency

Row = Sequence[Any]
Condition = ColumnElement[bool]

_issues, _visits = schema.issues.c, schema.visits.c
_DRIVER = sqlite.dialect(paramstyle="named")

NOT_SENSITIVE: Condition = _issues.sensitive.is_(False)
NOT_ON_THE_SPOT: Condition = _issues.on_the_spot.is_(False)
NEEDS_REVIEW: Condition = _issues.needs_review.is_(True)
UNRESOLVED: Condition = _issues.resolved_on.is_(None)


class Listing:
    """A list: how many rows it has, and the rows, each time it is gone through."""

    def __init__(self, connection: Connection, query: Select[Any]) -> None:
        self._connection, self._query = connection, query

    def __len__(self) -> int:
        counted = select(func.count()).select_from(self._query.order_by(None).subquery())
        return int(self._connection.execute(counted).scalar_one())

    def __iter__(self) -> Iterator[Row]:
        made = [
            (index, process)
            for index, column in enumerate(self._query.selected_columns)
            if (process := column.type.dialect_impl(_DRIVER).result_processor(_DRIVER, None))
        ]
        for row in as_kept(self._connection, self._query):
            values = list(row)
            for index, process in made:
                values[index] = process(values[index])
            yield values


def as_kept(connection: Connection, query: Select[Any]) -> Iterator[tuple[Any, ...]]:
    """Yield rows straight from the driver, days as text and yes and no as numbers: SQLAlchemy's cost as much again."""
    statement = query.compile(dialect=_DRIVER, compile_kwargs={"render_postcompile": True})
    driver: Any = connection.connection.driver_connection
    given = {name: str(value) if isinstance(value, date) else value for name, value in statement.params.items()}
    yield from driver.execute(str(statement), given)


def of_part(place: str | None = None, unit: str | None = None, sensitive: bool = True) -> list[Condition]:
    """Return the conditions on issues that a part of the ledger makes.

    place: a branch or village. sensitive: take those as well that may concern an official.
    """
    return [
        *([] if place is None else [or_(_issues.branch == place, _issues.village == place)]),
        *([] if unit is None else [_issues.unit == unit]),
        *([] if sensitive else [NOT_SENSITIVE]),
    ]


def issues(
    connection: Connection, fields: Sequence[str], *conditions: Condition, urgent_first: bool = False
) -> Listing:
    """Every issue that counts, by number. fields: of the record `Issue`, as the ledger workbook shows them.

    urgent_first: 先急后缓 (M10): by urgency, due day and day of acceptance.
    """
    order = _URGENT_FIRST if urgent_first else ()
    return _issues_with(connection, fields, order, _issues.state.not_in(NOT_COUNTED), *conditions)


def joined_issues(connection: Connection, fields: Sequence[str], *conditions: Condition) -> Listing:
    """Every issue that is joined to a main one, by number. fields: of the record `RectificationLine`."""
    return _issues_with(connection, fields, (), schema.JOINED, *conditions)


def _issues_with(
    connection: Connection, fields: Sequence[str], order: Sequence[ColumnElement[Any]], *conditions: Condition
) -> Listing:
    query = (
        select(*(_SHOWN[name] if name in _SHOWN else _issues[name] for name in fields))
        .select_from(schema.issues)
        .where(_current(schema.issues), *conditions)
        .order_by(*order, _issues.year, _issues.sequence)
    )
    if "source" in fields:
        query = query.outerjoin(schema.visits, and_(_visits.id == _issues.visit_id, _current(schema.visits)))
    return Listing(connection, query)


def fields_in_use(connection: Connection, fields: Sequence[str]) -> list[str]:
    """Return those of some fields of issues that any issue fills."""
    filled = [func.max(case((_issues[name] != "", 1), else_=0)) for name in fields]
    found = connection.execute(select(*filled).where(_current(schema.issues))).one()
    return [name for name, is_filled in zip(fields, found, strict=True) if is_filled]


def further_said(connection: Connection) -> list[str]:
    """Return every text that any visit has beside its own fields (see `further`)."""
    query = select(_visits.further).where(_current(schema.visits), _visits.further != "").distinct()
    return list(connection.execute(query).scalars())


def visits(connection: Connection, fields: Sequence[str], place: str | None, sensitive: bool) -> Listing:
    """Every visit: its fields, the outcome, where it was read; by branch, village, day and place in its sheet.

    sensitive: give those as well of which an issue may concern an official, for their words are in the visit's text.
    """
    query = select(*(_phones if name == "phones" else _visits[name] for name in fields), _visits.outcome, _source)
    query = query.where(_current(schema.visits))
    if place is not None:
        query = query.where(or_(_visits.branch == place, _visits.village == place))
    if not sensitive:
        accused = select(_issues.visit_id).where(_current(schema.issues), _issues.sensitive)
        query = query.where(_visits.id.not_in(accused))
    order = (_visits.branch, _visits.village, _visits.visited_on, _visits.source_row, _visits.id)
    return Listing(connection, query.order_by(*order))


def _current(table: Table) -> Condition:
    return table.c.superseded.is_(None)


def _yes_or_no(column: ColumnElement[Any]) -> ColumnElement[str]:
    return case((column, YES), else_=NO)


_URGENT_FIRST = (
    case({urgency.value: place for place, urgency in enumerate(Urgency)}, value=_issues.urgency),
    func.coalesce(DUE, date.max),
    _issues.accepted_on,
)
_phones = func.replace(_visits.phones, "/", "、")
_source: ColumnElement[str] = (
    _visits.source_file
    + case((_visits.source_sheet != "", literal(" › ") + _visits.source_sheet), else_="")
    + " › 第"
    + cast(_visits.source_row + 1, String)
    + "行"
)
_SHOWN: Mapping[str, ColumnElement[Any]] = {
    "subject": func.coalesce(func.nullif(_issues.subject, ""), PENDING),
    "needs_review": _yes_or_no(_issues.needs_review),
    "due_provisional": case((_issues.due_provisional, YES), else_=""),
    "source": func.coalesce(_source, ""),
    "sensitive": case(
        (_issues.sensitive_verdict != "", _issues.sensitive_verdict), (_issues.sensitive, SUSPECTED), else_=""
    ),
    "main_number": case(
        (_issues.joined > 0, literal("主件（并入") + cast(_issues.joined, String) + "件）"), else_=_issues.main_number
    ),
}
"""What the ledger workbook shows otherwise than it is stored."""
