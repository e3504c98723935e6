"""Whether the ledger is sound (台账健全性, M22): each issue has what the plan asks for, and no village is too quiet.

What an issue must have is the plan's choice: 责任人, 时限, 措施, 进展, and two responsible (a unit and a person). One thing
missing makes the issue unsound. A village where many were visited and nobody said anything is only worth another look.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from minqing_cli.plan.handling import Soundness
from minqing_cli.reports import SOUNDNESS
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.rates import Rate
from minqing_cli.reports.scope import BY_HEADINGS, Scope, key_label
from minqing_cli.reports.table import Table, TableColumn
from minqing_cli.terms import TOTAL

_TWO = "双责任人"
SoundnessBy = Literal["village", "town"]


@dataclass(frozen=True, slots=True)
class Kept:
    """What the ledger has of one issue. unit: empty where it is not settled."""

    number: str
    village: str
    unit: str
    responsible_person: str
    due_on: date | None
    measures: str
    progress: str
    town: str = ""

    def lacks(self, rules: Soundness) -> tuple[str, ...]:
        """Return what is missing, in the plan's order."""
        there: Mapping[str, object] = {
            "责任人": self.responsible_person, "时限": self.due_on, "措施": self.measures, "进展": self.progress,
        }  # fmt: skip
        two = [_TWO] if rules.two_responsible and not (self.unit and self.responsible_person) else []
        return (*(name for name in rules.needs if not there[name]), *two)


def compute(
    issues: Iterable[Kept],
    quiet: Sequence[tuple[str, int]],
    rules: Soundness,
    as_of: date,
    as_known: int | date | None = None,
    by: SoundnessBy = "village",
) -> Listed:
    """Return how many issues are whole by village or town, what the others lack, and the villages worth another look.

    quiet: (village, households visited) of each village where nothing was reported.
    """
    listed = list(issues)
    asked = (*rules.needs, *([_TWO] if rules.two_responsible else []))
    lacking = [(one, missing) for one in listed if (missing := one.lacks(rules))]
    columns = (
        TableColumn(by, BY_HEADINGS[by], "text", 14),
        TableColumn("issues", "件数", "count", 8),
        *(TableColumn(f"lacks{number}", f"缺{name}", "count", 10) for number, name in enumerate(asked, start=1)),
        TableColumn("sound_rate", "完整率", "rate", 18),
    )
    groups: dict[str, list[Kept]] = {}
    for one in listed:
        groups.setdefault(key_label(one.town if by == "town" else one.village, by), []).append(one)
    rows = tuple(_row(key, own, asked, rules) for key, own in groups.items())
    said = "、".join(asked) or "没有要求（minqing.toml 的 [soundness]）"
    return Listed(
        SOUNDNESS,
        Scope(as_of, as_known),
        Table(
            SOUNDNESS.title, columns, rows, _row(TOTAL, listed, asked, rules),
            (f"每件要有：{said}；缺一项就是不健全。完整率=一项不缺的件÷受理。",),
        ),
        (
            Table(
                "不健全的件",
                (TableColumn("id", "编号", "text", 16), TableColumn("village", "村（社区）", "text", 14),
                 TableColumn("unit", "责任单位", "text", 14), TableColumn("missing", "缺什么", "text", 30)),
                tuple((one.number, one.village, one.unit, "、".join(missing)) for one, missing in lacking),
            ),
            Table(
                "建议复核的村",
                (TableColumn("village", "村（社区）", "text", 14), TableColumn("visited", "已访户", "count", 10)),
                tuple(quiet),
                notes=("走访了很多户而一个问题都没有，建议复核是否如实记录；只是提示，不作结论。",),
            ),
        ),
    )  # fmt: skip


def _row(key: str, issues: Sequence[Kept], asked: Sequence[str], rules: Soundness) -> tuple[str | int | Rate, ...]:
    missing = Counter(name for one in issues for name in one.lacks(rules))
    whole = sum(not one.lacks(rules) for one in issues)
    return (key, len(issues), *(missing[name] for name in asked), Rate(whole, len(issues)))
