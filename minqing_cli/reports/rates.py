"""A rate: two counts, and how their quotient is shown. Beside it a quotient that is no share, as 每百户 5.13 件 (M22).

Rounded half up to two places as a clerk's hand reckoning in Excel gives it, but never "100.00%" while
something is missing (M01). The counts always travel with the percent, so that every figure can be checked (M13).
"""

from dataclasses import dataclass

NOTHING_TO_COUNT = "—"


@dataclass(frozen=True, slots=True)
class Rate:
    """n of `of`. Raises ValueError for negative counts and for more than all.

    >>> Rate(439, 450).shown, Rate(19999, 20000).shown, Rate(0, 0).shown
    ('97.56%', '99.99%', '—')
    """

    n: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.n <= self.of:
            raise ValueError(f"not a rate: {self.n} of {self.of}")

    @property
    def percent(self) -> str | None:
        """The percentage with two places, without its sign; None where there is nothing to count.

        In whole numbers throughout: exact half-up rounding, whatever the size of the counts.
        """
        if self.of == 0:
            return None
        hundredths = (self.n * 20_000 + self.of) // (self.of * 2)
        if self.n < self.of:
            hundredths = min(hundredths, 9_999)
        return f"{hundredths // 100}.{hundredths % 100:02d}"

    @property
    def shown(self) -> str:
        """The percentage with its sign, or a dash where there is nothing to count."""
        return NOTHING_TO_COUNT if self.percent is None else f"{self.percent}%"

    @property
    def shown_with_counts(self) -> str:
        """The percentage with its counts in brackets: a bare 3/12 would turn into a date in a spreadsheet.

        >>> Rate(439, 450).shown_with_counts
        '97.56%（439/450）'
        """
        return self.shown if self.percent is None else f"{self.shown}（{self.n}/{self.of}）"

    def as_json(self) -> dict[str, int | str | None]:
        """Return the rate as the command line's JSON gives it."""
        return {"n": self.n, "of": self.of, "percent": self.percent, "shown": self.shown}


@dataclass(frozen=True, slots=True)
class Quotient:
    """How many there are to one of something else, or to a hundred: `per`. Raises ValueError for negative counts.

    Rounded half up to two places, in whole numbers throughout; the counts travel with it.

    >>> Quotient(347, 6761, per=100).shown_with_counts, Quotient(6761, 210).shown_with_counts, Quotient(1, 0).shown
    ('5.13（347/6761）', '32.20（6761/210）', '—')
    """

    n: int
    of: int
    per: int = 1

    def __post_init__(self) -> None:
        if self.n < 0 or self.of < 0:
            raise ValueError(f"not a quotient: {self.n} to {self.of}")

    @property
    def number(self) -> str | None:
        """The quotient with two places; None where there is nothing to divide by."""
        if self.of == 0:
            return None
        hundredths = (self.n * self.per * 200 + self.of) // (self.of * 2)
        return f"{hundredths // 100}.{hundredths % 100:02d}"

    @property
    def shown(self) -> str:
        """The quotient, or a dash where there is nothing to divide by."""
        return NOTHING_TO_COUNT if self.number is None else self.number

    @property
    def shown_with_counts(self) -> str:
        """The quotient with its counts in brackets."""
        return self.shown if self.number is None else f"{self.shown}（{self.n}/{self.of}）"

    def as_json(self) -> dict[str, int | str | None]:
        """Return the quotient as the command line's JSON gives it."""
        return {"n": self.n, "of": self.of, "per": self.per, "number": self.number, "shown": self.shown}
