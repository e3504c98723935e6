"""What tests of the command line share: running commands, making workbooks, the 60 sample visits."""

import contextlib
import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import openpyxl
import pytest

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Result:
    """What one call of the command line came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on the standard output."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Cli:
    """Runs the command line in a folder.

    In this process: starting Python anew for each of some hundred commands would cost most of the time of the tests.
    """

    folder: Path

    def __call__(self, *arguments: str | Path, code: int | None = 0, env: dict[str, str] | None = None) -> Result:
        """Run one command; code: the exit code that it must end with, None for any."""
        from minqing_cli.cli.app import main

        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.chdir(self.folder),
            mock.patch.dict(os.environ, {"COLUMNS": "100", **(env or {})}),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            returned = main([*map(str, arguments)])
        return self._checked(Result(returned, out.getvalue(), err.getvalue()), code)

    def process(self, *arguments: str | Path, code: int | None = 0, env: dict[str, str] | None = None) -> Result:
        """Run one command in a process of its own, as the clerk does."""
        done = subprocess.run(
            [sys.executable, "-m", "minqing_cli", *map(str, arguments)],
            cwd=self.folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, "COLUMNS": "100", **(env or {})},
        )
        return self._checked(Result(done.returncode, done.stdout, done.stderr), code)

    @staticmethod
    def _checked(result: Result, code: int | None) -> Result:
        assert "Traceback" not in result.err + result.out, result.err
        if code is not None:
            assert result.code == code, f"exit {result.code}\n{result.out}\n{result.err}"
        return result


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """The command line in an empty folder."""
    return Cli(tmp_path)


@pytest.fixture
def workspace(tmp_path: Path) -> Cli:
    """The command line in a fresh workspace of the 柴胡店镇 plan."""
    Cli(tmp_path)("init", tmp_path / "ws", "--plan", "chaihudian")
    return Cli(tmp_path / "ws")


def write_sheet(path: Path, *sheets: tuple[str, Iterable[Sequence[object]]], saved_by: str = "") -> Path:
    """Write a workbook of plain cells: (sheet name, rows) each. saved_by: makes the same cells other bytes."""
    book = openpyxl.Workbook()
    book.properties.lastModifiedBy = saved_by or None
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


SAMPLE_HEADING = (
    "编号",
    "总支",
    "村(单位)",
    "走访对象",
    "对象类型",
    "联系电话",
    "走访日期",
    "走访人",
    "意见建议(原文)",
    "现场解决情况",
)


def sample_visits() -> list[dict[str, str]]:
    """The 60 sample visits with the outcome, issues and classes that are expected of each."""
    with (DATA / "sample_visits.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def write_sample_sheets(
    folder: Path, correct: Callable[[dict[str, str]], None] = lambda visit: None, saved_by: str = ""
) -> list[Path]:
    """Write the sample as one workbook for each village; correct: changes a visit before it is written."""
    by_village: dict[str, list[dict[str, str]]] = {}
    for visit in sample_visits():
        correct(visit)
        by_village.setdefault(visit["村(单位)"], []).append(visit)
    return [
        write_sheet(
            folder / f"{village}.xlsx",
            (
                "意见建议记录表",
                [
                    ["柴胡店镇联系服务群众大走访意见建议记录表"],
                    list(SAMPLE_HEADING),
                    *([visit[name] or None for name in SAMPLE_HEADING] for visit in visits),
                ],
            ),
            saved_by=saved_by,
        )
        for village, visits in by_village.items()
    ]


def write_sample_roster(path: Path) -> Path:
    """Write the sample's 60 households as the register."""
    heading = ["总支", "村", "户/单位", "对象类型", "联系电话", "走访人"]
    rows = [
        [visit["总支"], visit["村(单位)"], visit["走访对象"], visit["对象类型"], visit["联系电话"], visit["走访人"]]
        for visit in sample_visits()
    ]
    return write_sheet(path, ("底册", [["应访对象底册"], heading, *rows]))


def real_date(visit: dict[str, str]) -> None:
    """The correction of V060: its date becomes a real one; the phone keeps its fault."""
    if visit["编号"] == "V060":
        visit["走访日期"] = "2022-03-23"
