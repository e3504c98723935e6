"""走访覆盖: the sample of sixty households, who was missed, and what stays out of the rate."""

import json
from collections import Counter
from datetime import date
from typing import Any, Literal

from hypothesis import given
from hypothesis import strategies as some

from minqing_cli.reports import coverage
from minqing_cli.reports.coverage import CoverageReport, HouseholdStanding
from minqing_cli.reports.table import written
from minqing_cli.terms import Outcome

AS_OF = date(2022, 3, 31)


def household(person: str, outcome: Outcome | None, **more: Any) -> HouseholdStanding:
    """A household of 前岭村 in the register, to be visited by 李明, unless said otherwise."""
    return HouseholdStanding(
        **{"branch": "前岭总支", "village": "前岭村", "visitor": "李明", **more}, person=person, outcome=outcome
    )


def sample(v060_corrected: bool) -> list[HouseholdStanding]:
    """The sixty sample households by what their visits came to; V060 had a date that does not exist."""
    met = [Outcome.NO_PROBLEM] * 12 + [Outcome.HAS_ISSUE] * 44
    return [
        *(household(f"户{number}", outcome) for number, outcome in enumerate(met)),
        household("V013", Outcome.NOT_REACHED),
        household("V014", Outcome.NOT_REACHED),
        household("V015", Outcome.TO_COMPLETE),
        household("V060", Outcome.HAS_ISSUE if v060_corrected else None, held=not v060_corrected),
    ]


def computed(
    standings: list[HouseholdStanding], by: Literal["village", "branch"] = "village", **more: Any
) -> CoverageReport:
    """The report at the end of the visiting phase."""
    return coverage.compute(standings, by, AS_OF, **more)


def test_the_sample_gives_56_of_60_and_names_the_four_missed() -> None:
    """M01: V060日期不存在须退回，故56/60=93.33%，漏户=V013、V014、V015、V060."""
    report = computed(sample(v060_corrected=False))

    assert report.total.coverage_rate.shown_with_counts == "93.33%（56/60）"
    assert [(missed.person, missed.reason) for missed in report.missed_households] == [
        ("V013", "未走访到"),
        ("V014", "未走访到"),
        ("V015", "待补"),
        ("V060", "退回待改"),
    ]


def test_the_corrected_sample_gives_57_of_60() -> None:
    """M01 and M08: 附件5=12户，附件6=45户，未走访到2，待补1，合计60."""
    total = computed(sample(v060_corrected=True)).total

    assert total.coverage_rate.shown_with_counts == "95.00%（57/60）"
    assert (total.no_problem, total.has_issue, total.not_reached, total.to_complete, total.held) == (12, 45, 2, 1, 0)


def test_one_household_short_of_twenty_thousand_is_not_all() -> None:
    """M01: 19999/20000显示99.99%而非100.00%. “户不漏人” must not be claimed too early."""
    standings = [household(str(number), Outcome.NO_PROBLEM) for number in range(19_999)] + [household("末户", None)]

    assert computed(standings).total.coverage_rate.shown == "99.99%"


def test_a_household_that_no_sheet_speaks_of_has_no_record() -> None:
    """It is in the register and nowhere else."""
    [missed] = computed([household("张建国", None)]).missed_households

    assert missed.reason == "无记录"


def test_an_accepted_visit_goes_before_a_row_that_was_sent_back() -> None:
    """A second, faulty sheet does not undo the visit; 张建国 was met in the first."""
    total = computed([household("张建国", Outcome.NO_PROBLEM, held=True)]).total

    assert (total.visited, total.held) == (1, 0)


def test_households_outside_the_register_stay_out_of_the_rate() -> None:
    """D13: 底册外的户不进走访率的分子分母，单列."""
    report = computed([household("甲", Outcome.NO_PROBLEM), household("乙", Outcome.HAS_ISSUE, on_register=False)])

    assert report.total.coverage_rate.shown_with_counts == "100.00%（1/1）"
    assert (report.total.off_register, report.total.has_issue) == (1, 0)
    assert report.missed_households == ()


def test_without_a_register_only_the_visited_are_counted() -> None:
    """M01: 无底册时只能报“已访户数”，不得报走访率."""
    report = computed([household(name, Outcome.NO_PROBLEM, on_register=False) for name in "甲乙丙"])

    assert report.total.visited == 3
    assert (report.total.registered, report.total.off_register) == (0, 0)
    assert report.as_json()["total"]["coverage_rate"] == {"n": 0, "of": 0, "percent": None, "shown": "—"}
    assert "没有底册，只报已访户数，不报走访率" in report.table().notes[-1]


def test_a_village_where_nobody_was_met_is_named() -> None:
    """镇不漏村: knocking at locked doors is no visit, and a village of the plan without any record is missed too."""
    standings = [
        household("甲", Outcome.NO_PROBLEM),
        household("乙", Outcome.NOT_REACHED, village="东坡村"),
        household("丙", Outcome.NO_PROBLEM, village="东坡村", on_register=False),
        household("丁", None, village="前玲村", on_register=False, held=True),
    ]
    places = {"前岭总支": ("前岭村", "东坡村"), "后河总支": {"后河村": ("第1网格",)}}

    report = computed(standings, places=places)

    assert report.missed_villages == ("东坡村", "后河村")
    assert [row.key for row in report.rows] == ["前岭村", "东坡村", "后河村", "前玲村"]
    assert computed(standings, "branch", places=places).missed_villages == ("东坡村", "后河村")


def test_a_village_without_a_register_is_not_missed_once_somebody_was_met_there() -> None:
    """Its register is missing, not its visits; calling it 漏村 would accuse the wrong people."""
    standings = [
        household("甲", Outcome.NO_PROBLEM),
        household("乙", Outcome.HAS_ISSUE, village="东坡村", on_register=False),
    ]

    assert computed(standings, places={"前岭总支": ("前岭村", "东坡村")}).missed_villages == ()


def test_the_missed_are_listed_visitor_by_visitor_and_those_without_one_last() -> None:
    """The list is cut up and handed to the visitors."""
    standings = [
        household("甲", None, visitor=""),
        household("乙", None, visitor="赵娜"),
        household("丙", None, visitor="李明"),
        household("丁", None, visitor="赵娜"),
    ]

    report = computed(standings)

    assert [(missed.visitor, missed.person) for missed in report.missed_households] == [
        ("赵娜", "乙"),
        ("赵娜", "丁"),
        ("李明", "丙"),
        ("", "甲"),
    ]
    assert [written(value) for value in report.missed_table().rows[0]] == ["赵娜", "前岭总支", "前岭村", "乙", "无记录"]


def test_missed_people_are_counted_only_where_the_register_knows_all_of_them() -> None:
    """M01: 漏人仅在底册有常住人数时计算，否则显示“无数据”."""
    met, missed = household("甲", Outcome.NO_PROBLEM, residents=3), household("乙", None, residents=4)

    assert computed([met, missed]).missed_residents == 4
    assert "漏人：4 人" in computed([met, missed]).table().notes[-1]
    assert computed([met, missed, household("丙", Outcome.NO_PROBLEM)]).missed_residents is None
    assert "漏人：无数据" in computed([met, household("丙", None)]).table().notes[-1]


def test_the_json_is_the_contract() -> None:
    """Names and shapes that scripts rely on."""
    report = computed(sample(v060_corrected=False), "branch").as_json()

    assert json.loads(json.dumps(report)) == report
    assert (report["report"], report["as_of"], report["by"]) == ("coverage", "2022-03-31", "branch")
    assert report["rows"] == [
        {
            "key": "前岭总支", "registered": 60, "visited": 56, "no_problem": 12, "has_issue": 44, "not_reached": 2,
            "to_complete": 1, "held": 1, "no_record": 0, "off_register": 0,
            "coverage_rate": {"n": 56, "of": 60, "percent": "93.33", "shown": "93.33%"},
        }
    ]  # fmt: skip
    assert report["missed_households"][0] == {
        "branch": "前岭总支", "village": "前岭村", "person": "V013", "visitor": "李明", "reason": "未走访到",
    }  # fmt: skip


standings_of_any_kind = some.builds(
    HouseholdStanding,
    branch=some.sampled_from(["前岭总支", "后河总支", ""]),
    village=some.sampled_from(["前岭村", "东坡村", "后河村"]),
    person=some.just("张建国"),
    visitor=some.sampled_from(["李明", "赵娜", ""]),
    on_register=some.booleans(),
    outcome=some.none() | some.sampled_from(list(Outcome)),
    held=some.booleans(),
)


@given(some.lists(standings_of_any_kind, max_size=30), some.sampled_from(["village", "branch"]))
def test_every_household_of_the_register_is_counted_once(
    standings: list[HouseholdStanding], by: Literal["village", "branch"]
) -> None:
    """M08's invariant, recounted from the input: 各结果之和=应访户, and the rows add up to the total."""
    report = computed(standings, by)
    figures = report.as_json()
    registered = [standing for standing in standings if standing.on_register]

    assert figures["total"]["registered"] == len(registered)
    if registered:
        parts = ("no_problem", "has_issue", "not_reached", "to_complete", "held", "no_record")
        assert all(sum(row[part] for part in parts) == row["registered"] for row in figures["rows"])
        assert figures["total"]["off_register"] == len(standings) - len(registered)
        assert len(report.missed_households) == figures["total"]["registered"] - figures["total"]["visited"]
        outcomes = Counter(standing.outcome for standing in registered)
        assert figures["total"]["visited"] == outcomes[Outcome.NO_PROBLEM] + outcomes[Outcome.HAS_ISSUE]
    for name, number in figures["total"].items():
        if name != "coverage_rate":
            assert number == sum(row[name] for row in figures["rows"])


def test_a_household_that_need_not_be_visited_counts_nowhere():
    """Moved away: out of the denominator and of the missed list, and said so."""
    standings = [
        HouseholdStanding("某总支", "前岭村", "周小满", outcome=Outcome.NO_PROBLEM),
        HouseholdStanding("某总支", "前岭村", "孙立", exempt=True),
    ]
    report = coverage.compute(standings, "village", date(2022, 3, 31))

    assert (report.total.registered, report.total.coverage_rate.shown, report.exempt) == (1, "100.00%", 1)
    assert report.missed_households == ()
    assert any("1 户" in note and "搬走" in note for note in report.table().notes)
