"""Which subject (主题) a text speaks of.

Decides by rule D7: the first conflict rule that fits, else the points of the terms, each different word once.
A subject that only words for places and people speak for gives way to one that a strong word for a thing speaks
for; where two are level those words are put aside. No word, or still level, is no subject: a person must say.
"""

from collections.abc import Set
from typing import NamedTuple

from minqing_cli.classify.lexicon import TermHit
from minqing_cli.classify.rulebook import Rulebook
from minqing_cli.classify.rules import SubjectRule

STRONG = 3.0
RULE_LEAD = STRONG
"""Points by which a subject leads that a conflict rule decides: as much as one strong word."""


class SubjectReading(NamedTuple):
    """The subject (None = 待研判), how far it leads, what spoke for it, and all candidates, best first."""

    subject: str | None
    margin: float
    rule: SubjectRule | None
    hits: tuple[TermHit, ...]
    candidates: tuple[tuple[str, float], ...]


def read_subject(text: str, named: Set[str], rules: Rulebook) -> SubjectReading:
    """Return the subject of folded `text`, whose places are blanked; `named`: its word groups and kinds of place."""
    hits = rules.terms.find(text)
    points = _points(hits)
    rule = next(rules.subject_rules.fitting(named), None)
    if rule:
        others = max((score for subject, score in points.items() if subject != rule.subject), default=0.0)
        points[rule.subject] = max(points.get(rule.subject, 0.0), others + RULE_LEAD)
    candidates = _ranked(points, rules)
    subject, margin = _leader(candidates)
    if rule is None and len(candidates) > 1:
        things = _ranked(_points([hit for hit in hits if hit.word not in rules.bystanders]), rules)
        if subject is None or (things and things[0][1] >= STRONG and subject not in dict(things)):
            # A person should look all the same, so the lead is none.
            subject, margin = _leader(things)[0], 0.0
            candidates.sort(key=lambda item: item[0] != subject)
    spoke = tuple(hit for hit in hits if (subject in hit.weights if subject else hit.weights))
    return SubjectReading(subject, margin, rule, spoke, tuple(candidates))


def _points(hits: list[TermHit]) -> dict[str, float]:
    """Return the points of each subject, each different word once."""
    points: dict[str, float] = {}
    counted = set()
    for word, _, _, weights in hits:
        if word not in counted:
            counted.add(word)
            for subject, weight in weights.items():
                points[subject] = points.get(subject, 0.0) + weight
    return points


def _ranked(points: dict[str, float], rules: Rulebook) -> list[tuple[str, float]]:
    """Return the subjects, best first; level ones in the plan's order, so that a text always lists the same way."""
    if len(points) < 2:
        return list(points.items())
    return sorted(points.items(), key=lambda item: (-item[1], rules.subjects.index(item[0])))


def _leader(candidates: list[tuple[str, float]]) -> tuple[str | None, float]:
    """Return the subject that leads and by how much; none where two are level."""
    if not candidates:
        return None, 0.0
    margin = candidates[0][1] - (candidates[1][1] if len(candidates) > 1 else 0.0)
    return (candidates[0][0] if margin > 0 else None), margin
