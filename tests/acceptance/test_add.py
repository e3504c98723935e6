"""One entry by hand: the same checks, splitting, classes and identity as a row of a sheet."""

import sys
from pathlib import Path

import pytest

from minqing_cli.cli import add as command
from minqing_cli.cli.app import main
from tests.conftest import Cli, write_sample_roster, write_sheet

CALL = (
    "add", "--village", "前岭村", "--person", "周小满", "--phone", "13800009001", "--visitor", "李明",
    "--opinion", "村东头路灯不亮", "--channel", "电话", "--today", "2022-03-11",
)  # fmt: skip


def without(option: str) -> tuple[str, ...]:
    """The call without one option and its value."""
    at = CALL.index(option)
    return (*CALL[:at], *CALL[at + 2 :])


def test_a_call_gets_a_number_and_its_class(workspace: Cli):
    """As if it stood in a sheet: number, class, reasons, deadline; the channel is kept."""
    document = workspace(*CALL, "--json").json
    (issue,) = document["entered"]

    assert document["command"] == "add"
    assert document["batch"] == 1
    assert document["rows"] == {"total": 1, "accepted": 1, "duplicate": 0, "held": 0, "ignored": 0}
    assert (issue["id"], issue["subject"], issue["channel"]) == ("CHD-2022-0001", "居住环境", "电话")
    assert "路灯" in issue["grounds"]
    story = workspace("show", "CHD-2022-0001", "--json").json
    assert (story["channel"], story["source"]["file"]) == ("电话", "手工登记")


def test_the_same_entry_twice_is_a_duplicate(workspace: Cli):
    """The clerk was not sure whether it had been saved."""
    workspace(*CALL)
    again = workspace(*CALL, "--json").json
    said = workspace(*CALL).out

    assert (again["batch"], again["rows"]["duplicate"], again["entered"][0]["id"]) == (None, 1, "CHD-2022-0001")
    assert "无变化" in said


def test_several_issues_in_one_entry_are_split(workspace: Cli):
    """The text is read as that of a sheet."""
    document = workspace(
        *without("--opinion"), "--opinion", "1、村东头路灯不亮；2、卫生室经常没人，拿不到药", "--json"
    ).json

    assert [one["subject"] for one in document["entered"]] == ["居住环境", "基本医疗"]


def test_a_second_matter_of_the_same_day_does_not_replace_the_first(workspace: Cli):
    """Somebody rings again in the afternoon: two entries, two numbers."""
    workspace(*CALL)
    workspace(*without("--opinion"), "--opinion", "自来水水压低", "--json")
    issues = [workspace("show", f"CHD-2022-000{number}", "--json").json["text"] for number in (1, 2)]

    assert issues == ["村东头路灯不亮", "自来水水压低"]


def test_a_sheet_of_the_same_day_does_not_correct_the_entry(workspace: Cli):
    """The village's sheet tells of its own visit; what was taken down in the office stays."""
    workspace(*CALL)
    write_sheet(
        workspace.folder / "收件" / "前岭村.xlsx",
        ("记录表", [["走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议"],
                 ["2022-03-11", "前岭村", "周小满", "13800009001", "李明", "下水道堵了"]]),
    )  # fmt: skip
    merged = workspace("merge", "收件", "--today", "2022-03-12", "--json").json

    assert (merged["visits"]["new"], merged["visits"]["changed"]) == (1, 0)
    assert workspace("show", "CHD-2022-0001", "--json").json["text"] == "村东头路灯不亮"
    assert workspace("show", "CHD-2022-0002", "--json").json["text"] == "下水道堵了"


def test_the_same_words_a_week_later_are_raised_again(workspace: Cli):
    """D4: no second number, one more mark."""
    workspace(*CALL)
    document = workspace(*CALL[:-1], "2022-03-18", "--json").json

    assert document["issues"]["repeated"] == 1
    assert (document["entered"][0]["id"], document["entered"][0]["repeats"]) == ("CHD-2022-0001", 1)


def test_a_preview_writes_nothing(workspace: Cli):
    """--dry-run shows number and class, and the ledger stays empty."""
    document = workspace(*CALL, "--dry-run", "--json").json

    assert document["batch"] is None
    assert document["entered"][0]["id"] == "CHD-2022-0001"
    assert workspace("log", "--json").json == []


def test_classes_and_unit_that_are_given_are_kept(workspace: Cli):
    """The clerk knows better than the rules."""
    document = workspace(
        *CALL, "--subject", "社会治安", "--responsibility", "市直部门单独解决", "--unit", "派出所", "--json"
    ).json
    (issue,) = document["entered"]

    assert (issue["subject"], issue["responsibility"], issue["unit"]) == ("社会治安", "市直部门单独解决", "派出所")


@pytest.mark.parametrize("option", ["--village", "--person", "--visitor", "--opinion"])
def test_without_a_terminal_a_missing_field_is_named(workspace: Cli, option: str):
    """A script is not asked."""
    assert option in workspace(*without(option), code=2).err


@pytest.mark.parametrize(
    ("options", "named"),
    [(("--channel", "鸽子"), "鸽子"), (("--visited-on", "2022-02-30"), "P203"), (("--visited-on", "上周三"), "P202")],
)
def test_faulty_options_are_refused_with_the_message_of_the_check(workspace: Cli, options: tuple[str, str], named: str):
    """The same words as for a sheet, and nothing is written."""
    assert named in workspace(*without("--channel"), *options, code=2).err
    assert workspace("log", "--json").json == []


def test_who_cannot_be_told_apart_is_held(workspace: Cli):
    """Two of one name and no phone: the candidates are named, nothing is written, code 1."""
    write_sample_roster(workspace.folder / "底册.xlsx")
    workspace("roster", "import", "底册.xlsx")
    for phone in ("13800009001", "13800009002"):
        at = CALL.index("--phone")
        workspace(*CALL[:at], "--phone", phone, *CALL[at + 2 :])
    done = workspace(*without("--phone"), "--json", code=1)

    assert done.json["rows"]["held"] == 1
    assert any("13800009001" in one["says"] for one in done.json["problems"])
    assert done.json["batch"] is None


def test_no_problem_is_an_entry_too(workspace: Cli):
    """Somebody only says thank you: a visit without an issue."""
    document = workspace(*without("--opinion"), "--opinion", "无", "--json").json

    assert document["outcomes"]["no_problem"] == 1
    assert document["entered"] == []


# --- asked field by field ----------------------------------------------------------------------


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the clerk types, in order; the last is the confirmation."""
    typed: list[str] = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(command, "_prompt", lambda question, default: typed.pop(0) or default)
    monkeypatch.setattr(command.typer, "confirm", lambda *_, **__: typed.pop(0) == "y")
    return typed


def test_every_field_is_asked_and_a_faulty_answer_again(
    workspace: Cli, answers: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """A blank name, a day that does not exist and a phone one digit short, each with the message of its check."""
    monkeypatch.chdir(workspace.folder)
    answers += [
        "前岭村", "", "周小满", "1380000900", "13800009001", "", "2022-02-30", "2022-03-10", "李明",
        "村东头路灯不亮", "", "水电", "居住环境", "", "", "微信", "y",
    ]  # fmt: skip

    code = main(["add", "--today", "2022-03-11"])

    shown = capsys.readouterr()
    assert code == 0, shown.err
    assert not answers
    for found in ("P205", "P212", "P203", "P223"):
        assert found in shown.err, found
    assert "CHD-2022-0001" in shown.out
    story = workspace("show", "CHD-2022-0001", "--json").json
    assert (story["visited_on"], story["channel"], story["phones"]) == ("2022-03-10", "微信", "13800009001")


def test_a_doubtful_answer_given_twice_is_taken(workspace: Cli, answers: list[str], monkeypatch: pytest.MonkeyPatch):
    """A warning does not hold a row back, so it does not hold the clerk back either."""
    monkeypatch.chdir(workspace.folder)
    answers += ["1380000900", "1380000900", "", "", "李明", "", "", "", "", "y"]

    assert main(["add", "--today", "2022-03-11", "--village", "前岭村", "--person", "周小满",
                 "--opinion", "路灯不亮", "--channel", "电话"]) == 0  # fmt: skip
    assert not answers


def test_saying_no_at_the_end_writes_nothing(workspace: Cli, answers: list[str], monkeypatch: pytest.MonkeyPatch):
    """The preview showed something wrong."""
    monkeypatch.chdir(workspace.folder)
    answers += ["周小满", "n"]
    options = ["--village", "前岭村", "--phone", "13800009001", "--address", "1组", "--visited-on", "2022-03-10",
               "--visitor", "李明", "--opinion", "路灯不亮", "--answer", "已登记", "--channel", "电话",
               "--subject", "居住环境", "--responsibility", "镇和村解决", "--unit", "前岭村"]  # fmt: skip

    assert main(["add", "--today", "2022-03-11", *options]) == 0
    assert workspace("log", "--json").json == []


def test_the_entry_is_kept_as_a_source(workspace: Cli):
    """Every figure leads back to what was taken down, also without a file."""
    workspace(*CALL)
    sha256 = workspace("show", "CHD-2022-0001", "--json").json["source"]["sha256"]
    kept: Path = workspace.folder / ".minqing" / "sources" / sha256[:2] / f"{sha256}.json"

    assert "村东头路灯不亮" in kept.read_text(encoding="utf-8")


def test_what_the_plan_asks_for_is_given_by_options_and_asked(
    tmp_path: Path, answers: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """是否初访 of a walk-in: as an option, or as a question with its choices; a column of no plan is named."""
    Cli(tmp_path)("init", tmp_path / "ws", "--plan", "xiaochi")
    cli = Cli(tmp_path / "ws")
    given = ("--village", "白沙村", "--phone", "13800000001", "--visitor", "李明", "--today", "2024-03-10")
    said = cli(
        "add", *given, "--person", "赵明", "--opinion", "和邻居吵架", "--also", "是否初访=√", "--also", "矛盾纠纷＝是"
    )
    refused = cli("add", *given, "--person", "钱芳", "--opinion", "无", "--also", "走访时段=晚上", code=2)

    first = cli("show", "XC-2024-0001", "--json").json
    assert (first["dispute"], first["first_petition"]) == ("是", "是")
    assert "另记：是否矛盾纠纷：是；是否初访：是" in said.out
    assert "可用：是否矛盾纠纷、是否初访、是否信访积案、化解层级、安全宣传资料" in refused.err

    monkeypatch.chdir(cli.folder)
    answers += ["", "2024-03-10", "路灯不亮", "", "", "", "", "说不好", "否", "是", "", "", "2份", "y"]
    assert main(["add", *given, "--person", "孙伟", "--channel", "电话"]) == 0
    assert not answers
    second = cli("show", "XC-2024-0002", "--json").json
    assert (second["dispute"], second["first_petition"], second["backlog"]) == ("否", "是", "")
    asked = capsys.readouterr().err
    assert "P860" in asked
    assert "可选：是、否" in asked
