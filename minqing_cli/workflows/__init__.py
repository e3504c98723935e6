"""The shell around the pure parts: each workflow is a job of the clerk, step by step.

Workflows open files and the ledger, call the pure parts in order and give back what happened; they print
nothing, ask no clock and end no process.
"""
