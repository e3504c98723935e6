"""Every name that a field may have in a sheet: its own heading, its synonyms, and those of the plan."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pydantic import BaseModel

from minqing_cli import clean
from minqing_cli.columns import Column, columns_of
from minqing_cli.records import Visit

IDENTITY_COLUMN = re.compile("身份证|身份号|证件号")
"""Columns of identity numbers: never kept, whatever the plan says."""
SERIALS = frozenset({"序号", "编号", "行号", "序", "号", "NO", "No", "no"})
"""Running numbers of the sender: neither data nor worth a remark."""


@dataclass(frozen=True)
class HeadingNames:
    """Every name a field may have in a sheet: normalised name → the fields it can mean."""

    record: type[BaseModel]
    fields: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...] = field(default=())
    not_kept: frozenset[str] = frozenset()
    further: Mapping[str, Column] = field(default_factory=dict)
    """What the plan asks for beside the record's own fields (`minqing_cli.further`); their names are fields, too."""

    def keeps(self, written: str) -> bool:
        """Say whether a column that is no field may be kept with the remark: not identity numbers (R13)."""
        return not IDENTITY_COLUMN.search(written) and clean.heading(written) not in self.not_kept

    def suggestion(self, name: str) -> str | None:
        """Return the known name that is nearest to an unknown one."""
        near = difflib.get_close_matches(clean.heading(name), self.fields, n=1, cutoff=0.6)
        return near[0] if near else None


def heading_names(
    record: type[BaseModel] = Visit,
    synonyms: Mapping[str, Sequence[str]] | None = None,
    not_kept: Sequence[str] = (),
    further: Mapping[str, Column] | None = None,
) -> HeadingNames:
    """Gather the names of a record's fields, with the plan's own synonyms (keyed by field or heading).

    not_kept: columns that the plan does not want read. further: columns that it asks for beside the record's.
    """
    own = tuple((key, tuple(names)) for key, names in (synonyms or {}).items())
    return _heading_names(record, own, frozenset(map(clean.heading, not_kept)), tuple((further or {}).items()))


@lru_cache(maxsize=16)
def _heading_names(
    record: type[BaseModel],
    synonyms: tuple[tuple[str, tuple[str, ...]], ...],
    not_kept: frozenset[str],
    further: tuple[tuple[str, Column], ...],
) -> HeadingNames:
    found: dict[str, list[str]] = {}
    own: dict[str, str] = {}
    for name, column in (*columns_of(record).items(), *further):
        for written in (column.heading, *column.also):
            fields = found.setdefault(clean.heading(written), [])
            if name not in fields:
                fields.append(name)
        own[name] = name
        own[clean.heading(column.heading)] = name
    for key, others in synonyms:
        target = own.get(key) or own.get(clean.heading(key))
        for written in others:
            # The office has decided what the name means: it is no longer ambiguous.
            if target:
                found[clean.heading(written)] = [target]
    required = tuple(name for name, column in columns_of(record).items() if column.required)
    names = {key: tuple(value) for key, value in found.items()}
    return HeadingNames(record, names, required, not_kept, dict(further))
