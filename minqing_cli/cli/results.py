"""How a command hands over what it made: one JSON document, or a word on each output that was written."""

import json
import re
from typing import Annotated, Any

import typer

from minqing_cli.cli.run import DONE, NEEDS_CLERK

Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")]

_STEERING = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def print_json(document: Any) -> None:
    """Put one JSON document on the standard output."""
    written = json.dumps(document, ensure_ascii=False, indent=2)
    # Beyond what JSON asks for: characters by which a terminal takes orders, and those that turn the writing round.
    typer.echo(_STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", written))


def say_published(workspace: Any, published: Any, what: str) -> int:
    """Say what became of an output, and return the exit code that it asks for."""
    shown = workspace.shown(published.path) if workspace else str(published.path)
    problem = published.problem
    if problem is not None:
        _say(f"【{problem.severity.value}】{problem.says}{problem.fix}")
        return NEEDS_CLERK
    said = "没有变化" if published.status == "unchanged" else "已写出"
    _say(f"{said}：{shown}（{what}）")
    return DONE


def _say(message: str) -> None:
    from minqing_cli import clean

    # Without Rich, whose import costs more than a short list.
    typer.echo(clean.without_steering(message), err=True)
