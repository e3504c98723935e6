"""A county's own work never changes a row of a town: each command is tried, and a command without a case fails."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from minqing_cli.merging.known import StoredIssue
from minqing_cli.stores import ledger
from minqing_cli.stores.queries import Queries
from minqing_cli.stores.version import OfATown
from minqing_cli.workflows.workspace import Clock, open_workspace
from minqing_cli.workflows.writing import new_batch
from tests.acceptance.counties import TODAY, TOWNS, roll_up, rows
from tests.conftest import Cli, write_sheet
from tests.test_text_is_text import LEAVES

NUMBER, RESOLVED = "甲镇-CHD-2022-0002", "乙镇-CHD-2022-0003"
VILLAGE = "甲镇前岭村"
SENT_AWAY = "请在该镇"


class Case(NamedTuple):
    """A call that could reach a town's rows. code: its exit code. says: what the clerk must read."""

    call: tuple[str, ...]
    code: int = 0
    says: str = ""


def _refused(*call: str, code: int = 3) -> Case:
    return Case(call, code, SENT_AWAY)


CASES: dict[str, list[Case]] = {
    "init": [Case(("init", "明年", "--from", "."))],
    "template": [Case(("template", "附件4", "-o", "空白", "--village", VILLAGE, "--households"))],
    "demo": [],
    "validate": [_refused("validate", "收", code=1)],
    "merge": [_refused("merge", "收", code=1), Case(("merge", "--from-ledger", "../甲镇", "../乙镇"), 0, "无变化")],
    "week": [_refused("week", "收", code=1)],
    "classify": [Case(("classify", "路灯不亮"))],
    "topics": [Case(("topics", "收/表.xlsx"))],
    "add": [
        _refused(
            "add", "--village", VILLAGE, "--person", "张建国", "--phone", "13800000001", "--visited-on", "2022-03-20",
            "--visitor", "李明", "--opinion", "路灯不亮", "--yes", code=2,
        )
    ],
    "correct": [
        _refused("correct", NUMBER, "--name", "张三丰"),
        _refused("correct", "王海", "--village", VILLAGE, "--name", "王大海"),
    ],
    "attachment": [Case(("attachment", "6"))],
    "rate": [Case(("rate", "1/2"))],
    "report": [Case(("report", "closure", "--by", "town"))],
    "trace": [Case(("trace", "closure", "received"))],
    "advance": [
        _refused("advance", NUMBER, "转办", "--unit", "某局"),
        _refused("advance", NUMBER, "--extend-to", "2022-06-20", "--by", "王县长", "--note", "雨季"),
        _refused("advance", "--from", "办理.xlsx", code=1),
    ],
    "deadline set": [_refused("deadline", "set", NUMBER, "--urgency", "特急", "--by", "王县长", "--note", "停水")],
    "deadline recount": [Case(("deadline", "recount"))],
    "dispatch": [Case(("dispatch",)), _refused("dispatch", "receipt", "回执.xlsx", code=1)],
    "supervise": [Case(("supervise", "--today", "2022-07-01"))],
    "followup export": [Case(("followup", "export"))],
    "followup import": [_refused("followup", "import", "回访.xlsx", code=1)],
    "review sensitive": [_refused("review", "sensitive", NUMBER, "confirm", "--by", "王县长", "--note", "核实")],
    "show": [Case(("show", NUMBER))],
    "log": [Case(("log",))],
    "plan list": [Case(("plan", "list"))],
    "plan show": [Case(("plan", "show"))],
    "plan check": [Case(("plan", "check"))],
    "roster import": [_refused("roster", "import", "底册.xlsx", code=1)],
    "roster show": [Case(("roster", "show"))],
    "roster add": [
        _refused("roster", "add", "新户", "--village", VILLAGE),
        _refused("roster", "add", "王海", "--village", VILLAGE),
    ],
    "roster status": [_refused("roster", "status", "王海", "--village", VILLAGE, "--status", "搬走")],
    "roster rename-village": [
        _refused("roster", "rename-village", VILLAGE, "甲镇新村"),
        Case(("roster", "rename-village", "县直小区", VILLAGE), 3, "merge-villages"),
    ],
    "roster merge-villages": [
        _refused("roster", "merge-villages", "县直小区", "--into", VILLAGE),
        _refused("roster", "merge-villages", VILLAGE, "--into", "县直小区"),
    ],
    "schedule import": [Case(("schedule", "import", "安排.xlsx"))],
    "schedule show": [Case(("schedule", "show"))],
    "schedule check": [Case(("schedule", "check"), 1)],
    "schedule share": [Case(("schedule", "share", "李明", "赵娜"))],
    "schedule remind": [Case(("schedule", "remind", "--for", "2022-03-05"))],
    "schedule spot-check": [Case(("schedule", "spot-check", "--on", "2022-03-05", "--seed", "1"))],
    "logbook import": [Case(("logbook", "import", "队伍", "队伍.xlsx"))],
    "logbook show": [Case(("logbook", "show", "队伍"))],
    "logbook blank": [Case(("logbook", "blank", "队伍"))],
    "ledger export": [Case(("ledger", "export", "-o", "台账.xlsx"))],
    "ledger import": [_refused("ledger", "import", "台账来.xlsx", code=1), _refused("ledger", "import", "旧.xlsx", code=1)],
    "ledger handover": [Case(("ledger", "handover"))],
}  # fmt: skip
"""Command → calls that reach for a town's rows as far as it can. `demo` makes a workspace of its own."""


@pytest.fixture(scope="module")
def county(made_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """A county with two towns and a household of its own, and sheets that speak of a town's people."""
    root = tmp_path_factory.mktemp("县")
    shutil.copytree(made_once, root, dirs_exist_ok=True)
    Cli(root)("init", root / "县", "--plan", "chaihudian", "--office", "某县", "--prefix", "XIAN")
    county = Cli(root / "县")
    roll_up(county, *(root / name for name in TOWNS))
    county("roster", "add", "孙丽", "--village", "县直小区", "--new-village")
    sheets = county.folder
    heading = ["村", "走访对象", "联系电话", "走访日期", "走访人", "意见建议"]
    visits = [
        [VILLAGE, name, f"1380000070{n}", "2022-03-05", "李明", "路灯不亮"] for n, name in enumerate(("新来", "王海"))
    ]
    write_sheet(sheets / "收" / "表.xlsx", ("附件4", [heading, *visits]))
    write_sheet(
        sheets / "办理.xlsx", ("办理", [["编号", "办理状态", "日期", "责任单位"], [NUMBER, "转办", TODAY, "某局"]])
    )
    write_sheet(sheets / "回执.xlsx", ("回执", [["编号", "平台编号", "上传日期"], [NUMBER, "ZB1", TODAY]]))
    write_sheet(
        sheets / "回访.xlsx", ("回访表", [["编号", "回访日", "回访人", "满意度"], [RESOLVED, TODAY, "周敏", "满意"]])
    )
    write_sheet(sheets / "底册.xlsx", ("底册", [["总支", "村", "户/单位"], ["甲镇前岭总支", VILLAGE, "王海"]]))
    columns = ["总支", "村（单位）", "走访区域/网格", "应访户数", "包村领导", "包村干部", "村“两委”/网格员", "联系电话"]
    line = ["甲镇前岭总支", VILLAGE, "一网格", 9, "王镇长", "李明", "赵支书", "13800000090"]
    write_sheet(sheets / "安排.xlsx", ("附件2", [columns, line]))
    write_sheet(sheets / "队伍.xlsx", ("队伍", [["队伍名称", "负责村（社区）", "镇领导"], ["一组", VILLAGE, "王镇长"]]))
    known = rows(county, f"SELECT person, text, visited_on FROM issues WHERE number = '{NUMBER}'")[0]
    old = ["编号", "村", "姓名", "问题", "走访日期", "办理状态", "转办日"]
    write_sheet(sheets / "台账来.xlsx", ("整改台账", [old, [NUMBER, VILLAGE, *known, "转办", "2022-04-16"]]))
    write_sheet(
        sheets / "旧.xlsx", ("整改台账", [old, ["1", VILLAGE, "新人", "自来水停水", "2022-03-05", "受理", None]])
    )
    return county


def of_towns(county: Cli) -> list[Any]:
    """Every row of a town, superseded ones too, as SQLite gives them."""
    first = 10**9
    return [
        rows(county, f"SELECT * FROM {table} WHERE {which} ORDER BY version")
        for table, which in (
            ("households", "town != ''"), ("issues", "town != ''"), ("visits", f"id >= {first}"),
            ("repeats", f"visit_id >= {first}"), ("corrections", f"id >= {first}"), ("town_ledgers", "1"),
        )
    ]  # fmt: skip


def _calls() -> Iterator[Any]:
    for command in LEAVES:
        for number, case in enumerate(CASES.get(command, [])):
            yield pytest.param(case, id=f"{command} {number}")


def test_every_command_has_a_case() -> None:
    """A command that is added later must be tried as well."""
    assert set(CASES) == set(LEAVES)


@pytest.mark.parametrize("case", list(_calls()))
def test_no_command_of_the_county_changes_a_row_of_a_town(county: Cli, case: Case) -> None:
    """What it wrote there would be gone with the next roll-up, or count against the town."""
    before = of_towns(county)
    own = rows(county, "SELECT village, name FROM households WHERE town = ''")
    today = () if "--today" in case.call else ("--today", TODAY)

    done = county(*case.call, *today, code=case.code)

    assert case.says in done.out.replace("\n", "") + done.err.replace("\n", "")
    assert of_towns(county) == before
    assert rows(county, "SELECT village, name FROM households WHERE town = ''") == own, "nor puts itself among them"


def test_what_is_handed_out_in_the_county_is_the_county_s_own(county: Cli) -> None:
    """Each town has handed its issues out itself; a second slip from the county would only confuse."""
    step_to = rows(county, "SELECT number FROM issues WHERE state = '转办' AND town != ''")
    found = county("dispatch", "--dry-run", "--today", TODAY, "--json").json
    assert (found["slips"], found["uploads"]) == ([], [])
    assert county("followup", "export", "--today", TODAY, "--json").json["sheets"] == []
    assert step_to == []


def test_a_command_that_forgets_to_ask_is_stopped_by_the_ledger(county: Cli) -> None:
    """The last line: whatever writes, the store lets only a roll-up write rows of a town."""
    workspace = open_workspace(county.folder)
    clock = Clock(datetime(2022, 6, 10).date(), datetime(2022, 6, 10), datetime(2022, 6, 10))
    before = of_towns(county)

    with ledger.writing(workspace.ledger) as book:
        issue: StoredIssue = next(iter(book.issues_numbered([NUMBER])))
        visit = book.visits_of([issue.household_id])[0]
        household = next(one for one in Queries(book.connection).households() if one.id == issue.household_id)
        for written in (
            {"issues": [replace(issue, remark="县里写的")]},
            {"visits": [replace(visit, content="县里写的")]},
            {"households": [replace(household, address="县里写的")]},
        ):
            with pytest.raises(OfATown):
                book.append(new_batch(workspace, clock, "some command", {}, **written))

    assert of_towns(county) == before
