"""How long reading texts takes: outcome and splitting of 100,000 cells, classes of 30,000 issues.

usage: python benchmarks/classify_speed.py
CPU seconds of one process. The issues are the complaints of tests/classify/blind_cases.csv, drawn with a fixed seed;
seven cells in ten say nothing, as in real sheets.
"""

import csv
import random
import time
from collections.abc import Callable
from pathlib import Path

from minqing_cli.classify import classify, load_rulebook, read_outcome, split_issues
from minqing_cli.terms import Outcome

COMPLAINTS = Path(__file__).parents[1] / "tests" / "classify" / "blind_cases.csv"
EMPTY = ("", "无", "没有意见", "都挺好的", "无问题", "没有意见，很满意", "/")


def timed(label: str, work: Callable[[], None]) -> None:
    started = time.process_time()
    work()
    print(f"{label}: {time.process_time() - started:.2f} s")


def main() -> None:
    started = time.process_time()
    rules = load_rulebook()
    print(f"rules: {time.process_time() - started:.2f} s")
    draw = random.Random(1)
    with COMPLAINTS.open(encoding="utf-8", newline="") as file:
        complaints = [row["text"] for row in csv.DictReader(file)]
    issues = draw.choices(complaints, k=30_000)
    cells = draw.choices(EMPTY, k=70_000) + issues

    def read_cells() -> None:
        for cell in cells:
            if read_outcome(cell, None, rules).outcome is Outcome.HAS_ISSUE:
                split_issues(cell, rules)

    def read_classes() -> None:
        for issue in issues:
            classify(issue, rules)

    timed("outcome and splitting, 100,000 cells", read_cells)
    timed("classes, 30,000 issues", read_classes)


if __name__ == "__main__":
    main()
