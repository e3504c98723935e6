"""Which issues were resolved on the spot, read from 现场答复/解决情况 or 是否当场解决.

Decides by rule D6. A sentence resolves nothing while it says 未, 待, 上报 and the like; “已” alone is no answer.
With several issues a statement counts for the issue that shares its longest term; where that is not clear none
counts and the caller is told. What “resolved” then means for the ledger is decided elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from minqing_cli.classify.numbering import items_of
from minqing_cli.classify.phrases import AnswerWords
from minqing_cli.classify.rulebook import Rulebook
from minqing_cli.classify.text import CLAUSE_ENDS, EDGES, SENTENCE_ENDS, fold, spans_between, squeeze


@dataclass(frozen=True, slots=True)
class SpotReading:
    """For each issue whether it was resolved on the spot; `unplaced`: something was, but it is not said which."""

    flags: tuple[bool, ...]
    unplaced: bool


def read_on_the_spot(issues: Sequence[str], answer: str | None, rules: Rulebook) -> SpotReading:
    """Return which of `issues` the answer says were resolved on the spot.

    >>> from minqing_cli.classify.rulebook import load_rulebook
    >>> read_on_the_spot(("下水道堵了", "电压低，空调带不动"), "下水道已当场疏通", load_rulebook())
    SpotReading(flags=(True, False), unplaced=False)
    """
    none = (False,) * len(issues)
    text = squeeze(fold(answer or "")).strip(EDGES)
    words = rules.phrases.answers
    if not issues or not text or text in words.no:
        return SpotReading(none, False)
    if len(issues) == 1:
        return SpotReading((text in words.yes or any(_is_solved(part, words) for part in _sentences(text)),), False)
    items = items_of(text)
    if len(items) == len(issues):
        answers = (text[item.start : item.end] for item in items)
        return SpotReading(tuple(any(_is_solved(part, words) for part in _sentences(one)) for one in answers), False)
    if words.every_one.search(text) and all(_is_solved(part, words) for part in _sentences(text)):
        return SpotReading((True,) * len(issues), False)
    if text in words.yes:
        return SpotReading(none, True)
    return _placed(issues, text, rules)


def _placed(issues: Sequence[str], text: str, rules: Rulebook) -> SpotReading:
    """Give each solved statement to the issue that it is about."""
    terms = [rules.terms.within(fold(issue)) for issue in issues]
    flags = [False] * len(issues)
    unplaced = False
    for statement, about in _statements(text, terms, rules):
        if _is_solved(statement, rules.phrases.answers):
            if about is None:
                unplaced = True
            else:
                flags[about] = True
    return SpotReading(tuple(flags), unplaced)


def _statements(text: str, terms: list[set[str]], rules: Rulebook) -> list[tuple[str, int | None]]:
    """Return the statements of the answer, each with the number of its issue.

    A clause that is about another issue begins another statement: “下水道已疏通，电压已上报” speaks of two.
    """
    statements: list[tuple[str, int | None]] = []
    for sentence in _sentences(text):
        clauses: list[str] = []
        about: int | None = None
        for start, end in spans_between(sentence, CLAUSE_ENDS):
            clause = sentence[start:end]
            named = _longest_shared(rules.terms.within(clause), terms)
            if named is not None and about is not None and named != about:
                statements.append((",".join(clauses), about))
                clauses = []
            about = about if named is None else named
            clauses.append(clause)
        statements.append((",".join(clauses), about))
    return statements


def _longest_shared(words: set[str], terms: list[set[str]]) -> int | None:
    """Return the issue that shares the longest term with `words`, None where no single one does."""
    lengths = [max((len(term) for term in words & own), default=0) for own in terms]
    best = max(lengths)
    return lengths.index(best) if best and lengths.count(best) == 1 else None


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in spans_between(text, SENTENCE_ENDS)]


def _is_solved(sentence: str, words: AnswerWords) -> bool:
    if sentence in words.yes:
        return True
    promised = words.unsolved.sub(" ", sentence)
    return bool(words.solved.search(promised)) and not words.blocking.search(words.not_blocking.sub(" ", promised))
