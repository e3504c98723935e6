"""The demonstration: a small town, four weeks of its sheets, and the whole month's work on them.

`town` is who lives there and what is said at each visit, `post` which files come in and what is wrong with them,
`habits` how each village fills in its sheets, `papers` writes them, `tour` does the clerk's work step by step.
"""
