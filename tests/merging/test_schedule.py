"""A new schedule takes the place of the old one, and says what ends."""

from minqing_cli.merging.schedule import ScheduleLine, ScheduleResult, officers, weigh_schedule
from minqing_cli.records import ScheduleEntry
from minqing_cli.sheets import Place


def entry(area: str, officer: str = "李明", village: str = "前岭村") -> ScheduleEntry:
    return ScheduleEntry.model_validate(
        {
            "branch": "前岭总支", "village": village, "area": area, "households": 100, "leader": "陈立新",
            "officer": officer, "members": "张建国", "phones": "13800000001",
        }
    )  # fmt: skip


def weigh(*entries: ScheduleEntry, known: tuple[ScheduleLine, ...] = (), complete: bool = True) -> ScheduleResult:
    placed = [(Place("附件2.xlsx", "安排", 2 + at, 3), one) for at, one in enumerate(entries)]
    return weigh_schedule(placed, known, 1 + max((line.id for line in known), default=0), complete, "附件2.xlsx")


def known(*entries: ScheduleEntry) -> tuple[ScheduleLine, ...]:
    return tuple(weigh(*entries).lines)


def test_the_same_schedule_changes_nothing_in_whatever_order() -> None:
    """Importing a file twice is what clerks do."""
    one, two = entry("一网格"), entry("二网格")

    result = weigh(two, one, known=known(one, two))

    assert (result.same, result.changes) == (2, False)


def test_a_line_of_the_same_village_and_area_keeps_its_identity() -> None:
    """Who answered for an area, and since when, is the history of one line."""
    result = weigh(entry("一网格", officer="赵娜"), known=known(entry("一网格")))

    assert [(line.id, line.officer) for line in result.lines] == [(1, "赵娜")]
    assert (result.new, result.changed) == (0, 1)


def test_a_line_that_is_gone_ends_and_is_said() -> None:
    """A schedule is in force as a whole; what it leaves out must not go on unseen."""
    result = weigh(entry("一网格"), known=known(entry("一网格"), entry("二网格")))

    assert [line.area for line in result.ended] == ["二网格"]
    assert ["前岭村 二网格" in one.says for one in result.problems] == [True]
    assert result.total == 1


def test_nothing_ends_while_a_line_of_the_file_is_held() -> None:
    """The held line may be the very one that seems to be gone."""
    result = weigh(entry("一网格"), known=known(entry("一网格"), entry("二网格")), complete=False)

    assert (result.ended, result.kept, result.total) == ([], 1, 2)
    assert [one.code for one in result.problems] == ["P726"]


def test_m02_an_area_named_twice_is_held_the_second_time() -> None:
    """重: one area, two groups of people. Nothing ends by such a file either."""
    result = weigh(entry("一网格"), entry("一网格", officer="赵娜"), known=known(entry("二网格")))

    assert (result.held, result.new, result.ended) == (1, 1, [])
    assert result.lines[0].officer == "李明"
    assert "附件2.xlsx › 安排 › D3" in result.problems[0].says


def test_the_same_area_name_in_two_villages_is_two_areas() -> None:
    """Every village has a 一网格."""
    assert weigh(entry("一网格"), entry("一网格", village="东坡村")).new == 2


def test_a_village_with_one_officer_has_that_one_for_every_household() -> None:
    """Two officers in a village: only the area tells who it is, and a household without one has nobody."""
    lines = known(
        entry("一网格"), entry("二网格"), entry("一网格", village="东坡村"), entry("二网格", "赵娜", "东坡村")
    )

    found = officers(lines)

    assert (found["前岭村", ""], found["东坡村", "二网格"]) == ("李明", "赵娜")
    assert ("东坡村", "") not in found
