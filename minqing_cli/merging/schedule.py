"""An imported visit schedule against the one in force.

The new schedule takes the place of the old one as a whole: a line is known again by village and area, and one that
the file no longer has ends. Where a line of the file was held nothing ends, for it may be just that line.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from minqing_cli import problems
from minqing_cli.problems import Problem
from minqing_cli.records import ScheduleEntry
from minqing_cli.sheets import Place


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """One stored line: an area of a village and who answers for it.

    phones: as they are shown, also those that cannot be dialled. position and source do not make two lines differ.
    """

    id: int
    branch: str
    village: str
    area: str
    households: int
    leader: str
    officer: str
    members: str
    phones: str
    period: str = ""
    remark: str = ""
    position: int = field(default=0, compare=False)
    source: str = field(default="", compare=False)


@dataclass(slots=True)
class ScheduleResult:
    """lines: new and changed ones to write. ended: known ones that the file does not have."""

    lines: list[ScheduleLine] = field(default_factory=list)
    ended: list[ScheduleLine] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    same: int = 0
    kept: int = 0
    held: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.lines or self.ended)

    @property
    def total(self) -> int:
        """Lines in force afterwards."""
        return self.new + self.changed + self.same + self.kept


def weigh_schedule(
    entries: Sequence[tuple[Place, ScheduleEntry]],
    known: Sequence[ScheduleLine],
    next_id: int,
    complete: bool,
    file: str,
) -> ScheduleResult:
    """Return what an import changes. complete: no line of the file was held. file: where ended lines are said."""
    result = ScheduleResult()
    by_area = {(line.village, line.area): line for line in known}
    seen: dict[tuple[str, str], Place] = {}
    for place, entry in entries:
        key = (entry.village, entry.area)
        if key in seen:
            result.held += 1
            result.problems.append(problems.SCHEDULE_DOUBLE.at(place, other=seen[key]))
            continue
        seen[key] = place
        found = by_area.get(key)
        fresh = line_of(entry, found.id if found else next_id, len(seen), place)
        if fresh == found:
            result.same += 1
            continue
        if found is None:
            next_id += 1
            result.new += 1
        else:
            result.changed += 1
        result.lines.append(fresh)
    left = [line for key, line in by_area.items() if key not in seen]
    if complete and not result.held:
        result.ended = left
        result.problems.extend(
            problems.SCHEDULE_ENDED.at(Place(file), found=f"{line.village} {line.area}") for line in left
        )
    elif left:
        result.kept = len(left)
        result.problems.append(problems.SCHEDULE_KEPT.at(Place(file), count=len(left)))
    return result


def officers(lines: Iterable[ScheduleLine]) -> dict[tuple[str, str], str]:
    """Return (village, area) → 包村干部, and (village, "") where the whole village has a single one."""
    found: dict[tuple[str, str], str] = {}
    by_village: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        found[line.village, line.area] = line.officer
        by_village[line.village].add(line.officer)
    return found | {(village, ""): names.pop() for village, names in by_village.items() if len(names) == 1}


def line_of(entry: ScheduleEntry, line_id: int, position: int, place: Place) -> ScheduleLine:
    """Return an entry as it is stored."""
    numbers = (*entry.phones.usable, *(found for found, _ in entry.phones.faults))
    return ScheduleLine(
        line_id,
        entry.branch,
        entry.village,
        entry.area,
        entry.households,
        entry.leader,
        entry.officer,
        entry.members,
        "、".join(numbers),
        entry.period,
        entry.remark,
        position,
        str(Place(place.file, place.sheet, place.row)),
    )
