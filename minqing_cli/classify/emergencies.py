"""What cannot wait for a ledger: fire, crime and people in danger are called in at once (119、110、120), not written down.

Only words of something that goes on right now; what once happened (去年着火) is an ordinary matter. The words are in
phrases.toml.
"""

from collections.abc import Iterator, Mapping

from minqing_cli.classify.rulebook import Rulebook
from minqing_cli.classify.text import fold

NUMBERS: Mapping[str, str] = {"fire": "119", "crime": "110", "in_danger": "120"}
"""Group of words → whom to call."""


def emergencies(text: str, rules: Rulebook) -> Iterator[tuple[str, str]]:
    """Yield the words that speak of an emergency, as the sender wrote them, and the number to call.

    >>> from minqing_cli.classify.rulebook import load_rulebook
    >>> list(emergencies("隔壁着火了，快来人", load_rulebook()))
    [('着火了', '119')]
    """
    found = rules.words.find(fold(text))
    for group, number in NUMBERS.items():
        if group in found:
            start, end = found[group]
            yield text[start:end], number
