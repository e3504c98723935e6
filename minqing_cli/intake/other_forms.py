"""Forms of the campaign that lie among the visit sheets and must not be read as visits.

A sheet is one of them when its title, its name or its columns say so and it lacks what every visit sheet has: the
visitor and the opinion. A village's own visit sheet may be called 问题清单 and stays a visit sheet.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from minqing_cli import clean
from minqing_cli.intake.heading import Heading
from minqing_cli.sheets import Cell, Sheet
from minqing_cli.terms import RETURN_MARK, RETURN_SHORT

_TITLES = {
    "没有问题群众清单": "附件5 没有问题群众清单",
    "问题清单": "附件6 问题清单",
    "整改台账": "整改台账",
    "总台账": "总台账",
    "底册": "应访底册",
    "安排表": "附件2 大走访活动安排表",
    "回访表": "回访表",
    "办理表": "办理表",
    "转办单": "转办单",
    "督办单": "督办单",
}
_VISIT_TITLE = "记录表"
_EXPORTED = "内部资料，含个人信息"
"""What stands above every table of the ledger workbook that this program writes."""
_OF_ISSUES = frozenset({"办理状态", "状态", "平台编号", "转办日", "办结日", "措施", "整改措施", "办理结果"})
"""Columns that only lists of issues have."""
_SEARCHED_ROWS = 3
_DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a file says of being a returned copy of ours.

    digests: of the file that came first and, where that one's copy was faulty still, of the copy that this one is made
    of. short: the copy left the sound rows out.
    """

    digests: tuple[str, ...] = ()
    short: bool = False

    @property
    def source(self) -> str:
        """The digest of the file that came first."""
        return self.digests[0] if self.digests else ""


def answer_of(sheets: Iterable[Sheet]) -> Answer:
    """Read from the return sheet, if a file has one, what it answers."""
    for sheet in sheets:
        for row in sheet.rows[:_SEARCHED_ROWS]:
            said = " ".join(cell for cell in row if isinstance(cell, str))
            if RETURN_MARK in said:
                return Answer(tuple(_DIGEST.findall(said)), RETURN_SHORT in said)
    return Answer()


def other_form(sheet: Sheet, heading: Heading | None) -> str | None:
    """Return the name of the form when a sheet is another form than the visit sheet."""
    if _any_cell(sheet.rows[:_SEARCHED_ROWS], RETURN_MARK):
        return "本系统写的退回说明"
    above = sheet.rows[: heading.top if heading else _SEARCHED_ROWS]
    if _any_cell(above, _EXPORTED):
        return "本系统导出的台账"
    if heading is not None and not {"visitor", "opinion"} - heading.columns.keys():
        return None
    titles = [clean.name(sheet.name), *(clean.name(cell) for row in above for cell in row if isinstance(cell, str))]
    for title in titles:
        for words, form in _TITLES.items():
            if words in title and _VISIT_TITLE not in title:
                return form
    if heading is not None and "visitor" not in heading.columns:
        extras = {clean.heading(written) for _, written in heading.extras}
        if len(extras & _OF_ISSUES) > 1:
            return "问题清单或整改台账"
    return None


def _any_cell(rows: Iterable[Iterable[Cell]], words: str) -> bool:
    return any(isinstance(cell, str) and words in cell for row in rows for cell in row)
