"""Who has to act (责任类): the ordered rules ①–⑧ with those that go first.

Decides the rank by the first rule that fits; none is rule ⑧: suggest the town and its villages, and ask a person.
The rules are in responsibility.toml; the labels are the plan's own.
"""

from collections.abc import Set
from typing import NamedTuple

from minqing_cli.classify.rulebook import Rulebook
from minqing_cli.classify.rules import ResponsibilityRule
from minqing_cli.terms import ResponsibilityRank

UNANIMOUS = 0.9
DISPUTED = 0.7
UNCLEAR = 0.3


class ResponsibilityReading(NamedTuple):
    """The rank, the rule that decided (None = rule ⑧), and how sure it is.

    0.9 where every rule that fits names this rank, 0.7 where a later one would have said otherwise, 0.3 by rule ⑧.
    """

    rank: int
    rule: ResponsibilityRule | None
    confidence: float


def read_responsibility(named: Set[str], subject: str | None, rules: Rulebook) -> ResponsibilityReading:
    """Return who has to act; `named`: the word groups and kinds of place of the text.

    A rule bound to subjects also fits a text without a subject only if it is bound to none.
    """
    deciding: ResponsibilityRule | None = None
    for rule in rules.responsibility_rules.fitting(named):
        if rule.subjects and subject not in rule.subjects:
            continue
        if deciding is None:
            deciding = rule
        elif rule.rank != deciding.rank:
            return ResponsibilityReading(deciding.rank, deciding, DISPUTED)
    if deciding is None:
        return ResponsibilityReading(ResponsibilityRank.TOWN_AND_VILLAGE, None, UNCLEAR)
    return ResponsibilityReading(deciding.rank, deciding, UNANIMOUS)
