"""The forms of a campaign as data: which columns in which order, titles, notes and sign-off lines.

A form names fields of a record; heading, width, drop-down and text format come from the field's own
line in `records`. Layout (fonts, borders, print set-up) is the writers' business.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pydantic import BaseModel

from minqing_cli.columns import Column, columns_of
from minqing_cli.further import OF_THE_ISSUE
from minqing_cli.records import (
    Dispatch,
    FollowUp,
    Issue,
    RectificationLine,
    RosterEntry,
    ScheduleEntry,
    StepLine,
    Supervision,
    Visit,
)

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
    further_pages: the fields that begin another page side by side, where one page is too narrow to read.
    extra: the office's own columns, printed blank after the others.
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
    further_pages: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    def columns(self) -> tuple[tuple[str, Column], ...]:
        """Return (field, column) in order, the serial number left out."""
        known = columns_of(self.record)
        return tuple((name, known[name]) for name in self.fields)

    def heading(self, name: str) -> str:
        """Return the printed heading of a field, with its star where the form requires it."""
        plain = self.headings.get(name, columns_of(self.record)[name].heading)
        return plain + ("★" if name in self.starred else "")

    def worded(self, title: str, headings: Mapping[str, str], extra: tuple[str, ...]) -> "Form":
        """Return the form in an office's own words. headings: our heading → theirs; empty values change nothing."""
        own = {name: headings[ours] for name in self.fields if (ours := self.heading(name).rstrip("★")) in headings}
        return replace(self, title=title or self.title, headings={**self.headings, **own}, extra=extra)

    def with_further(self, names: Iterable[str]) -> "Form":
        """Return the form with further fields of its record before the remark, or at the end where it has none."""
        asked = frozenset(names)
        wanted = [name for name in columns_of(self.record) if name in asked]
        rest = [name for name in self.fields if name not in wanted]
        before = rest.index("remark") if "remark" in rest else len(rest)
        return replace(self, fields=(*rest[:before], *wanted, *rest[before:]))


@dataclass(frozen=True, slots=True)
class Slip:
    """A form of one page for one case: label left, value right.

    rows: one or two fields of the record side by side. tall: lines of text that a field has room for.
    sections: the words above a field that begins another part. village_field: what a named village fills in.
    """

    name: str
    title: str
    record: type[BaseModel]
    rows: tuple[tuple[str, ...], ...]
    sender: str
    tall: Mapping[str, int] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    sign_off: tuple[str, ...] = ()
    village_field: str = ""

    def columns(self) -> dict[str, Column]:
        """Return field → column in the order of the page."""
        known = columns_of(self.record)
        return {name: known[name] for row in self.rows for name in row}


SCHEDULE = Form(
    name="附件2",
    title="活动安排表",
    record=ScheduleEntry,
    fields=("branch", "village", "area", "households", "leader", "officer", "members", "phones", "period", "remark"),
    counted="户",
    starred=("branch", "village", "area", "households", "leader", "officer", "members", "phones"),
    notes=(
        "填写说明：1. 一个走访区域（网格）一行，一个区域只能有一组责任人，定了不得更换。",
        "2. 标★的必须填。应访户数填整数，不要写“200余”“约200”；联系电话填包村干部或网格员的，几个号码用“、”隔开。",
    ),
)

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

OF_THE_PROGRAM = ("same_as", "needs_review", "grounds", "source", "other_number")
"""What the ledger workbook says of an issue to whoever looks into it: on the screen, behind what is printed."""

ONLY_WHERE_USED = (*OF_THE_ISSUE, "petition", "notified_on")
"""Fields of issues that few ledgers need: the workbook has them where the plan asks for them or an issue says them."""

LEDGER = Form(
    name="总台账",
    title="整改台账",
    record=RectificationLine,
    fields=(
        *(name for name in columns_of(Issue) if name not in (*ONLY_WHERE_USED, *OF_THE_PROGRAM)),
        *OF_THE_PROGRAM,
    ),
    counted="件",
    starred=("number", "village", "person", "visited_on", "text", "responsibility", "subject", "unit", "due_on", "state"),
)

JOINED = Form(
    name="并件",
    title="并件清单",
    record=RectificationLine,
    fields=(*(name for name in LEDGER.fields if name != "remark"), "joined_on", "joined_by", "joined_note", "remark"),
    counted="件",
    starred=LEDGER.starred,
)
"""Beside the ledger: what is joined to one of its issues and not counted."""

RECTIFICATION = Form(
    name="整改台账",
    title="整改台账",
    record=RectificationLine,
    fields=(
        *(name for name in ISSUE_LIST.fields if name != "remark"),
        "channel", "urgency", "accepted_on", "dispatched_on", "progress", "resolved_on", "result", "disposal",
        "extended_to", "approved_by", "satisfaction", "revisited_on", "round", "closed", "closed_on", "main_number",
        "evidence", "remark",
    ),
    counted="件",
    starred=ISSUE_LIST.starred,
    notes=("填写说明：一件一行，编号终身不变。群众不满意的不销号；销号要有回访日、满意度和佐证。",),
    further_pages=("channel", "satisfaction"),
)

FOLLOW_UP = Form(
    name="回访表",
    title="回访表",
    record=FollowUp,
    fields=(
        "number", "person", "phones", "text", "result", "unit", "method", "revisited_on", "visitor", "solved",
        "satisfaction", "complaint", "further", "signature",
    ),
    counted="件",
    starred=("number", "revisited_on", "visitor", "satisfaction"),
    notes=(
        "填写说明：1. 一件一行，编号照台账抄写。标★的必须填；没有联系上的，满意度填“未评价”。",
        "2. 不满意的，请写明原因和再办意见；群众不满意的不销号。",
    ),
    sign_off=("回访人：", "审核人：", "联系电话："),
)

STEPS = Form(
    name="办理表",
    title="办理表",
    record=StepLine,
    fields=tuple(name for name in columns_of(StepLine) if name not in OF_THE_ISSUE),
    counted="件",
    starred=("number",),
    notes=(
        "填写说明：1. 一行办一步，编号照台账抄写，办理状态从下拉列表里选；退回、挂起、撤回要写依据，退回要写责任单位（接收方）。",
        "2. 改类别：办理状态选“研判”，填责任类、主题；改派：选“转办”，填新的责任单位。延期：办理状态空着，填延期至、批准人、依据。",
        "3. 重复件：选“并件”，填主件编号、经办人（确认人）、依据；并错了选“分开”。没有联系上：选“回访”，是否联系上填“否”。",
    ),
    further_pages=("satisfaction",),
)

DISPATCH = Slip(
    name="转办单",
    title="转办单",
    record=Dispatch,
    rows=(
        ("number", "dispatched_on"), ("person", "village"), ("text",), ("unit", "due_on"), ("requirements",),
        ("contact", "contact_phone"), ("received_by", "received_on"), ("result",), ("replied_on", "seal"),
    ),
    sender="交办单位(盖章)：",
    tall={"text": 9, "requirements": 5, "result": 11, "seal": 4},
    sections={"result": "回　执"},
    notes=("请承办单位签收后留存，在办结时限前填好回执、盖章，退回交办单位。本单含群众信息，请勿外传。",),
    village_field="village",
)

DISPATCH_LIST = Form(
    name="转办清单",
    title="转办单",
    record=Dispatch,
    fields=("number", "person", "village", "text", "due_on", "requirements", "result", "replied_on"),
    counted="件",
    starred=(),
    notes=("请承办单位签收后留存，在办结时限前填好办理结果和回执日期，盖章退回交办单位。本单含群众信息，请勿外传。",),
    sign_off=("交办单位(盖章)：", "签收人：", "签收日期：", "承办单位(盖章)："),
)
"""One slip for all that goes to a unit at once."""

SUPERVISION = Slip(
    name="督办单",
    title="督办单",
    record=Supervision,
    rows=(
        ("number", "issue_number"), ("unit", "times"), ("reason",), ("first_due_on", "due_on"), ("instruction",),
        ("feedback",),
    ),
    sender="督办单位(盖章)：",
    tall={"instruction": 11, "feedback": 18},
    notes=("请承办单位在现限前办结，把办理情况填入“反馈”后退回督办单位。",),
    sign_off=("督办人：", "承办单位签收人：", "签收日期："),
    village_field="unit",
)

BLANK_FORMS: tuple[Form, ...] = (
    SCHEDULE, VISIT_SHEET, NO_PROBLEM_LIST, ISSUE_LIST, ROSTER, RECTIFICATION, STEPS, FOLLOW_UP,
)
SLIPS: tuple[Slip, ...] = (DISPATCH, SUPERVISION)

TEMPLATES: tuple[Form | Slip, ...] = (*BLANK_FORMS, *SLIPS)
"""Everything that `template` hands out, in the order it lists it."""
