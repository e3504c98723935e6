"""Visit workbooks with one bit changed: each is refused, or reads to the very records it had.

A figure that changed without a word is the worst that can happen; a wrong bit may come from a bad disk, a bad memory, or
a chat program. What a part holds is covered by its checksum; what is tried here above all is whether a bit of the
archive's own directory can make the reader take another part, leave one out, or stop early.

Run: python -m tests.fuzz.flips [COUNT [SEED]]; COUNT 0 changes every single bit of the smallest workbook.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date

from minqing_cli.intake.visits import Intake, read_sheets
from minqing_cli.plan import built_in
from minqing_cli.readers.formats import read_opened
from minqing_cli.readers.gate import opened
from minqing_cli.readers.refusal import Refused
from minqing_cli.validate import Circumstances
from minqing_cli.workflows.reading import make_intake
from tests.fuzz.samples import workbooks

PLAN = built_in("standard")
SAME, REFUSED, SILENT, UNCAUGHT = "the same records", "refused", "SILENT CHANGES", "UNCAUGHT"


def records_of(content: bytes, intake: Intake) -> object:
    """Everything that reading a workbook comes to. Raises Refused."""
    book = read_opened(opened(content, "a.xlsx", PLAN.limits), PLAN.limits)
    return [
        (sheet.name, sheet.form, sheet.heading_row, sheet.visits, sheet.held, sheet.ignored, sheet.problems)
        for sheet in read_sheets("a.xlsx", book.sheets, intake)
    ]


def with_bit_flipped(content: bytes, bit: int) -> bytes:
    """The bytes with one bit changed."""
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def tally(flips: Iterator[tuple[int, int]], samples: tuple[bytes, ...]) -> Counter[str]:
    """Count what came of flips: (sample, bit) each. What must not be is printed."""
    intake = make_intake(Circumstances(PLAN, date(2022, 3, 11)))
    expected = [records_of(content, intake) for content in samples]
    found: Counter[str] = Counter({SAME: 0, REFUSED: 0, SILENT: 0, UNCAUGHT: 0})
    for sample, bit in flips:
        try:
            records = records_of(with_bit_flipped(samples[sample], bit), intake)
            fate = SAME if records == expected[sample] else SILENT
        except Refused:
            fate = REFUSED
        except Exception as error:
            fate = UNCAUGHT
            print(f"{error!r}")
        if fate in (SILENT, UNCAUGHT):
            print(f"sample {sample}, byte {bit // 8}, bit {bit % 8}: {fate}")
        found[fate] += 1
    return found


def at_random(count: int, seed: int, samples: tuple[bytes, ...]) -> Iterator[tuple[int, int]]:
    """Flips anywhere in any of the samples."""
    chance = random.Random(seed)
    for _ in range(count):
        sample = chance.randrange(len(samples))
        yield sample, chance.randrange(8 * len(samples[sample]))


def every_bit(samples: tuple[bytes, ...]) -> Iterator[tuple[int, int]]:
    """Every single bit of the smallest sample."""
    smallest = min(range(len(samples)), key=lambda at: len(samples[at]))
    for bit in range(8 * len(samples[smallest])):
        yield smallest, bit


def main(count: int = 10_000, seed: int = 20220301) -> int:
    """Flip, print what came of it, and return how many flips were answered wrongly."""
    samples = workbooks()
    found = tally(at_random(count, seed, samples) if count else every_bit(samples), samples)
    print(f"bit flips: {found.total()}; " + ", ".join(f"{fate} {times}" for fate, times in found.items()))
    return found[SILENT] + found[UNCAUGHT]


if __name__ == "__main__":
    sys.exit(bool(main(*map(int, sys.argv[1:]))))
