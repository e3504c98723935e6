"""What is said of a sheet as a whole: its heading, its columns, and whether it has to be held."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from minqing_cli import clean, problems
from minqing_cli.intake.drafts import (
    Draft,
    holds_something,
    is_blank,
    is_joined,
    unclaimed_columns,
    unnamed,
)
from minqing_cli.intake.heading import SEARCHED_ROWS, Heading
from minqing_cli.intake.names import IDENTITY_COLUMN, HeadingNames
from minqing_cli.intake.record import headings_of
from minqing_cli.problems import Problem
from minqing_cli.sheets import Cell, Place, Sheet, Workbook, column_letters

_LISTED = 10
_PLACE_AND_DAY = frozenset({"visited_on", "village"})
_ABOVE_THE_TABLE = frozenset({"village", "visitor", "visited_on"})
ADD_LINE = "请在 minqing.toml 的 [synonyms] 下面写一行："
_LONGEST_NAME = 20
_SEVERAL_NAMES = re.compile(r"[、,，;；/\s]+")
_LEAST_LIKE_A_HEADING = 3


def unseen_problems(place: Place, sheet: Sheet) -> Iterator[Problem]:
    """Say what of a sheet that is read does not show when it is opened: hidden rows and columns, a filter, all of it."""
    if sheet.hidden:
        yield problems.HIDDEN_SHEET.at(place)
    rows = sorted(row for row in sheet.hidden_rows if any(not is_blank(cell) for cell in sheet.rows[row]))
    if rows and sheet.filtered:
        yield problems.FILTERED.at(place, count=len(rows))
    elif rows:
        shown = "、".join(str(row + 1) for row in rows[:_LISTED]) + (" 等" if len(rows) > _LISTED else "")
        yield problems.HIDDEN_ROWS.at(place, count=len(rows), where=f"第 {shown} 行")
    columns = sorted(
        column
        for column in sheet.hidden_columns
        if any(column < len(row) and not is_blank(row[column]) for row in sheet.rows)
    )
    if columns:
        shown = "、".join(column_letters(column) for column in columns[:_LISTED])
        shown += " 列" + ("等" if len(columns) > _LISTED else "")
        yield problems.HIDDEN_COLUMNS.at(place, count=len(columns), where=shown)


def unseen_in(file: str, book: Workbook, read: Collection[str]) -> Iterator[Problem]:
    """Say what of a workbook does not show when it is opened. read: names of the sheets that something was read from."""
    if book.macros and read:
        yield problems.MACROS.at(Place(file))
    for sheet in book.sheets:
        if sheet.name in read:
            yield from unseen_problems(Place(file, sheet.name), sheet)


def heading_problems(place: Place, heading: Heading, names: HeadingNames) -> Iterator[Problem]:
    """Say which columns were not known, are there twice, or must not be there."""
    for column, written in heading.not_kept:
        rule = problems.IDENTITY_COLUMN if IDENTITY_COLUMN.search(written) else problems.COLUMN_NOT_KEPT
        yield rule.at(Place(place.file, place.sheet, heading.row, column), None, written)
    for column, written in heading.extras:
        at = Place(place.file, place.sheet, heading.row, column)
        near = names.suggestion(written)
        hint = f"，是不是“{near}”" if near else ""
        own = next(headings_of(names.fields[near])) if near else "我们的列名"
        line = mapping_line(own, written)
        yield problems.UNKNOWN_COLUMN.at(at, None, written, hint=hint, line=ADD_LINE + line)
    for column, written, name in heading.doubled:
        rule = problems.COLUMNS_JOINED if is_joined(column, name, heading) else problems.DOUBLE_COLUMN
        yield rule.at(Place(place.file, place.sheet, heading.row, column), None, written)


def unnamed_problems(place: Place, sheet: Sheet, heading: Heading, drafts: Iterable[Draft]) -> Iterator[Problem]:
    """Say which columns hold something without a heading over it."""
    if heading.row < 0:
        return
    rows = [sheet.rows[draft.row] for draft in drafts]
    for column in unclaimed_columns(heading, max(map(len, rows), default=0)):
        if any(holds_something(row, column, heading) for row in rows):
            at = Place(place.file, place.sheet, heading.row, column)
            yield problems.UNKNOWN_COLUMN.at(at, None, unnamed(column), hint="（没有列名）", line="请给它加上列名")


def stopping_problem(place: Place, heading: Heading, filled: Iterable[str], names: HeadingNames) -> Problem | None:
    """Return why the whole sheet has to be held. filled: fields that lines above the table give."""
    if heading.ambiguous:
        column, written, fields = heading.ambiguous[0]
        at = Place(place.file, place.sheet, heading.row, column)
        lines = " 或 ".join(mapping_line(own, written) for own in headings_of(fields))
        return problems.AMBIGUOUS_HEADING.at(at, fields[0], written, fields="、".join(headings_of(fields)), line=lines)
    if half := _half_a_table(heading):
        at = Place(place.file, place.sheet, heading.row, half[0])
        return problems.HALF_A_TABLE.at(at, None, half[1])
    known = frozenset(filled)
    missing = [name for name in heading.missing if name not in known]
    if missing:
        at = Place(place.file, place.sheet, heading.row if heading.row >= 0 else None)
        hint = "，或在表头上方写明" if _ABOVE_THE_TABLE.issuperset(missing) else ""
        for _, written in heading.extras:
            near = names.suggestion(written)
            if near and not set(names.fields[near]).isdisjoint(missing):
                hint += f"（“{written}”是不是“{near}”？）"
        return problems.MISSING_COLUMN.at(at, missing[0], columns="、".join(headings_of(missing)), hint=hint)
    return None


def _half_a_table(heading: Heading) -> tuple[int, str] | None:
    """Return where a second table begins to the right whose person or opinion has no name; read as one, its cells
    would be taken for the first table's households.
    """
    if heading.left or heading.right is not None:
        return None
    again = [one for one in heading.doubled if abs(one[0] - heading.columns[one[2]]) > 1]
    if len({name for _, _, name in again}) < 2 or _PLACE_AND_DAY.isdisjoint(name for _, _, name in again):
        return None
    return again[0][:2]


def mapping_line(own: str, written: str) -> str:
    """The line of minqing.toml that says which of our columns a name means."""
    quoted = written.replace("\n", "").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{own}" = ["{quoted}"]'


def nearest_heading(rows: Sequence[Sequence[Cell]], names: HeadingNames) -> str:
    """Say which of the first rows is most like a heading, and what in it is not known; nothing where none is."""
    best: tuple[int, int, list[str], list[str]] = (0, 0, [], [])
    for index, row in enumerate(rows[:SEARCHED_ROWS]):
        words = [clean.text(cell) for cell in row if isinstance(cell, str) and len(cell) <= _LONGEST_NAME]
        known = [word for word in words if clean.heading(word) in names.fields]
        near = [(word, names.suggestion(word)) for word in words if word not in known]
        hints = [f"“{word}”是不是“{name}”" for word, name in near if name]
        if len(known) + len(hints) > best[0]:
            best = (len(known) + len(hints), index, known, hints)
    count, index, known, hints = best
    if count < _LEAST_LIKE_A_HEADING:
        return ""
    said = f"认出了{'、'.join(known)}" if known else ""
    return f"第 {index + 1} 行最像表头：{'；'.join(filter(None, (said, *hints)))}。"


def visitor_of_sheet(name: str, known: Collection[str]) -> str:
    """Return the known visitor whose name a sheet bears; nothing where the register has no such visitor."""
    written = clean.name(name)
    names = {clean.name(one) for several in known for one in (several, *_SEVERAL_NAMES.split(several))}
    return written if written in names - {""} else ""


def village_of_sheet(name: str, known: Collection[str]) -> str:
    """Return the known village that a sheet is named after, in full or without 村; nothing where it is not certain."""
    written = clean.name(name)
    found = [village for village in known if village in written or written == village.removesuffix("村")]
    # 东前岭村 holds 前岭村: the longest name is meant, if all the others lie within it.
    longest = max(found, key=len, default="")
    return longest if all(village in longest for village in found) else ""


def reported_day_used(place: Place, shown: Cell) -> Problem:
    """Say that the date above the table stands for the day of the visits."""
    return problems.REPORTED_DAY_USED.at(place, "visited_on", clean.text(shown))
