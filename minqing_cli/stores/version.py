"""Which lay-out of the ledger this program knows, and how a ledger file can fail whoever opens it."""

SCHEMA_VERSION = "9"
"""Raised with every change of `stores.schema`."""


class LedgerBroken(Exception):
    """The file is no ledger, or its content cannot be trusted."""


class OfATown(Exception):
    """A batch of a county would change rows of a town's ledger; nothing was written. The text names the town."""


class LedgerUnwritable(Exception):
    """The ledger could not be written; nothing was changed."""


def require_version(found: str | None) -> None:
    """Raise LedgerBroken for a ledger that another version of the program made."""
    if found != SCHEMA_VERSION:
        raise LedgerBroken(f"台账格式版本为 {found}，本程序只认 {SCHEMA_VERSION}")
