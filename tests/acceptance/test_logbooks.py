"""The logbooks through the commands: in from a sheet, held where it must be, shown, and handed out blank."""

from pathlib import Path

import openpyxl

from minqing_cli.columns import columns_of
from minqing_cli.logbooks import LOGBOOKS, Logbook
from tests.conftest import Cli, write_sheet

SAMPLES: dict[str, dict[str, str]] = {
    "teams": {"name": "一组", "villages": "前岭村、东坡村", "leaders": "孙镇长"},
    "planned": {"village": "前岭村", "person": "张建国", "visitor": "李明", "planned_on": "2022-03-05"},
    "key": {"village": "前岭村", "person": "张建国", "tags": "老党员"},
    "filings": {
        "village": "前岭村", "area": "全村", "before": "李明", "after": "赵娜", "filed_on": "2022-03-04", "approved_by": "镇长",
    },
    "grids": {"village": "前岭村", "grid": "一网格", "responsible": "李明", "card": "有"},
    "inspections": {"inspected_on": "2022-03-08", "target": "前岭村", "found": "联系卡没有发到户"},
    "meetings": {"held_on": "2022-04-02", "kind": "会诊", "topic": "路灯"},
    "projects": {"name": "路灯更换", "lead": "镇规划办", "due_on": "2022-05-31"},
    "submissions": {"node": "问题分类", "reporter": "前岭总支", "handed_on": "2022-04-14"},
    "services": {"given_on": "2022-03-31", "kind": "公益培训", "sessions": "110", "rounded_from": "110余场次"},
}  # fmt: skip


def write_logbook(path: Path, logbook: Logbook, *lines: dict[str, str]) -> Path:
    """Write a sheet with the columns that the lines have."""
    names = list(lines[0])
    headings = [columns_of(logbook.record)[name].heading for name in names]
    return write_sheet(
        path, ("表", [[logbook.form.title], headings, *([line.get(name) for name in names] for line in lines)])
    )


def test_every_logbook_comes_in_and_is_shown_and_again_changes_nothing(workspace: Cli, tmp_path: Path) -> None:
    """A batch for the first time, none for the second; what was written is what is shown."""
    for number, logbook in enumerate(LOGBOOKS, start=1):
        sample = SAMPLES[logbook.name]
        path = write_logbook(tmp_path / f"{logbook.name}.xlsx", logbook, sample)

        first = workspace("logbook", "import", logbook.name, path, "--json").json
        again = workspace("登记簿", "导入", logbook.chinese, path)

        assert (first["lines"]["new"], first["batch"]) == (1, number)
        assert "无变化" in again.out
        (row,) = workspace("logbook", "show", logbook.chinese, "--json").json["rows"]
        assert {name: str(row[name]) for name in sample} == sample


def test_our_own_blank_forms_come_back_in(workspace: Cli, tmp_path: Path) -> None:
    """Filled in by another program, below our own heading."""
    for logbook in LOGBOOKS:
        path = tmp_path / f"{logbook.name}.xlsx"
        workspace("logbook", "blank", logbook.chinese, "-o", path)
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        heading = next(row for row in range(1, 12) if sheet.cell(row, 1).value == "序号")
        columns = {str(cell.value).rstrip("★").replace("\n", ""): cell.column for cell in sheet[heading] if cell.value}
        for name, value in SAMPLES[logbook.name].items():
            sheet.cell(heading + 1, columns[columns_of(logbook.record)[name].heading]).value = value
        book.save(path)

        assert workspace("logbook", "import", logbook.name, path, "--json").json["rows"]["accepted"] == 1, logbook.name


def test_a_rounded_number_is_held_and_its_remedy_said(workspace: Cli, tmp_path: Path) -> None:
    """“110余场次” is no number (M13, M31); the cell is named."""
    logbook = next(one for one in LOGBOOKS if one.name == "services")
    path = write_logbook(tmp_path / "服务.xlsx", logbook, SAMPLES["services"] | {"sessions": "110余场次"})

    done = workspace("logbook", "import", "服务", path, code=1)

    assert "服务.xlsx › 表 › C3：场次“110余场次”不是准确的整数" in done.out
    assert "约数来源" in done.out
    assert workspace("logbook", "show", "服务", "--json").json["count"] == 0


def test_a_whole_logbook_replaces_and_a_running_one_adds(workspace: Cli, tmp_path: Path) -> None:
    """Teams that the new sheet lacks end; inspections of last month stay."""
    teams, inspections = (next(one for one in LOGBOOKS if one.name == name) for name in ("teams", "inspections"))
    for number in ("一", "二"):
        team = SAMPLES["teams"] | {"name": f"{number}组"}
        visit = SAMPLES["inspections"] | {"target": f"{number}村"}
        workspace("logbook", "import", "队伍", write_logbook(tmp_path / f"队{number}.xlsx", teams, team))
        workspace("logbook", "import", "督导", write_logbook(tmp_path / f"督{number}.xlsx", inspections, visit))

    assert [row["name"] for row in workspace("logbook", "show", "teams", "--json").json["rows"]] == ["二组"]
    assert [row["target"] for row in workspace("logbook", "show", "督导", "--json").json["rows"]] == ["一村", "二村"]


def test_what_is_no_such_logbook_is_refused(workspace: Cli, tmp_path: Path) -> None:
    """Another form, an empty one, an unknown name, a line without what it needs."""
    teams, projects = (next(one for one in LOGBOOKS if one.name == name) for name in ("teams", "projects"))
    path = write_logbook(tmp_path / "实事.xlsx", projects, SAMPLES["projects"])
    empty = write_logbook(tmp_path / "空.xlsx", projects, dict.fromkeys(SAMPLES["projects"], ""))
    nobody = write_logbook(tmp_path / "缺.xlsx", projects, SAMPLES["projects"] | {"lead": ""})

    assert teams.form.name in workspace("logbook", "import", "队伍", path, code=3).err
    assert "没有填任何一行" in workspace("logbook", "import", "实事", empty, code=3).err
    assert "没有填牵头单位" in workspace("logbook", "import", "实事", nobody, code=1).out
    workspace("logbook", "show", "没有", code=2)
