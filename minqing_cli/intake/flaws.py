"""Cells that somebody filled and that hold no value: errors, formulas never reckoned, pictures.

Such a cell is not blank. In a column without which a row is no visit it holds the row, as a blank one does, and says
what stands there; an opinion that cannot be read waits as 待补, whatever 是否有问题 says; elsewhere it is said.
"""

from collections.abc import Iterable, Iterator, Mapping

from minqing_cli import problems
from minqing_cli.columns import columns_of
from minqing_cli.further import heading_of
from minqing_cli.intake.drafts import Draft
from minqing_cli.problems import Rule
from minqing_cli.records import Visit
from minqing_cli.sheets import Flaw, FlawKind
from minqing_cli.validate import Finding, finding

Flaws = Mapping[tuple[int, int], Flaw]

_COLUMNS = columns_of(Visit)
_HOLDING = frozenset({"visited_on", "village", "person"})
_WRITTEN = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
"""What text files hold where a workbook has an error; pasted as a value it is text in a workbook too."""
_SAYS_BLANK: tuple[Rule, ...] = (
    problems.DATE_MISSING,
    problems.VILLAGE_MISSING,
    problems.PERSON_MISSING,
    problems.VISITOR_MISSING,
    problems.PHONE_MISSING,
    problems.OPINION_MISSING,
)
_FIXES = {
    FlawKind.ERROR: "请在原表里改正公式，或直接填写内容",
    FlawKind.UNCALCULATED: "请用 WPS 打开原表，算出结果后保存",
    FlawKind.PICTURE: "请把图片里的内容写成文字",
}


def flawed_fields(draft: Draft, columns: Mapping[str, int], flaws: Flaws) -> dict[str, Flaw]:
    """Return the fields of a draft whose cell is flawed. columns: field → column, where the draft has no places."""
    found = {
        name: Flaw(FlawKind.ERROR, cell)
        for name, cell in draft.cells.items()
        if isinstance(cell, str) and cell.startswith("#") and cell.strip().upper() in _WRITTEN
    }
    if flaws:
        places = draft.places or {name: (draft.row, column) for name, column in columns.items()}
        found |= {name: flaws[place] for name, place in places.items() if place in flaws}
    return found


def take_out(draft: Draft, flawed: Mapping[str, Flaw]) -> None:
    """Leave flawed cells out of a draft, whatever stood in for them, and say so."""
    for name, flaw in flawed.items():
        draft.cells.pop(name, None)
        rule = problems.VALUE_LOST_HELD if name in _HOLDING else problems.VALUE_LOST
        kind = f"{flaw.kind.value} {flaw.shown}".strip()
        note = "，暂记为“待补”，不算没有问题" if name == "opinion" else ""
        draft.findings.append(
            finding(
                rule,
                name,
                flaw.shown or None,
                column=_COLUMNS[name].heading if name in _COLUMNS else heading_of(name),
                kind=kind,
                note=note,
                fix=_FIXES[flaw.kind],
            )
        )
    if "opinion" in flawed:
        draft.cells.pop("has_issue", None)


def without_blanks(said: Iterable[Finding], flawed: Mapping[str, Flaw]) -> Iterator[Finding]:
    """Leave out that a flawed cell is blank: it is not."""
    return (one for one in said if not (one.field in flawed and one.rule in _SAYS_BLANK))
