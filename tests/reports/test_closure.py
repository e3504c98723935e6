"""办结情况: the numbers of the sources, the denominators of D11, and sums."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from minqing_cli.reports import closure
from minqing_cli.reports.scope import By
from minqing_cli.reports.table import written
from minqing_cli.reports.tally import COUNTED, Tally

AS_OF = date(2022, 5, 31)
YONGAN = Tally("永安镇", received=450, dispatched=450, resolved=439, overdue=2, due=441, on_time=430, closed=430)


def test_the_figures_of_yongan_come_out() -> None:
    """M21: 收集450、转办450、办结439 → 转办率100.00%、办结率97.56%、未办结11."""
    total = closure.compute([YONGAN], None, AS_OF).total

    assert total.dispatched_rate.shown == "100.00%"
    assert total.resolved_rate.shown == "97.56%"
    assert total.unresolved == 11


def test_the_two_resolved_rates_have_their_own_denominators() -> None:
    """R1: 全口径 keeps what is not due yet, 应办结口径 leaves it out; the due ones include those resolved early."""
    total = closure.compute([YONGAN], None, AS_OF).total

    assert total.resolved_rate.shown_with_counts == "97.56%（439/450）"
    assert total.due_resolved_rate.shown_with_counts == "99.55%（439/441）"
    assert Tally(received=2600, resolved=2580, due=2580).due_resolved_rate.shown == "100.00%"


@pytest.mark.parametrize(
    ("received", "on_time", "shown"), [(594, 591, "99.49%"), (49, 48, "97.96%"), (2779, 2778, "99.96%")]
)
def test_the_on_time_rate_divides_by_what_was_received(received: int, on_time: int, shown: str) -> None:
    """R2 and M17: 宁国 and 四平 printed these wrong; 汶上 must not see 100%."""
    assert Tally(received=received, resolved=on_time, due=received, on_time=on_time).on_time_rate.shown == shown


def test_satisfaction_has_two_denominators_and_the_unreachable_are_in_neither() -> None:
    """R3 and M15: 10 resolved, 1 approved as 无法回访, 8 revisited, 6 gave a rating, 5 of them satisfied."""
    tally = Tally(received=12, resolved=10, due=10, revisited=8, rated=6, satisfied=5, unreachable=1)

    assert tally.satisfaction_rate.shown_with_counts == "83.33%（5/6）"
    assert tally.satisfaction_rate_of_all.shown_with_counts == "55.56%（5/9）"
    assert tally.revisit_rate.shown_with_counts == "80.00%（8/10）"


def test_a_dissatisfied_household_stays_in_the_rate_while_its_issue_is_done_again() -> None:
    """R3: the latest rating counts; dropping it with the re-opened issue would lift the rate to 100%."""
    tally = Tally(received=2, resolved=1, due=1, revisited=1, rated=2, satisfied=1)

    assert tally.satisfaction_rate.shown == "50.00%"
    assert tally.resolved_rate.shown == "50.00%"


def test_explained_issues_are_resolved_and_shown_apart() -> None:
    """R7: 解释说明计入办结率，但单列件数和占比."""
    tally = Tally(received=10, resolved=8, explained=2, on_the_spot=3, due=8)

    assert tally.resolved_rate.shown == "80.00%"
    assert tally.explained_rate.shown_with_counts == "25.00%（2/8）"
    assert tally.on_the_spot_rate.shown_with_counts == "30.00%（3/10）"


def test_resolved_is_not_closed() -> None:
    """群众不满意不销号: 439 resolved, 430 closed."""
    assert YONGAN.closed_rate.shown_with_counts == "95.56%（430/450）"


def test_the_json_is_the_contract() -> None:
    """Names and shapes that scripts rely on; dates are text, rates are mappings."""
    report = closure.compute([YONGAN], "branch", AS_OF, 7).as_json()

    assert json.loads(json.dumps(report)) == report
    assert (report["report"], report["as_of"], report["as_known"], report["by"]) == (
        "closure",
        "2022-05-31",
        7,
        "branch",
    )
    [row] = report["rows"]
    assert row["key"] == "永安镇"
    assert {name: row[name] for name in ("received", "unresolved", "overdue", "due", "closed")} == {
        "received": 450,
        "unresolved": 11,
        "overdue": 2,
        "due": 441,
        "closed": 430,
    }
    assert row["resolved_rate"] == {"n": 439, "of": 450, "percent": "97.56", "shown": "97.56%"}
    assert row["satisfaction_rate"] == {"n": 0, "of": 0, "percent": None, "shown": "—"}
    rates = {
        "dispatched_rate", "resolved_rate", "due_resolved_rate", "on_time_rate", "satisfaction_rate",
        "satisfaction_rate_of_all", "revisit_rate", "closed_rate",
    }  # fmt: skip
    assert rates <= row.keys() == report["total"].keys() | {"key"}


def test_the_day_of_knowledge_is_written_as_a_date() -> None:
    """--as-known takes a batch or a date."""
    report = closure.compute([YONGAN], None, AS_OF, date(2022, 4, 30))

    assert report.as_json()["as_known"] == "2022-04-30"
    assert "按2022-04-30 当日并入之后的台账统计。" in report.table().notes
    assert closure.compute([YONGAN], None, AS_OF).as_json()["as_known"] is None


def test_rows_keep_the_order_given_and_an_empty_key_gets_a_name() -> None:
    """The caller knows the order of the plan's villages; an issue without a subject is 待研判, not lost."""
    tallies = [Tally("社会治安", received=2), Tally(None, received=1), Tally("居住环境", received=3)]

    report = closure.compute(tallies, "subject", AS_OF)

    assert [(row.key, row.received) for row in report.rows] == [("社会治安", 2), ("待研判", 1), ("居住环境", 3)]
    assert report.total.received == 6


@pytest.mark.parametrize(("by", "name"), [("unit", "待定"), ("branch", "未填总支"), ("village", "未填村（社区）")])
def test_what_was_left_empty_is_listed_under_a_name_of_its_own(by: By, name: str) -> None:
    """A row with an empty first cell reads like a mistake of the program."""
    assert [row.key for row in closure.compute([Tally("", received=1), Tally(None, received=2)], by, AS_OF).rows] == [
        name
    ]


def test_without_a_split_there_is_only_the_total() -> None:
    """`"by": null` has no rows, whatever keys the tallies have."""
    report = closure.compute([Tally("甲", received=2), Tally("乙", received=3)], None, AS_OF)

    assert report.as_json()["rows"] == []
    assert report.as_json()["total"]["received"] == 5


def test_the_table_says_what_it_counts_and_what_was_left_out() -> None:
    """M13 and R7: 分子、分母、截止时间、口径和剔除清单 must be printed with the figures."""
    tally = Tally("前岭村", received=3, resolved=2, due=2, withdrawn=1, merged=2, returned=3, invalid=4, provisional=1)

    table = closure.compute([tally], "village", AS_OF, 7).table()

    notes = "\n".join(table.notes)
    assert "截止时间：2022-05-31" in notes
    assert "第 7 批" in notes
    assert "撤回 1 件、并件 2 件、非本镇退回 3 件、无效 4 件" in notes
    assert "1 件的到期日在放假安排还没公布的年份" in notes
    assert "口径" in notes
    by_heading = dict(zip(table.headings(), map(written, table.rows[0]), strict=True))
    assert by_heading["村（社区）"] == "前岭村"
    assert by_heading["未办结"] == "1"
    assert by_heading["办结率"] == "66.67%（2/3）"
    assert table.total is not None
    assert table.total[0] == "合计"


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ({"received": -1}, "negative"),
        ({"received": 1, "resolved": 2, "due": 2}, "exceeds received"),
        ({"received": 2, "resolved": 2, "due": 1}, "resolved 2 exceeds due"),
        ({"received": 2, "resolved": 1, "due": 2, "overdue": 2}, "exceeds unresolved"),
        ({"received": 2, "rated": 1, "satisfied": 2}, "exceeds rated"),
        ({"received": 2, "rated": 1, "satisfied": 1}, "exceeds to_revisit"),
        ({"received": 2, "closed": 1}, "exceeds resolved"),
    ],
)
def test_counts_that_contradict_each_other_are_refused(counts: dict[str, int], says: str) -> None:
    """They can only come from a wrong query, and must not reach a clerk as a figure."""
    with pytest.raises(ValueError, match=says):
        Tally("前岭村", **counts)


@some.composite
def tallies(draw: some.DrawFn) -> Tally:
    """Counts that fit together."""

    def part(whole: int) -> int:
        return draw(some.integers(0, whole))

    received = part(5000)
    resolved = part(received)
    due = resolved + part(received - resolved)
    unreachable = part(resolved)
    rated = part(received)
    counts = {name: part(resolved) for name in ("explained", "on_the_spot", "on_time", "closed", "revisited")}
    return Tally(
        draw(some.sampled_from(["前岭村", "东坡村", "后河村", None])), received, part(received), resolved, due=due,
        overdue=part(received - resolved), rated=rated, satisfied=part(min(rated, resolved - unreachable)),
        unreachable=unreachable, provisional=part(received), withdrawn=part(9), merged=part(9), **counts,
    )  # fmt: skip


@given(some.lists(tallies(), max_size=12))
def test_the_villages_always_add_up_to_the_total(given_tallies: list[Tally]) -> None:
    """A leader adds the column up first of all; each count is added here without the report's own sum."""
    report = closure.compute(given_tallies, "village", AS_OF)

    for name in (*COUNTED, "unresolved"):
        expected = sum(getattr(tally, name) for tally in given_tallies)
        assert getattr(report.total, name) == sum(getattr(row, name) for row in report.rows) == expected
    assert len({row.key for row in report.rows}) == len(report.rows)
    assert report.total.resolved_rate.of == report.total.received
