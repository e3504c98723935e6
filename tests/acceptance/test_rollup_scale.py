"""A county of many large towns: what a roll-up costs follows their number, and memory does not."""

import tracemalloc
from datetime import date, datetime
from pathlib import Path

import pytest

from benchmarks.scale import fill
from minqing_cli.workflows.rollup import RollUpReport, merge_ledgers
from minqing_cli.workflows.workspace import Clock, open_workspace
from tests.conftest import Cli

CLOCK = Clock(date(2022, 5, 1), datetime(2022, 5, 1), datetime(2022, 5, 1))


@pytest.fixture(scope="module")
def large_towns(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Four towns of 500 households, each visited and with an issue."""
    root = tmp_path_factory.mktemp("各镇")
    folders = [root / f"{number}镇" for number in range(4)]
    for folder in folders:
        Cli(root)("init", folder, "--office", folder.name)
        fill(open_workspace(folder), 500, 10)
    return folders


def peak(county: Path, towns: list[Path]) -> tuple[int, RollUpReport]:
    """The most memory that merging some towns into an empty county took, in bytes."""
    Cli(county.parent)("init", county, "--office", "某县")
    workspace = open_workspace(county)
    tracemalloc.start()
    report = merge_ledgers(workspace, towns, None, CLOCK, 1, dry_run=False)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most, report


def test_four_towns_take_no_more_memory_than_one(large_towns: list[Path], tmp_path: Path) -> None:
    """A county has dozens of towns; its computer is the one that was left over."""
    one, _ = peak(tmp_path / "一", large_towns[:1])
    four, report = peak(tmp_path / "四", large_towns)

    assert [outcome.counts["issues"]["new"] for outcome in report.outcomes if outcome.counts] == [500] * 4
    assert len(report.batches) == 4
    assert four < 1.3 * one
