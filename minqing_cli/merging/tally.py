"""How many of a kind a merge changed."""

from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """How many of a kind are new, changed, the same, in conflict; of issues, how many were raised again."""

    new: int = 0
    changed: int = 0
    same: int = 0
    conflict: int = 0
    repeated: int = 0
    withdrawn: int = 0
