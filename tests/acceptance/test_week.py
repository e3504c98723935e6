"""Four weekly runs of the demonstration's town, recounted from the town's own data and never from the program."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from minqing_cli.plan import built_in
from minqing_cli.reports.rates import Rate
from minqing_cli.terms import Outcome, RowFate
from minqing_cli.workflows.demo.papers import write_post, write_register
from minqing_cli.workflows.demo.post import Line, four_weeks
from minqing_cli.workflows.demo.town import FRIDAYS, Call, Target, make_town
from tests.conftest import Cli, Result

TOWN = make_town()
WEEKS = four_weeks(TOWN)
PLAN = "chaihudian"


class Month:
    """The town's workspace and what each of the four runs came to."""

    def __init__(self, folder: Path) -> None:
        Cli(folder)("init", folder / "ws", "--plan", PLAN)
        self.cli = Cli(folder / "ws")
        self.inbox = folder / "ws" / "收件"
        for number, post in enumerate(WEEKS, start=1):
            write_post(self.inbox / f"第{number}周", post, TOWN, built_in(PLAN))
        write_register(folder / "底册.xlsx", TOWN, built_in(PLAN))
        self.cli("roster", "import", folder / "底册.xlsx", "--today", "2022-03-01")
        self.runs: list[Result] = []
        self.again: list[Result] = []
        for week in range(4):
            self.runs.append(self.week(week))
            before = self.bytes_of(week)
            self.again.append(self.week(week))
            assert self.bytes_of(week) == before

    def week(self, week: int, *options: str) -> Result:
        """Run one week's command; rows of each week are held or files refused, so the code is 1."""
        return self.cli("week", f"收件/第{week + 1}周", "--today", str(FRIDAYS[week]), "--json", *options, code=1)

    def folder(self, week: int) -> Path:
        """The folder of a week's outputs."""
        return self.cli.folder / "输出" / f"周报_{FRIDAYS[week]}"

    def bytes_of(self, week: int) -> dict[str, bytes]:
        """Every output of a week, and the ledger itself."""
        files = [*self.folder(week).iterdir(), self.cli.folder / ".minqing" / "ledger.sqlite"]
        return {path.name: path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Month:
    """The whole month, run once."""
    return Month(tmp_path_factory.mktemp("month"))


def told_until(week: int) -> dict[Call, Line]:
    """The last accepted line of each visit, of the weeks up to this one, as far as it bears no later day."""
    lines = {
        line.call: line
        for post in WEEKS[: week + 1]
        for piece in post
        for line in piece.lines
        if line.fate is RowFate.ACCEPTED
    }
    return {call: line for call, line in lines.items() if day_of(line) <= FRIDAYS[week]}


def day_of(line: Line) -> date:
    """The day that a line bears, right or wrong."""
    written = line.written.get("visited_on")
    return date.fromisoformat(str(written)) if written else line.call.day


def met(target: Target, told: dict[Call, Line]) -> bool:
    """Whether some visit met the household."""
    outcomes = {line.says.outcome for call, line in told.items() if call.target == target}
    return bool(outcomes & {Outcome.HAS_ISSUE, Outcome.NO_PROBLEM})


def figures_of(week: int) -> dict[str, Any]:
    """The week's figures, counted by hand."""
    told = told_until(week) if week >= 0 else {}
    issues = [(line, position) for line in told.values() if not line.call.again
              for position in range(len(line.says.classes))]  # fmt: skip
    return {
        "visits": len(told),
        "issues": len(issues),
        "resolved": sum(line.says.on_the_spot[position] for line, position in issues),
        "overdue": 0,
        "visited": sum(met(target, told) for target in TOWN.register),
    }


@pytest.mark.parametrize("week", range(4))
def test_the_figures_are_the_towns_own(month: Month, week: int):
    """A clerk reads them out in front of the party secretary."""
    figures, by_hand = month.runs[week].json["figures"], figures_of(week)

    assert {name: figures[name] for name in by_hand} == by_hand
    rate = Rate(by_hand["visited"], len(TOWN.register))
    assert figures["coverage_rate"] == rate.as_json()
    assert figures["resolved_rate"] == Rate(by_hand["resolved"], by_hand["issues"]).as_json()


@pytest.mark.parametrize("week", range(4))
def test_the_changes_are_those_since_the_week_before(month: Month, week: int):
    """New minus old, where the old is what the ledger knew after the last weekly run."""
    new, old = figures_of(week), figures_of(week - 1)
    changes = month.runs[week].json["changes"]

    assert {name: changes[name] for name in ("visits", "issues", "resolved", "overdue")} == {
        name: new[name] - old[name] for name in ("visits", "issues", "resolved", "overdue")
    }
    assert changes["coverage"]["visited"] == new["visited"] - old["visited"]
    since = changes["since"]
    assert since == (None if week == 0 else {"on": str(FRIDAYS[week - 1]), "batch": week + 1})


@pytest.mark.parametrize("week", range(4))
def test_held_rows_are_counted_for_the_village_that_must_correct_them(month: Month, week: int):
    """The clerk rings up the villages one by one."""
    held = Counter(
        line.call.target.village
        for piece in WEEKS[week]
        for line in piece.lines
        if line.fate is RowFate.HELD
    )  # fmt: skip
    document = month.runs[week].json

    assert document["held_villages"] == held
    assert document["merge"]["rows"]["held"] == held.total()


@pytest.mark.parametrize("week", range(4))
def test_the_summary_says_the_same_figures(month: Month, week: int):
    """What is read out, what lies in the folder and what a script gets is one thing."""
    document, by_hand = month.runs[week].json, figures_of(week)
    text = (month.folder(week) / "本周小结.txt").read_text(encoding="utf-8-sig")

    assert text.splitlines() == document["summary"]
    assert len(document["summary"]) in range(12, 18)
    assert f"累计 {by_hand['visits']} 次" in text
    assert f"累计受理 {by_hand['issues']} 件" in text
    assert f"（{by_hand['visited']}/{len(TOWN.register)}）" in text
    assert f"新增 {by_hand['issues'] - figures_of(week - 1)['issues']} 件" in text


@pytest.mark.parametrize("week", range(4))
def test_a_second_run_of_the_day_changes_nothing(month: Month, week: int):
    """Not a byte of the ledger or of the folder; the summary is the same, and it says so."""
    first, again = month.runs[week].json, month.again[week].json

    assert again["batch"] is None
    assert again["unchanged"]
    assert {one["status"] for one in again["files"]} == {"unchanged"}
    assert again["summary"] == first["summary"]


def test_a_second_run_says_so_to_the_clerk(month: Month):
    """On the screen, in words."""
    said = month.cli("week", "收件/第4周", "--today", str(FRIDAYS[3]), code=1).out

    assert "无变化" in said


def test_the_folder_has_every_list_and_report(month: Month):
    """One folder to hand on; the ledger workbook lies at its usual place as well."""
    names = {path.name for path in month.folder(3).iterdir()}

    assert names == {Path(one["path"]).name for one in month.runs[3].json["files"]}
    for word in ("总台账", "附件5", "附件6", "待研判", "超期", "办结", "覆盖", "漏访", "分类", "本周小结"):
        assert any(word in name for name in names), word
    assert (month.cli.folder / "输出" / "总台账.xlsx").read_bytes() == (month.folder(3) / "总台账.xlsx").read_bytes()


def test_the_review_list_offers_both_classes(month: Month):
    """The issues without a sure class, each with the plan's lists to choose from."""
    pending = sum(1 for line in told_until(3).values() for one in line.says.classes if one[0] is None)
    sheet = openpyxl.load_workbook(month.folder(3) / "待研判清单.xlsx").active
    numbers = [cell.value for cell in sheet["A"] if str(cell.value).startswith("CHD-")]
    offered = " ".join(rule.formula1 or "" for rule in sheet.data_validations.dataValidation)

    assert len(numbers) >= pending == 3
    assert "居住环境" in offered
    assert "市直部门单独解决" in offered


def test_an_edited_output_is_kept_and_said(month: Month):
    """Somebody wrote into the summary: theirs stays, ours lies beside it, and the code says so."""
    summary = month.folder(2) / "本周小结.txt"
    ours = summary.read_bytes()
    summary.write_text("书记批示：抓紧。", encoding="utf-8")
    done = month.week(2)
    summary.write_bytes(ours)

    assert done.json["files"][-1]["status"] == "beside"
    assert "本周小结_新.txt" in done.err


def test_nothing_to_read_writes_nothing(workspace: Cli):
    """An empty 收件 folder is code 3, as with merge."""
    workspace("week", "--today", "2022-03-11", code=3)

    assert not list((workspace.folder / "输出").iterdir())


def test_a_preview_writes_nothing(month: Month, tmp_path: Path):
    """--dry-run shows what the merge would do and leaves ledger and folders alone."""
    Cli(tmp_path)("init", tmp_path / "ws", "--plan", PLAN)
    fresh = Cli(tmp_path / "ws")
    document = fresh("week", month.inbox / "第1周", "--today", str(FRIDAYS[0]), "--dry-run", "--json", code=1).json

    assert document["batch"] is document["folder"] is None
    assert document["merge"]["rows"]["accepted"] == month.runs[0].json["merge"]["rows"]["accepted"]
    assert not list((fresh.folder / "输出").iterdir())
