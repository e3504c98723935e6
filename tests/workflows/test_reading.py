"""Files go to workers in parcels; each still has its own fate."""

import os
import pickle
import time
from datetime import date
from pathlib import Path

import pytest

from minqing_cli.plan import built_in
from minqing_cli.spool import Spool
from minqing_cli.validate import Circumstances
from minqing_cli.workflows import reading
from minqing_cli.workflows.inbox import Found
from minqing_cli.workflows.reading import FileReading, read_files
from tests.conftest import write_sheet

STANDARD = built_in("standard")


def statuses(monkeypatch: pytest.MonkeyPatch, deadly: str, seconds: int = 60) -> list[tuple[str, str]]:
    """(name, status) of 40 files, of which one ends its worker or keeps it busy for ever."""

    def read(found: Found, _: object) -> FileReading:
        if found.name == deadly == "07":
            os._exit(9)
        if found.name == deadly:
            time.sleep(60)
        return FileReading(str(found.path), found.name)

    monkeypatch.setattr(reading, "read_file", read)
    files = [Found(Path(f"{number:02d}"), f"{number:02d}") for number in range(40)]
    plan = STANDARD.model_copy(update={"limits": STANDARD.limits.model_copy(update={"seconds": seconds})})
    found = read_files(files, Circumstances(plan, date(2022, 4, 1)), 1, None)
    return [(one.name, one.status) for one in found]


def test_a_file_that_ends_its_worker_is_the_only_one_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifteen others were in the hands of the same worker."""
    found = statuses(monkeypatch, "07")

    assert found == [(f"{number:02d}", "refused" if number == 7 else "read") for number in range(40)]


def test_a_file_that_takes_too_long_is_the_only_one_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit of time holds for each file, whoever came with it."""
    found = statuses(monkeypatch, "39", seconds=1)

    assert found == [(f"{number:02d}", "refused" if number == 39 else "read") for number in range(40)]


def test_a_long_text_with_an_odd_letter_is_read_at_once(tmp_path: Path) -> None:
    """A pattern that tries every way to cut a text needs a second for 25 characters, and a year for fifty."""
    heading = ["走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议", "家庭住址"]
    text = "村东头的路灯坏了半年多一直没有人来修晚上老人出门很不方便" * 5 + "A"
    row = ["2022-03-05", "前岭村", "张建国", "13800000001", "李明", text, text]
    path = write_sheet(tmp_path / "前岭村.xlsx", ("记录表", [heading, row]))
    plan = STANDARD.model_copy(update={"limits": STANDARD.limits.model_copy(update={"seconds": 5})})

    (found,) = read_files([Found(path, path.name)], Circumstances(plan, date(2022, 4, 1)), 1, None)

    assert (found.status, len(found.sheets[0].visits)) == ("read", 1)


def test_rows_left_in_a_spool_are_the_rows_that_were_read(tmp_path: Path) -> None:
    """A worker that sends a sheet of 300,000 rows would hold it twice, and so would who gets it."""
    heading = ["走访日期", "村", "走访对象", "联系电话", "走访人", "意见建议"]
    rows = [
        [date(2022, 3, 1 + row % 20), "前岭村", f"周{'甲乙丙丁'[row % 4]}", f"138000{row:05d}", "李明", "路灯不亮" if row % 3 else "同上"]
        for row in range(2500)
    ]  # fmt: skip
    path = write_sheet(tmp_path / "前岭村.xlsx", ("记录表", [heading, *rows]))
    found = Found(path, path.name)
    circumstances = Circumstances(STANDARD, date(2022, 4, 1), branches={"前岭村": "一总支"})

    [alone] = read_files([found], circumstances, 1, None)
    with Spool(tmp_path) as spool:
        [spooled] = read_files([found], circumstances, 1, None, spool=spool)
        sent = pickle.dumps(spooled.sheets[0].visits)
        spooled.sheets[0].visits.put_into(spool)

        assert spooled.sheets[0].visits == alone.sheets[0].visits
        assert spooled.sheets[0].visits.teams == alone.sheets[0].visits.teams
        assert [slab.orders() for slab in spooled.sheets[0].visits.slabs] == [
            slab.orders() for slab in alone.sheets[0].visits.slabs
        ]
    assert len(sent) < 10 * len(rows) < len(pickle.dumps(alone.sheets[0].visits)) / 10
