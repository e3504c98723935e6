"""The next campaign's workspace opened from the old one, and the hand-over sheet, through the commands."""

import hashlib
import json
import shutil
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.acceptance.counties import TODAY, roll_up
from tests.conftest import Cli, write_sample_roster, write_sample_sheets, write_sheet

NEXT = "2023-03-01"
HANDED_OVER_ON = "2022-06-10"


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """A campaign at its end: register, schedule, teams, 51 issues, one closed, one suspended, one to be revisited."""
    root = tmp_path_factory.mktemp("old")
    Cli(root)("init", root / "旧", "--plan", "chaihudian", "--office", "柳泉镇", "--prefix", "LQ")
    cli = Cli(root / "旧")
    cli("roster", "import", write_sample_roster(root / "底册.xlsx"))
    cli("schedule", "import", _schedule(root / "附件2.xlsx"))
    cli("logbook", "import", "teams", _teams(root / "队伍.xlsx"))
    write_sample_sheets(root / "收")
    cli("merge", root / "收", "--today", "2022-03-28", "--no-export", code=1)
    cli("correct", "张建国", "--village", "前岭村", "--old-phone", "13800000001", "--name", "张建业")
    steps = [
        ("LQ-2022-0001", "转办", "2022-04-16", "--unit", "镇城建办"),
        ("LQ-2022-0001", "办理", "2022-04-18"),
        ("LQ-2022-0001", "办结", "2022-04-20", "--result", "已修好"),
        ("LQ-2022-0001", "回访", "2022-06-02", "--satisfaction", "满意"),
        ("LQ-2022-0001", "销号", "2022-06-08", "--evidence", "照片"),
        ("LQ-2022-0003", "转办", "2022-04-16", "--unit", "镇城建办"),
        ("LQ-2022-0003", "挂起", "2022-05-01", "--note", "等项目资金"),
        ("LQ-2022-0004", "转办", "2022-04-16", "--unit", "镇城建办"),
        ("LQ-2022-0004", "办理", "2022-04-18"),
        ("LQ-2022-0004", "办结", "2022-04-20", "--result", "已修好"),
    ]
    for number, state, on, *options in steps:
        cli("advance", number, state, "--on", on, *options, "--today", HANDED_OVER_ON)
    step = ("--today", HANDED_OVER_ON)
    cli("advance", "LQ-2022-0005", "转办", "--on", "2022-04-16", "--unit", "镇水利站", *step)
    cli(
        "advance",
        "LQ-2022-0005",
        "--extend-to",
        "2022-06-08",
        "--by",
        "王镇长",
        "--note",
        "雨季",
        "--on",
        "2022-05-20",
        *step,
    )
    cli("dispatch", *step)
    cli("supervise", *step)
    return cli


def _life(cli: Cli) -> None:
    """Have an issue done again, and another one joined to it."""
    why = ("--by", "王镇长", "--note", "同一处")
    cli(
        "advance",
        "LQ-2022-0006",
        "并件",
        "--into",
        "LQ-2022-0004",
        "--on",
        "2022-05-02",
        *why,
        "--today",
        HANDED_OVER_ON,
    )
    for state, on, *options in (
        ("回访", "2022-06-02", "--satisfaction", "不满意"), ("办理", "2022-06-03", "--note", "重办"),
    ):  # fmt: skip
        cli("advance", "LQ-2022-0004", state, "--on", on, *options, "--today", HANDED_OVER_ON)


@pytest.fixture(scope="module")
def new(old: Cli) -> Cli:
    """The campaign after it."""
    root = old.folder.parent
    Cli(root)("init", root / "新", "--plan", _plan(root), "--from", old.folder, "--today", NEXT)
    return Cli(root / "新")


def _schedule(path: Path) -> Path:
    heading = ["总支", "村（单位）", "走访区域/网格", "应访户数", "包村领导", "包村干部", "村“两委”/网格员", "联系电话"]
    line = ["前岭总支", "前岭村", "一网格", 9, "王镇长", "李明", "赵支书", "13800000090"]
    return write_sheet(path, ("附件2", [heading, line]))


def _teams(path: Path) -> Path:
    return write_sheet(path, ("队伍", [["队伍名称", "负责村（社区）", "镇领导"], ["一组", "前岭村", "王镇长"]]))


def _plan(root: Path) -> Path:
    """A plan like the old one, a year later."""
    written = (root / "旧" / "minqing.toml").read_text(encoding="utf-8").replace("2022", "2023")
    path = root / "二三年.toml"
    path.write_text(written, encoding="utf-8")
    return path


def stored(cli: Cli, query: str) -> list[dict[str, Any]]:
    """Rows of the ledger file as SQLite itself gives them."""
    with sqlite3.connect(cli.folder / ".minqing" / "ledger.sqlite") as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query)]


def test_every_open_issue_goes_over_once_under_a_new_number_with_its_clocks(old: Cli, new: Cli) -> None:
    """A promise made last year is still a promise: same words, days, state and mark; only the number is new."""
    before = stored(old, "SELECT * FROM issues WHERE superseded IS NULL ORDER BY sequence")
    going = {row["number"]: row for row in before if row["state"] not in ("销号", "撤回", "并件", "退回", "无法回访")}
    after = stored(new, "SELECT * FROM issues WHERE superseded IS NULL ORDER BY sequence")

    assert len(before) == 51
    assert [row["other_number"] for row in after] == list(going)
    assert [row["number"] for row in after] == [f"LQ-2023-{n:04}" for n in range(1, 51)]
    changed = {"version", "batch", "number", "sequence", "year", "visit_id", "other_number", "same_as"}
    for row in after:
        then = going[row["other_number"]]
        assert {k: v for k, v in row.items() if k not in changed} == {k: v for k, v in then.items() if k not in changed}
    assert [row["state"] for row in after if row["other_number"] == "LQ-2022-0003"] == ["挂起"]
    assert sum(row["sensitive"] for row in after) == sum(row["sensitive"] for row in going.values()) == 1
    by_old = {row["other_number"]: row["number"] for row in after}
    assert {row["other_number"]: row["same_as"] for row in after} == {
        number: by_old.get(row["same_as"], "") for number, row in going.items()
    }


def test_register_schedule_teams_and_corrections_go_over(old: Cli, new: Cli) -> None:
    """Nobody types 60 households again; and a name once put right stays right when an old sheet comes."""
    for table in ("schedule", "logbook_lines", "corrections"):
        assert stored(new, f"SELECT * FROM {table}"), table
    keep = "id, village, name, phones, address, branch, visitor, position, status"
    query = f"SELECT {keep} FROM households WHERE superseded IS NULL AND on_register ORDER BY id"
    assert stored(new, query) == stored(old, query)
    assert len(stored(new, query)) == 60


def test_nobody_counts_as_visited_in_the_new_campaign(new: Cli) -> None:
    """Last year's visit is no visit of this year, also for the households of open issues."""
    total = new("report", "coverage", "--as-of", NEXT, "--today", NEXT, "--json").json["total"]

    assert (total["registered"], total["visited"], total["no_record"]) == (60, 0, 60)


def test_a_carried_issue_is_worked_on_and_raised_again_like_any_other(old: Cli, tmp_path: Path) -> None:
    """It must be a full issue: shown with its old number, taken a step further, recognised when said again."""
    root = old.folder.parent
    Cli(tmp_path)("init", tmp_path / "新", "--plan", _plan(root), "--from", old.folder, "--today", NEXT)
    cli = Cli(tmp_path / "新")

    shown = cli("show", "LQ-2023-0001").out
    assert "原编号：LQ-2022-0002" in shown
    assert "来源：上一个活动的台账，原编号 LQ-2022-0002" in shown
    assert cli("show", "LQ-2023-0001", "--json").json["source"] is None
    cli("advance", "LQ-2023-0003", "回访", "--on", NEXT, "--satisfaction", "满意", "--today", NEXT)
    [row] = stored(cli, "SELECT * FROM issues WHERE number = 'LQ-2023-0003' AND superseded IS NULL")
    assert (row["state"], row["resolved_on"]) == ("回访", "2022-04-20")

    heading = ["村", "走访对象", "联系电话", "走访日期", "走访人", "意见建议"]
    again = ["前岭村", "张新户", "13800000098", "2023-03-01", "李明", "村口路灯不亮"]
    write_sheet(tmp_path / "收" / "前岭村.xlsx", ("附件4", [heading, again]))
    merged = cli("merge", tmp_path / "收", "--today", NEXT, "--json", code=None).json
    assert merged["issues"]["new"] == 1
    assert stored(cli, "SELECT number FROM issues WHERE visited_on = '2023-03-01'") == [{"number": "LQ-2023-0051"}]


def test_the_old_workspace_stays_as_it_is(old: Cli, tmp_path: Path) -> None:
    """The old ledger is the record of a closed year: not one byte of it may change."""
    files = sorted(path for path in old.folder.rglob("*") if path.is_file())
    before = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    Cli(tmp_path)("init", tmp_path / "新", "--from", old.folder, "--today", NEXT)

    assert {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files} == before
    assert sorted(path for path in old.folder.rglob("*") if path.is_file()) == files


def test_a_second_run_is_refused_and_a_place_that_is_no_workspace_leaves_nothing(old: Cli, tmp_path: Path) -> None:
    """All or nothing: a clerk who errs finds either a whole workspace or none."""
    cli = Cli(tmp_path)
    assert "不是民情台账的工作区" in cli("init", "新", "--from", tmp_path / "没有", code=3).err
    assert not (tmp_path / "新").exists()
    (tmp_path / "坏" / ".minqing").mkdir(parents=True)
    (tmp_path / "坏" / "minqing.toml").write_bytes((old.folder / "minqing.toml").read_bytes())
    (tmp_path / "坏" / ".minqing" / "ledger.sqlite").write_bytes(b"not a ledger at all" * 100)
    cli("init", "新", "--from", tmp_path / "坏", code=5)
    assert not (tmp_path / "新" / "minqing.toml").exists()

    cli("init", "新", "--from", old.folder, "--today", NEXT)
    before = (tmp_path / "新" / ".minqing" / "ledger.sqlite").read_bytes()
    assert "已经是工作区" in cli("init", "新", "--from", old.folder, "--today", NEXT, code=3).err
    assert (tmp_path / "新" / ".minqing" / "ledger.sqlite").read_bytes() == before


def test_the_same_plan_again_goes_on_with_the_numbers(old: Cli, tmp_path: Path) -> None:
    """Numbers are never used again: in the same year, with the same prefix, they go on where the old ledger ended."""
    Cli(tmp_path)("init", tmp_path / "新", "--from", old.folder, "--today", "2022-12-01")

    found = stored(Cli(tmp_path / "新"), "SELECT number FROM issues ORDER BY sequence")
    assert found[0] == {"number": "LQ-2022-0052"}


def test_the_hand_over_sheet_names_each_open_issue_and_its_figures_are_those_of_the_reports(old: Cli) -> None:
    """A successor relies on it: totals as the reports give them, every open issue once, the last hash of the ledger."""
    found = old("ledger", "handover", "-o", old.folder.parent / "交.xlsx", "--today", HANDED_OVER_ON, "--json").json
    book = openpyxl.load_workbook(old.folder.parent / "交.xlsx")
    closure = old("report", "closure", "--as-of", HANDED_OVER_ON, "--json").json["total"]
    overdue = old("report", "overdue", "--as-of", HANDED_OVER_ON, "--json").json["total"]
    open_numbers = [
        row["number"]
        for row in stored(old, "SELECT * FROM issues WHERE superseded IS NULL ORDER BY sequence")
        if row["state"] != "销号"
    ]

    assert found["open"] == closure["received"] - closure["closed"] == len(open_numbers) == 50
    assert found["todo"]["超期"] == overdue["red"] == closure["overdue"]
    assert found["todo"]["挂账"] == 1
    assert found["todo"]["待回访"] == closure["resolved"] - closure["closed"] == 5
    assert sum(found["todo"][name] for name in ("待回访", "待销号", "不满意待重办", "挂账", "在办")) == 50
    assert found["held"] == 1
    assert book.sheetnames == ["交接概况", "未了问题", "其他未了", "扣留未补", "台账批次"]
    listed = [row[0] for row in book["未了问题"].iter_rows(values_only=True) if str(row[0]).startswith("LQ-")]
    assert listed == open_numbers
    [last] = stored(old, "SELECT hash FROM batches ORDER BY number DESC LIMIT 1")
    cells = [cell for row in book["交接概况"].iter_rows(values_only=True) for cell in row]
    assert last["hash"] in cells
    assert found["last_hash"] == last["hash"]
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_a_row_that_came_again_is_no_longer_held(old: Cli, tmp_path: Path) -> None:
    """What has been put right must not be chased by the successor."""
    Cli(tmp_path)("init", tmp_path / "ws", "--plan", "chaihudian")
    cli = Cli(tmp_path / "ws")
    heading = ["村", "走访对象", "联系电话", "走访日期", "走访人", "意见建议"]
    for day, code in (("2022-02-30", 1), ("2022-03-02", 0)):
        row = ["前岭村", "张建国", "13800000001", day, "李明", "路灯不亮"]
        write_sheet(tmp_path / "收" / "表.xlsx", ("附件4", [heading, row]))
        cli("merge", tmp_path / "收", "--today", str(date(2022, 3, 5)), "--no-export", code=code)
        assert cli("ledger", "handover", "--today", "2022-03-05", "--json").json["held"] == code


def test_what_was_handed_out_is_not_handed_out_again(old: Cli, tmp_path: Path) -> None:
    """The unit has its slip already; and the second reminder must say that it is the second."""
    root = old.folder.parent
    first = stored(old, "SELECT content FROM logbook_lines WHERE logbook = 'handed out: supervision'")
    assert "LQ-2022-0005" in str(first)
    Cli(tmp_path)("init", tmp_path / "新", "--plan", _plan(root), "--from", old.folder, "--today", NEXT)
    cli = Cli(tmp_path / "新")

    assert cli("dispatch", "--today", NEXT, "--json").json["slips"] == []
    again = cli("dispatch", "--again", "--today", NEXT, "--json").json["slips"]
    assert {number for slip in again for number in slip["issues"]} == {"LQ-2023-0004"}
    cli("supervise", "--today", NEXT)
    lines = stored(cli, "SELECT content FROM logbook_lines WHERE logbook = 'handed out: supervision'")
    times = {(one["issue"], one["times"]) for one in (json.loads(line["content"]) for line in lines)}
    assert {("LQ-2023-0004", 1), ("LQ-2023-0004", 2)} <= times


def test_the_old_number_leads_to_the_new_one(old: Cli, new: Cli) -> None:
    """Units and households go on saying the number on their paper."""
    said = new("advance", "LQ-2022-0003", "办理", "--today", NEXT, code=3).err
    assert "LQ-2023-0002" in said
    assert "LQ-2023-0003" not in said
    assert "LQ-2023-0002" in new("show", "LQ-2022-0003", code=3).err


def test_the_hand_over_sheet_tells_what_became_of_an_issue_and_what_else_is_left(old: Cli, tmp_path: Path) -> None:
    """Done again, put off, reminded of, found by an inspection: a successor must not learn it from the household."""
    shutil.copytree(old.folder, tmp_path / "旧")
    cli = Cli(tmp_path / "旧")
    _life(cli)
    heading = ["督导日期", "督导对象", "督导现场", "发现问题", "整改期限", "整改完成日"]
    found = [
        ["2022-05-05", "前岭村", "村口", "垃圾没有清", "2022-05-10", None],
        ["2022-05-06", "后河村", "桥头", "台账不全", "2022-05-12", "2022-05-11"],
    ]
    cli("logbook", "import", "督导", write_sheet(tmp_path / "督导.xlsx", ("督导", [heading, *found])))
    projects = ["项目", "牵头单位", "完成节点", "完成日"]
    cli(
        "logbook",
        "import",
        "实事",
        write_sheet(tmp_path / "实事.xlsx", ("实事", [projects, ["修桥", "镇城建办", "2022-09-01", None]])),
    )

    written = cli("ledger", "handover", "-o", tmp_path / "交.xlsx", "--today", HANDED_OVER_ON, "--json").json
    book = openpyxl.load_workbook(tmp_path / "交.xlsx")
    cells = {row[0]: row for row in book["未了问题"].iter_rows(values_only=True)}

    assert "并入 1 件，各户都要回访；第 2 轮办理，不满意 1 次" in cells["LQ-2022-0004"][-1]
    assert "LQ-2022-0006" not in cells
    assert "延期至 2022-06-08（王镇长批准）" in cells["LQ-2022-0005"][-1]
    assert "挂账" in cells["LQ-2022-0003"][9]
    assert any("涉干部" in str(row[10]) for row in cells.values()), "what may concern an official is marked"
    matters = [row[:3] for row in book["其他未了"].iter_rows(min_row=3, values_only=True) if row[2]]
    assert ("督导整改", "垃圾没有清", "前岭村") in matters
    assert ("实事项目", "修桥", "镇城建办") in matters
    assert not any("台账不全" in str(row) for row in matters)
    assert any(kind == "督办" and what.startswith("LQ-2022-0005") for kind, what, _ in matters)
    assert written["matters"] == len(matters) - 1


def test_what_is_joined_to_an_open_issue_goes_over_with_it(old: Cli, tmp_path: Path) -> None:
    """Whoever raised it too is still to be called back; and what was joined wrongly can still be parted."""
    shutil.copytree(old.folder, tmp_path / "旧")
    _life(Cli(tmp_path / "旧"))
    root = old.folder.parent
    Cli(tmp_path)("init", tmp_path / "新", "--plan", _plan(root), "--from", tmp_path / "旧", "--today", NEXT)
    cli = Cli(tmp_path / "新")

    [joined] = stored(cli, "SELECT * FROM issues WHERE state = '并件'")
    [main] = stored(cli, f"SELECT * FROM issues WHERE number = '{joined['main_number']}'")
    assert (joined["other_number"], main["other_number"], main["joined"]) == ("LQ-2022-0006", "LQ-2022-0004", 1)
    assert stored(cli, f"SELECT id FROM households WHERE id = {joined['household_id']}")
    total = cli("report", "closure", "--as-of", NEXT, "--today", NEXT, "--json").json["total"]
    assert (total["received"], total["merged"]) == (49, 1)
    cli("advance", joined["number"], "分开", "--on", NEXT, "--by", "王镇长", "--note", "不是一处", "--today", NEXT)
    [parted] = stored(cli, f"SELECT * FROM issues WHERE number = '{joined['number']}' AND superseded IS NULL")
    assert (parted["main_number"], parted["state"]) == ("", "研判")


def test_a_county_hands_over_what_is_its_own(towns: list[Cli], county: Cli) -> None:
    """The towns' issues are the towns' to do: the county's successor needs to know only how many there are."""
    roll_up(county, *(town.folder for town in towns))
    county(
        "add", "--village", "县直小区", "--person", "孙丽", "--phone", "13800000801", "--visited-on", "2022-06-09", "--visitor",
        "周敏", "--opinion", "楼道灯不亮", "--channel", "来访", "--yes", "--today", TODAY,
    )  # fmt: skip

    found = county("ledger", "handover", "--today", TODAY, "--json").json

    summary = {row["what"]: row["count"] for row in found["sheets"]["交接概况"]["rows"]}
    assert (found["open"], summary["走访"], summary["受理（有效）"], found["held"]) == (1, 1, 1, 0)
    for town in towns:
        own = town("ledger", "handover", "--today", TODAY, "--json").json
        assert summary[f"另有{town.folder.name}的未了问题"] == own["open"]
