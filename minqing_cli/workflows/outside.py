"""What a copy that leaves the office shows of a person: edges of the name, nothing personal in the words (R13)."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from minqing_cli import clean

Record = TypeVar("Record")

_WORDS = ("problem", "text", "words", "grounds", "result", "progress", "remark")


def outside(record: Record) -> Record:
    """Return a record with name, numbers and words masked, by the names of its fields.

    >>> from minqing_cli.reports.coverage import HouseholdStanding
    >>> outside(HouseholdStanding("前岭总支", "前岭村", "张建国")).person
    '张*国'
    """
    if not is_dataclass(record) or isinstance(record, type):
        raise TypeError(type(record))
    known = {field.name for field in fields(record)}
    person = str(getattr(record, "person", "") or "")
    phones = clean.phones(str(getattr(record, "phones", "") or "")).usable
    changes: dict[str, Any] = {"person": clean.masked_name(person)} if person else {}
    if "phones" in known:
        changes["phones"] = "、".join(map(clean.masked_phone, phones))
    for name in known.intersection(_WORDS):
        value = getattr(record, name)
        if isinstance(value, str):
            changes[name] = clean.public_text(value, person, phones)
    return replace(record, **changes)
