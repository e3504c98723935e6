"""`python -m minqing_cli` and the `minqing` console script."""

import sys

_ASKS_FOR_THE_LIST: tuple[list[str], ...] = ([], ["--help"], ["-h"])


def main() -> None:
    """Run one call of the command line and end the process with its exit code."""
    if sys.argv[1:] in _ASKS_FOR_THE_LIST:
        from minqing_cli.cli.index import print_commands

        print_commands(sys.stdout)
        sys.exit(0)
    from minqing_cli.cli.app import main as run

    sys.exit(run())


if __name__ == "__main__":
    main()
