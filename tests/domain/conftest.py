"""The month of 60 sample visits, merged once for all tests by number that only look at it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Cli, real_date, write_sample_roster, write_sample_sheets


def _month(root: Path, correct: Callable[[dict[str, str]], None] = lambda visit: None) -> Cli:
    """A workspace with the register and the sample, merged as it stands or corrected."""
    Cli(root)("init", root / "ws", "--plan", "chaihudian")
    cli = Cli(root / "ws")
    cli("roster", "import", write_sample_roster(root / "底册.xlsx"))
    write_sample_sheets(root / "收件", correct)
    cli("merge", root / "收件", "--today", "2022-03-25", "--no-export", code=None)
    return cli


@pytest.fixture(scope="session")
def sample_month(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """The command line in a workspace with the register and the corrected sample; tests must not write to it."""
    return _month(tmp_path_factory.mktemp("sample"), real_date)


@pytest.fixture(scope="session")
def month_as_sent(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """The same before V060's impossible date was put right."""
    return _month(tmp_path_factory.mktemp("as-sent"))
