"""What a visit came to (D2). The cases are in outcome_cases.csv: text, the column 是否有问题, outcome, contradicted."""

import csv
import time
from pathlib import Path

import pytest

from minqing_cli.classify import Rulebook, read_outcome

CASES = Path(__file__).with_name("outcome_cases.csv")
FLAGS = {"是": True, "否": False, "": None}


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['text'].strip() or '空白'}[{case['flag']}]")
def test_the_opinion_gives_the_outcome(case: dict[str, str], rules: Rulebook) -> None:
    """无问题 and 有问题 decide between attachment 5 and 6; “没有路灯” is not “没有”."""
    reading = read_outcome(case["text"], FLAGS[case["flag"]], rules)

    assert (reading.outcome.value, reading.contradicted) == (case["outcome"], case["contradicted"] == "是")


def test_a_missing_opinion_is_to_be_completed(rules: Rulebook) -> None:
    """A blank cell is not “no problem” (M08)."""
    assert read_outcome(None, None, rules).outcome.value == "待补"


def test_a_long_cell_of_empty_phrases_costs_no_more_than_its_length(rules: Rulebook) -> None:
    """A chain of phrases that all but fits once took a minute to refuse."""
    started = time.perf_counter()

    read_outcome("没有别的都没有无暂无没事没问题无需还行" * 4 + "提", None, rules)
    read_outcome("都没有好的" * 2000, None, rules)

    assert time.perf_counter() - started < 1.0
