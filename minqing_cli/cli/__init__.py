"""The command line: options, exit codes and the clock live here and nowhere else.

`run` is what every command shares, `chinese` its help and usage errors; the other files hold the commands,
one file for each job of the clerk. Nothing heavy is imported before a command needs it.
"""
