"""Deadlines that explain themselves, and what happens to them when the plan or the holidays change."""

from datetime import date
from pathlib import Path

import pytest

from tests.conftest import Cli, write_sheet

HEADING = ["走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议", "完成时限", "现场答复"]
HOLIDAY = """
[[holiday]]
year = 2027
source = "国务院办公厅关于2027年部分节假日安排的通知"
off = [2027-01-01, 2027-01-02, 2027-01-03]
"""


def merged(cli: Cli, tmp_path: Path, today: str, *rows: tuple[object, ...]) -> None:
    """Merge visits (day, name, opinion, deadline, answer) of one village."""
    written = [
        [day, "前岭村", name, f"1380000{number:04d}", "李明", opinion, due, answer]
        for number, (day, name, opinion, due, answer) in enumerate(rows)
    ]
    cli("merge", write_sheet(tmp_path / "表.xlsx", ("记录表", [HEADING, *written])), "--no-export", "--today", today)


def add_to_plan(cli: Cli, text: str, old: str = "") -> None:
    """Change the workspace's settings as a clerk does."""
    path = cli.folder / "minqing.toml"
    settings = path.read_text(encoding="utf-8")
    path.write_text(settings.replace(old, text, 1) if old else settings + text, encoding="utf-8")


@pytest.fixture
def yongan(tmp_path: Path) -> Cli:
    """A workspace under 永安镇's three working days."""
    Cli(tmp_path)("init", tmp_path / "ws", "--plan", "yongan")
    return Cli(tmp_path / "ws")


def due_of(cli: Cli, number: str) -> tuple[str, bool, str]:
    """Due day, whether it is provisional, and the verdict."""
    found = cli("show", number, "--json").json
    return found["due_on"], found["due_provisional"], found["on_time"]


def test_every_day_from_acceptance_to_the_due_day_is_told(yongan: Cli, tmp_path: Path) -> None:
    """R10: +3 working days from 2022-04-01 is 04-07, over a make-up Saturday and three days off."""
    merged(yongan, tmp_path, "2022-04-02", (date(2022, 4, 1), "张建国", "路灯不亮，晚上出行不便", "", ""))

    told = yongan("show", "YA-2023-0001", "--deadline", "--today", "2022-04-11").out

    assert "起算：2022-04-01（周五）（受理当天不计，从次日算起）" in told
    assert "2022-04-02　第  1 天　周六，调休上班" in told
    assert "2022-04-05　　不计　　周二，放假" in told
    assert told.count("国务院办公厅关于2022年部分节假日安排的通知") == 1
    assert "算到：2022-04-07（周四）" in told
    assert "超期 4 天" in told


def test_a_day_in_the_sheet_and_a_conclusion_at_the_door_are_told_too(yongan: Cli, tmp_path: Path) -> None:
    """The verdict of what was solved at once is settled at once."""
    rows = (
        (date(2022, 4, 1), "张建国", "路灯不亮，晚上出行不便", "2022-04-20", ""),
        (date(2022, 4, 1), "王桂兰", "下水道堵了，污水外溢", "", "当场疏通，已解决"),
    )
    merged(yongan, tmp_path, "2022-04-02", *rows)
    numbers = {yongan("show", f"YA-2023-000{one}", "--json").json["person"]: f"YA-2023-000{one}" for one in (1, 2)}

    assert "表中“完成时限”写明 2022-04-20" in yongan("show", numbers["张建国"], "--deadline").out
    assert due_of(yongan, numbers["王桂兰"])[2] == "是"
    assert "按时；结论已定" in yongan("show", numbers["王桂兰"], "--deadline").out


def test_a_change_of_the_plan_moves_open_issues_once(yongan: Cli, tmp_path: Path) -> None:
    """Five days instead of three: what is open is due later, what is concluded stays, a second run changes nothing."""
    merged(
        yongan, tmp_path, "2022-04-02", (date(2022, 4, 1), "张建国", "路灯不亮，晚上出行不便", "", ""),
        (date(2022, 4, 1), "王桂兰", "自来水水压低，经常停水", "", ""),
    )  # fmt: skip
    yongan(
        "advance", "YA-2023-0001", "转办", "--unit", "镇", "--by", "李", "--on", "2022-04-02", "--today", "2022-04-12"
    )
    yongan(
        "advance",
        "YA-2023-0001",
        "办结",
        "--result",
        "修好",
        "--by",
        "李",
        "--on",
        "2022-04-11",
        "--today",
        "2022-04-12",
    )
    assert due_of(yongan, "YA-2023-0001") == ("2022-04-07", False, "否")
    add_to_plan(yongan, "working_days = 10\n", "working_days = 3\n")
    assert "运行“minqing deadline recount”更新" in yongan("show", "YA-2023-0002", "--deadline").out

    preview = yongan("deadline", "recount", "--dry-run", "--today", "2022-04-12")
    first = yongan("deadline", "recount", "--today", "2022-04-12")
    second = yongan("deadline", "recount", "--today", "2022-04-12")

    assert "这是预览" in preview.out
    assert "到期日重算 1 件" in first.out
    assert "无变化" in second.out
    assert due_of(yongan, "YA-2023-0001") == ("2022-04-07", False, "否")
    assert due_of(yongan, "YA-2023-0002") == ("2022-04-18", False, "")
    assert "重算时限" in yongan("show", "YA-2023-0002").out


def test_an_announced_year_settles_due_days_and_verdicts(yongan: Cli, tmp_path: Path) -> None:
    """D10: 暂定 until the notice; then open ones move, concluded ones are judged once and never again."""
    day = date(2026, 12, 31)
    merged(
        yongan,
        tmp_path,
        "2026-12-31",
        *((day, name, "路灯不亮，晚上出行不便", "", "") for name in ("张建国", "王桂兰", "李秀英")),
    )
    for number, on in (("YA-2023-0001", "2027-01-06"), ("YA-2023-0002", "2027-01-08")):
        yongan("advance", number, "转办", "--unit", "镇", "--by", "李", "--on", "2026-12-31", "--today", "2027-01-10")
        yongan("advance", number, "办结", "--result", "修好", "--by", "李", "--on", on, "--today", "2027-01-10")
    assert due_of(yongan, "YA-2023-0003") == ("2027-01-05", True, "")
    assert due_of(yongan, "YA-2023-0001") == ("2027-01-05", True, "")
    assert yongan("report", "overdue", "--json", "--today", "2027-01-10").json["total"]["red"] == 0

    add_to_plan(yongan, HOLIDAY)
    yongan("plan", "check")
    told = yongan("deadline", "recount", "--today", "2027-01-10").out

    assert "办结的补判 2 件：按时 1，超时 1" in told
    assert due_of(yongan, "YA-2023-0001") == ("2027-01-06", False, "是")
    assert due_of(yongan, "YA-2023-0002") == ("2027-01-06", False, "否")
    assert due_of(yongan, "YA-2023-0003") == ("2027-01-06", False, "")
    assert yongan("report", "overdue", "--json", "--today", "2027-01-10").json["total"]["red"] == 1

    add_to_plan(
        yongan,
        "off = [2027-01-01, 2027-01-02, 2027-01-03, 2027-01-04, 2027-01-05]",
        "off = [2027-01-01, 2027-01-02, 2027-01-03]",
    )
    yongan("deadline", "recount", "--today", "2027-01-10")
    assert due_of(yongan, "YA-2023-0002")[2] == "否"
    assert due_of(yongan, "YA-2023-0003")[0] == "2027-01-08"


def test_the_weekly_run_reckons_anew_before_it_counts(yongan: Cli, tmp_path: Path) -> None:
    """Nobody has to remember the command."""
    merged(yongan, tmp_path, "2022-04-02", (date(2022, 4, 1), "张建国", "路灯不亮，晚上出行不便", "", ""))
    add_to_plan(yongan, "working_days = 10\n", "working_days = 3\n")

    told = yongan("week", tmp_path / "表.xlsx", "--today", "2022-04-12", code=None)

    assert "到期日重算 1 件" in told.out
    assert yongan("report", "overdue", "--json", "--today", "2022-04-12").json["total"]["red"] == 0


def test_a_wrong_holiday_is_named_by_its_line(yongan: Cli) -> None:
    """A wrong day off would move deadlines for everyone."""
    add_to_plan(yongan, HOLIDAY.replace("off = [2027-01-01", "made_up = [2027-01-04]\noff = [2028-01-01"))

    told = yongan("plan", "check", code=1)

    assert "2028-01-01 不在 2027 年" in told.out + told.err
    assert "2027-01-04 不是周六或周日" in told.out + told.err


# --- how urgent, and whether a petition ---------------------------------------------------------

SIGNED = ("--by", "王镇长", "--note", "镇长办公会")


@pytest.fixture
def standard(tmp_path: Path) -> Cli:
    """A workspace whose plan has 24 hours for the most urgent and 60 days for petitions."""
    Cli(tmp_path)("init", tmp_path / "st", "--plan", "standard")
    cli = Cli(tmp_path / "st")
    rows = (
        (date(2022, 3, 4), "张建国", "燃气泄漏，味道很大", "", ""),
        (date(2022, 3, 4), "王桂兰", "宅基地纠纷多年没有解决", "", ""),
    )
    merged(cli, tmp_path, "2022-03-05", *rows)
    return cli


def number_of(cli: Cli, person: str) -> str:
    """The number of a person's only issue."""
    return next(
        number for number in ("MQ-2022-0001", "MQ-2022-0002") if cli("show", number, "--json").json["person"] == person
    )


def test_who_says_that_it_is_urgent_moves_the_due_day(standard: Cli) -> None:
    """R9: 特急 24 hours, through the weekend; who and why stand in the story, the same word twice changes nothing."""
    number = number_of(standard, "张建国")
    assert due_of(standard, number)[0] == "2022-03-11"

    told = standard("deadline", "set", number, "--urgency", "特急", *SIGNED, "--today", "2022-03-05").out
    again = standard("deadline", "set", number, "--urgency", "特急", *SIGNED, "--today", "2022-03-05").out

    assert "到期日由 2022-03-11 改为 2022-03-05" in told
    assert "无变化" in again
    assert "方案第 1 条 [[deadline.rule]]：24 小时" in standard("show", number, "--deadline").out
    assert "依据 镇长办公会" in standard("show", number).out


def test_only_what_is_registered_as_a_petition_has_its_clocks(standard: Cli) -> None:
    """R9, R10: 15 days to tell, 60 to conclude, natural days; not for ordinary opinions of a visit."""
    number, other = number_of(standard, "王桂兰"), number_of(standard, "张建国")
    assert standard("report", "petitions", "--json", "--today", "2022-03-30").json["rows"] == []

    standard("deadline", "set", number, "--petition", "是", *SIGNED, "--today", "2022-03-05")

    assert due_of(standard, number)[0] == "2022-05-05"
    assert due_of(standard, other)[0] == "2022-03-11"
    row = standard("report", "petitions", "--json", "--today", "2022-03-30").json["rows"][0]
    assert (row["notice_due"], row["notice"], row["due_on"]) == ("2022-03-21", "超期 9 天", "2022-05-05")

    standard("deadline", "set", number, "--notified", "2022-03-18", *SIGNED, "--today", "2022-03-30")

    found = standard("report", "petitions", "--json", "--today", "2022-03-30").json
    assert (found["rows"][0]["notified_on"], found["rows"][0]["notice"]) == ("2022-03-18", "已告知")
    assert "期限内告知 1/1（100.00%）" in "".join(found["notes"])
    assert "2022-03-21（周一）前告知是否受理" in standard("show", number, "--deadline").out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--urgency", "特急"), "要写明由谁定的"),
        (("--notified", "2022-03-05", *SIGNED), "只有登记为信访的件"),
        (("--petition", "是", "--notified", "2022-03-01", *SIGNED), "不在受理日"),
        (("--urgency", "特急", *SIGNED, "--on", "2022-03-01"), "早于受理"),
        (("--urgency", "特急", *SIGNED, "--on", "2022-04-01"), "晚于今天"),
    ],
)
def test_what_makes_no_sense_is_refused(standard: Cli, options: tuple[str, ...], says: str) -> None:
    """Nothing is written, and the reason is said."""
    found = standard("deadline", "set", "MQ-2022-0001", *options, "--today", "2022-03-05", code=3)

    assert says in found.err
    assert standard("deadline", "set", "MQ-2022-0001", "--urgency", "急急急", *SIGNED, code=2).err
    assert standard("deadline", "set", "MQ-2022-9999", "--urgency", "特急", *SIGNED, code=3).err


def test_a_walk_in_may_be_urgent_or_a_petition_from_the_first(standard: Cli) -> None:
    """What comes in by hand is judged by whoever receives it."""
    entry = ("add", "--village", "后河村", "--visitor", "李明", "-y", "--today", "2022-03-04", "--json")
    standard(*entry, "--person", "刘芳", "--phone", "13800000091", "--opinion", "电线掉下来了", "--urgency", "特急")
    standard(*entry, "--person", "赵敏", "--phone", "13800000092", "--opinion", "征地补偿款没有到位", "--petition")

    assert due_of(standard, "MQ-2022-0003")[0] == "2022-03-05"
    assert due_of(standard, "MQ-2022-0004")[0] == "2022-05-05"


def test_urgency_and_petitions_go_through_the_workbook_and_back(standard: Cli, tmp_path: Path) -> None:
    """What the office's own list says is taken over with its deadline."""
    number = number_of(standard, "王桂兰")
    standard(
        "deadline", "set", number, "--petition", "是", "--notified", "2022-03-05", *SIGNED, "--today", "2022-03-05"
    )
    standard("ledger", "export", "-o", tmp_path / "台账.xlsx", "--today", "2022-03-06")
    Cli(tmp_path)("init", tmp_path / "other", "--plan", "standard")
    other = Cli(tmp_path / "other")

    other("ledger", "import", tmp_path / "台账.xlsx", "--today", "2022-03-06", code=None)

    found = other("show", number_of(other, "王桂兰"), "--json").json
    assert (found["petition"], found["notified_on"], found["due_on"]) == ("是", "2022-03-05", "2022-05-05")


def test_a_class_that_is_judged_otherwise_has_its_own_deadline_at_once(tmp_path: Path) -> None:
    """The rule for 社会帮扶 holds from the judgement on, not from the next weekly run."""
    Cli(tmp_path)("init", tmp_path / "ws", "--plan", "yongan")
    cli = Cli(tmp_path / "ws")
    add_to_plan(cli, '\n[[deadline.rule]]\nsubject = ["社会帮扶"]\nworking_days = 15\nbasis = "要民政审批"\n')
    merged(cli, tmp_path, "2022-04-02", (date(2022, 4, 1), "张建国", "家里的事请领导上门来看看怎么办", "", ""))
    assert due_of(cli, "YA-2023-0001")[0] == "2022-04-07"

    step = ("advance", "YA-2023-0001", "研判", "--responsibility", "镇和区直部门联动", "--subject")
    cli(*step, "社会帮扶", "--by", "李", "--today", "2022-04-02")

    assert due_of(cli, "YA-2023-0001")[0] == "2022-04-24"


def test_a_petition_is_put_off_by_natural_days(standard: Cli) -> None:
    """R9: by at most 30 days, whatever the plan allows for other issues."""
    number = number_of(standard, "王桂兰")
    standard("deadline", "set", number, "--petition", "是", *SIGNED, "--today", "2022-03-05")
    approved = ("--by", "镇分管领导王镇长", "--note", "案情复杂", "--today", "2022-04-20")

    refused = standard("advance", number, "--extend-to", "2022-06-06", *approved, code=3)
    standard("advance", number, "--extend-to", "2022-06-04", *approved)

    assert "信访事项一次最多延 30 日" in refused.err
    assert standard("show", number, "--json").json["extended_to"] == "2022-06-04"
