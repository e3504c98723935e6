"""日汇总日反馈: three dispositions add up to the day's issues; 诸往镇's 20 with 6 solved at once."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from minqing_cli.reports import daily
from tests.conftest import Cli, write_sample_sheets, write_sheet

ZERO = dict.fromkeys((*daily.HEADINGS, "answered_of_all", "received"), 0)


def test_M11_six_of_twenty_were_answered_on_the_spot() -> None:
    """30.00 %, with the sentence that is sent up."""
    counts = ZERO | {"new": 20, "answered": 6, "tracked": 12, "explained": 2, "fed_back": 5, "open": 12}

    report = daily.compute([("诸往村", counts)], (), "village", date(2022, 3, 23)).as_json()

    assert report["total"]["answered_rate"]["shown"] == "30.00%"
    assert "新增 20 件：现场答复 6 件，登记跟踪 12 件，解释说明 2 件；当日反馈 5 件" in report["text"][0]


def test_dispositions_that_do_not_add_up_are_a_fault_of_whoever_counted() -> None:
    """No figure leaves with a hole in it."""
    with pytest.raises(ValueError, match="dispositions"):
        daily.compute([("村", ZERO | {"new": 2, "answered": 1})], (), "village", date(2022, 3, 23))


def test_the_day_of_the_sample_recounted_by_hand(sample_month: Cli) -> None:
    """On 22 March V054, V055 and V056 raised seven issues, one of them solved at once."""
    report = sample_month("report", "daily", "--as-of", "2022-03-22", "--by", "branch", "--json").json

    total = report["total"]
    assert [total[name] for name in ("new", "answered", "tracked", "explained")] == [7, 1, 6, 0]
    assert total["new"] == sum(row["new"] for row in report["rows"])
    assert len(report["further"][0]["rows"]) == 6, "what was solved at once needs nobody any more"


def test_explained_and_fed_back_show_on_their_days(workspace: Cli, tmp_path: Path) -> None:
    """解释说明 is a disposition of its own, feedback the day's call-backs."""
    write_sample_sheets(tmp_path / "收件")
    workspace("merge", tmp_path / "收件", "--today", "2022-03-25", "--no-export", code=1)
    number = next(
        row["id"] for row in workspace("trace", "closure", "received", "--as-of", "2022-03-09", "--json").json["rows"]
    )
    for state, day, *more in (
        ("转办", "2022-03-10", "--unit", "镇规划办"),
        ("解释说明", "2022-03-11", "--result", "已列入下半年计划"),
        ("回访", "2022-03-12", "--satisfaction", "满意"),
    ):
        workspace("advance", number, state, "--on", day, *more, "--today", "2022-03-25")

    on_the_day = workspace("report", "daily", "--as-of", "2022-03-09", "--json").json["total"]
    fed_back = workspace("report", "日报", "--as-of", "2022-03-12", "--json").json["total"]

    assert on_the_day["explained"] == 0, "on that day nobody had explained anything yet"
    assert fed_back["fed_back"] == 1


# --- the column 处置, and what the plan allows ---------------------------------------------------

HEADING = ("走访日期", "村", "户主", "电话", "走访人", "意见建议", "处置方式", "现场答复")
ROWS = (
    # opinion, 处置, 现场答复, what it comes to
    ("下水道堵了", "当场答复", "已疏通", "现场答复"),
    ("路灯不亮", "现场解决", "", "现场答复"),
    ("广场要装健身器材", "登记", "", "登记跟踪"),
    ("路灯不亮晚上看不见", "登记跟踪", "已当场修好一盏，其余登记", "登记跟踪"),
    ("养老金太低", "解释说明", "标准由省里定，已说明", "解释说明"),
    ("想多报点药费", "解释", "报销比例全市统一", "解释说明"),
    ("邮递不到门", "解释说明", "", "登记跟踪"),  # no reason: followed up like any other
    ("自来水水压小", "转走了", "", "登记跟踪"),  # none of the choices
    ("垃圾没人清", "", "已当场清运", "现场答复"),  # as before, by the words of the answer
    ("巷道坑洼", None, None, "登记跟踪"),
)


def rushankou(folder: Path) -> Cli:
    """A workspace of the plan with three dispositions, whose 附件4 has the column 处置."""
    folder.mkdir(exist_ok=True)
    Cli(folder)("init", folder / "ws", "--plan", "rushankou")
    return Cli(folder / "ws")


def day_of(rows: Iterable[tuple[str, str | None, str | None, str]], folder: Path) -> Path:
    """A day's sheet."""
    lines = [
        ("2021-09-06", "海口村", f"户{n}", f"138000001{n:02d}", "李明", opinion, disposition, answer)
        for n, (opinion, disposition, answer, _) in enumerate(rows)
    ]
    return write_sheet(folder / "海口村.xlsx", ("记录表", [["民情记录表"], HEADING, *lines]))


def test_M11_the_column_of_dispositions_is_counted_as_by_hand(tmp_path: Path) -> None:
    """Each issue has one of the three; what is unreadable or wants its reason is followed up, and said."""
    cli = rushankou(tmp_path)

    merged = cli("merge", day_of(ROWS, tmp_path), "--today", "2021-09-06", "--json", "--no-export").json

    said = {one["cell"]: one["code"] for one in merged["problems"] if one["code"].startswith("P86")}
    assert said == {"G9": "P863", "G10": "P860"}
    expected = Counter(came_to for *_, came_to in ROWS)
    total = cli("report", "daily", "--as-of", "2021-09-06", "--json").json["total"]
    assert {"现场答复": total["answered"], "登记跟踪": total["tracked"], "解释说明": total["explained"]} == expected
    assert total["answered_rate"] == {"n": 3, "of": 10, "percent": "30.00", "shown": "30.00%"}
    assert cli("report", "closure", "--as-of", "2021-09-06", "--json").json["total"]["on_the_spot_rate"]["n"] == 3
    explained = cli("trace", "closure", "explained", "--as-of", "2021-09-06", "--json").json["rows"]
    story = cli("show", explained[0]["id"], "--json").json
    assert (story["state"], story["result"], story["disposal"]) == ("解释说明", "标准由省里定，已说明", "解释说明")


def test_M11_a_corrected_sheet_corrects_the_disposition(tmp_path: Path) -> None:
    """解释说明 taken back: the issue is open again, and nobody had worked on it meanwhile."""
    cli = rushankou(tmp_path)
    cli("merge", day_of(ROWS, tmp_path), "--today", "2021-09-06", "--no-export")
    corrected = [(*row[:1], "登记跟踪", *row[2:]) if row[0] == "养老金太低" else row for row in ROWS]

    cli("merge", day_of(corrected, tmp_path / "改"), "--today", "2021-09-07", "--no-export")

    total = cli("report", "daily", "--as-of", "2021-09-06", "--json").json["total"]
    assert (total["answered"], total["tracked"], total["explained"]) == (3, 6, 1)
    assert cli("report", "closure", "--as-of", "2021-09-07", "--json").json["total"]["received"] == 10


def without_explanations(folder: Path) -> Cli:
    """A plan that does not allow 解释说明: everything is answered or followed up."""
    cli = rushankou(folder)
    settings = cli.folder / "minqing.toml"
    plan = settings.read_text(encoding="utf-8")
    before, after = 'dispositions = ["现场答复", "登记跟踪", "解释说明"]', 'dispositions = ["现场答复", "登记跟踪"]'
    assert before in plan
    settings.write_text(plan.replace(before, after), encoding="utf-8")
    return cli


def test_M11_what_the_plan_does_not_allow_is_taken_nowhere(tmp_path: Path) -> None:
    """On a sheet, by hand, as a step and from an office's ledger: each place says what is allowed."""
    cli = without_explanations(tmp_path)
    merged = cli("merge", day_of(ROWS, tmp_path), "--today", "2021-09-06", "--json", "--no-export").json
    assert [one["cell"] for one in merged["problems"] if one["code"] == "P862"] == ["G7", "G8", "G9"]
    total = cli("report", "daily", "--as-of", "2021-09-06", "--json").json["total"]
    assert (total["answered"], total["tracked"], total["explained"]) == (3, 7, 0)

    by_hand = (
        "--village",
        "海口村",
        "--person",
        "赵明",
        "--phone",
        "13800000001",
        "--visitor",
        "李明",
        "--opinion",
        "养老金低",
    )
    said = cli("add", *by_hand, "--also", "处置=解释说明", "--visited-on", "2021-09-06", "--today", "2021-09-06").out
    assert "处置“解释说明”不是本方案准许的（现场答复、登记跟踪）" in said

    number = cli("trace", "closure", "received", "--as-of", "2021-09-06", "--json").json["rows"][2]["id"]
    step = ("--today", "2021-09-08", "--by", "李明")
    cli("advance", number, "转办", "--unit", "海口村", *step)
    refused = cli("advance", number, "解释说明", "--result", "政策如此", *step, code=3)
    assert "没有“解释说明”这种处置" in refused.err
    assert "解释说明" not in refused.err.split("现在可以")[1], "what is legal instead"

    heading = ("村", "姓名", "电话", "走访日期", "反映问题", "状态", "办结日", "办理结果")
    line = ("海口村", "钱芳", "13800000088", "2021-09-06", "邮递不到门", "解释说明", "2021-09-07", "已说明")
    ledger = write_sheet(tmp_path / "台账.xlsx", ("台账", [heading, line]))
    held = cli("ledger", "import", ledger, "--today", "2021-09-08", "--json", code=1).json
    assert [one["code"] for one in held["problems"] if one["severity"] == "error"] == ["P866"]


def test_M11_an_explanation_without_its_reason_is_held_in_an_office_s_ledger(tmp_path: Path) -> None:
    """必填理由: counted as resolved it would lift the rate with nothing to show for it."""
    cli = rushankou(tmp_path)
    heading = ("村", "姓名", "电话", "走访日期", "反映问题", "状态", "办结日", "办理结果")
    lines = [
        ("海口村", "钱芳", "13800000088", "2021-09-06", "邮递不到门", "解释说明", "2021-09-07", None),
        ("海口村", "孙伟", "13800000089", "2021-09-06", "养老金太低", "解释说明", "2021-09-07", "标准由省里定"),
    ]
    ledger = write_sheet(tmp_path / "台账.xlsx", ("台账", [heading, *lines]))

    held = cli("ledger", "import", ledger, "--today", "2021-09-08", "--json", code=1).json

    assert [(one["code"], one["row"]) for one in held["problems"] if one["severity"] == "error"] == [("P866", 2)]
    assert cli("report", "closure", "--as-of", "2021-09-08", "--json").json["total"]["explained"] == 1


def test_M11_six_of_about_twenty_is_no_rate(tmp_path: Path) -> None:
    """诸往镇“20余件，现场6件”: the words give no denominator; twenty that are counted do."""
    refused = Cli(tmp_path)("rate", "6/20余", code=3)
    assert "不是准确的整数" in refused.err
    cli = rushankou(tmp_path)
    rows = [(f"第{n}盏路灯不亮", "现场答复" if n < 6 else "登记跟踪", "", "") for n in range(20)]
    cli("merge", day_of(rows, tmp_path), "--today", "2021-09-06", "--no-export")

    shown = cli("report", "daily", "--as-of", "2021-09-06", env={"COLUMNS": "400"}).out

    assert "30.00%（6/20）" in shown
