"""服务成果: whole numbers by month and in all; a rounded source is named."""

from datetime import date

import pytest
from pydantic import ValidationError

from minqing_cli.logbooks import Service
from minqing_cli.reports import services


def test_M31_110_sessions_and_where_the_number_comes_from() -> None:
    """This month's and all months', side by side."""
    listed = [
        Service(given_on=date(2022, 3, 31), kind="公益培训", sessions="110场次", people=2000, rounded_from="110余场次"),
        Service(given_on=date(2022, 4, 5), kind="公益培训", sessions=4, people=90),
        Service(given_on=date(2022, 5, 5), kind="公益培训", sessions=1),
        Service(given_on=date(2022, 4, 6), kind="义诊", channel="义诊", people=65),
    ]

    report = services.compute(listed, date(2022, 4, 30)).as_json()

    by_kind = {row["kind"]: row for row in report["rows"]}
    assert [by_kind["公益培训"][key] for key in ("month_sessions", "sessions", "month_people", "people")] == [
        4,
        114,
        90,
        2090,
    ]
    assert by_kind["义诊"]["people"] == 65
    assert report["total"]["people"] == 2155
    assert any("“110余场次”" in note for note in report["notes"])


def test_M31_110_odd_sessions_are_no_number() -> None:
    """Neither “余” nor “约” nor “多” (M13)."""
    for written in ("110余场次", "约110", "110多"):
        with pytest.raises(ValidationError):
            Service(given_on=date(2022, 3, 31), kind="公益培训", sessions=written)
