"""比例: a share that must be reached is a whole number of cases, rounded up."""

from decimal import Decimal

import pytest

from minqing_cli.reports.stated import least_count
from tests.conftest import Cli


@pytest.mark.parametrize(
    ("of", "percent", "least"), [(579, 95, 551), (100, 90, 90), (11, 90, 10), (1, 95, 1), (0, 95, 0), (20, 95, 19)]
)
def test_M20_the_least_number_that_is_enough(of: int, percent: int, least: int) -> None:
    """579起需≥551起在村化解: 579×0.95=550.05, and 550 is too few."""
    assert least_count(of, Decimal(percent)) == least


def test_M20_how_many_are_still_missing(cli: Cli) -> None:
    """A goal that is missed by one is missed, though 94.99% looks like 95%."""
    assert "至少是 551 件" in cli("rate", "579", "95%", "--at-least").out
    assert "现有 550 件，还差 1 件" in cli("rate", "550/579", "95%", "--at-least", code=1).out
    assert "现有 551 件，已达到" in cli("rate", "551/579", "95%", "--at-least").out
