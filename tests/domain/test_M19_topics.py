"""一件事→一类事: street lamps in four villages are a topic, water pressure in two households one case."""

from datetime import date, timedelta

from minqing_cli.classify import load_rulebook
from minqing_cli.classify.matters import Statement, cases_of, matters_of
from minqing_cli.reports import topics
from minqing_cli.reports.topics import Raised
from tests.conftest import Cli

RULES = load_rulebook()
AS_OF = date(2022, 4, 1)


def raised(number: int, household: int, on: date, matters: tuple[str, ...] = ("路灯",)) -> Raised:
    """One issue about street lamps."""
    return Raised(f"CHD-2022-{number:04d}", household, f"{household}村", on, "路灯不亮", "居住环境", "", matters)


def test_M19_street_lamps_are_a_topic_of_four_villages_and_water_pressure_is_one_case(sample_month: Cli) -> None:
    """V016, V054, V057 and V060; the praise of V010 is none; V018 and V019 (同上) are one case of two households."""
    report = sample_month("report", "topics", "--as-of", "2022-06-01", "--json").json

    (lamps,) = [topic for topic in report["topics"] if topic["matter"] == "路灯"]
    assert (lamps["households"], lamps["villages"]) == (4, ["前岭村", "龙泉村", "东坡村", "石坝村"])
    assert (lamps["first_on"], lamps["last_on"], lamps["lead"]) == ("2022-03-09", "2022-03-23", "柴胡店镇")
    assert [(case["village"], case["households"], case["title"]) for case in report["cases"]] == [
        ("东坡村", 2, "自来水水压小，二楼上不去水")
    ]
    assert all("自来水" not in topic["matter"] for topic in report["topics"])


def test_M19_before_the_correction_three_villages_remain(month_as_sent: Cli) -> None:
    """V060 is held for its date: the lamps of V016, V054 and V057 are still enough for a topic."""
    report = month_as_sent("report", "topics", "--as-of", "2022-06-01", "--json").json

    (lamps,) = [topic for topic in report["topics"] if topic["matter"] == "路灯"]
    assert (lamps["households"], len(lamps["villages"])) == (3, 3)


def test_two_households_are_no_topic_and_a_month_apart_neither() -> None:
    """The 31st day after the first is out of the window; one household that asks three times is one household."""
    first = date(2022, 3, 1)
    apart = [raised(n, n, first + timedelta(days=15 * n)) for n in (1, 2, 3)]

    assert topics.compute(apart, (), AS_OF).topics == ()
    assert topics.compute([raised(n, 1, first) for n in (1, 2, 3)], (), AS_OF).topics == ()
    assert len(topics.compute([raised(n, n, first + timedelta(days=14 * n)) for n in (1, 2, 3)], (), AS_OF).topics) == 1


def test_synonyms_are_one_matter() -> None:
    """照明 and 太阳能灯 are 路灯; a word that only names a place is no matter."""
    assert matters_of("太阳能灯不亮了", "居住环境", RULES) == ("路灯",)
    assert matters_of("卫生室门口路灯坏了", "居住环境", RULES) == ("路灯",)
    assert matters_of("路灯不亮", None, RULES) == ()


def test_the_same_complaint_in_another_village_is_another_case() -> None:
    """Unless both name the same place."""
    same = "自来水水压小，二楼上不去水"
    school = "中心小学门口天天堵车没人管"

    assert cases_of([Statement(same, "居住环境", "东坡村"), Statement(same, "居住环境", "西坡村")], RULES) == []
    assert cases_of([Statement(school, "社会治安", "东坡村"), Statement(school, "社会治安", "西坡村")], RULES) == [
        [0, 1]
    ]
    east, west = (Statement(f"村{side}头路灯不亮", "居住环境", "东坡村") for side in "东西")
    assert cases_of([east, west], RULES) == []
    assert cases_of([east, Statement("村东头路灯坏了不亮", "居住环境", "东坡村"), west], RULES) == [[0, 1]]
    assert cases_of([Statement(same, "居住环境", "东坡村"), Statement("垃圾没人拉", "居住环境", "东坡村")], RULES) == []
