"""Every batch of the ledger."""

from collections.abc import Mapping
from typing import Any

from minqing_cli.stores import ledger
from minqing_cli.stores.queries import Queries
from minqing_cli.workflows.folder import Folder


def batch_log(folder: Folder) -> list[Mapping[str, Any]]:
    """Return every batch, oldest first."""
    with ledger.reading(folder.ledger) as (_, connection):
        return Queries(connection).batches()
