"""办结率 in both ways of counting, and the rows behind it: sums of parts are the whole, traced rows are the figure."""

import json
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as some

from minqing_cli.reports import closure
from minqing_cli.reports.tally import Tally
from tests.conftest import Cli

FIGURES = ("received", "dispatched", "resolved", "explained", "on_the_spot", "overdue", "due", "on_time", "revisited",
           "closed", "unresolved")  # fmt: skip


def test_R01_yongan_439_of_450_and_everything_due_resolved() -> None:
    """97.56 % of all received, 100.00 % of what had to be resolved by then: both stand side by side."""
    tally = Tally("永安镇", received=450, dispatched=450, resolved=439, due=439)

    report = closure.compute([tally], None, date(2022, 5, 31))

    total = report.total
    assert (total.resolved_rate.shown, total.due_resolved_rate.shown, total.dispatched_rate.shown) == (
        "97.56%", "100.00%", "100.00%",
    )  # fmt: skip
    assert total.unresolved == 11
    assert {"办结率", "办结率（应办结口径）"} <= set(report.table().headings())
    assert any("2022-05-31" in note for note in report.table().notes), "the cut-off is always printed (M13)"


@given(
    some.lists(some.tuples(some.integers(0, 60), some.integers(0, 60), some.integers(0, 60)), min_size=1, max_size=8)
)
@settings(max_examples=60, deadline=None)
def test_the_units_add_up_to_the_whole(parts: list[tuple[int, int, int]]) -> None:
    """R8: every count of the total is the sum of the lines."""
    tallies = [
        Tally(f"单位{index}", received=resolved + late + early, resolved=resolved, overdue=late, due=resolved + late)
        for index, (resolved, late, early) in enumerate(parts)
    ]

    report = json.loads(json.dumps(closure.compute(tallies, "unit", date(2022, 5, 31)).as_json()))

    for name in FIGURES:
        assert report["total"][name] == sum(row[name] for row in report["rows"])


def test_every_figure_can_be_traced_to_as_many_rows(sample_month: Cli) -> None:
    """The rows behind a figure are listed by the same conditions that counted it, by line and in all."""
    arguments = ("--as-of", "2022-06-01", "--json")
    report = sample_month("report", "closure", "--by", "branch", *arguments).json

    for name in FIGURES:
        assert sample_month("trace", "closure", name, *arguments).json["count"] == report["total"][name], name
    for row in report["rows"]:
        for name in ("received", "resolved", "overdue"):
            traced = sample_month("trace", "closure", name, "--by", "branch", "--key", row["key"], *arguments).json
            assert traced["count"] == row[name], (row["key"], name)


def test_coverage_and_overdue_can_be_traced_too(sample_month: Cli) -> None:
    """Households with the visit that decided how they stand; late issues by card."""
    arguments = ("--as-of", "2022-06-01", "--json")
    coverage = sample_month("report", "coverage", *arguments).json

    for name in ("registered", "visited", "no_problem", "has_issue", "not_reached", "to_complete", "no_record"):
        traced = sample_month("trace", "coverage", name, *arguments).json
        assert traced["count"] == coverage["total"][name], name
    missed = sample_month("trace", "coverage", "not_reached", "--by", "village", "--key", "桃园村", *arguments).json
    assert [(row["person"], row["file"], row["row"]) for row in missed["rows"]] == [("徐长海", "桃园村.xlsx", 4)]
    assert sample_month("trace", "overdue", "red", *arguments).json["count"] == 48
    assert sample_month("trace", "overdue", "provisional", *arguments).json["count"] == 0


def test_a_figure_that_does_not_exist_is_refused_with_those_that_do(sample_month: Cli) -> None:
    """Nothing is guessed."""
    assert "resolved" in sample_month("trace", "closure", "done", code=3).err
    assert "不能溯源" in sample_month("trace", "ranking", "received", code=3).err
    sample_month("trace", "closure", "received", "--by", "village", code=2)
