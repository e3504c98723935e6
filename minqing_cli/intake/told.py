"""What is said of a sheet as a whole: its heading, its columns, and whether it has to be held."""

from collections.abc import Iterable, Iterator

from minqing_cli import clean, problems
from minqing_cli.intake.drafts import IDENTITY_COLUMN, Draft, holds_something, is_joined, unclaimed_columns, unnamed
from minqing_cli.intake.heading import Heading
from minqing_cli.intake.names import HeadingNames
from minqing_cli.intake.record import headings_of
from minqing_cli.problems import Problem
from minqing_cli.sheets import Cell, Place, Sheet

_ABOVE_THE_TABLE = frozenset({"village", "visitor", "visited_on"})


def heading_problems(place: Place, heading: Heading, names: HeadingNames) -> Iterator[Problem]:
    """Say which columns were not known, are there twice, or must not be there."""
    for column, written in heading.extras:
        at = Place(place.file, place.sheet, heading.row, column)
        if IDENTITY_COLUMN.search(written):
            yield problems.IDENTITY_COLUMN.at(at, None, written)
            continue
        near = names.suggestion(written)
        yield problems.UNKNOWN_COLUMN.at(at, None, written, hint=f"，是不是“{near}”" if near else "")
    for column, written, name in heading.doubled:
        rule = problems.COLUMNS_JOINED if is_joined(column, name, heading) else problems.DOUBLE_COLUMN
        yield rule.at(Place(place.file, place.sheet, heading.row, column), None, written)


def unnamed_problems(place: Place, sheet: Sheet, heading: Heading, drafts: Iterable[Draft]) -> Iterator[Problem]:
    """Say which columns hold something without a heading over it."""
    rows = [sheet.rows[draft.row] for draft in drafts]
    for column in unclaimed_columns(heading, max(map(len, rows), default=0)):
        if any(holds_something(row, column, heading) for row in rows):
            at = Place(place.file, place.sheet, heading.row, column)
            yield problems.UNKNOWN_COLUMN.at(at, None, unnamed(column), hint="（没有列名）")


def stopping_problem(place: Place, heading: Heading, filled: Iterable[str]) -> Problem | None:
    """Return why the whole sheet has to be held. filled: fields that lines above the table give."""
    if heading.ambiguous:
        column, written, fields = heading.ambiguous[0]
        at = Place(place.file, place.sheet, heading.row, column)
        return problems.AMBIGUOUS_HEADING.at(at, fields[0], written, fields="、".join(headings_of(fields)))
    known = frozenset(filled)
    missing = [name for name in heading.missing if name not in known]
    if missing:
        at = Place(place.file, place.sheet, heading.row)
        hint = "，或在表头上方写明" if _ABOVE_THE_TABLE.issuperset(missing) else ""
        return problems.MISSING_COLUMN.at(at, missing[0], columns="、".join(headings_of(missing)), hint=hint)
    return None


def reported_day_used(place: Place, shown: Cell) -> Problem:
    """Say that the date above the table stands for the day of the visits."""
    return problems.REPORTED_DAY_USED.at(place, "visited_on", clean.text(shown))
