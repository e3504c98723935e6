"""What a row below the heading is when it is no data: total, note, signature, heading again, reserved.

Judged by the row's own words, and only where it could not be a visit: a visitor called 注 or an opinion about
signatures never makes a row vanish.
"""

import re
from collections.abc import Mapping, Sequence

from minqing_cli import clean
from minqing_cli.problems import ROW_NOTE, ROW_SIGNATURE, ROW_TOTAL, Rule
from minqing_cli.sheets import Cell

_TOTAL = re.compile(r"(?:本页|本村|全村|全镇|总)?(?:合计|小计|总计|共计|累计)\s*(?:[:(\d].*)?")
_NOTE = re.compile(r"(?:备注|注|说明|附注|填表说明|填写说明|填报说明|填表要求|注意事项|注意)\s*\d{0,2}\s*[:.、]")
_SIGNATURE = re.compile(
    r"(?:走访人|填报人|填表人|制表人|审核人|审批人|负责人|经办人|包村干部|包村领导|村党组织书记|村支部书记|支部书记|书记|"
    r"分管领导|主要领导|群众代表|填报单位|填报日期|填表日期|上报日期|联系电话|盖章|签字|签名)"
    r"\s*(?:\([^)]*\))?(?:签字|签名|盖章)?\s*(?:\([^)]*\))?\s*:"
)
_LOOSE_SIGNATURE = re.compile(r"(?:签字|签名|盖章)\)?\s*$")
_TITLE = re.compile(r"(?:记录表|登记表|清单|台账|统计表)(?:\(.*\))?$")


def not_data(row: Sequence[Cell], columns: Mapping[str, int]) -> Rule | None:
    """Return the rule that says why a row is no data, or None when it has to be read as data.

    row: at least one cell is filled. columns: field → column, from the heading.
    """
    filled = [(index, clean.half_width(clean.text(cell))) for index, cell in enumerate(row) if cell not in (None, "")]
    filled = [(index, written) for index, written in filled if written]
    if not filled:
        return ROW_NOTE
    if any(_TOTAL.fullmatch(written) for _, written in filled[:4]):
        return ROW_TOTAL
    opinion = columns.get("opinion")
    first_column, first = filled[0]
    person_column = columns.get("person", -1)
    has_person = any(index == person_column and not _is_label(written) for index, written in filled)
    if has_person or first_column == opinion:
        return None
    if _NOTE.match(first):
        return ROW_NOTE
    if any(_SIGNATURE.match(written) or _LOOSE_SIGNATURE.search(written) for index, written in filled if index != opinion):
        return ROW_SIGNATURE
    if len(filled) == 1 and (_TITLE.search(first) or ":" in first):
        return ROW_NOTE
    return None


def _is_label(written: str) -> bool:
    return bool(_SIGNATURE.match(written) or _NOTE.match(written) or _LOOSE_SIGNATURE.search(written))
