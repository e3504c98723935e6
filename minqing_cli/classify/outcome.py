"""What a visit came to, read from the opinion cell and the column 是否有问题.

Decides 无问题, 有问题, 未走访到 or 待补 by rule D2: the text first, the column only where the text is blank;
where both speak and disagree the text stands and the caller is told. Which issues there are is `splitting`.
"""

from dataclasses import dataclass

from minqing_cli.classify.phrases import ClauseKind
from minqing_cli.classify.rulebook import Rulebook
from minqing_cli.classify.text import CLAUSE_ENDS, fold, spans_between, squeeze
from minqing_cli.terms import Outcome

MEANINGFUL_WEIGHT = 2
_ONLY_PUNCTUATION = " \n,。;:!?、.…·~()“”"


@dataclass(frozen=True, slots=True)
class OutcomeReading:
    """The outcome, and whether the column 是否有问题 says otherwise."""

    outcome: Outcome
    contradicted: bool


_BLANK = {
    True: OutcomeReading(Outcome.TO_COMPLETE, False),
    False: OutcomeReading(Outcome.NO_PROBLEM, False),
    None: OutcomeReading(Outcome.TO_COMPLETE, False),
}


def read_outcome(opinion: str | None, flag: bool | None, rules: Rulebook) -> OutcomeReading:
    """Return what the visit came to.

    flag: the column 是否有问题, None where there is none or its cell is blank. A blank opinion with “否” is 无问题.
    """
    if not opinion:
        return _BLANK[flag]
    text = squeeze(fold(opinion))
    if not text.strip(_ONLY_PUNCTUATION):
        return _BLANK[flag]
    outcome = _outcome_of(text, rules)
    expected = Outcome.HAS_ISSUE if flag else Outcome.NO_PROBLEM
    # A visit that met nobody has no issue either, so “否” does not contradict it.
    agrees = flag is None or outcome is expected or (outcome is Outcome.NOT_REACHED and not flag)
    return OutcomeReading(outcome, not agrees)


def _outcome_of(text: str, rules: Rulebook) -> Outcome:
    phrases = rules.phrases
    if phrases.says_nothing(text):
        return Outcome.NO_PROBLEM
    clauses = (text[start:end] for start, end in spans_between(text, CLAUSE_ENDS + "()"))
    matters = (clause for clause in clauses if phrases.kind(clause) is ClauseKind.MATTER)
    first = next(matters, None)
    if first is None:
        return Outcome.NO_PROBLEM
    if not phrases.not_reached.search(text):
        return Outcome.HAS_ISSUE
    remaining = ",".join((first, *matters))
    elsewhere = phrases.not_reached.sub(" ", remaining)
    if elsewhere != remaining and not names_a_matter(elsewhere, rules):
        return Outcome.NOT_REACHED
    return Outcome.HAS_ISSUE


def names_a_matter(text: str, rules: Rulebook) -> bool:
    """Say whether folded `text` has a strong or common term of any subject (强词或普词)."""
    return any(weight >= MEANINGFUL_WEIGHT for hit in rules.terms.find(text) for weight in hit.weights.values())
