"""From one sheet to its visits: every row below the heading ends as accepted, held or ignored, with the reason.

Duplicates are not known here; `merging` finds them against the ledger and the other sheets of the run.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from minqing_cli import clean, problems
from minqing_cli.classify import Rulebook
from minqing_cli.columns import columns_of
from minqing_cli.intake.drafts import Draft, drop_identity_numbers, fill_merges, gather, resolve_ditto
from minqing_cli.intake.heading import Heading, HeadingNames, find_heading, repeats_heading
from minqing_cli.intake.lines import not_data
from minqing_cli.intake.meta import read_meta
from minqing_cli.intake.texts import read_text
from minqing_cli.problems import Problem
from minqing_cli.records import ReadVisit, Visit
from minqing_cli.sheets import Cell, Place, Sheet
from minqing_cli.validate import Circumstances, Finding, check, finding, written_due

VISIT_FORM = "附件4"
_FIELD_COLUMNS = columns_of(Visit)

_OTHER_FORMS = {
    "没有问题群众清单": "附件5 没有问题群众清单",
    "问题清单": "附件6 问题清单",
    "整改台账": "整改台账",
    "总台账": "总台账",
    "底册": "应访底册",
    "安排表": "附件2 大走访活动安排表",
    "回访表": "回访表",
}


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row that is sent back: what of it identifies the household, as far as it was written."""

    row: int
    village: str
    person: str
    phones: tuple[str, ...]
    why: str


@dataclass(slots=True)
class SheetReading:
    """What was read from one sheet.

    form: 附件4, or None when the sheet is no visit sheet. heading_row: from 1, as Excel shows it.
    held and ignored count rows; accepted ones are in visits.
    """

    name: str
    form: str | None = None
    reason: str | None = None
    heading_row: int | None = None
    columns: Mapping[str, int] = field(default_factory=dict)
    visits: list[ReadVisit] = field(default_factory=list)
    held: list[HeldRow] = field(default_factory=list)
    ignored: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Rows that are not blank, below the heading."""
        return len(self.visits) + len(self.held) + self.ignored


@dataclass(frozen=True, slots=True)
class Intake:
    """What reading a sheet needs to know."""

    circumstances: Circumstances
    names: HeadingNames
    rules: Rulebook

    @property
    def year(self) -> int:
        """The year of dates that name none."""
        return self.circumstances.plan.campaign_year(self.circumstances.today)


def read_sheet(file: str, sheet: Sheet, intake: Intake) -> SheetReading:
    """Read one worksheet. file: its name as shown in messages."""
    reading = SheetReading(sheet.name)
    place = Place(file, sheet.name)
    heading = find_heading(sheet.rows, intake.names)
    other = _other_form(sheet.rows[: heading.row if heading else 3])
    if heading is None or other or {"visited_on", "opinion"} <= set(heading.missing):
        rule = problems.NO_HEADING
        reading.reason = f"这是{other}，不是走访记录表。" if other else rule.says.format(rows=15)
        reading.problems.append(rule.at(place, rows=15) if not other else _not_a_visit_sheet(place, other))
        return reading
    reading.form, reading.heading_row, reading.columns = VISIT_FORM, heading.row + 1, heading.columns
    if sheet.hidden:
        reading.problems.append(problems.HIDDEN_SHEET.at(place))
    reading.problems.extend(_heading_problems(place, heading, intake.names))
    meta = read_meta(sheet.rows[: heading.row], intake.names)
    fill_merges(sheet.rows, sheet.merges, heading.row)
    rows = list(_data_rows(sheet, heading, intake, reading, place))
    stopped = _stopping_problem(place, heading, meta)
    if stopped:
        reading.problems.append(stopped)
        reading.held = [_held_row(draft, "，".join(_names_of(heading.missing)) or "列名有歧义") for draft in rows]
    else:
        _read_rows(rows, heading, meta, intake, reading, place)
    if not reading.total:
        reading.problems.append(problems.SHEET_WITHOUT_ROWS.at(place))
    return reading


def _other_form(rows: Iterable[Iterable[Cell]]) -> str | None:
    for row in rows:
        for cell in row:
            if isinstance(cell, str):
                title = clean.name(cell)
                for words, form in _OTHER_FORMS.items():
                    if words in title and "记录表" not in title:
                        return form
    return None


def _not_a_visit_sheet(place: Place, other: str) -> Problem:
    return problems.OTHER_FORM.at(place, form=other)


def _names_of(fields: Iterable[str]) -> list[str]:
    return [_FIELD_COLUMNS[name].heading for name in fields]


def _heading_problems(place: Place, heading: Heading, names: HeadingNames) -> Iterator[Problem]:
    for column, written in heading.extras:
        near = names.suggestion(written)
        hint = f"，是不是“{near}”" if near else ""
        at = Place(place.file, place.sheet, heading.row, column)
        yield problems.UNKNOWN_COLUMN.at(at, None, written, hint=hint)
    for column, written in heading.doubled:
        yield problems.DOUBLE_COLUMN.at(Place(place.file, place.sheet, heading.row, column), None, written)


def _stopping_problem(place: Place, heading: Heading, meta: Mapping[str, object]) -> Problem | None:
    if heading.ambiguous:
        column, written, fields = heading.ambiguous[0]
        at = Place(place.file, place.sheet, heading.row, column)
        return problems.AMBIGUOUS_HEADING.at(at, fields[0], written, fields="、".join(_names_of(fields)))
    missing = [name for name in heading.missing if name not in meta]
    if missing:
        at = Place(place.file, place.sheet, heading.row)
        hint = "，或在表头上方写明" if set(missing) <= {"village", "visitor", "visited_on"} else ""
        return problems.MISSING_COLUMN.at(at, missing[0], columns="、".join(_names_of(missing)), hint=hint)
    return None


def _data_rows(
    sheet: Sheet, heading: Heading, intake: Intake, reading: SheetReading, place: Place
) -> Iterator[Draft]:
    """Yield the drafts of rows that are data; count and name the others."""
    reserved: list[int] = []
    for index in range(heading.row + 1, len(sheet.rows)):
        row = sheet.rows[index]
        if not any(cell is not None and cell != "" for cell in row):
            continue
        if repeats_heading(row, heading, intake.names):
            rule = problems.ROW_HEADING
        else:
            found = not_data(row, heading.columns)
            if found is None:
                draft = gather(row, index, heading)
                if clean.text(draft.cells.get("person")) or clean.text(draft.cells.get("opinion")):
                    yield draft
                else:
                    reserved.append(index)
                continue
            rule = found
        reading.ignored += 1
        reading.problems.append(rule.at(Place(place.file, place.sheet, index)))
    if reserved:
        reading.ignored += len(reserved)
        count = f"，共 {len(reserved)} 行（第 {reserved[0] + 1} 至 {reserved[-1] + 1} 行之间）" if len(reserved) > 1 else ""
        reading.problems.append(problems.ROW_RESERVED.at(Place(place.file, place.sheet, reserved[0]), count=count))


def _read_rows(
    drafts: list[Draft],
    heading: Heading,
    meta: Mapping[str, tuple[Cell, int, int]],
    intake: Intake,
    reading: SheetReading,
    place: Place,
) -> None:
    dates_written = any("visited_on" in draft.cells for draft in drafts)
    fill = {
        name: value
        for name, (value, _, _) in meta.items()
        # A date above the table stands for the visits only where the table itself has none.
        if name != "visited_on" or not dates_written
    }
    previous: dict[str, Cell] | None = None
    for draft in drafts:
        for name, value in fill.items():
            draft.cells.setdefault(name, value)
        resolve_ditto(draft, previous)
        drop_identity_numbers(draft)
        visit = _record(draft, intake.year)
        if isinstance(visit, Visit):
            _accept(draft, visit, heading, intake, reading, place)
            previous = draft.cells
        else:
            reading.held.append(_held_row(draft, ""))
            for one in (*draft.findings, *visit):
                reading.problems.append(_at_cell(one, draft.row, heading, place))


def _record(draft: Draft, year: int) -> Visit | list[Finding]:
    try:
        return Visit.model_validate(_NOTHING | draft.cells, context={"year": year})
    except ValidationError as error:
        return [_finding_of(detail, draft) for detail in error.errors(include_url=False)]


# Required fields must reach their validators even when the row leaves them blank.
_NOTHING: dict[str, Cell] = {"visited_on": None, "village": None, "person": None}


def _finding_of(detail: Mapping[str, object], draft: Draft) -> Finding:
    location = detail["loc"]
    name = str(location[0]) if isinstance(location, tuple) and location else ""
    written = clean.text(draft.cells.get(name))
    context = detail.get("ctx")
    if detail["type"] == "fault" and isinstance(context, dict):
        return finding(problems.FAULTS[context["name"]], name, written or None)
    heading = _FIELD_COLUMNS[name].heading if name in _FIELD_COLUMNS else name
    if detail["type"] == "string_too_long" and isinstance(context, dict):
        return finding(
            problems.TEXT_TOO_LONG, name, None, column=heading, length=len(written), limit=context["max_length"]
        )
    return finding(problems.NOT_RECORDED, name, written[:40], detail=heading)


def _accept(
    draft: Draft, visit: Visit, heading: Heading, intake: Intake, reading: SheetReading, place: Place
) -> None:
    outcome, issues, said = read_text(visit, intake.circumstances.plan, intake.rules)
    reading.visits.append(ReadVisit(draft.row, visit, outcome, issues, written_due(visit, intake.year)))
    for one in (*draft.findings, *check(visit, intake.circumstances), *said):
        reading.problems.append(_at_cell(one, draft.row, heading, place))


def _at_cell(found: Finding, row: int, heading: Heading, place: Place) -> Problem:
    column = heading.columns.get(found.field) if found.field else None
    return found.rule.at(Place(place.file, place.sheet, row, column), found.field, found.found, **found.values)


def _held_row(draft: Draft, why: str) -> HeldRow:
    return HeldRow(
        draft.row,
        clean.name(clean.text(draft.cells.get("village"))),
        clean.name(clean.text(draft.cells.get("person"))),
        clean.phones(clean.text(draft.cells.get("phones"))).usable,
        why,
    )
