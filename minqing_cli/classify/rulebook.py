"""The rules in force, read from the TOML files beside this one and made ready for use.

Which rules hold is data; this file only reads it: terms.toml (words with their weight for a subject),
conflicts.toml (places, word groups, which subject wins), responsibility.toml (who has to act), phrases.toml
(turns of phrase), labels.toml (other names of the labels). A rule about a subject that the plan does not name
is left out.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from minqing_cli.classify.lexicon import TermIndex, WordGroups
from minqing_cli.classify.phrases import Phrases
from minqing_cli.classify.places import Places
from minqing_cli.classify.rules import Condition, Ordered, ResponsibilityRule, SubjectRule
from minqing_cli.classify.text import fold
from minqing_cli.terms import Responsibility, Subject

STANDARD_SUBJECTS = tuple(subject.value for subject in Subject)
STANDARD_RESPONSIBILITIES = tuple(responsibility.value for responsibility in Responsibility)
DEFAULT_REVIEW_MARGIN = 2.0
FILES = ("conflicts", "responsibility", "phrases", "terms", "labels")
WEIGHTS = {"strong": 3, "common": 2, "weak": 1}

ExtraTerms = tuple[tuple[str, tuple[tuple[str, int], ...]], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """Everything needed to read a text: picklable, never changed after it is made."""

    subjects: tuple[str, ...]
    responsibilities: tuple[str, ...]
    terms: TermIndex
    bystanders: frozenset[str]
    words: WordGroups
    places: Places
    subject_rules: Ordered[SubjectRule]
    responsibility_rules: Ordered[ResponsibilityRule]
    phrases: Phrases
    subject_names: Mapping[str, str]
    responsibility_names: Mapping[str, int]
    review_margin: float

    def label_of_rank(self, rank: int) -> str:
        """Return the plan's own name of the class; a plan with fewer classes gets its last one."""
        return self.responsibilities[min(rank, len(self.responsibilities) - 1)]


def load_rulebook(
    subjects: tuple[str, ...] = STANDARD_SUBJECTS,
    responsibilities: tuple[str, ...] = STANDARD_RESPONSIBILITIES,
    extra_terms: Mapping[str, Mapping[str, int]] | None = None,
    review_margin: float = DEFAULT_REVIEW_MARGIN,
) -> Rulebook:
    """Return the rules for a plan; the same arguments give the same object.

    extra_terms: subject → term → weight 1 to 3, a town's own words; they replace a built-in weight of the same term.
    review_margin: points between the best and the second subject below which a person should look.
    """
    extra: ExtraTerms = tuple((subject, tuple(terms.items())) for subject, terms in (extra_terms or {}).items())
    return _build(tuple(subjects), tuple(responsibilities), extra, review_margin)


@lru_cache(maxsize=8)
def _build(
    subjects: tuple[str, ...], responsibilities: tuple[str, ...], extra_terms: ExtraTerms, review_margin: float
) -> Rulebook:
    conflicts, duties, phrases, terms, labels = (read_toml(name) for name in FILES)
    places = conflicts["places"]
    after = places.pop("after")
    return Rulebook(
        subjects=subjects,
        responsibilities=responsibilities,
        terms=TermIndex.of(_terms(terms, subjects, extra_terms)),
        bystanders=frozenset(terms["bystanders"]["words"]),
        words=WordGroups.of({**conflicts["words"], **duties["words"], **phrases["words"]}),
        places=Places.of(places, after),
        subject_rules=Ordered.of(
            SubjectRule(rule["id"], Condition.of(rule), rule["subject"])
            for rule in conflicts["rule"]
            if rule["subject"] in subjects
        ),
        responsibility_rules=Ordered.of(
            ResponsibilityRule(rule["id"], Condition.of(rule), frozenset(rule.get("subjects", ())), rule["rank"] - 1)
            for rule in duties["rule"]
        ),
        phrases=Phrases.of(phrases),
        subject_names=labels["subject"],
        responsibility_names=labels["responsibility"],
        review_margin=review_margin,
    )


def _terms(
    data: Mapping[str, Mapping[str, list[str]]], subjects: tuple[str, ...], extra_terms: ExtraTerms
) -> dict[str, dict[str, int]]:
    """Return term → subject → weight for the subjects of the plan, neutral terms with nothing."""
    terms: dict[str, dict[str, int]] = {word: {} for word in data["neutral"]["words"]}
    for subject in subjects:
        for strength, words in data.get(subject, {}).items():
            for word in words:
                terms.setdefault(word, {})[subject] = WEIGHTS[strength]
    replaced: set[str] = set()
    for subject, own in extra_terms:
        for written, weight in own:
            word = fold(written).strip()
            if not word:
                continue
            if word not in replaced:
                terms[word] = {}
                replaced.add(word)
            if subject in subjects:
                terms[word][subject] = weight
    return terms


@lru_cache(maxsize=1)
def reasons_why() -> Mapping[str, str]:
    """Return the one-line reason of every rule, by its id."""
    return {rule["id"]: rule["why"] for name in ("conflicts", "responsibility") for rule in read_toml(name)["rule"]}


def read_toml(name: str) -> dict[str, Any]:
    """Return the packaged file `name`.toml."""
    return tomllib.loads(resources.files("minqing_cli.classify").joinpath(f"{name}.toml").read_text(encoding="utf-8"))
