"""What a row below the heading is when it is no data: total, note, signature.

Judged by the row's own words, and only where it could not be a visit: a row with a person, a day and an opinion
is a visit whatever else it says, and an opinion about signatures never makes a row vanish.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from minqing_cli import clean
from minqing_cli.problems import ROW_NOTE, ROW_SIGNATURE, ROW_TOTAL, Rule
from minqing_cli.sheets import Cell

_SPACES = re.compile(r"\s+")

_SUM = "合计|小计|总计|共计|累计"
_TOTAL = re.compile(
    rf"(?:本页|本村|本表|全村|全镇|总)?(?:{_SUM})(?:数|户数|件数|人数)?(?:[:(].*|\d.*)?|共(?:走访)?\d+(?:户|人|件|条|个).*|\D{{1,12}}(?:合计|小计|总计)"
)
_COUNT = re.compile(r"(?:[\d.,%]++(?:户|人|件|条|个|家|次)?)+")
_NOTE = re.compile(
    r"[(*※]*(?:备注|注|说明|附注|填表说明|填写说明|填报说明|填表要求|填写要求|注意事项|注意)[)]?\d{0,2}[:.、]"
)
_NOTHING_FOLLOWS = re.compile(r"[(]?(?:以下|下面|此处)(?:空白|无(?:正文|内容|记录|数据)?)[)]?")
_PAGE = re.compile(r"附件\d{0,2}[:]?|第?\d+页(?:[,/]?共\d+页)?|-\d+-")
_TITLE = re.compile(r"(?:记录表|登记表|清单|台账|统计表|汇总表|明细表)(?:\(.*\))?$")

_PLACE_LINE = re.compile(r"(?:村|村名|村居|行政村|社区|总支|党总支|网格|管区|片区|走访日期)(?:\([^)]*\))?:")

_ROLE = (
    "走访人员?|走访干部|走访组|记录人|填报人|填表人|填报单位|填表单位|填报日期|填表日期|上报日期|制表人?|审核人?|复核人?|核对人?|审批人?|"
    "负责人|单位负责人|主要负责人|经办人|联系人|包村干部|包村领导|包片领导|镇包村领导|村干部|村党组织书记|村党支部书记|村支部书记|支部书记|党支部书记|"
    "村书记|村主任|书记|村民委员会|村委会|村两委|分管领导|主要领导|领导|镇领导|群众代表|群众|联系电话|日期|年月日"
)
_SIGN = "签字|签名|签章|盖章"
_NOTES_AFTER = r"(?:\([^)]*\))*"
_LABEL = re.compile(rf"(?:(?:{_ROLE})(?:{_SIGN})?|{_SIGN}){_NOTES_AFTER}:")
_BARE_LABEL = re.compile(rf"(?:(?:{_ROLE})?\(?(?:{_SIGN})\)?|填报日期|填表日期){_NOTES_AFTER}")

PLAIN_NAME = re.compile(rf"(?!同[上前]|(?:{_BARE_LABEL.pattern})$|(?:{_TOTAL.pattern})$)[一-鿿]{{2,4}}")
"""A name of Chinese characters that is no label, no total and no 同上: most are."""

_FREE_TEXT = ("opinion", "answer", "remark", "address")


class _Filled(NamedTuple):
    column: int
    written: str

    @property
    def label(self) -> bool:
        """Whether it asks for a signature, a name or a date, with or without the answer."""
        return bool(_LABEL.match(self.written) or _BARE_LABEL.fullmatch(self.written))


def is_label(cell: Cell) -> bool:
    """Say whether a cell asks for a signature, a name or a date, with or without the answer."""
    return _Filled(0, _squeezed(cell)).label


def names_somebody(cell: Cell) -> bool:
    """Say whether a cell can be the name of who was visited: no label, no total, no count."""
    return _names_somebody(_squeezed(cell))


def _names_somebody(written: str) -> bool:
    return bool(written) and not (_is_label(written) or _TOTAL.fullmatch(written) or _COUNT.fullmatch(written))


def not_data(row: Sequence[Cell], columns: Mapping[str, int]) -> Rule | None:
    """Return the rule that says why a row is no data, or None when it has to be read as data.

    row: at least one cell is filled. columns: field → column, from the heading.
    """
    person = _at(row, columns, "person")
    opinion = _at(row, columns, "opinion")
    labelled = _is_label(person)
    named = _names_somebody(person)
    told = _names_somebody(opinion)
    dated = _dated(row, columns)
    first = _Filled(0, next((written for cell in row if (written := _squeezed(cell))), ""))
    if dated and ((person and told and not labelled) or (named and not first.label)):
        return None
    filled = [_Filled(column, written) for column, cell in enumerate(row) if (written := _squeezed(cell))]
    sure = named and (told or dated)
    free = {columns[name] for name in _FREE_TEXT if name in columns}
    if not (told and dated) and _is_signature(filled, free, named, sure):
        return ROW_SIGNATURE
    if sure:
        return None
    if _is_total(filled, free, person):
        return ROW_TOTAL
    if _NOTE.match(first.written) or all(_says_nothing(one.written) for one in filled):
        return ROW_NOTE
    if len(filled) == 1 and _is_line(filled[0], columns):
        return ROW_NOTE
    return None


def _at(row: Sequence[Cell], columns: Mapping[str, int], name: str) -> str:
    column = columns.get(name, len(row))
    return _squeezed(row[column]) if column < len(row) else ""


def _squeezed(cell: Cell) -> str:
    return _SPACES.sub("", clean.half_width(clean.text(cell)))


def _dated(row: Sequence[Cell], columns: Mapping[str, int]) -> bool:
    column = columns.get("visited_on", len(row))
    cell = row[column] if column < len(row) else None
    if isinstance(cell, date):
        return True
    try:
        clean.day(cell, 2022)
    except clean.Fault as fault:
        # A day that does not exist was still meant as the day of a visit.
        return fault.name in ("date_impossible", "date_ambiguous", "date_range")
    return True


def _is_label(written: str) -> bool:
    return bool(_LABEL.match(written) or _BARE_LABEL.fullmatch(written) or _NOTE.match(written))


def _is_total(filled: Sequence[_Filled], free: set[int], person: str) -> bool:
    """Say whether a cell says that the row adds up others, or whether there is nothing but counts."""
    if any(_TOTAL.fullmatch(one.written) for one in filled if one.column not in free or len(filled) == 1):
        return True
    return bool(person) and all(_COUNT.fullmatch(one.written) for one in filled)


def _is_signature(filled: Sequence[_Filled], free: set[int], named: bool, sure: bool) -> bool:
    """sure: by its other cells the row could be a visit, so that one label alone does not make it a signature."""
    labels = [one for one in filled if one.label]
    if not labels:
        return False
    if len(labels) > 1 and (filled[0].label or not sure):
        return True
    if sure:
        return False
    return filled[0].label or (not named and any(one.column not in free for one in labels))


def _says_nothing(written: str) -> bool:
    return bool(_NOTHING_FOLLOWS.fullmatch(written) or _PAGE.fullmatch(written))


def _is_line(only: _Filled, columns: Mapping[str, int]) -> bool:
    """Say whether the only cell of a row is a title or a line such as `村：前岭村`."""
    if only.column == columns.get("opinion"):
        return False
    if only.column == columns.get("person"):
        return bool(_TITLE.search(only.written) or _PLACE_LINE.match(only.written))
    return bool(_TITLE.search(only.written)) or ":" in only.written
