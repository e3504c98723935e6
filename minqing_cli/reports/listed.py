"""A report that is one or several plain tables: what the particular reports have beyond figures of their own kind.

Gives them the JSON that the command line promises for such reports, so that no one of them words its own.
"""

from dataclasses import dataclass, replace
from typing import Any

from minqing_cli.reports import Report
from minqing_cli.reports.scope import Scope
from minqing_cli.reports.table import Table


@dataclass(frozen=True, slots=True)
class Listed:
    """main: the report's own table, its notes without those of the scope. further: tables that belong to it.

    text: sentences to be read out or pasted.
    """

    report: Report
    scope: Scope
    main: Table
    further: tuple[Table, ...] = ()
    text: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the report as the command line's JSON gives it."""
        found: dict[str, Any] = {**self.scope.as_json(self.report), **self.table().as_json()}
        if self.further:
            found["further"] = [{"title": table.title, **table.as_json()} for table in self.further]
        if self.text:
            found["text"] = list(self.text)
        return found

    def table(self) -> Table:
        """Return the report's own table."""
        return replace(self.main, notes=(*self.scope.notes(), *self.main.notes))

    def further_tables(self) -> tuple[Table, ...]:
        """Return the tables that belong to it."""
        return self.further
