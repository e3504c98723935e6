"""Blank forms, for everybody or for named villages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from minqing_cli import clean
from minqing_cli.forms import TEMPLATES, VISIT_SHEET, Form, Slip
from minqing_cli.merging.known import Household
from minqing_cli.plan import Plan
from minqing_cli.sheets import Cell
from minqing_cli.stores import ledger
from minqing_cli.stores.queries import Queries
from minqing_cli.workflows.publish import Published, file_part, publish
from minqing_cli.workflows.workspace import NoSuchPlace, Workspace
from minqing_cli.writers.blank import file_name, write_blank
from minqing_cli.writers.slips import write_slips


@dataclass(frozen=True, slots=True)
class Village:
    """What a form for one village has filled in. visitor: where a single one works there.

    households: rows of 附件4 by field, filled in where they were asked for.
    """

    name: str
    branch: str = ""
    visitor: str = ""
    households: tuple[Mapping[str, Cell], ...] = ()


def form_named(name: str) -> Form | Slip | None:
    """Return the form that the clerk calls by its name or title: 附件2, 2, 活动安排表, 大走访活动安排表."""
    plain = name.removeprefix("大走访")
    return next((form for form in TEMPLATES if plain in (form.name, form.title, form.name.removeprefix("附件"))), None)


def villages_named(
    plan: Plan, workspace: Workspace | None, names: Sequence[str], with_households: bool = False
) -> list[Village]:
    """Return what is known of villages, the register before the plan.

    Raises NoSuchPlace where households are asked for of a village that the register does not have.
    """
    by_village: dict[str, list[Household]] = {clean.name(name): [] for name in names}
    if workspace is not None:
        with ledger.reading(workspace.ledger) as (_, connection):
            for household in Queries(connection).households(register_only=True):
                if household.village in by_village and not household.status:
                    by_village[household.village].append(household)
    found = []
    for name, households in by_village.items():
        if with_households and not households:
            raise NoSuchPlace(name)
        branches = [one.branch for one in households if one.branch]
        visitors = {one.visitor for one in households if one.visitor}
        found.append(
            Village(
                name,
                branches[0] if branches else plan.branch_of(name) or "",
                visitors.pop() if len(visitors) == 1 else "",
                tuple(map(_visit_row, households)) if with_households else (),
            )
        )
    return found


def _visit_row(household: Household) -> dict[str, Cell]:
    """Return what is known of a visit before it is made. An empty field leaves the village's own value standing."""
    known: dict[str, Cell] = {
        "person": household.name,
        "kind": household.kind,
        "address": household.address,
        "phones": "\n".join(household.phones),
        "visitor": household.visitor,
    }
    return {name: value for name, value in known.items() if value}


def write_blanks(
    plan: Plan, folder: Path, forms: Sequence[Form | Slip] | None = None, villages: Sequence[Village] = ()
) -> list[tuple[Published, str]]:
    """Write blank forms into a folder, one for each village where villages are named; return what became of each."""
    written = []
    for form in forms or TEMPLATES:
        for village in villages or (None,):
            name = Path(file_name(form))
            target = folder / (name.with_stem(f"{name.stem}_{file_part(village.name)}") if village else name)
            produce = partial(_produce, form=form, plan=plan, village=village or Village(""))
            written.append((publish(None, target, produce), form.name + (f" {village.name}" if village else "")))
    return written


def _produce(path: Path, form: Form | Slip, plan: Plan, village: Village) -> None:
    if isinstance(form, Slip):
        write_slips(form, path, plan, [{form.village_field: village.name}])
        return
    visits = form is VISIT_SHEET
    households = village.households if visits else ()
    write_blank(
        form,
        path,
        plan,
        village=village.name,
        branch=village.branch,
        visitor=village.visitor if visits else "",
        filled_rows=households,
    )
