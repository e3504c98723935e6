"""The reports: counted rows in, figures out. One file a report, and one line in the tuple below.

Every report module has `compute(...)`, whose result offers `as_json()` (the contract of the command line) and
`table()` (the neutral form for console, csv and xlsx), both from one computation.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """What a report is called. name: on the command line. title: on paper. about: one line of help."""

    name: str
    title: str
    about: str


CLOSURE = Report(
    "closure",
    "办结情况统计表",
    "受理、转办、办结、按时办结、满意、回访、销号各多少件和各率，可按村、总支、单位、主题、责任类分列。",
)
OVERDUE = Report("overdue", "超期问题清单", "过了到期日还没办结的问题（红牌），可加列快到期的（黄牌）。")
COVERAGE = Report("coverage", "走访覆盖情况表", "对照底册：每个村应访多少户、访到多少户，漏了哪些村、哪些户。")
MATRIX = Report("matrix", "问题分类统计表", "责任类乘主题，每格多少件；分不了类的单列为待研判。")

REPORTS: tuple[Report, ...] = (CLOSURE, OVERDUE, COVERAGE, MATRIX)
"""Every report of this package, in the order the command line lists them."""
