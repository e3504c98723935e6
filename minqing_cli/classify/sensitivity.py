"""Whether a text may accuse an official (疑似涉干部).

Decides by rules D8 and R11: an official and a misdeed in the same sentence, or a word that accuses by itself;
praise in the same words does not count, nor does 贪 alone. Only a suspicion: the town confirms or lifts it.
"""

from minqing_cli.classify.lexicon import Span
from minqing_cli.classify.phrases import ClauseKind
from minqing_cli.classify.rulebook import Rulebook
from minqing_cli.classify.text import SENTENCE_ENDS, spans_between, squeeze


def is_sensitive(text: str, found: dict[str, Span], rules: Rulebook) -> bool:
    """Say whether folded `text` may accuse an official; `found`: its word groups, looked up before."""
    if "accusing" not in found and ("cadre" not in found or "misconduct" not in found):
        return False
    return any(_accuses(text[start:end], rules) for start, end in spans_between(text, SENTENCE_ENDS))


def _accuses(sentence: str, rules: Rulebook) -> bool:
    found = rules.words.find(sentence)
    if "upright" in found or rules.phrases.kind(squeeze(sentence)) is ClauseKind.PRAISE:
        return False
    return "accusing" in found or ("cadre" in found and "misconduct" in found)
