"""The forms of a campaign as data: which columns in which order, titles, notes and sign-off lines.

A form names fields of a record; heading, width, drop-down and text format come from the field's own
line in `records`. Layout (fonts, borders, print set-up) is the writers' business.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

from minqing_cli.columns import Column, columns_of
from minqing_cli.records import Issue, RosterEntry, Visit

SERIAL = Column("序号", width=6, kind="count")
"""The running number that begins every form; it is no field of a record."""

SIGN_OFF = ("填报人：", "审核人：", "联系电话：")
VISIT_SIGN_OFF = ("走访人签字：", "包村干部：", "村党组织书记：", "填报日期：")


@dataclass(frozen=True, slots=True)
class Form:
    """One form.

    name: what the clerk calls it. title: the part of the title after 「××镇联系服务群众大走访」.
    fields: the record's fields in column order. counted: what the second line counts (户, 件).
    starred: fields that must be filled in. headings: where this form words a heading its own way.
    """

    name: str
    title: str
    record: type[BaseModel]
    fields: tuple[str, ...]
    counted: str
    starred: tuple[str, ...]
    notes: tuple[str, ...] = ()
    sign_off: tuple[str, ...] = SIGN_OFF
    headings: Mapping[str, str] = field(default_factory=dict)

    def columns(self) -> tuple[tuple[str, Column], ...]:
        """Return (field, column) in order, the serial number left out."""
        known = columns_of(self.record)
        return tuple((name, known[name]) for name in self.fields)

    def heading(self, name: str) -> str:
        """Return the printed heading of a field, with its star where the form requires it."""
        plain = self.headings.get(name, columns_of(self.record)[name].heading)
        return plain + ("★" if name in self.starred else "")


VISIT_SHEET = Form(
    name="附件4",
    title="意见建议记录表",
    record=Visit,
    fields=(
        "visited_on", "branch", "village", "person", "kind", "address", "phones", "method", "visitor",
        "opinion", "written_subject", "answer", "needs_report", "signature", "remark",
    ),
    counted="户/件",
    starred=("visited_on", "village", "person", "visitor", "opinion"),
    notes=(
        "填写说明：1. 一户一行；同一户有几件意见的，用“1、2、”分开写，或分几行写。",
        "2. 标★的必须填。没有意见请写“无”，不要空着；没见到人请写原因（锁门、外出、拒访）。",
        "3. 日期写成 2022-03-05；电话填 11 位手机号或带区号的座机；不要填身份证号。",
    ),
    sign_off=VISIT_SIGN_OFF,
)

NO_PROBLEM_LIST = Form(
    name="附件5",
    title="没有问题群众清单",
    record=Visit,
    fields=("branch", "village", "person", "phones", "visited_on", "visitor", "remark"),
    counted="户",
    starred=("village", "person", "visited_on", "visitor"),
    headings={"person": "姓名"},
)

ISSUE_LIST = Form(
    name="附件6",
    title="问题清单",
    record=Issue,
    fields=(
        "number", "branch", "village", "person", "phones", "visited_on", "text", "responsibility", "subject",
        "unit", "responsible_person", "measures", "due_on", "state", "platform_number", "remark",
    ),
    counted="件",
    starred=("number", "village", "person", "visited_on", "text", "responsibility", "subject", "unit", "due_on", "state"),
)

ROSTER = Form(
    name="应访底册",
    title="应访对象底册",
    record=RosterEntry,
    fields=("branch", "village", "grid", "person", "kind", "address", "phones", "residents", "visitor", "remark"),
    counted="户",
    starred=("village", "person"),
    notes=("填写说明：家庭、机关、事业单位、企业、学校、商铺、医院、市场，每户（单位）一行；走访率以本表为分母。",),
)

LEDGER = Form(
    name="总台账",
    title="整改台账",
    record=Issue,
    fields=tuple(columns_of(Issue)),
    counted="件",
    starred=("number", "village", "person", "visited_on", "text", "responsibility", "subject", "unit", "due_on", "state"),
)

BLANK_FORMS: tuple[Form, ...] = (VISIT_SHEET, NO_PROBLEM_LIST, ISSUE_LIST, ROSTER)
"""The forms that `template` hands out, in the order it lists them."""
