"""Call-back sheets out and back: filled in with a pen's worth of cells, imported, and the rates recounted by hand."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Cli, Result, write_sheet

HEADING = ("走访日期", "总支", "村", "走访对象", "联系电话", "走访人", "意见建议")
PEOPLE = ("张建国", "孙桂兰", "吴磊", "赵明", "钱芳", "杨福")
TEXTS = ("路灯不亮", "机井坏了", "自来水水压小", "巷道没硬化", "健身器材少", "怀疑村干部贪污土地流转的钱")
RESOLVED = ("--today", "2022-03-20")
CALLED = ("--today", "2022-03-25")


@dataclass(frozen=True)
class Town:
    """A workspace whose six issues are resolved, and the number of each person's issue."""

    cli: Cli
    numbers: dict[str, str]

    def __call__(self, *arguments: str | Path, code: int = 0) -> Result:
        """Run one command."""
        return self.cli(*arguments, code=code)

    @property
    def folder(self) -> Path:
        """Where the call-back sheets lie."""
        return self.cli.folder / "输出" / "回访"

    def sheets(self) -> dict[str, Path]:
        """Village or unit → its sheet."""
        return {path.stem.removeprefix("回访表_"): path for path in self.folder.glob("*.xlsx")}

    def revisit(self, **key: str) -> Any:
        """The total of the report, or one line of it."""
        report = self("report", "revisit", "--as-of", "2022-03-31", "--json").json
        return next((row for row in report["rows"] if row["key"] == key.get("village")), report["total"])


@pytest.fixture
def town(workspace: Cli, tmp_path: Path) -> Town:
    """Three issues of 前岭村, three of 东坡村, the last of them about an official; all resolved but one explained."""
    rows = [
        ("2022-03-05", "前岭总支", "前岭村" if number < 3 else "东坡村", person, f"1380000000{number}", "李明", text)
        for number, (person, text) in enumerate(zip(PEOPLE, TEXTS, strict=True))
    ]
    sheet = write_sheet(tmp_path / "村.xlsx", ("记录", [HEADING, *rows]))
    merged = workspace("merge", sheet, "--today", "2022-03-10", "--no-export", "--rows", "--json").json
    visits = sorted(merged["visit_rows"], key=lambda row: row["row"])
    numbers = {person: row["issues"][0]["id"] for person, row in zip(PEOPLE, visits, strict=True)}
    steps = [("编号", "办理状态", "日期", "责任单位", "办理结果")]
    for person, number in numbers.items():
        steps.append((number, "转办", "2022-03-10", "镇纪委" if person == "杨福" else "水利站", ""))
        done = "解释说明" if person == "钱芳" else "办结"
        steps.append((number, done, "2022-03-18", "", "已经处理"))
    workspace("advance", "--from", write_sheet(tmp_path / "办理.xlsx", ("办理", steps)), *RESOLVED)
    return Town(workspace, numbers)


def fill(path: Path, answers: dict[str, dict[str, object]]) -> Path:
    """Write answers (person → heading → cell) into a call-back sheet as a person would."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heading = next(row for row in sheet.iter_rows() if any(cell.value == "编号★" for cell in row))
    columns = {str(cell.value).rstrip("★").replace("\n", ""): cell.column for cell in heading if cell.value}
    for row in range(heading[0].row + 1, sheet.max_row + 1):
        for name, value in answers.get(str(sheet.cell(row, columns["姓名"]).value), {}).items():
            sheet.cell(row, columns[name]).value = value
    book.save(path)
    return path


def answer(satisfaction: str, on: object = "2022-03-22", **more: object) -> dict[str, object]:
    """One line as the caller fills it in."""
    return {"回访日": on, "回访人": "周敏", "回访方式": "电话", "满意度": satisfaction, **more}


def people(path: Path) -> set[str]:
    """Everybody who is named in a workbook."""
    cells = {cell.value for row in openpyxl.load_workbook(path).worksheets[0].iter_rows() for cell in row}
    return cells & set(PEOPLE)


def test_each_village_gets_a_sheet_of_what_is_resolved_and_not_called(town: Town) -> None:
    """Explained issues are called back as well (R7); what may concern an official is called back by 镇纪委 (D8)."""
    town("followup", "export", *RESOLVED)

    assert {place: people(path) for place, path in town.sheets().items()} == {
        "前岭村": {"张建国", "孙桂兰", "吴磊"},
        "东坡村": {"赵明", "钱芳"},
        "镇纪委": {"杨福"},
    }


def test_a_second_export_changes_nothing(town: Town) -> None:
    """The sheets may already be in the callers' hands; a sheet that was filled in is never overwritten."""
    town("followup", "export", *RESOLVED)
    before = {path: path.read_bytes() for path in town.sheets().values()}
    again = town("followup", "export", "--today", "2022-03-21", "--json").json

    assert {one["status"] for one in again["sheets"]} == {"unchanged"}
    assert {path: path.read_bytes() for path in town.sheets().values()} == before
    filled = fill(town.sheets()["前岭村"], {"张建国": answer("满意")}).read_bytes()
    town("followup", "export", *RESOLVED, code=1)
    assert town.sheets()["前岭村"].read_bytes() == filled


def test_results_come_back_and_the_rates_are_those_of_a_hand_count(town: Town) -> None:
    """5 of 6 called: 满意, 基本满意, 不满意, 满意, 满意; 4 of 5 rated are satisfied, 4 of 6 that must be called."""
    town("followup", "export", *RESOLVED)
    sheets = town.sheets()
    fill(
        sheets["前岭村"],
        {"张建国": answer("满意"), "孙桂兰": answer("基本满意"), "吴磊": answer("不满意", 不满意原因="还是没水")},
    )
    fill(sheets["东坡村"], {"赵明": answer("满意"), "钱芳": answer("满意")})

    result = town("followup", "import", town.folder, *CALLED, "--json").json
    total, village = town.revisit(), town.revisit(village="前岭村")

    assert len(result["taken"]) == 5
    assert result["dissatisfied"] == [town.numbers["吴磊"]]
    assert (total["resolved"], total["to_revisit"], total["revisited"], total["not_revisited"]) == (6, 6, 5, 1)
    assert [total[name]["shown"] for name in ("revisit_rate", "satisfaction_rate", "satisfaction_rate_of_all")] == [
        "83.33%", "80.00%", "66.67%",
    ]  # fmt: skip
    assert (village["satisfaction_rate"]["n"], village["satisfaction_rate"]["of"]) == (2, 3)
    assert "还是没水" in town("show", town.numbers["吴磊"]).out


def test_one_batch_and_the_same_sheets_again_change_nothing(town: Town) -> None:
    """Sent in twice, a call-back is still one, also where the issue has been reopened since."""
    town("followup", "export", *RESOLVED)
    fill(town.sheets()["前岭村"], {"张建国": answer("满意"), "吴磊": answer("不满意", 不满意原因="还是没水")})
    first = town("followup", "import", town.folder, *CALLED, "--json").json
    town("advance", town.numbers["吴磊"], "办理", *CALLED)
    second = town("followup", "import", town.folder, *CALLED, "--json").json

    assert first["batch"] is not None
    assert (second["batch"], second["rows"]["duplicate"], second["rows"]["held"]) == (None, 2, 0)


def test_faults_are_said_by_cell_and_the_other_rows_go_in(town: Town, tmp_path: Path) -> None:
    """No day, a day that is none, an unknown rating, an unknown number, a number that is somebody else's."""
    number = town.numbers
    rows = [
        ("编号", "姓名", "回访日", "回访人", "满意度"),
        (number["张建国"], "张建国", None, "周敏", "满意"),
        (number["孙桂兰"], "孙桂兰", "上周三", "周敏", "满意"),
        (number["吴磊"], "吴磊", "2022-03-22", "周敏", "马马虎虎"),
        ("CHD-2022-9999", "吴磊", "2022-03-22", "周敏", "满意"),
        (number["赵明"], "钱芳", "2022-03-22", "周敏", "满意"),
        (number["钱芳"], "钱芳", "2022-03-22", "周敏", "满意"),
        (number["杨福"], "杨福", "2022-12-22", "周敏", "满意"),
    ]
    result = town(
        "followup", "import", write_sheet(tmp_path / "回访.xlsx", ("表", rows)), *CALLED, "--json", code=1
    ).json

    assert {(one["cell"], one["code"]) for one in result["problems"]} == {
        ("C2", "P801"), ("C3", "P803"), ("E4", "P802"), ("A5", "P805"), ("B6", "P883"), ("C8", "P813"),
    }  # fmt: skip
    assert [one["id"] for one in result["taken"]] == [number["钱芳"]]


def test_what_differs_from_the_ledger_is_listed_and_not_guessed(town: Town, tmp_path: Path) -> None:
    """Rated 满意 and later 不满意 of the same day: which is right only the caller knows. Twice in one run likewise."""
    rows = [("编号", "回访日", "回访人", "满意度"), (town.numbers["张建国"], "2022-03-22", "周敏", "满意")]
    town("followup", "import", write_sheet(tmp_path / "一.xlsx", ("表", rows)), *CALLED)
    other = [
        rows[0],
        (town.numbers["张建国"], "2022-03-22", "周敏", "不满意"),
        (town.numbers["吴磊"], "2022-03-22", "周敏", "满意"),
        (town.numbers["吴磊"], "2022-03-23", "周敏", "不满意"),
    ]
    file = write_sheet(tmp_path / "二.xlsx", ("表", other))
    result = town("followup", "import", file, *CALLED, "--json", code=1).json

    codes = [one["code"] for one in result["problems"] if one["severity"] == "error"]
    assert codes == ["P885", "P884", "P884"]
    assert result["batch"] is None


def test_the_plan_names_further_words_for_a_rating(town: Town, tmp_path: Path) -> None:
    """[satisfaction] also: what an office writes on its sheets is read as it means it."""
    settings = town.cli.folder / "minqing.toml"
    text = settings.read_text(encoding="utf-8")
    assert "[satisfaction]" in text
    settings.write_text(
        text.replace("[satisfaction.also]", "") + '\n[satisfaction.also]\n"还行" = "基本满意"\n', encoding="utf-8"
    )
    rows = [("编号", "回访日", "回访人", "满意度"), (town.numbers["张建国"], "2022-03-22", "周敏", "还行")]
    result = town("followup", "import", write_sheet(tmp_path / "一.xlsx", ("表", rows)), *CALLED, "--json").json

    assert [one["satisfaction"] for one in result["taken"]] == ["基本满意"]


def test_a_contradiction_in_a_row_is_said_and_taken_as_written(town: Town, tmp_path: Path) -> None:
    """满意, yet not really solved: the clerk should ask; 不满意 without a reason cannot be worked on."""
    rows = [
        ("编号", "回访日", "回访人", "是否属实解决", "满意度", "不满意原因"),
        (town.numbers["张建国"], "2022-03-22", "周敏", "否", "满意", ""),
        (town.numbers["吴磊"], "2022-03-22", "周敏", "否", "不满意", ""),
    ]
    result = town("followup", "import", write_sheet(tmp_path / "一.xlsx", ("表", rows)), *CALLED, "--json").json

    assert [one["code"] for one in result["problems"]] == ["P882", "P881"]
    assert len(result["taken"]) == 2


def test_a_preview_writes_nothing_and_a_folder_without_sheets_is_refused(town: Town, tmp_path: Path) -> None:
    """What would be taken can be looked at first."""
    rows = [("编号", "回访日", "回访人", "满意度"), (town.numbers["张建国"], "2022-03-22", "周敏", "满意")]
    file = write_sheet(tmp_path / "一" / "一.xlsx", ("表", rows))

    assert "预览" in town("followup", "import", file, "--dry-run", *CALLED).out
    assert town.revisit()["revisited"] == 0
    town("followup", "import", write_sheet(tmp_path / "空" / "别的.xlsx", ("表", [("甲", "乙")])), *CALLED, code=3)


def test_the_plan_says_which_ratings_count_as_satisfied(town: Town, tmp_path: Path) -> None:
    """[satisfaction] satisfied: where only 满意 counts, 基本满意 is rated and not satisfied, in every report alike."""
    settings = town.cli.folder / "minqing.toml"
    text = settings.read_text(encoding="utf-8")
    strict = text.replace('satisfied = ["满意", "基本满意"]', 'satisfied = ["满意"]')
    assert strict != text
    settings.write_text(strict, encoding="utf-8")
    rows = [
        ("编号", "回访日", "回访人", "满意度"),
        (town.numbers["张建国"], "2022-03-22", "周敏", "满意"),
        (town.numbers["吴磊"], "2022-03-22", "周敏", "基本满意"),
    ]
    town("followup", "import", write_sheet(tmp_path / "一.xlsx", ("表", rows)), *CALLED)
    closure = town("report", "closure", "--as-of", "2022-03-31", "--json").json["total"]

    assert town.revisit()["satisfaction_rate"]["shown"] == closure["satisfaction_rate"]["shown"] == "50.00%"
    traced = town("trace", "closure", "satisfied", "--as-of", "2022-03-31", "--json").json
    assert len(traced["rows"]) == 1


def test_a_call_nobody_answered_is_a_try_with_its_day(town: Town, tmp_path: Path) -> None:
    """Three on different days, in two sheets and in any order; told again none is new; then 无法回访 can be approved."""
    number = town.numbers["张建国"]
    heading = ("编号", "回访日", "回访人", "满意度")
    one = [heading, (number, "2022-03-24", "周敏", "未评价"), (number, "2022-03-22", "周敏", "没有联系上")]
    two = [heading, (number, "2022-03-23", "周敏", "关机"), (number, "2022-03-22", "周敏", "未联系上")]
    folder = write_sheet(tmp_path / "回" / "一.xlsx", ("表", one)).parent
    write_sheet(folder / "二.xlsx", ("表", two))

    shown = town("followup", "import", folder, "--dry-run", *CALLED).out
    first = town("followup", "import", folder, *CALLED, "--json").json
    second = town("followup", "import", folder, *CALLED, "--json").json

    assert "可以报批无法回访" in shown
    assert first["not_reached"] == [{"id": number, "tries": ["2022-03-22", "2022-03-23", "2022-03-24"]}]
    assert (first["rows"]["duplicate"], second["batch"], second["rows"]["duplicate"]) == (1, None, 4)
    assert town.revisit()["revisited"] == 0
    town("advance", number, "无法回访", "--by", "王书记", "--note", "三次未联系上", *CALLED)
    assert (town.revisit()["unreachable"], town.revisit()["to_revisit"]) == (1, 5)


def test_a_try_and_the_call_that_was_answered_come_in_one_sheet(town: Town, tmp_path: Path) -> None:
    """Not reached on one day, satisfied on the next: both are in the issue's story."""
    number = town.numbers["张建国"]
    rows = [
        ("编号", "回访日", "回访人", "满意度"),
        (number, "2022-03-23", "周敏", "满意"),
        (number, "2022-03-22", "周敏", "未联系上"),
    ]
    result = town("followup", "import", write_sheet(tmp_path / "一.xlsx", ("表", rows)), *CALLED, "--json").json

    assert [one["satisfaction"] for one in result["taken"]] == ["满意"]
    assert "2022-03-22" in town("show", number).out


def test_the_first_dissatisfaction_stays_counted_when_the_second_call_is_satisfied(town: Town, tmp_path: Path) -> None:
    """The latest rating makes the rate, 曾不满意 is counted apart (R3)."""
    number = town.numbers["吴磊"]
    heading = ("编号", "回访日", "回访人", "满意度", "不满意原因")
    first = write_sheet(tmp_path / "一.xlsx", ("表", [heading, (number, "2022-03-22", "周敏", "不满意", "还是没水")]))
    second = write_sheet(tmp_path / "二.xlsx", ("表", [heading, (number, "2022-03-28", "周敏", "满意", "")]))
    town("followup", "import", first, *CALLED)
    town("advance", number, "办理", "--on", "2022-03-23", *CALLED)
    town("advance", number, "办结", "--result", "换了水泵", "--on", "2022-03-25", *CALLED)
    assert number in town("followup", "export", *CALLED, "--json").out
    town("followup", "import", second, "--today", "2022-03-29")

    assert (town.revisit()["dissatisfied"], town.revisit()["dissatisfied_before"]) == (0, 1)
    assert town.revisit()["satisfaction_rate"]["shown"] == "100.00%"
