"""What quick commands load: each of these packages costs more than the command itself."""

import subprocess
import sys

import pytest

from tests.conftest import Cli

HEAVY = {"pandas", "numpy", "openpyxl", "xlsxwriter", "python_calamine", "sqlalchemy", "pebble", "rapidfuzz"}
_LOADED = "import sys, runpy\nsys.argv = ['minqing', {}]\ntry:\n    runpy.run_module('minqing_cli', run_name='__main__')\nfinally:\n    print('loaded:', *sorted(sys.modules), file=sys.stderr)"


def loaded_by(cli: Cli, *arguments: str) -> set[str]:
    """The top-level packages that a call has loaded when it ends."""
    written = ", ".join(map(repr, arguments))
    done = subprocess.run(
        [sys.executable, "-c", _LOADED.format(written)], cwd=cli.folder, capture_output=True, encoding="utf-8"
    )
    line = next(line for line in done.stderr.splitlines() if line.startswith("loaded: "))
    return {name.partition(".")[0] for name in line.split()[1:]}


@pytest.fixture
def entered(workspace: Cli) -> Cli:
    """A workspace with one issue."""
    workspace(
        "add", "--village", "前岭村", "--person", "张三", "--phone", "13800000001", "--opinion", "路灯不亮",
        "--visitor", "李明", "--today", "2022-03-05", "-y",
    )  # fmt: skip
    return workspace


def test_the_list_of_commands_loads_no_framework(cli: Cli):
    """`minqing --help` answers at once on a slow machine."""
    assert not loaded_by(cli, "--help") & (HEAVY | {"typer", "click", "pydantic", "rich"})


def test_looking_at_one_issue_loads_only_what_it_needs(entered: Cli):
    """The command asked for most often while somebody is on the telephone."""
    assert not loaded_by(entered, "show", "CHD-2022-0001") & (HEAVY | {"rich"})


@pytest.mark.parametrize("number", ["5", "6"])
def test_an_attachment_is_written_without_what_only_reports_need(entered: Cli, number: str):
    """Both are written week after week, each by a process of its own."""
    assert not loaded_by(entered, "attachment", number) & (HEAVY - {"xlsxwriter"} | {"rich", "filelock"})


def test_an_issue_is_shown_as_it_is_kept(entered: Cli):
    """The quick reading and the ledger's own agree on every field."""
    from minqing_cli.stores import ledger
    from minqing_cli.stores.lookup import looking_up
    from minqing_cli.stores.queries import Queries

    path = entered.folder / ".minqing" / "ledger.sqlite"
    with looking_up(path) as book, ledger.reading(path) as (_, connection):
        assert [issue for _, issue in book.issue_versions("CHD-2022-0001")] == list(Queries(connection).issues())
