"""时限: three working days at 永安镇, yellow at one working day left, red from the first day past, ten days put off at most."""

from pathlib import Path

import pytest

from minqing_cli.classify import emergencies, load_rulebook
from minqing_cli.plan import built_in
from tests.conftest import Cli, sample_visits, write_sheet

HEADING = ("走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议")
RULES = load_rulebook()


def town(folder: Path, plan: str, day: str, text: str = "路灯不亮") -> Cli:
    """A workspace of a plan with one issue of a day."""
    Cli(folder)("init", folder / "ws", "--plan", plan)
    cli = Cli(folder / "ws")
    path = write_sheet(folder / "表.xlsx", ("记录", [HEADING, (day, "前岭村", "张建国", "13800000001", "李明", text)]))
    cli("merge", path, "--today", day, "--no-export")
    return cli


def cards(cli: Cli, as_of: str) -> list[tuple[str, int, str]]:
    """(card, days over, due day) of each issue listed."""
    rows = cli("report", "overdue", "--due-soon", "--as-of", as_of, "--json").json["rows"]
    return [(row["card"], row["days_over"], row["due_on"]) for row in rows]


@pytest.mark.parametrize(
    ("as_of", "card"),
    [
        ("2023-05-25", []),
        ("2023-05-26", [("yellow", -3, "2023-05-29")]),
        ("2023-05-27", [("yellow", -2, "2023-05-29")]),
        ("2023-05-29", [("yellow", 0, "2023-05-29")]),
        ("2023-05-30", [("red", 1, "2023-05-29")]),
        ("2023-06-05", [("red", 7, "2023-05-29")]),
    ],
)
def test_R09_one_working_day_left_is_yellow_and_the_first_day_past_is_red(
    tmp_path: Path, as_of: str, card: list[tuple[str, int, str]]
) -> None:
    """永安镇, Wednesday 24 May 2023 + 3 working days = Monday 29 May; from Friday on one working day is left."""
    assert cards(town(tmp_path, "yongan", "2023-05-24"), as_of) == card


@pytest.mark.parametrize(("to", "code"), [("2023-06-12", 0), ("2023-06-13", 3)])
def test_R09_a_deadline_is_put_off_by_ten_working_days_at_most(tmp_path: Path, to: str, code: int) -> None:
    """特别复杂可延≤10个工作日: from 29 May the tenth is 12 June."""
    cli = town(tmp_path, "yongan", "2023-05-24")
    cli("advance", "YA-2023-0001", "转办", "--unit", "城建办", "--on", "2023-05-24", "--today", "2023-05-24")

    said = cli(
        "advance", "YA-2023-0001", "--extend-to", to, "--by", "镇长", "--note", "要等配件", "--today", "2023-05-26", code=code
    )  # fmt: skip

    assert code == 0 or "10 个工作日" in said.out + said.err


def test_R09_the_plan_says_the_allowance_of_each_urgency_and_petitions_only_by_declaration() -> None:
    """特急 24 小时, 紧急 3 个工作日; 60 natural days only for what is declared a petition."""
    deadline = built_in("standard").deadline

    def rule(**asked: object) -> object:
        found = deadline.rule_for("镇和村解决", "居住环境", **asked)  # type: ignore[arg-type]
        return found and (found.hours, found.working_days, found.natural_days)

    assert rule(urgency="特急") == (24, None, None)
    assert rule(urgency="紧急") == (None, 3, None)
    assert rule(petition=True) == (None, None, 60)
    assert rule() is None
    assert deadline.working_days == 5


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("东边邻居家着火了", "119"),
        ("隔壁两口子正在打架，还动了刀", "110"),
        ("老太太在院里晕倒了，家里没人", "120"),
        ("有人喝了农药", "120"),
    ],
)
def test_R09_what_cannot_wait_is_said_at_once_with_the_number_to_call(tmp_path: Path, text: str, number: str) -> None:
    """火警、报警、医疗急救 are no matter of a ledger; the row is kept all the same, for nothing is lost by it (D1)."""
    sheet = write_sheet(
        tmp_path / "表.xlsx", ("记录", [HEADING, ("2022-03-05", "前岭村", "张建国", "13800000001", "李明", text)])
    )
    report = Cli(tmp_path)("validate", sheet, "--today", "2022-03-05", "--json").json

    assert [one["fix"] for one in report["problems"] if one["code"] == "P245"] == [
        f"还在发生的，请立即打 {number}；已经处置的，不用管这条提示。"
    ]
    assert report["rows"]["accepted"] == 1


@pytest.mark.parametrize(
    "text",
    [
        "去年麦垛着火了没人赔",
        "怕孩子走丢了，想装监控",
        "担心线路老化着火了",
        "消防通道被占，万一着火了车进不来",
        "变压器旧，怕触电了",
    ],
)
def test_R09_what_once_was_or_might_be_is_an_ordinary_matter(text: str) -> None:
    """A fear is no fire."""
    assert list(emergencies(text, RULES)) == []


def test_R09_nothing_of_the_sample_is_an_emergency() -> None:
    """None of the 60 visits has to be called in."""
    assert [found for visit in sample_visits() for found in emergencies(visit["意见建议(原文)"], RULES)] == []
