"""What goes over from one campaign's ledger into the next: the register, what stands beside it, the open issues.

An open issue gets a number of the new campaign and names its old one; clocks, states and marks stay as they are. Its
visit stays behind: whoever was visited last year is yet to be visited this year. See docs/decisions/0057.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from minqing_cli.logbooks import FILINGS, GRIDS, INSPECTIONS, KEY_HOUSEHOLDS, PROJECTS, TEAMS
from minqing_cli.merging.corrections import Correction
from minqing_cli.merging.handed_out import REGISTERS
from minqing_cli.merging.known import Household, StoredIssue
from minqing_cli.merging.logbooks import LogbookLine
from minqing_cli.merging.schedule import ScheduleLine
from minqing_cli.plan import Plan
from minqing_cli.terms import FINISHED

NEXT_YEAR = "init --from"
_STANDING = frozenset({TEAMS.name, KEY_HOUSEHOLDS.name, GRIDS.name, FILINGS.name})
"""Logbooks that say how things stand; the others note what was done in one campaign."""
_UNTIL_DONE: Mapping[str, str] = {PROJECTS.name: "done_on", INSPECTIONS.name: "mended_on"}
"""Logbooks whose lines go over until they are done, and the field that says so."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the old ledger holds. next_sequence: beyond all that it numbered in the new campaign's year."""

    households: Sequence[Household]
    issues: Sequence[StoredIssue]
    schedule: Sequence[ScheduleLine]
    logbook: Sequence[LogbookLine]
    corrections: Sequence[Correction]
    next_sequence: int
    handed_out: Sequence[LogbookLine] = ()
    """Slips, uploads and reminders that were handed out."""


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What the new ledger begins with. left: logbook lines of the old campaign that stay behind."""

    households: tuple[Household, ...]
    issues: tuple[StoredIssue, ...]
    schedule: tuple[ScheduleLine, ...]
    logbook: tuple[LogbookLine, ...]
    corrections: tuple[Correction, ...]
    left: int

    @property
    def anything(self) -> bool:
        """Whether there is anything to begin with."""
        return bool(self.households or self.issues or self.schedule or self.logbook or self.corrections)


def carry_over(kept: Kept, plan: Plan, year: int) -> CarriedOver:
    """Return what goes over into a new campaign. plan: the new one. year: of its numbers."""
    open_ones = {issue.number for issue in kept.issues if issue.state not in FINISHED}
    # Whoever raised what is joined to an open issue is still to be told of its result.
    going = [issue for issue in kept.issues if {issue.number, issue.main_number} & open_ones]
    numbers = {
        issue.number: plan.numbering.pattern.format(prefix=plan.office.prefix, year=year, number=sequence)
        for sequence, issue in enumerate(going, kept.next_sequence)
    }
    issues = tuple(
        _renumbered(issue, numbers, year, sequence) for sequence, issue in enumerate(going, kept.next_sequence)
    )
    spoken_of = {issue.household_id for issue in issues}
    logbook = tuple(line for line in kept.logbook if _stays_in_force(line))
    handed_out = tuple(_of_new_numbers(kept.handed_out, numbers))
    return CarriedOver(
        tuple(one for one in kept.households if one.on_register or one.id in spoken_of),
        issues,
        tuple(kept.schedule),
        (*logbook, *handed_out),
        tuple(kept.corrections),
        len(kept.logbook) - len(logbook),
    )


def _renumbered(issue: StoredIssue, numbers: Mapping[str, str], year: int, sequence: int) -> StoredIssue:
    older = f"更早的编号 {issue.other_number}" if issue.other_number else ""
    return replace(
        issue,
        number=numbers[issue.number],
        sequence=sequence,
        year=year,
        visit_id=0,
        other_number=issue.number,
        # What it is like may have been closed and stay behind.
        same_as=numbers.get(issue.same_as, ""),
        main_number=numbers.get(issue.main_number, ""),
        remark="；".join(filter(None, (issue.remark, older))),
    )


def _of_new_numbers(lines: Iterable[LogbookLine], numbers: Mapping[str, str]) -> Iterator[LogbookLine]:
    """Yield what was handed out of the issues that go over: no second slip, and reminders go on counting."""
    records = {name: record for record, name in REGISTERS.items()}
    for line in lines:
        entry = records[line.logbook].model_validate_json(line.content)
        number = numbers.get(entry.issue)
        if number is not None:
            moved = entry.model_copy(update={"issue": number})
            yield replace(line, key=moved.key, content=moved.model_dump_json())


def _stays_in_force(line: LogbookLine) -> bool:
    if line.logbook in _UNTIL_DONE:
        return not json.loads(line.content).get(_UNTIL_DONE[line.logbook])
    return line.logbook in _STANDING
