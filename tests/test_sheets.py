"""Packed rows must be to their readers what a list of rows is."""

import pickle
import random
from datetime import date

import pytest

from minqing_cli.sheets import LongRows, Row


def both(count: int, width: int = 4) -> tuple[LongRows, list[Row]]:
    """The same rows packed and as a list; some were shorter when they came."""
    packed = LongRows()
    packed.add([f"{number}", 1.0, True, date(2022, 3, 1)][: 2 + number % 3] for number in range(count))
    packed.fill_up(width)
    rows: list[Row] = [[f"{number}", 1.0, True, date(2022, 3, 1)][: 2 + number % 3] for number in range(count)]
    return packed, [row + [""] * (width - len(row)) for row in rows]


@pytest.mark.parametrize("count", [0, 1, 1000, 7300])
def test_packed_rows_are_a_sequence_like_any_other(count: int) -> None:
    """Readers ask for one row, for some, and for all, from either end."""
    packed, rows = both(count)

    assert len(packed) == len(rows)
    assert list(packed) == rows
    assert packed == rows
    for index in (*range(0, count, 611), -1, -count):
        if count:
            assert packed[index] == rows[index]
    for start, stop, step in (
        (0, 3, 1),
        (990, 2010, 1),
        (-5, None, 1),
        (None, None, -700),
        (count, 0, 1),
        (10, 99999, 1),
    ):
        assert packed[start:stop:step] == rows[start:stop:step]
    with pytest.raises(IndexError):
        packed[count]


def test_changed_rows_stay_changed() -> None:
    """Merged cells are written into rows that were unpacked long ago."""
    packed, rows = both(12_000)
    chance = random.Random(1)
    for number in range(300):
        index = chance.randrange(12_000)
        row = packed[index]
        row[1] = f"合并{number}"
        packed[index] = row
        rows[index][1] = f"合并{number}"
    for _ in range(2500):
        packed.append([])
        rows.append([])
    packed[13_000] = ["末"]
    rows[13_000] = ["末"]

    assert packed == rows
    assert pickle.loads(pickle.dumps(packed)) == rows
    assert packed != rows[:-1]
    assert packed != [*rows[:-1], ["别"]]
