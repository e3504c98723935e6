"""The month of 60 sample visits, merged once for all tests by number that only look at it."""

import pytest

from tests.conftest import Cli, real_date, write_sample_roster, write_sample_sheets


@pytest.fixture(scope="session")
def sample_month(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """The command line in a workspace with the register and the corrected sample; tests must not write to it."""
    root = tmp_path_factory.mktemp("sample")
    Cli(root)("init", root / "ws", "--plan", "chaihudian")
    cli = Cli(root / "ws")
    cli("roster", "import", write_sample_roster(root / "底册.xlsx"))
    write_sample_sheets(root / "收件", real_date)
    cli("merge", root / "收件", "--today", "2022-03-25", "--no-export")
    return cli
