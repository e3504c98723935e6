"""The counts of issues under one key, and the rates that follow from them (D11, R1 to R4, R7).

Counting is done elsewhere, in one pass over the ledger. What each count holds and which rate has which
denominator is decided here and nowhere else.
"""

from dataclasses import dataclass, fields

from minqing_cli.reports.rates import Rate

# (part, whole): a part that exceeds its whole is a bug of whoever counted.
_PARTS = (
    ("dispatched", "received"),
    ("resolved", "received"),
    ("rated", "received"),
    ("provisional", "received"),
    ("due", "received"),
    ("resolved", "due"),
    ("overdue", "unresolved"),
    ("explained", "resolved"),
    ("on_the_spot", "resolved"),
    ("on_time", "resolved"),
    ("closed", "resolved"),
    ("revisited", "resolved"),
    ("unreachable", "resolved"),
    ("satisfied", "rated"),
    ("satisfied", "to_revisit"),
)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of issues. Raises ValueError where they contradict each other."""

    key: str | None = None
    # Valid issues (受理有效); the four excluded kinds at the end are not within.
    received: int = 0
    # Handed to a unit, or kept by town or village (D12).
    dispatched: int = 0
    # 办结 and 解释说明, also when revisited or closed since; not those being done again (重办中).
    resolved: int = 0
    # Of the resolved: 解释说明.
    explained: int = 0
    # Of the resolved: 现场办结.
    on_the_spot: int = 0
    # Unresolved, and past a due day that is not provisional (D10).
    overdue: int = 0
    # 应办结: every resolved issue, and the unresolved whose due day, not provisional, is as_of or before.
    due: int = 0
    # Of the resolved: by the due day in force then.
    on_time: int = 0
    # Of the resolved: validly revisited.
    revisited: int = 0
    # With a latest rating, those being done again included (R3); 未评价 is none.
    rated: int = 0
    # Of the rated: the latest is 满意 or 基本满意.
    satisfied: int = 0
    # Of the resolved: 销号.
    closed: int = 0
    # Of the resolved: approved as 无法回访 (M15).
    unreachable: int = 0
    # With a due day that is not final yet (D10).
    provisional: int = 0
    # Left out of `received` and always printed (R7): 撤回, 并件, 非本镇退回, 无效.
    withdrawn: int = 0
    merged: int = 0
    returned: int = 0
    invalid: int = 0

    def __post_init__(self) -> None:
        for name in COUNTED:
            if getattr(self, name) < 0:
                raise ValueError(f"{self.key}: {name} is negative")
        for part, whole in _PARTS:
            if getattr(self, part) > getattr(self, whole):
                raise ValueError(f"{self.key}: {part} {getattr(self, part)} exceeds {whole} {getattr(self, whole)}")

    def __add__(self, other: "Tally") -> "Tally":
        """Return the sum; it keeps the key where both have the same."""
        sums = {name: getattr(self, name) + getattr(other, name) for name in COUNTED}
        return Tally(self.key if self.key == other.key else None, **sums)

    @property
    def unresolved(self) -> int:
        """Issues received and not resolved (未办结)."""
        return self.received - self.resolved

    @property
    def to_revisit(self) -> int:
        """Issues that must be revisited (应回访): the resolved, less those approved as 无法回访 (M15)."""
        return self.resolved - self.unreachable

    @property
    def dispatched_rate(self) -> Rate:
        """转办率."""
        return Rate(self.dispatched, self.received)

    @property
    def resolved_rate(self) -> Rate:
        """办结率 of all received, whether due or not (R1 全口径)."""
        return Rate(self.resolved, self.received)

    @property
    def due_resolved_rate(self) -> Rate:
        """办结率 of those that had to be resolved by now (R1 应办结口径)."""
        return Rate(self.resolved, self.due)

    @property
    def on_time_rate(self) -> Rate:
        """按时办结率 (R2)."""
        return Rate(self.on_time, self.received)

    @property
    def on_the_spot_rate(self) -> Rate:
        """现场解决率 (M11)."""
        return Rate(self.on_the_spot, self.received)

    @property
    def explained_rate(self) -> Rate:
        """The share of 解释说明 in the resolved (R7: 单列)."""
        return Rate(self.explained, self.resolved)

    @property
    def revisit_rate(self) -> Rate:
        """回访率 (R4)."""
        return Rate(self.revisited, self.resolved)

    @property
    def satisfaction_rate(self) -> Rate:
        """满意率 of those rated (R3 默认)."""
        return Rate(self.satisfied, self.rated)

    @property
    def satisfaction_rate_of_all(self) -> Rate:
        """满意率 of those that must be revisited (R3 保守口径)."""
        return Rate(self.satisfied, self.to_revisit)

    @property
    def closed_rate(self) -> Rate:
        """销号率."""
        return Rate(self.closed, self.received)


COUNTED: tuple[str, ...] = tuple(field.name for field in fields(Tally) if field.name != "key")
"""The counts of a Tally that whoever counts must supply."""
