"""The application: the commands put together, and every way a call can end.

Only the files of commands that a call names are loaded; `cli.index` knows them by name.

Exceptions that the workflows name become a message and an exit code here; anything else is a bug, whose
traceback goes to the log with phone and identity numbers masked.
"""

import errno
import gc
import sys
import traceback
from collections.abc import Collection, Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from minqing_cli import COLLECTED_SELDOM, __version__
from minqing_cli.cli.chinese import UsageError, in_chinese
from minqing_cli.cli.index import jobs_for
from minqing_cli.cli.run import (
    BROKEN,
    DONE,
    FAILED,
    INTERRUPTED,
    LOCKED,
    NOTHING_DONE,
    UNWRITABLE,
    WRONG_USAGE,
    NoColorOption,
    ReceivedOption,
    Refusal,
    Run,
    TodayOption,
    WorkspaceOption,
    make_app,
)

JOBS = (
    "setup", "intake", "week", "add", "upkeep", "schedule", "logbooks", "lists", "rate", "reports", "tracking", "dispatch", "followup", "review", "deadline",
)  # fmt: skip
"""The files of commands, in the order in which help lists them."""
ABOUT = (
    "民情台账：收走访记录表，检查、汇总、分类，出附件和报表。\n\n第一次用：minqing demo 看演示，minqing init 建工作区。"
)


def common(
    ctx: typer.Context,
    workspace: WorkspaceOption = None,
    today: TodayOption = None,
    received_at: ReceivedOption = None,
    no_color: NoColorOption = False,
    version: Annotated[bool, typer.Option("--version", help="显示版本。")] = False,
) -> None:
    """Take the common options where they stand before the command."""
    ctx.obj = Run(workspace, today, received_at, no_color)
    if version:
        typer.echo(f"minqing {__version__}")
        raise typer.Exit(DONE)
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())
        raise typer.Exit(DONE)


def application(jobs: Collection[str] = JOBS) -> typer.Typer:
    """Return the application with the commands of the named files."""
    app = make_app(ABOUT)
    app.callback(invoke_without_command=True)(common)
    for name in JOBS:
        if name in jobs:
            import_module(f"minqing_cli.cli.{name}").register(app)
    return app


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one call and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A console that knows only GBK must not die of a character that it lacks.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    gc.set_threshold(*COLLECTED_SELDOM)
    given = sys.argv[1:] if arguments is None else [*map(str, arguments)]
    call: Any = typer.main.get_command(application(jobs_for(given) or JOBS))
    try:
        return int(call.main(args=given, prog_name="minqing", standalone_mode=False) or DONE)
    except UsageError as error:
        return _say(in_chinese(error) + "用法见 --help。", WRONG_USAGE)
    except (KeyboardInterrupt, typer.Abort):
        return _say("已中断。台账要么整批写入，要么没有改动，用 minqing log 可以看到。", INTERRUPTED)
    except Refusal as error:
        return _say(str(error), NOTHING_DONE)
    except Exception as error:
        return _explained(error)


def _say(message: str, code: int) -> int:
    from minqing_cli import clean

    # What was typed, or read from a file, is named in it.
    typer.echo(clean.without_steering(message), err=True)
    return code


def _explained(error: Exception) -> int:
    from minqing_cli.plan import PlanError
    from minqing_cli.stores.version import LedgerBroken, LedgerUnwritable, OfATown
    from minqing_cli.workflows.folder import NoWorkspace
    from minqing_cli.workflows.workspace import AlreadyWorkspace, Locked, NoSuchPlace

    if isinstance(error, NoWorkspace):
        return _say(
            "这里不是民情台账的工作区。请进入工作区文件夹，或用 -C 指明；还没有就先运行 minqing init。", NOTHING_DONE
        )
    if isinstance(error, AlreadyWorkspace):
        return _say(f"{error} 已经是工作区，没有改动。要另起一个，请换一个文件夹。", NOTHING_DONE)
    if isinstance(error, PlanError):
        listed = "\n".join(map(str, error.problems))
        return _say(f"方案有写错的地方，没有继续：\n{listed}", NOTHING_DONE)
    if isinstance(error, NoSuchPlace):
        return _say(f"台账和底册里没有“{error}”这个总支、村或单位。请核对名称。", NOTHING_DONE)
    if isinstance(error, OfATown):
        return _say(f"这要改动{error}台账里的户或件，没有写入。请在该镇办理，再汇总到这里。", NOTHING_DONE)
    if isinstance(error, Locked):
        return _say("台账正被另一个 minqing 使用。请等它结束再运行；台账没有改动。", LOCKED)
    if isinstance(error, LedgerBroken):
        return _say(f"台账文件有损坏：{error}。请不要继续写入，从备份恢复，或请技术人员查看。", BROKEN)
    if isinstance(error, LedgerUnwritable):
        if "locked" in str(error):
            return _say("台账正被另一个程序使用。请等它结束再运行；台账没有改动。", LOCKED)
        return _say("写不了台账：没有空间或没有写入权限。台账没有改动。请检查磁盘空间和文件夹权限。", UNWRITABLE)
    if isinstance(error, OSError):
        return _say(f"写不了文件：{_os_reason(error)}。台账没有改动。请检查磁盘空间和文件夹权限。", UNWRITABLE)
    return _say(
        f"程序出错了。台账要么整批写入，要么没有改动，用 minqing log 可以看到。详情记在 {_log(error)}，请发给技术人员。",
        FAILED,
    )


def _os_reason(error: OSError) -> str:
    reasons = {
        errno.ENOSPC: "磁盘没有空间",
        errno.EACCES: "没有写入权限",
        errno.EPERM: "没有写入权限",
        errno.EROFS: "磁盘是只读的",
    }
    where = f"（{error.filename}）" if error.filename else ""
    return reasons.get(error.errno or 0, str(error) if error.errno is None else "读写出错") + where


def _log(error: Exception) -> Path:
    """Write the traceback, masked, to the workspace's log or to the home folder, and return where."""
    from minqing_cli import clean
    from minqing_cli.workflows.folder import Folder, NoWorkspace, find_root

    text = clean.masked("".join(traceback.format_exception(error)))
    stamp = datetime.now().isoformat(sep=" ", timespec="seconds")  # noqa: DTZ005 - local time
    try:
        target = Folder(find_root(Path.cwd())).log
    except NoWorkspace:
        target = Path.home() / "minqing.log"
    try:
        with target.open("a", encoding="utf-8") as log:
            log.write(f"{stamp} minqing {__version__} {' '.join(sys.argv[1:2])}\n{text}\n")
    except OSError:
        typer.echo(text, err=True)
    return target
