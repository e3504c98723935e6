"""Help and usage errors in Chinese, aligned for wide characters, and the Chinese names of commands.

Typer words both in English and counts characters, not columns; so both are laid out here.
"""

import difflib
import re
from collections.abc import Iterable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from minqing_cli.cli.commands import COMMANDS
from minqing_cli.cli.layout import page

UsageError: Any = typer.BadParameter.__bases__[0]
"""Typer keeps its own copy of click's errors; this is their common base."""

ALIASES: dict[str, str] = {}
"""Chinese name → command name."""


def _help_of(ctx: Any, command: Any) -> str:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and not one.hidden]
    commands = command.shown_commands() if isinstance(command, ChineseGroup) else []
    usage = [ctx.command_path]
    usage += [f"{one.metavar or one.name}{'…' if one.nargs == -1 else ''}" for one in arguments]
    usage += ["命令"] if commands else []
    usage += ["[选项]"] if options else []
    sections = (
        ("命令", commands),
        ("参数", [(one.metavar or one.name, one.help or "") for one in arguments]),
        ("选项", shown_options(options)),
    )
    return page(" ".join(usage), command.help or "", sections)


def shown_options(options: Iterable[Any]) -> list[tuple[str, str]]:
    """(names with value, help) of each option, and of --help."""
    return [*((_option_name(one), _option_help(one)) for one in options), ("--help", "显示这段说明。")]


def _option_name(option: Any) -> str:
    names = ", ".join(sorted([*option.opts, *option.secondary_opts], key=len))
    return names if option.is_flag or option.count else f"{names} {option.metavar or '值'}"


def _option_help(option: Any) -> str:
    default = option.default
    shown = option.show_default and default not in (None, False, (), "") and not callable(default)
    return f"{option.help or ''}{f'（默认 {default}）' if shown else ''}"


class ChineseCommand(TyperCommand):
    """A command whose help is Chinese."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        formatter.write(_help_of(ctx, self))


class ChineseGroup(TyperGroup):
    """A group whose help is Chinese and whose commands also answer to their Chinese names."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        formatter.write(_help_of(ctx, self))

    def shown_commands(self) -> list[tuple[str, str]]:
        """(name with Chinese name, first line of help) of each command."""
        chinese = {name: alias for alias, name in ALIASES.items()}
        return [
            (
                f"{name} {chinese.get(name, '')}".rstrip(),
                (command.help or "").strip().split("\n\n")[0].replace("\n", ""),
            )
            for name, command in self.commands.items()
            if not command.hidden
        ]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Find a command by its name or its Chinese name."""
        return self.commands.get(cmd_name) or self.commands.get(ALIASES.get(cmd_name, ""))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that the arguments name, or say in Chinese that there is none."""
        name = args[0]
        command = self.get_command(ctx, name)
        if command is None:
            if name.startswith("-"):
                raise UsageError(f"没有选项 {name}。", ctx)
            known = [*self.commands, *(alias for alias, target in ALIASES.items() if target in self.commands)]
            if ctx.parent is None:
                # Only the files of commands that were named are loaded.
                known = [one for names in COMMANDS for one in names[:2]]
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f"是不是 {near[0]}？" if near else ""
            raise UsageError(f"没有命令“{name}”。{hint}", ctx)
        return command.name, command, args[1:]


_CONVERSIONS = (
    (re.compile(r"is not a valid (?:integer|float|int)"), "应为数字"),
    (re.compile(r"is not in the range"), "超出可用的范围"),
    (re.compile(r"does not exist"), "不存在"),
    (re.compile(r"is a directory"), "是文件夹，应为文件"),
    (re.compile(r"is a file"), "是文件，应为文件夹"),
)


def in_chinese(error: Any) -> str:
    """Return a usage error as the clerk reads it."""
    kind = type(error).__name__
    if kind == "NoSuchOption":
        near = getattr(error, "possibilities", None) or []
        return f"没有选项 {error.option_name}。" + (f"是不是 {near[0]}？" if near else "")
    if kind == "MissingParameter":
        parameter = error.param
        name = (parameter.metavar or parameter.name) if parameter is not None else ""
        what = "参数" if parameter is None or parameter.param_type_name == "argument" else "选项"
        return f"缺少{what}：{name}。"
    message = str(getattr(error, "message", error))
    if kind == "BadOptionUsage":
        takes_none = "does not take a value" in message
        return f"选项 {error.option_name} {'后面不跟值' if takes_none else '后面要跟一个值'}。"
    if message == "Missing command.":
        commands = error.ctx.command.shown_commands() if error.ctx is not None else ()
        return f"后面要写命令：{'、'.join(name.partition(' ')[0] for name, _ in commands)}。"
    if extra := re.search(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", message):
        return f"多余的参数：{extra[1]}。"
    if listed := re.search(r"'(.*)' is not one of (.*?)\.?$", message):
        return f"“{listed[1]}”不能用，可用：{listed[2].replace(chr(39), '')}。"
    for pattern, says in _CONVERSIONS:
        if pattern.search(message):
            value = re.search(r"'([^']*)'", message)
            return f"“{value[1] if value else ''}”{says}。"
    return message
