"""What may be pasted into a chat group: cells and kinds of faults, no name, no number, no word of anybody's opinion."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from minqing_cli import clean, problems
from minqing_cli.problems import Problem
from minqing_cli.sheets import Place
from minqing_cli.terms import RETURN_TITLE, Severity
from minqing_cli.workflows.faulty import FaultyFile
from minqing_cli.workflows.inbox import INSIDE

_MOST_CELLS = 12


def texts_of(files: Sequence[FaultyFile], today: date) -> dict[str, list[str]]:
    """Return village → the lines of its text; a file of no known village has one of its own."""
    by_village: dict[str, dict[str, list[Problem]]] = defaultdict(lambda: defaultdict(list))
    known = {file.name: file for file in files}
    for file in files:
        sole = file.villages[0] if file.villages else _shown(file)
        for fault in file.faults:
            place = fault.place
            village = file.rows.get((place.sheet or "", -1 if place.row is None else place.row), "")
            by_village[village or sole][file.name].append(fault)
    return {
        village: _text(village, [(known[name], faults) for name, faults in by_file.items()], today)
        for village, by_file in sorted(by_village.items())
    }


def _text(village: str, files: Sequence[tuple[FaultyFile, list[Problem]]], today: date) -> list[str]:
    count = sum(len(faults) for _, faults in files)
    lines = [f"{village} {RETURN_TITLE}（{today}）", f"报来的表有 {count} 处请改："]
    for file, faults in files:
        lines.append(f"{_shown(file)}：")
        cells: dict[str, list[str]] = defaultdict(list)
        for fault in faults:
            cells[_kind(fault)].append(_where(fault.place, file))
        for kind, where in cells.items():
            listed = "、".join(filter(None, where[:_MOST_CELLS]))
            more = f"等 {len(where)} 处" if len(where) > _MOST_CELLS else ""
            lines.append(f"  {kind}：{listed}{more}" if listed else f"  {kind}")
    if any(file.status == "read" for file, _ in files):
        lines.append("请在退回的表里标了颜色的格子上改，改好把整个文件发回来。")
    return lines


def _kind(fault: Problem) -> str:
    """Say what is wrong without what was found: our own words, and our own names of columns."""
    rule = problems.BY_CODE[fault.code]
    said = fault.says.rstrip("。") if rule is problems.MISSING_COLUMN else rule.kind
    # A file that could not be read has no copy to look into, so what to do is said here.
    said += f"。{rule.fix.rstrip('。')}" if fault.place.sheet is None and "{" not in rule.fix and rule.fix else ""
    return f"{said}（不改不能入账）" if fault.severity is Severity.ERROR else said


def _where(place: Place, file: FaultyFile) -> str:
    """Say the cell or row; the sheet by its number and not its name: many are called after the visitor."""
    order = {sheet.name: sheet.position for sheet in file.sheets}
    several = max(order.values(), default=1) > 1
    sheet = f"第 {order[place.sheet]} 张表 " if several and place.sheet in order else ""
    return sheet + (place.cell or (f"第{place.row + 1}行" if place.row is not None else ""))


def _shown(file: FaultyFile) -> str:
    """Return a file's name as its sender knows it, without the archive that it came in and without names of people."""
    name = file.name.rpartition(INSIDE)[2]
    for person in sorted(file.people, key=len, reverse=True):
        if len(person) > 1:
            name = name.replace(person, clean.masked_name(person))
    return clean.masked(name)
