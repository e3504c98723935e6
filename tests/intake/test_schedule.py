"""Reading the visit schedule (附件2): every line whole, every count exact, every area once."""

import pytest

from minqing_cli.intake.schedule import ScheduleReading, read_schedule
from minqing_cli.sheets import Cell, Merge, Sheet

HEADING: list[Cell] = [
    "序号", "总支★", "村(单位)★", "走访区域/网格★", "应访户数★", "包村领导★", "包村干部★", "村“两委”/\n网格员★", "联系电话★", "起止日期", "备注",
]  # fmt: skip
LINE: list[Cell] = [
    1, "前岭总支", "前岭村", "一网格", 120, "陈立新", "李明", "张建国、王桂兰", "13800000001", "3月1日至3月31日", None,
]  # fmt: skip


def line(**changed: Cell) -> list[Cell]:
    """One sound line with some cells changed."""
    names = ("serial", "branch", "village", "area", "households", "leader", "officer", "members", "phones")
    return [changed.get(name, cell) for name, cell in zip(names, LINE, strict=False)] + LINE[len(names) :]


def read(*rows: list[Cell], heading: list[Cell] = HEADING, merges: tuple[Merge, ...] = ()) -> ScheduleReading:
    return read_schedule("附件2.xlsx", Sheet("安排", [["活动安排表"], heading, *rows], merges))


def test_a_line_is_read_with_everything_it_says() -> None:
    """The schedule is the rule by which visits are later compared."""
    reading = read(line())

    place, entry = reading.entries[0]
    assert reading.problems == []
    assert (entry.branch, entry.village, entry.area, entry.households) == ("前岭总支", "前岭村", "一网格", 120)
    assert (entry.leader, entry.officer, entry.members) == ("陈立新", "李明", "张建国、王桂兰")
    assert entry.phones.usable == ("13800000001",)
    assert entry.period == "3月1日至3月31日"
    assert place.cell == "D3"


@pytest.mark.parametrize(
    ("field", "cell", "column"),
    [
        ("branch", "B3", "总支"), ("village", "C3", "村（单位）"), ("area", "D3", "走访区域/网格"),
        ("households", "E3", "应访户数"), ("leader", "F3", "包村领导"), ("officer", "G3", "包村干部"),
        ("members", "H3", "村“两委”/网格员"), ("phones", "I3", "联系电话"),
    ],
)  # fmt: skip
def test_a_line_that_lacks_something_required_is_held_with_the_cell(field: str, cell: str, column: str) -> None:
    """An area without a person who answers for it is what the schedule is there to prevent (M02)."""
    reading = read(line(**{field: None}), line(area="二网格"))

    assert (reading.held, len(reading.entries)) == (1, 1)
    assert [(one.code, one.place.cell) for one in reading.problems] == [("P721", cell)]
    assert f"没有填{column}" in reading.problems[0].says


@pytest.mark.parametrize("written", ["200余", "约200", "二百多", "200+", "12.5", -3, 12.5, "200左右"])
def test_m13_an_approximate_count_is_refused(written: Cell) -> None:
    """A rate cannot rest on 20余户."""
    reading = read(line(households=written))

    assert reading.held == 1
    assert [(one.code, one.place.cell, one.found) for one in reading.problems] == [("P722", "E3", str(written))]


@pytest.mark.parametrize(
    ("written", "count"), [("200", 200), ("２００", 200), (200.0, 200), ("1,425", 1425), ("200户", 200), (0, 0)]
)
def test_an_exact_count_is_read_however_it_is_written(written: Cell, count: int) -> None:
    """Full-width digits and a unit do not make a number inexact."""
    assert read(line(households=written)).entries[0][1].households == count


def test_a_number_that_cannot_be_dialled_is_only_warned_of() -> None:
    """As in visit sheets: the line is right, the number is to be looked up."""
    reading = read(line(phones="1380000001"))

    assert len(reading.entries) == 1
    assert [(one.code, one.place.cell) for one in reading.problems] == [("P212", "I3")]


def test_a_branch_and_village_drawn_over_several_areas_count_for_each() -> None:
    """Schedules are drawn with merged cells."""
    second = line(branch=None, village=None, area="二网格")
    reading = read(line(), second, merges=((2, 1, 3, 1), (2, 2, 3, 2)))

    assert [entry.village for _, entry in reading.entries] == ["前岭村", "前岭村"]


def test_totals_signatures_and_unused_lines_are_no_lines() -> None:
    """Our form for one village names it on every line; those that nobody used say nothing."""
    unused: list[Cell] = [2, "前岭总支", "前岭村", *[None] * 8]
    total: list[Cell] = [None, "合计", None, None, 120, *[None] * 6]
    signed: list[Cell] = [
        "填报人：李明",
        None,
        None,
        None,
        "审核人：",
        None,
        None,
        "联系电话：13800000002",
        None,
        None,
        None,
    ]
    reading = read(line(), unused, total, signed)

    assert (len(reading.entries), reading.held, reading.ignored) == (1, 0, 3)
    assert reading.problems == []


def test_other_names_for_the_columns_are_known() -> None:
    """Each township words its schedule its own way."""
    heading: list[Cell] = [
        "序号", "党总支", "行政村", "网格", "应走访户数", "包保领导", "镇干部", "村干部", "联系方式", "走访时间", "备注",
    ]  # fmt: skip

    assert len(read(line(), heading=heading).entries) == 1


def test_a_sheet_without_a_required_column_is_refused_as_a_whole() -> None:
    """Better no schedule than one that leaves out who is responsible."""
    heading = ["序号", "总支", "村", "网格", "应访户数", "包村领导", None, "网格员", "电话"]
    reading = read(line(), heading=[*heading])

    assert not reading.found
    assert [one.code for one in reading.problems] == ["P102"]
    assert "包村干部" in reading.problems[0].says


def test_a_sheet_that_is_no_schedule_is_passed_over() -> None:
    """Workbooks have other sheets as well."""
    assert not read_schedule("a.xlsx", Sheet("说明", [["填写说明"], ["请按时报送"]])).found
