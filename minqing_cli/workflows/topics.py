"""Group the rows of any sheet that has a 问题 column: which are one case, which one kind of matter. Needs no workspace."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from minqing_cli import clean, problems
from minqing_cli.classify import classify
from minqing_cli.classify.matters import Statement, cases_of, matters_of
from minqing_cli.columns import columns_of
from minqing_cli.plan import Plan
from minqing_cli.problems import Problem
from minqing_cli.readers.refusal import Refused
from minqing_cli.records import Visit
from minqing_cli.sheets import Cell, Place, Sheet
from minqing_cli.workflows.classify import problem_column, rulebook_of
from minqing_cli.workflows.publish import Published, publish
from minqing_cli.workflows.reading import read_single
from minqing_cli.writers.classified import append_columns

ADDED = ("同案编号", "专题编号")


@dataclass(frozen=True, slots=True)
class Case:
    """Rows that are probably one case. rows: as the spreadsheet numbers them. words: the matters they speak of."""

    id: int
    rows: tuple[int, ...]
    title: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """Rows that speak of one kind of matter. cases: those of the cases that it holds."""

    id: int
    subject: str
    matter: str
    rows: tuple[int, ...]
    households: int
    cases: tuple[int, ...]


@dataclass(slots=True)
class Grouping:
    """What grouping a file came to. rows: how many had a problem. lost: what the copy could not carry over."""

    rows: int = 0
    cases: tuple[Case, ...] = ()
    topics: tuple[Matter, ...] = ()
    refused: Problem | None = None
    published: Published | None = None
    lost: tuple[str, ...] = ()
    sheet: str = field(default="", repr=False)

    def as_json(self) -> dict[str, Any]:
        """Return the groups as the command line's JSON gives them."""
        return {
            "rows": self.rows,
            "cases": [{"id": one.id, "rows": list(one.rows), "title": one.title, "words": list(one.words)} for one in self.cases],
            "topics": [
                {
                    "id": one.id, "subject": one.subject, "matter": one.matter, "rows": list(one.rows),
                    "households": one.households, "cases": list(one.cases),
                }
                for one in self.topics
            ],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    text: str
    subject: str | None
    village: str
    person: str
    matters: tuple[str, ...]


def group_file(path: Path, plan: Plan, output: Path | None, log: Path | None = None) -> Grouping:
    """Group the rows of the first sheet that has a 问题 column; with output, write a copy with the numbers of the groups."""
    try:
        book = read_single(path, plan.limits, log)
    except Refused as refused:
        return Grouping(refused=refused.problem(path.name))
    for sheet in book.sheets:
        found = problem_column(sheet)
        if found is not None:
            heading, column = found
            result = _grouped(_rows(sheet, heading, column, plan), plan)
            result.sheet = sheet.name
            if output is not None:
                _write_copy(result, path, output, heading)
            return result
    return Grouping(refused=problems.MISSING_COLUMN.at(Place(path.name), columns="问题", hint=""))


def _rows(sheet: Sheet, heading: int, column: int, plan: Plan) -> list[_Row]:
    rules = rulebook_of(plan)
    village, person = (_column_of(sheet.rows[heading], name) for name in ("village", "person"))
    found = []
    for index in range(heading + 1, len(sheet.rows)):
        row = sheet.rows[index]
        text = _at(row, column)
        if text:
            subject = classify(text, rules).subject
            matters = matters_of(text, subject, rules)
            found.append(_Row(index + 1, text, subject, _at(row, village), _at(row, person), matters))
    return found


def _column_of(heading: Sequence[Cell], name: str) -> int | None:
    column = columns_of(Visit)[name]
    names = {clean.heading(written) for written in (column.heading, *column.also)}
    return next(
        (index for index, cell in enumerate(heading) if isinstance(cell, str) and clean.heading(cell) in names), None
    )


def _at(row: Sequence[Cell], column: int | None) -> str:
    return clean.text(row[column]) if column is not None and column < len(row) else ""


def _grouped(rows: Sequence[_Row], plan: Plan) -> Grouping:
    statements = [Statement(row.text, row.subject, row.village) for row in rows]
    cases = tuple(
        Case(
            number,
            tuple(rows[index].number for index in group),
            rows[group[0]].text,
            tuple(dict.fromkeys(matter for index in group for matter in rows[index].matters)),
        )
        for number, group in enumerate(cases_of(statements, rulebook_of(plan), plan.topics.similarity), start=1)
    )
    return Grouping(len(rows), cases, tuple(_topics(rows, cases, plan.topics.households)))


def _topics(rows: Iterable[_Row], cases: Sequence[Case], least: int) -> Iterable[Matter]:
    by_matter: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row in rows:
        for matter in row.matters:
            by_matter[row.subject or "", matter].append(row)
    number = 0
    for (subject, matter), own in sorted(by_matter.items(), key=lambda item: -len(item[1])):
        # Where the sheet names nobody, each row is somebody.
        households = len({(row.village, row.person) if row.person else row.number for row in own})
        if households >= least:
            number += 1
            numbers = {row.number for row in own}
            within = tuple(case.id for case in cases if numbers.issuperset(case.rows))
            yield Matter(number, subject, matter, tuple(sorted(numbers)), households, within)


def _write_copy(result: Grouping, path: Path, output: Path, heading: int) -> None:
    case_of = {row: str(case.id) for case in result.cases for row in case.rows}
    topics_of: dict[int, list[str]] = defaultdict(list)
    for topic in result.topics:
        for row in topic.rows:
            topics_of[row].append(str(topic.id))
    values: Mapping[int, tuple[str, str]] = {
        row - 1: (case_of.get(row, ""), "、".join(topics_of.get(row, ()))) for row in {*case_of, *topics_of}
    }

    def produce(made: Path) -> None:
        result.lost = append_columns(path, made, result.sheet, heading, ADDED, values)

    result.published = publish(None, output, produce)
