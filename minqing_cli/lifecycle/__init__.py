"""The life of an issue: which step may follow which, what each requires, and what it changes.

受理 → 研判 → 转办 → 办理 → 办结 or 解释说明 → 回访 → 销号, with 退回, 挂起, 撤回 and 无法回访 beside that line (M15, M18,
D12). Everything legal stands in `transitions`; what is not there is refused, with the reason and the legal steps.
Two things are done with an issue that stays where it is: a call-back that reached nobody (`steps.try_again`) and a due
day put off (`extension`). Issues that are one matter are joined, and taken apart (`joining`).
Decides nothing about records: callers hand in how far an issue is and get back the fields that change. Nothing here asks
the clock.
"""

from minqing_cli.lifecycle.extension import Extension, extend, is_approved_by
from minqing_cli.lifecycle.joining import JOINABLE, MAIN_STATES
from minqing_cli.lifecycle.progress import CONCLUSIONS, Main, Progress, Reporter, Step, StepElsewhere, StepRefused
from minqing_cli.lifecycle.steps import HANDED_ON, KEPT_BY_THE_TOWN, already_taken, take_step, try_again, verdict
from minqing_cli.lifecycle.transitions import TRANSITIONS, Need, Transition, legal_steps

__all__ = [
    "CONCLUSIONS",
    "HANDED_ON",
    "JOINABLE",
    "KEPT_BY_THE_TOWN",
    "MAIN_STATES",
    "TRANSITIONS",
    "Extension",
    "Main",
    "Need",
    "Progress",
    "Reporter",
    "Step",
    "StepElsewhere",
    "StepRefused",
    "Transition",
    "already_taken",
    "extend",
    "is_approved_by",
    "legal_steps",
    "take_step",
    "try_again",
    "verdict",
]
