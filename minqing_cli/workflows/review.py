"""What waits for a person: classes that are not sure, and issues that look like another one (疑似同件, D4)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from minqing_cli.lifecycle import JOINABLE, MAIN_STATES
from minqing_cli.merging.known import StoredIssue
from minqing_cli.plan import Plan
from minqing_cli.sheets import Cell
from minqing_cli.stores.queries import Queries
from minqing_cli.terms import PENDING
from minqing_cli.writers.review_list import write_review_list


@dataclass(frozen=True, slots=True)
class ToJudge:
    """classes: issues whose class a person is to settle. pairs: an issue and the one that it looks like."""

    classes: tuple[StoredIssue, ...]
    pairs: tuple[tuple[StoredIssue, StoredIssue], ...]


def to_judge(queries: Queries) -> ToJudge:
    """Return what waits for a person. What looks like a joined issue looks like its main one.

    A pair is left out once it can no more be joined: it was settled, or one of the two has come to its end.
    """
    issues = {issue.number: issue for issue in queries.issues()}
    mains = {issue.number: issue.main_number for issue in queries.joined_issues()}
    like = {number: mains.get(issue.same_as, issue.same_as) for number, issue in issues.items() if issue.same_as}
    pairs = ((issues[number], issues[other]) for number, other in like.items() if other in issues and other != number)
    return ToJudge(
        tuple(issue for issue in issues.values() if issue.needs_review),
        tuple((one, other) for one, other in pairs if one.state in JOINABLE and other.state in MAIN_STATES),
    )


def write(path: Path, to_judge: ToJudge, plan: Plan, as_of: date) -> None:
    """Write the list. Raises OSError."""
    write_review_list(path, plan, map(_class_row, to_judge.classes), as_of, (_pair_row(*one) for one in to_judge.pairs))


def _class_row(issue: StoredIssue) -> tuple[Cell, ...]:
    subject = issue.subject or PENDING
    return (
        issue.number, issue.village, issue.person, issue.visited_on, issue.text,
        issue.responsibility, subject, issue.grounds,
    )  # fmt: skip


def _pair_row(issue: StoredIssue, other: StoredIssue) -> tuple[Cell, ...]:
    return (
        issue.number, issue.village, issue.person, issue.visited_on, issue.text, other.number, other.state, other.text,
    )  # fmt: skip
