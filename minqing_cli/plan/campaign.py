"""One campaign with the office's own settings: every section in one record, and what follows from several of them."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated

from pydantic import Field

from minqing_cli import clean, further
from minqing_cli.columns import Column
from minqing_cli.forms import VISIT_SHEET
from minqing_cli.plan.calendar import HandingIn, HolidayYear, Node, Phase, Reminders, Rhythm
from minqing_cli.plan.handling import (
    Closure,
    Deadline,
    Escalation,
    Extension,
    Petition,
    Returns,
    Revisit,
    Sameness,
    SatisfactionScale,
    Soundness,
)
from minqing_cli.plan.lists import (
    Classification,
    FormWords,
    Goals,
    Limits,
    Platform,
    Privacy,
    Ranking,
    Topics,
)
from minqing_cli.plan.part import Part, Several
from minqing_cli.plan.people import Office, Teams, UnitKind, Units, Visiting
from minqing_cli.terms import Channel, Disposition, Responsibility, Subject

Villages = tuple[str, ...] | Mapping[str, tuple[str, ...]]


class Numbering(Part):
    """How issue numbers are written."""

    pattern: Annotated[
        str,
        Field(
            description="问题编号的写法：{prefix} 前缀、{year} 年份、{number:04d} 顺序号（四位，不足补零）。编号用过就不再用。"
        ),
    ] = "{prefix}-{year}-{number:04d}"


class Plan(Part):
    """One campaign with the office's own settings."""

    plan: Annotated[str, Field(description="从哪个内置方案出发；本文件里没有写到的设置，照那个方案。")]
    title: Annotated[str, Field(min_length=1, description="方案名称，显示在“minqing plan show”里。")]
    about: Annotated[str, Field(description="一句话介绍，显示在“minqing plan list”里。")] = ""
    campaign: Annotated[str, Field(min_length=1, description="活动名称，印在各表的标题里：镇名 + 活动名称 + 表名。")]
    year: Annotated[
        int | None,
        Field(
            ge=2000,
            le=2099,
            description="活动年份：表里的日期没写年份（3月5日）时按这一年；不写就取第一个阶段的年份，没有阶段取当年。",
            examples=["year = 2022"],
        ),
    ] = None
    subjects: Annotated[tuple[str, ...], Field(min_length=1, description="主题。")] = tuple(Subject)
    responsibilities: Annotated[
        tuple[str, ...], Field(min_length=1, description="责任类，按“镇村自办、联动、上级单办”的顺序写。")
    ] = tuple(Responsibility)
    channels: Annotated[Several, Field(min_length=1, description="问题从哪里来（来源渠道）。")] = tuple(Channel)
    dispositions: Annotated[
        tuple[Disposition, ...],
        Field(
            min_length=1,
            description="准许的处置：现场答复、登记跟踪、解释说明（必须写理由）。没有列的不准用：表里填了不收，“minqing advance”不办。",
        ),
    ] = tuple(Disposition)
    office: Annotated[Office, Field(description="本单位。")]
    phase: Annotated[
        tuple[Phase, ...],
        Field(
            description="阶段可以有几个，按先后每个写一节，日期首尾都算。role 是这一阶段的用途：visit 走访排查（走访率只算这一"
            "阶段的走访）、classify 问题分类、resolve 集中办结、revisit 回访反馈；round 是第几轮走访；basis 是依据。",
            examples=[
                '[[phase]]\nname = "走访排查"\nrole = "visit"\nstarts_on = 2022-03-01\nends_on = 2022-03-31\nround = 1'
            ],
        ),
    ] = ()
    node: Annotated[
        tuple[Node, ...],
        Field(
            description="节点：哪天以前谁把什么报给谁，每个写一节；per 是 branch 各总支、village 各村、unit 各涉及单位。",
            examples=['[[node]]\nname = "工作小结"\non = 2022-04-15\nper = "branch"\nto = "镇组织人事办公室"'],
        ),
    ] = ()
    holiday: Annotated[
        tuple[HolidayYear, ...],
        Field(
            description="程序里还没有的年份的放假安排（或某一年改过的），国务院通知公布后每年写一节；没有写的年份，到期日按周一至周五推算并标“暂定”。"
            "改完运行“minqing deadline recount”，未办结的按新安排重算。",
            examples=[
                '[[holiday]]\nyear = 2027\nsource = "国务院办公厅关于2027年部分节假日安排的通知"\noff = [2027-01-01, 2027-01-02]\nmade_up = [2027-01-03]'
            ],
        ),
    ] = ()
    numbering: Annotated[Numbering, Field(description="编号。")] = Numbering()
    deadline: Annotated[Deadline, Field(description="办理时限。")] = Deadline()
    extension: Annotated[Extension, Field(description="延期。")] = Extension()
    petition: Annotated[Petition, Field(description="登记为信访的事项，另有的期限（《信访工作条例》）。")] = Petition()
    returns: Annotated[Returns, Field(description="承办单位退回。")] = Returns()
    revisit: Annotated[Revisit, Field(description="回访。")] = Revisit()
    satisfaction: Annotated[SatisfactionScale, Field(description="满意度。")] = SatisfactionScale()
    escalation: Annotated[Escalation, Field(description="三个亲自：反复不满意的件升级。")] = Escalation()
    closure: Annotated[Closure, Field(description="销号。")] = Closure()
    soundness: Annotated[Soundness, Field(description="台账健全性。")] = Soundness()
    sameness: Annotated[Sameness, Field(description="同一件。")] = Sameness()
    topics: Annotated[Topics, Field(description="一类事。")] = Topics()
    ranking: Annotated[Ranking, Field(description="排名。")] = Ranking()
    goals: Annotated[Goals, Field(description="目标，达不到的在报表里说明差几件；0 表示不设目标。")] = Goals()
    handing_in: Annotated[HandingIn, Field(description="报送时限：过了就算迟报。")] = HandingIn()
    reminders: Annotated[Reminders, Field(description="走访日、提醒和抽查。")] = Reminders()
    rhythm: Annotated[Rhythm, Field(description="日报、周中督导、会议统筹、每月通报。")] = Rhythm()
    teams: Annotated[Teams, Field(description="走访小组怎么组成（如 1+2+N）。")] = Teams()
    visiting: Annotated[Visiting, Field(description="先访谁、什么时候访。")] = Visiting()
    units: Annotated[Units, Field(description="责任单位。")] = Units()
    platform: Annotated[Platform, Field(description="上级平台。")] = Platform()
    forms: Annotated[
        Mapping[str, FormWords],
        Field(
            description="本单位对表的叫法，表名见“minqing template --help”；extra 是另加在最后的列，headings 是改名的列。附件4 的 extra 里写了"
            "“走访时段”“预约方式”“是否矛盾纠纷”“是否初访”“是否信访积案”“化解层级”“处置”的，带下拉选项，汇总时收进台账；其他的并入备注。",
            examples=['"附件6" = { title = "问题清单", extra = ["网格长"], headings = { "问题" = "诉求内容" } }'],
        ),
    ] = Field(default_factory=dict)
    privacy: Annotated[Privacy, Field(description="个人信息。")] = Privacy()
    classification: Annotated[Classification, Field(description="分类。")] = Classification()
    synonyms: Annotated[
        Mapping[str, Several],
        Field(
            description='报来的表里列名和我们不一样时，在这里写：我们的列名 = ["对方的列名"]。',
            examples=['"走访对象" = ["户长"]'],
        ),
    ] = Field(default_factory=dict)
    places: Annotated[
        Mapping[str, Villages],
        Field(
            description="总支、村、网格。可以只写村，也可以写到网格；底册里有的不必重复写。",
            examples=[
                '"前岭总支" = ["前岭村", "东坡村"]\n"后河总支" = { "后河村" = ["第1网格", "第2网格"], "柳沟村" = [] }'
            ],
        ),
    ] = Field(default_factory=dict)
    limits: Annotated[
        Limits, Field(description="读取来路不明的文件时的上限，超过就拒收这个文件（不影响其他文件）。")
    ] = Limits()

    def other_headings(self) -> dict[str, tuple[str, ...]]:
        """What sheets may call our columns: the synonyms, and what the office's own forms print."""
        found = dict(self.synonyms)
        for words in self.forms.values():
            for ours, theirs in words.headings.items():
                found[ours] = (*found.get(ours, ()), theirs)
        return found

    def further_columns(self) -> dict[str, Column]:
        """What visit sheets may say beside the visit, as the plan asks for it: name → column (see `further`).

        Asked for are the columns that its 附件4 has beside ours, what a goal is reckoned from, and what is handed out.
        """
        words = self.forms.get(VISIT_SHEET.name)
        written = {clean.heading(heading) for heading in (words.extra if words else ())}
        asked = {
            name
            for name, column in further.COLUMNS.items()
            if not written.isdisjoint(map(clean.heading, (column.heading, *column.also)))
        }
        asked |= {"dispute", "settled_at"} if self.goals.settled_in_village else set()
        asked |= {"first_petition"} if self.goals.settled_at_first else set()
        found = {name: column for name, column in further.COLUMNS.items() if name in asked}
        if "disposition" in found:
            found["disposition"] = replace(found["disposition"], choices=tuple(self.dispositions))
        return found | {name: Column(name, kind="count") for name in self.visiting.handed_out}

    def campaign_year(self, today: date) -> int:
        """The year that dates without one belong to."""
        return self.year or (self.phase[0].starts_on.year if self.phase else today.year)

    def phases_for(self, role: str) -> tuple[Phase, ...]:
        """The phases with a role, in order."""
        return tuple(phase for phase in self.phase if phase.role == role)

    def phase_named(self, name: str) -> Phase | None:
        """The phase of that name, if the plan has one."""
        return next((phase for phase in self.phase if phase.name == name), None)

    def phase_on(self, day: date) -> Phase | None:
        """The phase that a day lies in."""
        return next((phase for phase in self.phase if phase.starts_on <= day <= phase.ends_on), None)

    def branch_of(self, village: str) -> str | None:
        """The branch (总支) that the plan's tree puts a village under."""
        return next((branch for branch, villages in self.places.items() if village in villages), None)

    def villages(self) -> tuple[str, ...]:
        """Every village of the tree, in order."""
        return tuple(village for villages in self.places.values() for village in villages)

    def unit_for(self, responsibility: str, village: str, subject: str = "") -> str:
        """The unit that takes an issue of a class when nobody has named one."""
        by_class = dict(zip(self.responsibilities, self.units.by_responsibility, strict=False))
        unit = by_class.get(responsibility, self.units.pending).replace("{village}", village)
        return self.units.by_subject.get(subject, unit) if unit == self.units.pending else unit

    def unit_kind(self, unit: str) -> UnitKind | None:
        """Whether a unit is a village, of the town, or of the city; None where the plan does not say."""
        listed = self.units.named(unit)
        if listed is not None:
            return listed.kind
        if unit in self.villages():
            return "village"
        return "town" if unit == self.office.name else None

    def fingerprint(self) -> str:
        """SHA-256 over the plan's content, whatever the lay-out of its file."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()
