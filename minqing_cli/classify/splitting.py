"""One cell, several issues: where an opinion is cut.

Decides the pieces by rule D5: at numbers that form a list, at line breaks, at a connector that begins a clause
(另外, 还有, …), and at “；” or “。” where both sides name a matter. Commas never cut. The text of an issue is the
sender's own, only without its number, the punctuation at its edges, and clauses around it that say nothing
(无意见, 很满意). Whether a visit has an issue at all is `outcome`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from minqing_cli.classify.numbering import items_of, leading_number
from minqing_cli.classify.outcome import names_a_matter
from minqing_cli.classify.phrases import ClauseKind
from minqing_cli.classify.rulebook import Rulebook
from minqing_cli.classify.text import CLAUSE_ENDS, EDGES, fold, spans_between, squeeze, strip_edges

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fragment:
    """One issue: `text` is opinion[start:end]."""

    text: str
    start: int
    end: int


def split_issues(opinion: str, rules: Rulebook) -> tuple[Fragment, ...]:
    """Return the issues of an opinion in their order; none where it says nothing at all.

    >>> from minqing_cli.classify.rulebook import load_rulebook
    >>> [issue.text for issue in split_issues("无意见，就是门口的井盖坏了，另外低保户评得不公平", load_rulebook())]
    ['门口的井盖坏了', '低保户评得不公平']
    """
    text = fold(opinion)
    pieces: list[Span] = []
    for start, end in _pieces(text, rules):
        start, end = _trimmed(text, start, end, rules)
        if start < end:
            pieces.append((start, end))
    return tuple(Fragment(opinion[start:end], start, end) for start, end in pieces)


def _pieces(text: str, rules: Rulebook) -> Iterator[Span]:
    for item in _numbered(text, 0, len(text), rules):
        for line in _lines(text, *item, rules):
            for part in _connected(text, *line, rules):
                yield from _sentences(text, *part, rules)


def _numbered(text: str, start: int, end: int, rules: Rulebook) -> Iterator[Span]:
    """Yield the items of a list and of the lists inside them; words before the list only if they are an issue."""
    items = items_of(text, start, end)
    if not items:
        yield start, end
        return
    announced = text[start : items[0].marker]
    before = announced.rstrip(EDGES)
    heads_the_list = announced.rstrip().endswith(":") or rules.phrases.list_head.search(before)
    if not heads_the_list and names_a_matter(before, rules):
        yield start, items[0].marker
    for item in items:
        yield from _numbered(text, item.start, item.end, rules)


def _lines(text: str, start: int, end: int, rules: Rulebook) -> Iterator[Span]:
    """Yield the lines. After a comma a break may only be the width of the cell: both sides must name a matter."""
    if "\n" not in text[start:end]:
        yield start, end
        return
    begin = start
    lines = spans_between(text, "\n", start, end)
    for (_, line_end), following in pairwise(lines):
        if _line_ends(text, (begin, line_end), following, rules):
            yield begin, line_end
            begin = following[0]
    if lines:
        yield begin, lines[-1][1]


def _line_ends(text: str, line: Span, following: Span, rules: Rulebook) -> bool:
    if _only_asks(text[slice(*following)], rules):
        return False
    if text[slice(*line)].rstrip().endswith((",", "、")):
        return names_a_matter(text[slice(*line)], rules) and names_a_matter(text[slice(*following)], rules)
    return True


def _connected(text: str, start: int, end: int, rules: Rulebook) -> Iterator[Span]:
    """Yield the parts that begin at a connector after punctuation; the connector belongs to none."""
    begin = start
    if not rules.phrases.connector.search(text, start, end):
        yield start, end
        return
    for clause_start, clause_end in spans_between(text, CLAUSE_ENDS, start, end):
        first = clause_start + len(text[clause_start:clause_end]) - len(text[clause_start:clause_end].lstrip())
        match = rules.phrases.connector.match(text, first, clause_end)
        if match and first > start and strip_edges(text, match.end(), end) != (end, end):
            yield begin, clause_start
            begin = match.end()
    yield begin, end


def _sentences(text: str, start: int, end: int, rules: Rulebook) -> Iterator[Span]:
    """Yield the sentences at “；” and “。”, joined where a side names no matter or only asks for more of the same."""
    sentences = spans_between(text, ";。", start, end)
    if not sentences:
        return
    begin, stop = sentences[0]
    for following in sentences[1:]:
        if _goes_on(text, (begin, stop), following, rules):
            stop = following[1]
        else:
            yield begin, stop
            begin, stop = following
    yield begin, stop


def _goes_on(text: str, before: Span, after: Span, rules: Rulebook) -> bool:
    """Say whether the sentence `after` belongs to the issue `before`."""
    earlier, later = text[slice(*before)], text[slice(*after)]
    if not names_a_matter(earlier, rules) or not names_a_matter(later, rules):
        # What only thanks or says nothing stays apart, so that it can be left out.
        return not (_says_nothing(text, before, rules) or _says_nothing(text, after, rules))
    start, end = strip_edges(text, *after)
    if not rules.phrases.request_start.match(text, start, end):
        return False
    for hit in rules.terms.find(earlier):
        later = later.replace(hit.word, " ")
    return not names_a_matter(later, rules)


def _only_asks(text: str, rules: Rulebook) -> bool:
    """Say whether `text` is a bare request (请尽快解决) that names no matter of its own."""
    start, end = strip_edges(text, 0, len(text))
    return rules.phrases.bare_request.fullmatch(squeeze(text[start:end])) is not None and not names_a_matter(
        text, rules
    )


def _says_nothing(text: str, span: Span, rules: Rulebook) -> bool:
    """Say whether no clause in `span` carries a matter."""
    return all(
        rules.phrases.kind(squeeze(text[start:end])) is not ClauseKind.MATTER
        for start, end in spans_between(text, CLAUSE_ENDS, *span)
    )


def _trimmed(text: str, start: int, end: int, rules: Rulebook) -> Span:
    """Return the span without number, turn, and clauses at its edges that carry no issue; empty if nothing is left."""
    phrases = rules.phrases
    clauses = spans_between(text, CLAUSE_ENDS, start, end)
    while clauses and phrases.kind(squeeze(text[slice(*clauses[0])]).strip()) is not ClauseKind.MATTER:
        clauses.pop(0)
    # At the end praise may complete the issue (原来坏过，现在修好了): only what is empty goes.
    while clauses and phrases.says_nothing(squeeze(text[slice(*clauses[-1])])):
        clauses.pop()
    if not clauses:
        return start, start
    start, end = strip_edges(text, clauses[0][0], clauses[-1][1])
    start, end = strip_edges(text, leading_number(text, start, end), end)
    # A connector that opens the whole cell connects nothing and may be meant (“还有三户没通水”).
    openings = (phrases.connector, phrases.turn) if start > 0 else (phrases.turn,)
    for opening in openings:
        match = opening.match(text, start, end)
        if match and strip_edges(text, match.end(), end) != (end, end):
            start, end = strip_edges(text, match.end(), end)
    return start, end
