"""A rate that somebody states, reckoned again from whole numbers (M13, R2).

Printed percentages are often wrong by hand: 591 of 594 was published as 99.6%, 17 issues as 95% satisfied, which no
whole number of 17 gives. About numbers (余, 约, 多) no rate can be reckoned at all; they are refused.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from pydantic import TypeAdapter, ValidationError

from minqing_cli.records import Whole
from minqing_cli.reports.rates import Rate

_WHOLE: TypeAdapter[int] = TypeAdapter(Whole)
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)\s*[%％]?")


class NotACount(ValueError):
    """What was given is no exact whole number."""


class NotAPercent(ValueError):
    """What was given is no percentage between 0 and 100."""


def whole_number(written: str) -> int:
    """Read an exact count. Raises NotACount.

    >>> whole_number("450件")
    450
    """
    try:
        return _WHOLE.validate_python(written)
    except ValidationError:
        raise NotACount(written) from None


def percentage(written: str) -> Decimal:
    """Read a stated percentage; its places are kept. Raises NotAPercent."""
    found = _PERCENT.fullmatch(written.strip())
    if found is None or Decimal(found[1]) > 100:
        raise NotAPercent(written)
    return Decimal(found[1])


def least_count(of: int, percent: Decimal) -> int:
    """Return the least count that is a percentage of a whole or more.

    >>> least_count(579, Decimal(95))     # 550.05
    551
    """
    return int((of * percent / 100).to_integral_value(ROUND_CEILING))


@dataclass(frozen=True, slots=True)
class Stated:
    """A stated percentage of a whole: which counts give it, and which come nearest from below and above."""

    of: int
    percent: Decimal
    counts: tuple[int, ...]
    near: tuple[Rate, ...]


def counts_giving(of: int, percent: Decimal) -> Stated:
    """Find every count that gives a percentage of a whole, rounded half up to the places it is stated with.

    >>> counts_giving(17, Decimal(95)).counts, [rate.shown_with_counts for rate in counts_giving(17, Decimal(95)).near]
    ((), ['94.12%（16/17）', '100.00%（17/17）'])
    """
    places = Decimal(1).scaleb(int(percent.as_tuple().exponent))

    def gives(n: int) -> bool:
        return (Decimal(n * 100) / of).quantize(places, ROUND_HALF_UP) == percent

    below = min(of, int(percent * of / 100))
    reach = range(max(0, below - of // 100 - 1), min(of, below + of // 100 + 1) + 1)
    return Stated(of, percent, tuple(filter(gives, reach)), tuple(Rate(n, of) for n in (below, below + 1) if n <= of))
