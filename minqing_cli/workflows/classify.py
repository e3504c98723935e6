"""Classify single texts, or every row of a sheet that has a 问题 column."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from minqing_cli import clean, problems
from minqing_cli.classify import Classification, Rulebook, classify, explain, load_rulebook
from minqing_cli.columns import columns_of
from minqing_cli.intake.heading import SEARCHED_ROWS
from minqing_cli.plan import Plan
from minqing_cli.problems import Problem
from minqing_cli.readers.refusal import Refused
from minqing_cli.records import Visit
from minqing_cli.sheets import Place, Sheet
from minqing_cli.terms import NO, PENDING, YES
from minqing_cli.workflows.publish import Published, publish
from minqing_cli.workflows.reading import read_single
from minqing_cli.writers.classified import append_columns, append_to_values
from minqing_cli.writers.returned import CannotCopy

ADDED = ("责任类", "主题", "需研判", "依据", "置信度")


@dataclass(frozen=True, slots=True)
class Classified:
    """One text and its class. row: of the sheet, from 0, where it stands in one."""

    text: str
    found: Classification
    row: int | None = None


@dataclass(slots=True)
class FileClasses:
    """What classifying a file came to. lost: what the copy could not carry over."""

    classes: list[Classified]
    refused: Problem | None = None
    published: Published | None = None
    lost: tuple[str, ...] = ()


def rulebook_of(plan: Plan) -> Rulebook:
    """Return the rules of a plan."""
    return load_rulebook(
        plan.subjects, plan.responsibilities, plan.classification.terms, plan.classification.review_margin
    )


def classify_texts(texts: Sequence[str], plan: Plan) -> list[Classified]:
    """Classify texts one by one."""
    rules = rulebook_of(plan)
    return [Classified(text, classify(text, rules)) for text in texts]


def classify_file(path: Path, plan: Plan, output: Path | None, log: Path | None = None) -> FileClasses:
    """Classify the rows of the first sheet that has a 问题 column; with output, write a copy with the classes."""
    try:
        book = read_single(path, plan.limits, log)
    except Refused as refused:
        return FileClasses([], refused.problem(path.name))
    for sheet in book.sheets:
        found = problem_column(sheet)
        if found is not None:
            heading, column = found
            result = FileClasses(_classify_rows(sheet, heading, column, plan))
            if output is not None:
                _write_copy(result, path, output, sheet, heading)
            return result
    return FileClasses([], problems.MISSING_COLUMN.at(Place(path.name), columns="问题", hint=""))


def _write_copy(result: FileClasses, path: Path, output: Path, sheet: Sheet, heading: int) -> None:
    values = {one.row: _cells(one.found) for one in result.classes if one.row is not None}

    def produce(made: Path) -> None:
        try:
            result.lost = append_columns(path, made, sheet.name, heading, ADDED, values)
        except CannotCopy:
            result.lost = append_to_values(sheet, made, heading, ADDED, values)

    result.published = publish(None, output, produce)


_OPINION = columns_of(Visit)["opinion"]
_OPINION_NAMES = frozenset(clean.heading(name) for name in (_OPINION.heading, *_OPINION.also))


def problem_column(sheet: Sheet) -> tuple[int, int] | None:
    """Return the row of the heading and the column of the problems, both from 0; None for a sheet without any."""
    for index, row in enumerate(sheet.rows[:SEARCHED_ROWS]):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and len(cell) <= 30 and clean.heading(cell) in _OPINION_NAMES:
                return index, column
    return None


def _classify_rows(sheet: Sheet, heading: int, column: int, plan: Plan) -> list[Classified]:
    rules = rulebook_of(plan)
    found = []
    for index in range(heading + 1, len(sheet.rows)):
        row = sheet.rows[index]
        text = clean.text(row[column]) if column < len(row) else ""
        if text:
            found.append(Classified(text, classify(text, rules), index))
    return found


def _cells(found: Classification) -> tuple[str, ...]:
    confidence = f"{min(found.subject_confidence, found.responsibility_confidence):.2f}"
    review = YES if found.needs_review else NO
    return (found.responsibility, found.subject or PENDING, review, explain(found), confidence)
