"""An imported sheet of a logbook against the lines that stand.

A line is known again by its key. What a whole logbook's sheet no longer has ends; other sheets only add and correct.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel

from minqing_cli import clean, problems
from minqing_cli.identity import reached_by
from minqing_cli.logbooks import Logbook, as_values, key_of
from minqing_cli.merging.known import Household
from minqing_cli.problems import Problem
from minqing_cli.sheets import Place


@dataclass(frozen=True, slots=True)
class LogbookLine:
    """One stored line. content: its filled fields as JSON. position and source do not make two lines differ."""

    id: int
    logbook: str
    key: str
    content: str
    position: int = field(default=0, compare=False)
    source: str = field(default="", compare=False)


@dataclass(slots=True)
class LogbookResult:
    """lines: new and changed ones to write. ended: known ones that a whole sheet does not have."""

    lines: list[LogbookLine] = field(default_factory=list)
    ended: list[LogbookLine] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    same: int = 0
    held: int = 0
    problems: list[Problem] = field(default_factory=list)


def weigh_logbook(
    logbook: Logbook,
    entries: Sequence[tuple[Place, BaseModel]],
    known: Sequence[LogbookLine],
    next_id: int,
    complete: bool,
) -> LogbookResult:
    """Return what an import changes. complete: no line of the file was held, so that missing ones may end."""
    result = LogbookResult()
    by_key = {line.key: line for line in known}
    seen: dict[str, Place] = {}
    for place, entry in entries:
        key = key_of(logbook, entry)
        if key in seen:
            result.held += 1
            result.problems.append(problems.LOGBOOK_DOUBLE.at(place, other=seen[key]))
            continue
        seen[key] = place
        found = by_key.get(key)
        content = json.dumps(as_values(entry), ensure_ascii=False, sort_keys=True)
        position = found.position if found and not logbook.whole else len(known) * (not logbook.whole) + len(seen)
        fresh = LogbookLine(found.id if found else next_id, logbook.name, key, content, position, str(place))
        if fresh == found:
            result.same += 1
            continue
        if found is None:
            next_id += 1
            result.new += 1
        else:
            result.changed += 1
        result.lines.append(fresh)
    if logbook.whole and complete and not result.held:
        result.ended = [line for line in known if line.key not in seen]
    return result


def household_finder(households: Iterable[Household]) -> Callable[[str, str, str], Household | None]:
    """Return a function that finds the household of (village, person, phones), None where it cannot be told (D3)."""
    by_name: dict[tuple[str, str], list[Household]] = defaultdict(list)
    for household in households:
        by_name[household.village, household.name].append(household)

    def find(village: str, person: str, phones: str) -> Household | None:
        candidates = by_name.get((village, clean.name(person)), [])
        numbers = clean.phones(phones).usable
        reached = reached_by(numbers, candidates) if numbers else candidates
        # A register that has the name once means that household, whatever number it left since.
        found = reached or candidates
        return found[0] if len(found) == 1 else None

    return find
