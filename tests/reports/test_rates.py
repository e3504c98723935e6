"""Rates: M01's rounding and its exception, on examples and against a second reckoning."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as some

from minqing_cli.reports.rates import Rate


@pytest.mark.parametrize(
    ("n", "of", "shown"),
    [
        (56, 60, "93.33%"),
        (57, 60, "95.00%"),
        (19999, 20000, "99.99%"),
        (19998, 20000, "99.99%"),
        (999_999, 1_000_000, "99.99%"),
        (20000, 20000, "100.00%"),
        (450, 450, "100.00%"),
        (439, 450, "97.56%"),
        (2778, 2779, "99.96%"),
        (2779, 2779, "100.00%"),
        (591, 594, "99.49%"),
        (48, 49, "97.96%"),
        (16, 17, "94.12%"),
        (1, 800, "0.13%"),
        (0, 7, "0.00%"),
        (0, 0, "—"),
    ],
)
def test_the_figures_of_the_sources_come_out(n: int, of: int, shown: str) -> None:
    """M01, M13, M17, M21 and R2; 宁国 printed 99.6% and 四平 99%, both wrong by hand. 1/800 is exactly half way."""
    assert Rate(n, of).shown == shown


def test_nothing_to_count_is_a_dash_and_not_a_nought() -> None:
    """A village without issues has no rate; 0% would put it last."""
    assert Rate(0, 0).as_json() == {"n": 0, "of": 0, "percent": None, "shown": "—"}
    assert Rate(0, 0).shown_with_counts == "—"


def test_the_json_has_the_counts_and_both_ways_of_writing() -> None:
    """The shape that scripts rely on."""
    assert Rate(439, 450).as_json() == {"n": 439, "of": 450, "percent": "97.56", "shown": "97.56%"}
    assert Rate(439, 450).shown_with_counts == "97.56%（439/450）"


@pytest.mark.parametrize(("n", "of"), [(2, 1), (1, 0), (-1, 5), (0, -1)])
def test_more_than_all_and_less_than_nothing_are_refused(n: int, of: int) -> None:
    """Such counts are a bug upstream and must not be printed as 200%."""
    with pytest.raises(ValueError, match="not a rate"):
        Rate(n, of)


@given(of=some.integers(1, 10**9), data=some.data())
def test_any_rate_is_what_decimal_gives_but_never_all_while_something_is_missing(
    of: int, data: some.DataObject
) -> None:
    """M01: Decimal 四舍五入两位，分子<分母时最高 99.99%."""
    n = data.draw(some.integers(0, of) | some.integers(max(0, of - 10), of))
    with localcontext() as context:
        context.prec = 60
        rounded = (Decimal(100 * n) / Decimal(of)).quantize(Decimal("0.01"), ROUND_HALF_UP)

    expected = Decimal("99.99") if n < of and rounded == 100 else rounded
    assert Rate(n, of).percent == str(expected)
    assert (Rate(n, of).shown == "100.00%") == (n == of)
