"""Import the register of who must be visited, and show it."""

from dataclasses import dataclass, field
from pathlib import Path

from minqing_cli import problems
from minqing_cli.intake.roster import read_roster
from minqing_cli.intake.told import unseen_in
from minqing_cli.merging.known import Household
from minqing_cli.merging.register import RegisterResult, weigh_register
from minqing_cli.problems import Problem
from minqing_cli.readers.refusal import Refused
from minqing_cli.records import RosterEntry
from minqing_cli.sheets import Place
from minqing_cli.stores import ledger
from minqing_cli.stores.batches import Batch
from minqing_cli.stores.queries import Queries
from minqing_cli.stores.towns import villages_of_towns
from minqing_cli.workflows.reading import read_single
from minqing_cli.workflows.workspace import Clock, Workspace
from minqing_cli.workflows.writing import new_batch


@dataclass(slots=True)
class RosterReport:
    """What an import found and did. batch: None where nothing was written. refused: why nothing could be read."""

    batch: int | None = None
    result: RegisterResult = field(default_factory=RegisterResult)
    problems: list[Problem] = field(default_factory=list)
    refused: Problem | None = None
    total: int = 0
    held: int = 0
    """Lines of villages that are in the ledger of a town."""


def import_roster(workspace: Workspace, path: Path, clock: Clock, dry_run: bool = False) -> RosterReport:
    """Take a register file over into the ledger as one batch."""
    report = RosterReport()
    entries: list[tuple[Place, RosterEntry]] = []
    found: list[str] = []
    try:
        book = read_single(path, workspace.plan.limits, workspace.log)
    except Refused as refused:
        report.refused = refused.problem(path.name)
        return report
    for sheet in book.sheets:
        reading = read_roster(path.name, sheet)
        found += [sheet.name] if reading.found else []
        report.problems.extend(reading.problems)
        entries.extend((Place(path.name, sheet.name, row), entry) for row, entry in reading.entries)
    report.problems.extend(unseen_in(path.name, book, found))
    if not found:
        report.refused = (
            report.problems[0] if report.problems else problems.NO_HEADING.at(Place(path.name), rows=15, nearest="")
        )
        return report
    with workspace.locked(), ledger.writing(workspace.ledger) as store:
        known = [one for one in Queries(store.connection).households() if not one.town]
        household_id, _, _ = store.next_ids(clock.today.year)
        corrections = store.corrections()
        towns = villages_of_towns(store)
        entries = [(place, corrections.of_entry(entry)) for place, entry in entries]
        elsewhere = [(place, entry) for place, entry in entries if entry.village in towns]
        report.held = len(elsewhere)
        report.problems.extend(
            problems.TOWN_OWNED.at(place, "village", entry.village, town=towns[entry.village])
            for place, entry in elsewhere
        )
        entries = [(place, entry) for place, entry in entries if entry.village not in towns]
        report.result = weigh_register(entries, known, household_id)
        report.problems.extend(report.result.problems)
        report.total = report.result.new + report.result.changed + report.result.same + report.result.kept
        if report.result.households and not dry_run:
            report.batch = store.append(_batch(report.result, workspace, clock))
    return report


def _batch(result: RegisterResult, workspace: Workspace, clock: Clock) -> Batch:
    return new_batch(
        workspace,
        clock,
        "roster import",
        {"households": {"new": result.new, "changed": result.changed, "same": result.same}},
        households=result.households,
    )


def register(workspace: Workspace) -> list[Household]:
    """Return the register in its order."""
    with ledger.reading(workspace.ledger) as (_, connection):
        return list(Queries(connection).households(register_only=True))
