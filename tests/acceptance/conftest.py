"""A county and two towns, for the tests of merging the ledgers of towns."""

import shutil
from pathlib import Path

import pytest

from tests.acceptance.counties import TOWNS, step
from tests.conftest import Cli, real_date, write_sample_roster, write_sample_sheets


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two towns with the same prefix, numbers, villages and people, and different progress."""
    root = tmp_path_factory.mktemp("镇")
    for name in TOWNS:
        Cli(root)("init", root / name, "--plan", "chaihudian", "--office", name, "--prefix", "CHD")
        cli = Cli(root / name)
        cli("roster", "import", write_sample_roster(root / "底册.xlsx"))
        write_sample_sheets(root / f"收{name}", real_date if name == "乙镇" else lambda visit: None)
        cli("merge", root / f"收{name}", "--today", "2022-03-28", "--no-export", code=None)
    step(cli, "CHD-2022-0003", "转办", "2022-04-16", "--unit", "镇城建办")
    step(cli, "CHD-2022-0003", "办理", "2022-04-18")
    step(cli, "CHD-2022-0003", "办结", "2022-04-20", "--result", "已修好")
    return root


@pytest.fixture
def towns(made_once: Path, tmp_path: Path) -> list[Cli]:
    """The two towns, for one test to change."""
    shutil.copytree(made_once, tmp_path, dirs_exist_ok=True)
    return [Cli(tmp_path / name) for name in TOWNS]


@pytest.fixture
def county(tmp_path: Path) -> Cli:
    """The county's own workspace, empty."""
    Cli(tmp_path)("init", tmp_path / "县", "--plan", "chaihudian", "--office", "某县", "--prefix", "XIAN")
    return Cli(tmp_path / "县")
