"""M21: the ledger of 永安镇 taken over as it stands: 450 received, 450 dispatched, 439 resolved."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.conftest import Cli, write_sheet

RECEIVED, RESOLVED = 450, 439
DAY = timedelta(days=1)
HEADING = (
    "序号", "台账编号", "村居", "群众姓名", "手机号", "受理日期", "反映问题", "问题分类", "责任分类", "承办单位", "包村干部", "状态",
    "交办时间", "办结时间", "处理结果", "是否满意", "回访日期",
)  # fmt: skip


def write_ledger(path: Path) -> Path:
    """Write the town's own ledger, in its own words: the last 11 of the 450 are still in progress."""
    rows: list[list[object]] = []
    for index in range(RECEIVED):
        received = date(2022, 4, 1) + index % 20 * DAY
        resolved = index < RESOLVED
        revisited = resolved and index % 2 == 0
        rows.append(
            [
                index + 1, f"YA-{index + 1:04d}", f"永安第{index % 9 + 1}村", f"户主{index:03d}", f"138{index:08d}", received,
                "村里路灯不亮" if index % 3 else "下水道堵了", "居住环境", "镇和村解决", "城管办", "包村干部甲",
                "已办结" if resolved else "办理中", received + DAY, received + 3 * DAY if resolved else None,
                "已修好" if resolved else None, "满意" if revisited else None, received + 10 * DAY if revisited else None,
            ]
        )  # fmt: skip
    return write_sheet(path, ("户情台账", [["永安镇户情台账"], HEADING, *rows, ["合计", None, None, f"{RECEIVED}件"]]))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """A workspace of 永安镇 that has taken the ledger over."""
    root = tmp_path_factory.mktemp("yongan")
    write_ledger(root / "户情台账.xlsx")
    Cli(root)("init", root / "ws", "--plan", "standard", "--office", "永安镇")
    cli = Cli(root / "ws")
    taken = cli("ledger", "import", root / "户情台账.xlsx", "--today", "2022-05-31", "--json").json
    assert taken["rows"] == {"total": 451, "accepted": RECEIVED, "duplicate": 0, "held": 0, "ignored": 1}
    assert taken["issues"] == {"new": RECEIVED, "changed": 0, "same": 0, "conflict": 0, "repeated": 0}
    return cli


def test_M21_the_rates_of_yongan(town: Cli):
    """收集450、转办450、办结439→转办率100.00%、办结率97.56%、未办结11."""
    total = town("report", "closure", "--as-of", "2022-05-31", "--json").json["total"]

    assert (total["received"], total["dispatched"], total["resolved"], total["unresolved"]) == (450, 450, 439, 11)
    assert total["dispatched_rate"]["shown"] == "100.00%"
    assert total["resolved_rate"] == {"n": 439, "of": 450, "percent": "97.56", "shown": "97.56%"}
    assert total["revisit_rate"]["n"] == total["satisfaction_rate"]["n"] == 220


def test_the_printed_report_shows_the_same(town: Cli):
    """What the leader reads is the table, not the JSON."""
    shown = town("report", "closure", "--as-of", "2022-05-31").out

    assert "100.00%" in shown
    assert "97.56%" in shown


def test_the_same_ledger_again_changes_nothing(town: Cli):
    """Their numbers are kept beside ours, so that the file is known row by row."""
    again = town("ledger", "import", town.folder.parent / "户情台账.xlsx", "--today", "2022-06-02", "--json").json

    assert again["batch"] is None
    assert again["rows"]["duplicate"] == RECEIVED
    assert again["issues"] == {"new": 0, "changed": 0, "same": RECEIVED, "conflict": 0, "repeated": 0}


def test_an_issue_keeps_their_number_and_where_it_stood(town: Cli):
    """Every figure goes back to file, sheet and row."""
    found = town("show", "MQ-2022-0001", "--json").json

    assert found["other_number"] == "YA-0001"
    assert found["source"]["file"] == "户情台账.xlsx"
    assert (found["source"]["sheet"], found["source"]["row"]) == ("户情台账", 3)
    assert (found["state"], found["unit"], found["result"], found["satisfaction"]) == (
        "回访",
        "城管办",
        "已修好",
        "满意",
    )
