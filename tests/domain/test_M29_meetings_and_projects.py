"""会诊与实事项目: one that is done is crossed off."""

from datetime import date

from minqing_cli.logbooks import Meeting, Project
from minqing_cli.reports import projects


def test_M29_a_project_is_crossed_off_when_it_is_done_and_proven() -> None:
    """Done without evidence is not crossed off; past its day is said; the meeting's decision stands beside."""
    due = date(2022, 5, 31)
    listed = [
        Project(name="路灯", lead="镇规划办", due_on=due, done_on=date(2022, 5, 20), evidence="照片"),
        Project(name="水压", lead="水务站", due_on=due, done_on=date(2022, 5, 20)),
        Project(name="巷道", lead="镇规划办", due_on=due),
        Project(name="广场", lead="文化站", due_on=date(2022, 6, 30)),
    ]
    held = Meeting(held_on=date(2022, 4, 2), kind="现场办公会", topic="路灯", decided="五月底前换完")

    report = projects.compute(listed, [held], date(2022, 6, 1)).as_json()

    assert {row["name"]: row["state"] for row in report["rows"]} == {
        "路灯": "已销号", "水压": "已完成", "巷道": "已过节点", "广场": "进行中",
    }  # fmt: skip
    assert "25.00%（1/4）" in report["notes"][1]
    assert report["further"][0]["rows"][0]["decided"] == "五月底前换完"
    before = projects.compute(listed, [held], date(2022, 4, 1)).as_json()
    assert {row["state"] for row in before["rows"]} == {"进行中"}
    assert before["further"][0]["rows"] == []
