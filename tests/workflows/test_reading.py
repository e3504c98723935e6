"""Files go to workers in parcels; each still has its own fate."""

import os
import time
from datetime import date
from pathlib import Path

import pytest

from minqing_cli.plan import built_in
from minqing_cli.validate import Circumstances
from minqing_cli.workflows import reading
from minqing_cli.workflows.inbox import Found
from minqing_cli.workflows.reading import FileReading, read_files

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
