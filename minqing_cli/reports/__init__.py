"""The reports: counted rows in, figures out. One file a report, and one line in the tuple below.

Every report module has `compute(...)`, whose result offers `as_json()` (the contract of the command line) and
`table()` (the neutral form for console, csv and xlsx), both from one computation.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """What a report is called and how it can be split.

    name, chinese: on the command line. title: on paper. about: one line of help. by: the dimensions it is split by.
    """

    name: str
    chinese: str
    title: str
    about: str
    by: tuple[str, ...] = ()
    internal: bool = False
    """For the office alone: there is no copy for outside."""


CLOSURE = Report(
    "closure",
    "办结",
    "办结情况统计表",
    "受理、转办、办结、按时办结、满意、回访、销号各多少件和各率，可按村、总支、单位、主题、责任类分列。",
    ("village", "branch", "unit", "subject", "responsibility", "town"),
)
OVERDUE = Report(
    "overdue", "超期", "超期问题清单", "过了到期日还没办结的问题（红牌），可加列快到期的（黄牌）。", ("town",)
)
COVERAGE = Report(
    "coverage",
    "覆盖",
    "走访覆盖情况表",
    "对照底册：每个村应访多少户、访到多少户，漏了哪些村、哪些户。",
    ("village", "branch", "town"),
)
MATRIX = Report("matrix", "分类", "问题分类统计表", "责任类乘主题，每格多少件；分不了类的单列为待研判。", ("town",))
RANKING = Report(
    "ranking",
    "排名",
    "办理情况排名表",
    "村（总支）与部门分开排名：按时办结率、逾期数、满意率依次比较，件数太少的不排名。",
    ("village", "branch", "unit", "town"),
)
GOALS = Report(
    "goals",
    "目标",
    "目标完成情况表",
    "先急后缓、逐步化解、全部清零、全部回访和方案定的目标，逐项判达标、差几件。",
    ("town",),
)
EXCLUDED = Report(
    "excluded", "剔除", "剔除问题清单", "不计入受理的件：撤回、并件、非本镇退回，逐件列出原因和批准人。", ("town",)
)
TOPICS = Report("topics", "专题", "同案和专题表", "同一处的同一件事（同案），多户反映的一类事（专题）。")

_PLACES = ("village", "branch", "unit", "town")
DAILY = Report("daily", "日报", "民情日报", "当日新增、现场答复、登记跟踪、解释说明、当日反馈、累计在办。", _PLACES)
WEEKLY = Report("weekly", "周表", "每周工作分解表", "本周到期、新增、办结、销号和存量，到期的逐件分解到单位。", _PLACES)
MIDWEEK = Report("midweek", "周中督导", "周中督导清单", "逾期、快到期、重办的件和没整改的督导问题，按责任单位排。")
MEETING = Report(
    "meeting", "会议统筹", "每周会议统筹表", "各总支一周情况、建议会诊的一类事、要领导亲自办的件、实事项目。", _PLACES
)
BULLETIN = Report(
    "bulletin", "通报", "民情工作情况通报", "每月通报：文字和表出自同一组数，可出 .txt、.docx、.xlsx。", ("town",)
)
BRANCH = Report("branch", "总支小结", "工作小结表", "以总支为单位，数字自动填，文字留空。")
VILLAGE = Report("village", "村自查", "自查表", "以村为单位，还剩哪些事没做，自查情况和措施留空。")

NODES = Report("nodes", "节点", "阶段和节点表", "现在是哪个阶段、离各节点几天、过了节点谁还没报。")
ROUNDS = Report("rounds", "轮次", "走访轮次表", "每一轮的走访率和反馈率，分开算。", ("town",))
PLANNED = Report("planned", "计划", "走访计划完成表", "计划和实际对照，到人、到天；没有按日完成的列名。")
SUPERVISION = Report("supervision", "督导", "督导情况表", "督导多少次、多少个现场，发现的问题整改没有。")
PROJECTS = Report("projects", "实事", "实事项目进度表", "实事项目完成一项销号一项，并列会议议定事项。")
SERVICES = Report("services", "服务", "服务成果表", "场次、人次、发放数、救助数，本月和累计。")
TEAMS = Report("teams", "队伍", "走访队伍对应表", "没有队伍的村、重复的人、网格“五个一”的缺项。")
SOUNDNESS = Report(
    "soundness",
    "健全",
    "台账健全情况表",
    "每件的责任人、时限、措施、进展缺不缺；走访很多而没有问题的村建议复核。",
    ("village", "town"),
)
ROUTE = Report("route", "路线", "走访路线单", "按村、网格、住址排的应访户，重点户在前；只在内部用。", internal=True)
PREPARATION = Report("preparation", "准备", "访前准备清单", "每个村要多少工作牌、明白纸、联系卡。")
MISSING = Report(
    "missing", "催报", "未报名单", "安排表里过了报送时限还没报的村和组、迟报的，以及各村、各走访人的报表质量。"
)
KEY = Report("key", "重点户", "重点户分布表", "各村、各标签多少重点户，走访了多少；只在内部用。", internal=True)

UPLOAD = Report("upload", "待上传", "待上传清单", "该上传上级平台、过了时限还没有平台编号的件，按网格员分组。")
REVISIT = Report(
    "revisit", "回访", "回访情况表", "回访率，和两种分母的满意率：有评价的、应回访的；可按村、总支、单位分列。", _PLACES
)
PETITIONS = Report(
    "petitions",
    "信访",
    "信访事项期限表",
    "登记为信访的件：哪天前告知、哪天前办结，超期的在前；普通走访意见不在里面。",
    ("town",),
)
SETTLED = Report(
    "settled",
    "化解",
    "矛盾纠纷化解和初访办理情况表",
    "矛盾纠纷化解在村、镇、县各多少，初访一次化解、信访积案化解多少；对照方案的目标说明差几件。",
    _PLACES,
)
VISITS = Report(
    "visits",
    "走访",
    "走访情况表",
    "每百户多少件、每人走访多少户、错时走访占多少、怎样预约的、随访发了多少宣传品。",
    ("village", "branch", "town"),
)

REPORTS: tuple[Report, ...] = (
    CLOSURE, OVERDUE, COVERAGE, MATRIX, RANKING, GOALS, EXCLUDED, TOPICS,
    DAILY, WEEKLY, MIDWEEK, MEETING, BULLETIN, BRANCH, VILLAGE,
    NODES,
    ROUNDS, PLANNED, SUPERVISION, PROJECTS, SERVICES, TEAMS, SOUNDNESS, ROUTE, PREPARATION, KEY, MISSING,
    UPLOAD, REVISIT, PETITIONS, SETTLED, VISITS,
)  # fmt: skip
"""Every report of this package, in the order the command line lists them."""
