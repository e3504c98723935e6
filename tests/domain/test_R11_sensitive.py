"""涉干部 (R11, D8): a complaint about an official never reaches him, on whatever way a list takes out of the office.

Every command is either tried here with all that it hands to a village, a branch, another unit or the outside, or is named as
one that stays in the town's own house. A new command without a place here fails.
"""

import importlib.util
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from minqing_cli.reports import REPORTS
from tests.conftest import Cli, Result, write_sheet

NUMBER, VILLAGE, BRANCH = "CHD-2022-0033", "柳沟村", "后河总支"
"""V052, its village and the branch of that."""
WORDS = ("土地流转", NUMBER, "杨福")
"""What would give it away: its words, its number, and who told, who has nothing else in the ledger."""
OF_THE_REGISTER = ("route",)
"""Reports that name every household, whatever it raised."""
TODAY = ("--today", "2022-03-31")
AS_OF = ("--as-of", "2022-03-31")

HANDED_OUT: dict[str, list[list[str]]] = {
    "attachment": [
        ["attachment", "6", "--place", VILLAGE, "-o", "出/六村.xlsx"],
        ["attachment", "6", "--place", BRANCH, "-o", "出/六总支.xlsx"],
        ["attachment", "6", "--outside", "-o", "出/六外.xlsx"],
        ["attachment", "5", "--place", VILLAGE, "-o", "出/五村.xlsx"],
        ["attachment", "5", "--outside", "-o", "出/五外.xlsx"],
    ],
    "ledger export": [
        ["ledger", "export", "--village", VILLAGE, "-o", "出/台账村.xlsx"],
        ["ledger", "export", "--village", BRANCH, "-o", "出/台账总支.xlsx"],
        ["ledger", "export", "--unit", "待定", "-o", "出/台账单位.xlsx"],
    ],
    "dispatch": [["dispatch", "-o", "出/转办"], ["dispatch", "-o", "出/转办", "--again", "--per", "unit"]],
    "supervise": [["supervise", "-o", "出/督办", "--today", "2022-06-10"]],
    "followup export": [["followup", "export", "-o", "出/回访"]],
    "report": [
        *(
            ["report", one.name, *AS_OF, "--json", *part]
            for one in REPORTS
            for part in (["--place", VILLAGE], ["--place", BRANCH], ["--outside"])
            if not (one.internal and part == ["--outside"])
        ),
        # These are handed to branches and villages as they are.
        *(["report", name, *AS_OF, "--json"] for name in ("branch", "village", "weekly", "midweek", "meeting", "upload")),
    ],
}  # fmt: skip
"""Command → calls that hand something to a village, a branch, a unit or the outside."""
KEPT = {
    "init": "no ledger yet", "template": "the register only", "demo": "an invented town", "validate": "the sender's own rows",
    "merge": "the town's screen", "classify": "texts that are typed in", "week": "the town's own folder", "add": "the town's screen",
    "correct": "the town's screen", "rate": "numbers only", "trace": "the town's screen", "advance": "the town's screen",
    "show": "the town's screen", "log": "counts only", "plan list": "no ledger", "plan show": "no ledger", "plan check": "no ledger",
    "roster import": "the register only", "roster show": "the register only", "roster add": "the register only",
    "roster status": "the register only", "roster rename-village": "the register only", "roster merge-villages": "the register only",
    "schedule import": "the schedule only", "schedule show": "the schedule only", "schedule check": "the schedule only",
    "schedule share": "the register only", "schedule remind": "the schedule only", "schedule spot-check": "the schedule only",
    "logbook import": "logbooks only", "logbook show": "logbooks only", "logbook blank": "logbooks only",
    "ledger handover": "for the successor in the town's office", "topics": "a sheet that is given",
    "ledger import": "the town's screen", "followup import": "the town's screen", "review sensitive": "the town's screen",
    "deadline recount": "the town's screen", "deadline set": "the town's screen",
}  # fmt: skip
"""Command → why it hands nothing of an issue to anybody outside the town's own office."""


def leaves() -> tuple[str, ...]:
    """Every command of the application."""
    path = Path(__file__).parents[2] / "tools" / "make_docs.py"
    spec = importlib.util.spec_from_file_location("make_docs_for_sensitive", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return tuple(" ".join(one.path) for one in module.all_commands() if not one.is_group)


@pytest.fixture(scope="module")
def month(sample_month: Cli, tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """The sample month; V052 was handed to his own village by mistake and is resolved, another issue of it as well."""
    root = tmp_path_factory.mktemp("sensitive")
    shutil.copytree(sample_month.folder, root / "ws")
    cli = Cli(root / "ws")
    steps = [("编号", "办理状态", "日期", "责任单位", "办理结果")]
    for number in (NUMBER, "CHD-2022-0030"):
        steps.append((number, "转办", "2022-03-26", VILLAGE, ""))
    steps.append(("CHD-2022-0031", "转办", "2022-03-26", "医院", ""))
    steps += [(number, "办结", "2022-03-28", "", "已经处理") for number in (NUMBER, "CHD-2022-0030")]
    cli("advance", "--from", write_sheet(root / "办理.xlsx", ("办理", steps)), *TODAY)
    return cli


def copy_of(cli: Cli, tmp_path: Path) -> Cli:
    """A workspace of its own."""
    shutil.copytree(cli.folder, tmp_path / "ws")
    return Cli(tmp_path / "ws")


def told(path: Path) -> Iterator[str]:
    """Everything that a workbook holds, hidden sheets and properties as well."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            yield package.read(name).decode("utf-8", errors="replace")


def test_R11_every_command_has_its_place_here() -> None:
    """A new way out of the office must be tried before it is used."""
    assert set(leaves()) == set(HANDED_OUT) | set(KEPT)
    assert not set(HANDED_OUT) & set(KEPT)


@pytest.mark.parametrize("command", HANDED_OUT)
def test_R11_nothing_that_is_handed_out_gives_it_away(command: str, month: Cli, tmp_path: Path) -> None:
    """Neither its words nor its number nor who told may stand in a list, sheet, slip or upload."""
    cli = copy_of(month, tmp_path)
    for call in HANDED_OUT[command]:
        result = cli(*call, *(() if "--today" in call else TODAY), code=None)
        assert result.code in (0, 1), f"{call}: {result.err}"
        if command not in ("dispatch", "supervise"):
            # The clerk of the town is told on the screen which slip was withheld.
            words = WORDS[:2] if call[1] in OF_THE_REGISTER else WORDS
            assert not [word for word in words if word in result.out], call
    for path in cli.folder.joinpath("出").rglob("*"):
        if path.is_file() and "镇纪委" not in path.name:
            content = "".join(told(path))
            assert not [word for word in WORDS if word in content], path


def test_R11_the_slip_and_the_call_back_sheet_go_to_the_unit_of_the_plan(month: Cli, tmp_path: Path) -> None:
    """镇纪委 gets what it must look into, and of an issue resolved the call-back too."""
    cli = copy_of(month, tmp_path)
    cli("followup", "export", "-o", "出", *TODAY)

    assert NUMBER in "".join(told(cli.folder / "出" / "回访表_镇纪委.xlsx"))


def test_R11_the_towns_own_lists_keep_it(month: Cli) -> None:
    """It is not hidden from the town: 附件6 of the whole town, the ledger and the overdue list have it (D8)."""
    month("attachment", "6", "-o", "出/全镇.xlsx", *TODAY)

    assert NUMBER in "".join(told(month.folder / "出" / "全镇.xlsx"))
    assert month("report", "closure", *AS_OF, "--json").json["total"]["received"] == 52


def cleared(cli: Cli, *more: str, code: int = 0) -> Result:
    """A person lifts the suspicion."""
    return cli(
        "review",
        "sensitive",
        NUMBER,
        "clear",
        "--by",
        "王书记",
        "--note",
        "已公开账目，无此事",
        *TODAY,
        *more,
        code=code,
    )


def test_R11_until_cleared_it_is_treated_as_hit_and_then_flows(sample_month: Cli, tmp_path: Path) -> None:
    """A person clears it with grounds: the village's list has it, it waits for its upload, the unit is found anew."""
    cli = copy_of(sample_month, tmp_path)
    result = cleared(cli, "--json").json
    cli("attachment", "6", "--place", VILLAGE, "-o", "出/六村.xlsx", *TODAY)

    assert (result["sensitive"], result["unit"] != "镇纪委") == (False, True)
    assert NUMBER in "".join(told(cli.folder / "出" / "六村.xlsx"))
    assert len(cli("report", "upload", *AS_OF, "--json").json["rows"]) == 34
    assert "已公开账目，无此事" in cli("show", NUMBER).out


def test_R11_a_verdict_stands_when_the_same_sheet_comes_again(sample_month: Cli, tmp_path: Path) -> None:
    """What a person has settled is not taken back by a machine that reads the words once more."""
    cli = copy_of(sample_month, tmp_path)
    cleared(cli)
    source = next(path for path in (sample_month.folder.parent / "收件").glob("*.xlsx") if path.stem == VILLAGE)
    book = openpyxl.load_workbook(source)
    book.properties.lastModifiedBy = "再报一次"
    book.save(tmp_path / "再报.xlsx")
    cli("merge", tmp_path / "再报.xlsx", "--no-export", *TODAY, code=None)

    assert cli("show", NUMBER, "--json").json["sensitive"] is False


def test_R11_confirmed_it_stays_with_the_unit_of_the_plan_and_twice_is_once(sample_month: Cli, tmp_path: Path) -> None:
    """Confirmed on grounds; a second time nothing changes; clearing what nobody suspected is refused."""
    cli = copy_of(sample_month, tmp_path)
    call = ("review", "sensitive", NUMBER, "confirm", "--by", "王书记", "--note", "初核属实", *TODAY)
    first, second = cli(*call, "--json").json, cli(*call, "--json").json

    assert (first["sensitive"], first["unit"], second["batch"]) == (True, "镇纪委", None)
    assert (
        "不用解除"
        in cli("review", "sensitive", "CHD-2022-0001", "clear", "--by", "甲", "--note", "乙", *TODAY, code=3).err
    )
    assert cli("review", "sensitive", NUMBER, "clear", "--by", "甲", "--note", " ", *TODAY, code=2).err


def test_R11_a_person_may_mark_what_no_word_gave_away(sample_month: Cli, tmp_path: Path) -> None:
    """会计 without 账目 is found by no list of words; the town that knows better takes it out of the village's lists."""
    cli = copy_of(sample_month, tmp_path)
    cli("review", "sensitive", "CHD-2022-0030", "confirm", "--by", "王书记", "--note", "当面了解", *TODAY)
    cli("attachment", "6", "--place", VILLAGE, "-o", "出/六村.xlsx", *TODAY)

    assert "CHD-2022-0030" not in "".join(told(cli.folder / "出" / "六村.xlsx"))
    assert cli("show", "CHD-2022-0030", "--json").json["unit"] == "镇纪委"


def test_R11_the_copy_that_goes_back_to_the_sender_does_not_say_that_it_was_noticed(cli: Cli) -> None:
    """The sender's own row is his; that it is looked into is not for his eyes."""
    rows = [
        ("走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议"),
        ("2022-03-05", VILLAGE, "杨福", "13800000052", "郑伟", "怀疑村干部贪污土地流转的钱"),
        ("2022-02-30", VILLAGE, "张建国", "13800000053", "郑伟", "路灯不亮"),
    ]
    sheet = write_sheet(cli.folder / "收" / "柳沟村.xlsx", ("记录", rows))
    cli("validate", sheet, "--annotate", "退", *TODAY, code=None)
    [copy] = (cli.folder / "退").rglob("*.xlsx")

    assert "干部问题" not in "".join(told(copy))
    assert "纪委" not in "".join(told(copy))
    assert not any("干部" in path.read_text(encoding="utf-8") for path in (cli.folder / "退").rglob("*.txt"))


def suspicion(cli: Cli, path: Path, sheet: str = "总台账") -> dict[str, str]:
    """Number → what the ledger workbook says of officials; empty where it has no such column."""
    rows = [
        [str(cell or "").replace("\n", "") for cell in row]
        for row in openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    ]
    heading = next(row for row in rows if "编号★" in row)
    if "涉干部" not in heading:
        return {}
    number, said = heading.index("编号★"), heading.index("涉干部")
    return {row[number]: row[said] for row in rows if row[said] and row is not heading}


def test_D8_suspected_confirmed_and_cleared_are_told_apart(sample_month: Cli, tmp_path: Path) -> None:
    """In the ledger, on the screen and in the list of what waits; a village's share tells nothing of it."""
    cli = copy_of(sample_month, tmp_path)
    before = cli("review", "sensitive", "--json").json["issues"]
    cli("review", "sensitive", "CHD-2022-0030", "confirm", "--by", "王书记", "--note", "当面了解", *TODAY)
    both = cli("review", "sensitive", "--json").json["issues"]
    shown = [cli("show", number).out for number in (NUMBER, "CHD-2022-0030")]
    cleared(cli)
    cli("ledger", "export", "-o", "出/总.xlsx")
    cli("ledger", "export", "--village", VILLAGE, "-o", "出/村.xlsx")

    assert [(one["id"], one["as"]) for one in before] == [(NUMBER, "疑似")]
    assert [(one["id"], one["as"]) for one in both] == [(NUMBER, "疑似"), ("CHD-2022-0030", "确认")]
    assert ["涉干部：疑似" in shown[0], "涉干部：确认" in shown[1]] == [True, True]
    assert suspicion(cli, cli.folder / "出" / "总.xlsx") == {NUMBER: "解除", "CHD-2022-0030": "确认"}
    assert suspicion(cli, cli.folder / "出" / "村.xlsx") == {}


def test_D8_a_verdict_goes_with_the_ledger_workbook(sample_month: Cli, tmp_path: Path) -> None:
    """Taken over elsewhere, what was cleared is not suspected again by its words, what was confirmed stays confirmed."""
    cli = copy_of(sample_month, tmp_path)
    cleared(cli)
    cli("review", "sensitive", "CHD-2022-0030", "confirm", "--by", "王书记", "--note", "当面了解", *TODAY)
    cli("ledger", "export", "-o", tmp_path / "总.xlsx")
    Cli(tmp_path)("init", tmp_path / "另一个", "--plan", "chaihudian")
    other = Cli(tmp_path / "另一个")
    other("ledger", "import", tmp_path / "总.xlsx", *TODAY, code=None)
    again = other("ledger", "import", tmp_path / "总.xlsx", *TODAY, "--json", code=None).json

    found = {one["problem"]: one["as"] for one in other("review", "sensitive", "--json").json["issues"]}
    assert set(found.values()) == {"确认"}
    assert again["batch"] is None


def test_D8_one_matter_has_one_verdict(workspace: Cli, tmp_path: Path) -> None:
    """What is joined to a main issue that turns out to concern an official is kept from the village with it."""
    heading = ("走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议")
    rows = [
        ("2022-03-05", "前岭村", f"张{name}", f"1380000000{at}", "李明", f"补贴没有发{name}")
        for at, name in enumerate("三四", 1)
    ]
    workspace("merge", write_sheet(tmp_path / "走访.xlsx", ("记录表", [heading, *rows])), "--no-export", *TODAY)
    signed = ("--by", "王书记", "--note", "当面了解", *TODAY)
    workspace("advance", "CHD-2022-0002", "并件", "--into", "CHD-2022-0001", *signed)

    refused = workspace("review", "sensitive", "CHD-2022-0002", "confirm", *signed, code=3).err
    workspace("review", "sensitive", "CHD-2022-0001", "confirm", *signed)

    assert "请对主件" in refused
    assert workspace("show", "CHD-2022-0002", "--json").json["sensitive"] is True
