"""Teams and their villages (队伍与覆盖, M30), and what each grid has of the five (五个一, M12)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from minqing_cli.logbooks import Grid, Team, names_in
from minqing_cli.reports import TEAMS
from minqing_cli.reports.listed import Listed
from minqing_cli.reports.scope import Scope
from minqing_cli.reports.table import Table, TableColumn

_FIVE = (("grid", "网格"), ("responsible", "责任人"), ("card", "联系卡"), ("group", "微信群"), ("ledger", "台账"))


def compute(
    teams: Sequence[Team],
    grids: Iterable[Grid],
    villages: Iterable[str],
    as_of: date,
    as_known: int | date | None = None,
) -> Listed:
    """Return what is not covered or doubled. villages: those that must have a team."""
    of_village: dict[str, list[str]] = defaultdict(list)
    of_person: dict[str, list[str]] = defaultdict(list)
    for team in teams:
        for village in names_in(team.villages):
            of_village[village].append(team.name)
        for cell in (team.leaders, team.officers, team.officials, team.members):
            for name in names_in(cell):
                if team.name not in of_person[name]:
                    of_person[name].append(team.name)
    known = dict.fromkeys((*villages, *of_village))
    uncovered = [village for village in known if village not in of_village]
    leaders = {name for team in teams for name in names_in(team.leaders)}
    units = {team.unit for team in teams if team.unit}
    members = of_person.keys() - leaders
    main = Table(
        TEAMS.title,
        (TableColumn("village", "村（社区）", "text", 16), TableColumn("teams", "队伍", "text", 50)),
        tuple((village, "、".join(of_village.get(village, ())) or "没有队伍") for village in known),
        notes=(
            f"共 {len(teams)} 支队伍，{len(units)} 个单位，{len(leaders)} 位领导，{len(members)} 名队员；对应 {len(of_village)} 个村（社区）。",
            f"没有队伍的村 {len(uncovered)} 个" + (f"：{'、'.join(uncovered)}。" if uncovered else "。"),
        ),
    )
    doubled = tuple((name, "、".join(own)) for name, own in of_person.items() if len(own) > 1)
    return Listed(
        TEAMS,
        Scope(as_of, as_known),
        main,
        (
            Table(
                "重复的人",
                (TableColumn("person", "姓名", "text", 14), TableColumn("teams", "所在队伍", "text", 50)),
                doubled,
                notes=(f"共 {len(doubled)} 人在两支以上队伍里。",),
            ),
            _five(grids),
        ),
    )


def _five(grids: Iterable[Grid]) -> Table:
    """Return the grids that lack any of the five."""
    listed = list(grids)
    lacking = []
    for one in listed:
        missing = [words for name, words in _FIVE if getattr(one, name) in ("", "无", "否", "没有")]
        if missing:
            lacking.append((one.village, one.grid, "、".join(missing)))
    return Table(
        "网格“五个一”缺项",
        (
            TableColumn("village", "村（社区）", "text", 14),
            TableColumn("grid", "网格", "text", 14),
            TableColumn("missing", "缺什么", "text", 40),
        ),
        tuple(lacking),
        notes=(f"登记 {len(listed)} 个网格，缺项的 {len(lacking)} 个。五个一：网格、责任人、联系卡、微信群、台账。",),
    )
