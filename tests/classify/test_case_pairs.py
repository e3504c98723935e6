"""How well cases are recognised: thirty pairs of wordings of one case, thirty of two cases that are worded alike.

The pairs were written to be hard, each by itself in a village of its own. docs/decisions/0036 quotes these counts.
"""

import csv
from pathlib import Path

import pytest

from minqing_cli.classify import load_rulebook
from minqing_cli.classify.matters import Statement, cases_of

RULES = load_rulebook()
PAIRS = list(csv.DictReader((Path(__file__).parent / "case_pairs.csv").open(encoding="utf-8", newline="")))


def joined(similarity: float) -> list[bool]:
    """Whether each pair is taken for one case."""
    statements = [
        Statement(pair[which], pair["subject"], f"{number}村")
        for number, pair in enumerate(PAIRS)
        for which in ("first", "second")
    ]
    group_of = {
        index: number for number, group in enumerate(cases_of(statements, RULES, similarity)) for index in group
    }
    return [group_of.get(2 * number, -1) == group_of.get(2 * number + 1, -2) for number in range(len(PAIRS))]


@pytest.mark.parametrize(("similarity", "found", "wrong"), [(0.30, 6, 7), (0.20, 17, 13), (0.15, 26, 14)])
def test_what_each_threshold_finds_and_what_it_joins_wrongly(similarity: float, found: int, wrong: int) -> None:
    """No threshold parts them: whoever wants more found has more to look at, and sets it in the plan."""
    same = [pair["same"] == "1" for pair in PAIRS]
    taken = joined(similarity)

    assert (len(PAIRS), sum(same)) == (60, 30)
    assert sum(one and is_one for one, is_one in zip(taken, same, strict=True)) == found
    assert sum(one and not is_one for one, is_one in zip(taken, same, strict=True)) == wrong


def test_two_that_name_other_matters_are_not_joined_however_alike() -> None:
    """低保 and 残疾证 that got no answer in the same words are two cases."""
    waiting = [Statement(f"{what}申请了半年没有回音", "社会帮扶", "东坡村") for what in ("低保", "残疾证")]

    assert cases_of(waiting, RULES, 0.1) == []
    assert cases_of([waiting[0], waiting[0]._replace(text="低保申请了半年还没有回音")], RULES) == [[0, 1]]
