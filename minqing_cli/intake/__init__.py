"""From a worksheet's cells to visits: heading, rows, records, and what each row says.

`heading` finds the heading row and which column is which field; `lines` tells data from totals, notes and
signatures; `drafts` gathers the cells of a row; `visits` makes records, runs the checks and reads the text.
Nothing here opens a file or knows the ledger.
"""
