"""The list of commands, printed without loading any of them.

What it prints equals the help of the application itself; a test compares them.
"""

from typing import TextIO

from minqing_cli.cli.commands import ABOUT, COMMANDS, OPTIONS
from minqing_cli.cli.layout import page


def print_commands(stream: TextIO) -> None:
    """Write the application's help."""
    getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    names = [(f"{name} {chinese}".rstrip(), summary) for name, chinese, _, summary in COMMANDS]
    stream.write(page("minqing 命令 [选项]", ABOUT, (("命令", names), ("选项", OPTIONS))) + "\n")


def jobs_for(arguments: list[str]) -> set[str]:
    """Return the files whose commands the arguments name; none where they name no command.

    An argument that merely looks like a command (`-C merge`) names one file too many.
    """
    names = set(arguments)
    return {job for name, chinese, job, _ in COMMANDS if name in names or chinese in names}
