"""Blank forms, for everybody or for named villages."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from minqing_cli.forms import BLANK_FORMS, Form
from minqing_cli.plan import Plan
from minqing_cli.workflows.publish import Published, publish
from minqing_cli.writers.blank import file_name, write_blank


def form_named(name: str) -> Form | None:
    """Return the form that the clerk calls by its name or title."""
    return next((form for form in BLANK_FORMS if name in (form.name, form.title, form.name.removeprefix("附件"))), None)


def write_blanks(
    plan: Plan, folder: Path, forms: Sequence[Form] | None = None, villages: Sequence[str] = ()
) -> list[tuple[Published, str]]:
    """Write blank forms into a folder, one for each village where villages are named; return what became of each."""
    written = []
    for form in forms or BLANK_FORMS:
        for village in villages or (None,):
            name = Path(file_name(form))
            target = folder / (name.with_stem(f"{name.stem}_{village}") if village else name)
            produce = partial(_produce, form=form, plan=plan, village=village)
            written.append((publish(None, target, produce), form.name + (f" {village}" if village else "")))
    return written


def _produce(path: Path, form: Form, plan: Plan, village: str | None) -> None:
    write_blank(form, path, plan, village=village, branch=plan.branch_of(village) if village else None)
