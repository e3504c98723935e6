"""M15, M18, R2 to R4 through the commands: what is refused, and the figures that follow from what is taken."""

import pytest

from tests.conftest import Cli


class Office:
    """A workspace with some issues, and its steps. Issues are handed to a unit; all are due on 2022-05-31."""

    def __init__(self, cli: Cli, issues: int) -> None:
        self.cli = cli
        for number in range(issues):
            cli(
                "add", "--village", "前岭村", "--person", f"张{'一二三四五六七八'[number]}",
                "--phone", f"1380000000{number}", "--opinion", "路灯不亮", "--visitor", "李明",
                "--today", "2022-03-05", "-y",
            )  # fmt: skip
            self.step(number, "转办", "--unit", "镇城建办", on="2022-04-01")

    def step(self, number: int, *arguments: str, on: str, code: int = 0) -> str:
        """Take a step on its own day; return what is said."""
        found = self.cli("advance", f"CHD-2022-{number + 1:04d}", *arguments, "--today", on, code=code)
        return found.out + found.err

    def resolve(self, number: int, on: str) -> None:
        """The unit reports the result."""
        self.step(number, "办结", "--result", "换了灯泡", on=on)

    def rate(self, number: int, rating: str, on: str) -> None:
        """Somebody calls the household back."""
        self.step(number, "回访", "--satisfaction", rating, on=on)

    def total(self, as_of: str = "2022-06-30") -> dict[str, dict[str, object]]:
        """The whole of `report closure`."""
        found: dict[str, dict[str, object]] = self.cli("report", "closure", "--as-of", as_of, "--json").json["total"]
        return found

    def issue(self, number: int) -> dict[str, object]:
        """What `show` knows of an issue."""
        found: dict[str, object] = self.cli("show", f"CHD-2022-{number + 1:04d}", "--json").json
        return found


def test_R02_late_is_late_and_an_extension_in_time_holds(workspace: Cli):
    """Of three: one by the due day, one by a day put off before it, one late; nothing done later changes that."""
    office = Office(workspace, 3)
    put_off = ("--extend-to", "2022-06-10", "--by", "刘镇长", "--note", "等变压器")
    office.step(1, *put_off, on="2022-05-30")
    office.resolve(0, "2022-05-31")
    refused = office.step(2, *put_off, on="2022-06-01", code=3)
    office.resolve(1, "2022-06-10")
    office.resolve(2, "2022-06-10")
    after = office.step(2, *put_off, on="2022-06-11", code=3)

    assert "已经过期" in refused
    assert "不用延期" in after
    assert [office.issue(number)["on_time"] for number in range(3)] == ["是", "是", "否"]
    assert office.total()["on_time_rate"] == {"n": 2, "of": 3, "percent": "66.67", "shown": "66.67%"}


def test_R03_R04_who_was_not_reached_is_in_no_satisfaction_rate_and_no_call_back(workspace: Cli):
    """Of two resolved one was reached: 1/1 satisfied, 1/2 called back, and 无法回访 counted by itself."""
    office = Office(workspace, 2)
    for number in (0, 1):
        office.resolve(number, "2022-04-20")
    office.rate(0, "满意", on="2022-05-01")
    for day in ("2022-05-01", "2022-05-02", "2022-05-03"):
        office.step(1, "回访", "--unreached", on=day)
    office.step(1, "无法回访", "--by", "刘镇长", "--note", "镇里同意", on="2022-05-03")

    total = office.total()
    assert total["unreachable"] == 1
    assert total["satisfaction_rate"] == {"n": 1, "of": 1, "percent": "100.00", "shown": "100.00%"}
    assert total["revisit_rate"] == {"n": 1, "of": 2, "percent": "50.00", "shown": "50.00%"}


def test_M15_a_unit_that_sends_an_issue_back_names_whose_it_is(workspace: Cli):
    """The return is counted, and the unit that was named stands there until somebody judges it."""
    office = Office(workspace, 1)
    refused = office.step(0, "研判", "--note", "不属本单位职责", on="2022-04-02", code=3)
    office.step(0, "研判", "--note", "不属本单位职责", "--unit", "水利站", on="2022-04-02")

    assert "该归哪个单位" in refused
    issue = office.issue(0)
    assert (issue["state"], issue["unit"], issue["returned_times"]) == ("研判", "水利站", 1)


@pytest.mark.parametrize("rating", ["不满意", "未评价"])
def test_M18_who_is_not_satisfied_is_not_closed(workspace: Cli, rating: str):
    """群众不满意不销号, whatever evidence is brought."""
    office = Office(workspace, 1)
    office.resolve(0, "2022-04-20")
    office.rate(0, rating, on="2022-05-01")

    refused = office.step(0, "销号", "--evidence", "照片", on="2022-05-02", code=3)

    assert "不能销号" in refused
    assert office.issue(0)["state"] == "回访"
