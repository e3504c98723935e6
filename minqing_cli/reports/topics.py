"""One case of several issues (同案), and one matter of many households (专题, 一类事) (D15, M19).

A topic is a matter of one subject that enough households raised within some days of one another. What is alike is
decided in `classify.matters`; here cases and topics are counted and laid out. A person confirms them.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from minqing_cli.plan.lists import Topics
from minqing_cli.reports import TOPICS
from minqing_cli.reports.scope import Scope
from minqing_cli.reports.table import OneTable, Table, TableColumn

_STANDARD = Topics()


@dataclass(frozen=True, slots=True)
class Raised:
    """One issue as topics are found among. matters: the names of what it speaks of."""

    id: str
    household: int
    village: str
    on: date
    problem: str
    subject: str
    unit: str
    matters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A matter and the issues that speak of it, oldest first. lead: the unit proposed to take it in hand."""

    subject: str
    matter: str
    issues: tuple[Raised, ...]
    lead: str

    @property
    def households(self) -> int:
        """How many households raised it."""
        return len({issue.household for issue in self.issues})

    @property
    def villages(self) -> tuple[str, ...]:
        """The villages that it concerns, in the order in which they raised it."""
        return tuple(dict.fromkeys(issue.village for issue in self.issues))


@dataclass(frozen=True, slots=True)
class TopicsReport(OneTable):
    """cases: groups of issues that are probably one case. topics: most households first."""

    scope: Scope
    cases: tuple[tuple[Raised, ...], ...]
    topics: tuple[Topic, ...]
    settings: Topics

    def as_json(self) -> dict[str, Any]:
        """Return the report as the command line's JSON gives it."""
        return {
            **self.scope.as_json(TOPICS),
            "topics": [
                {
                    "subject": topic.subject,
                    "matter": topic.matter,
                    "households": topic.households,
                    "issues": [issue.id for issue in topic.issues],
                    "villages": list(topic.villages),
                    "first_on": topic.issues[0].on.isoformat(),
                    "last_on": topic.issues[-1].on.isoformat(),
                    "lead": topic.lead,
                }
                for topic in self.topics
            ],
            "cases": [
                {
                    "village": case[0].village,
                    "subject": case[0].subject,
                    "households": len({issue.household for issue in case}),
                    "issues": [issue.id for issue in case],
                    "title": case[0].problem,
                }
                for case in self.cases
            ],
            "notes": list(self._notes()),
        }

    def table(self) -> Table:
        """Return the topics."""
        return Table(
            "专题（一类事）",
            (
                TableColumn("subject", "主题", "text", 10),
                TableColumn("matter", "事项", "text", 10),
                TableColumn("households", "户数", "count", 7),
                TableColumn("issues", "件数", "count", 7),
                TableColumn("villages", "涉及村数", "count", 8),
                TableColumn("named", "涉及村", "text", 24),
                TableColumn("first_on", "最早反映", "date", 11),
                TableColumn("last_on", "最近反映", "date", 11),
                TableColumn("lead", "建议牵头单位", "text", 12),
                TableColumn("numbers", "编号", "text", 30),
            ),
            tuple(
                (
                    topic.subject, topic.matter, topic.households, len(topic.issues), len(topic.villages),
                    "、".join(topic.villages), topic.issues[0].on, topic.issues[-1].on, topic.lead,
                    "、".join(issue.id for issue in topic.issues),
                )
                for topic in self.topics
            ),
            notes=self._notes(),
        )  # fmt: skip

    def further_tables(self) -> tuple[Table, ...]:
        """Return the cases, a line an issue."""
        return (
            Table(
                "同案候选（请人工确认是不是同一件事）",
                (
                    TableColumn("case", "同案", "count", 6),
                    TableColumn("id", "编号", "text", 15),
                    TableColumn("village", "村（社区）", "text", 11),
                    TableColumn("on", "走访日期", "date", 11),
                    TableColumn("subject", "主题", "text", 10),
                    TableColumn("problem", "问题", "text", 36),
                ),
                tuple(
                    (number, issue.id, issue.village, issue.on, issue.subject, issue.problem)
                    for number, case in enumerate(self.cases, start=1)
                    for issue in case
                ),
            ),
        )

    def _notes(self) -> tuple[str, ...]:
        return (
            *self.scope.notes(),
            f"专题：同一主题、同一事项，{self.settings.days} 日内有 {self.settings.households} 户以上反映。"
            "同案：同一村（或同一处所）、同一主题、文字相似的 2 件以上。不含疑似涉干部的件。",
            f"专题 {len(self.topics)} 个，同案候选 {len(self.cases)} 组。",
        )


def compute(
    issues: Sequence[Raised],
    cases: Iterable[Sequence[int]],
    as_of: date,
    as_known: int | date | None = None,
    settings: Topics = _STANDARD,
    town: str = "",
    no_leaders: Collection[str] = (),
) -> TopicsReport:
    """Return cases and topics among some issues.

    cases: groups of their indexes. no_leaders: units that cannot lead a matter of several villages; then `town` does.
    """
    by_matter: dict[tuple[str, str], list[Raised]] = defaultdict(list)
    for issue in sorted(issues, key=lambda one: (one.on, one.id)):
        for matter in issue.matters:
            by_matter[issue.subject, matter].append(issue)
    topics = [
        Topic(subject, matter, kept, _lead(kept, town, no_leaders))
        for (subject, matter), raised in by_matter.items()
        if (kept := _within(raised, timedelta(days=settings.days), settings.households))
    ]
    topics.sort(key=lambda topic: (-topic.households, topic.issues[0].on, topic.matter))
    grouped = tuple(tuple(issues[index] for index in case) for case in cases)
    return TopicsReport(Scope(as_of, as_known), grouped, _without_shadows(topics), settings)


def _within(raised: Sequence[Raised], window: timedelta, least: int) -> tuple[Raised, ...]:
    """Return the issues that lie in some window with enough households. raised: oldest first."""
    kept: set[int] = set()
    start = 0
    for end, last in enumerate(raised):
        while last.on - raised[start].on >= window:
            start += 1
        if len({issue.household for issue in raised[start : end + 1]}) >= least:
            kept.update(range(start, end + 1))
    return tuple(raised[index] for index in sorted(kept))


def _without_shadows(topics: Iterable[Topic]) -> tuple[Topic, ...]:
    """Leave out a topic all of whose issues are in a larger one of the same subject: it is the same matter again."""
    kept: list[Topic] = []
    for topic in topics:
        own = {issue.id for issue in topic.issues}
        if not any(other.subject == topic.subject and own <= {issue.id for issue in other.issues} for other in kept):
            kept.append(topic)
    return tuple(kept)


def _lead(issues: Iterable[Raised], town: str, no_leaders: Collection[str]) -> str:
    units = Counter(issue.unit for issue in issues if issue.unit and issue.unit not in no_leaders)
    return units.most_common(1)[0][0] if units else town
