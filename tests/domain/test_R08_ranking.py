"""Ranking: villages and departments apart, ranks 1, 2, 2, 4, and one issue says nothing."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as some

from minqing_cli.reports import ranking
from minqing_cli.reports.tally import Tally
from tests.conftest import Cli

AS_OF = date(2022, 5, 31)


def unit(key: str, received: int, on_time: int, overdue: int = 0, rated: int = 0, satisfied: int = 0) -> Tally:
    """A unit that resolved `on_time` of its issues, all of them in time."""
    return Tally(
        key, received=received, resolved=max(on_time, rated), due=max(on_time, rated) + overdue, on_time=on_time,
        overdue=overdue, rated=rated, satisfied=satisfied,
    )  # fmt: skip


def ranks(*tallies: Tally) -> dict[str, int | None]:
    """Unit → rank."""
    return {row.tally.key or "": row.rank for row in ranking.compute(tallies, "unit", AS_OF).rows}


def test_R08_level_units_share_a_rank_and_the_next_is_skipped() -> None:
    """1, 2, 2, 4; names do not decide who is level."""
    assert ranks(unit("丁", 10, 5), unit("甲", 10, 10), unit("丙", 20, 18), unit("乙", 10, 9)) == {
        "甲": 1, "乙": 2, "丙": 2, "丁": 4,
    }  # fmt: skip


def test_on_time_first_then_overdue_then_satisfaction() -> None:
    """Each key decides only where those before it are level; who was never rated stands behind."""
    assert ranks(unit("a", 10, 9, overdue=1), unit("b", 10, 9)) == {"b": 1, "a": 2}
    rated = [unit("a", 10, 9, rated=5, satisfied=4), unit("b", 10, 9, rated=4, satisfied=4), unit("c", 10, 9)]
    assert ranks(*rated) == {"b": 1, "a": 2, "c": 3}


@given(some.integers(0, 1), some.integers(0, 1))
@settings(max_examples=8, deadline=None)
def test_one_issue_never_stands_above_or_below_two_hundred(resolved: int, satisfied: int) -> None:
    """A unit with a single issue has no rank, whatever came of it."""
    one = unit("一件", 1, resolved, rated=resolved, satisfied=min(resolved, satisfied))

    assert ranks(one, unit("二百件", 200, 180)) == {"二百件": 1, "一件": None}


@given(some.lists(some.tuples(some.integers(5, 30), some.integers(0, 30), some.integers(0, 9)), max_size=12))
@settings(max_examples=60, deadline=None)
def test_a_rank_is_one_more_than_those_who_stand_better(counts: list[tuple[int, int, int]]) -> None:
    """Recounted pair by pair, by hand reckoning of whole numbers."""
    units = [unit(f"单位{n}", received, min(done, received), min(late, received - min(done, received)))
             for n, (received, done, late) in enumerate(counts)]  # fmt: skip

    found = ranks(*units)

    for one in units:
        better = [
            other
            for other in units
            if other.on_time * one.received > one.on_time * other.received
            or (other.on_time * one.received == one.on_time * other.received and other.overdue < one.overdue)
        ]
        assert found[one.key or ""] == len(better) + 1


def test_villages_and_departments_are_ranked_apart(sample_month: Cli) -> None:
    """What a village does itself is in no ranking of departments; what is not final is in none."""
    villages = sample_month("report", "ranking", "--by", "village", "--as-of", "2022-06-01", "--json").json
    units = sample_month("report", "ranking", "--by", "unit", "--as-of", "2022-06-01", "--json").json

    assert [(row["rank"], row["key"]) for row in villages["rows"][:5]] == [
        (1, "桃园村"), (2, "前岭村"), (3, "后河村"), (4, "东坡村"), (4, "柳沟村"),
    ]  # fmt: skip
    assert {row["rank"] for row in villages["rows"] if row["received"] < 5} == {None}
    assert not {row["key"] for row in units["rows"]} & {row["key"] for row in villages["rows"]}
