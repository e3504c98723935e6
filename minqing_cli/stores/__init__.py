"""The ledger on disk: all SQL is here, and nothing else is.

Rows are versions: each names the batch that wrote it and, once replaced, the batch that superseded it. The
present is "not superseded"; the past is the same query with a batch number.
"""
