"""From a draft to a record, or to the reasons why it is none."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from pydantic import ValidationError

from minqing_cli import clean, problems
from minqing_cli.columns import columns_of
from minqing_cli.further import heading_of
from minqing_cli.intake.drafts import Draft
from minqing_cli.records import Visit
from minqing_cli.sheets import Cell
from minqing_cli.validate import Finding, finding

_COLUMNS = columns_of(Visit)
# Required fields must reach their validators even when the row leaves them blank.
_NOTHING: dict[str, Cell] = {"visited_on": None, "village": None, "person": None}
# What stands in for a cell that holds its row back, so that the other cells can be looked at.
_STAND_INS: dict[str, Cell] = {"visited_on": date(2000, 1, 1), "village": "村", "person": "户"}
_TOO_LONG = ("too_long", "string_too_long")


def record_of(draft: Draft, year: int) -> Visit | list[Finding]:
    """Return the visit that a draft tells of, or why the row has to be sent back.

    year: of dates that name none. Only day, village and person can hold a row back: what is too long elsewhere is
    cut, and the draft says so.
    """
    try:
        return Visit.model_validate(_NOTHING | draft.cells, context={"year": year})
    except ValidationError as error:
        details = error.errors(include_url=False)
    if any(_cut(draft, detail) for detail in details):
        return record_of(draft, year)
    return [_finding_of(detail, draft) for detail in details]


def mended_record(draft: Draft, refused: Collection[str | None], year: int) -> Visit | None:
    """Return the visit as if the refused cells were mended, to look at the others; None where that is not enough."""
    stand_ins = {name: cell for name, cell in _STAND_INS.items() if name in refused}
    try:
        return Visit.model_validate(draft.cells | stand_ins, context={"year": year})
    except ValidationError:
        return None


def _cut(draft: Draft, detail: Mapping[str, object]) -> bool:
    name, context = _field_of(detail), detail.get("ctx")
    if detail["type"] not in _TOO_LONG or name in _NOTHING or not isinstance(context, dict):
        return False
    written, limit = clean.text(draft.cells.get(name)), int(context["max_length"])
    draft.cells[name] = written[:limit]
    draft.findings.append(
        finding(problems.TEXT_CUT, name, None, column=_COLUMNS[name].heading, length=len(written), limit=limit)
    )
    return True


def _finding_of(detail: Mapping[str, object], draft: Draft) -> Finding:
    name, context = _field_of(detail), detail.get("ctx")
    written = clean.text(draft.cells.get(name))
    if detail["type"] == "fault" and isinstance(context, dict):
        return finding(problems.FAULTS[context["name"]], name, written or None)
    heading = _COLUMNS[name].heading if name in _COLUMNS else name
    if detail["type"] in _TOO_LONG and isinstance(context, dict):
        limit = context["max_length"]
        return finding(problems.TEXT_TOO_LONG, name, None, column=heading, length=len(written), limit=limit)
    return finding(problems.NOT_RECORDED, name, written[:40], detail=heading)


def _field_of(detail: Mapping[str, object]) -> str:
    location = detail["loc"]
    return str(location[0]) if isinstance(location, Sequence) and location else ""


def headings_of(fields: Sequence[str]) -> Iterator[str]:
    """The headings of fields, for messages."""
    return (_COLUMNS[name].heading if name in _COLUMNS else heading_of(name) for name in fields)
