"""Slips to the units: what is newly dispatched goes out once, masked, and never to a unit that it may concern."""

from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Cli, Result, write_sheet

HEADING = ("走访日期", "总支", "村", "走访对象", "联系电话", "走访人", "意见建议")
VISITS = (
    ("2022-03-05", "前岭总支", "前岭村", "张建国", "13800000001", "李明", "村北路灯不亮，打13800000009找他儿子"),
    ("2022-03-05", "前岭总支", "前岭村", "孙桂兰", "13800000002", "李明", "机井坏了，浇不上地"),
    ("2022-03-05", "前岭总支", "东坡村", "吴磊", "13800000003", "李明", "自来水水压小"),
    ("2022-03-05", "前岭总支", "东坡村", "杨福", "13800000004", "李明", "土地流转的钱没公开过，怀疑村干部有问题"),
)
UNITS = {"张建国": "前岭村", "孙桂兰": "水利站", "吴磊": "水利站", "杨福": "东坡村"}
TODAY = ("--today", "2022-03-10")


@dataclass(frozen=True)
class Town:
    """A workspace and the number of each person's issue."""

    cli: Cli
    numbers: dict[str, str]

    def __call__(self, *arguments: str | Path, code: int = 0) -> Result:
        """Run one command."""
        return self.cli(*arguments, code=code)

    def slips(self, pattern: str = "转办单_*.xlsx") -> dict[str, Path]:
        """Unit → its file of slips."""
        return {path.stem.split("_")[-1]: path for path in (self.cli.folder / "输出" / "转办").glob(pattern)}


@pytest.fixture
def town(workspace: Cli, tmp_path: Path) -> Town:
    """Four issues, each handed to a unit; the one about an official to his own village by mistake."""
    sheet = write_sheet(tmp_path / "村.xlsx", ("记录", [HEADING, *VISITS]))
    merged = workspace("merge", sheet, *TODAY, "--no-export", "--rows", "--json").json
    numbers = {
        visit[3]: row["issues"][0]["id"]
        for visit, row in zip(VISITS, sorted(merged["visit_rows"], key=lambda row: row["row"]), strict=True)
    }
    steps = [("编号", "办理状态", "日期", "责任单位")]
    steps += [(numbers[person], "转办", "2022-03-08", unit) for person, unit in UNITS.items()]
    workspace("advance", "--from", write_sheet(tmp_path / "办理.xlsx", ("办理", steps)), *TODAY)
    return Town(workspace, numbers)


def texts(path: Path) -> list[str]:
    """Every text of a workbook."""
    sheets = openpyxl.load_workbook(path).worksheets
    return [str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_each_unit_gets_its_own_slips_once(town: Town) -> None:
    """One slip for each issue, a file for each unit, and none twice."""
    first = town("dispatch", *TODAY, "--json", code=1).json
    second = town("dispatch", *TODAY, "--json", code=1).json

    assert {one["unit"]: len(one["issues"]) for one in first["slips"]} == {"前岭村": 1, "水利站": 2}
    assert len(openpyxl.load_workbook(town.slips()["水利站"]).worksheets) == 2
    assert (second["slips"], second["batch"]) == ([], None)


def test_who_raised_it_is_masked_on_the_slip(town: Town) -> None:
    """The unit learns what is wrong and where, not who complained nor any number (R13)."""
    town("dispatch", *TODAY, code=1)
    written = texts(town.slips()["前岭村"])

    assert "张*国" in written
    assert "村北路灯不亮，打138****0009找他儿子" in written
    assert not any("张建国" in text or "13800000009" in text or "13800000001" in text for text in written)


def test_what_may_concern_an_official_gets_no_slip_to_his_village(town: Town) -> None:
    """Handed to the village by mistake: no slip, and the clerk is told where it belongs; 镇纪委 does get one."""
    result = town("dispatch", *TODAY, "--json", code=1).json
    assert [problem["code"] for problem in result["problems"]] == ["P875"]
    assert not any("土地流转" in text for path in town.slips().values() for text in texts(path))

    town("advance", town.numbers["杨福"], "转办", "--unit", "镇纪委", "--note", "改派", *TODAY)
    assert [one["unit"] for one in town("dispatch", *TODAY, "--json").json["slips"]] == ["镇纪委"]


def test_one_slip_for_a_unit_lists_all_its_issues(town: Town) -> None:
    """A unit with forty issues signs once."""
    town("dispatch", "--per", "unit", *TODAY, code=1)
    [sheet] = openpyxl.load_workbook(town.slips("转办清单_*.xlsx")["水利站"]).worksheets
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    heading = next(row for row in rows if "编号" in row)

    listed = [row[heading.index("编号")] for row in rows[rows.index(heading) + 1 :] if row[0]]
    assert set(listed) == {town.numbers["孙桂兰"], town.numbers["吴磊"]}


def test_a_dispatch_to_another_unit_is_another_slip(town: Town) -> None:
    """Sent back by one unit and handed to the next, it needs paper again."""
    town("dispatch", *TODAY, code=1)
    town("advance", town.numbers["孙桂兰"], "转办", "--unit", "农业站", "--note", "改派", *TODAY)

    assert [one["unit"] for one in town("dispatch", *TODAY, "--json", code=1).json["slips"]] == ["农业站"]


def test_what_could_not_be_written_is_handed_out_next_time(town: Town) -> None:
    """A slip that nobody holds must not count as given."""
    (town.cli.folder / "输出" / "转办").write_text("在这里挡着", encoding="utf-8")
    failed = town("dispatch", *TODAY, "--json", code=1).json
    (town.cli.folder / "输出" / "转办").unlink()

    assert failed["batch"] is None
    assert {one["status"] for one in failed["slips"]} == {"failed"}
    assert len(town("dispatch", *TODAY, "--json", code=1).json["slips"]) == 2


def test_a_preview_writes_neither_files_nor_ledger(town: Town) -> None:
    """What would go out can be looked at first."""
    shown = town("dispatch", "--dry-run", *TODAY, code=1).out

    assert "预览" in shown
    assert not (town.cli.folder / "输出" / "转办").exists()
    assert len(town("dispatch", *TODAY, "--json", code=1).json["slips"]) == 2


def test_printed_again_they_are_the_same_files(town: Town) -> None:
    """A lost sheet of paper is printed again under its own number, and nothing is noted."""
    town("dispatch", *TODAY, code=1)
    before = {unit: path.read_bytes() for unit, path in town.slips().items()}
    again = town("dispatch", "--again", *TODAY, "--json", code=1).json

    assert again["batch"] is None
    assert {unit: path.read_bytes() for unit, path in town.slips().items()} == before
