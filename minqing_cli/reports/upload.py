"""Which issues should be on the outside platform and have no number there, by grid worker (M09)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from minqing_cli.plan.lists import Platform
from minqing_cli.reports import UPLOAD
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.scope import Scope
from minqing_cli.reports.table import Table, TableColumn
from minqing_cli.terms import TOTAL

_COLUMNS = (
    TableColumn("worker", "网格员", "text", 16),
    TableColumn("id", "编号", "text", 15),
    TableColumn("village", "村（社区）", "text", 11),
    TableColumn("problem", "问题", "text", 34),
    TableColumn("responsibility", "责任类", "text", 16),
    TableColumn("unit", "责任单位", "text", 14),
    TableColumn("judged_on", "研判日", "date", 11),
    TableColumn("upload_by", "应上传日", "date", 11),
    TableColumn("days_over", "过期天数", "count", 9),
)


@dataclass(frozen=True, slots=True)
class UploadIssue:
    """One issue that belongs on the platform. upload_by: the last day for it. worker: empty where nobody is known."""

    id: str
    worker: str
    village: str
    problem: str
    responsibility: str
    unit: str
    judged_on: date
    upload_by: date
    number: str
    person: str = ""
    phones: str = ""

    @property
    def group(self) -> str:
        """Under whom it is listed."""
        return self.worker or f"{self.village}（网格员没有登记）"


def waiting(issues: Iterable[UploadIssue], as_of: date) -> list[UploadIssue]:
    """Return those past their day without a number, grid worker by grid worker."""
    late = [one for one in issues if not one.number and as_of > one.upload_by]
    return sorted(late, key=lambda one: (not one.worker, one.group))


def compute(
    issues: Iterable[UploadIssue], platform: Platform, as_of: date, as_known: int | date | None = None
) -> Listed:
    """Return the list of what is past its day, and how many each grid worker has. issues: all that belong there."""
    everything = list(issues)
    late = waiting(everything, as_of)
    numbered = sum(1 for one in everything if one.number)
    rows = tuple(
        (
            one.group, one.id, one.village, one.problem, one.responsibility, one.unit, one.judged_on, one.upload_by,
            (as_of - one.upload_by).days,
        )
        for one in late
    )  # fmt: skip
    if not platform.name:
        notes: tuple[str, ...] = ("方案没有写上级平台，没有要上传的件。",)
    else:
        notes = (
            f"应上传“{platform.name}”的 {len(everything)} 件：已有平台编号 {numbered} 件，过期没有编号 {len(late)} 件，"
            f"还没到期 {len(everything) - numbered - len(late)} 件。",
            f"口径：{'、'.join(platform.responsibilities)}的件，研判次日起 {platform.working_days} 个工作日内上传；"
            "现场办结的和疑似涉干部的不上传。过期天数按自然日算。",
            *([f"网格员上传后，由{platform.transferred_by}在平台上转办。"] if platform.transferred_by else []),
        )
    groups = Counter(one.group for one in late)
    by_worker = Table(
        "各网格员待上传件数",
        (TableColumn("worker", "网格员", "text", 20), TableColumn("count", "待上传", "count", 9)),
        tuple(groups.items()),
        total=(TOTAL, len(late)),
    )
    main = Table(UPLOAD.title, _COLUMNS, rows, notes=notes)
    return Listed(UPLOAD, Scope(as_of, as_known), main, (by_worker,))
