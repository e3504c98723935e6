"""The words of the domain as enums: what a clerk reads is the value, what code says is the name.

Subjects and responsibilities are not closed: a plan may name others. The enums here are the
standard 3 × 7 of the 柴胡店镇 plan, which the built-in rules speak of.
"""

from enum import IntEnum, StrEnum

SETTINGS_FILE = "minqing.toml"
LEDGER_FILE = "总台账.xlsx"
"""Where a workspace keeps its plan and the unit's own settings."""


class Outcome(StrEnum):
    """What a visit came to (走访结果)."""

    NO_PROBLEM = "无问题"
    HAS_ISSUE = "有问题"
    NOT_REACHED = "未走访到"
    TO_COMPLETE = "待补"


class RowFate(StrEnum):
    """Where a row below the heading goes: exactly one of these."""

    ACCEPTED = "入账"
    DUPLICATE = "重复"
    HELD = "扣留"
    IGNORED = "略过"


class Severity(StrEnum):
    """ERROR holds the row back, WARNING lets it in and says so, INFO only tells."""

    ERROR = "错误"
    WARNING = "警告"
    INFO = "提示"


class Subject(StrEnum):
    """The seven standard subjects (主题)."""

    LIVING_ENVIRONMENT = "居住环境"
    PUBLIC_SECURITY = "社会治安"
    BASIC_MEDICAL = "基本医疗"
    CULTURE_SPORTS = "文体生活"
    BASIC_EDUCATION = "基础教育"
    SOCIAL_ASSISTANCE = "社会帮扶"
    OTHER = "其他"


class Responsibility(StrEnum):
    """The three standard classes of responsibility (责任类)."""

    TOWN_AND_VILLAGE = "镇和村解决"
    TOWN_WITH_CITY = "镇和市直部门联动"
    CITY_ALONE = "市直部门单独解决"


class ResponsibilityRank(IntEnum):
    """A class of responsibility by its place in the plan's list, whatever the plan calls it."""

    TOWN_AND_VILLAGE = 0
    TOWN_WITH_CITY = 1
    CITY_ALONE = 2


class State(StrEnum):
    """How far an issue has come. The second group stands beside the main line."""

    ACCEPTED = "受理"
    ASSESSED = "研判"
    DISPATCHED = "转办"
    IN_PROGRESS = "办理"
    RESOLVED = "办结"
    EXPLAINED = "解释说明"
    REVISITED = "回访"
    CLOSED = "销号"

    RETURNED = "退回"
    SUSPENDED = "挂起"
    WITHDRAWN = "撤回"
    MERGED = "并件"
    UNREACHABLE = "无法回访"


NOT_COUNTED = (State.WITHDRAWN, State.MERGED, State.RETURNED)
"""Issues in these states are in no list and no denominator (D11)."""
FINISHED = (State.CLOSED, State.UNREACHABLE, *NOT_COUNTED)
"""Issues in these states need nothing more from anybody."""


APART = "分开"
"""The step that takes an issue out of its main one, or settles that it is not the one it looks like; no state."""
NOTED = "补记"
"""No step: something is said of an issue that stays where it is."""
STEP_WORDS = (*(state for state in State if state is not State.ACCEPTED), APART)
"""What a step is called; nothing goes back to 受理."""


class TargetKind(StrEnum):
    """Who is visited (对象类型)."""

    HOUSEHOLD = "家庭"
    OFFICE = "机关"
    INSTITUTION = "事业单位"
    ENTERPRISE = "企业"
    SCHOOL = "学校"
    SHOP = "商铺"
    HOSPITAL = "医院"
    MARKET = "市场"


class VisitMethod(StrEnum):
    """How the visit was made (走访方式)."""

    AT_HOME = "入户"
    TELEPHONE = "电话"
    WECHAT = "微信"
    MEETING = "座谈"


class VisitPeriod(StrEnum):
    """When people who work can be met at home (走访时段, M22)."""

    BEFORE_WORK = "上班前"
    AFTER_WORK = "下班后"
    SUNDAY = "星期天"
    HOLIDAY = "节假日"


class Appointment(StrEnum):
    """How a visit was announced (预约方式, M22)."""

    TELEPHONE = "电话"
    WECHAT = "微信"
    CARD = "提示卡"


class SettledAt(StrEnum):
    """Where a dispute was settled (化解层级, M20)."""

    VILLAGE = "村"
    TOWN = "镇"
    COUNTY = "县"


class Disposition(StrEnum):
    """What was done with an issue when it was raised (处置, M11)."""

    ANSWERED = "现场答复"
    TRACKED = "登记跟踪"
    EXPLAINED = "解释说明"


class Channel(StrEnum):
    """How an issue that is taken down by hand came in (来源渠道)."""

    WALK_IN = "来访"
    TELEPHONE = "电话"
    AT_HOME = "入户"
    WECHAT = "微信"
    SERVICE_STATION = "服务站"
    SUGGESTION_BOX = "建议箱"
    VILLAGE_OFFICIAL = "村干部"
    HOTLINE = "热线"
    PLATFORM = "平台"
    OTHER = "其他"


class Satisfaction(StrEnum):
    """What the household says of the result (满意度)."""

    SATISFIED = "满意"
    FAIRLY_SATISFIED = "基本满意"
    DISSATISFIED = "不满意"
    NOT_RATED = "未评价"


UNRATED = ("", Satisfaction.NOT_RATED)
"""What says nothing of whether a household is satisfied."""


class Urgency(StrEnum):
    """How soon an issue must be looked at (紧急度)."""

    CRITICAL = "特急"
    URGENT = "紧急"
    ORDINARY = "一般"


class RevisitMethod(StrEnum):
    """How the household was asked about the result (回访方式)."""

    IN_PERSON = "见面"
    TELEPHONE = "电话"
    WECHAT = "微信"


class Solved(StrEnum):
    """Whether the issue is really solved, as the household says (是否属实解决)."""

    YES = "是"
    NO = "否"
    PARTLY = "部分"


class SupervisionReason(StrEnum):
    """Why a unit is sent a reminder (督办原因)."""

    OVERDUE = "逾期"
    DISSATISFIED = "不满意"
    RETURNED_OFTEN = "多次退回"
    REPEATED = "重复反映"


class Card(StrEnum):
    """The warning an unresolved issue carries."""

    RED = "red"
    YELLOW = "yellow"


YES = "是"
NO = "否"
SUSPECTED = "疑似"
"""In the place of 是 where the text sounds like it and nobody has confirmed it; it counts as nothing until then."""
CONFIRMED = "确认"
CLEARED = "解除"
"""What a person settled of a suspicion."""
PENDING = "待研判"
UNIT_PENDING = "待定"
TOTAL = "合计"

IDS_OF_A_TOWN = 10**9
"""Ids below this are a ledger's own; those of a county's n-th town begin at n times this."""

RETURN_TITLE = "退回说明"
RETURN_MARK = "【民情台账退回说明】"
"""Stands on the sheet that a marked copy brings to its sender; by it the sheet is known again when the copy returns."""
RETURN_SHORT = "本份只含有毛病的行"
"""Stands beside the mark where the copy leaves the sound rows out."""
