"""What a copy that leaves the office shows of a person: the edges of the name, the ends of the phone.

Which columns are personal is declared in `records`; what becomes of them is decided here. Which rows may
leave the office at all is decided before.
"""

import re
from collections.abc import Mapping

from minqing_cli import clean
from minqing_cli.columns import Column
from minqing_cli.forms import Form
from minqing_cli.sheets import Cell

_GAP = r"[\s\-－—–]?"
# As people write them in a sentence: 138 0000 0001, １３８００００００１, 0632-5500001.
_MOBILE = re.compile(rf"(?<!\d)[1１][3-9３-９]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)")
_LANDLINE = re.compile(rf"(?<!\d)[0０]\d{{2,3}}{_GAP}\d{{7,8}}(?!\d)")
_LOCAL_DIGITS = 7


def dropped_outside(form: Form) -> tuple[str, ...]:
    """Return the fields that a copy for outside leaves out: personal, and neither name nor phone."""
    return tuple(name for name, column in form.columns() if column.personal and not _shows_edges(name, column))


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
            masked[name] = masked_text(value, person, phones) if isinstance(value, str) else value
    return masked


def masked_text(text: str, person: str, phones: tuple[str, ...] = ()) -> str:
    """Return a text without a person's full name, their own numbers, and any other phone or identity number.

    >>> masked_text("张建国说打138 0000 0001或5500001", "张建国", ("06325500001",))
    '张*国说打138****0001或****001'
    """
    if len(person) > 1:
        text = text.replace(person, clean.masked_name(person))
    text = clean.masked(text)
    for pattern in (_MOBILE, _LANDLINE):
        text = pattern.sub(lambda found: clean.masked_phone(re.sub(r"\D", "", clean.half_width(found[0]))), text)
    for phone in phones:
        local = phone[-_LOCAL_DIGITS:]
        text = re.sub(rf"(?<!\d){local}(?!\d)", clean.masked_phone(local), text)
    return text


def _shows_edges(name: str, column: Column) -> bool:
    return column.kind == "phone" or name == "person"
