"""What the texts of plain rows say, each distinct one read once.

An opinion made of clauses that each name a matter, with nothing but commas between them, is one issue in the sender's
own words: cutting it, looking for praise and for suspicions clause by clause gives what reading it whole would give,
and clauses come again where whole opinions hardly do. Everything else goes to `texts.read_text`.
"""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from minqing_cli import clean
from minqing_cli.classify import Rulebook, label_of_responsibility, label_of_subject, read_on_the_spot
from minqing_cli.classify.classes import ACCUSATION, classify
from minqing_cli.classify.emergencies import NUMBERS
from minqing_cli.classify.numbering import FIRST_NUMBERS
from minqing_cli.classify.phrases import ClauseKind
from minqing_cli.classify.text import fold
from minqing_cli.further import disposition_of
from minqing_cli.intake.texts import issue_of, read_text
from minqing_cli.packed import packed_issue
from minqing_cli.plan import Plan
from minqing_cli.terms import Disposition, Outcome

Issues = tuple[tuple[Any, ...], ...]

_SHORT = 12
"""Opinions up to this length (无, 没有意见, 都挺好的) come again and again and are remembered whole."""
_REMEMBERED = 20_000
_CLAUSES = re.compile(r"[一-鿿]{1,40}(?:，[一-鿿]{1,40}){0,20}。?")
_MARKS = (*ACCUSATION, *NUMBERS, "upright", "repeated")
_NO_NUMBER_BEGINS = frozenset(FIRST_NUMBERS)


class Written(NamedTuple):
    """The cells of a row that say what the visit came to."""

    opinion: str
    has_issue: str
    answer: str
    written_subject: str
    written_responsibility: str
    further: str


class OpinionReader:
    """Reads the texts of plain rows of a run."""

    def __init__(self, plan: Plan, rules: Rulebook, year: int) -> None:
        self._plan, self._rules, self._year = plan, rules, year
        self.due = lru_cache(1024)(self._due)
        self._known: dict[tuple[str, ...], tuple[str, Issues] | None] = {}
        self._clauses = lru_cache(_REMEMBERED)(self._names_a_matter)
        self._labels = lru_cache(1024)(self._both_labels)
        self._spot = lru_cache(1024)(self._on_the_spot)

    def read(self, cells: tuple[str, ...]) -> tuple[str, Issues] | None:
        """Return the outcome and the packed issues; None where something has to be said about them.

        cells: of a row, as `Written` has them.
        """
        if cells in self._known:
            return self._known[cells]
        found = self._read(Written(*cells))
        if len(cells[0]) <= _SHORT and len(self._known) < _REMEMBERED:
            self._known[cells] = found
        return found

    def _read(self, written: Written) -> tuple[str, Issues] | None:
        if _CLAUSES.fullmatch(written.opinion) and clean.yes_or_no(written.has_issue) is not False:
            text = written.opinion.removesuffix("。")
            if all(map(self._clauses, text.split("，"))):
                return self._one_issue(text, written)
        outcome, issues, said = read_text(written, self._plan, self._rules)
        return None if said else (outcome.value, tuple(map(packed_issue, issues)))

    def _one_issue(self, text: str, written: Written) -> tuple[str, Issues] | None:
        labels = self._labels(written.written_subject, written.written_responsibility)
        told = disposition_of(written.further, written.answer) if written.further else ""
        spot = told == Disposition.ANSWERED if told else self._spot(written.answer)
        if labels is None or spot is None:
            return None
        subject, responsibility, grounds = labels
        if subject and responsibility:
            packed = (text, subject, responsibility, spot, False, False, False, grounds, True, clean.squeezed(text))
            return Outcome.HAS_ISSUE.value, (packed,)
        issue = issue_of(text, spot, classify(text, self._rules, subject or None, responsibility or None))
        return (Outcome.HAS_ISSUE.value, (packed_issue(issue),)) if issue.subject and not issue.sensitive else None

    def _due(self, written: str) -> str:
        """The deadline that the row itself names, ISO, or nothing."""
        try:
            return clean.day(written, self._year).isoformat()
        except clean.Fault:
            return ""

    def _names_a_matter(self, clause: str) -> bool:
        """Say whether a clause is a matter, begins no new issue, and has no word that marks the whole text."""
        rules, folded = self._rules, fold(clause)
        phrases = rules.phrases
        return (
            phrases.kind(folded) is ClauseKind.MATTER
            and not phrases.not_reached.search(folded)
            and not phrases.connector.search(folded)
            and not phrases.turn.search(folded)
            and _NO_NUMBER_BEGINS.isdisjoint(folded)
            and rules.words.find(folded).keys().isdisjoint(_MARKS)
        )

    def _both_labels(self, subject: str, responsibility: str) -> tuple[str, str, str] | None:
        """Return the labels of the plan that were written, empty where none was, and the grounds; None if unknown."""
        about = label_of_subject(subject, self._rules) if subject else ""
        acting = label_of_responsibility(responsibility, self._rules) if responsibility else ""
        if about is None or acting is None:
            return None
        grounds = f"表中已填“{about}”；表中已填“{acting}”"
        return str(about), str(acting), grounds

    def _on_the_spot(self, answer: str) -> bool | None:
        """Return whether an answer says that the one issue of its row is solved; None where something has to be said."""
        found = read_on_the_spot(("",), answer or None, self._rules)
        barred = found.flags[0] and Disposition.ANSWERED not in self._plan.dispositions
        return None if found.unplaced or barred else found.flags[0]
