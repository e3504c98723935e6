"""Whether a text sounds like a dispute between people (矛盾纠纷, M20).

Only a suggestion, for campaigns that ask which issues are disputes: 疑似 stands in the ledger until somebody says 是 or 否,
and counts as nothing until then. The words are those by which a quarrel of neighbours or in a family is classified.
"""

from minqing_cli.classify.rulebook import load_rulebook
from minqing_cli.classify.text import SENTENCE_ENDS, fold, spans_between


def sounds_like_a_dispute(text: str) -> bool:
    """Say whether somebody is at odds with a neighbour or within the family, in one sentence.

    >>> sounds_like_a_dispute("和邻居因为宅基地吵架"), sounds_like_a_dispute("村里没有矛盾纠纷，路灯不亮")
    (True, False)
    """
    words, folded = load_rulebook().words, fold(text)
    named = (words.find(folded[start:end]).keys() for start, end in spans_between(folded, SENTENCE_ENDS))
    return any("family_quarrel" in found or {"neighbour", "dispute"} <= found for found in named)
