"""A town's exported workbook as the county reads it: its ledger made a file again, and what was written over since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from minqing_cli import problems
from minqing_cli.intake.other_forms import other_form
from minqing_cli.merging.town_data import DATA_SHEET, Damaged, opened
from minqing_cli.merging.town_edits import Edits, Shown, edits_of
from minqing_cli.plan import Limits, Plan, PlanError, parse
from minqing_cli.problems import Problem
from minqing_cli.readers.formats import read_workbook
from minqing_cli.readers.refusal import Refused
from minqing_cli.sheets import Place, Sheet
from minqing_cli.stores import ledger, listing, town_data
from minqing_cli.terms import SETTINGS_FILE
from minqing_cli.workflows.ledger_sheets import issue_sheet, visit_sheet
from minqing_cli.workflows.reading import apart
from minqing_cli.writers.ledger_book import LEDGER_SHEET, SOURCE, VISITS_SHEET

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", ".csv", ".xml", ".html", ".htm"})
_PATIENCE = 5
_OUTSIDE, _PART = "外发版", "只统计本份台账的范围"


class NotMerged(Exception):
    """A workbook is not merged; the problem says why and what to hand in."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What came of a workbook whose ledger was written to a file. refused: nothing of it is used."""

    refused: Problem | None = None
    issues: Edits = field(default_factory=Edits)
    visits: Edits = field(default_factory=Edits)


def unpack(made: Mapping[Path, Path], jobs: int, limits: Limits, log: Path | None) -> Iterator[Unpacked]:
    """Yield what came of each workbook, in order, read in processes of their own.

    made: each workbook with the ledger file to be made of it.
    """
    # Making a ledger of a workbook and comparing its sheets takes longer than reading it, for which the limit is meant.
    patient = limits.model_copy(update={"seconds": limits.seconds * _PATIENCE})
    found_in_each = apart(_unpack, [(book, target, limits) for book, target in made.items()], jobs, patient, log)
    for book, found in zip(made, found_in_each, strict=True):
        kind = "太大，或内容异常，程序读不下来"
        yield found or Unpacked(problems.TOWN_BOOK_NOT_WHOLE.at(Place(book.name), kind=kind))


def _unpack(path: Path, target: Path, limits: Limits) -> Unpacked:
    try:
        sheets = {sheet.name: sheet for sheet in read_workbook(path, limits).sheets}
    except Refused as refused:
        return Unpacked(refused.problem(path.name))
    data = sheets.get(DATA_SHEET)
    if data is None:
        kind = f"{_kind(path.name, list(sheets.values()))}，没有“{DATA_SHEET}”表"
        return Unpacked(problems.TOWN_BOOK_NOT_WHOLE.at(Place(path.name), kind=kind))
    try:
        found = opened(data.rows, town_data.columns())
        town_data.make_ledger(target, found.rows)
        plan = parse(found.plan, SETTINGS_FILE)
    except (Damaged, DatabaseError, PlanError, ValueError, KeyError) as error:
        told = error if isinstance(error, Damaged) else Damaged("内容读不懂")
        place = Place(path.name, DATA_SHEET, told.row)
        return Unpacked(problems.TOWN_BOOK_DAMAGED.at(place, detail=str(told)))
    with ledger.reading(target) as (_, connection):
        return Unpacked(
            None,
            edits_of(path.name, sheets.get(LEDGER_SHEET), LEDGER_SHEET, "编号", *_issues(connection, plan)),
            edits_of(path.name, sheets.get(VISITS_SHEET), VISITS_SHEET, SOURCE, *_visits(connection, plan)),
        )


def _issues(connection: Connection, plan: Plan) -> tuple[list[str], Iterator[Shown]]:
    form, rows = issue_sheet(connection, plan)
    number = form.fields.index("number")
    return [form.heading(name) for name in form.fields], ((row[number], row) for row in map(tuple, rows))


def _visits(connection: Connection, plan: Plan) -> tuple[list[str], Iterator[Shown]]:
    sheet = visit_sheet(connection, plan)
    ids = listing.visits(connection, ("id",), None, sensitive=True)
    rows = zip(ids, map(tuple, sheet.rows), strict=True)
    return [column.heading for column in sheet.columns], ((own[0], row) for own, row in rows)


def _kind(name: str, sheets: list[Sheet]) -> str:
    """Say what a workbook without the data sheet is."""
    said = [cell for sheet in sheets for row in sheet.rows for cell in row if isinstance(cell, str)]
    if _OUTSIDE in name or any(_OUTSIDE in cell for cell in said if len(cell) < len(_OUTSIDE) + 20):
        return "这是外发版（已脱敏）"
    if part := next((cell for cell in said if _PART in cell), ""):
        return f"这只是其中一部分（{part.partition('：')[2].rstrip('。')}）"
    form = next(filter(None, (other_form(sheet, None) for sheet in sheets)), None)
    return f"这是{form}" if form else "这不是本系统导出的台账"
