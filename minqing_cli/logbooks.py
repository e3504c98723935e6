"""The logbooks (登记簿): small registers beside the ledger, each one record, one form and one line in the tuple below.

Teams, planned visits, key households, changes of people on file, supervision, meetings, projects, services and what
each grid has. They come in from sheets and are kept as versions like everything else; reports read them.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel

from minqing_cli.columns import Column, columns_of
from minqing_cli.forms import Form
from minqing_cli.records import Day, Name, NamedText, SomeDay, Text, Whole, Words

_PHONES = Column("联系电话", also=("电话", "联系方式", "手机", "手机号"), width=14, kind="phone", personal=True)
_REMARK = Column("备注", also=("说明",), width=14)
_VILLAGE = Column("村（社区）", also=("村", "村居", "村名", "行政村", "社区", "单位", "村（单位）", "村或单位"), width=12, required=True)
_BRANCH = Column("总支", also=("党总支", "管区", "片区"), width=11)
_PERSON = Column("走访对象", also=("姓名", "户主", "户主/单位名称", "户主/单位", "群众姓名"), width=12, personal=True, required=True)


class Team(BaseModel, frozen=True):
    """One visiting team and the villages that it answers for (M04, M30)."""

    name: Annotated[NamedText, Column("队伍名称", also=("小组", "小组名称", "队伍", "组别", "支队"), width=14, required=True)]
    villages: Annotated[Words, Column("负责村（社区）", also=("负责村", "包保村", "对应村", "村（社区）", "村", "社区"), width=18)] = ""
    unit: Annotated[Name, Column("派出单位", also=("单位", "联系单位", "所属单位"), width=14)] = ""
    leaders: Annotated[Words, Column("镇领导", also=("带队领导", "领导", "组长", "包保领导"), width=12)] = ""
    officers: Annotated[Words, Column("值班干部", also=("镇值班干部", "镇干部", "干部"), width=16)] = ""
    officials: Annotated[Words, Column("村（社区）干部", also=("村干部", "社区干部", "村（社区）干部", "村两委"), width=18)] = ""
    members: Annotated[Words, Column("其他成员", also=("成员", "队员"), width=18)] = ""
    phones: Annotated[Words, _PHONES] = ""
    remark: Annotated[Text, _REMARK] = ""


class PlannedVisit(BaseModel, frozen=True):
    """One household, who visits it and on which day (明确到人、到天, M25)."""

    branch: Annotated[Name, _BRANCH] = ""
    village: Annotated[NamedText, _VILLAGE]
    person: Annotated[NamedText, _PERSON]
    phones: Annotated[Words, _PHONES] = ""
    visitor: Annotated[NamedText, Column("责任人", also=("走访人", "走访责任人", "包户干部", "走访干部"), width=10, required=True)]
    planned_on: Annotated[Day, Column("计划日期", also=("计划走访日期", "拟走访日期", "日期", "走访日期"), width=12, kind="date", required=True)]
    remark: Annotated[Text, _REMARK] = ""


class KeyHousehold(BaseModel, frozen=True):
    """One household that is seen first, and why (M05); for the office alone."""

    branch: Annotated[Name, _BRANCH] = ""
    village: Annotated[NamedText, _VILLAGE]
    person: Annotated[NamedText, _PERSON]
    phones: Annotated[Words, _PHONES] = ""
    tags: Annotated[NamedText, Column("重点户标签", also=("标签", "类别", "重点户类别", "重点类型", "类型"), width=18, required=True)]
    remark: Annotated[Text, _REMARK] = ""


class Filing(BaseModel, frozen=True):
    """One change of the people of an area that was put on file (换人备案, M02)."""

    village: Annotated[NamedText, _VILLAGE]
    area: Annotated[NamedText, Column("走访区域/网格", also=("走访区域", "网格", "区域"), width=14, required=True)]
    before: Annotated[NamedText, Column("原责任人", also=("原走访人", "原人员"), width=12, required=True)]
    after: Annotated[NamedText, Column("新责任人", also=("现责任人", "新走访人", "现人员"), width=12, required=True)]
    filed_on: Annotated[Day, Column("备案日期", also=("备案日", "备案时间", "日期"), width=12, kind="date", required=True)]
    approved_by: Annotated[NamedText, Column("批准人", also=("审批人", "同意人"), width=10, required=True)]
    reason: Annotated[Text, Column("原因", also=("更换原因", "备案原因"), width=20)] = ""


class Grid(BaseModel, frozen=True):
    """What one grid has of the five (五个一, M12)."""

    village: Annotated[NamedText, _VILLAGE]
    grid: Annotated[NamedText, Column("网格", also=("网格名称", "所属网格"), width=12, required=True)]
    responsible: Annotated[Name, Column("责任人", also=("网格员", "网格长", "网格责任人"), width=10)] = ""
    card: Annotated[Words, Column("联系卡", also=("便民联系卡", "服务卡"), width=10, choices=("有", "无"))] = ""
    group: Annotated[Words, Column("微信群", also=("网格微信群", "民情微信群"), width=12, choices=("有", "无"))] = ""
    ledger: Annotated[Words, Column("台账", also=("民情台账", "网格台账"), width=10, choices=("有", "无"))] = ""
    remark: Annotated[Text, _REMARK] = ""


class Inspection(BaseModel, frozen=True):
    """One inspection or spot check and what came of it (M26)."""

    inspected_on: Annotated[Day, Column("督导日期", also=("日期", "时间", "督导时间", "抽查日期"), width=12, kind="date", required=True)]
    target: Annotated[NamedText, Column("督导对象", also=("对象", "被督导单位", "抽查对象", "村（社区）", "单位"), width=14, required=True)]
    manner: Annotated[Words, Column("督导方式", also=("方式", "形式"), width=12, choices=("现场督导", "四不两直", "随机抽查", "电话抽查", "查阅台账"))] = ""
    place: Annotated[Words, Column("督导现场", also=("现场", "地点"), width=14)] = ""
    found: Annotated[Text, Column("发现问题", also=("发现", "存在问题", "问题", "发现的问题"), width=26)] = ""
    mend_by: Annotated[SomeDay, Column("整改期限", also=("整改时限", "期限", "限期"), width=12, kind="date")] = None
    mended_on: Annotated[SomeDay, Column("整改完成日", also=("完成日期", "整改日期", "完成日"), width=12, kind="date")] = None
    outcome: Annotated[Text, Column("整改结果", also=("结果", "整改情况"), width=18)] = ""
    inspector: Annotated[Name, Column("督导人", also=("督导组", "督导人员", "抽查人"), width=10)] = ""
    remark: Annotated[Text, _REMARK] = ""


class Meeting(BaseModel, frozen=True):
    """One meeting on matters of many households (座谈会、现场办公会、会诊, M29)."""

    held_on: Annotated[Day, Column("会议日期", also=("日期", "时间", "会议时间"), width=12, kind="date", required=True)]
    kind: Annotated[NamedText, Column("会议形式", also=("形式", "会议名称", "类型"), width=12, required=True, choices=("座谈会", "现场办公会", "会诊", "周统筹会"))]
    topic: Annotated[NamedText, Column("议题", also=("主要议题", "会议议题", "内容"), width=26, required=True)]
    place: Annotated[Words, Column("地点", also=("会议地点",), width=14)] = ""
    attended: Annotated[Words, Column("参加单位", also=("参会单位", "参加人员", "参会人员"), width=20)] = ""
    decided: Annotated[Text, Column("议定事项", also=("结论", "会议结论", "措施"), width=28)] = ""
    remark: Annotated[Text, _REMARK] = ""


class Project(BaseModel, frozen=True):
    """One project for the people (实事项目, M29): crossed off when it is done."""

    name: Annotated[NamedText, Column("项目", also=("项目名称", "实事项目", "实事"), width=24, required=True)]
    lead: Annotated[NamedText, Column("牵头单位", also=("责任单位", "牵头部门"), width=14, required=True)]
    responsible: Annotated[Name, Column("责任人", also=("牵头领导", "负责人"), width=10)] = ""
    due_on: Annotated[Day, Column("完成节点", also=("时限", "完成时限", "节点", "计划完成时间"), width=12, kind="date", required=True)]
    progress: Annotated[Text, Column("进度", also=("进展", "进展情况", "工作进展"), width=24)] = ""
    done_on: Annotated[SomeDay, Column("完成日", also=("完成日期", "实际完成时间", "销号日"), width=12, kind="date")] = None
    evidence: Annotated[Words, Column("佐证", also=("佐证材料",), width=14)] = ""
    remark: Annotated[Text, _REMARK] = ""


class Service(BaseModel, frozen=True):
    """What was done for people, in whole numbers (服务成果, M23, M31)."""

    given_on: Annotated[Day, Column("日期", also=("服务日期", "时间", "月份", "登记日期"), width=12, kind="date", required=True)]
    kind: Annotated[NamedText, Column("服务项目", also=("项目", "服务类别", "类别", "活动名称"), width=16, required=True)]
    unit: Annotated[Name, Column("主办单位", also=("单位", "承办单位"), width=14)] = ""
    channel: Annotated[Words, Column("渠道", also=("服务渠道",), width=10, choices=("门诊", "义诊", "随访", "入户", "集中"))] = ""
    sessions: Annotated[Whole, Column("场次", also=("场次数", "次数"), width=8, kind="count")] = 0
    people: Annotated[Whole, Column("人次", also=("服务人次", "受益人次", "人数"), width=8, kind="count")] = 0
    handed_out: Annotated[Whole, Column("发放数", also=("发放数量", "发放份数", "份数"), width=8, kind="count")] = 0
    aided: Annotated[Whole, Column("救助数", also=("救助人数", "帮扶数"), width=8, kind="count")] = 0
    rounded_from: Annotated[Words, Column("约数来源", also=("原文写法", "约数原文"), width=14)] = ""
    remark: Annotated[Text, _REMARK] = ""


class Submission(BaseModel, frozen=True):
    """One thing handed in that a node of the plan asks for (报送, M06)."""

    node: Annotated[NamedText, Column("报什么", also=("节点", "报送内容", "材料", "材料名称"), width=20, required=True)]
    reporter: Annotated[NamedText, Column("报送单位", also=("单位", "谁报", "总支", "村（社区）", "村", "填报单位"), width=16, required=True)]
    handed_on: Annotated[Day, Column("报送日期", also=("日期", "报送时间", "时间"), width=12, kind="date", required=True)]
    remark: Annotated[Text, _REMARK] = ""


@dataclass(frozen=True, slots=True)
class Logbook:
    """One logbook.

    name, chinese: on the command line. form: its sheet. key: the fields by which a line is known again.
    whole: a sheet is the whole logbook, so that lines it does not have end; else it only adds and corrects.
    """

    name: str
    chinese: str
    form: Form
    key: tuple[str, ...]
    whole: bool = False

    @property
    def record(self) -> type[BaseModel]:
        """What a line is."""
        return self.form.record


def _form(name: str, title: str, record: type[BaseModel], counted: str, *notes: str) -> Form:
    columns = columns_of(record)
    starred = tuple(field for field, column in columns.items() if column.required)
    return Form(name, title, record, tuple(columns), counted, starred, notes=notes)


TEAMS = Logbook("teams", "队伍", _form("队伍名册", "走访队伍名册", Team, "支", "填写说明：一支队伍（小组）一行；几个人、几个村用“、”隔开。"), ("name",), whole=True)
PLANNED = Logbook("planned", "走访计划", _form("走访计划表", "走访计划表", PlannedVisit, "户", "填写说明：一户一行，写明谁、哪一天去走访。"), ("village", "person", "phones"), whole=True)
KEY_HOUSEHOLDS = Logbook("key", "重点户", _form("重点户名单", "重点户名单", KeyHousehold, "户", "填写说明：一户一行，几个标签用“、”隔开。本表只在内部使用，不外发。"), ("village", "person", "phones"), whole=True)
FILINGS = Logbook("filings", "备案", _form("换人备案表", "走访人员更换备案表", Filing, "人次", "填写说明：走访人员定了不得更换；确需更换的一次一行，写明批准人。"), ("village", "area", "before", "after"))
GRIDS = Logbook("grids", "网格", _form("网格五个一登记表", "网格“五个一”登记表", Grid, "个", "填写说明：每个网格一行；有联系卡、微信群、台账的填“有”。"), ("village", "grid"), whole=True)
INSPECTIONS = Logbook("inspections", "督导", _form("督导记录表", "督导记录表", Inspection, "次", "填写说明：一次督导发现的一个问题一行；没有发现问题的也记一行，“发现问题”空着。"), ("inspected_on", "target", "place", "found"))
MEETINGS = Logbook("meetings", "会议", _form("会议记录表", "民情会议记录表", Meeting, "次", "填写说明：一个议题一行。"), ("held_on", "kind", "topic"))
PROJECTS = Logbook("projects", "实事", _form("实事项目清单", "民生实事项目清单", Project, "项", "填写说明：一项一行；完成一项销号一项，完成的填完成日和佐证。"), ("name",))
SERVICES = Logbook("services", "服务", _form("服务成果登记表", "服务成果登记表", Service, "条", "填写说明：数字只填整数；来文写“110余场次”的填 110，并在“约数来源”里照抄原文。"), ("given_on", "kind", "unit", "channel"))
SUBMISSIONS = Logbook("submissions", "报送", _form("报送登记表", "节点报送登记表", Submission, "份", "填写说明：一个单位报一样材料一行；“报什么”照方案里节点的名称写。"), ("node", "reporter"))

LOGBOOKS: tuple[Logbook, ...] = (TEAMS, PLANNED, KEY_HOUSEHOLDS, FILINGS, GRIDS, INSPECTIONS, MEETINGS, PROJECTS, SERVICES, SUBMISSIONS)
"""Every logbook, in the order the command line lists them."""


def key_of(logbook: Logbook, entry: BaseModel) -> str:
    """Return what a line is known again by.

    >>> key_of(PROJECTS, Project(name="修路", lead="镇", due_on="2022-05-01"))
    '修路'
    """
    return " ".join(str(getattr(entry, name) or "") for name in logbook.key).strip()


def names_in(written: str) -> tuple[str, ...]:
    """Return the names of a cell that holds several.

    >>> names_in("李明、赵娜，周强")
    ('李明', '赵娜', '周强')
    """
    for mark in "，,；;/\n 　":
        written = written.replace(mark, "、")
    return tuple(dict.fromkeys(filter(None, written.split("、"))))


def as_values(entry: BaseModel) -> dict[str, Any]:
    """Return a line's filled fields as JSON takes them."""
    return {name: value for name, value in entry.model_dump(mode="json").items() if value not in (None, "", 0)}
