"""Upkeep of the register and corrections in the ledger, each as one batch of new versions.

Finds whom the clerk means, works out what changes, and writes it. What cannot be found is refused with the names
that come nearest; whoever cannot be told apart is refused with the candidates.
"""

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError

from minqing_cli import clean
from minqing_cli.columns import columns_of
from minqing_cli.identity import reached_by
from minqing_cli.merging.corrections import Corrections
from minqing_cli.merging.known import Household
from minqing_cli.merging.upkeep import Holdings, Upkeep, corrected, doubles, enrolled, renamed, with_status
from minqing_cli.records import RosterEntry
from minqing_cli.stores import ledger
from minqing_cli.stores.batches import Batch
from minqing_cli.stores.ledger import Ledger
from minqing_cli.stores.queries import Queries
from minqing_cli.workflows.workspace import Clock, Workspace
from minqing_cli.workflows.writing import new_batch

BACK = "恢复"
STATUSES = ("搬走", "去世", "空户", BACK)


class UpkeepRefused(Exception):
    """The request makes no sense here; the text says why, and which names or households come nearest."""


@dataclass(slots=True)
class UpkeepReport:
    """What an upkeep did. batch: None where nothing was written. notes: what the clerk should look at."""

    command: str
    dry_run: bool
    upkeep: Upkeep
    batch: int | None = None
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Desk:
    """The ledger open before one upkeep."""

    book: Ledger
    workspace: Workspace
    clock: Clock
    notes: list[str] = field(default_factory=list)
    everybody: list[Household] = field(init=False)
    corrections: Corrections = field(init=False)

    def __post_init__(self) -> None:
        self.everybody = list(Queries(self.book.connection).households())
        self.corrections = self.book.corrections()

    @property
    def villages(self) -> set[str]:
        """Every village that ledger or plan knows."""
        return {one.village for one in self.everybody} | set(self.workspace.plan.villages())

    def village(self, written: str) -> str:
        """The village that is meant, by its name of now. Raises UpkeepRefused."""
        name = clean.name(written)
        now = self.corrections.who(name, "", ()).village
        for known in (name, now):
            if known in self.villages:
                return known
        raise UpkeepRefused(f"没有“{written}”这个村。{_nearest(name, self.villages)}")

    def household(self, village: str, person: str, phone: str) -> Household:
        """The one household that is meant. Raises UpkeepRefused."""
        village, name = self.village(village), clean.name(person)
        here = [one for one in self.everybody if one.village == village]
        numbers = clean.phones(phone).usable
        was = {one.to_name for one in self.corrections.made if (one.village, one.name) == (village, name)}
        found = [one for one in here if one.name == name] or [one for one in here if one.name in was]
        if not found:
            raise UpkeepRefused(f"{village}没有“{person}”这一户。{_nearest(name, [one.name for one in here])}")
        reached = reached_by(numbers, found) if phone else found
        if len(reached) != 1:
            listed = "；".join(map(_shown, found))
            raise UpkeepRefused(f"{village}有 {len(found)} 户“{person}”，分不清是哪一户：{listed}。请写明电话。")
        _require_own(reached[:1])
        return reached[0]

    def holdings(self, households: Sequence[Household]) -> Holdings:
        """What the ledger has of households."""
        ids = {one.id for one in households}
        return Holdings(households, self.book.visits_of(ids), self.book.issues_of(ids))


def _nearest(written: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(written, sorted(set(known)), n=3, cutoff=0.4)
    return f"是不是{'、'.join(f'“{name}”' for name in near)}？" if near else "名称请照底册写。"


def _require_own(households: Iterable[Household]) -> None:
    town = next((one.town for one in households if one.town), "")
    if town:
        raise UpkeepRefused(f"这是{town}台账里的，请在该镇改正，再汇总到这里。")


def _shown(one: Household) -> str:
    return "，".join(filter(None, (one.name, "、".join(one.phones) or "无电话", one.address)))


def _run(
    workspace: Workspace, clock: Clock, command: str, dry_run: bool, work: Callable[[_Desk], Upkeep]
) -> UpkeepReport:
    """Do one upkeep in one transaction. Raises UpkeepRefused, Locked, LedgerUnwritable."""
    with workspace.locked(), ledger.writing(workspace.ledger) as book:
        desk = _Desk(book, workspace, clock)
        report = UpkeepReport(command, dry_run, work(desk), notes=desk.notes)
        if report.upkeep.changes and not dry_run:
            report.batch = book.append(_batch(report, workspace, clock))
    return report


def _batch(report: UpkeepReport, workspace: Workspace, clock: Clock) -> Batch:
    upkeep = report.upkeep
    changed = {"households": len(upkeep.households), "visits": len(upkeep.visits), "issues": len(upkeep.issues)}
    return new_batch(
        workspace,
        clock,
        report.command,
        {name: {"new": 0, "changed": count, "same": 0} for name, count in changed.items()},
        households=upkeep.households,
        visits=upkeep.visits,
        issues=upkeep.issues,
        schedule=upkeep.schedule,
        corrections=upkeep.corrections,
    )


def set_status(
    workspace: Workspace, clock: Clock, who: tuple[str, str, str], status: str, details: Sequence[str], dry_run: bool
) -> UpkeepReport:
    """Say that a household need not be visited any more, or must be again. who: village, person, phone."""

    def work(desk: _Desk) -> Upkeep:
        household = desk.household(*who)
        if not household.on_register:
            desk.notes.append("这一户不在底册里，本来就不计入走访率。")
        told = "，".join(filter(None, details))
        written = "" if status == BACK else f"{status}（{told}）" if told else status
        return with_status(household, written)

    return _run(workspace, clock, "roster status", dry_run, work)


def enrol(
    workspace: Workspace, clock: Clock, cells: Mapping[str, str], new_village: bool, dry_run: bool
) -> UpkeepReport:
    """Put one household on the register. cells: by field of a line of the register."""

    def work(desk: _Desk) -> Upkeep:
        try:
            entry = RosterEntry.model_validate({name: value for name, value in cells.items() if value})
        except ValidationError as error:
            headings = columns_of(RosterEntry)
            names = [headings[str(one["loc"][0])].heading for one in error.errors(include_url=False)]
            raise UpkeepRefused(f"{'、'.join(names)}没有写对，没有登记。") from None
        if not (new_village or not desk.villages):
            entry = entry.model_copy(update={"village": desk.village(entry.village)})
        entry = desk.corrections.of_entry(entry)
        _require_own(one for one in desk.everybody if one.village == entry.village)
        faults = "、".join(found for found, _ in entry.phones.faults)
        if faults:
            desk.notes.append(f"电话“{faults}”不能用，没有登记电话。")
        branch = entry.branch or desk.workspace.plan.branch_of(entry.village) or desk.book.branches().get(entry.village)
        entry = entry.model_copy(update={"branch": branch or ""})
        same = [one for one in desk.everybody if (one.village, one.name) == (entry.village, entry.person)]
        next_id, _, _ = desk.book.next_ids(desk.clock.today.year)
        return enrolled(entry, same, next_id, max((one.position for one in desk.everybody), default=0) + 1)

    return _run(workspace, clock, "roster add", dry_run, work)


def rename_village(workspace: Workspace, clock: Clock, old: str, new: str, dry_run: bool) -> UpkeepReport:
    """Give a village another name."""

    def work(desk: _Desk) -> Upkeep:
        into = clean.name(new)
        if into in {one.village for one in desk.everybody} and clean.name(old) in desk.villages:
            raise UpkeepRefused(f"已经有“{into}”了。要把两个村并成一个，请用 minqing roster merge-villages。")
        return _moved(desk, [old], into, "")

    return _run(workspace, clock, "roster rename-village", dry_run, work)


def merge_villages(
    workspace: Workspace, clock: Clock, villages: Sequence[str], into: str, branch: str, dry_run: bool
) -> UpkeepReport:
    """Move everything of some villages into one. branch: of that one, where it cannot be told."""
    return _run(
        workspace,
        clock,
        "roster merge-villages",
        dry_run,
        lambda desk: _moved(desk, villages, clean.name(into), clean.name(branch)),
    )


def _moved(desk: _Desk, villages: Sequence[str], into: str, branch: str) -> Upkeep:
    names = [clean.name(one) for one in villages]
    done = {one.village for one in desk.corrections.made if not one.name and one.to_village == into}
    known = {one.village for one in desk.everybody}
    moving = []
    for name in dict.fromkeys(names):
        if name == into or (name in done and name not in known):
            continue
        if name not in desk.villages:
            desk.village(name)
            raise UpkeepRefused(f"“{name}”已经改名，不能再改到“{into}”。请写现在的村名。")
        moving.append(name)
    if not moving:
        return Upkeep()
    standing = [one for one in desk.everybody if one.village == into]
    old = [one for one in desk.everybody if one.village in moving]
    _require_own((*standing, *old))
    plan = desk.workspace.plan
    target = branch or plan.branch_of(into) or next((one.branch for one in (*standing, *old) if one.branch), "")
    registered = any(one.on_register for one in (*standing, *old))
    holdings = desk.holdings(old)
    lines = [line for line in Queries(desk.book.connection).schedule() if line.village in moving]
    moved = Holdings(old, holdings.visits, holdings.issues, lines)
    upkeep = renamed(moved, moving, into, target, target if registered else "", desk.corrections.next_id)
    upkeep.doubled = doubles(upkeep.households, standing)
    if upkeep.doubled:
        listed = "、".join(dict.fromkeys(one.name for one in upkeep.doubled))
        desk.notes.append(f"并到一起后，有同名同电话的户：{listed}。请核对是不是重复登记。")
    if planned := [name for name in moving if plan.branch_of(name)]:
        desk.notes.append(f"minqing.toml 的 [places] 里还写着{'、'.join(planned)}，请改成{into}。")
    return upkeep


def correct(
    workspace: Workspace, clock: Clock, which: str, who: tuple[str, str], name: str, phone: str, dry_run: bool
) -> UpkeepReport:
    """Put a name or phone right. which: the number of an issue, or a person. who: village and phone of now."""

    def work(desk: _Desk) -> Upkeep:
        household = _meant(desk, which, who)
        to_name = clean.name(name)
        numbers = clean.phones(phone)
        if phone and (len(numbers.usable) != 1 or numbers.faults):
            raise UpkeepRefused(f"“{phone}”不是一个能用的电话号码。请写 11 位手机号，或带区号的座机。")
        to_phone = numbers.usable[0] if phone else ""
        same_village = [one for one in desk.everybody if one.village == household.village and one is not household]
        alike = [one for one in same_village if one.name == (to_name or household.name)]
        if reached_by([to_phone] if to_phone else household.phones, alike):
            raise UpkeepRefused(f"改了以后，与{household.village}已有的“{alike[0].name}”是同一户，没有改。请先核对。")
        alone = all(one.name != household.name for one in same_village)
        return corrected(desk.holdings([household]), alone, to_name, to_phone, desk.corrections.next_id)

    return _run(workspace, clock, "correct", dry_run, work)


def _meant(desk: _Desk, which: str, who: tuple[str, str]) -> Household:
    village, phone = who
    found = desk.book.issues_numbered({which, which.upper()})
    if found:
        household = next(one for one in desk.everybody if one.id == found[0].household_id)
        _require_own([household])
        if village and desk.village(village) != household.village:
            raise UpkeepRefused(f"{which} 是{household.village}的，不是{village}的。请核对编号。")
        return household
    if not village:
        near = Queries(desk.book.connection).numbers_near(which) if any(map(str.isdigit, which)) else []
        hint = f"是不是 {'、'.join(near)}？" if near else "按姓名改，请用 --village 写明是哪个村。"
        raise UpkeepRefused(f"台账里没有编号“{which}”。{hint}")
    return desk.household(village, which, phone)
