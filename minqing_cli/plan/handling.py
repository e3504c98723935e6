"""How an issue is handled: its deadline, extension and return, the call-back, and when it may be closed."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from minqing_cli.plan.part import Part, Several
from minqing_cli.terms import Satisfaction, Urgency

_AT_HOME = "入户"
Days = Annotated[int, Field(ge=0, le=250)]


class DeadlineRule(Part):
    """A deadline for some issues. Every condition written must hold; exactly one allowance is written."""

    basis: Annotated[str, Field(description="依据：哪个文件、哪句话。")] = ""
    responsibility: Annotated[Several, Field(description="只用于这些责任类。")] = ()
    subject: Annotated[Several, Field(description="只用于这些主题。")] = ()
    urgency: Annotated[tuple[Urgency, ...], Field(description="只用于这些紧急度：特急、紧急、一般。")] = ()
    channel: Annotated[Several, Field(description="只用于这些来源渠道。")] = ()
    petition: Annotated[bool, Field(description="只用于登记为信访的事项。")] = False
    working_days: Annotated[int | None, Field(ge=1, le=250, description="几个工作日（次日起算）。")] = None
    natural_days: Annotated[
        int | None, Field(ge=1, le=365, description="几个自然日（次日起算，末日遇休息日、节假日顺延）。")
    ] = None
    hours: Annotated[
        int | None,
        Field(
            ge=1, le=240, description="几小时：受理只记到天，从受理当天 24 点起算，24 小时是次日为限，遇休息日不顺延。"
        ),
    ] = None
    phase_end: Annotated[str, Field(description="以哪个阶段的最后一天为限。")] = ""

    def applies(self, responsibility: str, subject: str, urgency: str, channel: str, petition: bool) -> bool:
        """Say whether this rule speaks of such an issue."""
        asked = (
            (self.responsibility, responsibility),
            (self.subject, subject),
            (self.urgency, urgency),
        )
        # A visit is 入户走访 in the ledger, whatever a plan calls the channel of what is heard at the door.
        at_home = channel.startswith(_AT_HOME) and any(name.startswith(_AT_HOME) for name in self.channel)
        heard = not self.channel or channel in self.channel or at_home
        return heard and all(not names or value in names for names, value in asked) and (petition or not self.petition)


class Deadline(Part):
    """When an issue is due: after the working days, never past the phase's last day. Rules for some issues stand before both."""

    working_days: Annotated[
        int, Field(ge=0, le=250, description="办理时限：受理次日起算的工作日天数；0 表示只以阶段为限。")
    ] = 5
    phase: Annotated[str, Field(description="到期日不超过哪个阶段的最后一天；空着表示不限。")] = ""
    yellow_working_days: Annotated[
        int, Field(ge=0, le=30, description="到期前几个工作日起亮黄牌（到期当天也算）；过期亮红牌。")
    ] = 1
    basis: Annotated[str, Field(description="依据：方案原文是怎么写的。")] = ""
    rule: Annotated[
        tuple[DeadlineRule, ...],
        Field(
            description="某些件另有时限的，一条规则写一节，从上往下第一条对得上的算数。条件可写 responsibility、subject、"
            "urgency、channel、petition；时限在 working_days、natural_days、hours、phase_end 里写一个；basis 写依据。"
            "没有对得上的，照上面的 working_days 和 phase；写了 phase_end 的只以那个阶段为限；表里写明“完成时限”的照表。",
            examples=['[[deadline.rule]]\nurgency = ["特急"]\nhours = 24\nbasis = "停水停电等 24 小时内处置"'],
        ),
    ] = ()

    def rule_for(
        self, responsibility: str, subject: str, urgency: str = "", channel: str = "", petition: bool = False
    ) -> DeadlineRule | None:
        """The first rule that speaks of such an issue, or None: then working_days and phase hold."""
        return next(
            (one for one in self.rule if one.applies(responsibility, subject, urgency, channel, petition)), None
        )


class Extension(Part):
    """Who may put a due day off, and how far."""

    asked_before_due: Annotated[bool, Field(description="延期只能在到期以前申请。")] = True
    approved_by: Annotated[
        str, Field(description="由谁批准，几个的用“、”隔开；批准人写的不是他的，照记并提示。空着表示写明批准人即可。")
    ] = ""
    max_times: Annotated[int, Field(ge=0, le=10, description="一件最多延几次；0 表示不准延期。")] = 1
    max_working_days: Annotated[int, Field(ge=0, le=250, description="一次最多延几个工作日。")] = 10


class Petition(Part):
    """What the rules on petitions ask beside the due day, of issues that are registered as petitions only (R9)."""

    notice_days: Annotated[int, Field(ge=0, le=60, description="受理后几个自然日内告知群众是否受理；0 表示不设。")] = 15
    extension_days: Annotated[int, Field(ge=0, le=365, description="一次最多延几个自然日。")] = 30


class Returns(Part):
    """When a unit may send an issue back."""

    working_days: Annotated[
        int,
        Field(
            ge=0,
            le=30,
            description="承办单位几个工作日以内可以退回（转办次日起算）；过了的照退，提示并记“超期退回”。0 表示不限。",
        ),
    ] = 2
    names_unit: Annotated[bool, Field(description="退回时必须写明该归哪个单位。")] = True
    max_times: Annotated[int, Field(ge=0, le=20, description="退回几次起列入督办和通报候选；0 表示不列。")] = 2


class Revisit(Part):
    """How a household is called back."""

    tries: Annotated[int, Field(ge=1, le=10, description="不同日共几次没有联系上，才可以报批“无法回访”。")] = 3


class SatisfactionScale(Part):
    """What ratings count as satisfied, and what else people write for them."""

    satisfied: Annotated[
        tuple[Satisfaction, ...], Field(min_length=1, description="哪些评价算满意：满意、基本满意。")
    ] = (Satisfaction.SATISFIED, Satisfaction.FAIRLY_SATISFIED)
    also: Annotated[
        Mapping[str, Satisfaction],
        Field(
            description="回访表里的其他写法 = 满意、基本满意、不满意、未评价之一。",
            examples=['"较满意" = "基本满意"'],
        ),
    ] = Field(default_factory=dict)


class Escalation(Part):
    """When the leaders themselves must act (三个亲自, M12)."""

    dissatisfied_times: Annotated[
        int, Field(ge=0, le=10, description="同一件几次不满意，就要党政主要负责人亲自办；0 表示不设。")
    ] = 2
    to: Annotated[str, Field(min_length=1, description="由谁亲自办。")] = "党政主要负责人"
    acts: Annotated[Several, Field(min_length=1, description="亲自做哪几件事，每件都要填日期。")] = (
        "见面沟通",
        "协调解决",
        "上门解释",
    )


class Closure(Part):
    """What 销号 requires (M18), and how attachment 6 treats what was solved at the door."""

    needs: Annotated[
        tuple[Literal["回访日", "满意", "佐证"], ...],
        Field(description="销号以前必须有的：回访日、满意（评价为满意或基本满意）、佐证；佐证可以不要。"),
    ] = ("回访日", "满意", "佐证")
    list_resolved_on_the_spot: Annotated[
        bool, Field(description="走访时已经当场解决的问题，是否仍列入附件6（办理状态写“办结”）。")
    ] = True


class Sameness(Part):
    """When two issues of one household are the same."""

    months: Annotated[
        int, Field(ge=0, le=120, description="同一户在几个月内又反映文字相同的事，算同一件（记“再次反映”，不另编号）。")
    ] = 6
    similar_score: Annotated[
        int, Field(ge=50, le=100, description="文字相似到多少分（满分 100）列为“疑似同件”，请人工确认。")
    ] = 85


class Soundness(Part):
    """What each issue of the ledger must have to be sound (M21, M22)."""

    needs: Annotated[
        tuple[Literal["责任人", "时限", "措施", "进展"], ...],
        Field(
            description="台账每件必须填的，缺一项就列为“不健全”。",
            examples=['needs = ["责任人", "时限", "措施", "进展"]'],
        ),
    ] = ()
    two_responsible: Annotated[bool, Field(description="每件要有两个责任人：分管部门和包村干部。")] = False
