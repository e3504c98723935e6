"""五四三: the mid-week list, the meeting's sheet, the monthly bulletin whose words and tables are the same figures."""

import re
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.shared import Pt

from minqing_cli.logbooks import Grid
from minqing_cli.reports import teams
from tests.conftest import Cli, real_date, write_sample_roster, write_sample_sheets, write_sheet


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """The sample with one issue that was called back twice as 不满意, one inspection past its day, one project."""
    root = tmp_path_factory.mktemp("rhythm")
    Cli(root)("init", root / "ws", "--plan", "chaihudian")
    cli = Cli(root / "ws")
    cli("roster", "import", write_sample_roster(root / "底册.xlsx"))
    write_sample_sheets(root / "收件", real_date)
    cli("merge", root / "收件", "--today", "2022-03-25", "--no-export")
    day = 1
    cli("advance", "CHD-2022-0001", "转办", "--unit", "水务站", "--on", "2022-04-01", "--today", "2022-04-30")
    for _ in range(2):
        for state, *more in (
            ("办结", "--result", "已检修"),
            ("回访", "--satisfaction", "不满意"),
            ("办理", "--note", "群众不满意，重办"),
        ):
            day += 1
            cli("advance", "CHD-2022-0001", state, "--on", f"2022-04-{day:02d}", *more, "--today", "2022-04-30")
    inspections = [
        ["督导日期", "督导对象", "督导现场", "发现问题", "整改期限"],
        ["2022-04-10", "前岭村", "村委会", "联系卡没有发到户", "2022-04-20"],
    ]
    cli("logbook", "import", "督导", write_sheet(root / "督导.xlsx", ("记录", inspections)))
    projects = [["项目", "牵头单位", "完成节点"], ["全镇路灯更换", "镇规划办", "2022-05-20"]]
    cli("logbook", "import", "实事", write_sheet(root / "实事.xlsx", ("清单", projects)))
    return cli


def test_M12_what_was_unsatisfactory_twice_goes_to_the_leaders(month: Cli) -> None:
    """三个亲自: two 不满意 → the meeting's sheet names it; the topic of the month stands beside it."""
    report = month("report", "meeting", "--as-of", "2022-04-29", "--json").json
    topics, leaders, projects = report["further"]

    assert [(row["id"], row["why"]) for row in leaders["rows"]] == [("CHD-2022-0001", "2 次不满意")]
    assert topics["rows"][0]["topic"] == "居住环境·路灯"
    assert [(row["name"], row["state"]) for row in projects["rows"]] == [("全镇路灯更换", "进行中")]
    assert (report["total"]["open"], report["total"]["new"]) == (48, 0), "what is done again is open again"


def test_the_midweek_list_says_days_and_rounds_and_never_a_judgement(month: Cli) -> None:
    """逾期 n 天, 第 n 轮; what concerns an official is not in it (D8)."""
    report = month("报表", "周中督导", "--as-of", "2022-06-01", "--json").json

    by_id = {row["id"]: row["why"] for row in report["rows"]}
    assert by_id["CHD-2022-0001"] == "逾期 1 天；第 3 轮办理"
    assert len(by_id) == 47, "48 are unresolved, one of them against an official"
    said = month("report", "midweek", "--as-of", "2022-06-01").out
    assert "怀疑村干部" not in said
    assert "推诿" not in said
    assert report["further"][0]["rows"][0]["days"] == 42
    assert report["further"][1]["rows"][0]["days"] == 12


def test_the_week_is_broken_down_to_units(month: Cli) -> None:
    """M18: everything falls due in the last week of May; the list below the counts has as many lines."""
    report = month("report", "weekly", "--as-of", "2022-05-31", "--json").json

    assert report["total"]["due"] == 48
    assert len(report["further"][0]["rows"]) == 47
    assert report["total"]["stock"] == 52, "nothing is crossed off: 办结 is not 销号"


def test_the_bulletins_words_are_the_figures_of_its_tables(month: Cli, tmp_path: Path) -> None:
    """Every n/N in the text stands in a table of the same report."""
    report = month("report", "通报", "--as-of", "2022-06-01", "--json").json
    text = "".join(report["text"])
    total = report["total"]

    assert report["text"][0] == "柴胡店镇联系服务群众大走访2022年6月情况通报"
    for name in ("resolved_rate", "due_resolved_rate", "on_time_rate", "closed_rate", "revisit_rate"):
        rate = total[name]
        assert f"{rate['shown']}（{rate['n']}/{rate['of']}）" in text, name
    known = {f"{rate['n']}/{rate['of']}" for table in [report, *report["further"]]
             for row in [*table["rows"], *filter(None, [table["total"]])]
             for rate in row.values() if isinstance(rate, dict)}  # fmt: skip
    assert set(re.findall(r"(?<=（)\d+/\d+(?=）)", text)) <= known
    assert "联系卡没有发到户（整改期限 2022-04-20）" in text
    assert f"超期 {total['overdue']} 件" in text
    assert "怀疑村干部" not in text


def test_the_bulletin_as_a_paper_text_and_workbook(month: Cli, tmp_path: Path) -> None:
    """R12: A4, 37/28 mm, 2号小标宋 title, 3号仿宋 body; the same paragraphs in all three."""
    for ending in ("txt", "docx", "xlsx"):
        month("report", "bulletin", "--as-of", "2022-06-01", "-o", tmp_path / f"通报.{ending}")
    lines = (tmp_path / "通报.txt").read_text(encoding="utf-8-sig").splitlines()
    paper = docx.Document(str(tmp_path / "通报.docx"))
    section = paper.sections[0]

    assert [paragraph.text for paragraph in paper.paragraphs][: len(lines)] == lines
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (round(section.top_margin.mm), round(section.left_margin.mm)) == (37, 28)
    title, body = paper.paragraphs[0].runs[0], paper.paragraphs[2].runs[0]
    assert (title.font.size, title.font.name) == (Pt(22), "方正小标宋简体")
    assert (body.font.size, body.font.name) == (Pt(16), "仿宋_GB2312")
    assert len(openpyxl.load_workbook(tmp_path / "通报.xlsx").worksheets) == 4
    assert "没有文字" in month("report", "closure", "-o", tmp_path / "a.txt", code=2).err


def test_a_grid_that_lacks_one_of_the_five_is_named() -> None:
    """五个一: 网格、责任人、联系卡、微信群、台账."""
    sound = Grid(village="前岭村", grid="一网格", responsible="李明", card="有", group="前岭一网格群", ledger="有")
    bare = Grid(village="前岭村", grid="二网格", responsible="", card="有", group="无", ledger="有")

    five = teams.compute([], [sound, bare], (), date(2022, 3, 1)).further[1]

    assert five.rows == (("前岭村", "二网格", "责任人、微信群"),)


def test_the_week_brings_what_the_plans_rhythm_asks_for(workspace: Cli) -> None:
    """四个一: the mid-week list, the meeting's sheet, and the bulletin in the week of its day, of the month before."""
    settings = workspace.folder / "minqing.toml"
    rhythm = '\n[rhythm]\ndaily = true\nmidweek = "周三"\nmeeting = "周五"\nbulletin_day = 1\n'
    settings.write_text(settings.read_text(encoding="utf-8").split("\n[rhythm]")[0] + rhythm, encoding="utf-8")
    write_sample_sheets(workspace.folder / "收件", real_date)

    workspace("week", "--today", "2022-04-04")

    folder = workspace.folder / "输出" / "周报_2022-04-04"
    assert {"民情日报", "每周工作分解表", "周中督导清单", "每周会议统筹表", "民情工作情况通报"} <= {
        path.stem for path in folder.iterdir()
    }
    notes = [cell.value for cell in openpyxl.load_workbook(folder / "民情工作情况通报.xlsx").worksheets[0]["A"]]
    assert "截止时间：2022-03-31。" in notes
    workspace("week", "--today", "2022-04-15")
    assert not (workspace.folder / "输出" / "周报_2022-04-15" / "民情工作情况通报.xlsx").exists()
