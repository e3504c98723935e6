"""The sixty visits of the sample, end to end: outcome, issues, classes, on the spot."""

import csv
import itertools
from pathlib import Path

import pytest

from minqing_cli.classify import Rulebook, classify, read_on_the_spot, read_outcome, split_issues

SAMPLE = Path(__file__).with_name("sample_visits.csv")


def visits() -> list[dict[str, str]]:
    """Return the visits; “同上” stands for the opinion above, as the reader of a sheet resolves it."""
    with SAMPLE.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for above, row in itertools.pairwise(rows):
        if row["意见建议(原文)"] == "同上":
            row["意见建议(原文)"] = above["意见建议(原文)"]
    return rows


@pytest.mark.parametrize("visit", visits(), ids=lambda visit: visit["编号"])
def test_a_visit_of_the_sample_is_read_as_expected(visit: dict[str, str], rules: Rulebook) -> None:
    """The sample is what the rules were written down from: M07 and M08 count on every one of these."""
    opinion = visit["意见建议(原文)"]
    outcome = read_outcome(opinion, None, rules).outcome
    issues = split_issues(opinion, rules) if outcome.value == "有问题" else ()
    classes = [classify(issue.text, rules) for issue in issues]
    spot = read_on_the_spot([issue.text for issue in issues], visit["现场解决情况"], rules)

    assert outcome.value == visit["期望_走访结果"]
    assert len(issues) == int(visit["期望_问题数"])
    assert "|".join(str(found.subject) for found in classes) == visit["期望_主题"]
    assert (
        "|".join(str(rules.responsibilities.index(found.responsibility) + 1) for found in classes)
        == visit["期望_责任类"]
    )
    assert "|".join("是" if flag else "否" for flag in spot.flags) == visit["期望_是否现场解决"]
    assert not spot.unplaced


def test_only_one_visit_of_the_sample_may_accuse_an_official(rules: Rulebook) -> None:
    """D8 takes an issue out of the village's lists: V052 and no other."""
    marked = [visit["编号"] for visit in visits() if classify(visit["意见建议(原文)"], rules).sensitive]

    assert marked == ["V052"]


def test_only_one_visit_of_the_sample_says_that_it_was_raised_before(rules: Rulebook) -> None:
    """“打过12345没解决” marks V057 (D4)."""
    marked = [visit["编号"] for visit in visits() if classify(visit["意见建议(原文)"], rules).repeated]

    assert marked == ["V057"]


def test_the_sample_gives_a_person_next_to_nothing_to_judge(rules: Rulebook) -> None:
    """A review list that holds half of all issues would be no list: at most three of the 52 here."""
    waiting = [
        issue.text
        for visit in visits()
        if visit["期望_走访结果"] == "有问题"
        for issue in split_issues(visit["意见建议(原文)"], rules)
        if classify(issue.text, rules).needs_review
    ]

    assert len(waiting) <= 3, waiting
