"""What a field declaration means: the column that a field of a record has in sheets and outputs.

A field is declared once, on its line in `records`; forms, heading synonyms, the ledger workbook and
the generated field reference all follow from the `Column` found there.
"""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

ColumnKind = Literal["text", "date", "phone", "count"]


@dataclass(frozen=True, slots=True)
class Column:
    """The column of one field.

    heading: the name that our own forms print.
    also: further names that senders use for the same thing, compared after `clean.heading`.
    width: in characters of the default font; a Chinese character counts two.
    personal: masked in copies that leave the office.
    required: a visit sheet without this column (and without a line above the table that fills it) is held.
    choices: the closed list a drop-down offers; other values are warned of, never refused.
    """

    heading: str
    also: tuple[str, ...] = ()
    width: float = 10
    kind: ColumnKind = "text"
    personal: bool = False
    required: bool = False
    choices: tuple[str, ...] = ()


def columns_of(model: type[BaseModel]) -> dict[str, Column]:
    """Return the `Column` of each field of a record that has one, in order of declaration."""
    found: dict[str, Column] = {}
    for name, declared in model.model_fields.items():
        for item in declared.metadata:
            if isinstance(item, Column):
                found[name] = item
    return found
