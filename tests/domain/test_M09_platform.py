"""上报渠道: classes 2 and 3 go to the outside platform; what has no number there after its working day is listed."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Cli, write_sheet

SENSITIVE = "CHD-2022-0033"
"""V052."""
RECEIPT = ("序号", "工单编号", "上传时间", "上传网格员")


@pytest.fixture
def month(sample_month: Cli, tmp_path: Path) -> Cli:
    """A copy of the sample month that may be written to."""
    shutil.copytree(sample_month.folder, tmp_path / "ws")
    return Cli(tmp_path / "ws")


def cells(path: Path) -> list[list[object]]:
    """Every row of a workbook's first sheet."""
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path).worksheets[0].iter_rows()]


def upload_file(cli: Cli) -> Path:
    """Where the first upload batch lies."""
    return cli.folder / "输出" / "转办" / "平台上传表_第1批.xlsx"


def test_M09_of_34_in_classes_2_and_3_33_wait_for_a_number(sample_month: Cli) -> None:
    """V052 may concern an official and is not uploaded by a grid worker of his village."""
    classes = sample_month("report", "matrix", "--as-of", "2022-03-31", "--json").json["rows"]
    report = sample_month("report", "upload", "--as-of", "2022-03-31", "--json").json

    assert sum(row["total"] for row in classes if row["responsibility"] != "镇和村解决") == 34
    assert len(report["rows"]) == 33
    assert SENSITIVE not in {row["id"] for row in report["rows"]}
    assert report["further"][0]["total"]["count"] == 33


def test_M09_nothing_waits_before_its_working_day_is_over(sample_month: Cli) -> None:
    """Judged on Friday 2022-03-25: the one working day is Monday the 28th."""
    monday = sample_month("report", "upload", "--as-of", "2022-03-28", "--json").json
    tuesday = sample_month("report", "upload", "--as-of", "2022-03-29", "--json").json

    assert (len(monday["rows"]), len(tuesday["rows"])) == (0, 33)


def test_M09_the_list_goes_by_grid_worker(month: Cli, tmp_path: Path) -> None:
    """Whoever has to upload finds all of it in one place; a village without a known grid worker is named."""
    grids = [("村", "网格", "责任人"), ("前岭村", "一网格", "周网格"), ("东坡村", "一网格", "周网格")]
    month("logbook", "import", "网格", write_sheet(tmp_path / "网格.xlsx", ("网格", grids)))

    report = month("report", "upload", "--as-of", "2022-03-31", "--json").json
    counts = {row["worker"]: row["count"] for row in report["further"][0]["rows"]}

    assert counts["周网格"] == sum(row["village"] in ("前岭村", "东坡村") for row in report["rows"])
    assert counts["柳沟村（网格员没有登记）"] == 4
    assert sum(counts.values()) == 33


def test_M09_the_upload_has_the_columns_of_the_plan_and_only_texts(month: Cli) -> None:
    """The platform takes its own headings in its own order; a number cell would lose the zeros of a phone."""
    month("dispatch", "--today", "2022-03-25")
    heading, *rows = cells(upload_file(month))

    assert heading == ["序号", "事件描述", "事发地点", "诉求人", "联系方式", "事件类型", "建议承办单位", "办结期限"]
    assert len(rows) == 33
    assert all(value is None or isinstance(value, str) for row in rows for value in row)
    assert SENSITIVE not in {row[0] for row in rows}


def test_M09_a_second_run_hands_out_nothing_twice(month: Cli) -> None:
    """A grid worker who uploads a batch twice makes 33 doubles on the platform."""
    first = month("dispatch", "--today", "2022-03-25", "--json").json
    before = upload_file(month).read_bytes()
    second = month("dispatch", "--today", "2022-03-29")
    again = month("dispatch", "--today", "2022-03-29", "--again", "--json").json

    assert first["batch"] is not None
    assert "无变化" in second.out
    assert "33 件" in second.out
    assert (again["batch"], again["uploads"][0]["status"], upload_file(month).read_bytes()) == (
        None,
        "unchanged",
        before,
    )


def answered(month: Cli, tmp_path: Path, rows: list[tuple[object, ...]], name: str = "回执.xlsx") -> Path:
    """A receipt of the platform, in its own words."""
    return write_sheet(tmp_path / name, ("导出", [RECEIPT, *rows]))


def test_M09_numbers_come_back_and_a_second_import_changes_nothing(month: Cli, tmp_path: Path) -> None:
    """Uploaded, exported by the platform with its numbers, read back: two fewer wait."""
    month("dispatch", "--today", "2022-03-25")
    numbers = [row[0] for row in cells(upload_file(month))[1:3]]
    file = answered(
        month, tmp_path, [(numbers[0], "ZB001", "2022-03-26 10:22", "周网格"), (numbers[1], "ZB002", "2022-03-26", "")]
    )

    first = month("dispatch", "receipt", file, "--today", "2022-03-30", "--json").json
    second = month("dispatch", "receipt", file, "--today", "2022-03-30", "--json").json

    assert first["rows"] == {"accepted": 2, "duplicate": 0, "held": 0, "ignored": 0}
    assert (second["batch"], second["rows"]["duplicate"]) == (None, 2)
    assert month("show", str(numbers[0]), "--json").json["platform_number"] == "ZB001"
    assert len(month("report", "upload", "--as-of", "2022-03-31", "--json").json["rows"]) == 31


def test_M09_what_contradicts_is_said_by_cell_and_not_taken(month: Cli, tmp_path: Path) -> None:
    """An unknown issue, one number for two issues, another number than before, a day that is none, V052."""
    month("dispatch", "receipt", answered(month, tmp_path, [("CHD-2022-0001", "ZB001", "", "")], "一.xlsx"))
    file = answered(
        month,
        tmp_path,
        [
            ("CHD-2022-9999", "ZB900", "", ""),
            ("CHD-2022-0002", "ZB001", "", ""),
            ("CHD-2022-0001", "ZB777", "", ""),
            ("CHD-2022-0003", "ZB003", "上周三", ""),
            (SENSITIVE, "ZB033", "", ""),
            ("CHD-2022-0004", "ZB004", "", ""),
            ("CHD-2022-0005", "ZB005", "", ""),
            ("CHD-2022-0008", "ZB005", "", ""),
            ("CHD-2022-0009", "", "2022-03-26", ""),
        ],
    )

    result = month("dispatch", "receipt", file, "--json", code=1).json
    said = {(problem["cell"], problem["code"]) for problem in result["problems"]}

    assert said == {
        ("A2", "P805"), ("B3", "P877"), ("B4", "P878"), ("C5", "P803"), ("A6", "P879"), ("B8", "P877"), ("B9", "P877"),
        ("B10", "P801"),
    }  # fmt: skip
    assert result["taken"] == [{"id": "CHD-2022-0004", "platform_number": "ZB004"}]
    assert month("show", "CHD-2022-0001", "--json").json["platform_number"] == "ZB001"


def test_M09_a_sheet_without_numbers_of_the_platform_is_refused(month: Cli, tmp_path: Path) -> None:
    """The upload file itself, sent back as it was, is no receipt."""
    month("dispatch", "--today", "2022-03-25")

    assert "平台编号" in month("dispatch", "receipt", upload_file(month), code=3).err
