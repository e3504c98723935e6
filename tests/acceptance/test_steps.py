"""Steps of issues through the command line: legal ones, refused ones, sheets of them, and the rates that follow."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Cli, real_date, write_sample_sheets, write_sheet

TODAY = "2022-06-10"
AS_OF = ("--as-of", TODAY)


@pytest.fixture
def month(workspace: Cli) -> Cli:
    """A workspace with the 60 sample visits: 52 issues, 4 of them resolved on the spot."""
    write_sample_sheets(workspace.folder.parent / "收", real_date)
    workspace("merge", workspace.folder.parent / "收", "--today", "2022-03-28", "--no-export")
    return workspace


def in_state(cli: Cli, state: str) -> list[str]:
    """Numbers of the issues in a state, in order, as the ledger workbook shows them."""
    cli("ledger", "export", "-o", cli.folder / "看.xlsx")
    rows = openpyxl.load_workbook(cli.folder / "看.xlsx", read_only=True)["总台账"].iter_rows(
        min_row=3, values_only=True
    )
    heading = [str(name).replace("\n", "") for name in next(rows)]
    number, found = heading.index("编号★"), heading.index("办理状态★")
    return [str(row[number]) for row in rows if row[found] == state]


def step(cli: Cli, number: str, state: str, on: str, *options: str, code: int = 0) -> Any:
    """Take one step and return its JSON."""
    found = cli("advance", number, state, "--on", on, *options, "--today", TODAY, "--json", code=code)
    return found.json if code == 0 else found


def rate(part: int, whole: int) -> dict[str, Any]:
    """A rate as a hand count gives it: two places, rounded half up."""
    percent = (Decimal(part) * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return {"n": part, "of": whole, "percent": str(percent), "shown": f"{percent}%"}


def test_all_rates_equal_a_hand_count_after_steps(month: Cli):
    """R1 to R4, R7, D11: three closed, one dissatisfied and done again, one explained, two only dispatched."""
    judged = in_state(month, "研判")
    spot = in_state(month, "办结")
    assert len(spot) == 4
    closed, again, explained, waiting = judged[:2], judged[2], judged[3], judged[4:6]
    for number in (*closed, again, explained, *waiting):
        step(month, number, "转办", "2022-04-16", "--unit", "镇城建办", "--by", "王芳")
    for number in (*closed, again):
        step(month, number, "办理", "2022-04-18")
        step(month, number, "办结", "2022-04-20", "--result", "已修好")
        rating = "不满意" if number == again else "基本满意"
        step(month, number, "回访", "2022-06-02", "--satisfaction", rating)
    step(month, again, "办理", "2022-06-03", "--note", "群众不满意")
    step(month, explained, "解释说明", "2022-06-05", "--result", "政策不允许")
    step(month, explained, "回访", "2022-06-06", "--satisfaction", "满意")
    step(month, spot[0], "回访", "2022-06-02", "--satisfaction", "满意")
    for number in (*closed, spot[0]):
        step(month, number, "销号", "2022-06-08", "--evidence", "照片")
    step(month, spot[1], "回访", "2022-06-02", "--satisfaction", "未评价")

    total = month("report", "closure", *AS_OF, "--json").json["total"]

    # Resolved: 4 on the spot, 2 closed, 1 explained; the one being done again is not. Due on 31 May, as all are.
    counts = {
        "received": 52,
        "dispatched": 6,
        "resolved": 7,
        "explained": 1,
        "unresolved": 45,
        "overdue": 45,
        "due": 52,
    }
    assert {name: total[name] for name in counts} == counts
    assert total["closed"] == 3
    expected = {
        "dispatched_rate": rate(6, 52),
        "resolved_rate": rate(7, 52),
        "due_resolved_rate": rate(7, 52),
        "on_time_rate": rate(6, 52),  # the explained one came after 31 May
        "revisit_rate": rate(5, 7),  # 2 closed, 1 explained, 2 on the spot; not the round that was taken back
        "satisfaction_rate": rate(4, 5),  # rated: those 4 satisfied and the dissatisfied one; 未评价 is none
        "satisfaction_rate_of_all": rate(4, 7),
        "closed_rate": rate(3, 52),
    }
    assert {name: total[name] for name in expected} == expected


def test_revisited_stays_resolved(month: Cli):
    """回访 comes after 办结: it stays in the numerator."""
    number = in_state(month, "办结")[0]
    before = month("report", "closure", *AS_OF, "--json").json["total"]["resolved"]

    step(month, number, "回访", "2022-04-20", "--satisfaction", "满意")

    assert month("report", "closure", *AS_OF, "--json").json["total"]["resolved"] == before == 4


def test_an_illegal_step_names_the_legal_ones_and_writes_nothing(month: Cli):
    """M15, M18: exit 3, the reason, what may be done instead."""
    number = in_state(month, "研判")[0]

    refused = step(month, number, "销号", "2022-04-20", code=3)

    assert "“研判”不能直接到“销号”" in refused.err
    assert all(state in refused.err for state in ("转办", "退回", "挂起", "撤回"))
    assert len(month("log", "--json").json) == 1


def test_M18_dissatisfied_or_unrated_is_never_closed(month: Cli):
    """群众不满意不销号."""
    number = in_state(month, "办结")[0]
    step(month, number, "回访", "2022-04-20", "--satisfaction", "不满意")

    refused = step(month, number, "销号", "2022-04-21", "--evidence", "照片", code=3)

    assert "不能销号" in refused.err
    assert "办理" in refused.err


def test_the_same_step_twice_changes_nothing(month: Cli):
    """A nervous second Enter is no second batch."""
    number = in_state(month, "研判")[0]
    first = step(month, number, "转办", "2022-04-16", "--unit", "供电所", "--note", "周例会")

    again = step(month, number, "转办", "2022-04-16", "--unit", "供电所", "--note", "周例会")

    assert first["batch"] == 2
    assert again["batch"] is None
    assert again["issues"][0]["status"] == "same"
    assert "无变化" in month("advance", number, "转办", "--unit", "供电所", "--today", TODAY).out


def test_the_story_tells_who_and_on_what_grounds(month: Cli):
    """M15: 每次变更记时间、人、依据."""
    number = in_state(month, "研判")[0]
    step(month, number, "转办", "2022-04-16", "--unit", "供电所", "--by", "王芳", "--note", "周例会")
    step(month, number, "办理", "2022-04-17", "--by", "李明")

    shown = month("show", number)
    changes = month("show", number, "--json").json["changes"]

    assert [(one["stepped_on"], one["by"], one["note"]) for one in changes[1:]] == [
        ("2022-04-16", "王芳", "周例会"),
        ("2022-04-17", "李明", ""),
    ]
    assert "经办人 王芳，依据 周例会" in shown.out


def test_a_preview_writes_nothing(month: Cli):
    """--dry-run shows the step as it would be taken."""
    number = in_state(month, "研判")[0]

    found = step(month, number, "转办", "2022-04-16", "--unit", "供电所", "--dry-run")

    assert found["issues"][0]["fields"]["unit"][1] == "供电所"
    assert found["batch"] is None
    assert len(month("log", "--json").json) == 1


def test_an_unknown_number_names_those_like_it(month: Cli):
    """A slip in a number is told, not taken for another issue."""
    assert "CHD-2022-0001" in step(month, "CHX-2022-0001", "转办", "2022-04-16", code=3).err


HEADING = ("编号", "办理状态（到）", "办理日期", "经办人", "依据", "承办单位", "办理结果", "满意度", "佐证")


def write_steps(path: Path, *rows: tuple[object, ...]) -> Path:
    """Write a sheet of steps."""
    return write_sheet(path, ("办理", [["办理情况登记"], HEADING, *rows]))


def test_a_sheet_takes_the_sound_rows_and_holds_the_faulty_with_their_cells(month: Cli, tmp_path: Path):
    """Each row for itself: one bad row keeps no other out."""
    first, second, third = in_state(month, "研判")[:3]
    path = write_steps(
        tmp_path / "办理.xlsx",
        (first, "交办", "2022-04-16", "王芳", None, "供电所"),
        (first, "已办结", "2022-04-18", "王芳", None, None, "换了灯"),
        (second, "销号", "2022-04-16"),
        (third, "差不多了", "2022-04-16"),
        ("CHD-2022-9999", "办理", "2022-04-16"),
        (third, "转办", "上周三", None, None, "供电所"),
    )

    found = month("advance", "--from", path, "--today", TODAY, "--json", code=1).json

    assert found["steps"] == {"taken": 2, "same": 0, "held": 4}
    assert [(one["cell"], one["code"]) for one in found["problems"]] == [
        ("B6", "P802"), ("C8", "P803"), ("B5", "P804"), ("A7", "P805"),
    ]  # fmt: skip
    assert month("show", first, "--json").json["resolved_on"] == "2022-04-18"
    assert month("show", third, "--json").json["state"] == "研判"


def test_a_sheet_sent_in_again_changes_nothing(month: Cli, tmp_path: Path):
    """Even where it takes one issue through several steps."""
    number = in_state(month, "研判")[0]
    path = write_steps(
        tmp_path / "办理.xlsx",
        (number, "转办", "2022-04-16", "王芳", None, "供电所"),
        (number, "办理", "2022-04-16", "王芳"),
        (number, "办结", "2022-04-18", "王芳", None, None, "换了灯"),
        (number, "回访", "2022-04-20", "王芳", None, None, None, "不满意"),
        (number, "办理", "2022-04-21", "王芳", "重办"),
    )
    month("advance", "--from", path, "--today", TODAY)
    before = month("show", number, "--json").json

    again = month("advance", "--from", path, "--today", TODAY, "--json").json

    assert again["steps"] == {"taken": 0, "same": 5, "held": 0}
    assert again["batch"] is None
    assert month("show", number, "--json").json == before
    assert before["round"] == 2


def test_a_sheet_notes_the_days_on_which_nobody_was_reached(month: Cli, tmp_path: Path):
    """D12: a day counts once, also when the sheet is sent in again; the issue stays where it is."""
    number = in_state(month, "办结")[0]
    heading = ("编号", "办理状态", "日期", "经办人", "是否联系上")
    rows = [(number, "回访", day, "赵敏", "否") for day in ("2022-04-20", "2022-04-21")]
    path = write_sheet(tmp_path / "回访.xlsx", ("办理", [heading, *rows]))
    month("advance", "--from", path, "--today", TODAY)

    again = month("advance", "--from", path, "--today", TODAY, "--json").json

    assert again["steps"] == {"taken": 0, "same": 2, "held": 0}
    shown = month("show", number, "--json").json
    assert (shown["state"], shown["tries"]) == ("办结", "2022-04-20、2022-04-21")


def test_a_file_without_steps_is_refused(month: Cli, tmp_path: Path):
    """Exit 3 says that nothing was read."""
    path = write_sheet(tmp_path / "别的.xlsx", ("表", [["甲", "乙", "丙"], [1, 2, 3]]))

    assert "办理表" in month("advance", "--from", path, code=3).err


def test_a_merge_does_not_touch_what_has_been_stepped(month: Cli):
    """D4: an issue on which work has begun is a conflict, never overwritten."""
    number = in_state(month, "研判")[0]
    step(month, number, "转办", "2022-04-16", "--unit", "供电所")
    opinion = month("show", number, "--json").json["opinion"]

    def reword(visit: dict[str, str]) -> None:
        real_date(visit)
        if visit["意见建议(原文)"] == opinion:
            visit["意见建议(原文)"] += "，请尽快处理"

    folder = month.folder.parent / "更正"
    write_sample_sheets(folder, reword)
    found = month("merge", folder, "--today", TODAY, "--no-export", "--json", code=1).json

    assert found["issues"]["conflict"] == 1
    assert month("show", number, "--json").json["unit"] == "供电所"


def test_a_person_settles_the_class_of_an_issue_that_waits(workspace: Cli, tmp_path: Path):
    """D7: what the rules are not sure of waits; a person's word stands, and a later import does not change it."""
    heading = ["走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议"]
    row = ["2022-03-05", "前岭村", "张三", "13800000001", "李明", "请领导关心一下"]
    path = write_sheet(tmp_path / "前岭村.xlsx", ("表", [heading, row]))
    workspace("merge", path, "--today", "2022-03-11", "--no-export")
    assert workspace("report", "matrix", "--json").json["pending"] == 1
    refused = workspace("advance", "CHD-2022-0001", "研判", "--on", "2022-03-12", code=3)
    assert "--subject" in refused.err
    workspace("advance", "CHD-2022-0001", "研判", "--on", "2022-03-12", "--subject", "没有", code=2)

    workspace("advance", "CHD-2022-0001", "研判", "--on", "2022-03-12", "--subject", "社会帮扶", "--by", "王镇长")

    assert workspace("report", "matrix", "--json").json["pending"] == 0
    story = workspace("show", "CHD-2022-0001", "--json").json
    assert (story["subject"], story["state"], story["needs_review"]) == ("社会帮扶", "研判", False)
