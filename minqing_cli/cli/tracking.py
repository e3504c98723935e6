"""Looking things up: one issue with its whole story, and the batches of the ledger."""

from typing import Annotated

import typer

from minqing_cli.cli.intake import print_json
from minqing_cli.cli.run import DONE, Refusal, Run, command


def register(app: typer.Typer) -> None:
    """Put this file's commands into the application."""
    command(app, "show", "查看")(show)
    command(app, "log", "记录")(log)


def show(
    run: Run,
    number: Annotated[str, typer.Argument(metavar="编号", help="问题编号，如 CHD-2022-0001。")],
    json_: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")] = False,
) -> int:
    """查看一件问题的全部情况：来自哪个文件哪一行，现在怎样，每次改动。"""
    from minqing_cli.show.story import print_story, story_json
    from minqing_cli.workflows.story import NoSuchIssue, issue_story

    try:
        story = issue_story(run.workspace(), number)
    except NoSuchIssue as error:
        near = f"是不是 {'、'.join(error.near)}？" if error.near else "编号见总台账。"
        raise Refusal(f"台账里没有编号 {number}。{near}") from None
    if json_:
        print_json(story_json(story))
    else:
        print_story(run.out(), story)
    return DONE


def log(run: Run, json_: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")] = False) -> int:
    """列出台账的每一批：何时、哪个操作、进了多少。"""
    import json

    from minqing_cli.show.story import print_log
    from minqing_cli.workflows.story import batch_log

    batches = batch_log(run.workspace())
    if json_:
        print_json(
            [{**batch, "today": batch["today"].isoformat(), "counts": json.loads(batch["counts"])} for batch in batches]
        )
    else:
        print_log(run.out(), batches)
    return DONE
