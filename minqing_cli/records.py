"""The one schema: what a visit, an entry of the register and an issue are made of.

A field is one line: its type, its Chinese heading, the names senders use for it, its width and whether
it is personal. Form columns, heading recognition, the ledger workbook and `docs/fields.md` follow from it.
Values come in as cells; the validators here refuse only what must hold a row back. What is merely
doubtful (a phone, an unknown kind) is let in and said by the checks in `validate`.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from minqing_cli import clean
from minqing_cli.columns import Column
from minqing_cli.terms import (
    CLEARED,
    CONFIRMED,
    NO,
    STEP_WORDS,
    SUSPECTED,
    YES,
    Outcome,
    Responsibility,
    RevisitMethod,
    Satisfaction,
    SettledAt,
    Solved,
    State,
    Subject,
    SupervisionReason,
    TargetKind,
    Urgency,
    VisitMethod,
)


def _day(value: Any, info: ValidationInfo) -> date:
    try:
        return clean.day(value, info.context["year"] if info.context else date.max.year)
    except clean.Fault as fault:
        raise PydanticCustomError("fault", "{name}", {"name": fault.name}) from None


def _named(fault: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        found = clean.name(clean.text(value))
        if not found:
            raise PydanticCustomError("fault", "{name}", {"name": fault})
        return found

    return read


def _name(value: Any) -> str:
    return clean.name(clean.text(value))


def _phones(value: Any) -> clean.Phones:
    return value if isinstance(value, clean.Phones) else clean.phones(clean.text(value))


Day = Annotated[date, BeforeValidator(_day)]
Name = Annotated[str, BeforeValidator(_name), Field(max_length=60)]
Text = Annotated[str, BeforeValidator(clean.text), Field(max_length=4000)]
Words = Annotated[str, BeforeValidator(clean.text), Field(max_length=400)]
PhoneNumbers = Annotated[clean.Phones, BeforeValidator(_phones)]


class Visit(BaseModel):
    """One row of a visit sheet (附件4): one visit to one household or entity."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, defer_build=True)

    visited_on: Annotated[Day, Column("走访日期", also=("日期", "时间", "走访时间", "入户时间", "入户日期", "走访年月日"), width=12, kind="date", required=True)]
    branch: Annotated[Name, Column("总支", also=("党总支", "管区", "片区", "工作区", "所属总支"), width=11)] = ""
    village: Annotated[
        Annotated[str, BeforeValidator(_named("village_missing")), Field(max_length=60)],
        Column("村（社区）", also=("村居", "行政村", "村名", "所在村", "单位", "社区", "村庄", "所属村", "村社区", "村或社区", "村/社区", "村名称"), width=12, required=True),
    ]
    grid: Annotated[Name, Column("网格", also=("所属网格", "走访网格", "网格名称", "所在网格"), width=10)] = ""
    person: Annotated[
        Annotated[str, BeforeValidator(_named("person_missing")), Field(max_length=60)],
        Column("走访对象", also=("姓名", "户主", "户主姓名", "群众姓名", "被访人", "反映人", "诉求人", "受访群众", "走访对象姓名", "被走访人", "受访人", "户主名", "户/单位", "走访户"), width=12, personal=True, required=True),
    ]
    kind: Annotated[Words, Column("对象类型", also=("走访对象类型", "类型", "对象类别", "走访对象类别"), width=9, choices=tuple(TargetKind))] = ""
    address: Annotated[Words, Column("家庭住址/组", also=("家庭住址", "住址", "地址", "家庭地址", "详细地址", "住址/组", "组别", "村民小组"), width=16, personal=True)] = ""
    phones: Annotated[PhoneNumbers, Column("联系电话", also=("电话", "联系方式", "手机", "手机号", "手机号码", "电话号码", "联系号码"), width=14, kind="phone", personal=True)] = clean.Phones()
    method: Annotated[Words, Column("走访方式", also=("方式", "走访形式"), width=9, choices=tuple(VisitMethod))] = ""
    visitor: Annotated[Words, Column("走访人", also=("走访人员", "走访干部", "记录人", "包户干部", "入户人", "走访人姓名", "走访责任人", "入户干部"), width=10, required=True)] = ""
    has_issue: Annotated[Words, Column("是否有问题", also=("有无问题", "是否存在问题", "有无意见"), width=8, choices=("是", "否"))] = ""
    opinion: Annotated[
        Text,
        Column("意见建议", also=("群众意见", "反映问题", "存在问题", "诉求", "诉求内容", "需解决的问题", "民情记录", "问题描述", "问题", "意见和建议", "意见建议内容", "群众意见建议", "反映的问题", "意见", "问题内容", "群众诉求", "问题及建议", "意见及建议"), width=40, required=True),
    ] = ""
    written_responsibility: Annotated[Words, Column("责任类", also=("问题大类", "责任分类", "类别", "责任类别", "大类"), width=14, choices=tuple(Responsibility))] = ""
    written_subject: Annotated[Words, Column("问题类别", also=("主题", "问题小类", "问题分类", "小类"), width=10, choices=tuple(Subject))] = ""
    unit: Annotated[Name, Column("责任单位", also=("承办单位", "牵头单位", "责任部门", "办理单位", "单位"), width=14)] = ""
    due: Annotated[Words, Column("完成时限", also=("整改时限", "办理期限", "预计完成时间", "时限", "办结时限", "时间"), width=12, kind="date")] = ""
    answer: Annotated[Words, Column("现场答复/解决情况", also=("现场答复", "现场解决情况", "当场解决", "是否当场解决", "答复情况", "处理情况", "现场解决", "是否现场解决", "现场答复情况", "现场处理情况", "解决情况"), width=22)] = ""
    needs_report: Annotated[Words, Column("是否需上报", also=("需上报", "是否上报"), width=8, choices=("是", "否"))] = ""
    signature: Annotated[Words, Column("群众签字", also=("签字", "签名", "走访对象签字", "群众签名"), width=10, personal=True)] = ""
    remark: Annotated[Text, Column("备注", also=("说明", "其他说明"), width=14)] = ""
    further: Annotated[Text, Column("另记", width=16)] = ""
    """What the columns say that only some campaigns ask for; see `further`."""


class RosterEntry(BaseModel):
    """One line of the register of who must be visited (应访底册)."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, defer_build=True)

    branch: Annotated[Name, Column("总支", also=("党总支", "管区", "片区", "工作区", "所属总支"), width=12)] = ""
    village: Annotated[
        Annotated[str, BeforeValidator(_named("village_missing")), Field(max_length=60)],
        Column("村（社区）", also=("村居", "行政村", "村名", "所在村", "社区", "村", "村社区", "村/社区", "单位"), width=14, required=True),
    ]
    grid: Annotated[Name, Column("网格", also=("所属网格", "网格名称"), width=10)] = ""
    person: Annotated[
        Annotated[str, BeforeValidator(_named("person_missing")), Field(max_length=60)],
        Column("户主/单位名称", also=("户/单位", "户", "户主", "姓名", "户主姓名", "走访对象", "单位名称", "户名", "名称", "户主或单位", "户主/单位"), width=18, personal=True, required=True),
    ]
    kind: Annotated[Words, Column("对象类型", also=("走访对象类型", "类型", "对象类别"), width=10, choices=tuple(TargetKind))] = ""
    address: Annotated[Words, Column("家庭住址/组", also=("家庭住址", "住址", "地址", "家庭地址", "组别"), width=20, personal=True)] = ""
    phones: Annotated[PhoneNumbers, Column("联系电话", also=("电话", "联系方式", "手机", "手机号", "手机号码", "电话号码"), width=14, kind="phone", personal=True)] = clean.Phones()
    residents: Annotated[Words, Column("常住人数", also=("人口", "人口数", "常住人口", "家庭人口"), width=9, kind="count")] = ""
    visitor: Annotated[Words, Column("走访人", also=("走访人员", "走访干部", "包户干部", "责任人", "走访责任人"), width=10)] = ""
    remark: Annotated[Text, Column("备注", also=("说明",), width=16)] = ""


class Issue(BaseModel):
    """One issue of the ledger, as attachments and the ledger workbook show it (附件6、整改台账)."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    number: Annotated[str, Column("编号", also=("问题编号", "台账编号"), width=15)]
    branch: Annotated[str, Column("总支", also=("党总支", "管区", "片区", "工作区", "所属总支"), width=10)] = ""
    village: Annotated[str, Column("村（社区）", also=("村", "村居", "行政村", "村名", "所在村", "社区", "村庄", "所属村", "村社区", "村或社区", "村/社区", "属地", "单位"), width=10)]
    person: Annotated[str, Column("姓名", also=("走访对象", "户主", "户主姓名", "群众姓名", "被访人", "反映人", "诉求人", "受访群众", "户主/单位"), width=9, personal=True)]
    phones: Annotated[str, Column("联系电话", also=("电话", "联系方式", "手机", "手机号", "手机号码", "电话号码"), width=13, kind="phone", personal=True)] = ""
    visited_on: Annotated[date, Column("走访日期", also=("日期", "时间", "走访时间", "入户时间", "反映时间", "反映日期", "发现时间", "收集日期", "收集时间", "登记日期", "登记时间"), width=11, kind="date")]
    text: Annotated[str, Column("问题", also=("意见建议", "群众意见", "反映问题", "存在问题", "诉求", "诉求内容", "需解决的问题", "民情记录", "问题描述", "问题内容", "反映的问题", "群众诉求", "具体问题"), width=34)]
    responsibility: Annotated[str, Column("责任类", also=("问题大类", "责任分类", "类别", "责任类别", "大类"), width=14, choices=tuple(Responsibility))]
    subject: Annotated[str, Column("主题", also=("问题小类", "问题类别", "问题分类", "小类"), width=10, choices=tuple(Subject))]
    unit: Annotated[str, Column("责任单位", also=("承办单位", "牵头单位", "责任部门", "办理单位", "整改单位", "单位"), width=12)]
    responsible_person: Annotated[str, Column("责任人", also=("整改责任人", "承办人", "包保责任人"), width=9)] = ""
    measures: Annotated[str, Column("措施", also=("整改措施", "办理措施", "处理措施", "解决措施"), width=16)] = ""
    due_on: Annotated[date | None, Column("完成时限", also=("整改时限", "办理期限", "预计完成时间", "时限", "办结时限", "办理时限", "整改期限", "时间"), width=11, kind="date")] = None
    state: Annotated[str, Column("办理状态", also=("状态", "当前状态", "整改状态", "办结情况", "办结状态"), width=9, choices=tuple(State))] = State.ACCEPTED
    platform_number: Annotated[str, Column("平台编号", also=("工单编号", "工单号", "平台工单号"), width=12)] = ""
    channel: Annotated[str, Column("来源渠道", also=("渠道", "问题来源", "诉求来源"), width=9)] = ""
    urgency: Annotated[str, Column("紧急度", also=("紧急程度",), width=8, choices=tuple(Urgency))] = Urgency.ORDINARY
    accepted_on: Annotated[date | None, Column("受理日", also=("受理日期", "受理时间", "接收日期", "接收时间"), width=11, kind="date")] = None
    dispatched_on: Annotated[date | None, Column("转办日", also=("转办日期", "转办时间", "交办日", "交办日期", "交办时间", "派单日期"), width=11, kind="date")] = None
    progress: Annotated[str, Column("进展", also=("整改情况", "办理情况", "落实情况", "办理进展", "整改进展", "工作进展", "进展情况"), width=16)] = ""
    resolved_on: Annotated[date | None, Column("办结日", also=("办结日期", "办结时间", "实际完成时间", "实际完成日期", "实际办结时间", "整改完成时间"), width=11, kind="date")] = None
    result: Annotated[str, Column("办理结果", also=("处理结果", "办结结果", "整改结果"), width=16)] = ""
    disposal: Annotated[str, Column("处置方式", also=("处理方式", "办理方式"), width=10)] = ""
    extended_to: Annotated[date | None, Column("延期至", also=("延期到", "延期日期"), width=11, kind="date")] = None
    approved_by: Annotated[str, Column("批准人", also=("延期批准人",), width=9)] = ""
    due_provisional: Annotated[str, Column("时限暂定", width=8, choices=("是",))] = ""
    satisfaction: Annotated[str, Column("满意度", also=("是否满意", "群众评价", "回访评价", "群众满意度", "回访满意度"), width=9, choices=tuple(Satisfaction))] = ""
    revisited_on: Annotated[date | None, Column("回访日", also=("回访日期", "回访时间"), width=11, kind="date")] = None
    round: Annotated[int, Column("轮次", width=6, kind="count")] = 1
    closed_on: Annotated[date | None, Column("销号日", also=("销号日期", "销号时间"), width=11, kind="date")] = None
    repeats: Annotated[int, Column("再次反映次数", width=8, kind="count")] = 0
    same_as: Annotated[str, Column("疑似同件", width=15)] = ""
    main_number: Annotated[str, Column("是否重复/主件编号", also=("主件编号", "是否重复", "并入编号"), width=12)] = ""
    evidence: Annotated[str, Column("佐证", also=("佐证材料", "销号佐证"), width=12)] = ""
    needs_review: Annotated[str, Column("需研判", width=8, choices=("是", "否"))] = ""
    grounds: Annotated[str, Column("分类依据", width=24)] = ""
    dispute: Annotated[str, Column("是否矛盾纠纷", also=("矛盾纠纷", "是否纠纷"), width=8, choices=(YES, NO, SUSPECTED))] = ""
    first_petition: Annotated[str, Column("是否初访", also=("初访",), width=8, choices=(YES, NO))] = ""
    backlog: Annotated[str, Column("是否信访积案", also=("信访积案", "是否积案"), width=8, choices=(YES, NO))] = ""
    settled_at: Annotated[str, Column("化解层级", also=("化解层次", "化解级别"), width=8, choices=tuple(SettledAt))] = ""
    petition: Annotated[str, Column("是否信访事项", also=("信访事项", "是否信访", "是否登记为信访"), width=8, choices=(YES, NO))] = ""
    notified_on: Annotated[date | None, Column("信访告知日", also=("信访告知日期", "告知日", "告知日期"), width=11, kind="date")] = None
    source: Annotated[str, Column("来源", width=24)] = ""
    other_number: Annotated[str, Column("原编号", also=("原台账编号",), width=12)] = ""
    remark: Annotated[str, Column("备注", also=("说明",), width=12)] = ""


class ReadIssue(NamedTuple):
    """One issue as read from a visit's text, before it has a number."""

    text: str
    subject: str | None
    responsibility: str
    on_the_spot: bool
    sensitive: bool
    repeated: bool
    needs_review: bool
    grounds: str
    written: bool
    """The sender filled in a class that was taken over."""


class ReadVisit(NamedTuple):
    """One accepted row of a sheet: where it stands, the record, and what its text says."""

    row: int
    visit: Visit
    outcome: Outcome
    issues: tuple[ReadIssue, ...]
    due_on: date | None
    """The deadline that the sheet itself names."""


class ReadLine(NamedTuple):
    """One row of an office's own ledger (整改台账): its one issue as a visit, and how far it has come there."""

    visit: ReadVisit
    number: str
    """The office's own number."""
    values: Mapping[str, Any]
    """What the row says of the issue's standing, by field of the stored issue; what it leaves open is not named."""


_WHOLE = re.compile(r"(\d{1,7}|\d{1,3}(?:,\d{3})+)(?:户|场|场次|人|人次|份|次|件|个|支)?")


def _whole(value: Any) -> int:
    """Read a whole number; “200余”, “约200” and 12.5 are refused: a rate cannot rest on them (M13)."""
    written = clean.half_width(clean.text(value))
    found = _WHOLE.fullmatch(written)
    if found is None:
        raise PydanticCustomError("fault", "{name}", {"name": "not_whole" if written else "missing"})
    return int(found[1].replace(",", ""))


Whole = Annotated[int, BeforeValidator(_whole)]
SomeDay = Annotated[date | None, BeforeValidator(_day)]
"""A day that need not be given; one that is must exist."""


def _some_phones(value: Any) -> clean.Phones:
    found = _phones(value)
    if not found.usable and all(fault == "phone_none" for _, fault in found.faults):
        raise PydanticCustomError("fault", "{name}", {"name": "missing"})
    return found


NamedText = Annotated[str, BeforeValidator(_named("missing")), Field(max_length=60)]


class ScheduleEntry(BaseModel, frozen=True, arbitrary_types_allowed=True, defer_build=True):
    """One line of the visit schedule (附件2): one area of a village and who answers for it."""

    branch: Annotated[NamedText, Column("总支", also=("党总支", "管区", "片区", "工作区", "所属总支"), width=12, required=True)]
    village: Annotated[NamedText, Column("村（单位）", also=("村居", "行政村", "村名", "社区", "村", "村社区", "村/社区", "单位", "村或单位", "村/单位"), width=14, required=True)]
    area: Annotated[NamedText, Column("走访区域/网格", also=("走访区域", "网格", "区域", "责任区域", "走访网格", "所属网格", "网格名称", "区域/网格"), width=14, required=True)]
    households: Annotated[Whole, Column("应访户数", also=("户数", "应走访户数", "应访户", "走访户数", "总户数"), width=9, kind="count", required=True)]
    leader: Annotated[NamedText, Column("包村领导", also=("包保领导", "包片领导", "镇领导", "领导干部"), width=10, required=True)]
    officer: Annotated[NamedText, Column("包村干部", also=("包保干部", "镇干部", "驻村干部", "机关干部"), width=10, required=True)]
    members: Annotated[Annotated[str, BeforeValidator(_named("missing")), Field(max_length=200)], Column("村“两委”/网格员", also=("村两委/网格员", '村"两委"/网格员', "村两委", "村“两委”", "村干部", "网格员", "两委成员", "村“两委”成员", "村两委成员"), width=16, required=True)]
    phones: Annotated[Annotated[clean.Phones, BeforeValidator(_some_phones)], Column("联系电话", also=("电话", "联系方式", "手机", "手机号", "手机号码", "电话号码"), width=14, kind="phone", personal=True, required=True)]
    period: Annotated[Words, Column("起止日期", also=("起止时间", "走访时间", "走访日期", "时间", "日期"), width=14)] = ""
    remark: Annotated[Text, Column("备注", also=("说明",), width=12)] = ""


class RectificationLine(Issue):
    """One line of an office's own 整改台账: an issue, with what our ledger works out for itself written down."""

    closed: Annotated[str, Column("是否销号", width=8, choices=("是", "否"))] = ""
    sensitive: Annotated[str, Column("涉干部", also=("疑似涉干部", "是否涉干部"), width=7, choices=(SUSPECTED, CONFIRMED, CLEARED))] = ""
    joined_on: Annotated[date | None, Column("并件日", also=("并件日期",), width=11, kind="date")] = None
    joined_by: Annotated[str, Column("并件确认人", width=10)] = ""
    joined_note: Annotated[str, Column("并件依据", width=18)] = ""


class FollowUp(BaseModel, frozen=True, arbitrary_types_allowed=True, defer_build=True):
    """One line of the call-back sheet (回访表): what the household says of the result."""

    number: Annotated[Name, Column("编号", also=("问题编号", "台账编号"), width=15, required=True)]
    person: Annotated[Name, Column("姓名", also=("受访人", "反映人"), width=9, personal=True)] = ""
    phones: Annotated[PhoneNumbers, Column("联系电话", also=("电话", "联系方式"), width=13, kind="phone", personal=True)] = clean.Phones()
    text: Annotated[Text, Column("问题", also=("反映问题",), width=26)] = ""
    result: Annotated[Text, Column("办理结果", width=20)] = ""
    unit: Annotated[Name, Column("责任单位", also=("承办单位",), width=12)] = ""
    method: Annotated[Words, Column("回访方式", width=9, choices=tuple(RevisitMethod))] = ""
    revisited_on: Annotated[Words, Column("回访日", also=("回访日期", "回访时间"), width=11, kind="date", required=True)] = ""
    visitor: Annotated[Words, Column("回访人", width=9, required=True)] = ""
    solved: Annotated[Words, Column("是否属实解决", also=("是否解决", "是否真正解决"), width=9, choices=tuple(Solved))] = ""
    satisfaction: Annotated[Words, Column("满意度", also=("是否满意", "群众评价", "回访评价"), width=10, choices=tuple(Satisfaction), required=True)] = ""
    complaint: Annotated[Text, Column("不满意原因", width=16)] = ""
    further: Annotated[Text, Column("再办意见", width=16)] = ""
    signature: Annotated[Words, Column("群众签字", width=10, personal=True)] = ""


class StepLine(BaseModel, frozen=True, defer_build=True):
    """One line of a sheet of steps (办理表): which issue goes where, when, by whom and on what grounds."""

    number: Annotated[str, Column("编号", also=("问题编号", "台账编号", "件号"), width=15, required=True)]
    to: Annotated[str, Column("办理状态", also=("状态", "到", "办理状态到", "到状态", "下一步", "办到", "进度"), width=9, choices=STEP_WORDS)] = ""
    on: Annotated[str, Column("日期", also=("办理日期", "时间", "办理时间", "发生日期"), width=11, kind="date")] = ""
    by: Annotated[str, Column("经办人", also=("办理人", "经手人", "操作人", "责任人", "回访人", "研判人", "确认人"), width=9)] = ""
    note: Annotated[str, Column("依据", also=("办理依据", "原因", "理由", "说明", "备注"), width=18)] = ""
    unit: Annotated[str, Column("责任单位", also=("承办单位", "牵头单位", "责任部门", "办理单位", "单位"), width=12)] = ""
    result: Annotated[str, Column("办理结果", also=("结果", "办结情况", "处理结果"), width=18)] = ""
    satisfaction: Annotated[str, Column("满意度", also=("是否满意", "群众评价", "回访评价"), width=9, choices=tuple(Satisfaction))] = ""
    evidence: Annotated[str, Column("佐证", also=("佐证材料", "销号佐证", "附件"), width=12)] = ""
    reached: Annotated[str, Column("是否联系上", also=("联系情况", "是否接通"), width=8, choices=("是", "否"))] = ""
    responsibility: Annotated[str, Column("责任类", also=("责任分类", "问题大类"), width=14, choices=tuple(Responsibility))] = ""
    subject: Annotated[str, Column("主题", also=("问题类别", "问题分类", "问题小类"), width=10, choices=tuple(Subject))] = ""
    main_number: Annotated[str, Column("主件编号", also=("并入编号", "并入", "是否重复/主件编号"), width=15)] = ""
    extended_to: Annotated[str, Column("延期至", also=("延期到", "延期日期", "新时限"), width=11, kind="date")] = ""
    approved_by: Annotated[str, Column("批准人", also=("审批人", "延期批准人"), width=9)] = ""
    acts: Annotated[str, Column("亲自办理", also=("三个亲自", "领导亲自办理"), width=16)] = ""
    dispute: Annotated[str, Column("是否矛盾纠纷", also=("矛盾纠纷", "是否纠纷"), width=8, choices=(YES, NO))] = ""
    first_petition: Annotated[str, Column("是否初访", also=("初访",), width=8, choices=(YES, NO))] = ""
    backlog: Annotated[str, Column("是否信访积案", also=("信访积案", "是否积案"), width=8, choices=(YES, NO))] = ""
    settled_at: Annotated[str, Column("化解层级", also=("化解层次", "化解级别"), width=8, choices=tuple(SettledAt))] = ""


class Dispatch(BaseModel, frozen=True, defer_build=True):
    """One dispatch slip (转办单): an issue handed to a unit, and the unit's receipt below."""

    number: Annotated[str, Column("编号", width=15)]
    dispatched_on: Annotated[date | None, Column("交办日", kind="date")] = None
    person: Annotated[str, Column("反映人", personal=True)] = ""
    village: Annotated[str, Column("属地")] = ""
    text: Annotated[str, Column("问题", width=30)] = ""
    unit: Annotated[str, Column("承办单位")] = ""
    due_on: Annotated[date | None, Column("办结时限", kind="date")] = None
    requirements: Annotated[str, Column("要求", width=24)] = ""
    contact: Annotated[str, Column("联系人")] = ""
    contact_phone: Annotated[str, Column("联系电话", kind="phone")] = ""
    received_by: Annotated[str, Column("签收人")] = ""
    received_on: Annotated[date | None, Column("签收日", kind="date")] = None
    result: Annotated[str, Column("办理结果", width=22)] = ""
    replied_on: Annotated[date | None, Column("回执日期", kind="date")] = None
    seal: Annotated[str, Column("承办单位盖章")] = ""


class PlatformReceipt(BaseModel, frozen=True, defer_build=True):
    """One line of what the outside platform sends back: which number it gave to which issue, and when."""

    number: Annotated[NamedText, Column("编号", also=("问题编号", "台账编号", "原编号", "外部编号"), width=15, required=True)]
    platform_number: Annotated[NamedText, Column("平台编号", also=("工单编号", "工单号", "平台工单号", "事件编号", "受理编号"), width=16, required=True)]
    uploaded_on: Annotated[SomeDay, Column("上传日期", also=("上传时间", "上报时间", "上报日期", "受理时间", "登记时间", "创建时间"), width=12, kind="date")] = None
    uploaded_by: Annotated[Name, Column("上传人", also=("上传网格员", "网格员", "上报人", "上报网格员"), width=10)] = ""


class Supervision(BaseModel, frozen=True, defer_build=True):
    """One supervision slip (督办单): a unit is reminded of an issue, and answers below."""

    number: Annotated[str, Column("督办编号")]
    issue_number: Annotated[str, Column("原编号")] = ""
    unit: Annotated[str, Column("承办单位")] = ""
    reason: Annotated[str, Column("督办原因", choices=tuple(SupervisionReason))] = ""
    first_due_on: Annotated[date | None, Column("原时限", kind="date")] = None
    due_on: Annotated[date | None, Column("现限", kind="date")] = None
    times: Annotated[int | None, Column("第几次督办", kind="count")] = None
    instruction: Annotated[str, Column("领导批示")] = ""
    feedback: Annotated[str, Column("反馈")] = ""
