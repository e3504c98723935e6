"""What a visit's text says: its outcome, its issues one by one, and the class of each."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from minqing_cli import clean, problems
from minqing_cli.classify import (
    Classification,
    Rulebook,
    classify,
    emergencies,
    explain,
    label_of_responsibility,
    label_of_subject,
    read_on_the_spot,
    read_outcome,
    split_issues,
)
from minqing_cli.further import OF_THE_ISSUE, disposition_of, heading_of, said_in
from minqing_cli.plan import Plan
from minqing_cli.records import ReadIssue
from minqing_cli.terms import Disposition, Outcome
from minqing_cli.validate import Finding, finding

_OF_EACH = (*OF_THE_ISSUE, "disposition")
"""Columns that speak of the issues of a row, and of which a row has only one."""


class Written(Protocol):
    """The cells of a row that say what the visit came to; a visit has them, too."""

    @property
    def opinion(self) -> str: ...
    @property
    def has_issue(self) -> str: ...
    @property
    def answer(self) -> str: ...
    @property
    def written_subject(self) -> str: ...
    @property
    def written_responsibility(self) -> str: ...
    @property
    def further(self) -> str: ...


def read_text(visit: Written, plan: Plan, rules: Rulebook) -> tuple[Outcome, tuple[ReadIssue, ...], list[Finding]]:
    """Return the outcome of a visit, its issues in order, and what has to be said about them."""
    reading = read_outcome(visit.opinion, clean.yes_or_no(visit.has_issue), rules)
    found: list[Finding] = []
    if reading.contradicted:
        found.append(finding(problems.FLAG_CONTRADICTS, "has_issue", visit.has_issue))
    if reading.outcome is Outcome.TO_COMPLETE:
        found.append(finding(problems.OPINION_MISSING, "opinion"))
    for words, number in emergencies(visit.opinion, rules):
        found.append(finding(problems.EMERGENCY, "opinion", words, number=number))
    if reading.outcome is not Outcome.HAS_ISSUE:
        return reading.outcome, (), found
    texts = tuple(fragment.text for fragment in split_issues(visit.opinion, rules))
    flags = _on_the_spot(visit, texts, plan, rules, found)
    found.extend(_written_classes(visit, plan, rules, len(texts)))
    if len(texts) > 1 and (shared := [heading_of(name) for name in _OF_EACH if name in said_in(visit.further)]):
        found.append(finding(problems.FURTHER_SHARED, "opinion", count=len(texts), columns="、".join(shared)))
    issues = tuple(
        issue_of(text, flag, classify(text, rules, visit.written_subject or None, visit.written_responsibility or None))
        for text, flag in zip(texts, flags, strict=True)
    )
    for issue in issues:
        if issue.subject is None:
            found.append(finding(problems.CLASS_PENDING, "opinion", issue.text))
        if issue.sensitive:
            found.append(finding(problems.SENSITIVE, "opinion", unit=plan.units.sensitive))
    return reading.outcome, issues, found


def _on_the_spot(
    visit: Written, texts: Sequence[str], plan: Plan, rules: Rulebook, found: list[Finding]
) -> tuple[bool, ...]:
    """Return which issues were resolved at the door, as 处置 says, or else 现场答复 (D6)."""
    told = disposition_of(visit.further, visit.answer)
    if told:
        return (told == Disposition.ANSWERED,) * len(texts)
    spot = read_on_the_spot(texts, visit.answer or None, rules)
    if spot.unplaced:
        found.append(finding(problems.SPOT_NOT_PLACED, "answer", visit.answer))
    if any(spot.flags) and Disposition.ANSWERED not in plan.dispositions:
        allowed = "、".join(plan.dispositions)
        found.append(finding(problems.DISPOSITION_BARRED, "answer", visit.answer, allowed=allowed))
        return (False,) * len(texts)
    return spot.flags


def issue_of(text: str, on_the_spot: bool, found: Classification) -> ReadIssue:
    """Return one issue with its class."""
    return ReadIssue(
        text=text,
        subject=found.subject,
        responsibility=found.responsibility,
        on_the_spot=on_the_spot,
        sensitive=found.sensitive,
        repeated=found.repeated,
        needs_review=found.needs_review,
        grounds=explain(found),
        written=any(reason.rule.startswith("R-WRITTEN") for reason in found.reasons),
    )


def _written_classes(visit: Written, plan: Plan, rules: Rulebook, count: int) -> Iterator[Finding]:
    if visit.written_subject and label_of_subject(visit.written_subject, rules) is None:
        yield finding(
            problems.SUBJECT_UNKNOWN, "written_subject", visit.written_subject, choices="、".join(plan.subjects)
        )
    if visit.written_responsibility and label_of_responsibility(visit.written_responsibility, rules) is None:
        yield finding(
            problems.RESPONSIBILITY_UNKNOWN,
            "written_responsibility",
            visit.written_responsibility,
            choices="、".join(plan.responsibilities),
        )
    if count > 1 and (visit.written_subject or visit.written_responsibility):
        field = "written_subject" if visit.written_subject else "written_responsibility"
        yield finding(problems.CLASS_SHARED, field, count=count)
