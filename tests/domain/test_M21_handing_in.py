"""M21: what a day's visits found is owed by noon of the next day; who has not, who was late, who sends bad sheets."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from minqing_cli.merging.schedule import ScheduleLine
from minqing_cli.plan.calendar import HandingIn, Reminders
from minqing_cli.reports.owed import Delivery, Terms, late, missing
from tests.conftest import Cli, write_sheet

HEADING = ["走访日期", "总支", "村", "走访对象", "联系电话", "走访人", "意见建议"]
SCHEDULE = ["总支", "村", "走访区域", "应访户数", "包村领导", "包村干部", "村两委", "联系电话", "起止日期"]
NOON = HandingIn.model_validate({"days_after": 1, "by": "12:00:00"})


def terms(visit_days: tuple[str, ...] = (), bounds: tuple[date, date] | None = None) -> Terms:
    """By noon of the next day."""
    return Terms(NOON, Reminders(visit_days=visit_days), bounds, 2022)


def line(number: int, village: str, area: str = "全村", officer: str = "李明", period: str = "") -> ScheduleLine:
    """One line of the schedule."""
    return ScheduleLine(number, "前岭总支", village, area, 20, "王镇长", officer, "", "", period, position=number)


def came(village: str, visitor: str, day: date | None, at: str, rows: int = 3, held: int = 0) -> Delivery:
    """What one sheet brought."""
    return Delivery(
        village, visitor, "", day, datetime.fromisoformat(at), rows, held, f"{village}{at}", "甲.xlsx", "表"
    )


@pytest.mark.parametrize(("at", "is_late"), [("2022-03-06 12:00:00", False), ("2022-03-06 12:00:01", True)])
def test_noon_sharp_is_not_late_and_a_second_after_is(at: str, is_late: bool) -> None:
    """接收时间>次日12:00→迟报，12:00 整不迟."""
    found = late([came("前岭村", "李明", date(2022, 3, 5), at)], terms())

    assert bool(found) == is_late
    assert [one.minutes for one in found] == [1] * is_late


def test_a_correction_that_comes_later_makes_nobody_late() -> None:
    """Else nobody would correct anything."""
    day = date(2022, 3, 5)

    assert (
        late(
            [came("前岭村", "李明", day, "2022-03-06 09:00"), came("前岭村", "李明", day, "2022-03-09 09:00")], terms()
        )
        == []
    )


def test_another_visitor_of_the_village_answers_for_his_own_day() -> None:
    """A punctual colleague does not cover for a late one."""
    day = date(2022, 3, 5)

    found = late(
        [came("前岭村", "李明", day, "2022-03-06 09:00"), came("前岭村", "赵刚", day, "2022-03-07 12:00", 2)], terms()
    )

    assert [(one.delivery.visitor, one.rows, one.minutes) for one in found] == [("赵刚", 2, 24 * 60)]


def test_without_an_hour_in_the_plan_nobody_is_late() -> None:
    """The tool sets no deadline of its own."""
    assert (
        late(
            [came("前岭村", "李明", date(2022, 3, 5), "2022-05-06 12:00")], Terms(HandingIn(), Reminders(), None, 2022)
        )
        == []
    )


@pytest.mark.parametrize(("as_of", "dunned"), [(date(2022, 3, 10), 0), (date(2022, 3, 11), 1)])
def test_a_line_is_dunned_from_the_day_of_its_deadline_on(as_of: date, dunned: int) -> None:
    """Its period ends on the 10th, so the sheet is owed on the 11th."""
    assert len(missing([line(1, "前岭村", period="3月1日至3月10日")], [], terms(), as_of)) == dunned


def test_a_village_is_dunned_for_each_visit_day_on_which_nothing_came() -> None:
    """曲阜: every 5th; a sheet of the 5th says nothing of the 15th."""
    lines = [line(1, "前岭村", period="3月1日至3月31日")]
    received = [came("前岭村", "李明", date(2022, 3, 5), "2022-03-06 09:00")]

    found = missing(lines, received, terms(("每月逢5日",)), date(2022, 3, 25))

    assert [one.first for one in found] == [date(2022, 3, 15)]


def test_of_two_teams_in_a_village_only_the_one_that_sent_nothing_is_dunned() -> None:
    """Teams are told apart by the names in the schedule; an unknown visitor counts for both."""
    lines = [line(1, "前岭村", "东片", "李明"), line(2, "前岭村", "西片", "赵刚")]
    bounds = (date(2022, 3, 1), date(2022, 3, 10))
    own = [came("前岭村", "李 明", date(2022, 3, 5), "2022-03-06 09:00")]
    unknown = [came("前岭村", "志愿者", date(2022, 3, 5), "2022-03-06 09:00")]

    assert [one.line.area for one in missing(lines, own, terms(bounds=bounds), date(2022, 3, 20))] == ["西片"]
    assert missing(lines, unknown, terms(bounds=bounds), date(2022, 3, 20)) == []


def test_rows_all_held_for_their_dates_were_handed_in_all_the_same() -> None:
    """They were sent back, not missing."""
    lines = [line(1, "前岭村", period="3月1日至3月10日")]

    assert missing(lines, [came("前岭村", "李明", None, "2022-03-08 09:00", 3, 3)], terms(), date(2022, 3, 20)) == []


# --- through the commands ------------------------------------------------------------------


def rows_of(village: str, day: str, first: int, count: int = 6, visitor: str = "李明") -> list[list[object]]:
    """Sound rows."""
    return [
        [day, "前岭总支", village, f"周{'甲乙丙丁戊己庚辛'[n]}", str(13800000000 + first + n), visitor, "路灯不亮"]
        for n in range(count)
    ]


@pytest.fixture
def town(workspace: Cli) -> Cli:
    """Three villages on the schedule; one sends a sound sheet in time, one a bad one late, one nothing."""
    plan = workspace.folder / "minqing.toml"
    written = plan.read_text(encoding="utf-8")
    assert "[handing_in]" in written
    plan.write_text(
        written.replace("[handing_in]\n", '[handing_in]\nby = "12:00"\n', 1).replace("\nby = 12:00:00", ""),
        encoding="utf-8",
    )
    lines = [
        ["前岭总支", village, "全村", 20, "王镇长", officer, "孙支书", "13800000900", "3月1日至3月10日"]
        for village, officer in (("前岭村", "李明"), ("东坡村", "赵刚"), ("后河村", "钱进"))
    ]
    write_sheet(workspace.folder / "安排.xlsx", ("活动安排表", [SCHEDULE, *lines]))
    workspace("schedule", "import", "安排.xlsx", "--today", "2022-03-01")
    good = write_sheet(
        workspace.folder / "收" / "前岭村.xlsx", ("表", [HEADING, *rows_of("前岭村", "2022-03-05", 100)])
    )
    workspace("merge", good, "--today", "2022-03-06", "--received-at", "2022-03-06 12:00")
    bad_rows = rows_of("东坡村", "2022-03-05", 200, visitor="赵刚")
    bad_rows[0][0], bad_rows[1][4] = "2022-02-30", "138000"
    bad = write_sheet(workspace.folder / "收" / "东坡村.xlsx", ("表", [HEADING, *bad_rows]))
    workspace("merge", bad, "--today", "2022-03-07", "--received-at", "2022-03-07 13:30", code=1)
    return workspace


def table(report: Any, title: str) -> list[dict[str, Any]]:
    """The rows of a further table."""
    found: list[dict[str, Any]] = next(one for one in report["further"] if one["title"] == title)["rows"]
    return found


def test_the_report_names_who_is_missing_who_is_late_and_how_sound_the_sheets_are(town: Cli) -> None:
    """The three lists that the clerk telephones by on the eleventh."""
    report = town("report", "missing", "--as-of", "2022-03-12", "--json").json

    assert {"report", "as_of", "columns", "rows", "total", "notes"} <= report.keys()
    assert [(row["village"], row["officer"], row["deadline"]) for row in report["rows"]] == [
        ("后河村", "钱进", "2022-03-11 12:00")
    ]
    late_rows = table(report, "迟报名单")
    assert [(row["village"], row["minutes"], row["rows"]) for row in late_rows] == [("东坡村", 25 * 60 + 30, 5)]
    scores = table(report, "报表质量（按村）")
    assert [
        (row["rank"], row["village"], row["rows"], row["held"], row["faults"], row["per_hundred"]) for row in scores
    ] == [
        ("1", "前岭村", 6, 0, 0, "0.0"),
        ("2", "东坡村", 6, 1, 2, "33.3"),
    ]
    assert {(row["code"], row["count"]) for row in table(report, "毛病种类")} == {("P203", 1), ("P212", 1)}


def test_a_fault_stays_counted_after_its_correction_and_the_same_rows_count_once(town: Cli) -> None:
    """The scorecard tells how sheets come in, not how they stand after three telephone calls."""
    rows = rows_of("东坡村", "2022-03-05", 200, visitor="赵刚")
    fixed = write_sheet(town.folder / "收" / "东坡村改.xlsx", ("表", [HEADING, *rows]))
    town("merge", fixed, "--today", "2022-03-08", "--received-at", "2022-03-08 09:00")

    scores = table(town("report", "missing", "--as-of", "2022-03-12", "--json").json, "报表质量（按村）")

    east = next(row for row in scores if row["village"] == "东坡村")
    assert (east["sheets"], east["held"], east["faults"]) == (2, 1, 2)
    # Six of the first sheet, and of the second the held one and the corrected one.
    assert east["rows"] == 8


def test_the_traced_rows_are_as_many_as_the_figure_says_and_name_the_cell_row(town: Cli) -> None:
    """The village asks: which two?"""
    found = town(
        "trace", "missing", "faults", "--by", "village", "--key", "东坡村", "--as-of", "2022-03-12", "--json"
    ).json

    assert found["count"] == 2
    assert [(row["file"], row["row"]) for row in found["rows"]] == [("东坡村.xlsx", 2), ("东坡村.xlsx", 3)]
    assert town("trace", "missing", "missing", "--as-of", "2022-03-12", "--json").json["count"] == 1
    assert town("trace", "missing", "late", "--as-of", "2022-03-12", "--json").json["count"] == 1


def test_the_report_looks_back_and_narrows_to_a_place(town: Cli) -> None:
    """As of the sixth nobody was late; as known after the second batch neither."""
    assert table(town("report", "missing", "--as-of", "2022-03-06", "--json").json, "迟报名单") == []
    assert table(town("report", "missing", "--as-of", "2022-03-12", "--as-known", "2", "--json").json, "迟报名单") == []
    assert town("report", "missing", "--as-of", "2022-03-12", "--place", "前岭村", "--json").json["rows"] == []


def test_small_villages_are_not_ranked(town: Cli) -> None:
    """R8: two faults in three rows say nothing of a village."""
    path = write_sheet(town.folder / "收" / "后河村.xlsx", ("表", [HEADING, *rows_of("后河村", "2022-03-08", 300, 2)]))
    town("merge", path, "--today", "2022-03-09", "--received-at", "2022-03-09 09:00")

    scores = table(town("report", "missing", "--as-of", "2022-03-12", "--json").json, "报表质量（按村）")

    assert [(row["rank"], row["village"]) for row in scores][-1] == ("不排名", "后河村")


def test_all_four_forms_give_the_same_rows(town: Cli, tmp_path: Path) -> None:
    """The list is printed, mailed and read by programs."""
    asked = ("report", "missing", "--as-of", "2022-03-12")
    assert "后河村" in town(*asked).out
    town(*asked, "-o", tmp_path / "催报.csv")
    town(*asked, "-o", tmp_path / "催报.xlsx")

    assert "后河村" in (tmp_path / "催报.csv").read_text(encoding="utf-8-sig")
    cells = [
        str(cell.value)
        for row in openpyxl.load_workbook(tmp_path / "催报.xlsx").worksheets[0].iter_rows()
        for cell in row
    ]
    assert "后河村" in cells


def test_a_village_that_was_renamed_is_told_by_its_name_of_now(town: Cli) -> None:
    """Two names of one village would be two lines of the scorecard, and dun a village that no longer exists."""
    town("roster", "rename-village", "东坡村", "东坡社区", "--today", "2022-03-09")

    report = town("report", "missing", "--as-of", "2022-03-12", "--json").json

    assert [(row["village"], row["minutes"]) for row in table(report, "迟报名单")] == [("东坡社区", 25 * 60 + 30)]
    scores = {row["village"]: row["faults"] for row in table(report, "报表质量（按村）")}
    assert scores == {"前岭村": 0, "东坡社区": 2}
    own = town("report", "missing", "--as-of", "2022-03-12", "--place", "东坡社区", "--json").json
    assert [row["village"] for row in table(own, "迟报名单")] == ["东坡社区"]
    traced = ("trace", "missing", "faults", "--by", "village", "--key", "东坡社区", "--as-of", "2022-03-12", "--json")
    assert town(*traced).json["count"] == 2
