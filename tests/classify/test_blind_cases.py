"""Complaints that are not of the sample, with the labels that the rules of judgement give them.

Each batch was written before the rules had seen it. What the rules made of it at first sight (both classes right,
in per cent) is in FIRST_SIGHT: that, not the full marks of today, is what to expect of a new village.
"""

import csv
from itertools import groupby
from pathlib import Path

import pytest

from minqing_cli.classify import Rulebook, classify

CASES = Path(__file__).with_name("blind_cases.csv")
FIRST_SIGHT = {"2": 97, "3": 80, "4": 84, "5": 76, "6": 86, "7": 95, "8": 98}


def batches() -> dict[str, list[dict[str, str]]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return {batch: list(cases) for batch, cases in groupby(csv.DictReader(file), lambda case: case["batch"])}


@pytest.mark.parametrize("batch", batches())
def test_every_complaint_of_the_batch_gets_its_classes(batch: str, rules: Rulebook) -> None:
    """A change of a word list that loses one of these shows here, with the text that it lost."""
    misses = []
    for case in batches()[batch]:
        found = classify(case["text"], rules)
        got = (found.subject, str(rules.responsibilities.index(found.responsibility) + 1))
        if got != (case["subject"], case["responsibility"]):
            misses.append((case["text"], case["subject"], case["responsibility"], *got))

    assert misses == []


def test_few_of_the_complaints_wait_for_a_person(rules: Rulebook) -> None:
    """需研判 is for what is doubtful; on everyday complaints that is fewer than one in ten."""
    cases = [case for batch in batches().values() for case in batch]
    waiting = sum(classify(case["text"], rules).needs_review for case in cases)

    assert waiting / len(cases) < 0.10


@pytest.mark.parametrize(
    ("text", "subject", "rank"),
    [
        ("卫生室门口路坏了", "居住环境", 1),
        ("卫生院厕所脏", "基本医疗", 2),
        ("广场舞太吵", "居住环境", 1),
        ("跳广场舞的喇叭响到半夜", "居住环境", 1),
        ("校门口路灯不亮", "居住环境", 1),
        ("村医报销不了", "基本医疗", 3),
        ("狗粪没人清", "居住环境", 1),
        ("村口没有监控，电动车被偷", "社会治安", 2),
        ("电动车被偷，报警没结果", "社会治安", 3),
        ("全村巷道都没硬化", "居住环境", 2),
        ("我家门前的巷道没硬化", "居住环境", 1),
    ],
)
def test_what_is_to_be_repaired_decides_not_the_place(text: str, subject: str, rank: int, rules: Rulebook) -> None:
    """The principle of the table of conflicts, on the probes that plain word lists get wrong."""
    found = classify(text, rules)

    assert (found.subject, rules.responsibilities.index(found.responsibility) + 1) == (subject, rank)
