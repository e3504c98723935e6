"""The list of commands that is printed before anything is loaded."""

import io

import pytest
import typer

from minqing_cli.cli.app import JOBS, application
from minqing_cli.cli.commands import COMMANDS
from minqing_cli.cli.index import jobs_for, print_commands


@pytest.mark.parametrize("columns", ["60", "80", "120"])
def test_the_quick_list_is_the_help_of_the_application(columns: str, monkeypatch: pytest.MonkeyPatch):
    """Two pages that say the same must not drift apart."""
    monkeypatch.setenv("COLUMNS", columns)
    quick = io.StringIO()
    print_commands(quick)
    group = typer.main.get_command(application())
    with group.make_context("minqing", [], resilient_parsing=True) as context:
        assert quick.getvalue().rstrip() == group.get_help(context).rstrip()


def test_every_command_is_found_by_both_its_names():
    """A command whose file is not loaded cannot be run."""
    for name, chinese, job, _ in COMMANDS:
        assert jobs_for([name]) == jobs_for([chinese]) == {job}
        assert name in typer.main.get_command(application({job})).commands
    assert jobs_for(["-C", "某处"]) == set()
    assert {job for _, _, job, _ in COMMANDS} == set(JOBS)
