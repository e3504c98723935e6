import pytest

from minqing_cli.classify import Rulebook, load_rulebook


@pytest.fixture(scope="session")
def rules() -> Rulebook:
    return load_rulebook()
