"""Bytes of a stranger's file to sheets: judged at the gate first, then decoded.

Nothing here knows what a column means. A file that cannot be read raises `Refused` with the reason.
"""
