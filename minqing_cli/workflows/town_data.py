"""A town's whole ledger for the last sheet of its workbook."""

import marshal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO

from sqlalchemy import Connection

from minqing_cli.merging.town_data import DataRow, packed
from minqing_cli.stores import town_data, towns
from minqing_cli.stores.ledger import Ledger


class Spooled:
    """The rows of the data sheet, written to a file that has no name: their number must be known before the first."""

    def __init__(self, rows: Iterable[DataRow], file: IO[bytes]) -> None:
        self._file, self._count = file, 0
        for row in rows:
            marshal.dump(tuple(row), file)
            self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[DataRow]:
        self._file.seek(0)
        return (DataRow(*marshal.load(self._file)) for _ in range(self._count))


@contextmanager
def data_of(connection: Connection, plan: str) -> Iterator[Spooled | None]:
    """Offer the whole ledger as rows of the data sheet. plan: the text of the plan in force. None for the ledger of a county, which goes no further up."""
    if towns.towns_known(Ledger(connection)):
        yield None
        return
    with TemporaryFile() as file:
        yield Spooled(packed(town_data.columns(), plan, town_data.standing_rows(connection)), file)
