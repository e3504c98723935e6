"""minqing (民情台账): visit sheets in, one petition ledger, its lists and reports out."""

__version__ = "0.1.0"
