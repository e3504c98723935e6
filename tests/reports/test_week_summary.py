"""The week's figures and the words made of them."""

from datetime import date

from minqing_cli.plan import built_in
from minqing_cli.reports import closure, coverage, matrix, overdue, week_summary
from minqing_cli.reports.coverage import HouseholdStanding
from minqing_cli.reports.tally import Tally
from minqing_cli.terms import Outcome

PLAN = built_in("chaihudian")


def figures(day: date, batch: int, visits: int, issues: int, resolved: int, met: int) -> week_summary.Figures:
    """Figures of a village of four households."""
    standings = [
        HouseholdStanding("某总支", "前岭村", f"户{number}", outcome=Outcome.NO_PROBLEM if number < met else None)
        for number in range(4)
    ]
    tally = Tally(None, received=issues, resolved=resolved, due=resolved, on_time=resolved)
    return week_summary.Figures(
        day,
        batch,
        visits,
        0,
        coverage.compute(standings, "village", day),
        closure.compute([tally], None, day),
        overdue.OverdueReport(overdue.Scope(day), (), (), 0, 0, 0, True),
        matrix.compute({("镇和村解决", "居住环境"): issues}, PLAN.responsibilities, PLAN.subjects, day),
    )


FIRST = figures(date(2022, 3, 11), 2, 1, 3, 1, 1)
SECOND = figures(date(2022, 3, 18), 3, 3, 5, 2, 3)


def test_a_change_is_new_minus_old():
    """Counts and percentage points, and since when."""
    changed = week_summary.changes(SECOND, FIRST)

    assert (changed.visits, changed.issues, changed.resolved, changed.visited) == (2, 2, 1, 2)
    assert changed.coverage_points == "+50.00"
    assert changed.since == (date(2022, 3, 11), 2)


def test_figures_may_fall():
    """An issue withdrawn, a household put on the register: said with its sign."""
    changed = week_summary.changes(FIRST, SECOND)

    assert (changed.issues, changed.coverage_points) == (-2, "-50.00")
    assert "问题 -2 件" in "".join(week_summary.summary("某镇", FIRST, changed, week_summary.Waiting({}, (), 0)))


def test_the_first_week_has_nothing_to_compare_with():
    """All of it is new, and no percentage points are made up."""
    changed = week_summary.changes(FIRST, None)

    assert (changed.visits, changed.issues, changed.since, changed.coverage_points) == (1, 3, None, None)


def test_every_rate_is_read_out_with_its_counts():
    """M13: never a bare percentage."""
    text = "".join(
        week_summary.summary("某镇", SECOND, week_summary.changes(SECOND, FIRST), week_summary.Waiting({}, (), 0))
    )

    assert "走访率 75.00%（3/4）" in text
    assert "办结率 40.00%（2/5）" in text


def test_what_waits_is_named():
    """The villages to ring up, the most rows first; the files to ask for again."""
    waiting = week_summary.Waiting({"前岭村": 1, "": 2, "后河村": 3}, ("旧表.xls",), 4)
    text = "".join(week_summary.summary("某镇", FIRST, week_summary.changes(FIRST, None), waiting))

    assert "扣留 6 行，请退回改正：后河村 3 行，没写村名 2 行，前岭村 1 行" in text
    assert "旧表.xls" in text
    assert "等人研判的 4 件" in text


def test_a_long_list_of_villages_is_cut_in_words():
    """The summary is read aloud."""
    waiting = week_summary.Waiting({f"{number}村": 1 for number in range(20)}, (), 0)
    text = "".join(week_summary.summary("某镇", FIRST, week_summary.changes(FIRST, None), waiting))

    assert "其余 12 处共 12 行" in text
