"""Every built-in plan from `init` to 销号 on its own sample, through the commands, with the figures of its source."""

import importlib.util
import sys
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest

from minqing_cli.plan import BUILT_IN
from tests.conftest import Cli, write_sheet

ROOT = Path(__file__).parents[2]
BIG = ("wenshang", "xiaochi", "kuangqu")
EACH_PLAN = [pytest.param(name, marks=pytest.mark.slow if name in BIG else ()) for name in BUILT_IN]


@lru_cache
def samples() -> ModuleType:
    """The tool that makes the sample sheets."""
    spec = importlib.util.spec_from_file_location("make_plan_sample", ROOT / "tools" / "make_plan_sample.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


class Campaign:
    """One plan's campaign on its sample, run to its end."""

    def __init__(self, name: str, folder: Path) -> None:
        self.recipe = samples().recipe(name)
        self.sheets = folder / "样例"
        samples().write_sheets(self.recipe, self.sheets)
        Cli(folder)("init", folder / "ws", "--plan", name)
        self.cli = Cli(folder / "ws")
        self.today = date(self.recipe.first_day.year, 12, 31).isoformat()
        self.cli("plan", "check")
        self.cli("roster", "import", self.sheets / "应访底册.xlsx")
        self.cli("schedule", "import", self.sheets / "附件2_安排表.xlsx")
        received = f"{self.recipe.first_day + timedelta(days=self.recipe.days)} 12:00"
        merge = ("merge", self.sheets / "收件", "--today", self.today, "--received-at", received, "--json")
        self.merged = self.cli(*merge).json

    def take_steps(self) -> None:
        """Hand on, resolve, call back and close the issues, as the sample's sheet of steps has it."""
        samples().write_steps(self.recipe, self.cli.folder / "输出" / "总台账.xlsx", self.sheets / "办理进展.xlsx")
        self.cli("advance", "--from", self.sheets / "办理进展.xlsx", "--today", self.today)

    def report(self, name: str, *options: str) -> Any:
        return self.cli("report", name, *options, "--as-of", self.today, "--json").json


@pytest.fixture(scope="module")
def campaigns(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Campaign]:
    """Gives a plan's campaign after its last step; each is run once for all tests, which only look at it."""

    @lru_cache
    def campaign(name: str) -> Campaign:
        found = Campaign(name, tmp_path_factory.mktemp(name))
        found.take_steps()
        return found

    return campaign


@pytest.mark.parametrize("name", EACH_PLAN)
def test_a_plan_runs_from_init_to_closing(name: str, campaigns: Callable[[str], Campaign]):
    """Counted here from the sample's recipe: what was resolved is called back, and what satisfied is closed."""
    campaign = campaigns(name)
    of = campaign.recipe

    assert campaign.merged["rows"]["accepted"] == of.households
    assert campaign.merged["outcomes"]["has_issue"] == of.issues
    total = campaign.report("closure")["total"]
    done = {"received": of.issues, "resolved": of.resolved, "explained": of.explained, "closed": of.resolved}
    assert {key: total[key] for key in done} == done
    assert total["unresolved"] == of.issues - of.resolved
    assert total["revisit_rate"]["shown"] == "100.00%"
    coverage = campaign.report("coverage")["total"]
    assert (coverage["visited"], coverage["registered"]) == (of.households, of.households)
    assert coverage["coverage_rate"]["shown"] == "100.00%"
    closed = _closed_rows(campaign)
    assert len(closed) == of.resolved
    assert all(row["满意度"] in ("满意", "基本满意") and row["佐证"] and row["回访日"] for row in closed)


def _closed_rows(campaign: Campaign) -> list[dict[str, Any]]:
    """The closed issues as the ledger workbook shows them, read by another library."""
    path = campaign.cli.folder / "看.xlsx"
    campaign.cli("ledger", "export", "-o", path)
    rows = openpyxl.load_workbook(path, read_only=True)["总台账"].iter_rows(min_row=3, values_only=True)
    heading = [str(cell).replace("\n", "").rstrip("★") for cell in next(rows)]
    return [line for row in rows if (line := dict(zip(heading, row, strict=False)))["办理状态"] == "销号"]


def test_the_figures_of_yongan(campaigns: Callable[[str], Campaign]):
    """收集问题450条，转办450条，已办结439条: 100.00%, 97.56%, 11 unresolved, each late by its day."""
    campaign = campaigns("yongan")

    shown = campaign.cli("report", "closure", "--as-of", "2023-12-31", env={"COLUMNS": "400"}).out

    assert "97.56%（439/450）" in shown
    assert "100.00%（450/450）" in shown
    overdue = campaign.report("overdue")
    assert overdue["total"]["red"] == 11
    # Three working days after the last visits, made from Monday 22 to Saturday 27 May 2023.
    assert {row["due_on"] for row in overdue["rows"]} <= {
        "2023-05-25",
        "2023-05-26",
        "2023-05-29",
        "2023-05-30",
        "2023-05-31",
    }


@pytest.mark.slow
def test_the_figures_of_wenshang(campaigns: Callable[[str], Campaign]):
    """2779 条诉求及时办结率达 100%; one of them late is 99.96%, never rounded up; 2116 people make 392 teams."""
    campaign = campaigns("wenshang")

    total = campaign.report("closure")["total"]

    assert total["on_time_rate"] == {"n": 2779, "of": 2779, "percent": "100.00", "shown": "100.00%"}
    assert "99.96%（2778/2779）" in campaign.cli("rate", "2778/2779").out
    said = campaign.cli("schedule", "share", "392", "--households", "2116").out
    assert "156" in said
    assert "236" in said
    assert "98.85%（2747/2779）" in campaign.cli("rate", "2747/2779", "100%", code=1).out


@pytest.mark.slow
def test_the_figures_of_xiaochi(campaigns: Callable[[str], Campaign]):
    """110 名党员走访 1425 户: 105 of 13 and 5 of 12; 95% of 579 disputes are at least 551."""
    campaign = campaigns("xiaochi")

    said = campaign.cli("schedule", "share", "110", "--households", "1425").out

    assert "105" in said
    assert "13 户" in said
    assert campaign.report("coverage")["total"]["registered"] == 1425
    assert "至少是 551 件" in campaign.cli("rate", "579", "95%", "--at-least").out
    assert "95.16%（551/579）" in campaign.cli("rate", "551/579").out


def test_the_disputes_of_xiaochi(tmp_path: Path):
    """化解矛盾纠纷579起、信访积案23件, 95%以上化解在村: an office's ledger of 602 lines taken over, the goals to the last case."""
    samples().write_disputes(samples().recipe("xiaochi"), tmp_path)
    Cli(tmp_path)("init", tmp_path / "ws", "--plan", "xiaochi")
    cli = Cli(tmp_path / "ws")
    cli("ledger", "import", tmp_path / "矛盾纠纷台账.xlsx", "--today", "2024-12-31")

    report = cli("report", "settled", "--as-of", "2024-12-31", "--json").json

    total = report["total"]
    assert (total["disputes"], total["backlog"], total["backlog_settled"]) == (579, 23, 23)
    assert total["in_village_rate"] == {"n": 551, "of": 579, "percent": "95.16", "shown": "95.16%"}
    assert total["settled_at_first_rate"]["shown"] == "94.00%"
    assert "579 件至少要 551 件，现有 551 件，95.16%，达标" in report["text"][0]
    number = cli("trace", "settled", "in_village", "--as-of", "2024-12-31", "--json").json["rows"][0]["id"]
    heading = [
        "编号",
        "村",
        "姓名",
        "走访日期",
        "反映问题",
        "状态",
        "受理日",
        "转办日",
        "办结日",
        "办理结果",
        "化解层级",
    ]
    case = cli("show", number, "--json").json
    days = (case["accepted_on"], case["dispatched_on"], case["resolved_on"])
    line = (
        case["other_number"],
        case["village"],
        case["person"],
        case["visited_on"],
        case["text"],
        "已办结",
        *days,
        "已调解",
        "镇",
    )
    cli("ledger", "import", write_sheet(tmp_path / "改.xlsx", ("台账", [heading, line])), "--today", "2024-12-31")
    text = cli("report", "settled", "--as-of", "2024-12-31", "--json").json["text"]
    assert "现有 550 件，94.99%，未达标（差 1 件）" in text[0], "one case less, and 94.99% is not 95%"


@pytest.mark.slow
def test_the_figures_of_kuangqu(campaigns: Callable[[str], Campaign]):
    """累计走访 6761 户，摸排问题诉求 347 个，210 余名工作人员: nobody left out, 5.13 issues in a hundred households."""
    campaign = campaigns("kuangqu")

    total = campaign.report("coverage")["total"]

    assert (total["visited"], total["has_issue"]) == (6761, 347)
    assert "5.13%（347/6761）" in campaign.cli("rate", "347/6761").out
    said = campaign.cli("schedule", "share", "210", "--households", "6761").out
    assert "33 户" in said
    assert "41" in said
    assert campaign.report("matrix")["total"] == 347
    made = campaign.report("visits")
    assert made["total"]["per_hundred"] == {"n": 347, "of": 6761, "per": 100, "number": "5.13", "shown": "5.13"}
    assert made["total"]["per_visitor"]["number"] == "32.20"
    assert made["total"]["off_hours"] == _off_hours(campaign), (
        "counted from the sample's sheets with a calendar of its own"
    )
    assert [row["key"] for row in made["rows"]][:2] == ["矿区第一社区", "矿区第二社区"], "in the order of the register"


def _off_hours(campaign: Campaign) -> int:
    """Rows whose 时段 is filled, and those of Sundays and holidays of spring 2023 (清明 5 April; 五一 29 April to 3 May, worked off
    on 23 April and 6 May).
    """
    holidays = {date(2023, 4, 5), *(date(2023, 4, 29) + timedelta(days=n) for n in range(5))}
    count = 0
    for path in (campaign.sheets / "收件").glob("*.xlsx"):
        for row in openpyxl.load_workbook(path, read_only=True).active.iter_rows(min_row=3, values_only=True):
            day = row[0].date()
            sunday = day.weekday() == 6 and day != date(2023, 4, 23)
            count += any(row[7:8]) or sunday or day in holidays
    return count


def test_chaihudian_reaches_all_four_of_its_principles(campaigns: Callable[[str], Campaign]):
    """先急后缓、逐步化解、全部清零、全部回访: nothing was urgent, nothing is open on 31 May, everybody was called back."""
    rows = campaigns("chaihudian").report("goals")["rows"]

    assert {row["goal"]: row["verdict"] for row in rows} == {
        "先急后缓": "—", "逐步化解": "达标", "全部清零": "达标", "全部回访": "达标", "走访率": "达标",
    }  # fmt: skip


def test_yongan_misses_its_goals_by_eleven(campaigns: Callable[[str], Campaign]):
    """439 of 450: what is not resolved is counted, not rounded away."""
    rows = campaigns("yongan").report("goals")["rows"]

    assert {row["goal"]: row["verdict"] for row in rows}["逐步化解"] == "未达标（差 11 件）"


def test_the_figures_of_rushan(cli: Cli):
    """冯家镇's 95% of 17 has no whole number; 诸往镇's 20余件 is no number at all."""
    assert "没有哪个整数件数得 95%" in cli("rate", "17", "95%", code=1).out
    assert "“20余”不是准确的整数" in cli("rate", "6/20余", code=3).err


def test_the_dispositions_of_rushankou(campaigns: Callable[[str], Campaign]):
    """现场答复 5, 解释说明 3, the other 9 of 17 issues were followed up to their end."""
    total = campaigns("rushankou").report("closure")["total"]

    assert (total["received"], total["explained"], total["resolved"]) == (17, 3, 17)
    assert total["on_the_spot_rate"]["n"] == 5


def test_rushankou_sums_up_each_day(campaigns: Callable[[str], Campaign]):
    """日汇总、日反馈: the days add up to the whole, each disposition on its day."""
    campaign = campaigns("rushankou")
    first = campaign.recipe.first_day

    days = [
        campaign.cli("report", "daily", "--as-of", (first + timedelta(days=n)).isoformat(), "--json").json["total"]
        for n in range(campaign.recipe.days)
    ]

    assert sum(day["new"] for day in days) == 17
    assert sum(day["answered"] for day in days) == 5
    assert all(day["new"] == day["answered"] + day["tracked"] + day["explained"] for day in days)
    [copies] = [one for one in campaign.report("visits")["further"] if one["title"] == "随访宣传品发放表"]
    assert [copies["total"][name] for name in ("thing1", "thing2")] == [51, 102], (
        "one and two for each of 51 households"
    )


def test_rushan_chengqu_has_its_four_rhythms(campaigns: Callable[[str], Campaign]):
    """每天一分办、周中一督导、每周一统筹、每月一通报: each has its paper, from the same figures."""
    campaign = campaigns("rushan-chengqu")

    for name in ("daily", "midweek", "meeting", "bulletin"):
        assert campaign.report(name)["as_of"] == campaign.today
    assert (
        "90.00%（18/20）" in campaign.cli("report", "bulletin", "--as-of", campaign.today, env={"COLUMNS": "400"}).out
    )


def test_yongan_says_who_handed_in_after_noon(campaigns: Callable[[str], Campaign]):
    """次日中午12时前报送: all sheets came at noon of the day after the last visits, so only these are in time."""
    campaign = campaigns("yongan")
    last = campaign.recipe.first_day + timedelta(days=campaign.recipe.days - 1)

    report = campaign.report("missing")

    [late] = [table for table in report["further"] if table["title"] == "迟报名单"]
    days = {row["visited_on"] for row in late["rows"]}
    assert last.isoformat() not in days
    assert (last - timedelta(days=1)).isoformat() in days
    assert len(days) == campaign.recipe.days - 1


@pytest.mark.slow
def test_kuangqu_knows_what_its_ledger_lacks(campaigns: Callable[[str], Campaign]):
    """问题台账是否健全: the sample names no measures, so not one of the 347 is whole."""
    assert campaigns("kuangqu").report("soundness")["total"]["sound_rate"]["shown"] == "0.00%"


@pytest.mark.slow
def test_wenshang_reminds_the_day_before_and_draws_the_same_sample_again(campaigns: Callable[[str], Campaign]):
    """每次走访日前一天发布工作提醒，走访日随机抽查: a draw with its seed can be repeated."""
    cli = campaigns("wenshang").cli
    drawn = [cli("schedule", "spot-check", "--on", "2020-06-15", "--seed", "7", "--json").json for _ in range(2)]

    assert drawn[0] == drawn[1]
    assert "2020-06-15" in cli("schedule", "remind", "--today", "2020-06-14", "--json").out
