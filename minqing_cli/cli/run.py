"""What every command shares: the common options, the clock, the workspace, the consoles, the exit codes."""

import functools
import inspect
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from minqing_cli.cli.chinese import ALIASES, ChineseCommand, ChineseGroup

if TYPE_CHECKING:
    from rich.console import Console

    from minqing_cli.plan import Plan
    from minqing_cli.workflows.folder import Folder
    from minqing_cli.workflows.workspace import Clock, Workspace

DONE, NEEDS_CLERK, WRONG_USAGE, NOTHING_DONE, LOCKED, BROKEN, UNWRITABLE = range(7)
FAILED = 70
"""A bug: said plainly, with the traceback in the log."""
INTERRUPTED = 130

WorkspaceOption = Annotated[
    Path | None,
    typer.Option("-C", "--workspace", metavar="文件夹", help="工作区；不写就从当前文件夹往上找。"),
]
TodayOption = Annotated[
    str | None, typer.Option("--today", metavar="日期", help="按哪一天办理，如 2022-03-11；默认今天。")
]
ReceivedOption = Annotated[
    str | None, typer.Option("--received-at", metavar="时间", help="表格收到的时间，如 “2022-03-11 09:30”；默认现在。")
]
NoColorOption = Annotated[bool, typer.Option("--no-color", help="不用颜色。")]

_COMMON: dict[str, Any] = {
    "workspace": WorkspaceOption,
    "today": TodayOption,
    "received_at": ReceivedOption,
    "no_color": NoColorOption,
}


class Refusal(Exception):
    """A request that makes no sense here; the text says why and what to do."""


@dataclass(slots=True)
class Run:
    """One call of a command: what the common options say, and what follows from them."""

    workspace_dir: Path | None = None
    today_written: str | None = None
    received_written: str | None = None
    no_color: bool = False

    def today(self) -> date:
        """The business date."""
        written = self.today_written or os.environ.get("MINQING_TODAY")
        # The clerk's own calendar day: campaigns know no time zones.
        return parse_day(written, "--today") if written else date.today()  # noqa: DTZ011

    def clock(self) -> "Clock":
        """The times of this run; the only place where the machine's clock is read."""
        from minqing_cli.workflows.workspace import Clock

        now = datetime.now()  # noqa: DTZ005 - local time, as the clerk's watch shows it
        received = now
        if self.received_written:
            try:
                received = datetime.fromisoformat(self.received_written)
            except ValueError:
                raise typer.BadParameter(
                    f"--received-at 的“{self.received_written}”不是时间，应如 2022-03-11 09:30。"
                ) from None
        return Clock(self.today(), now, received.replace(tzinfo=None))

    def root(self) -> Path:
        """The workspace's folder. Raises NoWorkspace."""
        from minqing_cli.workflows.folder import find_root

        given = self.workspace_dir or os.environ.get("MINQING_WORKSPACE")
        return Path(given).absolute() if given else find_root(Path.cwd())

    def folder(self) -> "Folder":
        """The workspace's folder, its plan unread. Raises NoWorkspace, LedgerBroken."""
        from minqing_cli.workflows.folder import open_folder

        return open_folder(self.root())

    def workspace(self) -> "Workspace":
        """The opened workspace. Raises NoWorkspace, PlanError, LedgerBroken."""
        from minqing_cli.workflows.workspace import open_workspace

        return open_workspace(self.root())

    def plan_and_log(self) -> "tuple[Plan, Path | None]":
        """The workspace's plan and log; the standard plan and no log where there is no workspace around."""
        from minqing_cli.plan import built_in
        from minqing_cli.workflows.folder import NoWorkspace

        try:
            workspace = self.workspace()
        except NoWorkspace:
            if self.workspace_dir:
                raise
            return built_in("standard"), None
        return workspace.plan, workspace.log

    def out(self) -> "Console":
        """Where results go."""
        from minqing_cli.show.consoles import console

        return console(stderr=False, no_color=self.no_color)

    def err(self) -> "Console":
        """Where messages and progress go."""
        from minqing_cli.show.consoles import console

        return console(stderr=True, no_color=self.no_color)


def parse_day(written: str, option: str) -> date:
    """Read a day given on the command line. Raises BadParameter."""
    from minqing_cli import clean

    try:
        return clean.day(written, date.today().year)  # noqa: DTZ011 - as in Run.today
    except clean.Fault:
        raise typer.BadParameter(f"{option} 的“{written}”不是日期，应如 2022-03-11。") from None


def make_app(help_text: str) -> typer.Typer:
    """Return an empty group of commands."""
    return typer.Typer(
        cls=ChineseGroup,
        help=help_text,
        add_completion=False,
        no_args_is_help=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )


def add_group(app: typer.Typer, group: typer.Typer, name: str, chinese: str) -> None:
    """Put a group of commands under a name and its Chinese name."""
    ALIASES[chinese] = name
    app.add_typer(group, name=name)


def command(app: typer.Typer, name: str, chinese: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Register a command under its name and its Chinese name.

    The function takes a `Run` first, then its own parameters, and returns the exit code; the common options
    are added to what the command line shows.
    """
    ALIASES[chinese] = name

    def register(function: Callable[..., int]) -> Callable[..., int]:
        own = list(inspect.signature(function).parameters.values())[1:]

        @functools.wraps(function)
        def called(ctx: typer.Context, **values: Any) -> int:
            outer = ctx.find_root().obj or Run()
            run = Run(
                values.pop("workspace") or outer.workspace_dir,
                values.pop("today") or outer.today_written,
                values.pop("received_at") or outer.received_written,
                values.pop("no_color") or outer.no_color,
            )
            return function(run, **values)

        context = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
        common = [
            inspect.Parameter(
                key,
                inspect.Parameter.KEYWORD_ONLY,
                default=False if key == "no_color" else None,
                annotation=annotation,
            )
            for key, annotation in _COMMON.items()
        ]
        parameters = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own]
        signature = inspect.Signature([context, *parameters, *common])
        called.__signature__ = signature  # type: ignore[attr-defined]
        called.__annotations__ = {key: one.annotation for key, one in signature.parameters.items()}
        app.command(name, cls=ChineseCommand)(called)
        return function

    return register
