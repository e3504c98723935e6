"""`python -m minqing_cli` and the `minqing` console script."""

import sys


def main() -> None:
    """Run one call of the command line and end the process with its exit code."""
    from minqing_cli.cli.app import main as run

    sys.exit(run())


if __name__ == "__main__":
    main()
