"""队伍与覆盖: teams against villages; a village without one and a person in two are named."""

from datetime import date

from minqing_cli.logbooks import Team
from minqing_cli.reports import teams


def test_M30_392_teams_of_85_units_and_31_leaders() -> None:
    """汶上县's numbers come out of the register itself; what is not covered or doubled is listed."""
    listed = [
        Team(
            name=f"{n}支队", villages=f"{n % 390}村", unit=f"单位{n % 85}", leaders=f"领导{n % 31}", members=f"队员{n}"
        )
        for n in range(392)
    ]

    report = teams.compute(listed, (), [f"{n}村" for n in range(391)], date(2022, 3, 1)).as_json()

    assert "共 392 支队伍，85 个单位，31 位领导，392 名队员；对应 390 个村（社区）" in "".join(report["notes"])
    assert "没有队伍的村 1 个：390村" in "".join(report["notes"])
    doubled = {row["person"] for row in report["further"][0]["rows"]}
    assert doubled == {f"领导{n}" for n in range(31)}, "a leader of several teams is in several; nobody else is"
