"""Reading a text: what a visit came to, which issues it raised, and what class each of them has.

Decides the outcome of a visit (D2), where a cell is split (D5), which issues were resolved on the spot (D6), the
subject and who has to act with reasons and a mark for review (D7), the suspicion against an official (D8), whether
the text says that it was raised before, and what must be called in at once (R9). Does not decide who the household is, whether two issues are the
same, or what a state in the ledger becomes. Pure: no clock, no files but its own rules.
"""

from minqing_cli.classify.classes import Classification, Reason, classify, explain
from minqing_cli.classify.emergencies import emergencies
from minqing_cli.classify.labels import label_of_responsibility, label_of_subject
from minqing_cli.classify.on_the_spot import SpotReading, read_on_the_spot
from minqing_cli.classify.outcome import OutcomeReading, read_outcome
from minqing_cli.classify.rulebook import Rulebook, load_rulebook
from minqing_cli.classify.splitting import Fragment, split_issues

__all__ = [
    "Classification",
    "Fragment",
    "OutcomeReading",
    "Reason",
    "Rulebook",
    "SpotReading",
    "classify",
    "emergencies",
    "explain",
    "label_of_responsibility",
    "label_of_subject",
    "load_rulebook",
    "read_on_the_spot",
    "read_outcome",
    "split_issues",
]
