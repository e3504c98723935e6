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


CLOSURE = Report(
    "closure",
    "办结",
    "办结情况统计表",
    "受理、转办、办结、按时办结、满意、回访、销号各多少件和各率，可按村、总支、单位、主题、责任类分列。",
    ("village", "branch", "unit", "subject", "responsibility"),
)
OVERDUE = Report("overdue", "超期", "超期问题清单", "过了到期日还没办结的问题（红牌），可加列快到期的（黄牌）。")
COVERAGE = Report(
    "coverage",
    "覆盖",
    "走访覆盖情况表",
    "对照底册：每个村应访多少户、访到多少户，漏了哪些村、哪些户。",
    ("village", "branch"),
)
MATRIX = Report("matrix", "分类", "问题分类统计表", "责任类乘主题，每格多少件；分不了类的单列为待研判。")
RANKING = Report(
    "ranking",
    "排名",
    "办理情况排名表",
    "村（总支）与部门分开排名：按时办结率、逾期数、满意率依次比较，件数太少的不排名。",
    ("village", "branch", "unit"),
)
EXCLUDED = Report("excluded", "剔除", "剔除问题清单", "不计入受理的件：撤回、并件、非本镇退回，逐件列出原因和批准人。")
TOPICS = Report("topics", "专题", "同案和专题表", "同一处的同一件事（同案），多户反映的一类事（专题）。")

REPORTS: tuple[Report, ...] = (CLOSURE, OVERDUE, COVERAGE, MATRIX, RANKING, EXCLUDED, TOPICS)
"""Every report of this package, in the order the command line lists them."""
