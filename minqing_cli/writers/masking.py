"""What a copy that leaves the office shows of a person: the edges of the name, the ends of the phone.

Which columns are personal is declared in `records`; what becomes of them is decided here. Which rows may
leave the office at all is decided before.
"""

from collections.abc import Mapping, Sequence

from minqing_cli import clean
from minqing_cli.columns import Column
from minqing_cli.forms import Form
from minqing_cli.sheets import Cell


def dropped_outside(form: Form, also: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the fields that a copy for outside leaves out: personal, and neither name nor phone; and the office's own.

    also: headings that the office does not let out.
    """
    return tuple(
        name
        for name, column in form.columns()
        if column.heading in also or (column.personal and not _shows_edges(name, column))
    )


def masked_values(form: Form, values: Mapping[str, Cell]) -> dict[str, Cell]:
    """Return a row's values, by field, as a copy for outside may show them.

    The row's own name and numbers are hidden in its texts as well, wherever they stand.
    """
    person, phones = str(values.get("person") or ""), clean.phones(str(values.get("phones") or "")).usable
    masked: dict[str, Cell] = {}
    for name, column in form.columns():
        value = values.get(name)
        if column.kind == "phone":
            # What cannot be read as a number is left out: nobody knows which digits are its middle.
            masked[name] = "\n".join(map(clean.masked_phone, phones))
        elif _shows_edges(name, column):
            masked[name] = clean.masked_name(person)
        elif not column.personal:
            masked[name] = clean.public_text(value, person, phones) if isinstance(value, str) else value
    return masked


def _shows_edges(name: str, column: Column) -> bool:
    return column.kind == "phone" or name == "person"
