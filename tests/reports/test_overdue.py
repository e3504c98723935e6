"""超期清单: which are listed, in which order, and what is counted."""

import json
from datetime import date

from minqing_cli.deadlines.calendar import load_calendar
from minqing_cli.plan import built_in
from minqing_cli.reports import overdue
from minqing_cli.reports.overdue import OverdueIssue, OverdueReport
from minqing_cli.reports.table import written

CHINA = load_calendar()
PLAN = built_in("chaihudian")
AS_OF = date(2022, 6, 2)


def issue(number: int, due_on: date, provisional: bool = False, subject: str | None = "居住环境") -> OverdueIssue:
    """One unresolved issue of a made-up household."""
    return OverdueIssue(
        id=f"CHD-2022-{number:04d}", branch="前岭总支", village="前岭村", person="张建国", problem="路灯不亮",
        responsibility="镇和村解决", subject=subject, unit="前岭村", due_on=due_on, state="办理",
        provisional=provisional,
    )  # fmt: skip


ISSUES = (
    issue(10000, date(2022, 5, 31)),
    issue(9999, date(2022, 5, 31)),
    issue(3, date(2022, 6, 2)),
    issue(4, date(2022, 5, 20)),
    issue(5, date(2022, 6, 6)),
    issue(6, date(2022, 6, 7)),
)


def computed(*issues: OverdueIssue, due_soon: bool = False, as_of: date = AS_OF) -> OverdueReport:
    """The report on the plan of 柴胡店镇."""
    return overdue.compute(issues, as_of, None, PLAN, CHINA, due_soon)


def test_the_bare_report_lists_red_ones_the_latest_first_and_then_by_number() -> None:
    """Four digits do not last: number 9999 still comes before 10000."""
    report = computed(*ISSUES)

    assert [(row.issue.id, row.days_over) for row in report.rows] == [
        ("CHD-2022-0004", 13),
        ("CHD-2022-9999", 2),
        ("CHD-2022-10000", 2),
    ]
    assert {row.as_json()["card"] for row in report.rows} == {"red"}


def test_yellow_ones_are_counted_either_way_and_listed_on_demand() -> None:
    """On 2 June, before the Dragon Boat Festival, that day and Monday 6 June are within one working day."""
    listed = computed(*ISSUES, due_soon=True)

    assert (
        computed(*ISSUES).as_json()["total"] == listed.as_json()["total"] == {"red": 3, "yellow": 2, "provisional": 0}
    )
    assert [(row.issue.id, row.days_over) for row in listed.rows[3:]] == [("CHD-2022-0003", 0), ("CHD-2022-0005", -4)]
    assert [row["card"] for row in listed.as_json()["rows"]] == ["red"] * 3 + ["yellow"] * 2


def test_an_issue_due_today_is_not_late_and_tomorrow_it_is() -> None:
    """红牌=过期: the due day belongs to the unit."""
    assert computed(ISSUES[2]).red == 0
    assert computed(ISSUES[2], as_of=date(2022, 6, 3)).red == 1


def test_a_provisional_day_gives_no_red_card_but_stays_in_sight() -> None:
    """D10: 暂定期间不判超期，列入清单."""
    past, soon, later = (issue(number, date(2027, 1, number), provisional=True) for number in (4, 6, 20))

    report = computed(past, soon, later, due_soon=True, as_of=date(2027, 1, 5))

    assert report.as_json()["total"] == {"red": 0, "yellow": 1, "provisional": 3}
    assert [row["id"] for row in report.as_json()["rows"]] == ["CHD-2022-0006"]
    assert [(row["id"], row["card"]) for row in report.as_json()["provisional_rows"]] == [("CHD-2022-0004", None)]
    assert [row[1] for row in report.table().rows] == ["黄牌（暂定）", "暂定"]
    assert "另有 3 件的到期日" in report.table().notes[-1]


def test_the_json_is_the_contract() -> None:
    """Names that scripts rely on; an issue without a subject has null there."""
    report = computed(issue(1, date(2022, 5, 31), subject=None)).as_json()

    assert json.loads(json.dumps(report)) == report
    assert (report["report"], report["as_of"], report["as_known"]) == ("overdue", "2022-06-02", None)
    assert report["rows"] == [
        {
            "id": "CHD-2022-0001", "branch": "前岭总支", "village": "前岭村", "person": "张建国", "problem": "路灯不亮",
            "responsibility": "镇和村解决", "subject": None, "unit": "前岭村", "due_on": "2022-05-31", "days_over": 2,
            "card": "red", "state": "办理", "provisional": False,
        }
    ]  # fmt: skip


def test_the_table_speaks_chinese_and_says_what_it_left_out() -> None:
    """The clerk reads 红牌 and 待研判, never red or None."""
    table = computed(issue(1, date(2022, 5, 31), subject=None), *ISSUES[2:3]).table()

    assert [written(value) for value in table.rows[0]] == [
        "CHD-2022-0001", "红牌", "2", "2022-05-31", "前岭村", "张建国", "路灯不亮", "前岭总支", "前岭村", "镇和村解决",
        "待研判", "办理",
    ]  # fmt: skip
    assert "红牌 1 件，黄牌 1 件（黄牌未列出" in table.notes[1]
    assert table.notes[0] == "截止时间：2022-06-02。"
