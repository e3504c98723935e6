"""Whether the visit schedule holds: one team for each area, everybody in his own, no change that is not on file (M02, M04).

Looks and says; it changes nothing. What is found about visitors is a warning: a person in the town decides.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from minqing_cli.logbooks import Filing, Team, names_in
from minqing_cli.merging.schedule import ScheduleLine
from minqing_cli.plan.people import Teams
from minqing_cli.reports.table import Table, TableColumn

WHOLE_VILLAGE = frozenset({"全村", "全社区", "整村"})
_DIGITS = {letter: str(number) for number, letter in enumerate("〇一二三四五六七八九")} | {"两": "2", "十": "10"}


class Visited(NamedTuple):
    """One visit as the schedule is held against it. source: where its row stands."""

    on: date
    village: str
    grid: str
    person: str
    visitor: str
    source: str


@dataclass(frozen=True, slots=True)
class ScheduleCheck:
    """What was found. gaps, doubles: (village, area, what). strangers: visits by people of another area.

    changes: people changed between two versions; filed says whether it is on file. None: nothing was compared.
    teams: teams that are not made up as the plan asks.
    """

    areas: int
    gaps: tuple[tuple[str, str, str], ...]
    doubles: tuple[tuple[str, str, str], ...]
    strangers: tuple[Visited, ...]
    changes: "tuple[Change, ...] | None"
    teams: tuple[tuple[str, str], ...]

    @property
    def needs_clerk(self) -> bool:
        """Whether the schedule itself has to be put right."""
        return bool(self.gaps or self.doubles or self.teams or any(not one.filed for one in self.changes or ()))

    def tables(self) -> Iterator[Table]:
        """Return what was found, a table each; the empty ones say so."""
        place = (TableColumn("village", "村（单位）", "text", 14), TableColumn("area", "区域", "text", 14))
        yield Table(
            "缺岗和重岗",
            (*place, TableColumn("what", "问题", "text", 40)),
            (*self.gaps, *self.doubles),
            notes=(f"共 {self.areas} 个区域：缺 {len(self.gaps)} 个，重 {len(self.doubles)} 个。",),
        )
        yield Table(
            "走访人不是本区域责任人的记录",
            (
                TableColumn("on", "走访日期", "date", 12), *place, TableColumn("person", "走访对象", "text", 12),
                TableColumn("visitor", "走访人", "text", 12), TableColumn("source", "来源", "text", 28),
            ),
            tuple((one.on, one.village, one.grid, one.person, one.visitor, one.source) for one in self.strangers),
            notes=(f"共 {len(self.strangers)} 条，请镇里核对；确需更换的请先备案（minqing logbook import 备案）。",),
        )  # fmt: skip
        if self.changes is not None:
            yield Table(
                "换人清单",
                (
                    *place, TableColumn("before", "原责任人", "text", 16), TableColumn("after", "新责任人", "text", 16),
                    TableColumn("filed", "备案", "text", 8),
                ),
                tuple((one.village, one.area, "、".join(one.before), "、".join(one.after), "有" if one.filed else "无") for one in self.changes),
                notes=(f"换人 {len(self.changes)} 处，其中没有备案的 {sum(not one.filed for one in self.changes)} 处。",),
            )  # fmt: skip
        if self.teams:
            yield Table(
                "不合规小组",
                (TableColumn("team", "队伍", "text", 16), TableColumn("what", "问题", "text", 50)),
                self.teams,
                notes=(f"共 {len(self.teams)} 组。",),
            )


@dataclass(frozen=True, slots=True)
class Change:
    """The people of one area that left and that came. filed: every one of them is on file."""

    village: str
    area: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    filed: bool


def check(
    lines: Sequence[ScheduleLine],
    wanted: Iterable[tuple[str, str]],
    visits: Iterable[Visited],
    filings: Sequence[Filing] = (),
    earlier: Sequence[ScheduleLine] | None = None,
    teams: Iterable[Team] = (),
    rule: Teams | None = None,
) -> ScheduleCheck:
    """Return what is wrong. wanted: (village, area) that must have a team; an empty area stands for the village.

    earlier: another version to compare with. rule: how a team is made up, None for no rule.
    """
    return ScheduleCheck(
        areas=len(lines),
        gaps=tuple(_gaps(lines, wanted)),
        doubles=tuple(_doubles(lines)),
        strangers=tuple(strangers(lines, visits, filings)),
        changes=None if earlier is None else tuple(_changes(earlier, lines, filings)),
        teams=tuple(_wrong_teams(teams, rule)) if rule else (),
    )


def area_key(area: str) -> str:
    """Return an area's name for comparing: 第一网格, 一网格 and 1网格 are the same.

    >>> area_key("第一网格"), area_key("1 网格"), area_key("十二组"), area_key("二十组")
    ('1网格', '1网格', '12组', '20组')
    """
    plain = re.sub(r"[\s第号]", "", area)
    return re.sub("[〇一二三四五六七八九两十]+", _number, plain)


def _number(found: re.Match[str]) -> str:
    written = found[0]
    if "十" not in written:
        return "".join(_DIGITS[letter] for letter in written)
    tens, _, units = written.partition("十")
    return (_DIGITS[tens] if tens else "1") + (_DIGITS[units] if units else "0")


def _gaps(lines: Sequence[ScheduleLine], wanted: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    by_village: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        by_village[line.village].add("" if line.area in WHOLE_VILLAGE else area_key(line.area))
    for village, area in dict.fromkeys(wanted):
        known = by_village.get(village)
        if not known:
            yield village, area, "没有责任人"
        elif area and "" not in known and area_key(area) not in known:
            yield village, area, "这个区域没有责任人"


def _doubles(lines: Sequence[ScheduleLine]) -> Iterator[tuple[str, str, str]]:
    by_village: dict[str, list[ScheduleLine]] = defaultdict(list)
    for line in lines:
        by_village[line.village].append(line)
    for village, own in by_village.items():
        whole = [line for line in own if line.area in WHOLE_VILLAGE]
        seen: dict[str, ScheduleLine] = {}
        for line in own:
            other = seen.setdefault(area_key(line.area), line)
            if other is not line:
                yield village, line.area, f"与“{other.area}”是同一个区域（{other.source}），有两组责任人"
            elif whole and line not in whole:
                yield village, line.area, f"“{whole[0].area}”已经另有责任人（{whole[0].source}）"


def team_of(line: ScheduleLine) -> frozenset[str]:
    """Return the people who answer for an area."""
    return frozenset(name for cell in (line.leader, line.officer, line.members) for name in names_in(cell))


def strangers(
    lines: Sequence[ScheduleLine], visits: Iterable[Visited], filings: Sequence[Filing] = ()
) -> Iterator[Visited]:
    """Yield the visits that nobody of the area's team made; a village without any team is no matter of this list.

    A visit that names no area of the schedule is held against all who work in the village. Who came in by a change on
    file belongs to the area from that day on.
    """
    by_area: dict[tuple[str, str], frozenset[str]] = {}
    by_village: dict[str, frozenset[str]] = defaultdict(frozenset)
    for line in lines:
        by_area[line.village, area_key(line.area)] = team_of(line)
        by_village[line.village] |= team_of(line)
    for visit in visits:
        if visit.village not in by_village:
            continue
        team = by_area.get((visit.village, area_key(visit.grid)), by_village[visit.village])
        team |= {
            name
            for one in filings
            if one.village == visit.village and one.filed_on <= visit.on
            for name in names_in(one.after)
        }
        names = names_in(visit.visitor)
        if names and team.isdisjoint(names):
            yield visit


def _changes(
    earlier: Sequence[ScheduleLine], later: Sequence[ScheduleLine], filings: Sequence[Filing]
) -> Iterator[Change]:
    now = {(line.village, area_key(line.area)): line for line in later}
    for line in earlier:
        other = now.get((line.village, area_key(line.area)))
        if other is None:
            continue
        gone, came = team_of(line) - team_of(other), team_of(other) - team_of(line)
        if gone or came:
            yield Change(
                line.village, other.area, tuple(sorted(gone)), tuple(sorted(came)), _filed(line, gone, came, filings)
            )


def _filed(line: ScheduleLine, gone: frozenset[str], came: frozenset[str], filings: Sequence[Filing]) -> bool:
    own = [one for one in filings if one.village == line.village and area_key(one.area) == area_key(line.area)]
    left = {name for one in own for name in names_in(one.before)}
    joined = {name for one in own for name in names_in(one.after)}
    return gone <= left and came <= joined


def _wrong_teams(teams: Iterable[Team], rule: Teams) -> Iterator[tuple[str, str]]:
    for team in teams:
        wrong = list(_against_rule(team, rule))
        if wrong:
            yield team.name, "；".join(wrong)


def _against_rule(team: Team, rule: Teams) -> Iterator[str]:
    """Say what a team lacks or has too much of: 1 leader, 2 officers, N of the village."""
    counts: Mapping[str, tuple[int, int]] = {
        "镇领导": (len(names_in(team.leaders)), rule.leaders),
        "值班干部": (len(names_in(team.officers)), rule.officers),
    }
    for what, (count, asked) in counts.items():
        if asked and count != asked:
            yield f"{what}应为 {asked} 名，实为 {count} 名"
    officials = len(names_in(team.officials))
    if officials < rule.village_officials_least:
        yield f"村（社区）干部至少 {rule.village_officials_least} 名，实为 {officials} 名"
