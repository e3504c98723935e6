"""The order in which people expect things that have numbers in their names."""

import re


def numbers_by_size(text: str) -> list[tuple[int, str]]:
    """Return a sorting key under which CHD-2022-9999 comes before CHD-2022-10000 and 2组 before 10组."""
    return [(int(part) if part.isdecimal() else -1, part) for part in re.split(r"(\d+)", text)]
