"""minqing (民情台账): visit sheets in, one petition ledger, its lists and reports out."""

__version__ = "0.1.0"

COLLECTED_SELDOM = (50_000, 20, 50)
"""For `gc.set_threshold`: of the many objects of a run hardly any is part of a cycle, and looking for them costs a tenth."""
