"""R6, M14: issues that a person found to be one matter are counted once, and everybody who raised it is called back."""

from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import openpyxl
import pytest

from tests.conftest import Cli, write_sheet

HEADING = ("走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议")
ROWS = (
    ("2022-03-05", "前岭村", "张三", "13800000001", "李明", "村东头路灯不亮"),
    ("2022-03-06", "前岭村", "李四", "13800000002", "李明", "村东头的路灯坏了"),
    ("2022-03-07", "后岭村", "王五", "13800000003", "赵娜", "前岭村东头路灯晚上不亮"),
    ("2022-03-08", "前岭村", "赵六", "13800000004", "李明", "下水道堵了"),
)
MAIN, SECOND, OTHER, THIRD = (f"CHD-2022-000{number}" for number in range(1, 5))
TODAY = "2022-06-10"
SIGNED = ("--by", "刘镇长", "--note", "现场看过，是同一盏灯")


@pytest.fixture
def matters(workspace: Cli) -> Cli:
    """Three households of two villages on one lamp, one on a drain."""
    sheet = write_sheet(workspace.folder.parent / "走访.xlsx", ("意见建议记录表", [HEADING, *ROWS]))
    workspace("merge", sheet, "--today", "2022-03-10", "--no-export")
    return workspace


def step(cli: Cli, number: str, *arguments: str, on: str, code: int = 0) -> str:
    """Take a step on a day and return what is said."""
    found = cli("advance", number, *arguments, "--on", on, "--today", TODAY, code=code)
    return found.out + found.err


def join(cli: Cli, number: str, into: str = MAIN, on: str = "2022-03-15", code: int = 0) -> str:
    """Join an issue to another."""
    return step(cli, number, "并件", "--into", into, *SIGNED, on=on, code=code)


def shown(cli: Cli, number: str) -> Any:
    """The issue as `show --json` tells it."""
    return cli("show", number, "--json").json


def total(cli: Cli) -> Any:
    """The total of `report closure`."""
    return cli("report", "closure", "--as-of", TODAY, "--json").json["total"]


def resolve(cli: Cli, on: str = "2022-04-20") -> None:
    """Hand the main issue on and have it resolved."""
    step(cli, MAIN, "转办", "--unit", "镇城建办", "--by", "王芳", on="2022-04-16")
    step(cli, MAIN, "办结", "--result", "换了灯泡", on=on)


def call_back_sheets(cli: Cli) -> dict[str, dict[str, tuple[str, str]]]:
    """Village → number → who and which result, as the call-back sheets have them."""
    folder = Path(mkdtemp(dir=cli.folder))
    found: dict[str, dict[str, tuple[str, str]]] = {}
    cli("followup", "export", "-o", folder)
    for path in sorted(folder.glob("回访表_*.xlsx")):
        rows = [
            [str(cell or "") for cell in row]
            for row in openpyxl.load_workbook(path)["回访表"].iter_rows(values_only=True)
        ]
        heading = next(row for row in rows if "编号★" in row)
        at = {name: heading.index(name) for name in ("编号★", "姓名", "办理结果")}
        found[path.stem.removeprefix("回访表_")] = {
            row[at["编号★"]]: (row[at["姓名"]], row[at["办理结果"]])
            for row in rows
            if row[at["编号★"]].startswith("CHD-")
        }
    return found


def test_R06_a_joined_issue_is_not_counted_and_stands_in_the_list_with_who_decided(matters: Cli):
    """不重复计入受理分母; the list of what is left out names main issue, day, person and grounds."""
    before = total(matters)["received"]
    join(matters, SECOND)
    join(matters, THIRD, on="2022-03-16")

    after = total(matters)
    assert (before, after["received"], after["merged"]) == (4, 2, 2)
    assert after["resolved_rate"]["of"] == 2
    rows = matters("report", "excluded", "--as-of", TODAY, "--json").json["rows"]
    assert [(row["id"], row["reason"], row["goes_to"], row["on"], row["by"], row["grounds"]) for row in rows] == [
        (SECOND, "并件（重复）", MAIN, "2022-03-15", "刘镇长", "现场看过，是同一盏灯"),
        (THIRD, "并件（重复）", MAIN, "2022-03-16", "刘镇长", "现场看过，是同一盏灯"),
    ]


def test_R06_the_main_issue_shows_how_many_and_who_with_their_sources(matters: Cli):
    """保留次数与每位反映人, M14: 保留全部来源. show and trace lead both ways."""
    join(matters, SECOND)
    join(matters, THIRD)

    main, second = shown(matters, MAIN), shown(matters, SECOND)

    assert main["joined"] == 2
    assert [(one["id"], one["village"], one["person"], one["source"]) for one in main["joined_issues"]] == [
        (SECOND, "前岭村", "李四", "走访.xlsx › 意见建议记录表 › 第3行"),
        (THIRD, "后岭村", "王五", "走访.xlsx › 意见建议记录表 › 第4行"),
    ]
    assert (second["state"], second["main"]["id"]) == ("并件", MAIN)
    assert "李四" in matters("show", MAIN).out
    assert f"主件：{MAIN}" in matters("show", SECOND).out
    merged = matters("trace", "closure", "merged", "--as-of", TODAY, "--json").json["rows"]
    assert [(row["id"], row["main_number"]) for row in merged] == [(SECOND, MAIN), (THIRD, MAIN)]
    received = matters("trace", "closure", "received", "--as-of", TODAY, "--json").json["rows"]
    assert [(row["id"], row["joined"]) for row in received] == [(MAIN, 2), (OTHER, None)]


def test_R06_everybody_is_called_back_and_only_then_the_main_issue_is_closed(matters: Cli, tmp_path: Path):
    """每位反映人的回访义务: the sheets of both villages list them all, each answer is kept with its own number."""
    join(matters, SECOND)
    join(matters, THIRD)
    early = step(matters, SECOND, "回访", "--satisfaction", "满意", on="2022-04-01", code=3)
    resolve(matters)

    sheets = call_back_sheets(matters)
    assert sheets == {
        "前岭村": {MAIN: ("张三", "换了灯泡"), SECOND: ("李四", f"（并入 {MAIN}）换了灯泡")},
        "后岭村": {THIRD: ("王五", f"（并入 {MAIN}）换了灯泡")},
    }
    heading = ("编号", "姓名", "回访日", "回访人", "满意度")
    answers = [(MAIN, "张三", "2022-06-01", "赵敏", "满意"), (SECOND, "李四", "2022-06-02", "赵敏", "基本满意")]
    answered = write_sheet(tmp_path / "回访表.xlsx", ("回访表", [heading, *answers]))
    first = matters("followup", "import", answered, "--today", TODAY, "--json").json
    again = matters("followup", "import", answered, "--today", TODAY, "--json").json
    waiting = step(matters, MAIN, "销号", "--evidence", "照片", on="2022-06-05", code=3)
    step(matters, THIRD, "回访", "--satisfaction", "满意", "--by", "赵敏", on="2022-06-06")
    step(matters, MAIN, "销号", "--evidence", "照片", on="2022-06-07")

    assert "还没有办结" in early
    assert [one["id"] for one in first["taken"]] == [MAIN, SECOND]
    assert (again["batch"], again["rows"]["duplicate"]) == (None, 2)
    assert THIRD in waiting
    assert SECOND not in waiting
    assert (shown(matters, MAIN)["state"], shown(matters, THIRD)["state"]) == ("销号", "并件")
    assert call_back_sheets(matters) == {}
    assert total(matters)["closed"] == 1
    rows = matters("report", "revisit", "--as-of", TODAY, "--json").json["rows"]
    assert {row["key"]: (row["revisited"], row["joined_to_call"], row["joined_called"]) for row in rows} == {
        "前岭村": (1, 1, 1),
        "后岭村": (0, 1, 1),
    }


def test_M18_one_of_those_joined_is_dissatisfied_and_all_are_asked_again(matters: Cli):
    """群众不满意不销号 holds for everybody; the new conclusion is told to all."""
    join(matters, SECOND)
    resolve(matters)
    step(matters, MAIN, "回访", "--satisfaction", "满意", on="2022-06-01")
    step(matters, SECOND, "回访", "--satisfaction", "不满意", on="2022-06-01")
    refused = step(matters, MAIN, "销号", "--evidence", "照片", on="2022-06-02", code=3)
    step(matters, MAIN, "办理", "--note", "李四不满意", on="2022-06-02")
    step(matters, MAIN, "办结", "--result", "重新布线", on="2022-06-05")

    assert SECOND in refused
    main, second = shown(matters, MAIN), shown(matters, SECOND)
    assert (main["round"], main["dissatisfied_times"]) == (2, 1)
    assert (second["satisfaction"], second["revisited_on"]) == ("", None)
    assert set(call_back_sheets(matters)["前岭村"]) == {MAIN, SECOND}


def test_D12_a_joined_household_that_nobody_reaches_is_approved_after_three_days(matters: Cli):
    """Then it does not keep the main issue open, and is no call-back."""
    join(matters, SECOND)
    resolve(matters)
    step(matters, MAIN, "回访", "--satisfaction", "满意", on="2022-06-01")
    for day in ("2022-06-01", "2022-06-02"):
        step(matters, SECOND, "回访", "--unreached", on=day)
    early = step(matters, SECOND, "无法回访", *SIGNED, on="2022-06-02", code=3)
    step(matters, SECOND, "回访", "--unreached", on="2022-06-03")
    step(matters, SECOND, "无法回访", *SIGNED, on="2022-06-03")
    step(matters, MAIN, "销号", "--evidence", "照片", on="2022-06-04")

    assert "已记 2 次" in early
    assert shown(matters, SECOND)["unreachable_on"] == "2022-06-03"
    assert shown(matters, MAIN)["state"] == "销号"


def test_R06_taken_apart_it_stands_where_it_stood_and_counts_again(matters: Cli):
    """A wrong decision is undone by a step of its own, with who and why; both steps stay in the story."""
    step(matters, SECOND, "转办", "--unit", "供电所", on="2022-03-12")
    join(matters, SECOND)

    step(matters, SECOND, "分开", "--by", "刘镇长", "--note", "是两盏灯", on="2022-03-20")
    again = step(matters, SECOND, "分开", "--by", "刘镇长", "--note", "是两盏灯", on="2022-03-20")

    second = shown(matters, SECOND)
    assert (second["state"], second["unit"], second["main_number"]) == ("转办", "供电所", "")
    assert (total(matters)["received"], shown(matters, MAIN)["joined"]) == (4, 0)
    assert [change["note"] for change in second["changes"]][-2:] == ["现场看过，是同一盏灯", "是两盏灯"]
    assert "无变化" in again


@pytest.mark.parametrize(
    ("number", "into", "said"),
    [
        (SECOND, SECOND, "不能并入自己"),
        (SECOND, "CHD-2022-0099", "没有主件编号"),
        (OTHER, THIRD, f"请直接并入 {MAIN}"),
        (MAIN, OTHER, f"{THIRD} 已经并入这一件"),
        (THIRD, OTHER, f"已经并入 {MAIN}"),
    ],
)
def test_R06_chains_and_circles_are_refused_with_what_is_legal(matters: Cli, number: str, into: str, said: str):
    """Everything is joined to one main issue, straight; what is refused changes nothing."""
    join(matters, THIRD)

    refused = join(matters, number, into, code=3)

    assert said in refused
    assert "现在可以：" in refused
    assert total(matters)["received"] == 3


def test_R06_a_person_stands_for_it_and_the_main_issue_is_open(matters: Cli):
    """合并须人工确认; nothing is hidden behind what is closed or withdrawn, and a main issue is not withdrawn."""
    unsigned = step(matters, SECOND, "并件", "--into", MAIN, on="2022-03-15", code=3)
    without = step(matters, SECOND, "并件", *SIGNED, on="2022-03-15", code=3)
    step(matters, OTHER, "撤回", "--note", "重复录入", on="2022-03-15")
    withdrawn = join(matters, SECOND, OTHER, code=3)
    join(matters, SECOND)
    kept = step(matters, MAIN, "撤回", "--note", "不要了", on="2022-03-16", code=3)

    assert "确认人" in unsigned
    assert "--into" in without
    assert "不能作主件" in withdrawn
    assert "先分开" in kept


def test_R06_D4_corrected_sheets_change_neither_side(matters: Cli, tmp_path: Path):
    """A later sheet that says other words, or leaves both out of the text, is said and changes nothing."""
    join(matters, SECOND)
    words = [list(row) for row in ROWS]
    words[0][5], words[1][5] = "无", "村东头路灯坏了三盏"
    corrected = write_sheet(tmp_path / "更正.xlsx", ("意见建议记录表", [HEADING, *words]))

    result = matters("merge", corrected, "--today", "2022-03-20", "--no-export", "--json", code=1).json
    again = matters("merge", corrected, "--today", "2022-03-20", "--no-export", "--json").json

    codes = {problem["code"] for problem in result["problems"]}
    assert {"P407", "P410"} <= codes
    assert again["batch"] is None
    main, second = shown(matters, MAIN), shown(matters, SECOND)
    assert (main["state"], main["joined"]) == ("研判", 1)
    assert (second["state"], second["text"], second["main_number"]) == ("并件", "村东头的路灯坏了", MAIN)


def test_R06_raised_again_a_joined_issue_stays_joined(matters: Cli, tmp_path: Path):
    """D4: the same household with the same words is the same issue, once more."""
    join(matters, SECOND)
    later = write_sheet(tmp_path / "又.xlsx", ("意见建议记录表", [HEADING, ("2022-04-05", *ROWS[1][1:])]))
    matters("merge", later, "--today", "2022-04-06", "--no-export")

    second = shown(matters, SECOND)
    assert (second["state"], len(second["repeats"]), second["main_number"]) == ("并件", 1, MAIN)
    assert total(matters)["received"] == 3


def test_R06_what_concerns_an_official_is_not_joined_to_what_does_not(matters: Cli):
    """D8: the household of the one would stand in the call-back sheet of the village with the other."""
    matters(
        "review",
        "sensitive",
        SECOND,
        "confirm",
        "--by",
        "纪委",
        "--note",
        "核实",
        "--on",
        "2022-03-12",
        "--today",
        TODAY,
    )

    assert "涉干部" in join(matters, SECOND, code=3)


def test_R06_next_campaign_takes_the_whole_matter(matters: Cli, tmp_path: Path):
    """Who raised what is still open is still to be told, under new numbers that hang together."""
    join(matters, THIRD)
    Cli(tmp_path)("init", tmp_path / "明年", "--from", matters.folder, "--today", "2023-01-05")

    found = [shown(Cli(tmp_path / "明年"), f"CHD-2022-000{number}") for number in range(5, 9)]
    by_old = {one["other_number"]: one for one in found}
    assert by_old[THIRD]["main_number"] == by_old[MAIN]["id"]
    assert by_old[MAIN]["joined"] == 1


def test_R06_an_office_s_list_says_what_is_joined_and_our_workbook_says_it_back(matters: Cli, tmp_path: Path):
    """是否重复/主件编号 in both directions: exported and taken over elsewhere, the same stands there; again, nothing new."""
    join(matters, SECOND)
    join(matters, THIRD)
    resolve(matters)
    step(matters, SECOND, "回访", "--satisfaction", "满意", on="2022-06-01")
    book = tmp_path / "总台账.xlsx"
    matters("ledger", "export", "-o", book)
    Cli(tmp_path)("init", tmp_path / "另一个", "--plan", "chaihudian")
    other = Cli(tmp_path / "另一个")

    first = other("ledger", "import", book, "--today", TODAY, "--json").json
    again = other("ledger", "import", book, "--today", TODAY, "--json").json
    own = matters("ledger", "import", book, "--today", TODAY, "--json").json

    assert (first["rows"]["accepted"], first["rows"]["held"]) == (4, 0)
    assert (again["batch"], own["batch"]) == (None, None)
    found = {
        one["other_number"] or one["id"]: one
        for one in (shown(other, f"CHD-2022-000{number}") for number in range(1, 5))
    }
    main = found[MAIN]
    assert (main["joined"], main["state"]) == (2, "办结")
    for number in (SECOND, THIRD):
        assert (found[number]["state"], found[number]["main_number"]) == ("并件", main["id"])
    assert (found[SECOND]["satisfaction"], found[SECOND]["revisited_on"]) == ("满意", "2022-06-01")
    assert total(other)["received"] == total(matters)["received"] == 2
    excluded = other("report", "excluded", "--as-of", TODAY, "--json").json["rows"]
    assert {(row["by"], row["grounds"]) for row in excluded} == {("刘镇长", "现场看过，是同一盏灯")}


def test_R06_a_line_that_is_joined_to_nothing_is_held_by_its_cell(workspace: Cli, tmp_path: Path):
    """Nothing is guessed: without a number, to itself, to what is joined, to what is not there; the sound lines come in."""
    heading = ("编号", "走访日期", "村", "姓名", "联系电话", "问题", "办理状态", "是否重复/主件编号")
    lines = [
        ("Y1", "2022-03-01", "前岭村", "张一", "13800000001", "路灯不亮", "办理", "主件（并入1件）"),
        ("Y2", "2022-03-02", "前岭村", "张二", "13800000002", "路灯坏了", "并件", "Y1"),
        ("Y3", "2022-03-03", "前岭村", "张三", "13800000003", "路灯坏了两盏", "办理", "是，Y1"),
        ("Y4", "2022-03-04", "前岭村", "张四", "13800000004", "路灯全坏了", "并件", "是"),
        ("Y5", "2022-03-05", "前岭村", "张五", "13800000005", "路灯又坏了", "并件", "Y5"),
        ("Y6", "2022-03-06", "前岭村", "张六", "13800000006", "路灯还是坏的", "并件", "Y2"),
        ("Y7", "2022-03-07", "前岭村", "张七", "13800000007", "路灯没有修", "并件", "Y9"),
        ("Y8", "2022-03-08", "前岭村", "张八", "13800000008", "下水道堵了", "办理", "否"),
    ]
    sheet = write_sheet(tmp_path / "台账.xlsx", ("台账", [heading, *lines]))

    found = workspace("ledger", "import", sheet, "--today", TODAY, "--json", code=1).json

    held = [(one["cell"], one["code"]) for one in found["problems"] if one["severity"] == "error"]
    assert sorted(held) == [("H5", "P855"), ("H6", "P855"), ("H7", "P855"), ("H8", "P855")]
    counts = total(workspace)
    assert (counts["received"], counts["merged"]) == (2, 2)
    assert shown(workspace, "CHD-2022-0001")["joined"] == 2


def test_R06_a_household_that_raised_it_twice_is_called_once(matters: Cli, tmp_path: Path):
    """每位反映人 is one person: the call is kept with the main issue, and what is said elsewhere is sent there."""
    again = ("2022-03-12", "前岭村", "张三", "13800000001", "李明", "村东头路灯不亮了")
    sheet = write_sheet(tmp_path / "又.xlsx", ("意见建议记录表", [HEADING, again]))
    matters("merge", sheet, "--today", "2022-03-13", "--no-export")
    twice = "CHD-2022-0005"
    join(matters, twice)
    resolve(matters)

    assert set(call_back_sheets(matters)["前岭村"]) == {MAIN}
    refused = step(matters, twice, "回访", "--satisfaction", "满意", on="2022-06-01", code=3)
    step(matters, MAIN, "回访", "--satisfaction", "满意", on="2022-06-01")
    step(matters, MAIN, "销号", "--evidence", "照片", on="2022-06-02")

    assert f"记在 {MAIN} 上" in refused
    assert "同一户" in matters("show", MAIN).out
    total_calls = matters("report", "revisit", "--as-of", TODAY, "--json").json["total"]
    assert (total_calls["revisited"], total_calls["joined_to_call"]) == (1, 0)
